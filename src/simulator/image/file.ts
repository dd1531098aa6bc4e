/**
 * An image of a disc, read by ranges: however large it is, one buffer holds
 * what is looked at.
 *
 * @module
 */

import { SECTOR_SIZE } from "../../model/empty_volume.ts";
/** How many sectors one read takes. */
const SECTORS_PER_READ = 256;

/** A flat image. Addresses and counts are sectors of 2048 bytes. */
export class ImageFile implements Disposable {
  /** How many sectors it has. */
  readonly sectors: number;
  readonly #name: string;
  readonly #file: Deno.FsFile;
  readonly #buffer = new Uint8Array(SECTORS_PER_READ * SECTOR_SIZE);
  /** What the buffer holds: sectors from this one on. */
  #first = 0;
  #count = 0;
  /** Where the file is read next without seeking. */
  #position = 0;

  private constructor(name: string, file: Deno.FsFile, sectors: number) {
    this.#name = name;
    this.#file = file;
    this.sectors = sectors;
  }

  /** Opens an image. Dispose of it to close the file. */
  static async open(path: string | URL): Promise<ImageFile> {
    const name = String(path);
    const file = await Deno.open(path);
    try {
      const { isFile, size } = await file.stat();
      if (!isFile) refuse(name, "it must be a file");
      if (size % SECTOR_SIZE !== 0) {
        refuse(
          name,
          `it is truncated: its size must be a multiple of ${SECTOR_SIZE} bytes, received ${size}`,
        );
      }
      return new ImageFile(name, file, size / SECTOR_SIZE);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** One sector, which is valid until the next call. */
  async sector(address: number): Promise<DataView<ArrayBuffer>> {
    if (!(address >= 0 && address < this.sectors)) {
      this.refuse(
        `it is truncated: it has ${this.sectors} sectors, and sector ${address} is part of it`,
      );
    }
    if (address < this.#first || address >= this.#first + this.#count) {
      await this.#load(address, SECTORS_PER_READ);
    }
    return new DataView(
      this.#buffer.buffer,
      (address - this.#first) * SECTOR_SIZE,
      SECTOR_SIZE,
    );
  }

  /** The first sector from `from` on and before `to` that holds more than zeros; `null` for none. */
  async firstData(from: number, to: number): Promise<number | null> {
    const end = Math.min(to, this.sectors);
    for (let address = from; address < end; address += this.#count) {
      await this.#load(address, Math.min(SECTORS_PER_READ, end - address));
      // Four bytes at a time: this runs over hundreds of megabytes.
      const words = new Uint32Array(
        this.#buffer.buffer,
        0,
        this.#count * SECTOR_SIZE / 4,
      );
      for (let index = 0; index < words.length; index++) {
        if (words[index] !== 0) {
          return address + Math.floor(index * 4 / SECTOR_SIZE);
        }
      }
    }
    return null;
  }

  /** Says why no disc can be made of it. */
  refuse(reason: string): never {
    refuse(this.#name, reason);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  async #load(address: number, most: number): Promise<void> {
    const count = Math.min(most, this.sectors - address);
    this.#count = 0;
    if (address !== this.#position) {
      await this.#file.seek(address * SECTOR_SIZE, Deno.SeekMode.Start);
    }
    for (let filled = 0; filled < count * SECTOR_SIZE;) {
      const read = await this.#file.read(
        this.#buffer.subarray(filled, count * SECTOR_SIZE),
      );
      if (read === null) {
        this.refuse(
          `it had ${this.sectors} sectors when it was opened, and became shorter`,
        );
      }
      filled += read;
    }
    this.#first = address;
    this.#count = count;
    this.#position = address + count;
  }
}

function refuse(name: string, reason: string): never {
  throw new Deno.errors.InvalidData(
    `Cannot read a disc from ${name}: ${reason}`,
  );
}
