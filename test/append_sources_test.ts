import type { SourceEntry } from "@discworks/imapi2";
import { assert, assertEquals } from "./_assert.ts";
import { codes, ON_WINDOWS, slashed, smallBdR, testAppend } from "./_append.ts";
import { DATE, directoryOf, fileOf, rootOf } from "./_sessions.ts";

testAppend(
  "sources go into the root by their base names, or to where 'as' says",
  smallBdR,
  async (bench) => {
    const { folder } = bench;
    await bench.file("photos/one.jpg");
    await bench.file("photos/deep/two.jpg");
    await bench.file("notes.txt");
    await Deno.mkdir(`${folder}/empty`);
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths: [
        `${folder}/photos/`,
        `${folder}/./photos/../notes.txt`,
        `${folder}/empty`,
        { path: `${folder}/notes.txt`, as: "/2026/july/other.txt" },
        { path: `${folder}/photos`, as: "/2026/pictures" },
      ],
    });
    assertEquals(bench.session(0).files, {
      "/2026": null,
      "/2026/july": null,
      "/2026/july/other.txt": "notes.txt",
      "/2026/pictures": null,
      "/2026/pictures/deep": null,
      "/2026/pictures/deep/two.jpg": "photos/deep/two.jpg",
      "/2026/pictures/one.jpg": "photos/one.jpg",
      "/empty": null,
      "/notes.txt": "notes.txt",
      "/photos": null,
      "/photos/deep": null,
      "/photos/deep/two.jpg": "photos/deep/two.jpg",
      "/photos/one.jpg": "photos/one.jpg",
    });
    assertEquals([result.files, result.directories], [6, 7]);
    assertEquals(result.bytes, 2 * (14 + 19) + 2 * 9);
  },
);

testAppend(
  "of a root its contents are added",
  smallBdR,
  async (bench) => {
    const path = await bench.file("a.txt");
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths: ["/"],
      exclude: (each) => each !== "/" && !`${path}/`.startsWith(`${each}/`),
    });
    const { files } = bench.session(0);
    assertEquals(files[path], "a.txt");
    assertEquals(Object.keys(files).length, path.split("/").length - 1);
    assertEquals([result.files, result.warnings], [1, []]);
  },
  {},
  {},
  ON_WINDOWS,
);

testAppend(
  "directories merge with others and with those of the disc, and the last file of a name stays",
  smallBdR,
  async (bench) => {
    const { apartment, recorder, folder } = bench;
    await bench.file("one/photos/a.jpg", "first");
    await bench.file("one/photos/b.jpg", "first");
    await bench.file("two/photos/b.jpg", "second");
    await bench.file("two/photos/sub/c.jpg", "second");
    await bench.file("b.jpg", "third");
    const first = await apartment.appendSession(recorder, {
      paths: [`${folder}/one/photos`],
    });
    assertEquals([first.files, first.directories, first.bytes], [2, 1, 10]);
    const second = await apartment.appendSession(recorder, {
      paths: [
        `${folder}/one/photos`,
        `${folder}/two/photos`,
        { path: `${folder}/b.jpg`, as: "/photos/sub/c.jpg" },
      ],
      remove: ["/photos/a.jpg"],
    });
    assertEquals(bench.session(second.startAddress).files, {
      "/photos": null,
      "/photos/a.jpg": "first",
      "/photos/b.jpg": "second",
      "/photos/sub": null,
      "/photos/sub/c.jpg": "third",
    });
    assertEquals([second.files, second.directories], [3, 2]);
    assertEquals(second.bytes, 5 + 6 + 5);
  },
);

testAppend(
  "exclude leaves out files, and directories with what is in them, and is asked once for each",
  smallBdR,
  async (bench) => {
    const { folder } = bench;
    await bench.file("d/keep.txt");
    await bench.file("d/some.tmp");
    await bench.file("d/node_modules/x/y.js");
    await bench.file("d/deep/keep.txt");
    await bench.file("d/deep/some.tmp");
    await bench.file("d/whole/a.txt");
    await bench.file("loose.tmp");
    const asked: [string, boolean][] = [];
    const exclude = (path: string, { isDirectory }: SourceEntry) => {
      asked.push([slashed(path).slice(folder.length), isDirectory]);
      return path.endsWith(".tmp") || path.endsWith("node_modules");
    };
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths: [`${folder}/d`, `${folder}/loose.tmp`],
      exclude,
    });
    assertEquals(bench.session(0).files, {
      "/d": null,
      "/d/deep": null,
      "/d/deep/keep.txt": "d/deep/keep.txt",
      "/d/keep.txt": "d/keep.txt",
      "/d/whole": null,
      "/d/whole/a.txt": "d/whole/a.txt",
    });
    assertEquals([result.files, result.directories], [3, 3]);
    assertEquals(
      asked.toSorted(([one], [other]) => one < other ? -1 : 1),
      [
        ["/d", true],
        ["/d/deep", true],
        ["/d/deep/keep.txt", false],
        ["/d/deep/some.tmp", false],
        ["/d/keep.txt", false],
        ["/d/node_modules", true],
        ["/d/some.tmp", false],
        ["/d/whole", true],
        ["/d/whole/a.txt", false],
        ["/loose.tmp", false],
      ],
    );
  },
);

testAppend(
  "links are not followed, and each is a warning",
  smallBdR,
  async (bench) => {
    const { folder } = bench;
    await bench.file("d/a.txt");
    await bench.file("elsewhere/b.txt");
    await Deno.symlink(`${folder}/elsewhere`, `${folder}/d/to directory`);
    await Deno.symlink(`${folder}/d/a.txt`, `${folder}/d/to file`);
    await Deno.symlink(`${folder}/nowhere`, `${folder}/to nothing`);
    await Deno.symlink(`${folder}/nowhere`, `${folder}/d/left out`);
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths: [`${folder}/d`, `${folder}/to nothing`],
      exclude: (path) => path.endsWith("left out"),
    });
    assertEquals(bench.session(0).files, { "/d": null, "/d/a.txt": "d/a.txt" });
    assertEquals(codes(result), ["linkSkipped", "linkSkipped", "linkSkipped"]);
    for (const name of ["d/to directory", "d/to file", "to nothing"]) {
      assert(
        result.warnings.some(({ message }) =>
          message.includes(JSON.stringify(`${folder}/${name}`))
        ),
      );
    }
  },
  {},
  {},
  ON_WINDOWS,
);

testAppend(
  "files and directories keep the time at which they were changed last",
  smallBdR,
  async (bench) => {
    const { folder } = bench;
    const paths = ["whole/a.txt", "part/b.txt", "part/sub/c.txt", "d.txt"];
    for (const path of paths) await bench.file(path);
    await bench.file("part/x.tmp");
    const times = new Map<string, Date>();
    for (
      const [index, path] of [...paths, "whole", "part/sub", "part"].entries()
    ) {
      const time = new Date(Date.UTC(2001 + index, 1, 2, 3, 4, 6));
      times.set(`/${path}`, time);
      await Deno.utime(`${folder}/${path}`, time, time);
    }
    await bench.apartment.appendSession(bench.recorder, {
      paths: ["whole", "part", "d.txt"].map((name) => `${folder}/${name}`),
      exclude: (path) => path.endsWith(".tmp"),
    });
    const session = bench.session(0);
    for (const [path, time] of times) {
      assertEquals([path, session.modified(path)], [path, time]);
    }
  },
);

testAppend(
  "remove takes files and directories of the disc away, in any order, before anything is added",
  smallBdR,
  async (bench) => {
    const one = new Uint8Array([65]);
    bench.record(
      rootOf(
        fileOf("old.txt", one),
        fileOf("stays.txt", one),
        directoryOf(
          "photos",
          fileOf("a.jpg", one),
          directoryOf("deep", fileOf("b.jpg", one)),
        ),
        directoryOf("music", fileOf("c.mp3", one)),
      ),
      "LABEL",
    );
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths: [
        await bench.file("photos/new.jpg", "new"),
        `${bench.folder}/photos`,
      ],
      remove: [
        "/photos",
        "/photos/deep/b.jpg",
        "/old.txt",
        "/OLD.TXT",
        "/music/c.mp3",
      ],
    });
    assertEquals(bench.session(result.startAddress).files, {
      "/music": null,
      "/new.jpg": "new",
      "/photos": null,
      "/photos/new.jpg": "new",
      "/stays.txt": "A",
    });
  },
);

testAppend(
  "seven directories below each other are taken",
  smallBdR,
  async (bench) => {
    const names = ["1", "2", "3", "4", "5", "6", "7"];
    const file = `${names.join("/")}/a.txt`;
    await bench.file(file, "deep");
    await bench.apartment.appendSession(bench.recorder, {
      paths: [
        `${bench.folder}/1`,
        { path: `${bench.folder}/${file}`, as: "/A/2/3/4/5/6/7/b.txt" },
      ],
    });
    const { files } = bench.session(0);
    assertEquals(files[`/${file}`], "deep");
    assertEquals(files["/A/2/3/4/5/6/7/b.txt"], "deep");
  },
);

testAppend(
  "what the disc has keeps its times where something is added to it",
  smallBdR,
  async (bench) => {
    bench.record(
      rootOf(directoryOf("d", fileOf("old.txt", new Uint8Array(3)))),
      "L",
    );
    const { startAddress } = await bench.apartment.appendSession(
      bench.recorder,
      { paths: [{ path: await bench.file("n.txt"), as: "/d/n.txt" }] },
    );
    const session = bench.session(startAddress);
    assertEquals(session.modified("/d/old.txt"), DATE);
    assertEquals(session.modified("/d"), DATE);
  },
);
