/**
 * What a simulated drive says of itself in MMC's terms: profiles, features,
 * mode pages, and the structure of a DVD.
 *
 * @module
 */

import { MEDIA_TYPES } from "../abi/enums.ts";

/** MMC profiles of the media, by physical type. */
export const PROFILES: Readonly<Record<number, number>> = {
  [MEDIA_TYPES.CDROM]: 0x08,
  [MEDIA_TYPES.CDR]: 0x09,
  [MEDIA_TYPES.CDRW]: 0x0A,
  [MEDIA_TYPES.DVDROM]: 0x10,
  [MEDIA_TYPES.DVDDASHR]: 0x11,
  [MEDIA_TYPES.DVDRAM]: 0x12,
  [MEDIA_TYPES.DVDDASHRW]: 0x13,
  [MEDIA_TYPES.DVDDASHR_DUALLAYER]: 0x15,
  [MEDIA_TYPES.DVDPLUSRW]: 0x1A,
  [MEDIA_TYPES.DVDPLUSR]: 0x1B,
  [MEDIA_TYPES.DVDPLUSR_DUALLAYER]: 0x2B,
  [MEDIA_TYPES.BDROM]: 0x40,
  [MEDIA_TYPES.BDR]: 0x41,
  [MEDIA_TYPES.BDRE]: 0x43,
};

/** Book types of DVDs, as their physical format information gives them, and how many layers they have. */
const BOOKS: Readonly<Record<number, readonly [book: number, layers: number]>> =
  {
    [MEDIA_TYPES.DVDROM]: [0x0, 1],
    [MEDIA_TYPES.DVDRAM]: [0x1, 1],
    [MEDIA_TYPES.DVDDASHR]: [0x2, 1],
    [MEDIA_TYPES.DVDDASHR_DUALLAYER]: [0x2, 2],
    [MEDIA_TYPES.DVDDASHRW]: [0x3, 1],
    [MEDIA_TYPES.DVDPLUSRW]: [0x9, 1],
    [MEDIA_TYPES.DVDPLUSR]: [0xA, 1],
    [MEDIA_TYPES.DVDPLUSR_DUALLAYER]: [0xE, 2],
  };

/** Features by number. */
const PROFILE_LIST = 0x0000;
const CORE = 0x0001;
const MORPHING = 0x0002;
const REMOVABLE_MEDIUM = 0x0003;
const RANDOM_READABLE = 0x0010;

/** The feature is always there, and is current. */
const PERSISTENT = 0x02;
const CURRENT = 0x01;

/** The mode pages of every drive. */
export const MODE_PAGES: readonly Uint8Array<ArrayBuffer>[] = [
  // Error recovery.
  modePage(0x01, 10, [0, 3]),
  // Write parameters: track at once, data in mode 1, packets of 16, a pause of two seconds.
  modePage(0x05, 50, [0x41, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 150]),
  // Power condition.
  modePage(0x1A, 10, []),
  // Capabilities: reads all, writes CD and DVD, several sessions, a tray that it locks and ejects.
  modePage(0x2A, 30, [0x3F, 0x37, 0x71, 0, 0x29]),
];

/**
 * The feature descriptors of every drive. `profile` is that of the disc,
 * `null` in an empty drive: a disc can be read once it is in.
 */
export function featurePages(
  profile: number | null,
): Uint8Array<ArrayBuffer>[] {
  return [
    descriptor(
      PROFILE_LIST,
      PERSISTENT | CURRENT,
      Object.values(PROFILES).flatMap((
        one,
      ) => [0, one, Number(one === profile), 0]),
    ),
    // Serial ATA; it has INQUIRY's second form and reports what changes.
    descriptor(CORE, 0x08 | PERSISTENT | CURRENT, [
      ...[0, 0, 0, 7],
      ...[3, 0, 0, 0],
    ]),
    descriptor(MORPHING, 0x04 | PERSISTENT | CURRENT, [2, 0, 0, 0]),
    // A tray that it can lock and eject.
    descriptor(REMOVABLE_MEDIUM, PERSISTENT | CURRENT, [0x29, 0, 0, 0]),
    // Sectors of 2048 bytes, in blocks as the medium has them.
    descriptor(RANDOM_READABLE, profile === null ? 0 : CURRENT, [
      ...[0, 0, 8, 0],
      ...[0, blocking(profile), 1, 0],
    ]),
  ];
}

/** The physical format information of a DVD, without its header; `null` for other media. */
export function physicalFormat(
  physicalType: number,
  totalSectors: number,
): Uint8Array<ArrayBuffer> | null {
  const book = BOOKS[physicalType];
  if (book === undefined) return null;
  const [type, layers] = book;
  // Where LBA 0 of a DVD is.
  const start = 0x30000;
  const bytes = new Uint8Array(2048);
  const view = new DataView(bytes.buffer);
  // 120 mm, no highest rate; an embossed, recordable or rewritable area.
  bytes.set([(type << 4) | 1, 0x0F, ((layers - 1) << 5) | 2]);
  view.setUint32(4, start);
  view.setUint32(8, start + totalSectors - 1);
  view.setUint32(12, layers === 1 ? 0 : start + totalSectors / layers - 1);
  return bytes;
}

/** A mode page: `length` is how many bytes follow the first two. */
function modePage(
  page: number,
  length: number,
  values: readonly number[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 + length);
  bytes.set([page, length]);
  bytes.set(values, 2);
  return bytes;
}

function descriptor(
  feature: number,
  flags: number,
  data: readonly number[],
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    feature >> 8,
    feature & 0xFF,
    flags,
    data.length,
    ...data,
  ]);
}

/** Sectors in a block: 1 on CD, 16 on DVD, 32 on BD. */
function blocking(profile: number | null): number {
  if (profile === null || profile < 0x10) return 1;
  return profile < 0x40 ? 16 : 32;
}
