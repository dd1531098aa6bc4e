/**
 * How long a UDF volume without ISO 9660 is (ECMA-167, parts 2 and 3; UDF 2.60,
 * 2.2.3).
 *
 * @module
 */

import type { ImageFile } from "./file.ts";
import { SECTOR_SIZE } from "../../model/empty_volume.ts";
import { identifier } from "./identifier.ts";
import { alignUp } from "../../model/media_rules.ts";

const TAG = { anchor: 2, partition: 5, terminating: 8 } as const;

/** An anchor stands here in its volume, and as far before the end. */
const ANCHOR = 256;

/** How far after its partition a volume is looked through for its last anchor. */
const AFTER_PARTITION = 1024;

/** No sequence of volume descriptors is longer. */
const SEQUENCE_SECTORS = 256;

/**
 * The sectors at which the volume of a session can end. An anchor leads to the
 * partition. Another anchor, after the partition, is in the last sector of the
 * volume or 256 before it: IMAPI2 counts the 256 from the sector after the last.
 */
export async function udfEnds(
  image: ImageFile,
  start: number,
  first: number,
): Promise<number[]> {
  await checkRecognition(image, first);
  const partitionEnd = await findPartitionEnd(image, start);
  if (partitionEnd === null) {
    image.refuse(
      `the volume at sector ${start} is UDF, and its length cannot be told: no anchor in sector ${
        start + ANCHOR
      } or at the end of the image leads to a partition descriptor`,
    );
  }
  let last: number | null = null;
  const limit = Math.min(partitionEnd + AFTER_PARTITION, image.sectors);
  for (let address = partitionEnd; address < limit; address++) {
    if (await isTagged(image, address, TAG.anchor)) last = address;
  }
  // Write-once volumes may have the first anchor only: the partition is the last of them.
  if (last === null) return [partitionEnd];
  const both = last - ANCHOR > start + ANCHOR &&
    await isTagged(image, last - ANCHOR, TAG.anchor);
  const ends = [last + 1, last + ANCHOR, last + ANCHOR + 1];
  return both ? [last + 1] : ends.filter((end) => end <= image.sectors);
}

/** The volume recognition sequence: BEA01, NSR02 or NSR03, TEA01. */
async function checkRecognition(
  image: ImageFile,
  first: number,
): Promise<void> {
  let udf = false;
  for (let address = first;; address++) {
    const found = identifier(await image.sector(address));
    if (found === "NSR02" || found === "NSR03") udf = true;
    if (found === "TEA01" && udf) return;
    if (!["BEA01", "NSR02", "NSR03", "BOOT2", "CDW02"].includes(found)) {
      image.refuse(
        `sector ${address} is damaged: the recognition sequence of UDF that starts at sector ${first} must go on to ${
          udf ? "TEA01" : "NSR02 or NSR03"
        }, received ${JSON.stringify(found)}`,
      );
    }
  }
}

async function findPartitionEnd(
  image: ImageFile,
  start: number,
): Promise<number | null> {
  const { sectors } = image;
  const places = [
    start + ANCHOR,
    sectors - 1,
    sectors - ANCHOR,
    sectors - ANCHOR - 1,
  ];
  for (const place of places) {
    if (place < start + ANCHOR) continue;
    if (!await isTagged(image, place, TAG.anchor)) continue;
    const anchor = await image.sector(place);
    // The main sequence and the reserve one.
    const sequences = [16, 24].map((offset) => ({
      bytes: anchor.getUint32(offset, true),
      address: anchor.getUint32(offset + 4, true),
    }));
    for (const { address, bytes } of sequences) {
      // An anchor of an earlier session tells nothing about this one.
      if (address < start) continue;
      const end = await partitionEndOf(
        image,
        address,
        alignUp(bytes, SECTOR_SIZE) / SECTOR_SIZE,
      );
      if (end !== null) return end;
    }
  }
  return null;
}

/** The end of the last partition that a sequence describes. */
async function partitionEndOf(
  image: ImageFile,
  first: number,
  sectors: number,
): Promise<number | null> {
  let end: number | null = null;
  const limit = first + Math.min(sectors, SEQUENCE_SECTORS);
  for (let address = first; address < limit; address++) {
    if (await isTagged(image, address, TAG.terminating)) break;
    if (!await isTagged(image, address, TAG.partition)) continue;
    const sector = await image.sector(address);
    end = Math.max(
      end ?? 0,
      sector.getUint32(188, true) + sector.getUint32(192, true),
    );
  }
  return end;
}

/** Whether a sector holds a whole descriptor of a kind: its tag has two sums and its address. */
async function isTagged(
  image: ImageFile,
  address: number,
  identifier: number,
): Promise<boolean> {
  if (address >= image.sectors) return false;
  const sector = await image.sector(address);
  if (
    sector.getUint16(0, true) !== identifier ||
    sector.getUint32(12, true) !== address
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
