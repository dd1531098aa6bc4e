import { SECTOR } from "../_sessions.ts";
import {
  burn,
  endOf,
  MEDIA,
  type Medium,
  nextStart,
  volumeSize,
  withDisc,
} from "./_burn.ts";
import { Disc, isoinfo, testImages } from "./_disc.ts";
import { RandomTree } from "./_random_tree.ts";
import {
  assert,
  assertEquals,
  assertLess,
  assertStringIncludes,
} from "../_assert.ts";

for (const [seed, medium] of MEDIA.entries()) {
  testImages(
    `three sessions of random trees that were burned on ${medium.mediaType} are read by xorriso and isoinfo`,
    (directory) => burnThree(new Disc(directory), medium, seed),
  );
}

async function burnThree(
  disc: Disc,
  medium: Medium,
  seed: number,
): Promise<void> {
  const tree = new RandomTree({ seed });
  await withDisc(disc, medium, async (apartment) => {
    const earlier: { start: number; sectors: number; digest: string }[] = [];
    let start = 0;
    for (let session = 1; session <= 3; session++) {
      const files = session === 1 ? tree.make() : tree.change(disc.files);
      const label = `BACKUP_${session}`;
      const sectors = await burn(apartment, disc, label, files);
      assertEquals(disc.last, start);
      assertEquals(await volumeSize(disc), sectors);
      const info = await isoinfo(disc, "-d");
      assertStringIncludes(info, `Volume id: ${label}\n`);
      await disc.checkExtracted();
      for (const { start, sectors, digest } of earlier) {
        assertEquals(await digestOf(disc, start, sectors), digest);
      }
      const digest = await digestOf(disc, start, sectors);
      earlier.push({ start, sectors, digest });
      const burned = { count: session, start, sectors };
      const { size } = await Deno.stat(disc.flat);
      assertEquals(size, endOf(medium, burned) * SECTOR);
      start = nextStart(medium, burned);
    }
  });
}

testImages(
  "a short session that was burned on cd-r is as long as the recorder makes it, in every place",
  async (directory) => {
    const disc = new Disc(directory);
    const medium = MEDIA[0]!;
    let start = 0;
    // Each time with an apartment of its own, which finds what is on the disc.
    for (let session = 1; session <= 3; session++) {
      const files = new Map(disc.files);
      files.set(`/file ${session}`, new Uint8Array(session * 1000));
      const sectors = await withDisc(
        disc,
        medium,
        (apartment) => burn(apartment, disc, `SHORT_${session}`, files),
      );
      assertLess(sectors, 300);
      assertEquals(disc.last, start);
      await disc.checkExtracted();
      start += 300 + 2 + (session === 1 ? 11400 : 6900);
    }
  },
);

/** Tells what is in sectors of the disc from anything else. */
async function digestOf(
  { flat }: Disc,
  start: number,
  sectors: number,
): Promise<string> {
  const bytes = new Uint8Array(sectors * SECTOR);
  using file = await Deno.open(flat);
  await file.seek(start * SECTOR, Deno.SeekMode.Start);
  for (let done = 0; done < bytes.length;) {
    const read = await file.read(bytes.subarray(done));
    assert(read !== null);
    done += read;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-1", bytes)).toHex();
}
