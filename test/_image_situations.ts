/** How a program comes to the errors of images, without a fault. */

import { FSI_FILE_SYSTEMS, FsiDirectoryItem } from "@discworks/imapi2";
import {
  appendableCdR,
  blankBdR,
  blankCdR,
  blankDvdPlusRw,
  blankDvdRam,
  closedCdR,
  type FailureName,
  type SimulatedDisc,
} from "@discworks/imapi2/simulator";
import { allBytes, type Burner, DRIVE, numbered, SECTOR } from "./_burning.ts";

/** A disc, and what a program does with it: the last call fails. */
export type Situation = readonly [
  disc: SimulatedDisc | null,
  run: (burner: Burner) => Promise<unknown>,
];

/** A new image of the disc, to continue it. */
async function continuing(burner: Burner) {
  const image = await burner.newImage();
  await image.setMultisessionInterfaces(await burner.multisession());
  return image;
}

/** Imports a session with a file `name` into an image where it is a directory. */
async function importOver(
  burner: Burner,
  onDisc: "file" | "directory",
): Promise<void> {
  const [first, disc] = await burner.newRoot();
  if (onDisc === "file") await burner.addFile(disc, "name", "");
  else await disc.addDirectory("name");
  await burner.writeImage(first);
  const [image, root] = await burner.newRoot();
  if (onDisc === "directory") await burner.addFile(root, "name", "");
  else await root.addDirectory("name");
  await image.setMultisessionInterfaces(await burner.multisession());
  await image.importFileSystem();
}

/** Adds a tree with one file to an image, changes the file, and reads the image. */
async function readChanged(
  burner: Burner,
  change: (path: string) => Promise<void>,
): Promise<void> {
  const path = `${burner.folder}/changing`;
  await burner.makeFiles({ "changing/file": "x".repeat(10_000) });
  const [image, root] = await burner.newRoot();
  await root.addTree(path, false);
  using result = await image.createResultImage();
  using stream = await result.imageStream();
  await change(`${path}/file`);
  await allBytes(stream);
}

/** Fills an image with directories. */
async function addDirectories(burner: Burner, count: number): Promise<void> {
  const [, root] = await burner.newRoot();
  const width = 1024;
  for (let first = 0; first < count; first += width) {
    const names = Array.from(
      { length: Math.min(width, count - first) },
      (_, index) => `${first / width}\\${index}`,
    );
    await root.addDirectory(`${first / width}`);
    await Promise.all(names.map((name) => root.addDirectory(name)));
  }
}

export const IMAGE_SITUATIONS: Partial<Record<FailureName, Situation>> = {
  IMAPI_E_BAD_MULTISESSION_PARAMETER: [appendableCdR, async (burner) => {
    await (await burner.newImage()).setMultisessionInterfaces([]);
  }],
  IMAPI_E_DATA_STREAM_CREATE_FAILURE: [
    blankCdR,
    (burner) => readChanged(burner, (path) => Deno.remove(path)),
  ],
  IMAPI_E_DATA_STREAM_INCONSISTENCY: [
    blankCdR,
    (burner) => readChanged(burner, (path) => Deno.truncate(path, 3000)),
  ],
  IMAPI_E_DATA_STREAM_READ_FAILURE: [
    blankCdR,
    (burner) =>
      readChanged(burner, async (path) => {
        await Deno.remove(path);
        await Deno.mkdir(path);
      }),
  ],
  IMAPI_E_DATA_TOO_BIG: [blankBdR, async (burner) => {
    const path = `${burner.folder}/large`;
    using sparse = await Deno.create(path);
    const [image, root] = await burner.newRoot();
    await image.chooseImageDefaults(burner.recorder);
    // As large as can be.
    await sparse.truncate(2_147_483_648);
    using large = await burner.apartment.streamFromFile(path);
    await root.addFile("large", large);
    await image.usedBlocks();
    // One byte more is added, too, and found when the image is made.
    await sparse.truncate(2_147_483_649);
    await root.addFile("larger", large);
    await image.createResultImage();
  }],
  IMAPI_E_DIRECTORY_READ_FAILURE: [blankCdR, async (burner) => {
    const [, root] = await burner.newRoot();
    await root.addTree(`${burner.folder}/none`, true);
  }],
  IMAPI_E_DIR_NOT_EMPTY: [blankCdR, async (burner) => {
    const [, root] = await burner.newRoot();
    await root.addDirectory("a");
    await root.addDirectory("a\\b");
    await root.remove("a");
  }],
  IMAPI_E_DIR_NOT_FOUND: [blankCdR, async (burner) => {
    const [, root] = await burner.newRoot();
    await root.addDirectory("a\\b");
  }],
  IMAPI_E_DISC_MISMATCH: [appendableCdR, async (burner) => {
    const image = await burner.imported();
    await burner.apartment.simulator!.swap(DRIVE, appendableCdR);
    await image.createResultImage();
  }],
  IMAPI_E_DUP_NAME: [blankCdR, async (burner) => {
    const [, root] = await burner.newRoot();
    await root.addDirectory("name");
    await burner.addFile(root, "NAME", "");
  }],
  IMAPI_E_EMPTY_DISC: [blankDvdRam, async (burner) => {
    await (await continuing(burner)).importFileSystem();
  }],
  IMAPI_E_FILE_SYSTEM_CHANGE_NOT_ALLOWED: [appendableCdR, async (burner) => {
    const image = await burner.imported();
    await image.setFileSystemsToCreate(FSI_FILE_SYSTEMS.ISO9660);
  }],
  IMAPI_E_FILE_SYSTEM_NOT_FOUND: [appendableCdR, async (burner) => {
    const image = await continuing(burner);
    await image.importSpecificFileSystem(FSI_FILE_SYSTEMS.Joliet);
  }],
  IMAPI_E_FILE_SYSTEM_READ_CONSISTENCY_ERROR: [blankBdR, async (burner) => {
    const image = await burner.newImage();
    using result = await image.createResultImage();
    using stream = await result.imageStream();
    const bytes = await allBytes(stream);
    // The descriptors are left, and nothing of what they tell of.
    using damaged = await burner.stream(bytes.fill(0xFF, 19 * SECTOR));
    await burner.writer.write(damaged);
    await (await continuing(burner)).importFileSystem();
  }],
  IMAPI_E_FSI_INTERNAL_ERROR: [closedCdR, async (burner) => {
    const image = await burner.newImage();
    await image.setMaxMediaBlocksFromDevice(burner.recorder);
  }],
  IMAPI_E_IMAGE_SIZE_LIMIT: [blankCdR, async (burner) => {
    const [image, root] = await burner.newRoot();
    await image.setFreeMediaBlocks(await image.usedBlocks());
    using stream = await burner.stream(numbered(1000));
    await root.addFile("large", stream);
  }],
  IMAPI_E_IMAGE_TOO_BIG: [blankCdR, async (burner) => {
    const [image, root] = await burner.newRoot();
    using stream = await burner.stream(numbered(1000));
    await root.addFile("large", stream);
    await image.setFreeMediaBlocks(1000);
  }],
  IMAPI_E_IMPORT_SEEK_FAILURE: [blankCdR, continuing],
  IMAPI_E_IMPORT_TYPE_COLLISION_DIRECTORY_EXISTS_AS_FILE: [
    blankCdR,
    (burner) => importOver(burner, "directory"),
  ],
  IMAPI_E_IMPORT_TYPE_COLLISION_FILE_EXISTS_AS_DIRECTORY: [
    blankCdR,
    (burner) => importOver(burner, "file"),
  ],
  IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE: [closedCdR, continuing],
  IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION: [blankDvdPlusRw, async (burner) => {
    await burner.writeFiles({ file: "" });
    await (await continuing(burner)).importFileSystem();
  }],
  IMAPI_E_INVALID_PARAM: [blankCdR, async (burner) => {
    const [, root] = await burner.newRoot();
    await root.addDirectory("");
  }],
  IMAPI_E_INVALID_PATH: [blankCdR, async (burner) => {
    const [, root] = await burner.newRoot();
    await root.addDirectory("a/b");
  }],
  IMAPI_E_INVALID_VOLUME_NAME: [blankCdR, async (burner) => {
    await (await burner.newImage()).setVolumeName("sixteen letters.");
  }],
  IMAPI_E_INVALID_WORKING_DIRECTORY: [blankCdR, async (burner) => {
    const image = await burner.newImage();
    await image.setWorkingDirectory(`${burner.folder}/none`);
  }],
  IMAPI_E_ISO9660_LEVELS: [blankCdR, async (burner) => {
    const [, root] = await burner.newRoot();
    let path = "1";
    for (let level = 2; level < 10; level++) {
      await root.addDirectory(path);
      path += `\\${level}`;
    }
  }],
  IMAPI_E_ITEM_NOT_FOUND: [blankCdR, async (burner) => {
    const [, root] = await burner.newRoot();
    await root.item("none");
  }],
  IMAPI_E_MULTISESSION_NOT_SET: [appendableCdR, async (burner) => {
    await (await burner.newImage()).importFileSystem();
  }],
  IMAPI_E_NOT_DIR: [blankCdR, async (burner) => {
    const [, root] = await burner.newRoot();
    await burner.addFile(root, "file", "");
    await root.removeTree("file");
  }],
  IMAPI_E_NOT_IN_FILE_SYSTEM: [blankCdR, async (burner) => {
    const [, root] = await burner.newRoot();
    await root.addDirectory("gone");
    const gone = (await (await root.item("gone")).as(FsiDirectoryItem))!;
    await root.remove("gone");
    await gone.addDirectory("more");
  }],
  IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE: [closedCdR, async (burner) => {
    const image = await burner.newImage();
    await image.setMultisessionInterfaces(
      await burner.writer.multisessionInterfaces(),
    );
  }],
  IMAPI_E_NO_SUPPORTED_FILE_SYSTEM: [blankBdR, async (burner) => {
    await burner.write(64);
    await (await continuing(burner)).importFileSystem();
  }],
  IMAPI_E_READONLY: [blankCdR, async (burner) => {
    const [image, root] = await burner.newRoot();
    await image.createResultImage();
    await root.addDirectory("more");
  }],
  IMAPI_E_RESTRICTED_NAME_VIOLATION: [blankCdR, async (burner) => {
    const [image, root] = await burner.newRoot();
    await image.setUseRestrictedCharacterSet(true);
    await root.addDirectory("日本");
  }],
  IMAPI_E_TOO_MANY_DIRS: [blankCdR, (burner) => addDirectories(burner, 65_536)],
  IMAPI_E_UDF_REVISION_CHANGE_NOT_ALLOWED: [appendableCdR, async (burner) => {
    await (await burner.imported()).setUDFRevision(0x102);
  }],
};
