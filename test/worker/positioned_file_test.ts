import { PositionedFile } from "../../worker/simulator/positioned_file.ts";
import { pattern } from "../_sessions.ts";
import { assertEquals } from "../_assert.ts";

Deno.test("a file is read and written anywhere, and what was written is found there", () => {
  const path = Deno.makeTempFileSync();
  try {
    using file = new PositionedFile(
      Deno.openSync(path, { read: true, write: true }),
    );
    // More than is written at once.
    const bytes = pattern(100_000, 1);
    const target = new Uint8Array(1000);
    const check = (position: number, count: number) => {
      assertEquals(file.read(position, target.fill(0)), count);
      assertEquals(
        target.subarray(0, count),
        bytes.subarray(position, position + count),
      );
    };
    file.write(0, bytes);
    assertEquals(file.read(100_000, target), 0);
    check(0, 1000);
    check(1000, 1000);
    check(99_500, 500);
    check(99_999, 1);
    check(50_000, 1000);
    // Goes on where reading ended, and elsewhere.
    for (const position of [51_000, 7, 52_000]) {
      const changed = pattern(300, position);
      bytes.set(changed, position);
      file.write(position, changed);
      check(position + 300, 1000);
      check(position - 7, 1000);
    }
    assertEquals(Deno.readFileSync(path), bytes);
    // What is skipped is zeros.
    file.write(200_000, bytes.subarray(0, 10));
    assertEquals(file.read(150_000, target.fill(1)), 1000);
    assertEquals(target, new Uint8Array(1000));
  } finally {
    Deno.removeSync(path);
  }
});
