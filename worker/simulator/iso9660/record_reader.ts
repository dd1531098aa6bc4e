/**
 * The records of a directory that is on a disc.
 *
 * @module
 */

import { SECTOR_SIZE } from "../../../src/model/empty_volume.ts";
import { alignUp } from "../../../src/model/media_rules.ts";
import { readRecordDate } from "./dates.ts";
import { type DirectoryRecord, RECORD_HEAD } from "./directory_records.ts";
import {
  checkExtent,
  damaged,
  type DiscSectors,
  readSector,
} from "./disc_sectors.ts";
import { viewOf } from "./fields.ts";
import type { Extent } from "./tree.ts";

/** The shortest record: its identifier has one byte. */
const SHORTEST = RECORD_HEAD + 1;

/** No volume has as many sectors of directories: 256 MiB. */
const MOST_SECTORS = 131_072;

/** A record that was read. */
export interface FoundRecord extends DirectoryRecord {
  /** What the System Use field holds (ECMA-119, 9.1.13). */
  readonly systemUse: Uint8Array;
  /** Whether parts of the file lie apart, and other files between them (9.1.7). */
  readonly interleaved: boolean;
  /** The sector that it is in. */
  readonly sector: number;
}

/**
 * Reads directories. A sector can be in one of them only: so directories that
 * are in themselves end at once, and all of them take no more sectors than the
 * disc has.
 */
export class RecordReader {
  readonly #disc: DiscSectors;
  readonly #read = new Set<number>();

  constructor(disc: DiscSectors) {
    this.#disc = disc;
  }

  /** The records of a directory, those of itself and of its parent included. */
  *records(directory: Extent): Generator<FoundRecord> {
    const what = `the directory at sector ${directory.address}`;
    checkExtent(this.#disc, directory, what);
    const end = directory.address + Math.ceil(directory.size / SECTOR_SIZE);
    for (let address = directory.address; address < end; address++) {
      if (this.#read.has(address)) {
        damaged(`sector ${address} is in two directories, or in one twice`);
      }
      if (this.#read.size === MOST_SECTORS) {
        damaged(`its directories have more than ${MOST_SECTORS} sectors`);
      }
      this.#read.add(address);
      yield* recordsOf(readSector(this.#disc, address, what), address);
    }
  }
}

/** The first record of a directory, which tells its size, as a relocated one is known by its sector only. */
export function firstRecord(disc: DiscSectors, address: number): FoundRecord {
  const what = `the directory at sector ${address}`;
  const [first] = recordsOf(readSector(disc, address, what), address);
  return first ?? damaged(`${what} has no records`);
}

function* recordsOf(
  sector: Uint8Array,
  address: number,
): Generator<FoundRecord> {
  // A length of 0 says that the rest of the sector is unused (6.8.1.1).
  for (let offset = 0; offset < SECTOR_SIZE && sector[offset] !== 0;) {
    const length = sector[offset]!;
    const bytes = sector.subarray(offset, offset + length);
    const identifierEnd = RECORD_HEAD + (bytes[RECORD_HEAD - 1] ?? 0);
    if (
      length < SHORTEST || bytes.length < length ||
      identifierEnd === RECORD_HEAD || identifierEnd > length
    ) {
      damaged(
        `the record at byte ${offset} of sector ${address} runs out of its bounds`,
      );
    }
    const view = viewOf(bytes);
    yield {
      address: view.getUint32(2, true) + bytes[1]!,
      size: view.getUint32(10, true),
      modified: readRecordDate(view, 18),
      flags: bytes[25]!,
      interleaved: bytes[26] !== 0 || bytes[27] !== 0,
      identifier: bytes.subarray(RECORD_HEAD, identifierEnd),
      // 9.1.12 Padding Field: what follows begins at an even byte.
      systemUse: bytes.subarray(alignUp(identifierEnd, 2)),
      sector: address,
    };
    offset += length;
  }
}
