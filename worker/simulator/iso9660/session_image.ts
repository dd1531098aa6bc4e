/**
 * The image of a session, of which any range of bytes can be read.
 *
 * @module
 */

import { SECTOR_SIZE } from "../../../src/model/empty_volume.ts";
import { FileSystemError } from "./errors.ts";
import type { FileContent } from "./tree.ts";

/** A file in the image of a session. */
export interface ProgressItem {
  /** Its path, with `/` between names. */
  readonly path: string;
  /** Its first sector, counted from the first of the image. */
  readonly firstBlock: number;
  /** How many sectors it has. */
  readonly blockCount: number;
}

/** A file, and what is in it. */
export interface PlacedFile extends ProgressItem {
  /** Its length in bytes. */
  readonly size: number;
  readonly content: FileContent;
}

/**
 * The image of a session. Its directories are in memory; what is in its files
 * is read from where it comes from, each time it is asked for.
 */
export class SessionImage {
  /** Where the session starts on the disc. */
  readonly start: number;
  /** How many sectors it has, with the zeros up to the write unit. */
  readonly sectors: number;
  /** The files that are in it, in the order of their sectors; those without bytes are not. */
  readonly progressItems: readonly ProgressItem[];
  readonly #metadata: Uint8Array;
  readonly #files: readonly PlacedFile[];

  constructor(
    start: number,
    sectors: number,
    metadata: Uint8Array,
    files: readonly PlacedFile[],
  ) {
    this.start = start;
    this.sectors = sectors;
    this.progressItems = files.map(({ path, firstBlock, blockCount }) => ({
      path,
      firstBlock,
      blockCount,
    }));
    this.#metadata = metadata;
    this.#files = files;
  }

  /** How many bytes it has. */
  get size(): number {
    return this.sectors * SECTOR_SIZE;
  }

  /**
   * Copies bytes from `offset` on into `target`, and gives how many: as many as
   * `target` takes, and fewer only at the end of the image.
   *
   * @throws {FileSystemError} "contentTooShort" where a file gives fewer bytes
   * than it said it has; what it throws itself is not caught.
   */
  read(offset: number, target: Uint8Array): number {
    if (!(Number.isSafeInteger(offset) && offset >= 0)) {
      throw new RangeError(
        `Cannot read the image of a session: the offset must be an integer from 0 on, received ${offset}`,
      );
    }
    const length = Math.max(Math.min(target.length, this.size - offset), 0);
    const end = offset + length;
    const wanted = target.subarray(0, length);
    const metadata = this.#metadata.subarray(offset, end);
    wanted.set(metadata);
    let filled = metadata.length;
    for (
      let index = this.#firstFileAfter(offset);
      index < this.#files.length;
      index++
    ) {
      const file = this.#files[index]!;
      const fileStart = file.firstBlock * SECTOR_SIZE;
      if (fileStart >= end) break;
      const from = Math.max(offset, fileStart);
      const to = Math.max(from, Math.min(end, fileStart + file.size));
      // Zeros are between what has content, and nowhere else.
      wanted.fill(0, filled, from - offset);
      filled = to - offset;
      readContent(
        file,
        from - fileStart,
        wanted.subarray(from - offset, filled),
      );
    }
    wanted.fill(0, filled);
    return length;
  }

  /** The place of the first file whose last sector ends after an offset. */
  #firstFileAfter(offset: number): number {
    let low = 0;
    let high = this.#files.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { firstBlock, blockCount } = this.#files[middle]!;
      if ((firstBlock + blockCount) * SECTOR_SIZE > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function readContent(
  { content, path, size }: PlacedFile,
  offset: number,
  target: Uint8Array,
): void {
  for (let done = 0; done < target.length;) {
    const read = content.read(offset + done, target.subarray(done));
    if (!(read > 0)) {
      throw new FileSystemError(
        "contentTooShort",
        `Cannot read ${
          JSON.stringify(path)
        }: it must have ${size} bytes, received ${offset + done}`,
      );
    }
    done += read;
  }
}
