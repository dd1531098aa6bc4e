/**
 * What the kinds of media have in common, whatever is on the disc. Numbers are
 * sectors of 2048 bytes.
 *
 * @module
 */

import { MEDIA_TYPES } from "../../src/abi/enums.ts";
import type { SimulatedMediaType } from "../../src/abi/simulation.ts";

/** How IMAPI2 writes to a kind of medium. */
export type Recording = "sequential" | "randomWrite" | "readOnly";

/** A kind of medium. */
export interface MediaType {
  /** Its `IMAPI_MEDIA_PHYSICAL_TYPE`. */
  readonly physicalType: number;
  /** How IMAPI2 writes to it. */
  readonly recording: Recording;
  /** The usual capacity; on CD the start of the lead-out. */
  readonly capacity: number;
  /** Its write unit. */
  readonly writeUnitSize: number;
  /** From the end of the data of session `sessions` to the start of the next. */
  readonly gap: (sessions: number) => number;
  /** What of the capacity no session can use: the run-out on CD. */
  readonly reserved: number;
}

function cd(physicalType: number, recording: Recording): MediaType {
  return {
    physicalType,
    recording,
    capacity: 359849,
    writeUnitSize: 1,
    // Lead-out (longer after the first session), lead-in and pregap.
    gap: (sessions) => sessions === 1 ? 11400 : 6900,
    reserved: 2,
  };
}

function dvd(
  physicalType: number,
  recording: Recording,
  capacity: number,
  gap: (sessions: number) => number = () => 0,
): MediaType {
  return {
    physicalType,
    recording,
    capacity,
    writeUnitSize: 16,
    gap,
    reserved: 0,
  };
}

function bd(
  physicalType: number,
  recording: Recording,
  capacity: number,
): MediaType {
  return {
    physicalType,
    recording,
    capacity,
    writeUnitSize: 32,
    gap: () => 0,
    reserved: 0,
  };
}

/** Border-out and border-in where the disc's inner zone ends before the next session begins. */
const dvdDashBorder = (sessions: number) => sessions === 1 ? 28688 : 6160;

/** Lead-out and lead-in of a session on DVD+R. */
const dvdPlusGap = () => 2048;

/** Every kind of medium. */
export const SIMULATED_MEDIA_TYPES: Readonly<
  Record<SimulatedMediaType, MediaType>
> = {
  "cd-rom": cd(MEDIA_TYPES.CDROM, "readOnly"),
  "cd-r": cd(MEDIA_TYPES.CDR, "sequential"),
  "cd-rw": cd(MEDIA_TYPES.CDRW, "sequential"),
  "dvd-rom": dvd(MEDIA_TYPES.DVDROM, "readOnly", 2297888),
  "dvd-ram": dvd(MEDIA_TYPES.DVDRAM, "randomWrite", 2236704),
  "dvd-r": dvd(MEDIA_TYPES.DVDDASHR, "sequential", 2297888, dvdDashBorder),
  "dvd-r-dl": dvd(
    MEDIA_TYPES.DVDDASHR_DUALLAYER,
    "sequential",
    4171712,
    dvdDashBorder,
  ),
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
