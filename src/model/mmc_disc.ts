/**
 * A disc in MMC's terms: what READ DISC INFORMATION and READ TRACK INFORMATION
 * tell. Everything else that the simulator says of a disc follows from it.
 *
 * @module
 */

/** Disc status of READ DISC INFORMATION. */
export const DISC_STATUS = {
  blank: 0,
  appendable: 1,
  complete: 2,
  other: 3,
} as const;

/** State of last session of READ DISC INFORMATION. */
export const SESSION_STATE = {
  empty: 0,
  incomplete: 1,
  damaged: 2,
  complete: 3,
} as const;

/** A track, as READ TRACK INFORMATION tells it. Addresses and counts are sectors. */
export interface MmcTrack {
  /** From 1. */
  readonly number: number;
  /** From 1. */
  readonly session: number;
  readonly kind: "data" | "audio";
  readonly startAddress: number;
  readonly size: number;
  /** `null` where NWA_V is 0. It can be negative where a drive gives nonsense. */
  readonly nextWritableAddress: number | null;
  readonly freeBlocks: number;
  /** Fixed packet size or blocking factor; 0 where there is none. */
  readonly packetSize: number;
  /** `null` where LRA_V is 0. */
  readonly lastRecordedAddress: number | null;
  /** Nothing is written in it yet. */
  readonly blank: boolean;
}

/** A disc, as READ DISC INFORMATION tells it, and its tracks. */
export interface MmcDisc {
  /** Of `DISC_STATUS`. */
  readonly status: number;
  /** Of `SESSION_STATE`. */
  readonly lastSessionState: number;
  readonly erasable: boolean;
  /** How many sessions there are, an open empty one included. */
  readonly sessions: number;
  /** Background format: 0 none, 3 complete. */
  readonly backgroundFormat: number;
  /** Last possible start of the lead-out; told on CD only. */
  readonly lastPossibleLeadOut: number;
  /** Whether it is a CD, where addresses of the lead-in and lead-out are MSF. */
  readonly cd: boolean;
  /** All tracks, the open one last. */
  readonly tracks: readonly MmcTrack[];
}

/** How many of the sessions are complete: an open one is the last. */
export function completeSessions(mmc: MmcDisc): number {
  return mmc.lastSessionState === SESSION_STATE.complete
    ? mmc.sessions
    : mmc.sessions - 1;
}

/** The tracks of complete sessions with something in them. */
export function completeTracks(mmc: MmcDisc): MmcTrack[] {
  const complete = completeSessions(mmc);
  return mmc.tracks.filter(({ session, size }) =>
    session <= complete && size > 0
  );
}
