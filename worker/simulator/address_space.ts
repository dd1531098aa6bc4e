/**
 * A flat simulated address space. Like a debug heap it counts what is
 * allocated, and stops at the first access outside of it.
 *
 * @module
 */

import { VARIANT_SIZE, VARIANT_VALUE } from "../com/variant.ts";

/** Where the space begins: below, as on Windows, nothing is ever mapped. */
const BASE = 0x10000;

/** Alignment of every allocation, and the unit in which accesses are checked. */
const GRANULE_SHIFT = 4;
const GRANULE = 1 << GRANULE_SHIFT;

/** Up to how many bytes are copied one by one. */
const SMALL = 64;

/** What freed memory reads as in a dump. */
const FREED = 0xDD;

/** Memory that native functions hand out addresses of. */
export class AddressSpace {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(64 * 1024);
  #view: DataView<ArrayBuffer> = new DataView(this.#bytes.buffer);
  /** One byte a granule: 1 where it is allocated. */
  #allocated: Uint8Array<ArrayBuffer> = new Uint8Array(
    this.#bytes.length / GRANULE,
  );
  #top = 0;
  readonly #sizes = new Map<number, number>();
  /** Freed offsets by rounded size, to be used again. */
  readonly #free = new Map<number, number[]>();

  /** How many allocations are alive. */
  get liveAllocations(): number {
    return this.#sizes.size;
  }

  /** Allocates `size` zeroed bytes. */
  allocate(size: number): bigint {
    const rounded = Math.max(1, Math.ceil(size / GRANULE)) * GRANULE;
    const offset = this.#free.get(rounded)?.pop() ?? this.#extend(rounded);
    this.#bytes.fill(0, offset, offset + rounded);
    this.#allocated.fill(1, offset / GRANULE, (offset + rounded) / GRANULE);
    this.#sizes.set(offset, rounded);
    return BigInt(BASE + offset);
  }

  /** Frees what {@linkcode allocate} gave. Freeing 0 does nothing. */
  free(address: bigint): void {
    if (address === 0n) return;
    const offset = Number(address) - BASE;
    const rounded = this.#sizes.get(offset);
    if (rounded === undefined) {
      throw new Error(
        `Cannot free simulated memory: nothing is allocated at ${hex(address)}`,
      );
    }
    this.#sizes.delete(offset);
    this.#allocated.fill(0, offset / GRANULE, (offset + rounded) / GRANULE);
    this.#bytes.fill(FREED, offset, offset + rounded);
    const free = this.#free.get(rounded);
    if (free === undefined) this.#free.set(rounded, [offset]);
    else free.push(offset);
  }

  /** Copies into `target`. */
  read(address: bigint, target: Uint8Array): void {
    const { length } = target;
    const offset = this.#offset(address, length);
    // A view of the source costs as much as copying some dozens of bytes one by one.
    if (length > SMALL) {
      target.set(this.#bytes.subarray(offset, offset + length));
    } else {
      for (let index = 0; index < length; index++) {
        target[index] = this.#bytes[offset + index]!;
      }
    }
  }

  /** Copies from `source`. */
  write(address: bigint, source: Uint8Array): void {
    const { length } = source;
    const offset = this.#offset(address, length);
    if (length > SMALL) this.#bytes.set(source, offset);
    else {
      for (let index = 0; index < length; index++) {
        this.#bytes[offset + index] = source[index]!;
      }
    }
  }

  /** Reads UTF-16 code units. */
  readText(address: bigint, length: number): string {
    const offset = this.#offset(address, length * 2);
    let text = "";
    for (let index = 0; index < length; index++) {
      text += String.fromCharCode(
        this.#view.getUint16(offset + index * 2, true),
      );
    }
    return text;
  }

  /** Writes UTF-16 code units. */
  writeText(address: bigint, text: string): void {
    const offset = this.#offset(address, text.length * 2);
    for (let index = 0; index < text.length; index++) {
      this.#view.setUint16(offset + index * 2, text.charCodeAt(index), true);
    }
  }

  /** Reads a WORD. */
  readUint16(address: bigint): number {
    return this.#view.getUint16(this.#offset(address, 2), true);
  }

  /** Reads a DWORD. */
  readUint32(address: bigint): number {
    return this.#view.getUint32(this.#offset(address, 4), true);
  }

  /** Reads a LONG. */
  readInt32(address: bigint): number {
    return this.#view.getInt32(this.#offset(address, 4), true);
  }

  /** Reads a SHORT. */
  readInt16(address: bigint): number {
    return this.#view.getInt16(this.#offset(address, 2), true);
  }

  /** Reads a pointer. */
  readPointer(address: bigint): bigint {
    return this.#view.getBigUint64(this.#offset(address, 8), true);
  }

  /** Reads the VARTYPE of a VARIANT, and its value as 64 bits. */
  readVariant(address: bigint): [number, bigint] {
    const offset = this.#offset(address, VARIANT_SIZE);
    return [
      this.#view.getUint16(offset, true),
      this.#view.getBigUint64(offset + VARIANT_VALUE, true),
    ];
  }

  /** Writes a WORD. */
  writeUint16(address: bigint, value: number): void {
    this.#view.setUint16(this.#offset(address, 2), value, true);
  }

  /** Writes a DWORD or a LONG. */
  writeInt32(address: bigint, value: number): void {
    this.#view.setInt32(this.#offset(address, 4), value, true);
  }

  /** Writes a SHORT. */
  writeInt16(address: bigint, value: number): void {
    this.#view.setInt16(this.#offset(address, 2), value, true);
  }

  /** Writes a pointer. */
  writePointer(address: bigint, value: bigint): void {
    this.#view.setBigUint64(this.#offset(address, 8), value, true);
  }

  /** Checks an access, and gives where it is in the bytes. */
  #offset(address: bigint, length: number): number {
    const offset = Number(address) - BASE;
    const end = offset + Math.max(length, 1);
    if (offset < 0 || end > this.#top || !this.#isAllocated(offset, end)) {
      throw new Error(
        `Cannot access simulated memory: ${length} bytes at ${
          hex(address)
        } are not allocated`,
      );
    }
    return offset;
  }

  #isAllocated(offset: number, end: number): boolean {
    // Shifts, as every access comes by here: the space never comes near 2 GiB.
    const last = (end - 1) >> GRANULE_SHIFT;
    for (let granule = offset >> GRANULE_SHIFT; granule <= last; granule++) {
      if (this.#allocated[granule] !== 1) return false;
    }
    return true;
  }

  #extend(size: number): number {
    const offset = this.#top;
    this.#top += size;
    if (this.#top > this.#bytes.length) {
      const length = Math.max(
        this.#bytes.length * 2,
        Math.ceil(this.#top / GRANULE) * GRANULE,
      );
      this.#bytes = grown(this.#bytes, length);
      this.#view = new DataView(this.#bytes.buffer);
      this.#allocated = grown(this.#allocated, length / GRANULE);
    }
    return offset;
  }
}

function grown(
  bytes: Uint8Array<ArrayBuffer>,
  length: number,
): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

function hex(address: bigint): string {
  return `0x${address.toString(16).toUpperCase()}`;
}
