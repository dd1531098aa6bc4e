/** Reads what was written by the tables of the standard, independently of the reader that is published. */

import {
  type DirectoryItem,
  layOutSession,
  type SessionImage,
} from "../../worker/simulator/iso9660/mod.ts";
import { bytesOf, DATE, SECTOR } from "../_sessions.ts";
import { assert, assertEquals } from "../_assert.ts";

export function lay(
  root: DirectoryItem,
  start = 0,
  writeUnit = 1,
): SessionImage {
  return layOutSession(root, {
    start,
    writeUnit,
    label: "Label",
    created: DATE,
  });
}

/** A record of a directory, as the bytes have it. */
export interface Raw {
  readonly address: number;
  readonly size: number;
  readonly flags: number;
  readonly date: readonly number[];
  readonly identifier: readonly number[];
}

/** Reads an image by the tables of the standard, independently of the reader that is published. */
export class Checker {
  readonly #view: DataView;
  readonly #start: number;

  constructor(image: SessionImage) {
    this.#view = new DataView(bytesOf(image).buffer);
    this.#start = image.start;
  }

  byte(address: number, offset: number): number {
    return this.#view.getUint8(this.#at(address, offset));
  }

  bytes(address: number, offset: number, length: number): number[] {
    return Array.from(
      { length },
      (_, index) => this.byte(address, offset + index),
    );
  }

  text(address: number, offset: number, length: number): string {
    return String.fromCharCode(...this.bytes(address, offset, length));
  }

  /** A number of 32 bits in both orders, which must agree. */
  both32(address: number, offset: number): number {
    const at = this.#at(address, offset);
    const value = this.#view.getUint32(at, true);
    assertEquals(this.#view.getUint32(at + 4), value);
    return value;
  }

  both16(address: number, offset: number): number {
    const at = this.#at(address, offset);
    const value = this.#view.getUint16(at, true);
    assertEquals(this.#view.getUint16(at + 2), value);
    return value;
  }

  u32(address: number, offset: number, little: boolean): number {
    return this.#view.getUint32(this.#at(address, offset), little);
  }

  u16(address: number, offset: number, little: boolean): number {
    return this.#view.getUint16(this.#at(address, offset), little);
  }

  /** The records of the directory at a sector, of which the first tells its length. */
  records(address: number): Raw[] {
    const size = this.both32(address, 10);
    assertEquals(size % SECTOR, 0);
    const records: Raw[] = [];
    for (let sector = 0; sector < size / SECTOR; sector++) {
      const here = address + sector;
      let offset = 0;
      while (offset < SECTOR && this.byte(here, offset) !== 0) {
        const length = this.byte(here, offset);
        assertEquals(length % 2, 0);
        assert(offset + length <= SECTOR, "a record crosses a sector");
        assertEquals(this.both16(here, offset + 28), 1);
        records.push({
          address: this.both32(here, offset + 2),
          size: this.both32(here, offset + 10),
          date: this.bytes(here, offset + 18, 7),
          flags: this.byte(here, offset + 25),
          identifier: this.bytes(
            here,
            offset + 33,
            this.byte(here, offset + 32),
          ),
        });
        offset += length;
      }
      // What is left of a sector is zeros.
      for (; offset < SECTOR; offset++) {
        assertEquals(this.byte(here, offset), 0);
      }
    }
    return records;
  }

  /** The records of a path table. */
  pathTable(address: number, size: number, little: boolean) {
    const records = [];
    for (let offset = 0; offset < size;) {
      const length = this.byte(address, offset);
      records.push({
        address: this.u32(address, offset + 2, little),
        parent: this.u16(address, offset + 6, little),
        identifier: this.bytes(address, offset + 8, length),
      });
      offset += 8 + length + length % 2;
    }
    return records;
  }

  #at(address: number, offset: number): number {
    return (address - this.#start) * SECTOR + offset;
  }
}
