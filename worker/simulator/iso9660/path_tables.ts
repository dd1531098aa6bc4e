/**
 * Path tables (ECMA-119, clause 9.4).
 *
 * @module
 */

import { alignUp } from "../../../src/model/media_rules.ts";
import { putBytes } from "./fields.ts";
import type { HierarchyDirectory } from "./hierarchy.ts";

/** The length of a record without its identifier (9.4.1 to 9.4.4). */
const HEAD = 8;

/** The length of the path table of a hierarchy, in bytes. */
export function pathTableSize(
  directories: readonly HierarchyDirectory[],
): number {
  return directories.reduce(
    (sum, { identifier }) => sum + recordLength(identifier),
    0,
  );
}

/** Writes a path table: of type L with the little end first, of type M with the big end first (6.9.2). */
export function putPathTable(
  view: DataView,
  directories: readonly HierarchyDirectory[],
  littleEndian: boolean,
): void {
  let offset = 0;
  for (const { identifier, address, parent } of directories) {
    // 9.4.1 Length of Directory Identifier; 9.4.2 Extended Attribute Record Length: none.
    view.setUint8(offset, identifier.length);
    // 9.4.3 Location of Extent.
    view.setUint32(offset + 2, address, littleEndian);
    // 9.4.4 Parent Directory Number: they count from 1, and a root is its own.
    view.setUint16(offset + 6, parent + 1, littleEndian);
    // 9.4.5 Directory Identifier; 9.4.6 Padding Field.
    putBytes(view, offset + HEAD, identifier);
    offset += recordLength(identifier);
  }
}

function recordLength(identifier: Uint8Array): number {
  return HEAD + alignUp(identifier.length, 2);
}
