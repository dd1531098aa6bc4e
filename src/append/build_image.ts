/**
 * Putting the image of a session together.
 *
 * @module
 */

import { MsftFileSystemImage } from "../abi/coclasses.ts";
import { FSI_FILE_SYSTEMS, FSI_ITEM_TYPES } from "../abi/enums.ts";
import { HRESULTS } from "../abi/hresults.ts";
import type { ComStream } from "../com/com_stream.ts";
import { ComError } from "../connection/errors.ts";
import { FileSystemImage } from "../imapi2/file_system_image.ts";
import { addSources } from "./add_sources.ts";
import type { CheckedAppendOptions } from "./append_options.ts";
import type { ProgressReporter } from "./append_progress.ts";
import type { AppendWarning } from "./append_result.ts";
import { type DiscFacts, isLocked, type JobDrive } from "./job_drive.ts";
import { type RefusedPath, SessionRefusedError } from "./append_errors.ts";
import { imageRefusal } from "./image_refusals.ts";
import type { JobApartment } from "./job_apartment.ts";
import { planTree, type SourceCounts } from "./planned_tree.ts";
import { lockedError } from "./ready_drive.ts";
import type { FoundSources } from "./sources.ts";
import { mendedLabel, takesLabel } from "./volume_label.ts";

/** An image that is ready to be written. */
export interface BuiltImage extends Disposable {
  /** Its bytes. */
  readonly stream: ComStream;
  /** How many sectors it has. */
  readonly blocks: number;
  /** Bits of `FsiFileSystems`. */
  readonly fileSystems: number;
  /** Empty where IMAPI2 takes the time. */
  readonly volumeLabel: string;
  readonly counts: SourceCounts;
}

/** Makes the image of the next session of a disc. */
export async function buildImage(
  ...given: Parameters<typeof build>
): Promise<BuiltImage> {
  try {
    return await build(...given);
  } catch (error) {
    const [, drive] = given;
    throw error instanceof ComError && isLocked(error)
      ? await lockedError(drive, error)
      : imageRefusal(error);
  }
}

async function build(
  apartment: JobApartment,
  drive: JobDrive,
  facts: DiscFacts,
  sources: FoundSources,
  options: CheckedAppendOptions,
  progress: ProgressReporter,
  warnings: AppendWarning[],
): Promise<BuiltImage> {
  using stack = new DisposableStack();
  const image = stack.use(
    await apartment.create(MsftFileSystemImage.clsid, FileSystemImage),
  );
  if (facts.isBlank) await image.chooseImageDefaults(drive.recorder);
  else {
    progress.report("importing");
    await importSession(image, drive, facts);
  }
  await stageNothing(image);
  const fileSystems = await image.fileSystemsToCreate();
  const volumeLabel = await label(image, fileSystems, options, warnings);
  const { counts, refused } = planTree(sources.sources, fileSystems);
  await checkPaths(image, [...sources.refused, ...refused], options.remove);
  progress.report("adding");
  using root = await image.root();
  for (const path of options.remove) {
    progress.throwIfAborted();
    await removeItem(image, root, imagePath(path));
  }
  await addSources(apartment, image, sources.sources, counts, progress);
  progress.report("building");
  using result = await image.createResultImage();
  const blocks = await result.totalBlocks();
  const stream = stack.use(await result.imageStream());
  const built = stack.move();
  return {
    stream,
    blocks,
    fileSystems,
    volumeLabel,
    counts,
    [Symbol.dispose]: () => built.dispose(),
  };
}

async function importSession(
  image: FileSystemImage,
  drive: JobDrive,
  { isRandomWrite, nextWritableAddress, freeSectors }: DiscFacts,
): Promise<void> {
  const interfaces = await drive.multisessionInUse(isRandomWrite);
  try {
    await image.setMultisessionInterfaces(interfaces);
    await image.importFileSystem();
  } catch (error) {
    if (!(error instanceof ComError) || isLocked(error)) throw error;
    const refusal = imageRefusal(error);
    if (refusal !== error) throw refusal;
    throw new SessionRefusedError(
      "cannotImport",
      `what is on the disc cannot be imported, and the disc is not started over: ${error.message}`,
      { cause: error },
    );
  } finally {
    for (const each of interfaces) each.release();
  }
  const start = await image.sessionStartBlock();
  if (start !== nextWritableAddress) {
    throw new SessionRefusedError(
      "startMismatch",
      `the image begins at sector ${start}, and the drive would write it to sector ${nextWritableAddress}`,
    );
  }
  await image.setFreeMediaBlocks(freeSectors);
}

/** Files are read when they are burned: a copy of each takes time and room. */
async function stageNothing(image: FileSystemImage): Promise<void> {
  try {
    await image.setStageFiles(false);
  } catch (error) {
    // A documented answer: this IMAPI2 has no choice.
    if (!(error instanceof ComError && error.hresult === HRESULTS.E_NOTIMPL)) {
      throw error;
    }
  }
}

/** Sets the label, and gives it; empty where none was set. */
async function label(
  image: FileSystemImage,
  fileSystems: number,
  { volumeLabel }: CheckedAppendOptions,
  warnings: AppendWarning[],
): Promise<string> {
  let name = volumeLabel;
  if (name === null) {
    const imported = await image.importedVolumeName();
    name = takesLabel(fileSystems, imported) ? imported : mendedLabel(imported);
    if (name === "") return "";
    if (name !== imported) {
      warnings.push({
        code: "labelChanged",
        message: `The label ${
          JSON.stringify(imported)
        } of the disc does not fit, the session has ${JSON.stringify(name)}`,
      });
    }
  } else if (!takesLabel(fileSystems, name)) {
    throw new SessionRefusedError(
      "invalidVolumeLabel",
      `the label ${
        JSON.stringify(name)
      } must be of A-Z, 0-9 and _ only, since the session gets ISO 9660`,
    );
  }
  await image.setVolumeName(name);
  return name;
}

async function checkPaths(
  image: FileSystemImage,
  refused: readonly RefusedPath[],
  remove: readonly string[],
): Promise<void> {
  const paths = [...refused];
  for (const path of remove) {
    if (await typeOf(image, imagePath(path)) === FSI_ITEM_TYPES.NotFound) {
      paths.push({ path, message: "there is no such item on the disc" });
    }
  }
  if (paths.length === 0) return;
  throw new SessionRefusedError(
    "invalidPaths",
    `${paths.length} path${paths.length === 1 ? "" : "s"} cannot be taken:${
      paths.map(({ path, message }) =>
        `\n  ${JSON.stringify(path)}: ${message}`
      )
        .join("")
    }`,
    { paths },
  );
}

/** What is at a path. Some say that a directory is missing by failing. */
async function typeOf(image: FileSystemImage, path: string): Promise<number> {
  try {
    return await image.exists(path);
  } catch (error) {
    if (
      error instanceof ComError &&
      (error.hresult === HRESULTS.IMAPI_E_DIR_NOT_FOUND ||
        error.hresult === HRESULTS.IMAPI_E_ITEM_NOT_FOUND)
    ) return FSI_ITEM_TYPES.NotFound;
    throw error;
  }
}

async function removeItem(
  image: FileSystemImage,
  root: Awaited<ReturnType<FileSystemImage["root"]>>,
  path: string,
): Promise<void> {
  const relative = path.slice(1);
  switch (await typeOf(image, path)) {
    case FSI_ITEM_TYPES.Directory:
      return await root.removeTree(relative);
    case FSI_ITEM_TYPES.File:
      return await root.remove(relative);
      // What is missing by now went with a directory that it was in.
  }
}

/** A path on the disc as images write it. */
function imagePath(path: string): string {
  return path.replaceAll("/", "\\");
}

/** The names of file systems. */
export function fileSystemNames(
  fileSystems: number,
): ("ISO9660" | "Joliet" | "UDF")[] {
  return (["ISO9660", "Joliet", "UDF"] as const).filter((name) =>
    (fileSystems & FSI_FILE_SYSTEMS[name]) !== 0
  );
}
