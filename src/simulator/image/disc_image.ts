/**
 * The sectors of a disc, as far as files hold them.
 *
 * @module
 */

import { SECTOR_SIZE } from "../../model/empty_volume.ts";
import { type ByteFile, READ_SIZE, refuse } from "./byte_file.ts";
import { dataIn, type SectorLayout } from "./sector_layout.ts";

/** Sectors that are one after the other in a file and on the disc. */
export interface Extent {
  /** The first of them. */
  readonly address: number;
  /** How many there are. */
  readonly sectors: number;
  readonly file: ByteFile;
  /** Where they begin in the file, in bytes. */
  readonly offset: number;
  readonly layout: SectorLayout;
}

/** An image by the addresses of its disc: what no file holds, audio and gaps, is zeros. */
export class DiscImage implements Disposable {
  /** The first address after all that the files hold whole. */
  readonly sectors: number;
  readonly #name: string;
  readonly #extents: readonly Extent[];
  /** What is left of a sector at the end of the file. */
  readonly #tail: number;
  readonly #files: DisposableStack;
  readonly #zeros = new Uint8Array(SECTOR_SIZE);

  /** Takes over the files. The extents must be in order. */
  constructor(
    name: string,
    extents: readonly Extent[],
    sectors: number,
    files: DisposableStack,
  ) {
    this.#name = name;
    this.#extents = extents;
    this.sectors = sectors;
    this.#files = files;
    const last = extents.at(-1);
    this.#tail = last === undefined ||
        last.address + last.sectors < sectors
      ? 0
      : last.file.size - last.offset - last.sectors * last.layout.size;
  }

  /** The first address after the files, where a last sector that is not whole counts. */
  get roundedSectors(): number {
    return this.sectors + (this.#tail > 0 ? 1 : 0);
  }

  /** One sector, which is valid until the next call. */
  async sector(address: number): Promise<DataView<ArrayBuffer>> {
    if (!(address >= 0 && address < this.sectors)) {
      this.refuse(
        `it is truncated: it has ${this.sectors} sectors, and sector ${address} is part of it`,
      );
    }
    const extent = this.#extentOf(address);
    const bytes = extent === undefined ? this.#zeros : await dataOf(
      extent,
      address,
    );
    return new DataView(bytes.buffer, bytes.byteOffset, SECTOR_SIZE);
  }

  /** The first sector from `from` on and before `to` that holds more than zeros; `null` for none. */
  async firstData(from: number, to: number): Promise<number | null> {
    for (const extent of this.#extents) {
      const end = Math.min(to, extent.address + extent.sectors);
      let address = Math.max(from, extent.address);
      while (address < end) {
        const count = Math.min(perRead(extent), end - address);
        const found = await findData(extent, address, count, "first");
        if (found !== null) return found;
        address += count;
      }
    }
    const tailHoldsData = from <= this.sectors && to > this.sectors &&
      await this.#tailHoldsData();
    return tailHoldsData ? this.sectors : null;
  }

  /** The last sector before `to`, and not before `from`, that holds more than zeros; `null` for none. */
  async lastData(from: number, to: number): Promise<number | null> {
    for (const extent of [...this.#extents].reverse()) {
      const start = Math.max(from, extent.address);
      let end = Math.min(to, extent.address + extent.sectors);
      while (end > start) {
        const count = Math.min(perRead(extent), end - start);
        const found = await findData(extent, end - count, count, "last");
        if (found !== null) return found;
        end -= count;
      }
    }
    return null;
  }

  /** Says why no disc can be made of it. */
  refuse(reason: string): never {
    refuse(this.#name, reason);
  }

  [Symbol.dispose](): void {
    this.#files.dispose();
  }

  #extentOf(address: number): Extent | undefined {
    return this.#extents.find((extent) =>
      address >= extent.address && address < extent.address + extent.sectors
    );
  }

  async #tailHoldsData(): Promise<boolean> {
    const last = this.#extents.at(-1);
    if (last === undefined || this.#tail === 0) return false;
    const { file } = last;
    const bytes = await file.bytes(file.size - this.#tail, this.#tail);
    return bytes.some((byte) => byte !== 0);
  }
}

function perRead({ layout }: Extent): number {
  return Math.floor(READ_SIZE / layout.size);
}

async function dataOf(
  { file, offset, layout, address: first }: Extent,
  address: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const start = offset + (address - first) * layout.size;
  const bytes = await file.bytes(start, layout.size);
  const data = dataIn(layout, bytes, 0);
  return bytes.subarray(data, data + SECTOR_SIZE);
}

/** The first or the last of some sectors that holds more than zeros. */
async function findData(
  { file, offset, layout, address: first }: Extent,
  address: number,
  count: number,
  which: "first" | "last",
): Promise<number | null> {
  const start = offset + (address - first) * layout.size;
  const bytes = await file.bytes(start, count * layout.size);
  // Four bytes at a time: this runs over hundreds of megabytes.
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0
    ? bytes
    : bytes.slice();
  const words = new Uint32Array(buffer, byteOffset, Math.floor(length / 4));
  for (let index = 0; index < count; index++) {
    const sector = which === "first" ? index : count - 1 - index;
    const at = sector * layout.size;
    const from = (at + dataIn(layout, bytes, at)) / 4;
    for (let word = from; word < from + SECTOR_SIZE / 4; word++) {
      if (words[word] !== 0) return address + sector;
    }
  }
  return null;
}
