/**
 * Replies to READ TOC, as a drive would give them for a disc.
 *
 * @module
 */

import { completeSessions, completeTracks } from "./mmc_disc.ts";
import type { MmcDisc, MmcTrack } from "./mmc_disc.ts";
import { DATA_TRACK, msf } from "./mmc_encoder.ts";

const HEADER_SIZE = 4;

/** In the place of a track: the lead-out. */
const LEAD_OUT = 0xAA;

/** A table of contents has no room for more tracks, however many a DVD or a BD has. */
const MAX_TRACK = 99;

/** What subchannel Q holds: a position, or in the lead-in what concerns the whole disc. */
const POSITION = 1;
const DISC = 5;

/** Points of the lead-in that are no tracks. */
const FIRST_TRACK = 0xA0;
const LAST_TRACK = 0xA1;
const LEAD_OUT_START = 0xA2;
const NEXT_SESSION = 0xB0;

const PREGAP = 150;

/**
 * The replies in formats 0, 1 and 2, in this order; `null` where a drive
 * refuses. A disc without a complete session has no table of contents.
 */
export function tocReplies(
  disc: MmcDisc,
): (Uint8Array<ArrayBuffer> | null)[] {
  const tracks = completeTracks(disc);
  const last = tracks.at(-1);
  if (last === undefined) return [null, null, null];
  return [
    tocReply(tracks, last),
    sessionInformationReply(tracks, last),
    // Other media have no lead-in with such points.
    disc.cd ? fullTocReply(disc, tracks) : null,
  ];
}

function tocReply(
  tracks: readonly MmcTrack[],
  last: MmcTrack,
): Uint8Array<ArrayBuffer> {
  const listed = tracks.filter(({ number }) => number <= MAX_TRACK);
  return reply(listed[0]!.number, listed.at(-1)!.number, [
    ...listed.map((track) => addressEntry(track, track.number)),
    addressEntry(last, LEAD_OUT, endOf(last)),
  ]);
}

function sessionInformationReply(
  tracks: readonly MmcTrack[],
  { session }: MmcTrack,
): Uint8Array<ArrayBuffer> {
  const first = tracks.find((track) => track.session === session)!;
  return reply(1, session, [addressEntry(first, first.number)]);
}

function fullTocReply(
  disc: MmcDisc,
  tracks: readonly MmcTrack[],
): Uint8Array<ArrayBuffer> {
  const sessions = completeSessions(disc);
  const entries: number[][] = [];
  for (let session = 1; session <= sessions; session++) {
    const own = tracks.filter((track) => track.session === session);
    const [first, last] = [own[0], own.at(-1)];
    if (first === undefined || last === undefined) continue;
    const point = (
      number: number,
      time: readonly number[],
      { kind }: MmcTrack = first,
    ) => [session, subchannel(POSITION, kind), 0, number, 0, 0, 0, 0, ...time];
    entries.push(
      // Disc type 0 is CD-DA and CD-ROM.
      point(FIRST_TRACK, [first.number, 0, 0]),
      point(LAST_TRACK, [last.number, 0, 0], last),
      point(LEAD_OUT_START, time(endOf(last)), last),
      ...own.map((track) =>
        point(track.number, time(track.startAddress), track)
      ),
    );
    // There is a next session, or one that waits for its first track.
    const next = disc.tracks.find((track) => track.session > session);
    if (next !== undefined) {
      entries.push([
        ...[session, subchannel(DISC, first.kind), 0, NEXT_SESSION],
        ...time(next.startAddress - PREGAP),
        // How many such points there are.
        1,
        ...time(disc.lastPossibleLeadOut),
      ]);
    }
  }
  return reply(1, sessions, entries);
}

/** A reply: the first and the last track or session, and the entries. */
function reply(
  first: number,
  last: number,
  entries: readonly (readonly number[])[],
): Uint8Array<ArrayBuffer> {
  const data = entries.flat();
  const bytes = new Uint8Array(HEADER_SIZE + data.length);
  new DataView(bytes.buffer).setUint16(0, bytes.length - 2);
  bytes.set([first, last], 2);
  bytes.set(data, HEADER_SIZE);
  return bytes;
}

function addressEntry(
  { kind, startAddress }: MmcTrack,
  number: number,
  address: number = startAddress,
): number[] {
  return [
    ...[0, subchannel(POSITION, kind), number, 0],
    ...[address >> 24, address >> 16, address >> 8, address]
      .map((byte) => byte & 0xFF),
  ];
}

function subchannel(adr: number, kind: MmcTrack["kind"]): number {
  return (adr << 4) | (kind === "data" ? DATA_TRACK : 0);
}

function time(address: number): number[] {
  const value = msf(address);
  return [value >> 16, (value >> 8) & 0xFF, value & 0xFF];
}

function endOf({ startAddress, size }: MmcTrack): number {
  return startAddress + size;
}
