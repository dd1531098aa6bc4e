import {
  type AppendSessionOptions,
  SessionRefusedError,
} from "@discworks/imapi2";
import { blankBdR } from "@discworks/imapi2/simulator";
import { FSI_FILE_SYSTEMS } from "../src/abi/enums.ts";
import { planTree } from "../src/append/planned_tree.ts";
import type { SourceFile } from "../src/append/sources.ts";
import { assert, assertEquals, assertRejects } from "./_assert.ts";
import {
  type Bench,
  ON_WINDOWS,
  slashed,
  smallBdR,
  testAppend,
} from "./_append.ts";
import { directoryOf, fileOf, rootOf } from "./_sessions.ts";

/** The paths that are refused, below the folder of the test, and why. Nothing may be written. */
async function refusedPaths(
  bench: Bench,
  options: AppendSessionOptions,
): Promise<[path: string, message: string][]> {
  const before = bench.disc();
  const error = await assertRejects(
    () => bench.apartment.appendSession(bench.recorder, options),
    SessionRefusedError,
  );
  assertEquals(error.code, "invalidPaths");
  for (const { path, message } of error.paths) {
    assert(error.message.includes(JSON.stringify(path)), error.message);
    assert(error.message.includes(message), error.message);
  }
  assertEquals(bench.disc(), before);
  return error.paths.map(({ path, message }) => [
    slashed(path).replace(`${bench.folder}/`, ""),
    message,
  ]);
}

testAppend(
  "what is missing, cannot be opened or is no file is refused, all at once",
  smallBdR,
  async (bench) => {
    const { folder } = bench;
    await bench.file("d/good.txt");
    const locked = await bench.file("d/locked.txt");
    await new Deno.Command("mkfifo", { args: [`${folder}/d/pipe`] }).output();
    const open = Deno.open;
    // Who runs tests as root can open everything.
    Deno.open = (path, ...rest) =>
      path === locked
        ? Promise.reject(new Deno.errors.PermissionDenied("it is locked"))
        : open(path, ...rest);
    try {
      const refused = await refusedPaths(bench, {
        paths: [`${folder}/missing.txt`, `${folder}/d`, `${folder}/none/x`],
        remove: ["/nothing", "/a/b"],
      });
      assertEquals(refused.map(([path]) => path).toSorted(), [
        "/a/b",
        "/nothing",
        "d/locked.txt",
        "d/pipe",
        "missing.txt",
        "none/x",
      ]);
      const why = Object.fromEntries(refused);
      assertEquals(why["d/locked.txt"], "it is locked");
      assertEquals(why["d/pipe"], "it is neither a file nor a directory");
      assertEquals(why["/nothing"], "there is no such item on the disc");
    } finally {
      Deno.open = open;
    }
  },
  {},
  { run: ["mkfifo"] },
  ON_WINDOWS,
);

testAppend(
  "names that the file systems do not hold are refused",
  smallBdR,
  async (bench) => {
    const { folder } = bench;
    const longest = "n".repeat(103);
    await bench.file(`d/${longest}`, "x");
    await bench.file(`d/${longest}n`, "x");
    await bench.file("d/a:b");
    await bench.file("d/what?");
    await bench.file("d/line\nbreak");
    await bench.file("d/Read.me");
    await bench.file("d/READ.ME");
    await Deno.mkdir(`${folder}/d/SUB`);
    await bench.file("d/sub/x.txt");
    const refused = await refusedPaths(bench, { paths: [`${folder}/d`] });
    assertEquals(refused.map(([path]) => path).toSorted(), [
      "d/Read.me",
      "d/a:b",
      "d/line\nbreak",
      `d/${longest}n`,
      "d/sub",
      "d/what?",
    ]);
    for (const name of ["a:b", "what?", "line\nbreak", `${longest}n`, "sub"]) {
      await Deno.remove(`${folder}/d/${name}`, { recursive: true });
    }
    await Deno.remove(`${folder}/d/Read.me`);
    const { files } = await bench.apartment.planAppend(bench.recorder, {
      paths: [`${folder}/d`],
    });
    assertEquals(files, 2);
    // The same names in two sources go to one directory.
    const other = await bench.file("other/read.me");
    assertEquals(
      (await refusedPaths(bench, {
        paths: [`${folder}/d/READ.ME`, other],
      })).map(([path]) => path),
      ["other/read.me"],
    );
    const as = await refusedPaths(bench, {
      paths: [{ path: other, as: "/x/a|b:c" }, { path: other, as: "/x?/y" }],
    });
    assertEquals(as.map(([path]) => path), ["other/read.me", "other/read.me"]);
  },
  {},
  {},
  ON_WINDOWS,
);

testAppend(
  "an eighth directory below the root is refused, whatever it comes from",
  smallBdR,
  async (bench) => {
    const { folder } = bench;
    await bench.file("1/2/3/4/5/6/7/8/a.txt");
    await bench.file("1/2/3/4/5/6/7/b.txt");
    const file = await bench.file("c.txt");
    const refused = await refusedPaths(bench, {
      paths: [
        `${folder}/1`,
        { path: file, as: "/1/2/3/4/5/6/7/8/c.txt" },
        { path: `${folder}/1/2/3/4/5/6/7/8`, as: "/1/2/3/4/5/6/7/d" },
      ],
    });
    assertEquals(refused.map(([path]) => path), [
      "1/2/3/4/5/6/7/8",
      "c.txt",
      "1/2/3/4/5/6/7/8",
    ]);
  },
);

testAppend(
  "a file of 2 GiB is taken, and one that is larger is refused",
  blankBdR,
  async (bench) => {
    const path = await bench.file("large");
    await Deno.truncate(path, 2 ** 31);
    const plan = await bench.apartment.planAppend(bench.recorder, {
      paths: [path],
    });
    assertEquals([plan.files, plan.bytes], [1, 2 ** 31]);
    await Deno.truncate(path, 2 ** 31 + 1);
    const [[refused, why]] = await refusedPaths(bench, { paths: [path] }) as [
      [string, string],
    ];
    assertEquals(refused, "large");
    assert(why.includes("2147483649 bytes"), why);
  },
);

Deno.test("where only UDF is made, files are larger and names longer", () => {
  const file: SourceFile = {
    kind: "file",
    path: "/large",
    size: 2 ** 33,
    times: { created: null, accessed: null, modified: null },
  };
  const refusedBy = (fileSystems: number, length: number) =>
    planTree(
      [{ item: file, parents: [], name: "n".repeat(length) }],
      fileSystems,
    ).refused.length;
  assertEquals(refusedBy(FSI_FILE_SYSTEMS.UDF, 127), 0);
  assertEquals(refusedBy(FSI_FILE_SYSTEMS.UDF, 128), 1);
  assertEquals(refusedBy(FSI_FILE_SYSTEMS.UDF | FSI_FILE_SYSTEMS.Joliet, 9), 1);
});

testAppend(
  "a file takes no directory's place, and a directory no file's: not in the sources and not on the disc",
  smallBdR,
  async (bench) => {
    const { folder } = bench;
    const one = new Uint8Array([65]);
    bench.record(
      rootOf(
        fileOf("file", one),
        directoryOf("directory", fileOf("inner", one)),
        directoryOf("empty"),
      ),
      "LABEL",
    );
    const file = await bench.file("loose.txt");
    await bench.file("d/x.txt");
    await bench.file("tree/inner/y.txt");
    const sources: (readonly [string, string])[] = [
      ["loose.txt", "/directory"],
      ["loose.txt", "/empty"],
      ["d", "/file"],
      ["loose.txt", "/file/below.txt"],
      ["tree", "/directory"],
    ];
    for (const [source, as] of sources) {
      const refused = await refusedPaths(bench, {
        paths: [{ path: `${folder}/${source}`, as }],
      });
      assertEquals(refused.map(([path]) => path), [source]);
    }
    const among = await refusedPaths(bench, {
      paths: [
        { path: file, as: "/a" },
        { path: `${folder}/d`, as: "/a" },
        { path: `${folder}/d`, as: "/b" },
        { path: file, as: "/b" },
      ],
    });
    assertEquals(among.map(([path]) => path), ["d", "loose.txt"]);
    // What is removed is in nobody's way.
    const { startAddress } = await bench.apartment.appendSession(
      bench.recorder,
      {
        paths: [{ path: file, as: "/directory" }, {
          path: `${folder}/d`,
          as: "/file",
        }],
        remove: ["/file", "/directory"],
      },
    );
    assertEquals(bench.session(startAddress).files, {
      "/directory": "loose.txt",
      "/empty": null,
      "/file": null,
      "/file/x.txt": "d/x.txt",
    });
  },
);
