/**
 * The descriptors of UDF that tell where a volume ends (ECMA-167, parts 3 and 4;
 * UDF 2.60, 2.2).
 *
 * @module
 */

import { alignUp } from "../../model/media_rules.ts";
import { SECTOR_SIZE } from "../../model/empty_volume.ts";
import type { DiscImage } from "./disc_image.ts";

const TAG = {
  anchor: 2,
  partition: 5,
  logicalVolume: 6,
  terminating: 8,
  fileEntry: 261,
  extendedFileEntry: 266,
} as const;

/** No sequence of volume descriptors is longer. */
const SEQUENCE_SECTORS = 256;

/** ICB file types: UDF 1.50 has its virtual allocation table in a file of no type, later ones of type 248. */
const VAT_FILE_TYPE = 248;
const UNTYPED = 0;

/** Ends the virtual allocation table of UDF 1.50. */
const VAT_IDENTIFIER = "*UDF Virtual Alloc Tbl";

/** In the logical volume descriptor of a volume that is written bit by bit. */
const VIRTUAL_PARTITION = "*UDF Virtual Partition";

/** What the descriptors of a volume say. */
export interface UdfVolume {
  /** The first sector of its last partition. */
  readonly partitionStart: number;
  /** The first sector after it. */
  readonly partitionEnd: number;
  /** Whether blocks are found by a table that moves with each addition. */
  readonly isVirtual: boolean;
  /** The first sector after all descriptors that were read. */
  readonly descriptorsEnd: number;
}

/** Whether a whole anchor is in a sector. */
export function isAnchor(
  image: DiscImage,
  address: number,
): Promise<boolean> {
  return isTagged(image, address, TAG.anchor, address);
}

/** What an anchor leads to; `null` where that is no partition, or lies before `start`. */
export async function readAnchor(
  image: DiscImage,
  start: number,
  address: number,
): Promise<UdfVolume | null> {
  const anchor = await image.sector(address);
  // The main sequence and the reserve one.
  const sequences = [16, 24].map((offset) => ({
    sectors: alignUp(anchor.getUint32(offset, true), SECTOR_SIZE) / SECTOR_SIZE,
    first: anchor.getUint32(offset + 4, true),
  }));
  for (const { first, sectors } of sequences) {
    // An anchor of an earlier session tells nothing about this one.
    if (first < start) continue;
    const volume = await readSequence(image, first, sectors);
    if (volume !== null) return volume;
  }
  return null;
}

/** Whether a sector holds the virtual allocation table of a partition. */
export async function isVirtualAllocationTable(
  image: DiscImage,
  address: number,
  partitionStart: number,
): Promise<boolean> {
  const block = address - partitionStart;
  if (
    !await isTagged(image, address, TAG.fileEntry, block) &&
    !await isTagged(image, address, TAG.extendedFileEntry, block)
  ) return false;
  const sector = await image.sector(address);
  const type = sector.getUint8(27);
  return type === VAT_FILE_TYPE ||
    (type === UNTYPED && holdsText(sector, VAT_IDENTIFIER));
}

async function readSequence(
  image: DiscImage,
  first: number,
  sectors: number,
): Promise<UdfVolume | null> {
  let partition: { start: number; end: number } | null = null;
  let isVirtual = false;
  let address = first;
  const limit = Math.min(
    first + Math.min(sectors, SEQUENCE_SECTORS),
    image.sectors,
  );
  for (; address < limit; address++) {
    if (await isTagged(image, address, TAG.terminating, address)) break;
    if (await isTagged(image, address, TAG.logicalVolume, address)) {
      isVirtual ||= holdsText(await image.sector(address), VIRTUAL_PARTITION);
    }
    if (!await isTagged(image, address, TAG.partition, address)) continue;
    const sector = await image.sector(address);
    const start = sector.getUint32(188, true);
    const end = start + sector.getUint32(192, true);
    if (partition === null || end > partition.end) partition = { start, end };
  }
  return partition && {
    partitionStart: partition.start,
    partitionEnd: partition.end,
    isVirtual,
    descriptorsEnd: Math.min(address + 1, image.sectors),
  };
}

/** Whether a sector holds a whole descriptor of a kind: its tag has two sums and its place. */
async function isTagged(
  image: DiscImage,
  address: number,
  identifier: number,
  location: number,
): Promise<boolean> {
  if (address < 0 || address >= image.sectors) return false;
  const sector = await image.sector(address);
  if (
    sector.getUint16(0, true) !== identifier ||
    sector.getUint32(12, true) !== location
  ) return false;
  let sum = 0;
  for (let index = 0; index < 16; index++) {
    if (index !== 4) sum += sector.getUint8(index);
  }
  const length = sector.getUint16(10, true);
  return (sum & 0xFF) === sector.getUint8(4) && 16 + length <= SECTOR_SIZE &&
    crc(sector, 16, length) === sector.getUint16(8, true);
}

/** The CRC of ECMA-167, 7.2.6: x¹⁶ + x¹² + x⁵ + 1. */
function crc(
  sector: DataView<ArrayBuffer>,
  offset: number,
  length: number,
): number {
  let value = 0;
  for (let index = offset; index < offset + length; index++) {
    value ^= sector.getUint8(index) << 8;
    for (let bit = 0; bit < 8; bit++) {
      value = (value & 0x8000 ? value << 1 ^ 0x1021 : value << 1) & 0xFFFF;
    }
  }
  return value;
}

function holdsText(sector: DataView<ArrayBuffer>, text: string): boolean {
  const bytes = new Uint8Array(sector.buffer, sector.byteOffset, SECTOR_SIZE);
  return String.fromCharCode(...bytes).includes(text);
}
