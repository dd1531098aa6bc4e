/**
 * Adding files and directories to an image.
 *
 * @module
 */

import { FSI_ITEM_TYPES } from "../abi/enums.ts";
import { HRESULTS } from "../abi/hresults.ts";
import { ComError } from "../connection/errors.ts";
import type { FileSystemImage } from "../imapi2/file_system_image.ts";
import { FsiDirectoryItem } from "../imapi2/fsi_directory_item.ts";
import type { FsiItem } from "../imapi2/fsi_item.ts";
import type { ProgressReporter } from "./append_progress.ts";
import { inTheWay } from "./image_refusals.ts";
import type { JobApartment } from "./job_apartment.ts";
import type { SourceCounts } from "./planned_tree.ts";
import type {
  Source,
  SourceDirectory,
  SourceFile,
  SourceItem,
  SourceTimes,
} from "./sources.ts";

/** Adds all sources, or none where one of them fails. */
export async function addSources(
  apartment: JobApartment,
  image: FileSystemImage,
  sources: readonly Source[],
  { bytes }: SourceCounts,
  progress: ProgressReporter,
): Promise<void> {
  const before = await image.changePoint();
  const adder = new Adder(apartment, image, bytes, progress);
  try {
    for (const { item, parents, name } of sources) {
      using parent = await adder.directory(parents, item.path);
      if (name !== null) await adder.add(parent, parents, name, item);
      else await adder.addEntries(parent, parents, item as SourceDirectory);
    }
  } catch (error) {
    await image.rollbackToChangePoint(before).catch(() => {
      // What led here says more.
    });
    throw error;
  }
}

class Adder {
  readonly #apartment: JobApartment;
  readonly #image: FileSystemImage;
  readonly #bytes: number;
  readonly #progress: ProgressReporter;
  #added = 0;

  constructor(
    apartment: JobApartment,
    image: FileSystemImage,
    bytes: number,
    progress: ProgressReporter,
  ) {
    this.#apartment = apartment;
    this.#image = image;
    this.#bytes = bytes;
    this.#progress = progress;
  }

  /** The directory with a path, made where it is not there. */
  async directory(
    names: readonly string[],
    source: string,
  ): Promise<FsiDirectoryItem> {
    let directory = await this.#image.root();
    for (const [index, name] of names.entries()) {
      using parent = directory;
      await this.#makeDirectory(parent, names.slice(0, index + 1), source);
      directory = await directoryIn(parent, name);
    }
    return directory;
  }

  /** Adds an item to the directory with the path `parents`. */
  async add(
    parent: FsiDirectoryItem,
    parents: readonly string[],
    name: string,
    item: SourceItem,
  ): Promise<void> {
    if (item.kind === "file") {
      return await this.#addFile(parent, parents, name, item);
    }
    const path = [...parents, name];
    const isNew = await this.#makeDirectory(parent, path, item.path);
    using directory = await directoryIn(parent, name);
    await this.addEntries(directory, path, item);
    if (isNew) await setTimes(directory, item.times);
  }

  /** Makes the directory with a path, whose parent is there. Gives whether it was not there. */
  async #makeDirectory(
    parent: FsiDirectoryItem,
    names: readonly string[],
    source: string,
  ): Promise<boolean> {
    const path = pathOf(names);
    const type = await this.#image.exists(path);
    if (type === FSI_ITEM_TYPES.Directory) return false;
    if (type !== FSI_ITEM_TYPES.NotFound) {
      throw inTheWay(source, `${path} on the disc is a file`);
    }
    await parent.addDirectory(names.at(-1)!);
    return true;
  }

  /** Adds what is in a directory: by itself where nothing of it is left out. */
  async addEntries(
    directory: FsiDirectoryItem,
    path: readonly string[],
    item: SourceDirectory,
  ): Promise<void> {
    if (item.isWhole) {
      this.#report(item);
      await addTree(directory, item.path);
      this.#added += bytesOf(item);
      return;
    }
    for (const [name, entry] of item.entries) {
      await this.add(directory, path, name, entry);
    }
  }

  async #addFile(
    parent: FsiDirectoryItem,
    parents: readonly string[],
    name: string,
    item: SourceFile,
  ): Promise<void> {
    this.#report(item);
    const { path, size, times } = item;
    const target = pathOf([...parents, name]);
    const type = await this.#image.exists(target);
    if (type === FSI_ITEM_TYPES.Directory) {
      throw inTheWay(path, `${target} on the disc is a directory`);
    }
    if (type !== FSI_ITEM_TYPES.NotFound) await parent.remove(name);
    using stream = await this.#apartment.streamFromFile(path);
    await parent.addFile(name, stream);
    using added = await parent.item(name);
    await setTimes(added, times);
    this.#added += size;
  }

  #report({ path }: SourceItem): void {
    const part = this.#bytes === 0 ? 0 : this.#added / this.#bytes;
    this.#progress.report("adding", part, path);
  }
}

async function directoryIn(
  parent: FsiDirectoryItem,
  name: string,
): Promise<FsiDirectoryItem> {
  using item = await parent.item(name);
  return (await item.as(FsiDirectoryItem))!;
}

/** Adds what is in a directory of the computer. */
async function addTree(
  directory: FsiDirectoryItem,
  path: string,
): Promise<void> {
  try {
    await directory.addTree(path, false);
  } catch (error) {
    if (
      error instanceof ComError && error.hresult === HRESULTS.IMAPI_E_DUP_NAME
    ) {
      throw inTheWay(
        path,
        `on the disc a file has the name of a directory of it, or the other way round: ${error.message}`,
        error,
      );
    }
    throw error;
  }
}

/** Sets the times that are known. */
async function setTimes(
  item: FsiItem,
  { created, accessed, modified }: SourceTimes,
): Promise<void> {
  await Promise.all([
    created && item.setCreationTime(created),
    accessed && item.setLastAccessedTime(accessed),
    modified && item.setLastModifiedTime(modified),
  ]);
}

function pathOf(names: readonly string[]): string {
  return `\\${names.join("\\")}`;
}

function bytesOf(item: SourceItem): number {
  if (item.kind === "file") return item.size;
  let bytes = 0;
  for (const entry of item.entries.values()) bytes += bytesOf(entry);
  return bytes;
}
