import {
  type FileSystemImageResult,
  FsiDirectoryItem,
  FsiFileItem,
} from "@discworks/imapi2";
import { blankCdR } from "@discworks/imapi2/simulator";
import { assertNothingHeld } from "./_apartment.ts";
import {
  allBytes,
  assertFails,
  type Burner,
  SECTOR,
  testBurner,
} from "./_burning.ts";
import { assert, assertEquals } from "./_assert.ts";

/** An image of two files, and its result. */
async function created(burner: Burner) {
  const [image, root] = await burner.newRoot();
  await burner.addFile(root, "one.txt", "1".repeat(SECTOR + 1));
  await root.addDirectory("folder");
  await burner.addFile(root, "folder\\two.txt", "2".repeat(10));
  await burner.addFile(root, "folder\\empty.txt", "");
  const result = await image.createResultImage();
  return { image, root, result };
}

/** The bytes of the image, read by the stream that a result gives. */
async function bytesOf(
  result: FileSystemImageResult,
): Promise<Uint8Array<ArrayBuffer>> {
  using stream = await result.imageStream();
  return await allBytes(stream);
}

testBurner(
  "a result has whole blocks, and a stream of them",
  blankCdR,
  async (burner) => {
    const { image, result } = await created(burner);
    assertEquals(await result.blockSize(), SECTOR);
    assertEquals(await result.totalBlocks(), await image.usedBlocks());
    assertEquals(await result.discId(), "");
    const bytes = await bytesOf(result);
    assertEquals(bytes.length, SECTOR * await result.totalBlocks());
    assertEquals(
      new TextDecoder().decode(bytes.subarray(16 * SECTOR + 1).subarray(0, 5)),
      "CD001",
    );
    using stream = await result.imageStream();
    await stream.seek(16 * SECTOR);
    using clone = await stream.clone();
    assertEquals((await stream.read(6)).length, 6);
    assertEquals((await clone.read(3))[0], 1);
    assertEquals(await stream.seek(0, "current"), 16 * SECTOR + 6);
    assertEquals(await clone.seek(0, "current"), 16 * SECTOR + 3);
  },
);

testBurner(
  "progress items are the files of the image with what they take",
  blankCdR,
  async (burner) => {
    const { result } = await created(burner);
    const bytes = await bytesOf(result);
    const items = await result.progressItems();
    // A file without bytes takes no block.
    assertEquals(await items.count(), 2);
    for (
      const [index, description, blocks, byte] of [
        [0, "\\one.txt", 2, "1"],
        [1, "\\folder\\two.txt", 1, "2"],
      ] as const
    ) {
      const item = await items.item(index);
      assertEquals(await item.description(), description);
      assertEquals(await item.blockCount(), blocks);
      const first = await item.firstBlock();
      assertEquals(await item.lastBlock(), first + blocks - 1);
      assertEquals(bytes[first * SECTOR], byte.charCodeAt(0));
      for (const block of [first, first + blocks - 1]) {
        const found = await items.progressItemFromBlock(block);
        assertEquals(await found.description(), description);
      }
      const found = await items.progressItemFromDescription(description);
      assertEquals(await found.firstBlock(), first);
    }
    for (
      const call of [
        () => items.item(2),
        () => items.item(-1),
        () => items.progressItemFromBlock(0),
        () => items.progressItemFromBlock(bytes.length / SECTOR),
      ]
    ) await assertFails(call, "E_INVALIDARG");
    await assertFails(
      () => items.progressItemFromDescription("\\none"),
      "E_FAIL",
    );
  },
);

testBurner(
  "an image stays as it is after its result was made, and gives the same again",
  blankCdR,
  async (burner) => {
    const { image, root, result } = await created(burner);
    const folder = (await (await root.item("folder")).as(FsiDirectoryItem))!;
    const file = (await (await root.item("one.txt")).as(FsiFileItem))!;
    using data = await burner.stream("other");
    const made = await image.createFileItem("made");
    const date = new Date();
    for (
      const call of [
        () => root.addDirectory("more"),
        () => root.addFile("more", data),
        () => root.addTree(burner.folder, false),
        () => root.add(made),
        () => root.remove("one.txt"),
        () => root.removeTree("folder"),
        () => folder.addDirectory("more"),
        () => image.rollbackToChangePoint(0),
        () => file.setData(data),
        () => file.setCreationTime(date),
        () => file.setLastAccessedTime(date),
        () => folder.setLastModifiedTime(date),
        () => folder.setIsHidden(true),
      ]
    ) await assertFails(call, "IMAPI_E_READONLY");
    const again = await image.createResultImage();
    assertEquals(await again.totalBlocks(), await result.totalBlocks());
    assertEquals(await image.fileCount(), 3);
  },
);

testBurner(
  "each object keeps what it needs after the proxies of all others were released",
  blankCdR,
  async (burner) => {
    const { image, root, result } = await created(burner);
    const items = await result.progressItems();
    const item = await items.item(0);
    const stream = await result.imageStream();
    const enumerator = await root.enumFsiItems();
    const blocks = await result.totalBlocks();
    burner.writer.release();
    burner.recorder.release();
    for (const each of [image, root, result, items]) each.release();
    assertEquals(await item.description(), "\\one.txt");
    assertEquals((await allBytes(stream)).length, blocks * SECTOR);
    const clone = await stream.clone();
    stream.release();
    assertEquals((await allBytes(clone)).length, blocks * SECTOR);
    const [file] = await enumerator.next(1);
    enumerator.release();
    assertEquals(await file!.fullPath(), "\\one.txt");
    for (const each of [clone, item, file!]) each.release();
    await assertNothingHeld(burner.apartment);
  },
);

testBurner(
  "files of streams are read after everything but the stream of the image was released",
  blankCdR,
  async (burner) => {
    await burner.makeFiles({ file: "a file of the system" });
    const [image, root] = await burner.newRoot();
    {
      using stream = await burner.apartment.streamFromFile(
        `${burner.folder}/file`,
      );
      await root.addFile("file", stream);
    }
    const result = await image.createResultImage();
    const stream = await result.imageStream();
    const items = await result.progressItems();
    const block = await (await items.item(0)).firstBlock();
    for (const each of [image, root, result, items]) each.release();
    await stream.seek(block * SECTOR);
    assertEquals(
      new TextDecoder().decode(await stream.read(20)),
      "a file of the system",
    );
  },
);

testBurner(
  "a file that gave its size and then got shorter is no longer what the image says",
  blankCdR,
  async (burner) => {
    await burner.makeFiles({ "tree/file": "x".repeat(10_000) });
    const [image, root] = await burner.newRoot();
    await root.addTree(`${burner.folder}/tree`, false);
    using result = await image.createResultImage();
    using stream = await result.imageStream();
    assert((await allBytes(stream)).length > 10_000);
    await Deno.truncate(`${burner.folder}/tree/file`, 5000);
    await assertFails(
      () => allBytes(stream),
      "IMAPI_E_DATA_STREAM_INCONSISTENCY",
    );
    await Deno.remove(`${burner.folder}/tree/file`);
    await assertFails(
      () => allBytes(stream),
      "IMAPI_E_DATA_STREAM_CREATE_FAILURE",
    );
  },
);
