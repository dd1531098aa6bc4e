import type { SimulatedMediaType } from "@discworks/imapi2";
import {
  discFromImage,
  simulatedMachine,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { ImageBuilder, SECTOR } from "./_disc_image.ts";
import { seeded } from "./_random.ts";
import { assert, assertLess } from "./_assert.ts";

/** Change it to look elsewhere: the same seed gives the same images. */
const SEED = 20261125;

/** Mutants of each image. */
const MUTANTS = 150;

/** What a reader takes at most for one image. */
const MOST_MS = 2000;

const MEDIA: readonly SimulatedMediaType[] = [
  "cd-r",
  "dvd-r",
  "dvd+r",
  "bd-r",
  "dvd+rw",
  "bd-re",
];

const EXTREMES = [
  0,
  1,
  2,
  15,
  16,
  17,
  18,
  255,
  256,
  257,
  2048,
  0x7FFFFFFF,
  0x80000000,
  0xFFFFFFFE,
  0xFFFFFFFF,
];

/** Images of every kind, and their sectors that hold something. */
const IMAGES: readonly (readonly [string, number, ImageBuilder])[] = [
  ["ISO 9660", 60, new ImageBuilder().iso({ size: 60 })],
  [
    "a bridge",
    527,
    new ImageBuilder().iso({ size: 424, bridge: true }).udf({
      recognition: false,
      sequence: 40,
      anchors: [256, 270, 526],
      partition: [257, 13],
    }),
  ],
  [
    "UDF bit by bit",
    640,
    new ImageBuilder().udf({
      anchors: [256],
      partition: [288, 24780512],
      vat: 639,
    }),
  ],
  [
    "UDF with zeros after it",
    1500,
    new ImageBuilder().udf({ anchors: [512, 1311], partition: [600, 711] }),
  ],
  [
    "two sessions",
    128,
    new ImageBuilder().iso({ size: 64 }).iso({ start: 64, size: 64 }),
  ],
];

/** Reads an image as one kind of medium: it is a disc, or refused as an image. */
async function read(
  path: string,
  mediaType: SimulatedMediaType,
  what: string,
): Promise<void> {
  const started = performance.now();
  try {
    const disc = await discFromImage(path, { mediaType });
    for (const session of disc.sessions) {
      assert(session.lastWrittenAddress >= session.startAddress + 17, what);
    }
    // Throws for a disc that no recorder could have written.
    simulatedMachine({ recorders: [simulatedRecorder(disc)] });
  } catch (error) {
    assert(error instanceof Deno.errors.InvalidData, `${what}: ${error}`);
  }
  assertLess(performance.now() - started, MOST_MS, what);
}

const files = { permissions: { read: true, write: true } } as const;

for (const [name, sectors, image] of IMAGES) {
  Deno.test(
    `damage of ${name} is refused, or leaves a disc that is possible`,
    files,
    async () => {
      const random = seeded(SEED);
      const path = await Deno.makeTempFile();
      const good = image.bytes(sectors);
      const used = [...image.entries()].map(([address]) => address);
      try {
        for (let mutant = 0; mutant < MUTANTS; mutant++) {
          const bytes = good.slice();
          const view = new DataView(bytes.buffer);
          const changes = 1 + random(3);
          for (let change = 0; change < changes; change++) {
            const at = used[random(used.length)]! * SECTOR +
              // The fields that count are near the start of a sector.
              (random(2) === 0 ? random(SECTOR) : random(272));
            switch (random(3)) {
              case 0:
                bytes[at]! ^= 1 << random(8);
                break;
              case 1: {
                const extreme = EXTREMES[random(EXTREMES.length)]!;
                view.setUint32(
                  Math.min(at & ~3, bytes.length - 4),
                  extreme,
                  true,
                );
                break;
              }
              default: {
                // A descriptor that stands for another, with whole sums.
                const from = used[random(used.length)]! * SECTOR;
                const to = used[random(used.length)]! * SECTOR;
                bytes.copyWithin(to, from, from + SECTOR);
              }
            }
          }
          await Deno.writeFile(path, bytes);
          const mediaType = MEDIA[random(MEDIA.length)]!;
          await read(
            path,
            mediaType,
            `${name}, ${mediaType}, mutant ${mutant}`,
          );
        }
      } finally {
        await Deno.remove(path);
      }
    },
  );

  Deno.test(
    `${name}, cut anywhere, is refused or leaves a disc that is possible`,
    files,
    async () => {
      const path = await Deno.makeTempFile();
      try {
        await image.write(path, sectors);
        const memory = Deno.memoryUsage().rss;
        for (let size = sectors; size >= 0; size--) {
          await Deno.truncate(path, size * SECTOR);
          const mediaType = size % 2 === 0 ? "bd-r" : "dvd+rw";
          await read(path, mediaType, `${name}, cut to ${size} sectors`);
        }
        assertLess(Deno.memoryUsage().rss - memory, 256 * 2 ** 20);
      } finally {
        await Deno.remove(path);
      }
    },
  );
}

Deno.test(
  "fields of UDF with good sums and any value are refused, or leave a disc that is possible",
  files,
  async () => {
    const random = seeded(SEED + 1);
    const path = await Deno.makeTempFile();
    const pick = () =>
      random(2) === 0 ? EXTREMES[random(EXTREMES.length)]! : random(2000);
    try {
      for (let mutant = 0; mutant < MUTANTS; mutant++) {
        const anchors = [256, 1 + random(1799), 1 + random(1799)]
          .slice(random(3));
        const image = new ImageBuilder().udf({
          anchors,
          partition: [pick(), pick()],
          sequence: 32 + random(1700),
          ...(random(3) === 0 ? { vat: 1 + random(1799) } : {}),
        });
        if (random(3) === 0) image.iso({ size: 18 + random(1780) });
        await image.write(path, 1800);
        const mediaType = MEDIA[random(MEDIA.length)]!;
        await read(path, mediaType, `${mediaType}, mutant ${mutant}`);
      }
    } finally {
      await Deno.remove(path);
    }
  },
);
