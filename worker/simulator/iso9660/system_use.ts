/**
 * System use fields (System Use Sharing Protocol, IEEE P1281, version 1.12).
 *
 * @see {@link https://ieee1281.sourceforge.net/}
 *
 * @module
 */

import { SECTOR_SIZE } from "../../../src/model/empty_volume.ts";
import { damaged, type DiscSectors, readSector } from "./disc_sectors.ts";
import { decodeLatin1, viewOf } from "./fields.ts";
import type { FoundRecord } from "./record_reader.ts";

/** The length of a field's signature, length and version. */
const HEAD = 4;

/** The fields of one record go on in as many areas at most. */
const MOST_AREAS = 64;

/** All records of a volume have no more bytes in such areas: 64 MiB. */
const MOST_CONTINUED = 2 ** 26;

/** CD-ROM XA has so many bytes before the fields of the first record. */
const XA_LENGTH = 14;

/** A system use field. */
export interface SystemUseField {
  /** Two characters. */
  readonly signature: string;
  /** What follows its version. */
  readonly data: Uint8Array;
}

/**
 * How many bytes of every System Use field are others', as the SP field says in
 * the first record of the root (5.3); `null` where the protocol is not used.
 */
export function bytesToSkip({ systemUse }: FoundRecord): number | null {
  for (const offset of [0, XA_LENGTH]) {
    const [s, p, length, version, one, other, skip] = systemUse
      .subarray(offset);
    if (
      s === 0x53 && p === 0x50 && length === 7 && version === 1 &&
      one === 0xBE && other === 0xEF
    ) return skip!;
  }
  return null;
}

/** Reads the fields of the records of a volume. */
export class SystemUseReader {
  readonly #disc: DiscSectors;
  readonly #skip: number;
  /** How many bytes were read in areas where fields go on. */
  #continued = 0;

  /** `skip` is what {@linkcode bytesToSkip} gives. */
  constructor(disc: DiscSectors, skip: number) {
    this.#disc = disc;
    this.#skip = skip;
  }

  /** The fields of a record, and those in the areas where they go on (CE, 5.1). */
  *fields(record: FoundRecord): Generator<SystemUseField> {
    let area: Uint8Array | null = record.systemUse.subarray(this.#skip);
    for (let count = 0; area !== null; count++) {
      if (count > MOST_AREAS) {
        damaged(
          `the system use fields of a record in sector ${record.sector} go on in more than ${MOST_AREAS} areas`,
        );
      }
      let next: Uint8Array | null = null;
      for (const field of fieldsOf(area, record.sector)) {
        // 5.4 ST: nothing follows it.
        if (field.signature === "ST") break;
        if (field.signature === "CE") next = this.#continuation(field, record);
        else yield field;
      }
      area = next;
    }
  }

  /** The area that a CE field leads to: a sector, an offset in it, and a length. */
  #continuation({ data }: SystemUseField, { sector }: FoundRecord): Uint8Array {
    const what = `a continuation area of a record in sector ${sector}`;
    if (data.length < 24) {
      damaged(`the field that leads to ${what} is too short`);
    }
    const view = viewOf(data);
    const [address, offset, length] = [0, 8, 16].map((each) =>
      view.getUint32(each, true)
    ) as [number, number, number];
    if (offset + length > SECTOR_SIZE) {
      damaged(
        `${what} must be in one sector, received ${length} bytes from byte ${offset} of sector ${address} on`,
      );
    }
    this.#continued += length;
    if (this.#continued > MOST_CONTINUED) {
      damaged(
        `the continuation areas of its records have more than ${MOST_CONTINUED} bytes`,
      );
    }
    return readSector(this.#disc, address, what)
      .subarray(offset, offset + length);
  }
}

function* fieldsOf(
  area: Uint8Array,
  sector: number,
): Generator<SystemUseField> {
  // Less than a field is padding, and so are zeros.
  for (let offset = 0; offset + HEAD <= area.length && area[offset] !== 0;) {
    const length = area[offset + 2]!;
    if (length < HEAD || offset + length > area.length) {
      damaged(
        `a system use field of a record in sector ${sector} runs out of its bounds`,
      );
    }
    yield {
      signature: decodeLatin1(area.subarray(offset, offset + 2)),
      data: area.subarray(offset + HEAD, offset + length),
    };
    offset += length;
  }
}
