import {
  FSI_FILE_SYSTEMS,
  FSI_ITEM_TYPES,
  FsiDirectoryItem,
  FsiFileItem,
  type FsiItem,
} from "@discworks/imapi2";
import { blankCdR } from "@discworks/imapi2/simulator";
import {
  allBytes,
  assertFails,
  type Burner,
  bytesOf,
  testBurner,
} from "./_burning.ts";
import { assert, assertEquals } from "./_assert.ts";

const { ISO9660, Joliet, UDF } = FSI_FILE_SYSTEMS;

/** An image with `a.txt` and `Folder\b.txt`. */
async function filled(burner: Burner) {
  const [image, root] = await burner.newRoot();
  await burner.addFile(root, "a.txt", "first");
  await root.addDirectory("Folder");
  await burner.addFile(root, "Folder\\b.txt", "second");
  return { image, root };
}

/** Another interface of an item, which it must have. */
async function fileOf(item: FsiItem): Promise<FsiFileItem> {
  return (await item.as(FsiFileItem))!;
}

async function directoryOf(item: FsiItem): Promise<FsiDirectoryItem> {
  return (await item.as(FsiDirectoryItem))!;
}

testBurner(
  "an item knows its name and path, and is a file or a directory",
  blankCdR,
  async (burner) => {
    const { root } = await filled(burner);
    assertEquals(await root.name(), "");
    assertEquals(await root.fullPath(), "\\");
    // Whatever case, and with or without the backslash of the root.
    for (const path of ["Folder\\b.txt", "\\FOLDER\\B.TXT"]) {
      const item = await root.item(path);
      assertEquals(await item.name(), "b.txt");
      assertEquals(await item.fullPath(), "\\Folder\\b.txt");
      assertEquals(await item.as(FsiDirectoryItem), null);
      assert((await item.as(FsiFileItem)) !== null);
    }
    const folder = await directoryOf(await root.item("Folder"));
    assertEquals(await folder.fullPath(), "\\Folder");
    assertEquals(await folder.as(FsiFileItem), null);
    assertEquals(await (await folder.item("b.txt")).name(), "b.txt");
  },
);

testBurner(
  "an image tells what is at a path, and how many items it has",
  blankCdR,
  async (burner) => {
    const { image, root } = await filled(burner);
    const { NotFound, Directory, File } = FSI_ITEM_TYPES;
    assertEquals(await image.exists("\\a.txt"), File);
    assertEquals(await image.exists("Folder"), Directory);
    assertEquals(await image.exists("\\"), Directory);
    assertEquals(await image.exists("\\folder\\c.txt"), NotFound);
    await assertFails(
      () => image.exists("\\none\\c.txt"),
      "IMAPI_E_DIR_NOT_FOUND",
    );
    await assertFails(
      () => image.exists("\\a.txt\\c.txt"),
      "IMAPI_E_DIR_NOT_FOUND",
    );
    for (const path of ["a/b", "a\\\\b", "..", "Folder\\."]) {
      await assertFails(() => image.exists(path), "IMAPI_E_INVALID_PATH");
    }
    await assertFails(() => image.exists(""), "IMAPI_E_INVALID_PARAM");
    assertEquals(await image.fileCount(), 2);
    assertEquals(await image.directoryCount(), 1);
    assertEquals(await root.count(), 2);
    assertEquals(
      await (await directoryOf(await root.item("Folder"))).count(),
      1,
    );
  },
);

testBurner(
  "an item has a name in each file system, unique in its directory",
  blankCdR,
  async (burner) => {
    const [, root] = await burner.newRoot();
    const names = async (path: string) => {
      const item = await root.item(path);
      const result = [];
      for (const fileSystem of [ISO9660, Joliet]) {
        result.push(
          await item.fileSystemName(fileSystem),
          await item.fileSystemPath(fileSystem),
        );
      }
      for (const fileSystem of [UDF, ISO9660 | Joliet, 0]) {
        for (
          const call of [
            () => item.fileSystemName(fileSystem),
            () => item.fileSystemPath(fileSystem),
          ]
        ) await assertFails(call, "IMAPI_E_INVALID_PARAM");
      }
      return result;
    };
    await root.addDirectory("Grüße 2024");
    await burner.addFile(root, "Grüße 2024\\café menu.html", "");
    await burner.addFile(root, "Grüße 2024\\cafe-menu.html", "");
    assertEquals(await names("Grüße 2024\\café menu.html"), [
      "CAFE_MENU.HTML",
      "\\GRUSSE_2024\\CAFE_MENU.HTML",
      "café menu.html",
      "\\Grüße 2024\\café menu.html",
    ]);
    assertEquals(await names("Grüße 2024\\cafe-menu.html"), [
      "CAFE_MENU_2.HTML",
      "\\GRUSSE_2024\\CAFE_MENU_2.HTML",
      "cafe-menu.html",
      "\\Grüße 2024\\cafe-menu.html",
    ]);
    assertEquals(await names("Grüße 2024"), [
      "GRUSSE_2024",
      "\\GRUSSE_2024",
      "Grüße 2024",
      "\\Grüße 2024",
    ]);
    assertEquals(await names("\\"), ["", "\\", "", "\\"]);
  },
);

testBurner(
  "an item has three times, of which each is set for itself, and can be hidden",
  blankCdR,
  async (burner) => {
    const before = Date.now();
    const { root } = await filled(burner);
    const after = Date.now();
    for (const path of ["a.txt", "Folder"]) {
      const item = await root.item(path);
      // Dates of Automation are exact to some microseconds.
      const isNew = (time: Date) =>
        time.getTime() >= before - 1 && time.getTime() <= after + 1;
      const [modified, accessed, created] = [1e12, 1.1e12, 1.2e12].map((time) =>
        new Date(time)
      ) as [Date, Date, Date];
      await item.setLastModifiedTime(modified);
      assertEquals(await item.lastModifiedTime(), modified);
      assert(isNew(await item.creationTime()));
      assert(isNew(await item.lastAccessedTime()));
      await item.setLastAccessedTime(accessed);
      await item.setCreationTime(created);
      // Another proxy is of the same item.
      const again = await root.item(path);
      assertEquals(await again.lastModifiedTime(), modified);
      assertEquals(await again.lastAccessedTime(), accessed);
      assertEquals(await again.creationTime(), created);
      assertEquals(await item.isHidden(), false);
      await item.setIsHidden(true);
      assertEquals(await again.isHidden(), true);
      await again.setIsHidden(false);
      assertEquals(await item.isHidden(), false);
    }
  },
);

testBurner(
  "a file gives its size and its data, and takes other data",
  blankCdR,
  async (burner) => {
    const { image, root } = await filled(burner);
    const file = await fileOf(await root.item("a.txt"));
    assertEquals(await file.dataSize(), 5n);
    assertEquals(await file.dataSize32BitLow(), 5);
    assertEquals(await file.dataSize32BitHigh(), 0);
    using data = (await file.data())!;
    assertEquals(await allBytes(data), bytesOf("first"));
    using other = await burner.stream("x".repeat(5000));
    await file.setData(other);
    assertEquals(await file.dataSize(), 5000n);
    assertEquals((await allBytes((await file.data())!)).length, 5000);
    // What the image has grown by is known at once.
    const blocks = await image.usedBlocks();
    using larger = await burner.stream("x".repeat(50_000));
    await file.setData(larger);
    assertEquals(await image.usedBlocks(), blocks + 25 - 3);
  },
);

testBurner(
  "the size of a file beyond 4 GiB has two halves",
  blankCdR,
  async (burner) => {
    const path = `${burner.folder}/large`;
    using sparse = await Deno.create(path);
    await sparse.truncate(2 ** 33 + 2 ** 31 + 7);
    const [image, root] = await burner.newRoot();
    await image.setFreeMediaBlocks(0);
    using stream = await burner.apartment.streamFromFile(path);
    await root.addFile("large", stream);
    const file = await fileOf(await root.item("large"));
    assertEquals(await file.dataSize(), BigInt(2 ** 33 + 2 ** 31 + 7));
    // Signed, as COM has it.
    assertEquals(await file.dataSize32BitLow(), -(2 ** 31) + 7);
    assertEquals(await file.dataSize32BitHigh(), 2);
  },
);

testBurner(
  "an item that was made apart has no data until it is set, and is added with what is in it",
  blankCdR,
  async (burner) => {
    const [image, root] = await burner.newRoot();
    const folder = await image.createDirectoryItem("made");
    const file = await image.createFileItem("file.txt");
    assertEquals(await file.fullPath(), "file.txt");
    assertEquals(await file.data(), null);
    assertEquals(await file.dataSize(), 0n);
    using data = await burner.stream("text");
    await file.setData(data);
    // Nothing can be put into a directory that is in no image.
    await assertFails(() => folder.add(file), "IMAPI_E_NOT_IN_FILE_SYSTEM");
    assertEquals(await image.fileCount(), 0);
    await root.add(folder);
    await folder.add(file);
    assertEquals(await file.fullPath(), "\\made\\file.txt");
    assertEquals(await image.fileCount(), 1);
    await assertFails(() => root.add(file), "IMAPI_E_DUP_NAME");
    for (const name of ["", ".", "..", "a\\b", "a/b", "x".repeat(104)]) {
      for (
        const call of [
          () => image.createFileItem(name),
          () => image.createDirectoryItem(name),
        ]
      ) await assertFails(call, "IMAPI_E_INVALID_PARAM");
    }
  },
);

testBurner(
  "an enumerator gives the items as they were when it was made",
  blankCdR,
  async (burner) => {
    const [, root] = await burner.newRoot();
    for (const name of ["a", "b", "c", "d"]) {
      await burner.addFile(root, name, name);
    }
    const enumerator = await root.enumFsiItems();
    const next = async (count: number, from = enumerator) => {
      const items = await from.next(count);
      return await Promise.all(items.map((item) => item!.name()));
    };
    assertEquals(await next(1), ["a"]);
    const clone = (await enumerator.clone())!;
    await root.remove("d");
    await burner.addFile(root, "e", "e");
    assertEquals(await next(2), ["b", "c"]);
    assertEquals(await next(5), ["d"]);
    assertEquals(await next(1), []);
    assertEquals(await next(3, clone), ["b", "c", "d"]);
    await enumerator.reset();
    await enumerator.skip(3);
    assertEquals(await next(9), ["d"]);
    await clone.reset();
    await clone.skip(10);
    assertEquals(await next(1, clone), []);
    assertEquals(await next(9, await root.enumFsiItems()), [
      "a",
      "b",
      "c",
      "e",
    ]);
  },
);
