/**
 * A file that is read by ranges: however large it is, one buffer holds what is
 * looked at.
 *
 * @module
 */

/** What one read takes: whole sectors of 2048 bytes, and of 2352. */
export const READ_SIZE: number = 256 * 2352;

/** A file of an image. */
export class ByteFile implements Disposable {
  /** Its path, for errors. */
  readonly name: string;
  /** How many bytes it has. */
  readonly size: number;
  readonly #file: Deno.FsFile;
  /** Made when it is first read: a cue sheet can name many files. */
  #buffer: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** What the buffer holds: bytes from this one on. */
  #first = 0;
  #count = 0;
  /** Where the file is read next without seeking. */
  #position = 0;

  private constructor(name: string, file: Deno.FsFile, size: number) {
    this.name = name;
    this.#file = file;
    this.size = size;
  }

  /** Opens a file. Dispose of it to close it. */
  static async open(path: string | URL): Promise<ByteFile> {
    const name = String(path);
    // Looked at before it is opened: opening a FIFO waits for its writer.
    const { isFile } = await Deno.stat(path);
    if (!isFile) refuse(name, "it must be a file");
    const file = await Deno.open(path);
    try {
      const { size } = await file.stat();
      return new ByteFile(name, file, size);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /**
   * Bytes from `offset` on, fewer than `length` at the end of the file. They are
   * valid until the next call, and begin at a multiple of 4 in their buffer
   * where `offset` is one.
   */
  async bytes(
    offset: number,
    length: number,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(offset + length, this.size);
    if (offset < this.#first || end > this.#first + this.#count) {
      await this.#load(offset);
    }
    const start = offset - this.#first;
    return this.#buffer.subarray(start, Math.max(start, end - this.#first));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  async #load(offset: number): Promise<void> {
    const count = Math.max(0, Math.min(READ_SIZE, this.size - offset));
    this.#count = 0;
    if (this.#buffer.length === 0) this.#buffer = new Uint8Array(READ_SIZE);
    if (offset !== this.#position) {
      await this.#file.seek(offset, Deno.SeekMode.Start);
    }
    for (let filled = 0; filled < count;) {
      const read = await this.#file.read(this.#buffer.subarray(filled, count));
      if (read === null) {
        refuse(
          this.name,
          `it had ${this.size} bytes when it was opened, and became shorter`,
        );
      }
      filled += read;
    }
    this.#first = offset;
    this.#count = count;
    this.#position = offset + count;
  }
}

/** Says why no disc can be made of a file. */
export function refuse(name: string, reason: string): never {
  throw new Deno.errors.InvalidData(
    `Cannot read a disc from ${name}: ${reason}`,
  );
}
