import {
  burn,
  MEDIA,
  type Medium,
  nextStart,
  volumeSize,
  withDisc,
} from "./_burn.ts";
import { contentsOf, Disc, testImages } from "./_disc.ts";
import { type Maker, tool } from "./_images.ts";
import { filesOf, RandomTree } from "./_random_tree.ts";
import { GENISOIMAGE, makerOf, XORRISO } from "./_tools.ts";
import { assertEquals } from "../_assert.ts";

/** Appends to a disc as xorriso does by itself, and not in the guise of mkisofs. */
const appendWithXorriso: Maker = async (source, image, after) => {
  await tool(
    "xorriso",
    ...["-local_charset", "UTF-8", "-abort_on", "FAILURE"],
    ...["-return_with", "SORRY", "32"],
    ...[
      "-load",
      "sbsector",
      `${after!.last}`,
      "-indev",
      `stdio:${after!.flat}`,
    ],
    ...["-grow_blindly", `${after!.next}`, "-outdev", `stdio:${image}`],
    ...["-joliet", "on", "-compliance", "joliet_long_names:joliet_long_paths"],
    ...["-map", source, "/", "-commit"],
  );
};

const APPENDING: readonly (readonly [what: string, append: Maker])[] = [
  ["xorriso", appendWithXorriso],
  [
    "xorriso -as mkisofs -M",
    makerOf(...XORRISO, "-J", "-joliet-long", "-R"),
  ],
];

for (const [seed, medium] of MEDIA.entries()) {
  const [what, append] = APPENDING[seed % APPENDING.length]!;
  testImages(
    `${what} goes on after what was burned on ${medium.mediaType}, and is gone on after`,
    (directory) => goOn(new Disc(directory), medium, append, seed),
  );
}

async function goOn(
  disc: Disc,
  medium: Medium,
  append: Maker,
  seed: number,
): Promise<void> {
  const tree = new RandomTree({ seed, surrogates: false });
  const start = await burnTwo(disc, medium, tree);
  const added = tree.additions(disc.files);
  const replaced = filesOf(disc.files)[0]!;
  added.set(replaced, new Uint8Array(5000).fill(0xA5));
  await disc.make(append, start, added);
  await disc.checkExtracted();
  const sectors = await volumeSize(disc);
  const next = nextStart(medium, {
    count: 3,
    start,
    sectors,
    isForeign: true,
  });
  await forget(disc);
  await withDisc(
    disc,
    medium,
    (apartment) => burn(apartment, disc, "OURS_4", tree.change(disc.files)),
  );
  assertEquals(disc.last, next);
  await disc.checkExtracted();
}

for (const [seed, medium] of [MEDIA[0]!, MEDIA[3]!].entries()) {
  testImages(
    `genisoimage goes on after what was burned on ${medium.mediaType}`,
    async (directory) => {
      const disc = new Disc(directory);
      const tree = new RandomTree({ seed: 10 + seed });
      const start = await burnTwo(disc, medium, tree);
      const iso = new RandomTree({ seed: 20 + seed, iso: true });
      await disc.make(
        makerOf(...GENISOIMAGE, "-iso-level", "3"),
        start,
        iso.additions(disc.files),
      );
      // It knows the names of ISO 9660 only: files are told by what is in them.
      const found = await disc.extract(`${directory}/extracted`);
      assertEquals(await contentsOf(found), await contentsOf(disc.files));
    },
  );
}

/** Burns two sessions, and gives where the next one starts. */
async function burnTwo(
  disc: Disc,
  medium: Medium,
  tree: RandomTree,
): Promise<number> {
  await withDisc(disc, medium, async (apartment) => {
    await burn(apartment, disc, "OURS_1", tree.make());
    await burn(apartment, disc, "OURS_2", tree.change(disc.files));
  });
  const sectors = await volumeSize(disc);
  return nextStart(medium, { count: 2, start: disc.last, sectors });
}

/** Takes the description of the disc away: it tells nothing of what tools wrote. */
async function forget({ flat }: Disc): Promise<void> {
  await Deno.remove(`${flat}.json`);
}
