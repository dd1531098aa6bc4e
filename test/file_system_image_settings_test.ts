import { FSI_FILE_SYSTEMS, FSI_ITEM_TYPES } from "@discworks/imapi2";
import { appendableCdR, blankCdR } from "@discworks/imapi2/simulator";
import { assertFails, readSession, testBurner } from "./_burning.ts";
import { assertEquals, assertMatch } from "./_assert.ts";

const { ISO9660, Joliet, UDF, None } = FSI_FILE_SYSTEMS;

testBurner(
  "a new image is empty, has ISO 9660 and Joliet, and as many sectors as a CD of 650 MB",
  blankCdR,
  async (burner) => {
    const image = await burner.newImage();
    assertEquals(await image.freeMediaBlocks(), 332_800);
    assertEquals(await image.sessionStartBlock(), 0);
    assertEquals(await image.fileCount(), 0);
    assertEquals(await image.directoryCount(), 0);
    assertEquals(await image.changePoint(), 0);
    assertEquals(await image.volumeName(), "");
    assertEquals(await image.importedVolumeName(), "");
    assertEquals(await image.workingDirectory(), "");
    assertEquals(await image.fileSystemsToCreate(), ISO9660 | Joliet);
    assertEquals(await image.fileSystemsSupported(), ISO9660 | Joliet);
    assertEquals(await image.udfRevision(), 0);
    assertEquals(await image.udfRevisionsSupported(), []);
    assertEquals(await image.iso9660InterchangeLevel(), 2);
    assertEquals(await image.iso9660InterchangeLevelsSupported(), [2]);
    assertEquals(await image.multisessionInterfaces(), []);
  },
);

testBurner(
  "flags of an image are false until they are set, each for itself",
  blankCdR,
  async (burner) => {
    const image = await burner.newImage();
    const read = () =>
      Promise.all([
        image.strictFileSystemCompliance(),
        image.useRestrictedCharacterSet(),
        image.stageFiles(),
        image.createRedundantUdfMetadataFiles(),
      ]);
    const setters = [
      (value: boolean) => image.setStrictFileSystemCompliance(value),
      (value: boolean) => image.setUseRestrictedCharacterSet(value),
      (value: boolean) => image.setStageFiles(value),
      (value: boolean) => image.setCreateRedundantUdfMetadataFiles(value),
    ];
    assertEquals(await read(), setters.map(() => false));
    for (const [index, set] of setters.entries()) {
      await set(true);
      assertEquals(await read(), setters.map((_, each) => each === index));
      await set(false);
    }
  },
);

testBurner(
  "a volume has a name of 15 capitals, digits and underscores at most",
  blankCdR,
  async (burner) => {
    const image = await burner.newImage();
    for (const name of ["A", "BACKUP_01", "ABCDEFGHIJKLMNO", "0_9"]) {
      await image.setVolumeName(name);
      assertEquals(await image.volumeName(), name);
      assertEquals(await image.volumeNameISO9660(), name);
      assertEquals(await image.volumeNameJoliet(), name);
      assertEquals(await image.volumeNameUDF(), "");
    }
    for (
      const name of ["", "backup", "A B", "A.B", "ABCDEFGHIJKLMNOP", "Ä", "A-B"]
    ) {
      await assertFails(
        () => image.setVolumeName(name),
        "IMAPI_E_INVALID_VOLUME_NAME",
      );
    }
    assertEquals(await image.volumeName(), "0_9");
  },
);

testBurner(
  "a session is labelled with the name of its volume, else with its time",
  blankCdR,
  async (burner) => {
    await burner.writeFiles({});
    const { label } = await readSession(burner, 0, [[0, 301]]);
    assertMatch(label, /^\d{8}_\d{6}$/);
    const image = await burner.imported();
    assertEquals(await image.importedVolumeName(), label);
    await image.setVolumeName("NEXT");
    const start = await image.sessionStartBlock();
    await burner.writeImage(image);
    const second = await readSession(burner, start, [[start, start + 301]]);
    assertEquals(second.label, "NEXT");
  },
);

testBurner(
  "file systems, UDF and the level of ISO 9660 stay what the simulation makes",
  blankCdR,
  async (burner) => {
    const image = await burner.newImage();
    await image.setFileSystemsToCreate(ISO9660 | Joliet);
    await image.setISO9660InterchangeLevel(2);
    for (
      const call of [
        ...[None, ISO9660, Joliet, UDF, ISO9660 | Joliet | UDF].map(
          (fileSystems) => () => image.setFileSystemsToCreate(fileSystems),
        ),
        () => image.setISO9660InterchangeLevel(1),
        () => image.setUDFRevision(0x102),
      ]
    ) await assertFails(call, "IMAPI_E_INVALID_PARAM");
    assertEquals(await image.fileSystemsToCreate(), ISO9660 | Joliet);
  },
);

testBurner(
  "of several file systems the richest is imported",
  blankCdR,
  async (burner) => {
    const image = await burner.newImage();
    for (
      const [fileSystems, expected] of [
        [ISO9660 | Joliet | UDF, UDF],
        [ISO9660 | Joliet, Joliet],
        [ISO9660 | UDF, UDF],
        [ISO9660, ISO9660],
      ] as const
    ) {
      assertEquals(
        await image.getDefaultFileSystemForImport(fileSystems),
        expected,
      );
    }
    await assertFails(
      () => image.getDefaultFileSystemForImport(None),
      "IMAPI_E_INVALID_PARAM",
    );
  },
);

testBurner(
  "a working directory is a directory that is there",
  blankCdR,
  async (burner) => {
    const image = await burner.newImage();
    await image.setWorkingDirectory(burner.folder);
    assertEquals(await image.workingDirectory(), burner.folder);
    await burner.makeFiles({ file: "" });
    for (const name of ["none", "file"]) {
      await assertFails(
        () => image.setWorkingDirectory(`${burner.folder}/${name}`),
        "IMAPI_E_INVALID_WORKING_DIRECTORY",
      );
    }
    await assertFails(
      () => image.setWorkingDirectory(""),
      "IMAPI_E_INVALID_PARAM",
    );
    assertEquals(await image.workingDirectory(), burner.folder);
  },
);

testBurner(
  "names of ANSI characters only are taken where that was asked for",
  blankCdR,
  async (burner) => {
    const [image, root] = await burner.newRoot();
    await image.setUseRestrictedCharacterSet(true);
    for (
      const call of [
        () => root.addDirectory("日本"),
        () => burner.addFile(root, "Ω.txt", ""),
        () => image.createFileItem("Ж"),
        () => image.createDirectoryItem("Ж"),
      ]
    ) await assertFails(call, "IMAPI_E_RESTRICTED_NAME_VIOLATION");
    await root.addDirectory("plain");
    await image.setUseRestrictedCharacterSet(false);
    await root.addDirectory("日本");
    assertEquals(await image.exists("日本"), FSI_ITEM_TYPES.Directory);
  },
);

testBurner(
  "an image that continues a disc keeps where it starts, its file systems and its revision of UDF",
  appendableCdR,
  async (burner) => {
    const image = await burner.newImage();
    await image.setSessionStartBlock(100);
    assertEquals(await image.sessionStartBlock(), 100);
    await assertFails(
      () => image.setSessionStartBlock(-1),
      "IMAPI_E_INVALID_PARAM",
    );
    await image.setMultisessionInterfaces(await burner.multisession());
    await image.importFileSystem();
    assertEquals(
      await image.sessionStartBlock(),
      await burner.writer.nextWritableAddress(),
    );
    assertEquals(
      await image.freeMediaBlocks(),
      await burner.writer.freeSectorsOnMedia(),
    );
    await assertFails(() => image.setSessionStartBlock(0), "IMAPI_E_READONLY");
    await assertFails(
      () => image.setFileSystemsToCreate(ISO9660),
      "IMAPI_E_FILE_SYSTEM_CHANGE_NOT_ALLOWED",
    );
    await assertFails(
      () => image.setUDFRevision(0x102),
      "IMAPI_E_UDF_REVISION_CHANGE_NOT_ALLOWED",
    );
  },
);
