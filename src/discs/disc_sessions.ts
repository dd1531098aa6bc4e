/**
 * The sessions of a disc and the tracks in them, put together from what a
 * drive's replies say.
 *
 * @module
 */

import type { DiscInformation, TrackInformation } from "./mmc_decoder.ts";
import type {
  FullToc,
  SessionInformation,
  Toc,
  TocTrack,
} from "./toc_decoder.ts";

/**
 * A track, as the drive tells it: what it does not tell is `null`. Addresses
 * and counts are sectors of 2048 bytes, on audio CD blocks.
 */
export interface DiscTrack {
  /** The track, from 1. */
  readonly track: number;
  /** What it holds. */
  readonly kind: "data" | "audio" | null;
  /** Its first sector. */
  readonly startAddress: number | null;
  /**
   * How long it is; of a blank track, how much could be written. By READ TOC,
   * it goes as far as the next track of its session, or the lead-out.
   */
  readonly size: number | null;
  /** Where writing would go on; `null` too where it cannot. Some drives give nonsense below `startAddress`. */
  readonly nextWritableAddress: number | null;
  /** How many sectors can be written from there. */
  readonly freeBlocks: number | null;
  /** Whether nothing is written in it. */
  readonly blank: boolean | null;
}

/** A session, and the tracks in it. Addresses are sectors of 2048 bytes, on audio CD blocks. */
export interface DiscSession {
  /** The session, from 1. */
  readonly session: number;
  /**
   * Only the last session can be other than `"complete"`: `"empty"` where the
   * disc waits for it, `"incomplete"` where it was left open with data in it.
   */
  readonly state: "complete" | "incomplete" | "empty" | "damaged";
  /** The first sector of its first track; `null` where the drive does not tell. */
  readonly startAddress: number | null;
  /** The last sector of its last track; `null` of an empty session, and where the drive does not tell. */
  readonly lastAddress: number | null;
  /** Its tracks, in order. */
  readonly tracks: readonly DiscTrack[];
}

/** What READ TOC can add where READ TRACK INFORMATION is refused; `null` for a format that is refused too. */
export interface TocReplies {
  readonly toc: Toc | null;
  readonly sessionInformation: SessionInformation | null;
  readonly fullToc: FullToc | null;
}

/** The sessions by READ TRACK INFORMATION; `null` where a reply is too short to tell a track and its session. */
export function sessionsByTrack(
  disc: DiscInformation,
  replies: readonly TrackInformation[],
): DiscSession[] | null {
  const { sessions: last, lastSessionState } = disc;
  if (last === null || lastSessionState === null) return null;
  const tracks = new Map<number, DiscTrack[]>();
  for (const reply of replies) {
    const { track, session } = reply;
    if (track === null || session === null) return null;
    const { kind, startAddress, size } = reply;
    const { nextWritableAddress, freeBlocks, blank } = reply;
    inSession(tracks, session).push({
      track,
      kind,
      startAddress,
      size,
      nextWritableAddress,
      freeBlocks,
      blank,
    });
  }
  // A session that waits for its first track may have none yet.
  inSession(tracks, last);
  return [...tracks].map(([session, own]) =>
    sessionOf(session, session === last ? lastSessionState : "complete", own)
  );
}

/**
 * The sessions by READ TOC, which tells of complete ones only; `disc` is what
 * READ DISC INFORMATION adds, if anything. `null` where they do not tell which
 * track is in which session.
 */
export function sessionsByToc(
  disc: DiscInformation | null,
  replies: TocReplies,
): DiscSession[] | null {
  const complete = completeSessions(disc, replies);
  if (complete === null) return null;
  const last = disc?.sessions ?? null;
  const state = disc?.lastSessionState ?? null;
  const listed = complete.at(-1)?.session ?? 0;
  if (
    last === null || state === null || state === "complete" || last <= listed
  ) return complete;
  const next = replies.fullToc?.sessions.at(-1)?.nextSessionStartAddress;
  return [...complete, {
    ...sessionOf(last, state, []),
    startAddress: listed === 0 && state === "empty" ? 0 : next ?? null,
  }];
}

function completeSessions(
  disc: DiscInformation | null,
  { toc, sessionInformation, fullToc }: TocReplies,
): DiscSession[] | null {
  if (fullToc !== null && fullToc.sessions.length > 0) {
    return fullToc.sessions.map(({ session, tracks, leadOutStartAddress }) =>
      sessionOf(session, "complete", sized(tracks, leadOutStartAddress))
    );
  }
  if (toc !== null && toc.tracks.length > 0) {
    return dividedToc(toc, sessionInformation, completeCount(disc));
  }
  // A blank disc has no table of contents, and needs none.
  return completeCount(disc) === 0 && disc?.lastSessionState === "empty"
    ? []
    : null;
}

/** How many sessions are complete: one that is not is the last. */
function completeCount(disc: DiscInformation | null): number | null {
  const { sessions = null, lastSessionState = null } = disc ?? {};
  if (sessions === null || lastSessionState === null) return null;
  return lastSessionState === "complete" ? sessions : sessions - 1;
}

/** Format 0 does not tell sessions apart: format 1 tells where the last starts. */
function dividedToc(
  { tracks, leadOutStartAddress }: Toc,
  information: SessionInformation | null,
  count: number | null,
): DiscSession[] | null {
  const last = information?.lastSession ?? count;
  if (last === null || last < 1) return null;
  if (last === 1) {
    return [sessionOf(1, "complete", sized(tracks, leadOutStartAddress))];
  }
  const first = information?.firstTrackOfLastSession ?? null;
  if (first === null) return null;
  const before = tracks.filter(({ track }) => track < first);
  const sessions = last === 2
    ? [before]
    : before.length === last - 1
    ? before.map((track) => [track])
    : null;
  return sessions === null ? null : [
    ...sessions.map((own, index) =>
      sessionOf(index + 1, "complete", sized(own, null))
    ),
    sessionOf(
      last,
      "complete",
      sized(
        tracks.filter(({ track }) => track >= first),
        leadOutStartAddress,
      ),
    ),
  ];
}

/** Tracks of one session, each as far as the next. */
function sized(
  tracks: readonly TocTrack[],
  end: number | null,
): DiscTrack[] {
  return tracks.map(({ track, kind, startAddress }, index) => {
    const next = index + 1 < tracks.length
      ? tracks[index + 1]!.startAddress
      : end;
    return {
      track,
      kind,
      startAddress,
      size: startAddress === null || next === null ? null : next - startAddress,
      nextWritableAddress: null,
      freeBlocks: null,
      blank: false,
    };
  });
}

function sessionOf(
  session: number,
  state: DiscSession["state"],
  tracks: readonly DiscTrack[],
): DiscSession {
  const last = tracks.at(-1);
  return {
    session,
    state,
    startAddress: tracks[0]?.startAddress ?? null,
    lastAddress: state === "empty" || last === undefined ? null : endOf(last),
    tracks,
  };
}

function endOf({ startAddress, size, blank }: DiscTrack): number | null {
  return startAddress === null || size === null || size === 0 || blank === true
    ? null
    : startAddress + size - 1;
}

function inSession(
  tracks: Map<number, DiscTrack[]>,
  session: number,
): DiscTrack[] {
  let own = tracks.get(session);
  if (own === undefined) tracks.set(session, own = []);
  return own;
}
