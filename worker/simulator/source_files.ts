/**
 * Files of the system that the simulation runs on, as they are added to an image.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { PositionedFile } from "./positioned_file.ts";
import { DirectoryItem, type FileContent, FileItem } from "./iso9660/mod.ts";
import { SimulatedFailure } from "./simulated_object.ts";

/** A directory with all that is in it; links are left out. Files are looked at now, and read when the image is. */
export function readTree(path: string, name: string): DirectoryItem {
  const directory = new DirectoryItem(name, modifiedOf(statOf(path)));
  const files = new SourceFiles();
  fill(directory, path, files);
  return directory;
}

function fill(
  directory: DirectoryItem,
  path: string,
  files: SourceFiles,
): void {
  for (const { name, isDirectory, isFile } of entriesOf(path)) {
    const itemPath = `${path}/${name}`;
    if (isDirectory) {
      const child = new DirectoryItem(name, modifiedOf(statOf(itemPath)));
      fill(child, itemPath, files);
      directory.set(child);
    } else if (isFile) directory.set(files.item(itemPath, name));
  }
}

/** The files of a tree, of which one is open at a time: it is the one that was read last. */
class SourceFiles {
  #path = "";
  #file: PositionedFile | null = null;

  /** A file as it is to be written. */
  item(path: string, name: string): FileItem {
    const { size, mtime } = lookAt(path);
    const content: FileContent = {
      read: (offset, target) => {
        const read = this.#read(path, offset, target);
        // One that got shorter gives nothing where it should go on.
        if (read === 0 || offset + read >= size) this.#close();
        return read;
      },
    };
    return FileItem.ofContent(name, size, mtime ?? new Date(0), content);
  }

  #read(path: string, offset: number, target: Uint8Array): number {
    const file = this.#path === path && this.#file !== null
      ? this.#file
      : this.#open(path);
    try {
      return file.read(offset, target);
    } catch (error) {
      this.#close();
      throw failure(HRESULTS.IMAPI_E_DATA_STREAM_READ_FAILURE, error);
    }
  }

  #open(path: string): PositionedFile {
    this.#close();
    this.#file = new PositionedFile(opened(path));
    this.#path = path;
    return this.#file;
  }

  #close(): void {
    this.#file?.[Symbol.dispose]();
    this.#file = null;
  }
}

function opened(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path);
  } catch (error) {
    throw failure(HRESULTS.IMAPI_E_DATA_STREAM_CREATE_FAILURE, error);
  }
}

/** Opened for it, so that one that cannot be read fails now. */
function lookAt(path: string): Deno.FileInfo {
  using file = opened(path);
  return file.statSync();
}

/** In an order that does not depend on the file system. */
function entriesOf(path: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(path)].sort((one, other) =>
      one.name < other.name ? -1 : 1
    );
  } catch (error) {
    throw failure(HRESULTS.IMAPI_E_DIRECTORY_READ_FAILURE, error);
  }
}

function statOf(path: string): Deno.FileInfo {
  try {
    return Deno.statSync(path);
  } catch (error) {
    throw failure(HRESULTS.IMAPI_E_DIRECTORY_READ_FAILURE, error);
  }
}

function modifiedOf({ mtime }: Deno.FileInfo): Date {
  return mtime ?? new Date(0);
}

function failure(hresult: number, error: unknown): SimulatedFailure {
  return new SimulatedFailure(
    hresult,
    error instanceof Error ? error.message : null,
  );
}
