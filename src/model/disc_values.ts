/**
 * What IMAPI2 says of a disc, from what the drive says of it.
 *
 * @module
 */

import type { DiscValues } from "./drive_answers.ts";
import { MEDIA_STATES, MEDIA_TYPES } from "../abi/enums.ts";
import type { SimulatedDisc } from "./description.ts";
import { capacityOf } from "./disc_model.ts";
import { MEDIA_RULES } from "./media_rules.ts";
import {
  completeSessions,
  completeTracks,
  DISC_STATUS,
  type MmcDisc,
  SESSION_STATE,
} from "./mmc_disc.ts";

/** What IMAPI2 says where there is no previous session. */
const NO_SESSION = -1;

/** Sectors a second at 1x. */
const SPEED = { cd: 75, dvd: 680, bd: 2195 };

/** Reads the values off the drive's replies; what the description gives wins. */
export function discValues(disc: SimulatedDisc, mmc: MmcDisc): DiscValues {
  const rules = MEDIA_RULES[disc.mediaType];
  const { recording } = rules;
  const open = openTrack(mmc);
  const previous = previousSession(mmc);
  const randomWrite = recording === "randomWrite";
  const blank = randomWrite
    ? disc.lastWrittenAddress === undefined
    : mmc.status === DISC_STATUS.blank;
  const writable = isWritable(disc, mmc);
  return {
    physicalType: rules.physicalType,
    recording,
    mediaState: disc.mediaState ?? mediaState(disc, mmc, blank),
    blank,
    writable,
    totalSectors: capacityOf(disc),
    freeSectors: disc.freeSectors ??
      (randomWrite ? capacityOf(disc) : open?.freeBlocks ?? 0),
    nextWritableAddress: disc.nextWritableAddress ??
      open?.nextWritableAddress ?? 0,
    startAddressOfPreviousSession: disc.startAddressOfPreviousSession ??
      (randomWrite ? (blank ? NO_SESSION : 0) : previous?.start ?? NO_SESSION),
    lastWrittenAddressOfPreviousSession:
      disc.lastWrittenAddressOfPreviousSession ??
        (randomWrite
          ? disc.lastWrittenAddress ?? NO_SESSION
          : previous?.last ?? NO_SESSION),
    isFirstDataSession: disc.isFirstDataSession ??
      (randomWrite ? blank : !hasDataSession(mmc)),
    writeUnitSize: disc.writeUnitSize ?? rules.writeUnitSize,
    lastWrittenAddress: disc.lastWrittenAddress ?? null,
    writeSpeeds: writeSpeeds(rules.physicalType),
  };
}

/** The empty track that a further session would start with. */
function openTrack(mmc: MmcDisc) {
  return mmc.tracks.findLast((track) => track.blank);
}

function previousSession(mmc: MmcDisc): { start: number; last: number } | null {
  const session = completeSessions(mmc);
  const tracks = completeTracks(mmc).filter((track) =>
    track.session === session
  );
  const first = tracks[0];
  const last = tracks.at(-1);
  if (first === undefined || last === undefined) return null;
  return { start: first.startAddress, last: last.startAddress + last.size - 1 };
}

function hasDataSession(mmc: MmcDisc): boolean {
  return completeTracks(mmc).some(({ kind }) => kind === "data");
}

function isWritable(disc: SimulatedDisc, mmc: MmcDisc): boolean {
  if (MEDIA_RULES[disc.mediaType].recording === "randomWrite") {
    return disc.closed !== true;
  }
  return openTrack(mmc) !== undefined;
}

/** No document says which bits go together: a blank disc that takes several sessions is appendable too. */
function mediaState(disc: SimulatedDisc, mmc: MmcDisc, blank: boolean): number {
  const { recording } = MEDIA_RULES[disc.mediaType];
  if (recording === "randomWrite") {
    if (disc.closed === true) return MEDIA_STATES.FINALIZED;
    return MEDIA_STATES.OVERWRITE_ONLY | (blank ? MEDIA_STATES.BLANK : 0);
  }
  if (mmc.status === DISC_STATUS.complete) return MEDIA_STATES.FINALIZED;
  if (mmc.lastSessionState === SESSION_STATE.incomplete) {
    return MEDIA_STATES.NON_EMPTY_SESSION;
  }
  const further = recording === "single"
    ? MEDIA_STATES.FINAL_SESSION
    : MEDIA_STATES.APPENDABLE;
  return further | (blank ? MEDIA_STATES.BLANK : 0);
}

function writeSpeeds(physicalType: number): number[] {
  switch (physicalType) {
    case MEDIA_TYPES.CDROM:
    case MEDIA_TYPES.CDR:
    case MEDIA_TYPES.CDRW:
      return [SPEED.cd * 24, SPEED.cd * 8];
    case MEDIA_TYPES.BDROM:
    case MEDIA_TYPES.BDR:
    case MEDIA_TYPES.BDRE:
      return [SPEED.bd * 4, SPEED.bd * 2];
    default:
      return [SPEED.dvd * 8, SPEED.dvd * 4];
  }
}
