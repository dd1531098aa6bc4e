/**
 * The sectors of an empty ISO 9660 volume: a descriptor, its terminator, two
 * path tables and a root directory with nothing in it.
 *
 * @see {@link https://ecma-international.org/publications-and-standards/standards/ecma-119/}
 *
 * @module
 */

/** The size of a sector, in bytes. */
export const SECTOR_SIZE = 2048;

/** How many sectors of it are not zero, counted from its first. */
export const VOLUME_SECTORS = 21;

/** Where each part is, counted from the first sector of the volume. */
const DESCRIPTOR = 16;
const TERMINATOR = 17;
const LITTLE_ENDIAN_PATH_TABLE = 18;
const BIG_ENDIAN_PATH_TABLE = 19;
const ROOT = 20;

const PATH_TABLE_SIZE = 10;
const DIRECTORY_RECORD_SIZE = 34;
const DIRECTORY_FLAG = 2;

/** The name of a root directory in its own record, and that of its parent. */
const SELF = 0;
const PARENT = 1;

/** The length of a date in a descriptor: 16 digits and a time zone. */
const DATE_DIGITS = 16;

/**
 * A sector of a volume that spans `size` sectors from sector `start` of the
 * disc. Addresses in it count from sector 0 of the disc, as a later session has
 * them.
 */
export function volumeSector(
  start: number,
  size: number,
  index: number,
): Uint8Array<ArrayBuffer> {
  const sector = new Uint8Array(SECTOR_SIZE);
  const view = new DataView(sector.buffer);
  switch (index) {
    case DESCRIPTOR:
      writeDescriptor(view, start, size);
      break;
    case TERMINATOR:
      writeIdentifier(view, 255);
      break;
    case LITTLE_ENDIAN_PATH_TABLE:
      writePathTable(view, start + ROOT, true);
      break;
    case BIG_ENDIAN_PATH_TABLE:
      writePathTable(view, start + ROOT, false);
      break;
    case ROOT:
      writeDirectoryRecord(view, 0, start + ROOT, SELF);
      writeDirectoryRecord(view, DIRECTORY_RECORD_SIZE, start + ROOT, PARENT);
  }
  return sector;
}

function writeDescriptor(view: DataView, start: number, size: number): void {
  writeIdentifier(view, 1);
  writeText(view, 8, "", 32);
  writeText(view, 40, "EMPTY", 32);
  writeBoth32(view, 80, size);
  writeBoth16(view, 120, 1);
  writeBoth16(view, 124, 1);
  writeBoth16(view, 128, SECTOR_SIZE);
  writeBoth32(view, 132, PATH_TABLE_SIZE);
  view.setUint32(140, start + LITTLE_ENDIAN_PATH_TABLE, true);
  view.setUint32(148, start + BIG_ENDIAN_PATH_TABLE);
  writeDirectoryRecord(view, 156, start + ROOT, SELF);
  // The names of the set, the publisher, the preparer, the application and three files.
  writeText(view, 190, "", 813 - 190);
  // Four dates that are not given.
  for (const offset of [813, 830, 847, 864]) {
    writeText(view, offset, "0".repeat(DATE_DIGITS), DATE_DIGITS);
  }
  view.setUint8(881, 1);
}

function writeIdentifier(view: DataView, type: number): void {
  view.setUint8(0, type);
  writeText(view, 1, "CD001", 5);
  view.setUint8(6, 1);
}

/** One directory, the root, which is its own parent. */
function writePathTable(
  view: DataView,
  root: number,
  littleEndian: boolean,
): void {
  view.setUint8(0, 1);
  view.setUint32(2, root, littleEndian);
  view.setUint16(6, 1, littleEndian);
}

function writeDirectoryRecord(
  view: DataView,
  offset: number,
  address: number,
  name: number,
): void {
  view.setUint8(offset, DIRECTORY_RECORD_SIZE);
  writeBoth32(view, offset + 2, address);
  writeBoth32(view, offset + 10, SECTOR_SIZE);
  view.setUint8(offset + 25, DIRECTORY_FLAG);
  writeBoth16(view, offset + 28, 1);
  view.setUint8(offset + 32, 1);
  view.setUint8(offset + 33, name);
}

/** ASCII, with spaces up to `length`. */
function writeText(
  view: DataView,
  offset: number,
  text: string,
  length: number,
): void {
  for (let index = 0; index < length; index++) {
    view.setUint8(offset + index, text.padEnd(length).charCodeAt(index));
  }
}

function writeBoth16(view: DataView, offset: number, value: number): void {
  view.setUint16(offset, value, true);
  view.setUint16(offset + 2, value);
}

function writeBoth32(view: DataView, offset: number, value: number): void {
  view.setUint32(offset, value, true);
  view.setUint32(offset + 4, value);
}
