/**
 * Directory records (ECMA-119, clause 9.1), and how they lie in sectors.
 *
 * @module
 */

import { SECTOR_SIZE } from "../../../src/model/empty_volume.ts";
import { alignUp } from "../../../src/model/media_rules.ts";
import { putRecordDate } from "./dates.ts";
import { putBoth16, putBoth32, putBytes } from "./fields.ts";
import type { Extent } from "./tree.ts";

/** The identifiers of a directory in itself and in the directories below it (7.6.2). */
export const SELF: Uint8Array<ArrayBuffer> = Uint8Array.of(0);
export const PARENT: Uint8Array<ArrayBuffer> = Uint8Array.of(1);

/** File flags (9.1.6). */
export const FLAG = {
  hidden: 1 << 0,
  directory: 1 << 1,
  associated: 1 << 2,
  /** More records with parts of the same file follow. */
  multiExtent: 1 << 7,
};

/** The length of a record without its identifier (9.1.1 to 9.1.10). */
export const RECORD_HEAD = 33;

/** What a record says. */
export interface DirectoryRecord extends Extent {
  readonly identifier: Uint8Array;
  readonly modified: Date;
  readonly flags: number;
}

/** The length of a record: a padding byte makes it even (9.1.12). */
export function recordLength(identifier: Uint8Array): number {
  return alignUp(RECORD_HEAD + identifier.length, 2);
}

/** Where each record starts in its directory, and how long the directory is: no record is in two sectors (6.8.1.1). */
export function placeRecords(
  lengths: readonly number[],
): { readonly offsets: readonly number[]; readonly size: number } {
  let end = 0;
  const offsets = lengths.map((length) => {
    const left = alignUp(end, SECTOR_SIZE) - end;
    const offset = left < length ? end + left : end;
    end = offset + length;
    return offset;
  });
  return { offsets, size: alignUp(end, SECTOR_SIZE) };
}

/** Writes a record. */
export function putRecord(
  view: DataView,
  offset: number,
  { identifier, address, size, modified, flags }: DirectoryRecord,
): void {
  // 9.1.1 Length of Directory Record; 9.1.2 Extended Attribute Record Length: none.
  view.setUint8(offset, recordLength(identifier));
  // 9.1.3 Location of Extent.
  putBoth32(view, offset + 2, address);
  // 9.1.4 Data Length.
  putBoth32(view, offset + 10, size);
  // 9.1.5 Recording Date and Time.
  putRecordDate(view, offset + 18, modified);
  // 9.1.6 File Flags; 9.1.7 File Unit Size and 9.1.8 Interleave Gap Size: not interleaved.
  view.setUint8(offset + 25, flags);
  // 9.1.9 Volume Sequence Number.
  putBoth16(view, offset + 28, 1);
  // 9.1.10 Length of File Identifier; 9.1.11 File Identifier.
  view.setUint8(offset + 32, identifier.length);
  putBytes(view, offset + RECORD_HEAD, identifier);
}
