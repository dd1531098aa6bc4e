/**
 * The sectors of a disc that a volume is read from.
 *
 * @module
 */

import { SECTOR_SIZE } from "../../../src/model/empty_volume.ts";
import { FileSystemError } from "./errors.ts";
import type { Extent } from "./tree.ts";

/** The sectors of a disc, of 2048 bytes each. */
export interface DiscSectors {
  /** How many there are: addresses from this one on are outside of the disc. */
  readonly sectors: number;
  /** The bytes of a sector. They must stay as they are until the reading is done. */
  sector(address: number): Uint8Array;
}

/** Says what is damaged. */
export function damaged(what: string): never {
  throw new FileSystemError("damaged", `Cannot read the volume: ${what}`);
}

/** A sector of the disc; `what` it is a part of is named where it is outside. */
export function readSector(
  disc: DiscSectors,
  address: number,
  what: string,
): Uint8Array {
  checkExtent(disc, { address, size: SECTOR_SIZE }, what);
  return disc.sector(address);
}

/** Refuses an extent that is not all on the disc. */
export function checkExtent(
  { sectors }: DiscSectors,
  { address, size }: Extent,
  what: string,
): void {
  const end = address + Math.ceil(size / SECTOR_SIZE);
  if (end > sectors) {
    damaged(
      `${what} must end before sector ${sectors}, where the disc ends; it spans sectors ${address} to ${
        end - 1
      }`,
    );
  }
}
