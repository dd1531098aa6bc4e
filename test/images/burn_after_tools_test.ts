import { ComError, type FailureName } from "@discworks/imapi2";
import {
  burn,
  MEDIA,
  type Medium,
  nextStart,
  volumeSize,
  withDisc,
} from "./_burn.ts";
import { contentsOf, Disc, type Files, isoinfo, testImages } from "./_disc.ts";
import type { Maker } from "./_images.ts";
import { RandomTree, type TreeOptions } from "./_random_tree.ts";
import { GENISOIMAGE, makerOf, XORRISO } from "./_tools.ts";
import { pattern } from "../_sessions.ts";
import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "../_assert.ts";

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
]);

for (const [seed, foreign] of FOREIGN.entries()) {
  // Another for two sessions than for one.
  const medium = MEDIA[(seed + foreign.sessions) % MEDIA.length]!;
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
  // Two where the tool wrote one.
  for (let session = sessions + 1; session <= 3; session++) {
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

/** Names that Joliet takes, and names that it does not. */
const ODD_NAMES = [
  ...["/Same", "/same", "/ first", "/last ", "/e\u0301", "/\u00E9", "/a_b_c_d"],
  ...["/a:b*c?d", "/name;1", "/back\\slash", "/dot", "/dot."],
] as const;

for (const [name, ...options] of [GENISOIMAGE, XORRISO]) {
  testImages(
    `no file of ${name} is lost, whatever names Rock Ridge has for them`,
    async (directory) => {
      const disc = new Disc(directory);
      const files: Files = new Map(
        ODD_NAMES.map((path, index) => [path, pattern(1000 + index, index)]),
      );
      files.set("/DIRECTORY", null).set("/DIRECTORY/A", pattern(1, 1));
      files.set("/directory", null).set("/directory/B", pattern(2, 2));
      await disc.make(makerOf(name, ...options, "-R"), 0, files);
      const all = new Map(files).set("/directory/ours", pattern(3, 3));
      await withDisc(
        disc,
        MEDIA[3]!,
        (apartment) => burn(apartment, disc, "OURS", all),
      );
      const found = await disc.extract(`${directory}/extracted`);
      assertEquals(await contentsOf(found), await contentsOf(all));
      for (const path of ODD_NAMES.slice(0, 7)) {
        assertEquals(found.get(path), files.get(path), path);
      }
    },
  );

  testImages(
    `a disc of ${name} with what Joliet cannot take stays as it is`,
    async (directory) => {
      const deep = Array.from({ length: 8 }, (_, index) => `/${index}`);
      const cases: readonly (readonly [string[], FailureName])[] = [
        [
          deep.map((_, level) => deep.slice(0, level + 1).join("")),
          "IMAPI_E_ISO9660_LEVELS",
        ],
        [[`/${"x".repeat(104)}`], "IMAPI_E_INVALID_PARAM"],
      ];
      for (const [directories, code] of cases) {
        const disc = new Disc(await Deno.makeTempDir({ dir: directory }));
        const files: Files = new Map(directories.map((path) => [path, null]));
        files.set(`${directories.at(-1)}/file`, pattern(1, 1));
        await disc.make(makerOf(name, ...options, "-R"), 0, files);
        const before = await Deno.readFile(disc.flat);
        const all = new Map(files).set("/ours", pattern(3, 3));
        const error = await assertRejects(
          () =>
            withDisc(
              disc,
              MEDIA[3]!,
              (apartment) => burn(apartment, disc, "OURS", all),
            ),
          ComError,
        );
        assertEquals(error.code, code);
        assertEquals(await Deno.readFile(disc.flat), before);
        await assertRejects(
          () => Deno.stat(`${disc.flat}.json`),
          Deno.errors.NotFound,
        );
      }
    },
  );
}
