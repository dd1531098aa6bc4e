/**
 * How long an ISO 9660 volume is (ECMA-119, clauses 8 and 9).
 *
 * @module
 */

import type { ImageFile } from "./file.ts";
import { SECTOR_SIZE } from "../../model/empty_volume.ts";
import { identifier } from "./identifier.ts";
import { alignUp } from "../../model/media_rules.ts";

const TYPE = { primary: 1, supplementary: 2, partition: 3, terminator: 255 };

/** The descriptor, its terminator, and the sectors before them. */
const SHORTEST_VOLUME = 18;

/** No more of a root directory is read: 64 KiB. */
const ROOT_SECTORS = 32;

/** What a primary volume descriptor says. */
interface Primary {
  /** Volume space size, in sectors. */
  readonly size: number;
  /** The first sector after all that the descriptor points to. */
  readonly least: number;
  readonly root: Extent;
}

interface Extent {
  readonly address: number;
  readonly bytes: number;
}

/**
 * The sectors at which the volume of a session can end. The volume space of a
 * later session begins at that session as genisoimage and xorriso count it, and
 * at sector 0 by the letter of the standard; what the volume points to can tell
 * which, since that is counted from sector 0 by all.
 */
export async function isoEnds(
  image: ImageFile,
  start: number,
  first: number,
): Promise<number[]> {
  const { size, least, root } = await readPrimary(image, first);
  const ends = [start + size];
  if (start > 0 && size >= start + SHORTEST_VOLUME) ends.push(size);
  const last = ends.length > 1
    ? Math.max(least, await endOfFiles(image, root))
    : least;
  const possible = ends.filter((end) => end >= last);
  if (possible.length > 0) return possible;
  if (ends[0]! >= least) return [ends[0]!];
  return image.refuse(
    `sector ${first} is damaged: the volume ends before sector ${
      ends[0]
    }, and its root directory or path tables end before sector ${least}`,
  );
}

/** Reads a set of volume descriptors to its end. */
async function readPrimary(image: ImageFile, first: number): Promise<Primary> {
  let primary: Primary | null = null;
  for (let address = first;; address++) {
    const sector = await image.sector(address);
    const type = sector.getUint8(0);
    const version = sector.getUint8(6);
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
    // An enhanced descriptor (ISO 9660:1999) is a supplementary one of version 2.
    if (version !== 1 && !(type === TYPE.supplementary && version === 2)) {
      damaged(
        `a volume descriptor of type ${type} must be of version 1`,
        version,
      );
    }
    if (type === TYPE.primary) {
      primary ??= parsePrimary(sector, damaged);
    } else if (type === TYPE.terminator) {
      return primary ??
        damaged(
          `a primary volume descriptor must stand between sector ${first} and the terminator`,
          "none",
        );
    }
  }
}

function parsePrimary(
  sector: DataView<ArrayBuffer>,
  damaged: (expected: string, received: string | number) => never,
): Primary {
  /** A number that is there twice, little-endian and then big-endian. */
  const both = (name: string, offset: number, bytes: 2 | 4): number => {
    const [little, big] = bytes === 2
      ? [sector.getUint16(offset, true), sector.getUint16(offset + 2)]
      : [sector.getUint32(offset, true), sector.getUint32(offset + 4)];
    return little === big ? little : damaged(
      `the two byte orders of the ${name} must agree`,
      `${little} and ${big}`,
    );
  };
  const size = both("volume space size", 80, 4);
  both("volume set size", 120, 2);
  both("volume sequence number", 124, 2);
  const blockSize = both("logical block size", 128, 2);
  const pathTable = both("path table size", 132, 4);
  const root = {
    address: both("root directory's address", 158, 4),
    bytes: both("root directory's size", 166, 4),
  };
  if (blockSize !== SECTOR_SIZE) {
    damaged(`the logical block size must be ${SECTOR_SIZE}`, blockSize);
  }
  if (size < SHORTEST_VOLUME) {
    damaged(
      `the volume space size must be ${SHORTEST_VOLUME} or more`,
      size,
    );
  }
  const pathTables = Math.max(
    sector.getUint32(140, true),
    sector.getUint32(144, true),
    sector.getUint32(148),
    sector.getUint32(152),
  );
  return {
    size,
    least: Math.max(
      endOf({ address: pathTables, bytes: pathTable }),
      endOf(root),
    ),
    root,
  };
}

/** The first sector after all that the root directory lists; 0 where that cannot be read. */
async function endOfFiles(image: ImageFile, root: Extent): Promise<number> {
  const sectors = Math.min(Math.ceil(root.bytes / SECTOR_SIZE), ROOT_SECTORS);
  if (root.address + sectors > image.sectors) return 0;
  let end = 0;
  for (let index = 0; index < sectors; index++) {
    const sector = await image.sector(root.address + index);
    for (let offset = 0; offset + 34 <= SECTOR_SIZE;) {
      const length = sector.getUint8(offset);
      // Records do not span sectors: what is left of this one is not used.
      if (length < 34 || offset + length > SECTOR_SIZE) break;
      const entry = {
        address: sector.getUint32(offset + 2, true),
        bytes: sector.getUint32(offset + 10, true),
      };
      // The first record is the directory itself, or this is no directory.
      if (index === 0 && offset === 0 && entry.address !== root.address) {
        return 0;
      }
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
