/**
 * What a simulated disc answers, derived from its description.
 *
 * @module
 */

import { MEDIA_STATES } from "../../src/abi/enums.ts";
import type { SimulatedDisc } from "../../src/abi/simulation.ts";
import { type Recording, SIMULATED_MEDIA_TYPES } from "./media_types.ts";

/** What IMAPI2 says where there is no previous session. */
const NO_SESSION = -1;

/** The values of a disc. Addresses and counts are sectors of 2048 bytes. */
export interface DiscValues {
  readonly physicalType: number;
  readonly recording: Recording;
  /** Bits of `IMAPI_FORMAT2_DATA_MEDIA_STATE`. */
  readonly mediaState: number;
  readonly blank: boolean;
  readonly closed: boolean;
  readonly totalSectors: number;
  readonly freeSectors: number;
  readonly nextWritableAddress: number;
  readonly startAddressOfPreviousSession: number;
  readonly lastWrittenAddressOfPreviousSession: number;
  readonly isFirstDataSession: boolean;
  readonly writeUnitSize: number;
  /** Of random-write media; `null` where the drive does not report it. */
  readonly lastWrittenAddress: number | null;
}

/** Derives what the description leaves out; what it gives wins. */
export function discValues(disc: SimulatedDisc): DiscValues {
  const type = SIMULATED_MEDIA_TYPES[disc.mediaType];
  const last = disc.sessions.at(-1);
  const closed = disc.closed ?? type.recording === "readOnly";
  const randomWrite = type.recording === "randomWrite";
  const blank = disc.sessions.length === 0 &&
    disc.lastWrittenAddress === undefined && !closed;
  const writeUnitSize = disc.writeUnitSize ?? type.writeUnitSize;
  const totalSectors = disc.totalSectors ?? type.capacity;
  const nextWritableAddress = disc.nextWritableAddress ??
    (last === undefined
      ? 0
      : alignUp(last.lastWrittenAddress + 1, writeUnitSize) +
        type.gap(disc.sessions.length));
  return {
    physicalType: type.physicalType,
    recording: type.recording,
    mediaState: mediaState(type.recording, blank, closed),
    blank,
    closed,
    totalSectors,
    // On media that can be overwritten, all is always free.
    freeSectors: disc.freeSectors ??
      (randomWrite
        ? totalSectors
        : Math.max(0, totalSectors - type.reserved - nextWritableAddress)),
    nextWritableAddress,
    startAddressOfPreviousSession: last?.startAddress ?? NO_SESSION,
    lastWrittenAddressOfPreviousSession: last?.lastWrittenAddress ?? NO_SESSION,
    isFirstDataSession: last === undefined,
    writeUnitSize,
    lastWrittenAddress: disc.lastWrittenAddress ?? null,
  };
}

/** A blank disc is appendable too: no document says which bits go together, so this is a choice. */
function mediaState(
  recording: Recording,
  blank: boolean,
  closed: boolean,
): number {
  if (closed) return MEDIA_STATES.FINALIZED;
  const kind = recording === "randomWrite"
    ? MEDIA_STATES.OVERWRITE_ONLY
    : MEDIA_STATES.APPENDABLE;
  return kind | (blank ? MEDIA_STATES.BLANK : 0);
}

function alignUp(sectors: number, unit: number): number {
  return Math.ceil(sectors / unit) * unit;
}
