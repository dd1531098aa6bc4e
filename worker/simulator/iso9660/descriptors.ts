/**
 * Volume descriptors (ECMA-119, clause 8).
 *
 * @module
 */

import { SECTOR_SIZE } from "../../../src/model/empty_volume.ts";
import { putVolumeDate } from "./dates.ts";
import { FLAG, putRecord, SELF } from "./directory_records.ts";
import { encodeAscii, putBoth16, putBoth32, putBytes } from "./fields.ts";
import type { Extent } from "./tree.ts";

/** The first descriptor of a volume is in this sector of it; those before are for the system (6.2.1). */
export const FIRST_DESCRIPTOR = 16;

/** Volume Descriptor Type (8.1.1). */
export const DESCRIPTOR_TYPE = {
  primary: 1,
  supplementary: 2,
  terminator: 255,
};

/** Standard Identifier (8.1.2). */
export const STANDARD_IDENTIFIER = "CD001";

/** The escape sequence of UCS-2 level 3 (Joliet, "SVD Escape Sequences Field"). */
const UCS2_LEVEL_3 = "%/E";

/** What a descriptor says of its volume. */
export interface VolumeDescription {
  /** How many sectors it has, counted from its own first sector. */
  readonly sectors: number;
  readonly created: Date;
  /** The volume identifier, in the characters of the descriptor. */
  readonly label: string;
  readonly pathTableSize: number;
  /** The sectors of the path tables, counted from sector 0 of the disc. */
  readonly littleEndianPathTable: number;
  readonly bigEndianPathTable: number;
  readonly root: Extent & { readonly modified: Date };
  /** The bytes of a text in the characters of the descriptor. */
  encode(text: string): Uint8Array;
}

/** Writes a primary volume descriptor (8.4). */
export function putPrimaryDescriptor(
  view: DataView,
  description: VolumeDescription,
): void {
  putHead(view, DESCRIPTOR_TYPE.primary);
  putBody(view, description);
}

/** Writes a supplementary volume descriptor (8.5) that says that its names are UCS-2. */
export function putJolietDescriptor(
  view: DataView,
  description: VolumeDescription,
): void {
  putHead(view, DESCRIPTOR_TYPE.supplementary);
  putBody(view, description);
  // 8.5.3 Volume Flags are 0: the sequence is a registered one. 8.5.6 Escape Sequences.
  putBytes(view, 88, encodeAscii(UCS2_LEVEL_3));
}

/** Writes a volume descriptor set terminator (8.3). */
export function putTerminator(view: DataView): void {
  putHead(view, DESCRIPTOR_TYPE.terminator);
}

function putHead(view: DataView, type: number): void {
  // 8.1.1 Volume Descriptor Type; 8.1.2 Standard Identifier; 8.1.3 Volume Descriptor Version.
  view.setUint8(0, type);
  putBytes(view, 1, encodeAscii(STANDARD_IDENTIFIER));
  view.setUint8(6, 1);
}

function putBody(view: DataView, description: VolumeDescription): void {
  const { sectors, created, label, root, encode } = description;
  // 8.4.5 System Identifier; 8.4.6 Volume Identifier.
  putText(view, 8, 32, "", encode);
  putText(view, 40, 32, label, encode);
  // 8.4.8 Volume Space Size: of this session, as genisoimage and xorriso count it.
  putBoth32(view, 80, sectors);
  // 8.4.10 Volume Set Size; 8.4.11 Volume Sequence Number; 8.4.12 Logical Block Size.
  putBoth16(view, 120, 1);
  putBoth16(view, 124, 1);
  putBoth16(view, 128, SECTOR_SIZE);
  // 8.4.13 Path Table Size; 8.4.14 Location of Type L Path Table, and 8.4.16 of
  // Type M; the optional ones of 8.4.15 and 8.4.17 are not there.
  putBoth32(view, 132, description.pathTableSize);
  view.setUint32(140, description.littleEndianPathTable, true);
  view.setUint32(148, description.bigEndianPathTable);
  // 8.4.18 Directory Record for Root Directory.
  putRecord(view, 156, { ...root, identifier: SELF, flags: FLAG.directory });
  // 8.4.19 Volume Set, 8.4.20 Publisher, 8.4.21 Data Preparer and 8.4.22 Application Identifier.
  for (const offset of [190, 318, 446, 574]) {
    putText(view, offset, 128, "", encode);
  }
  // 8.4.23 Copyright, 8.4.24 Abstract and 8.4.25 Bibliographic File Identifier.
  for (const offset of [702, 739, 776]) putText(view, offset, 37, "", encode);
  // 8.4.26 Volume Creation and 8.4.27 Modification; 8.4.28 Expiration and 8.4.29 Effective are not given.
  putVolumeDate(view, 813, created);
  putVolumeDate(view, 830, created);
  putVolumeDate(view, 847, null);
  putVolumeDate(view, 864, null);
  // 8.4.30 File Structure Version.
  view.setUint8(881, 1);
}

/** A text with spaces after it (7.4.4); a byte that no wide character fits in stays zero. */
function putText(
  view: DataView,
  offset: number,
  length: number,
  text: string,
  encode: (text: string) => Uint8Array,
): void {
  const characters = Math.floor(length / encode(" ").length);
  putBytes(view, offset, encode(text.padEnd(characters)));
}
