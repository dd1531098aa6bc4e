/**
 * Adding files and directories to an image.
 *
 * @module
 */

import { FSI_ITEM_TYPES } from "../abi/enums.ts";
import type { FileSystemImage } from "../imapi2/file_system_image.ts";
import { FsiDirectoryItem } from "../imapi2/fsi_directory_item.ts";
import type { ProgressReporter } from "./append_progress.ts";
import type { JobApartment } from "./job_apartment.ts";
import type { SourceCounts } from "./planned_tree.ts";
import type {
  Source,
  SourceDirectory,
  SourceFile,
  SourceItem,
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
      using parent = await adder.directory(parents);
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
  async directory(names: readonly string[]): Promise<FsiDirectoryItem> {
    let directory = await this.#image.root();
    for (let length = 1; length <= names.length; length++) {
      using parent = directory;
      const path = pathOf(names.slice(0, length));
      const name = names[length - 1]!;
      if (await this.#image.exists(path) === FSI_ITEM_TYPES.NotFound) {
        await parent.addDirectory(name);
      }
      using item = await parent.item(name);
      directory = (await item.as(FsiDirectoryItem))!;
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
    if (item.kind === "file") await this.#addFile(parent, parents, name, item);
    else {
      const path = [...parents, name];
      using directory = await this.directory(path);
      await this.addEntries(directory, path, item);
    }
  }

  /** Adds what is in a directory: by itself where nothing of it is left out. */
  async addEntries(
    directory: FsiDirectoryItem,
    path: readonly string[],
    item: SourceDirectory,
  ): Promise<void> {
    if (item.isWhole) {
      this.#report(item);
      await directory.addTree(item.path, false);
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
    const { path, size, modified } = item;
    const target = pathOf([...parents, name]);
    if (await this.#image.exists(target) !== FSI_ITEM_TYPES.NotFound) {
      await parent.remove(name);
    }
    using stream = await this.#apartment.streamFromFile(path);
    await parent.addFile(name, stream);
    if (modified !== null) {
      using added = await parent.item(name);
      await added.setLastModifiedTime(modified);
    }
    this.#added += size;
  }

  #report({ path }: SourceItem): void {
    const part = this.#bytes === 0 ? 0 : this.#added / this.#bytes;
    this.#progress.report("adding", part, path);
  }
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
