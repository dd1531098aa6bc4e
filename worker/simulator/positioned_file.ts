/**
 * Reading and writing files anywhere.
 *
 * @module
 */

/**
 * Bytes that are written at once. For larger pieces Linux uses larger pages in
 * its cache. On Linux 6.18, in a virtual machine, those were up to four times as
 * slow to copy into.
 */
const PIECE = 32 * 1024;

/** A file that is open, with the position that it is at: it moves only where it is asked for another one. */
export class PositionedFile implements Disposable {
  /** The file, which nobody else moves. */
  readonly handle: Deno.FsFile;
  #position = 0;

  /** A file that was opened just now. */
  constructor(handle: Deno.FsFile) {
    this.handle = handle;
  }

  /** Copies bytes from `position` on into `target`, and gives how many: fewer than it takes only where the file ends. */
  read(position: number, target: Uint8Array): number {
    this.#moveTo(position);
    let filled = 0;
    while (filled < target.length) {
      const read = this.handle.readSync(
        filled === 0 ? target : target.subarray(filled),
      );
      if (read === null) break;
      filled += read;
      this.#position += read;
    }
    return filled;
  }

  /** Writes all of some bytes. */
  write(position: number, bytes: Uint8Array): void {
    this.#moveTo(position);
    for (let written = 0; written < bytes.length;) {
      const count = this.handle.writeSync(
        bytes.subarray(written, written + PIECE),
      );
      written += count;
      this.#position += count;
    }
  }

  #moveTo(position: number): void {
    if (position === this.#position) return;
    this.handle.seekSync(position, Deno.SeekMode.Start);
    this.#position = position;
  }

  [Symbol.dispose](): void {
    this.handle.close();
  }
}
