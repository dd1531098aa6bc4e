/**
 * How the sectors of an image are kept: their 2048 bytes alone, or whole as they
 * are on a CD (ECMA-130, clause 14), with what stands around the data.
 *
 * @module
 */

import { SECTOR_SIZE } from "../../model/empty_volume.ts";
import { type ByteFile, refuse } from "./byte_file.ts";

/** The layout of a sector in a file. */
export interface SectorLayout {
  /** How many bytes of the file it takes. */
  readonly size: number;
  /** Where its data begin in them; of a raw sector, where its own header does not say. */
  readonly data: number;
}

/** The data alone. */
export const COOKED: SectorLayout = { size: SECTOR_SIZE, data: 0 };

/** A whole sector of CD. */
export const RAW_SIZE = 2352;

/** After the synchronisation field and the header. */
export const RAW_MODE_1: SectorLayout = { size: RAW_SIZE, data: 16 };

/** After the subheader as well. */
export const RAW_MODE_2: SectorLayout = { size: RAW_SIZE, data: 24 };

/** A raw sector begins with it. */
const SYNC = [0, ...Array<number>(10).fill(0xFF), 0];

/** Of the header of a raw sector: minute, second and frame, and then the mode. */
const ADDRESS = 12;
const MODE = 15;
const HEADER_SIZE = 16;

/** The first sector of CD is at 00:02:00. */
const MSF_OFFSET = 150;

/** Sizes of sectors that are not read, and what tells them: where the first volume descriptor is. */
const UNREAD: readonly (readonly [SectorLayout, string])[] = [
  [{ size: 2448, data: 16 }, "2448 bytes, with subchannels behind each"],
  [{ size: 2448, data: 24 }, "2448 bytes, with subchannels behind each"],
  [{ size: 2336, data: 8 }, "2336 bytes, Mode 2 without headers"],
  [{ size: 2056, data: 8 }, "2056 bytes, Mode 2 with subheaders"],
];

/** The sector of a volume that holds its first descriptor. */
const DESCRIPTOR = 16;

/**
 * The layout of a file without a description, of which a sector is known to hold
 * data; refuses one that is not read.
 */
export async function layoutOf(
  file: ByteFile,
  sector: number,
): Promise<SectorLayout> {
  const raw = sector * RAW_SIZE;
  if (await isRaw(file, raw)) {
    if (
      await isRaw(file, raw + RAW_SIZE) || file.size < raw + 2 * RAW_SIZE
    ) {
      return RAW_MODE_1;
    }
    if (await isRaw(file, 2448)) refuseSectors(file, UNREAD[0]![1]);
  }
  for (const [layout, what] of UNREAD) {
    if (await holdsDescriptor(file, layout)) refuseSectors(file, what);
  }
  return COOKED;
}

/**
 * The address that a raw sector gives itself; `null` where it gives none, as in
 * tracks whose headers a program left empty.
 */
export async function headerAddress(
  file: ByteFile,
  offset: number,
): Promise<number | null> {
  if (!await isRaw(file, offset)) return null;
  const header = await file.bytes(offset, HEADER_SIZE);
  const [minute, second, frame] = [...header.subarray(ADDRESS, MODE)]
    .map(decimal);
  if (
    minute === undefined || second === undefined || frame === undefined ||
    minute + second + frame === 0
  ) return null;
  const address = (minute * 60 + second) * 75 + frame - MSF_OFFSET;
  return second < 60 && frame < 75 && address >= 0 ? address : null;
}

/**
 * Where the data are in a sector that stands at `at` of some bytes: a raw one
 * says itself which mode it is of, as sessions of one disc can differ. A program
 * that left headers empty leaves it to the layout.
 */
export function dataIn(
  layout: SectorLayout,
  bytes: Uint8Array,
  at: number,
): number {
  const mode = layout.size === RAW_SIZE ? bytes[at + MODE] : undefined;
  switch (mode) {
    case 1:
      return RAW_MODE_1.data;
    case 2:
      return RAW_MODE_2.data;
    default:
      return layout.data;
  }
}

/** Two digits as they stand in a byte. */
function decimal(byte: number): number | undefined {
  const [high, low] = [byte >> 4, byte & 0xF];
  return high < 10 && low < 10 ? high * 10 + low : undefined;
}

async function isRaw(file: ByteFile, offset: number): Promise<boolean> {
  const bytes = await file.bytes(offset, SYNC.length);
  return bytes.length === SYNC.length &&
    SYNC.every((byte, index) => bytes[index] === byte);
}

async function holdsDescriptor(
  file: ByteFile,
  { size, data }: SectorLayout,
): Promise<boolean> {
  const bytes = await file.bytes(DESCRIPTOR * size + data + 1, 5);
  const text = String.fromCharCode(...bytes);
  return text === "CD001" || text === "BEA01";
}

function refuseSectors({ name }: ByteFile, what: string): never {
  refuse(
    name,
    `its sectors have ${what}: make a flat image of it, with 2048 bytes a sector, or raw sectors of ${RAW_SIZE} bytes`,
  );
}
