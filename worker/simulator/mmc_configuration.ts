/**
 * What a simulated drive says of itself in MMC's terms: profiles, features,
 * mode pages, and the structure of a DVD.
 *
 * @module
 */

import { MEDIA_TYPES } from "../../src/abi/enums.ts";

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

/** Feature pages of every drive. */
export const FEATURE_PAGES: readonly number[] = [
  PROFILE_LIST,
  CORE,
  MORPHING,
  REMOVABLE_MEDIUM,
  RANDOM_READABLE,
];

/** Mode pages of every drive: error recovery, write parameters, power condition, capabilities. */
const MODE_PAGE_VALUES: Readonly<Record<number, readonly number[]>> = {
  0x01: [0, 3],
  // Track at once, data in mode 1, packets of 16, a pause of two seconds.
  0x05: [0x41, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 150],
  0x1A: [],
  // Reads all, writes CD and DVD, several sessions, a tray that it locks and ejects.
  0x2A: [0x3F, 0x37, 0x71, 0, 0x29],
};

/** How many bytes follow the first two of a mode page. */
const MODE_PAGE_LENGTHS: Readonly<Record<number, number>> = {
  0x01: 10,
  0x05: 50,
  0x1A: 10,
  0x2A: 30,
};

/** The numbers of the mode pages. */
export const MODE_PAGES: readonly number[] = Object.keys(MODE_PAGE_VALUES)
  .map(Number);

/** `IMAPI_MODE_PAGE_REQUEST_TYPE_CHANGEABLE_VALUES`: a mask of what MODE SELECT could change, which is nothing. */
const CHANGEABLE = 1;

/** The feature is always there, and is current. */
const PERSISTENT = 0x02;
const CURRENT = 0x01;

/** The features that are current: a disc can be read once it is in. */
export function currentFeaturePages(profile: number | null): readonly number[] {
  return profile === null
    ? FEATURE_PAGES.filter((feature) => feature !== RANDOM_READABLE)
    : FEATURE_PAGES;
}

/**
 * The descriptor of a feature; `null` for one that the drive does not know.
 * `profile` is that of the disc, `null` in an empty drive.
 */
export function featurePage(
  feature: number,
  profile: number | null,
): Uint8Array<ArrayBuffer> | null {
  switch (feature) {
    case PROFILE_LIST:
      return descriptor(
        feature,
        PERSISTENT | CURRENT,
        Object.values(PROFILES).flatMap((
          one,
        ) => [0, one, Number(one === profile), 0]),
      );
    case CORE:
      // Serial ATA; it has INQUIRY's second form and reports what changes.
      return descriptor(feature, 0x08 | PERSISTENT | CURRENT, [
        ...[0, 0, 0, 7],
        ...[3, 0, 0, 0],
      ]);
    case MORPHING:
      return descriptor(feature, 0x04 | PERSISTENT | CURRENT, [2, 0, 0, 0]);
    case REMOVABLE_MEDIUM:
      // A tray that it can lock and eject.
      return descriptor(feature, PERSISTENT | CURRENT, [0x29, 0, 0, 0]);
    case RANDOM_READABLE:
      // Sectors of 2048 bytes, in blocks as the medium has them.
      return descriptor(feature, profile === null ? 0 : CURRENT, [
        ...[0, 0, 8, 0],
        ...[0, blocking(profile), 1, 0],
      ]);
    default:
      return null;
  }
}

/** A mode page; `null` for one that the drive does not know. */
export function modePage(
  page: number,
  request: number,
): Uint8Array<ArrayBuffer> | null {
  const values = MODE_PAGE_VALUES[page];
  const length = MODE_PAGE_LENGTHS[page];
  if (values === undefined || length === undefined) return null;
  const bytes = new Uint8Array(2 + length);
  bytes.set([page, length]);
  if (request !== CHANGEABLE) bytes.set(values, 2);
  return bytes;
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
