import {
  addItem,
  type DirectoryItem,
  type DiscSectors,
  FileItem,
  findItem,
  layOutSession,
  type NameSystem,
  readVolume,
  removeItem,
} from "../../worker/simulator/iso9660/mod.ts";
import { discFromImage } from "@discworks/imapi2/simulator";
import {
  IMAGES,
  inDirectory,
  type Maker,
  place,
  sectors,
  tool,
} from "./_images.ts";
import {
  DATE,
  directoryOf,
  fileOf,
  pattern,
  readFile,
  rootOf,
  SECTOR,
  walk,
} from "../_sessions.ts";
import { assert, assertEquals, assertStringIncludes } from "../_assert.ts";

/** The files of a disc by their paths; a directory has no bytes. */
type Files = Map<string, Uint8Array | null>;

/** The name of a test, and what it does in a directory of its own. */
function testImages(
  name: string,
  run: (directory: string) => Promise<void>,
): void {
  Deno.test(name, {
    permissions: IMAGES,
    ignore: Deno.build.os !== "linux",
  }, () => inDirectory(run));
}

/** The sectors of a flat image. */
class FlatDisc implements DiscSectors, Disposable {
  readonly sectors: number;
  readonly #file: Deno.FsFile;

  constructor(path: string) {
    this.#file = Deno.openSync(path);
    this.sectors = Math.ceil(this.#file.statSync().size / SECTOR);
  }

  sector(address: number): Uint8Array {
    const sector = new Uint8Array(SECTOR);
    this.#file.seekSync(address * SECTOR, Deno.SeekMode.Start);
    for (let done = 0; done < SECTOR;) {
      const read = this.#file.readSync(sector.subarray(done));
      if (read === null) break;
      done += read;
    }
    return sector;
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** A disc, and what must be on it. */
class Disc {
  readonly flat: string;
  readonly #directory: string;
  /** What must be on it. */
  files: Files = new Map();
  /** Where its last session starts. */
  last = 0;
  #sessions = 0;

  constructor(directory: string) {
    this.#directory = directory;
    this.flat = `${directory}/flat.iso`;
  }

  /** Writes a session: what is on it, changed. */
  async write(
    start: number,
    writeUnit: number,
    label: string,
    change: (root: DirectoryItem) => void,
  ): Promise<number> {
    const root = this.#sessions === 0 ? rootOf() : this.read().root;
    change(root);
    const image = layOutSession(root, {
      start,
      writeUnit,
      label,
      created: DATE,
    });
    assertEquals(image.sectors % writeUnit, 0);
    const path = `${this.#directory}/written.iso`;
    const bytes = new Uint8Array(image.size);
    assertEquals(image.read(0, bytes), image.size);
    await Deno.writeFile(path, bytes);
    return await this.#place(path, start);
  }

  /** Has a tool write a session, with the files of a directory. */
  async make(
    make: Maker,
    start: number,
    files: Files,
  ): Promise<number> {
    const source = `${this.#directory}/source${start}`;
    await Deno.mkdir(source);
    for (const [path, bytes] of files) {
      if (bytes === null) await Deno.mkdir(source + path);
      else await Deno.writeFile(source + path, bytes);
      this.files.set(path, bytes);
    }
    const image = `${this.#directory}/made.iso`;
    const after = { last: this.last, next: start, flat: this.flat };
    await make(source, image, start === 0 ? undefined : after);
    return await this.#place(image, start);
  }

  /** Reads the tree of the last session. */
  read() {
    using disc = new FlatDisc(this.flat);
    return readVolume(disc, this.last);
  }

  /** What xorriso extracts from the last session is what must be there. */
  async checkExtracted(): Promise<void> {
    const target = `${this.#directory}/extracted${this.last}`;
    await tool(
      "xorriso",
      ...[
        "-local_charset",
        "UTF-8",
        "-abort_on",
        "FAILURE",
        "-return_with",
        "SORRY",
        "32",
      ],
      ...["-load", "sbsector", `${this.last}`, "-indev", `stdio:${this.flat}`],
      ...["-osirrox", "on", "-extract", "/", target],
    );
    await tool("chmod", "-R", "u+rwX", target);
    const found: Files = new Map();
    for (const path of listed(target)) {
      const isFile = (await Deno.stat(path)).isFile;
      found.set(
        path.slice(target.length),
        isFile ? await Deno.readFile(path) : null,
      );
    }
    assertSameFiles(found, this.files);
  }

  /** What is read here is what must be there. */
  checkRead(): ReturnType<typeof readVolume> {
    using disc = new FlatDisc(this.flat);
    const volume = readVolume(disc, this.last);
    const found: Files = new Map();
    for (const [path, item] of walk(volume.root)) {
      found.set(path, item instanceof FileItem ? readFile(disc, item) : null);
    }
    assertSameFiles(found, this.files);
    return volume;
  }

  async #place(image: string, start: number): Promise<number> {
    await place(this.flat, image, start);
    this.last = start;
    this.#sessions++;
    return start + await sectors(image);
  }
}

function* listed(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    yield `${directory}/${name}`;
    if (isDirectory) yield* listed(`${directory}/${name}`);
  }
}

function assertSameFiles(found: Files, expected: Files): void {
  assertEquals([...found.keys()].sort(), [...expected.keys()].sort());
  for (const [path, bytes] of expected) {
    // Comparing a million numbers one by one takes seconds.
    const same = found.get(path);
    assertEquals(same?.length, bytes?.length, path);
    assert(
      bytes === null || bytes.every((byte, index) => byte === same![index]),
      path,
    );
  }
}

/** What isoinfo prints of the last session. */
function isoinfo({ flat, last }: Disc, ...args: readonly string[]) {
  return tool("isoinfo", "-i", flat, "-T", `${last}`, ...args);
}

const MEDIA = [
  // A recorder pads a shorter track on CD.
  { mediaType: "cd-r", writeUnit: 1, gaps: [11400, 6900], shortest: 302 },
  { mediaType: "dvd+r", writeUnit: 16, gaps: [2048, 2048], shortest: 0 },
  { mediaType: "bd-r", writeUnit: 32, gaps: [0, 0], shortest: 0 },
] as const;

const LONG_NAME = `${"long name ".repeat(9)}end.extension`;

for (const { mediaType, writeUnit, gaps, shortest } of MEDIA) {
  testImages(
    `three sessions that were written to ${mediaType} are read by xorriso and isoinfo`,
    async (directory) => {
      assertEquals(LONG_NAME.length, 103);
      const disc = new Disc(directory);
      const put = (
        root: DirectoryItem,
        parent: string,
        name: string,
        bytes: Uint8Array,
      ) => {
        addItem(root, parent, fileOf(name, bytes));
        disc.files.set(`${parent === "/" ? "" : parent}/${name}`, bytes);
      };
      const make = (root: DirectoryItem, parent: string, name: string) => {
        addItem(root, parent, directoryOf(name));
        disc.files.set(`${parent === "/" ? "" : parent}/${name}`, null);
      };
      const first = await disc.write(0, writeUnit, "Backup 1", (root) => {
        for (const [seed, size] of [0, 1, 2047, 2048, 2049].entries()) {
          put(root, "/", `size ${size}.bin`, pattern(size, seed));
        }
        make(root, "/", "empty");
        make(root, "/", "many");
        for (let count = 0; count < 600; count++) {
          put(
            root,
            "/many",
            `A file, number ${count}.txt`,
            pattern(count, count),
          );
        }
        let path = "/";
        for (const name of ["1", "2", "3", "4", "5", "6", "seven.dir"]) {
          make(root, path, name);
          path += path === "/" ? name : `/${name}`;
          put(root, path, "a", pattern(300, 1));
        }
        for (
          const name of [
            "Grüße, café.txt",
            "Ελληνικά",
            "Русский текст.doc",
            "日本語のファイル.txt",
            "ملف عربي.txt",
            "😀 and 🎉.txt",
            LONG_NAME,
          ]
        ) put(root, "/", name, pattern(5000, name.length));
      });
      assertStringIncludes(await isoinfo(disc, "-d"), "Volume id: BACKUP_1");
      assertStringIncludes(await tool("isovfy", disc.flat), "No errors found");
      await disc.checkExtracted();
      disc.checkRead();

      const second = await disc.write(
        Math.max(first, shortest) + gaps[0],
        writeUnit,
        "Backup 2",
        (root) => {
          put(root, "/", "size 1.bin", pattern(100_000, 9));
          put(root, "/many", "another", pattern(3000, 8));
          removeItem(root, "/many/A file, number 17.txt");
          disc.files.delete("/many/A file, number 17.txt");
        },
      );
      assertStringIncludes(await isoinfo(disc, "-d"), "Volume id: BACKUP_2");
      await disc.checkExtracted();
      assertEquals(disc.checkRead().label, "Backup 2");

      await disc.write(
        Math.max(second, disc.last + shortest) + gaps[1],
        writeUnit,
        "Backup 3",
        (root) => {
          put(root, "/empty", "no longer.txt", pattern(1, 1));
          make(root, "/", "new");
          removeItem(root, "\\1\\2");
          for (const path of [...disc.files.keys()]) {
            if (/^\/1\/2(?:\/|$)/.test(path)) disc.files.delete(path);
          }
        },
      );
      const info = await isoinfo(disc, "-d");
      assertStringIncludes(info, "Volume id: BACKUP_3");
      assertStringIncludes(info, "Joliet with UCS level 3 found");
      await disc.checkExtracted();
      disc.checkRead();
      const names = await isoinfo(disc, "-J", "-f");
      assertStringIncludes(names, "/many/A file, number 599.txt");
      assertStringIncludes(
        await isoinfo(disc, "-f"),
        "/MANY/A_FILE__NUMBER_599.TXT;1",
      );
      // The simulator's own reader of images finds the three sessions.
      const { sessions } = await discFromImage(disc.flat, { mediaType });
      assertEquals(sessions?.length, 3);
    },
  );
}

/** How a tool makes sessions, with options of its own. */
function makerOf(name: string, ...options: readonly string[]): Maker {
  return async (source, image, after) => {
    await tool(
      name,
      ...options,
      ...(after ? ["-C", `${after.last},${after.next}`, "-M", after.flat] : []),
      ...["-o", image, source],
    );
  };
}

const GENISOIMAGE = [
  "genisoimage",
  "-quiet",
  "-input-charset",
  "utf-8",
] as const;
const XORRISO = [
  "xorriso",
  "-local_charset",
  "UTF-8",
  "-as",
  "mkisofs",
  "-quiet",
] as const;

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
