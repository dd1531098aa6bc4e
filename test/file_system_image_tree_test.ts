import {
  type FileSystemImage,
  FSI_ITEM_TYPES,
  type FsiDirectoryItem,
  FsiDirectoryItem as Directory,
  FsiFileItem,
} from "@discworks/imapi2";
import { blankCdR } from "@discworks/imapi2/simulator";
import {
  allBytes,
  assertFails,
  type Burner,
  readSession,
  testBurner,
} from "./_burning.ts";
import { assertEquals, assertStringIncludes } from "./_assert.ts";

/** The paths of an image, and how many files and directories it says it has. */
async function listing(image: FileSystemImage): Promise<string[]> {
  const paths: string[] = [];
  const list = async (directory: FsiDirectoryItem): Promise<void> => {
    const enumerator = await directory.enumFsiItems();
    for (const item of await enumerator.next(1000)) {
      const folder = await item!.as(Directory);
      paths.push(`${await item!.fullPath()}${folder === null ? "" : "\\"}`);
      if (folder !== null) await list(folder);
    }
  };
  await list(await image.root());
  const directories = paths.filter((path) => path.endsWith("\\")).length;
  assertEquals(await image.directoryCount(), directories);
  assertEquals(await image.fileCount(), paths.length - directories);
  return paths.sort();
}

testBurner(
  "addTree() adds what is in a folder, and the folder itself where that is asked for",
  blankCdR,
  async (burner) => {
    await burner.makeFiles({ "tree/a.txt": "A", "tree/sub/b.txt": "B" });
    await Deno.mkdir(`${burner.folder}/tree/empty`);
    await Deno.symlink("/", `${burner.folder}/tree/link`);
    const [image, root] = await burner.newRoot();
    await root.addTree(`${burner.folder}/tree`, false);
    const inside = ["\\a.txt", "\\empty\\", "\\sub\\", "\\sub\\b.txt"];
    assertEquals(await listing(image), inside);
    await root.addTree(`${burner.folder}/tree/`, true);
    assertEquals(await listing(image), [
      ...inside,
      "\\tree\\",
      ...inside.map((path) => `\\tree${path}`),
    ]);
    const modified = await (await root.item("tree\\a.txt")).lastModifiedTime();
    const { mtime } = await Deno.stat(`${burner.folder}/tree/a.txt`);
    assertEquals(Math.abs(modified.getTime() - mtime!.getTime()) <= 1, true);
  },
);

testBurner(
  "addTree() merges folders, and replaces files, whatever case their names have",
  blankCdR,
  async (burner) => {
    await burner.makeFiles({ "tree/Sub/New.txt": "new", "tree/a.txt": "new" });
    const [image, root] = await burner.newRoot();
    await root.addDirectory("sub");
    await burner.addFile(root, "sub\\old.txt", "old");
    await burner.addFile(root, "A.TXT", "old");
    await root.addTree(`${burner.folder}/tree`, false);
    assertEquals(await listing(image), [
      "\\a.txt",
      "\\sub\\",
      "\\sub\\New.txt",
      "\\sub\\old.txt",
    ]);
    const file = (await (await root.item("a.txt")).as(FsiFileItem))!;
    const data = (await file.data())!;
    assertEquals(new TextDecoder().decode(await allBytes(data)), "new");
  },
);

testBurner(
  "addTree() that fails adds nothing",
  blankCdR,
  async (burner) => {
    await burner.makeFiles({ "tree/a.txt": "A", "tree/b/c.txt": "B" });
    const [image, root] = await burner.newRoot();
    await burner.addFile(root, "B", "a file where the tree has a folder");
    const changePoint = await image.changePoint();
    const tree = `${burner.folder}/tree`;
    await assertFails(() => root.addTree(tree, false), "IMAPI_E_DUP_NAME");
    assertEquals(await listing(image), ["\\B"]);
    assertEquals(await image.changePoint(), changePoint);
    await root.remove("b");
    await image.setUseRestrictedCharacterSet(true);
    await burner.makeFiles({ "tree/ünïcode": "" });
    await assertFails(
      () => root.addTree(tree, false),
      "IMAPI_E_RESTRICTED_NAME_VIOLATION",
    );
    assertEquals(await listing(image), []);
    await image.setUseRestrictedCharacterSet(false);
    await root.addTree(tree, false);
    assertEquals(await image.fileCount(), 3);
  },
);

testBurner(
  "a change point can be gone back to, as far as changes were not locked in",
  blankCdR,
  async (burner) => {
    await burner.makeFiles({ "tree/x/y": "Y", "tree/z": "Z" });
    const [image, root] = await burner.newRoot();
    const states: [point: number, paths: string[]][] = [];
    const note = async () => {
      states.push([await image.changePoint(), await listing(image)]);
    };
    await note();
    for (
      const change of [
        () => burner.addFile(root, "a", "A"),
        () => root.addDirectory("folder"),
        () => burner.addFile(root, "folder\\b", "B"),
        () => root.addTree(`${burner.folder}/tree`, true),
        () => root.remove("a"),
        () => root.removeTree("folder"),
        () => root.removeTree("tree\\x"),
      ]
    ) {
      await change();
      await note();
    }
    assertEquals(new Set(states.map(([point]) => point)).size, states.length);
    await assertFails(
      () => image.rollbackToChangePoint(states.at(-1)![0] + 1),
      "IMAPI_E_INVALID_PARAM",
    );
    for (const [point, paths] of states.toReversed().slice(0, 5)) {
      await image.rollbackToChangePoint(point);
      assertEquals(await listing(image), paths);
      assertEquals(await image.changePoint(), point);
    }
    await image.lockInChangePoint();
    const [locked, paths] = states[3]!;
    await burner.addFile(root, "later", "");
    await image.rollbackToChangePoint(0);
    assertEquals(await listing(image), paths);
    assertEquals(await image.changePoint(), locked);
  },
);

testBurner(
  "an image is as large as what is in it now, also after going back",
  blankCdR,
  async (burner) => {
    const [image, root] = await burner.newRoot();
    const empty = await image.usedBlocks();
    const start = await image.changePoint();
    await burner.addFile(root, "a", "x".repeat(2048 * 10));
    assertEquals(await image.usedBlocks(), empty + 10);
    await image.rollbackToChangePoint(start);
    assertEquals(await image.usedBlocks(), empty);
    await burner.addFile(root, "b", "x".repeat(2048 * 3 + 1));
    assertEquals(await image.usedBlocks(), empty + 4);
    await root.remove("b");
    assertEquals(await image.usedBlocks(), empty);
  },
);

testBurner(
  "remove() takes files and empty directories, removeTree() any directory",
  blankCdR,
  async (burner) => {
    const [image, root] = await burner.newRoot();
    await root.addDirectory("a");
    await root.addDirectory("a\\b");
    await burner.addFile(root, "a\\b\\c", "C");
    const cases = [
      [() => root.remove("a"), "IMAPI_E_DIR_NOT_EMPTY"],
      [() => root.remove("a\\none"), "IMAPI_E_ITEM_NOT_FOUND"],
      [() => root.remove("\\"), "IMAPI_E_INVALID_PATH"],
      [() => root.remove(""), "IMAPI_E_INVALID_PARAM"],
      [() => root.removeTree("none"), "IMAPI_E_DIR_NOT_FOUND"],
      [() => root.removeTree("a\\b\\c"), "IMAPI_E_NOT_DIR"],
      [() => root.removeTree("\\"), "IMAPI_E_INVALID_PATH"],
      [() => root.removeTree(""), "IMAPI_E_INVALID_PARAM"],
    ] as const;
    for (const [call, code] of cases) await assertFails(call, code);
    const folder = (await (await root.item("a")).as(Directory))!;
    // A directory does not remove itself.
    await assertFails(() => folder.removeTree("\\"), "IMAPI_E_INVALID_PATH");
    await root.remove("A\\B\\C");
    await root.remove("a\\b");
    await burner.addFile(folder, "again", "");
    await root.removeTree("a");
    assertEquals(await listing(image), []);
    for (
      const call of [
        () => folder.remove("again"),
        () => folder.removeTree("again"),
        () => folder.addDirectory("more"),
        () => folder.addTree(burner.folder, false),
      ]
    ) await assertFails(call, "IMAPI_E_NOT_IN_FILE_SYSTEM");
    assertEquals(await folder.fullPath(), "a");
  },
);

testBurner(
  "a path must lead into a directory, and a name is free whatever its case",
  blankCdR,
  async (burner) => {
    const [image, root] = await burner.newRoot();
    await burner.addFile(root, "Readme.txt", "");
    await root.addDirectory("Folder");
    using stream = await burner.stream("");
    const adds = [
      (path: string) => root.addDirectory(path),
      (path: string) => root.addFile(path, stream),
    ];
    const cases = [
      ["none\\new", "IMAPI_E_DIR_NOT_FOUND"],
      ["readme.txt\\new", "IMAPI_E_DIR_NOT_FOUND"],
      ["README.TXT", "IMAPI_E_DUP_NAME"],
      ["\\folder", "IMAPI_E_DUP_NAME"],
      ["folder/new", "IMAPI_E_INVALID_PATH"],
      ["folder\\..\\new", "IMAPI_E_INVALID_PATH"],
      ["folder\\\\new", "IMAPI_E_INVALID_PATH"],
      ["\\", "IMAPI_E_INVALID_PATH"],
      ["x".repeat(104), "IMAPI_E_INVALID_PARAM"],
      ["", "IMAPI_E_INVALID_PARAM"],
    ] as const;
    for (const add of adds) {
      for (const [path, code] of cases) {
        await assertFails(() => add(path), code);
      }
    }
    const error = await assertFails(
      () => root.addDirectory("README.TXT"),
      "IMAPI_E_DUP_NAME",
    );
    assertStringIncludes(error.message, "There is a Readme.txt in \\");
    assertEquals(await image.exists("folder\\new"), FSI_ITEM_TYPES.NotFound);
  },
);

testBurner(
  "files are read when the image is, also those whose stream and item were released",
  blankCdR,
  async (burner: Burner) => {
    await burner.makeFiles({ "one": "from a file", "tree/two": "of a tree" });
    const [image, root] = await burner.newRoot();
    {
      using stream = await burner.apartment.streamFromFile(
        `${burner.folder}/one`,
      );
      await root.addFile("one", stream);
      using made = await image.createFileItem("three");
      using other = await burner.apartment.streamFromFile(
        `${burner.folder}/one`,
      );
      await made.setData(other);
      await root.add(made);
      // An item need not be made by the image that it is added to.
      using elsewhere = await burner.newImage();
      using foreign = await elsewhere.createFileItem("four");
      using third = await burner.apartment.streamFromFile(
        `${burner.folder}/one`,
      );
      await foreign.setData(third);
      await root.add(foreign);
    }
    await root.addTree(`${burner.folder}/tree`, false);
    root.release();
    await burner.writeImage(image);
    assertEquals((await readSession(burner, 0, [[0, 301]])).files, {
      "/one": "from a file",
      "/two": "of a tree",
      "/three": "from a file",
      "/four": "from a file",
    });
  },
);
