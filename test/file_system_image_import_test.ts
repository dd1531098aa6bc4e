import {
  FSI_FILE_SYSTEMS,
  FSI_ITEM_TYPES,
  FsiFileItem,
} from "@discworks/imapi2";
import {
  appendableCdR,
  blankCdR,
  blankDvdPlusRw,
  blankDvdRam,
} from "@discworks/imapi2/simulator";
import {
  assertFails,
  type Burner,
  DRIVE,
  readSession,
  testBurner,
} from "./_burning.ts";
import { assert, assertEquals } from "./_assert.ts";

const { ISO9660, Joliet, UDF, None } = FSI_FILE_SYSTEMS;

/** The sectors of a track on CD that is as short as can be. */
const SHORTEST = 302;

testBurner(
  "a session is imported, changed and written after the one before",
  blankCdR,
  async (burner) => {
    const old = { "old.txt": "old", "gone.txt": "gone", "kept.txt": "kept" };
    await burner.writeFiles(old);
    const image = await burner.newImage();
    await image.setMultisessionInterfaces(await burner.multisession());
    assertEquals(await image.importFileSystem(), Joliet);
    assertEquals(await image.fileCount(), 3);
    const root = await image.root();
    const item = (await (await root.item("old.txt")).as(FsiFileItem))!;
    assertEquals(await item.dataSize(), 3n);
    // It lies on the disc, and no stream was set.
    assertEquals(await item.data(), null);
    await root.remove("gone.txt");
    await root.remove("old.txt");
    await burner.addFile(root, "old.txt", "new");
    await root.addDirectory("folder");
    await burner.addFile(root, "folder\\added.txt", "added");
    const start = await image.sessionStartBlock();
    await burner.writeImage(image);
    const written = [
      [0, SHORTEST - 1],
      [start, start + SHORTEST - 1],
    ] as const;
    assertEquals((await readSession(burner, start, written)).files, {
      "/kept.txt": "kept",
      "/old.txt": "new",
      "/folder": null,
      "/folder/added.txt": "added",
    });
    // The first session is what it was.
    assertEquals(
      (await readSession(burner, 0, written)).files,
      Object.fromEntries(
        Object.entries(old).map(([name, text]) => [`/${name}`, text]),
      ),
    );
  },
);

testBurner(
  "one file system of a disc is imported with its names",
  blankCdR,
  async (burner) => {
    await burner.writeFiles({ "A long name.text": "text" });
    const { File, NotFound } = FSI_ITEM_TYPES;
    for (
      const [fileSystem, name, other] of [
        [ISO9660, "A_LONG_NAME.TEXT", "A long name.text"],
        [Joliet, "A long name.text", "A_LONG_NAME.TEXT"],
      ] as const
    ) {
      const image = await burner.newImage();
      await image.setMultisessionInterfaces(await burner.multisession());
      await image.importSpecificFileSystem(fileSystem);
      assertEquals(await image.exists(name), File);
      assertEquals(await image.exists(other), NotFound);
      assertEquals(await image.probeSpecificFileSystem(fileSystem), true);
      assertEquals(await image.probeSpecificFileSystem(UDF), false);
      await assertFails(
        () => image.importSpecificFileSystem(UDF),
        "IMAPI_E_FILE_SYSTEM_NOT_FOUND",
      );
      for (const none of [None, ISO9660 | Joliet, 8]) {
        await assertFails(
          () => image.importSpecificFileSystem(none),
          "IMAPI_E_INVALID_PARAM",
        );
      }
    }
    const image = await burner.newImage();
    assertEquals(
      await image.identifyFileSystemsOnDisc(burner.recorder),
      ISO9660 | Joliet,
    );
  },
);

testBurner(
  "a disc that was only described has a session of ISO 9660, without Joliet",
  appendableCdR,
  async (burner) => {
    const image = await burner.newImage();
    assertEquals(
      await image.identifyFileSystemsOnDisc(burner.recorder),
      ISO9660,
    );
    await image.setMultisessionInterfaces(await burner.multisession());
    await assertFails(
      () => image.importSpecificFileSystem(Joliet),
      "IMAPI_E_FILE_SYSTEM_NOT_FOUND",
    );
    assertEquals(await image.importFileSystem(), ISO9660);
  },
);

testBurner(
  "nothing is imported before MultisessionInterfaces are set, nor from a disc that has nothing",
  blankDvdPlusRw,
  async (burner) => {
    const image = await burner.newImage();
    const calls = [
      () => image.importFileSystem(),
      () => image.importSpecificFileSystem(Joliet),
      () => image.importSpecificFileSystem(UDF),
    ];
    for (const call of calls) {
      await assertFails(call, "IMAPI_E_MULTISESSION_NOT_SET");
    }
    await assertFails(
      () => image.probeSpecificFileSystem(Joliet),
      "IMAPI_E_MULTISESSION_NOT_SET",
    );
    assertEquals(await image.identifyFileSystemsOnDisc(burner.recorder), None);
    await image.setMultisessionInterfaces(await burner.multisession());
    for (const call of calls) await assertFails(call, "IMAPI_E_EMPTY_DISC");
    // What is no file system.
    await burner.write(20, 1);
    for (const call of calls) {
      await assertFails(call, "IMAPI_E_NO_SUPPORTED_FILE_SYSTEM");
    }
    assertEquals(await image.identifyFileSystemsOnDisc(burner.recorder), None);
    await burner.apartment.simulator!.eject(DRIVE);
    for (const call of calls) {
      await assertFails(call, "IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE");
    }
    await assertFails(
      () => image.identifyFileSystemsOnDisc(burner.recorder),
      "E_IMAPI_RECORDER_MEDIA_NO_MEDIA",
    );
  },
);

testBurner(
  "media that are written anywhere take no session after one of ISO 9660",
  blankDvdRam,
  async (burner) => {
    await burner.writeFiles({ "a.txt": "A" });
    const image = await burner.newImage();
    assertEquals(
      await image.identifyFileSystemsOnDisc(burner.recorder),
      ISO9660 | Joliet,
    );
    await image.setMultisessionInterfaces(await burner.multisession());
    for (
      const call of [
        () => image.importFileSystem(),
        () => image.importSpecificFileSystem(ISO9660),
      ]
    ) await assertFails(call, "IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION");
    assertEquals(await image.fileCount(), 0);
  },
);

testBurner(
  "what was in the image before an import stays, and what collides with it is refused",
  blankCdR,
  async (burner) => {
    await burner.writeFiles({ "name": "on the disc", "other": "on the disc" });
    const [image, root] = await burner.newRoot();
    await burner.addFile(root, "name", "in the image");
    await image.setMultisessionInterfaces(await burner.multisession());
    await image.importFileSystem();
    assertEquals(await image.fileCount(), 2);
    const item = (await (await root.item("name")).as(FsiFileItem))!;
    assertEquals(await item.dataSize(), 12n);
    const [second, directory] = await burner.newRoot();
    await directory.addDirectory("name");
    await second.setMultisessionInterfaces(await burner.multisession());
    await assertFails(
      () => second.importFileSystem(),
      "IMAPI_E_IMPORT_TYPE_COLLISION_FILE_EXISTS_AS_DIRECTORY",
    );
    assertEquals(await second.fileCount(), 0);
    assertEquals(await second.directoryCount(), 1);
  },
);

/** An image of the disc, and what its result is made of. */
async function continued(burner: Burner) {
  await burner.writeFiles({ "a.txt": "A" });
  const image = await burner.imported();
  return { image, create: () => image.createResultImage() };
}

testBurner(
  "a disc that was swapped after the import is not the one that the image continues",
  blankCdR,
  async (burner) => {
    const { image, create } = await continued(burner);
    const { simulator } = burner.apartment;
    await simulator!.swap(DRIVE, appendableCdR);
    await assertFails(create, "IMAPI_E_DISC_MISMATCH");
    await simulator!.eject(DRIVE);
    await assertFails(create, "IMAPI_E_DISC_MISMATCH");
    // It is still open to changes.
    const root = await image.root();
    await root.remove("a.txt");
  },
);

testBurner(
  "a disc that got another session after the import is not the one that the image continues",
  blankCdR,
  async (burner) => {
    const { create } = await continued(burner);
    await burner.write(300);
    await assertFails(create, "IMAPI_E_DISC_MISMATCH");
  },
);

testBurner(
  "an image whose drive is empty when its result is made is still open to changes",
  blankCdR,
  async (burner) => {
    await burner.writeFiles({ "a.txt": "A" });
    const [image, root] = await burner.newRoot();
    await image.setMultisessionInterfaces(await burner.multisession());
    await burner.recorder.ejectMedia();
    await assertFails(
      () => image.createResultImage(),
      "E_IMAPI_RECORDER_MEDIA_NO_MEDIA",
    );
    await root.addDirectory("folder");
    await burner.recorder.closeTray();
    using result = await image.createResultImage();
    assert((await result.discId()) !== "");
  },
);
