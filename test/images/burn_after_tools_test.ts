import {
  burn,
  MEDIA,
  type Medium,
  nextStart,
  volumeSize,
  withDisc,
} from "./_burn.ts";
import { Disc, type Files, isoinfo, testImages } from "./_disc.ts";
import type { Maker } from "./_images.ts";
import { RandomTree, type TreeOptions } from "./_random_tree.ts";
import { GENISOIMAGE, makerOf, XORRISO } from "./_tools.ts";
import { assertEquals, assertStringIncludes } from "../_assert.ts";

interface Foreign {
  readonly what: string;
  readonly make: Maker;
  /** The names that it takes. */
  readonly names?: Omit<TreeOptions, "seed">;
  /** How many sessions it writes. */
  readonly sessions: number;
}

const JOLIET = ["-J", "-joliet-long"] as const;

/** The tools put underscores for surrogate pairs into Joliet. */
const NO_SURROGATES = { surrogates: false } as const;

const FOREIGN: readonly Foreign[] = [1, 2].flatMap((sessions) => [
  {
    what: "genisoimage with Joliet and Rock Ridge",
    make: makerOf(...GENISOIMAGE, ...JOLIET, "-R"),
    names: NO_SURROGATES,
    sessions,
  },
  {
    what: "genisoimage with Rock Ridge",
    make: makerOf(...GENISOIMAGE, "-R"),
    sessions,
  },
  {
    what: "genisoimage with ISO 9660 alone",
    make: makerOf(...GENISOIMAGE, "-D"),
    names: { iso: true },
    sessions,
  },
  {
    what: "xorriso with Joliet and Rock Ridge",
    make: makerOf(...XORRISO, ...JOLIET, "-R"),
    names: NO_SURROGATES,
    sessions,
  },
  {
    what: "xorriso with Rock Ridge",
    make: makerOf(...XORRISO, "-R"),
    sessions,
  },
]);

for (const [seed, foreign] of FOREIGN.entries()) {
  const medium = MEDIA[seed % MEDIA.length]!;
  testImages(
    `what ${foreign.what} wrote to ${medium.mediaType} in ${
      foreign.sessions === 1 ? "a session" : "two sessions"
    } stays beside what is burned after it`,
    (directory) => burnAfter(new Disc(directory), medium, foreign, seed),
  );
}

async function burnAfter(
  disc: Disc,
  medium: Medium,
  { make, names, sessions }: Foreign,
  seed: number,
): Promise<void> {
  const tree = new RandomTree({ seed, ...names });
  let start = 0;
  const nextOf = async (count: number, isForeign: boolean) => {
    const sectors = await volumeSize(disc);
    return nextStart(medium, { count, start: disc.last, sectors, isForeign });
  };
  for (let session = 1; session <= sessions; session++) {
    const files: Files = session === 1
      ? tree.make()
      : tree.additions(disc.files);
    await disc.make(make, start, files);
    start = await nextOf(session, true);
  }
  await disc.checkExtracted();
  for (const session of [sessions + 1, sessions + 2]) {
    const label = `OURS_${session}`;
    const files = tree.change(disc.files);
    // Each time a module that finds out itself what is on the disc.
    await withDisc(
      disc,
      medium,
      (apartment) => burn(apartment, disc, label, files),
    );
    assertEquals(disc.last, start);
    assertStringIncludes(await isoinfo(disc, "-d"), `Volume id: ${label}\n`);
    await disc.checkExtracted();
    start = await nextOf(session, false);
  }
}
