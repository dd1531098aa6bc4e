/**
 * Where an ISO 9660 volume ends (ECMA-119, clauses 8 and 9). Of a number that is
 * there in both byte orders the little-endian half is read, as all readers do.
 *
 * @module
 */

import type { DiscImage } from "./disc_image.ts";
import { SECTOR_SIZE } from "../../model/empty_volume.ts";
import { identifier } from "./identifier.ts";
import { alignUp } from "../../model/media_rules.ts";

const TYPE = { primary: 1, partition: 3, terminator: 255 };

/** The descriptor, its terminator, and the sectors before them. */
const SHORTEST_VOLUME = 18;

/** No more of a root directory is read: 64 KiB. */
const ROOT_SECTORS = 32;

/** How far from the start of a volume its root directory is looked for. */
const ROOT_WITHIN = 4096;

/** The size of a directory record with a name of one byte. */
const SHORTEST_RECORD = 34;

/** What the descriptors of a volume say. */
export interface IsoVolume {
  /** The first sector of its session. */
  readonly start: number;
  /** Volume space size, in sectors. */
  readonly size: number;
  readonly root: Extent;
  /** The first sector after the descriptors. */
  readonly descriptorsEnd: number;
}

interface Extent {
  readonly address: number;
  readonly bytes: number;
}

/** Reads the set of volume descriptors that starts at a sector, to its terminator. */
export async function readIso(
  image: DiscImage,
  start: number,
  first: number,
): Promise<IsoVolume> {
  let primary: Pick<IsoVolume, "size" | "root"> | null = null;
  for (let address = first;; address++) {
    const sector = await image.sector(address);
    const type = sector.getUint8(0);
    const damaged = (expected: string, received: string | number) =>
      image.refuse(
        `sector ${address} is damaged: ${expected}, received ${received}`,
      );
    if (identifier(sector) !== "CD001") {
      damaged(
        `the volume descriptors from sector ${first} on must go on to a terminator (CD001, type 255)`,
        JSON.stringify(identifier(sector)),
      );
    }
    if (type > TYPE.partition && type !== TYPE.terminator) {
      damaged("a volume descriptor must be of type 0, 1, 2, 3 or 255", type);
    }
    if (type === TYPE.primary) {
      primary ??= parsePrimary(sector, damaged);
    } else if (type === TYPE.terminator) {
      return primary === null
        ? damaged(
          `a primary volume descriptor must stand between sector ${first} and the terminator`,
          "none",
        )
        : { ...primary, start, descriptorsEnd: address + 1 };
    }
  }
}

/**
 * The sectors at which a volume can end. The volume space of a later session
 * begins at that session as genisoimage and xorriso count it, and at sector 0 by
 * the letter of the standard; what the volume points to can tell which, since
 * that is counted from sector 0 by all.
 */
export async function isoEnds(
  image: DiscImage,
  volume: IsoVolume,
): Promise<number[]> {
  const { start, size, root, descriptorsEnd } = volume;
  await checkPlace(image, volume);
  const ends = [start + size];
  if (start > 0 && size >= start + SHORTEST_VOLUME) ends.push(size);
  const least = Math.max(endOf(root), descriptorsEnd);
  const last = ends.length > 1
    ? Math.max(least, await endOfFiles(image, root))
    : least;
  const possible = ends.filter((end) => end >= last);
  if (possible.length > 0) return possible;
  if (ends[0]! >= least) return [ends[0]!];
  return image.refuse(
    `the volume at sector ${start} is damaged: it ends before sector ${
      ends[0]
    }, and its descriptors and its root directory before sector ${least}`,
  );
}

/** Refuses a volume whose directories say that it lies elsewhere on its disc. */
async function checkPlace(
  image: DiscImage,
  { start, size, root }: IsoVolume,
): Promise<void> {
  if (await isDirectory(image, root.address, root.address)) return;
  const limit = Math.min(start + ROOT_WITHIN, image.sectors);
  for (let address = start + SHORTEST_VOLUME; address < limit; address++) {
    if (!await isDirectory(image, address, root.address)) continue;
    image.refuse(
      `the root directory in sector ${address} says that it is in sector ${root.address} of its disc, so the volume at sector ${start} is that of a session which starts at sector ${
        root.address - (address - start)
      }: say where it lies with 'sessions'`,
    );
  }
  if (start === 0 && root.address >= size) {
    image.refuse(
      `its root directory is in sector ${root.address}, and its volume ends before sector ${size}: it holds a later session of a disc alone, and 'sessions' must say where that lies`,
    );
  }
}

/** Whether a sector begins with the record of a directory that is in sector `itself`. */
async function isDirectory(
  image: DiscImage,
  address: number,
  itself: number,
): Promise<boolean> {
  if (address >= image.sectors) return false;
  const sector = await image.sector(address);
  return sector.getUint8(0) >= SHORTEST_RECORD &&
    sector.getUint32(2, true) === itself &&
    // The name of a directory in its own first record is a zero.
    sector.getUint8(32) === 1 && sector.getUint8(33) === 0;
}

function parsePrimary(
  sector: DataView<ArrayBuffer>,
  damaged: (expected: string, received: string | number) => never,
): Pick<IsoVolume, "size" | "root"> {
  const size = sector.getUint32(80, true);
  const blockSize = sector.getUint16(128, true);
  if (blockSize !== SECTOR_SIZE) {
    damaged(`the logical block size must be ${SECTOR_SIZE}`, blockSize);
  }
  if (size < SHORTEST_VOLUME) {
    damaged(`the volume space size must be ${SHORTEST_VOLUME} or more`, size);
  }
  return {
    size,
    root: {
      address: sector.getUint32(158, true),
      bytes: sector.getUint32(166, true),
    },
  };
}

/** The first sector after the files in the root directory; 0 where that cannot be read. */
async function endOfFiles(image: DiscImage, root: Extent): Promise<number> {
  const sectors = Math.min(Math.ceil(root.bytes / SECTOR_SIZE), ROOT_SECTORS);
  if (root.address + sectors > image.sectors) return 0;
  if (!await isDirectory(image, root.address, root.address)) return 0;
  let end = 0;
  for (let index = 0; index < sectors; index++) {
    const sector = await image.sector(root.address + index);
    for (let offset = 0; offset + SHORTEST_RECORD <= SECTOR_SIZE;) {
      const length = sector.getUint8(offset);
      // Records do not span sectors: what is left of this one is not used.
      if (length < SHORTEST_RECORD || offset + length > SECTOR_SIZE) break;
      const entry = {
        address: sector.getUint32(offset + 2, true),
        bytes: sector.getUint32(offset + 10, true),
      };
      // The address of an empty file means nothing.
      if (entry.bytes > 0) end = Math.max(end, endOf(entry));
      offset += length;
    }
  }
  return end;
}

function endOf({ address, bytes }: Extent): number {
  return address + alignUp(bytes, SECTOR_SIZE) / SECTOR_SIZE;
}
