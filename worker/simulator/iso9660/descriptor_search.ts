/**
 * The descriptors of a volume that is on a disc.
 *
 * @module
 */

import { SECTOR_SIZE } from "../../../src/model/empty_volume.ts";
import {
  DESCRIPTOR_TYPE,
  FIRST_DESCRIPTOR,
  STANDARD_IDENTIFIER,
} from "./descriptors.ts";
import { damaged, type DiscSectors, readSector } from "./disc_sectors.ts";
import { FileSystemError } from "./errors.ts";
import { decodeLatin1, viewOf } from "./fields.ts";
import { decodeUcs2 } from "./joliet_names.ts";
import type { Extent } from "./tree.ts";

/** A volume has some; more sectors are not searched for the terminator. */
const MOST_DESCRIPTORS = 64;

/** The escape sequences of UCS-2 levels 1 to 3 (Joliet, "SVD Escape Sequences Field"). */
const UCS2_SEQUENCES: readonly string[] = ["%/@", "%/C", "%/E"];

/** What a descriptor says that is needed to read its volume. */
export interface FoundDescriptor {
  /** The volume identifier, without the spaces and zeros after it. */
  readonly label: string;
  /** How many sectors the volume has (ECMA-119, 8.4.8). */
  readonly sectors: number;
  readonly root: Extent;
}

/**
 * The primary descriptor of the volume at `start`, and that of Joliet where
 * there is one. Of numbers in both byte orders the little-endian one counts:
 * it is what other systems read.
 *
 * @throws {FileSystemError} "noVolume" or "damaged".
 */
export function findDescriptors(
  disc: DiscSectors,
  start: number,
): {
  readonly primary: FoundDescriptor;
  readonly joliet: FoundDescriptor | null;
} {
  const first = start + FIRST_DESCRIPTOR;
  if (first >= disc.sectors || !isDescriptor(disc.sector(first))) {
    throw new FileSystemError(
      "noVolume",
      `Cannot read the volume: sector ${first} must hold an ISO 9660 volume descriptor, and holds none`,
    );
  }
  let primary: FoundDescriptor | null = null;
  let joliet: FoundDescriptor | null = null;
  for (let address = first; address < first + MOST_DESCRIPTORS; address++) {
    const sector = readSector(disc, address, "the volume descriptor set");
    const type = sector[0]!;
    if (!isDescriptor(sector) || type === DESCRIPTOR_TYPE.terminator) break;
    if (type === DESCRIPTOR_TYPE.primary) {
      primary ??= parse(sector, address, decodeLatin1);
    } else if (type === DESCRIPTOR_TYPE.supplementary && isJoliet(sector)) {
      joliet ??= parse(sector, address, decodeUcs2);
    }
  }
  return primary === null
    ? damaged(
      `no primary volume descriptor is in the set from sector ${first} on`,
    )
    : { primary, joliet };
}

function isDescriptor(sector: Uint8Array): boolean {
  return decodeLatin1(sector.subarray(1, 6)) === STANDARD_IDENTIFIER;
}

/** Version 2 is the enhanced descriptor of ISO 9660:1999. */
function isJoliet(sector: Uint8Array): boolean {
  return sector[6] === 1 &&
    UCS2_SEQUENCES.includes(decodeLatin1(sector.subarray(88, 91)));
}

function parse(
  sector: Uint8Array,
  address: number,
  decode: (bytes: Uint8Array) => string,
): FoundDescriptor {
  const view = viewOf(sector);
  // 8.4.12 Logical Block Size.
  const blockSize = view.getUint16(128, true);
  if (blockSize !== SECTOR_SIZE) {
    damaged(
      `the logical block size in sector ${address} must be ${SECTOR_SIZE}, received ${blockSize}`,
    );
  }
  return {
    label: decode(sector.subarray(40, 72)).replace(/[ \0]+$/, ""),
    sectors: view.getUint32(80, true),
    // 8.4.18 Directory Record for Root Directory.
    root: {
      address: view.getUint32(156 + 2, true) + view.getUint8(156 + 1),
      size: view.getUint32(156 + 10, true),
    },
  };
}
