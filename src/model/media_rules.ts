/**
 * How media come to their numbers, whatever is on the disc: capacities,
 * alignment, and what lies between two sessions. Numbers are sectors of 2048
 * bytes.
 *
 * @module
 */

import type { Recording } from "./drive_answers.ts";
import { MEDIA_TYPES } from "../abi/enums.ts";
import type { SimulatedMediaType } from "./description.ts";

/** A kind of medium. */
export interface MediaRules {
  /** Its `IMAPI_MEDIA_PHYSICAL_TYPE`. */
  readonly physicalType: number;
  /** How IMAPI2 writes to it. */
  readonly recording: Recording;
  /** Whether it is a CD: addresses in MSF, audio, run-out. */
  readonly cd: boolean;
  /** The usual capacity; on CD the start of the lead-out. */
  readonly capacity: number;
  /** What sessions start at a multiple of, and are padded to. */
  readonly alignment: number;
  /** The write unit. On CD no source gives a number, and 1 is an assumption. */
  readonly writeUnitSize: number;
  /** What of the capacity no session can use: on CD the run-out. */
  readonly reserved: number;
  /**
   * From the end of a session to the start of the next: `sessions` is how many
   * there are by then, `end` the first sector after the last of them.
   */
  readonly gap: (sessions: number, end: number) => number;
  /** How many sectors the recorder can pad the first session with. */
  readonly borderPadding: number;
}

/** No track on CD is shorter: what is, the recorder pads. */
const CD_SHORTEST_TRACK = 300;

/** The recorder adds this to a track that was written at once. */
const CD_RUN_OUT = 2;

const noGap = () => 0;

/** Lead-out, which is longer after the first session, lead-in and pregap. */
function cdGap(sessions: number): number {
  return (sessions === 1 ? 6750 : 2250) + 4500 + 150;
}

/** LBA 0 of a DVD is this physical sector number. */
const DVD_FIRST_PSN = 0x30000;

/**
 * Border-out and border-in, by where the data ends. Only the first border of
 * the inner zone is confirmed by real discs; later borders and the two outer
 * zones are an assumption.
 */
const BORDERS = [
  { below: 0xB2600, first: 1792, later: 384 },
  { below: 0x165700, first: 2368, later: 480 },
  { below: Infinity, first: 2944, later: 592 },
] as const;

function dvdDashGap(sessions: number, end: number): number {
  const zone = BORDERS.find(({ below }) => end - 1 + DVD_FIRST_PSN < below)!;
  // In ECC blocks of 16 sectors, and one to link.
  return (sessions === 1 ? zone.first : zone.later) * 16 + 16;
}

/** A short first border was seen padded to about 65,000 sectors; to what a drive pads it is written nowhere. */
const DVD_BORDER_PADDING = 0x11000;

/** The same after every session of DVD+R. */
const dvdPlusGap = () => 2048;

function cd(physicalType: number, recording: Recording): MediaRules {
  return {
    physicalType,
    recording,
    cd: true,
    capacity: 359849,
    alignment: 1,
    writeUnitSize: 1,
    reserved: CD_RUN_OUT,
    gap: cdGap,
    borderPadding: 0,
  };
}

function dvd(
  physicalType: number,
  recording: Recording,
  capacity: number,
  gap: MediaRules["gap"] = noGap,
  borderPadding = 0,
): MediaRules {
  return {
    physicalType,
    recording,
    cd: false,
    capacity,
    alignment: 16,
    writeUnitSize: 16,
    reserved: 0,
    gap,
    borderPadding,
  };
}

function bd(
  physicalType: number,
  recording: Recording,
  capacity: number,
): MediaRules {
  return {
    physicalType,
    recording,
    cd: false,
    capacity,
    alignment: 32,
    writeUnitSize: 32,
    reserved: 0,
    gap: noGap,
    borderPadding: 0,
  };
}

/** Every kind of medium. */
export const MEDIA_RULES: Readonly<Record<SimulatedMediaType, MediaRules>> = {
  "cd-rom": cd(MEDIA_TYPES.CDROM, "readOnly"),
  "cd-r": cd(MEDIA_TYPES.CDR, "sequential"),
  "cd-rw": cd(MEDIA_TYPES.CDRW, "sequential"),
  "dvd-rom": dvd(MEDIA_TYPES.DVDROM, "readOnly", 2297888),
  "dvd-ram": dvd(MEDIA_TYPES.DVDRAM, "randomWrite", 2236704),
  "dvd-r": dvd(
    MEDIA_TYPES.DVDDASHR,
    "sequential",
    2297888,
    dvdDashGap,
    DVD_BORDER_PADDING,
  ),
  // In no list of media that IMAPI2 writes further sessions to.
  "dvd-r-dl": dvd(MEDIA_TYPES.DVDDASHR_DUALLAYER, "single", 4171712),
  // As MMC it can be sequential; IMAPI2 overwrites it in any mode.
  "dvd-rw": dvd(MEDIA_TYPES.DVDDASHRW, "randomWrite", 2298496),
  "dvd+r": dvd(MEDIA_TYPES.DVDPLUSR, "sequential", 2295104, dvdPlusGap),
  "dvd+r-dl": dvd(
    MEDIA_TYPES.DVDPLUSR_DUALLAYER,
    "sequential",
    4173824,
    dvdPlusGap,
  ),
  "dvd+rw": dvd(MEDIA_TYPES.DVDPLUSRW, "randomWrite", 2295104),
  "bd-rom": bd(MEDIA_TYPES.BDROM, "readOnly", 12219392),
  "bd-r": bd(MEDIA_TYPES.BDR, "sequential", 12219392),
  "bd-re": bd(MEDIA_TYPES.BDRE, "randomWrite", 11826176),
};

/** The kind of medium with an `IMAPI_MEDIA_PHYSICAL_TYPE`; `undefined` for one that is not simulated. */
export function rulesOf(physicalType: number): MediaRules | undefined {
  return Object.values(MEDIA_RULES).find((each) =>
    each.physicalType === physicalType
  );
}

/**
 * How many sectors a track has that was written at once: on CD the run-out is
 * part of it. A track that is too short gets it with its padding.
 */
export function trackSectors({ cd }: MediaRules, sectors: number): number {
  return cd && sectors >= CD_SHORTEST_TRACK ? sectors + CD_RUN_OUT : sectors;
}

/**
 * The first sector after a session: the recorder pads what it was sent to whole
 * ECC blocks, and a track on CD to its shortest length.
 */
export function sessionEnd(
  rules: MediaRules,
  startAddress: number,
  lastWrittenAddress: number,
): number {
  const sectors = lastWrittenAddress + 1 - startAddress;
  if (rules.cd && sectors < CD_SHORTEST_TRACK) {
    return startAddress + CD_SHORTEST_TRACK + CD_RUN_OUT;
  }
  return startAddress + alignUp(sectors, rules.alignment);
}

/** Where the session after one that ends before `end` can start. */
export function nextSessionStart(
  rules: MediaRules,
  sessions: number,
  end: number,
): number {
  return end + rules.gap(sessions, end);
}

/** The next multiple of `unit`. */
export function alignUp(sectors: number, unit: number): number {
  return Math.ceil(sectors / unit) * unit;
}
