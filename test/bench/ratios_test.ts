import { assert, assertEquals, assertStringIncludes } from "../_assert.ts";
import { ROOT, run } from "../_program.ts";
import { COMPARISONS, type Row } from "./_rows.ts";

const PROGRAM = [
  `--allow-read=${ROOT}worker,${ROOT}src,${ROOT}test`,
  "--allow-run",
  `${ROOT}test/bench/ratios.ts`,
];

Deno.test("the ratio program gives every row, with all its blocks", async () => {
  const { code, stdout, stderr } = await run([...PROGRAM, "--quick", "--json"]);
  assertEquals(code, 0, stderr);
  const { deno, rows }: { deno: string; rows: Row[] } = JSON.parse(stdout);
  assertEquals(deno, Deno.version.deno);
  assertEquals(
    rows.map(({ what, limit }) => [what, limit]),
    COMPARISONS.map(({ what, limit }) => [what, limit]),
  );
  for (const { what, ratio, limit, holds, ours, peer } of rows) {
    if (peer.median === null) {
      // It is not installed, or the system does not tell what memory a process had.
      assert(peer.name === "genisoimage" || Deno.build.os !== "linux", what);
      assertEquals([ratio, holds, peer.blocks], [null, null, []]);
      continue;
    }
    assert(ratio !== null && Number.isFinite(ratio) && ratio > 0, what);
    assertEquals(holds, limit === null ? null : ratio <= limit, what);
    assertEquals([ours.blocks.length, peer.blocks.length], [1, 1], what);
  }
});

Deno.test("the ratio program refuses what it does not know", async () => {
  for (const bad of ["--fast", "--cores=3", "more"]) {
    const { code, stdout, stderr } = await run([...PROGRAM, bad]);
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, "Usage: ratios");
  }
  const { code, stdout } = await run([...PROGRAM, "--help"]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "--quick");
});

Deno.test("the benchmarks for looking at one thing run, and end", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bench",
      `--config=${ROOT}test/deno.json`,
      "--no-prompt",
      `--allow-read=${ROOT}worker,${ROOT}src,${ROOT}test`,
      // One of each file: setting up is what can fail.
      "--filter=/^(echo of a number|LONG)$/",
      `${ROOT}test/apartment_bench.ts`,
      `${ROOT}test/worker/engine_bench.ts`,
    ],
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stderr));
  assertStringIncludes(decoder.decode(stdout), "echo of a number");
  assertStringIncludes(decoder.decode(stdout), "LONG");
});
