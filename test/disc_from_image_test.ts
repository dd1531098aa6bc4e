import type { SimulatedMediaType } from "@discworks/imapi2";
import { discFromImage } from "@discworks/imapi2/simulator";
import { assertEquals, assertRejects } from "./_assert.ts";

const SECTOR = 2048;

/** A number as ISO 9660 has it: little-endian, and then big-endian. */
function bothEndian(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, value, true);
  view.setUint32(4, value);
  return [...new Uint8Array(view.buffer)];
}

/** An ISO 9660 volume of so many sectors with nothing in it but its root directory. */
function emptyVolume(sectors: number): Uint8Array<ArrayBuffer> {
  const image = new Uint8Array(sectors * SECTOR);
  const put = (sector: number, offset: number, bytes: Iterable<number>) =>
    image.set([...bytes], sector * SECTOR + offset);
  const root = (name: number) => [
    ...[34, 0],
    ...bothEndian(18),
    ...bothEndian(SECTOR),
    ...[126, 1, 1, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 1, 1, name],
  ];
  const identifier = new TextEncoder().encode("CD001");
  put(16, 0, [1, ...identifier, 1]);
  put(16, 80, bothEndian(sectors));
  put(16, 120, [1, 0, 0, 1, 1, 0, 0, 1, 0, 8, 8, 0]);
  put(16, 156, root(0));
  put(17, 0, [255, ...identifier, 1]);
  put(18, 0, root(0));
  put(18, 34, root(1));
  return image;
}

async function withFile(
  bytes: Uint8Array<ArrayBuffer>,
  run: (path: string) => Promise<void>,
): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".iso" });
  try {
    await Deno.writeFile(path, bytes);
    await run(path);
  } finally {
    await Deno.remove(path);
  }
}

const files = { permissions: { read: true, write: true } } as const;

Deno.test(
  "discFromImage() reads the session of an ISO 9660 image",
  files,
  () =>
    withFile(emptyVolume(400), async (path) => {
      assertEquals(await discFromImage(path, { mediaType: "cd-r" }), {
        mediaType: "cd-r",
        sessions: [{
          startAddress: 0,
          lastWrittenAddress: 399,
          endedBy: "volume",
        }],
      });
      assertEquals(await discFromImage(path, { mediaType: "dvd+rw" }), {
        mediaType: "dvd+rw",
        sessions: [],
        lastWrittenAddress: 399,
        endedBy: "volume",
      });
    }),
);

Deno.test(
  "discFromImage() finds the next session where the gap of the medium puts it",
  files,
  () => {
    const flat = new Uint8Array((3056 + 100) * SECTOR);
    flat.set(emptyVolume(1000));
    flat.set(emptyVolume(100), 3056 * SECTOR);
    // The root directory of a later session has its address on the disc.
    const root = bothEndian(3056 + 18);
    flat.set(root, (3056 + 16) * SECTOR + 158);
    flat.set(root, (3056 + 18) * SECTOR + 2);
    flat.set(root, (3056 + 18) * SECTOR + 36);
    return withFile(flat, async (path) => {
      assertEquals(await discFromImage(path, { mediaType: "dvd+r" }), {
        mediaType: "dvd+r",
        sessions: [
          { startAddress: 0, lastWrittenAddress: 999, endedBy: "volume" },
          { startAddress: 3056, lastWrittenAddress: 3155, endedBy: "volume" },
        ],
      });
    });
  },
);

Deno.test(
  "discFromImage() refuses what is truncated or foreign",
  files,
  async () => {
    await withFile(emptyVolume(400).slice(0, 300 * SECTOR), async (path) => {
      await assertRejects(
        () => discFromImage(path, { mediaType: "cd-r" }),
        Deno.errors.InvalidData,
        "truncated",
      );
    });
    await withFile(new Uint8Array(40 * SECTOR), async (path) => {
      await assertRejects(
        () => discFromImage(path, { mediaType: "cd-r" }),
        Deno.errors.InvalidData,
        `Cannot read a disc from ${path}: `,
      );
    });
  },
);

Deno.test("an image needs a kind of medium, and permission to read it", {
  permissions: "none",
}, async () => {
  await assertRejects(
    () =>
      discFromImage("x.iso", { mediaType: "toString" as SimulatedMediaType }),
    TypeError,
    `Cannot read a disc from x.iso: 'mediaType' must be one of cd-rom, `,
  );
  await assertRejects(
    () => discFromImage("x.iso", { mediaType: "cd-r" }),
    Deno.errors.NotCapable,
  );
});
