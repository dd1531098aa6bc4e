import {
  addItem,
  FileItem,
  findItem,
  type NameSystem,
} from "../../worker/simulator/iso9660/mod.ts";
import { Disc, type Files, LONG_NAME, testImages } from "./_disc.ts";
import { type Maker, sectors } from "./_images.ts";
import { GENISOIMAGE, makerOf, XORRISO } from "./_tools.ts";
import { DATE, directoryOf, fileOf, pattern } from "../_sessions.ts";
import { assert, assertEquals } from "../_assert.ts";

const MAKERS: readonly (readonly [
  what: string,
  make: Maker,
  names: NameSystem,
])[] = [
  ["genisoimage -R", makerOf(...GENISOIMAGE, "-R"), "rockRidge"],
  ["genisoimage -J", makerOf(...GENISOIMAGE, "-J", "-joliet-long"), "joliet"],
  [
    "genisoimage -R -J",
    makerOf(...GENISOIMAGE, "-R", "-J", "-joliet-long"),
    "joliet",
  ],
  ["xorriso -R", makerOf(...XORRISO, "-R"), "rockRidge"],
  ["xorriso -R -J", makerOf(...XORRISO, "-R", "-J", "-joliet-long"), "joliet"],
];

/** Files with long names in several scripts, some deep down. */
function someFiles(): Files {
  const files: Files = new Map([["/empty directory", null]]);
  for (
    const [seed, name] of [
      "Grüße, café.txt",
      "Русский текст.doc",
      "日本語のファイル.txt",
      LONG_NAME,
      "no extension",
      "two.full.stops",
    ].entries()
  ) files.set(`/${name}`, pattern(1000 * seed, seed));
  let path = "";
  for (const name of ["1", "2", "3", "4", "5", "6"]) {
    path += `/Folder ${name}`;
    files.set(path, null);
    files.set(`${path}/file ${name}.bin`, pattern(2048, Number(name)));
  }
  for (let count = 0; count < 100; count++) {
    files.set(`/Folder 1/Number ${count}.txt`, pattern(count * 10, count));
  }
  return files;
}

for (const [what, make, names] of MAKERS) {
  testImages(
    `the sessions of ${what} are continued, and xorriso reads them all`,
    async (directory) => {
      const disc = new Disc(directory);
      const first = await disc.make(make, 0, someFiles());
      assertEquals(disc.checkRead().names, names);
      // genisoimage takes over long names by Rock Ridge only.
      const second = what === "genisoimage -J"
        ? first + 11400
        : await disc.make(
          make,
          first + 11400,
          new Map([["/second", null], ["/second/added.txt", pattern(7000, 3)]]),
        );
      assertEquals(disc.checkRead().names, names);
      await disc.write(second + 6900, 1, "Ours", (root) => {
        addItem(
          root,
          "/",
          directoryOf("second", fileOf("added.txt", pattern(10, 1))),
        );
        addItem(root, "/", directoryOf("third", fileOf("x", pattern(5, 1))));
      });
      disc.files.set("/second", null);
      disc.files.set("/second/added.txt", pattern(10, 1));
      disc.files.set("/third", null);
      disc.files.set("/third/x", pattern(5, 1));
      assertEquals(disc.checkRead().names, "joliet");
      await disc.checkExtracted();
    },
  );
}

for (const [what, make] of MAKERS.filter(([what]) => what.endsWith("-J"))) {
  testImages(
    `${what} continues a disc that was begun here`,
    async (directory) => {
      const disc = new Disc(directory);
      const isXorriso = what.startsWith("xorriso");
      // genisoimage takes over the names of ISO 9660 from a session without Rock Ridge.
      const files: Files = isXorriso
        ? someFiles()
        : new Map([["/DIR", null], ["/DIR/A.TXT", pattern(5000, 1)], [
          "/B.TXT",
          pattern(1, 2),
        ]]);
      const end = await disc.write(0, 16, "Begun", (root) => {
        for (const [path, bytes] of files) {
          const at = path.lastIndexOf("/");
          const name = path.slice(at + 1);
          addItem(
            root,
            path.slice(0, at),
            bytes === null ? directoryOf(name) : fileOf(name, bytes),
          );
        }
      });
      disc.files = files;
      await disc.make(
        make,
        end + 2048,
        new Map([["/LAST.TXT", pattern(9000, 5)]]),
      );
      disc.checkRead();
      await disc.checkExtracted();
      await disc.write(end + 2048 * 4, 16, "Ours", (root) => {
        addItem(root, "/", fileOf("once more", pattern(3, 5)));
      });
      disc.files.set("/once more", pattern(3, 5));
      disc.checkRead();
      await disc.checkExtracted();
    },
  );
}

testImages(
  "directories that Rock Ridge relocated are where they belong",
  async (directory) => {
    for (const [name, ...options] of [GENISOIMAGE, XORRISO]) {
      const disc = new Disc(await Deno.makeTempDir({ dir: directory }));
      const files: Files = new Map();
      let path = "";
      for (let level = 2; level <= 12; level++) {
        path += `/level ${level}`;
        files.set(path, null);
        files.set(`${path}/file`, pattern(level, level));
      }
      // xorriso relocates only where it is told to.
      const relocate = name === "xorriso" ? ["-hide-rr-moved"] : [];
      await disc.make(makerOf(name, ...options, "-R", ...relocate), 0, files);
      const { root, names } = disc.checkRead();
      assertEquals(names, "rockRidge");
      assert(findItem(root, path) !== undefined);
    }
  },
);

testImages(
  "long names go on in continuation areas, and links are left out",
  async (directory) => {
    for (const [name, ...options] of [GENISOIMAGE, XORRISO]) {
      const disc = new Disc(await Deno.makeTempDir({ dir: directory }));
      const files: Files = new Map([
        [`/${"x".repeat(250)}.txt`, pattern(10, 1)],
        [`/${"ж".repeat(120)}.txt`, pattern(20, 1)],
        ["/back\\slash", pattern(30, 1)],
      ]);
      const make = makerOf(name, ...options, "-R");
      await disc.make(
        async (source, image) => {
          await Deno.symlink("target", `${source}/link`);
          await make(source, image);
        },
        0,
        files,
      );
      disc.files.delete("/back\\slash");
      disc.files.set("/back_slash", pattern(30, 1));
      disc.checkRead();
    }
  },
);

testImages(
  "the names of ISO 9660 alone are read, with their labels and times",
  async (directory) => {
    const disc = new Disc(directory);
    const options = ["-V", "LABEL 1", "-iso-level", "2"];
    await disc.make(
      async (source, image) => {
        await Deno.utime(`${source}/READ.ME`, DATE, DATE);
        await makerOf(...GENISOIMAGE, ...options)(source, image);
      },
      0,
      new Map([["/READ.ME", pattern(1, 1)], ["/NOTHING", pattern(0, 1)], [
        "/D",
        null,
      ]]),
    );
    const { label, names, root, sectors: size } = disc.checkRead();
    assertEquals([label, names], ["LABEL 1", "iso9660"]);
    assertEquals(size, await sectors(disc.flat));
    assertEquals(findItem(root, "/READ.ME")?.modified, DATE);
  },
);

testImages(
  "a file in several parts is read by xorriso, and continued",
  async (directory) => {
    const disc = new Disc(directory);
    const end = await disc.write(0, 1, "Parts", (root) => {
      addItem(root, "/", fileOf("a", pattern(4096, 1)));
      addItem(root, "/", fileOf("b", pattern(100, 2)));
    });
    const { root } = disc.read();
    const extents = ["/a", "/b"].flatMap((path) =>
      (findItem(root, path) as FileItem).extents
    );
    await disc.write(end, 1, "Parts", (root) => {
      addItem(root, "/", FileItem.onDisc("both", extents, DATE));
    });
    const both = new Uint8Array(4196);
    both.set(pattern(4096, 1));
    both.set(pattern(100, 2), 4096);
    disc.files = new Map([
      ["/a", both.slice(0, 4096)],
      ["/b", both.slice(4096)],
      ["/both", both],
    ]);
    disc.checkRead();
    await disc.checkExtracted();
  },
);
