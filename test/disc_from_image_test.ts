import type { SimulatedMediaType } from "@discworks/imapi2";
import { discFromImage } from "@discworks/imapi2/simulator";
import { ImageBuilder, SECTOR } from "./_disc_image.ts";
import { assertEquals, assertRejects } from "./_assert.ts";

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
    withFile(new ImageBuilder().iso({ size: 400 }).bytes(400), async (path) => {
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
    const flat = new ImageBuilder()
      .iso({ size: 1000 })
      .iso({ start: 3056, size: 100 })
      .bytes(3056 + 100);
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
    await withFile(
      new ImageBuilder().iso({ size: 400 }).bytes(300),
      async (path) => {
        await assertRejects(
          () => discFromImage(path, { mediaType: "cd-r" }),
          Deno.errors.InvalidData,
          "truncated",
        );
      },
    );
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
