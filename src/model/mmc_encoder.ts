/**
 * Replies to READ DISC INFORMATION and READ TRACK INFORMATION, as a drive
 * would give them for a disc.
 *
 * @module
 */

import type { TrackAnswer } from "./drive_answers.ts";
import { DISC_STATUS, type MmcDisc, type MmcTrack } from "./mmc_disc.ts";

/** With the length field. MMC-6 has 48 bytes of track information: the rest is for layer jumps only. */
const DISC_INFORMATION_SIZE = 34;
const TRACK_INFORMATION_SIZE = 36;

/** Control bits of a track: data, and recorded incrementally. */
export const DATA_TRACK = 0x4;
const INCREMENTAL = 0x1;

/** Data modes: mode 1, and what nobody knows yet. */
const MODE_1 = 0x1;
const UNKNOWN_MODE = 0xF;

/** From the start of the lead-in to the data: 4500 sectors of it, and the pregap. */
const LEAD_IN = 4500 + 150;

/** Where MSF counts from, and how much more it counts in the lead-in, before the data. */
const MSF_OFFSET = 150;
const MSF_LAP = 100 * 60 * 75;

/** What a complete CD has in place of an address. */
const NO_MSF = 0xFFFFFFFF;

/** The reply to READ DISC INFORMATION. */
export function discInformationReply(disc: MmcDisc): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(DISC_INFORMATION_SIZE);
  const view = new DataView(bytes.buffer);
  const inLast = disc.tracks.filter(({ session }) => session === disc.sessions);
  // A session without tracks is one that the next track would be in.
  const next = (disc.tracks.at(-1)?.number ?? 0) + 1;
  const first = inLast[0]?.number ?? next;
  const last = inLast.at(-1)?.number ?? next;
  view.setUint16(0, DISC_INFORMATION_SIZE - 2);
  bytes[2] = (Number(disc.erasable) << 4) | (disc.lastSessionState << 2) |
    disc.status;
  bytes[3] = disc.tracks[0]?.number ?? 1;
  putSplit(bytes, 4, 9, disc.sessions);
  putSplit(bytes, 5, 10, first);
  putSplit(bytes, 6, 11, last);
  // Unrestricted use, as of every disc that is not for one purpose.
  bytes[7] = 0x20 | disc.backgroundFormat;
  bytes[8] = disc.cd && disc.status === DISC_STATUS.blank ? 0xFF : 0;
  if (disc.cd) {
    const complete = disc.status === DISC_STATUS.complete;
    const start = inLast[0]?.startAddress ?? 0;
    // Of the first session a drive gives what is in the disc's ATIP; this is as if it was any other.
    view.setUint32(16, complete ? NO_MSF : msf(start - LEAD_IN));
    view.setUint32(20, complete ? NO_MSF : msf(disc.lastPossibleLeadOut));
  }
  return bytes;
}

/** The replies to READ TRACK INFORMATION. */
export function trackAnswers({ tracks }: MmcDisc): TrackAnswer[] {
  return tracks.map((track) => ({
    number: track.number,
    session: track.session,
    startAddress: track.startAddress,
    size: track.size,
    open: track.blank || track.nextWritableAddress !== null,
    reply: trackInformationReply(track),
  }));
}

function trackInformationReply(track: MmcTrack): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TRACK_INFORMATION_SIZE);
  const view = new DataView(bytes.buffer);
  const { nextWritableAddress, lastRecordedAddress, packetSize } = track;
  // A choice: what has a packet size or a blocking factor is written in packets of that size.
  const packets = packetSize > 0;
  view.setUint16(0, TRACK_INFORMATION_SIZE - 2);
  putSplit(bytes, 2, 32, track.number);
  putSplit(bytes, 3, 33, track.session);
  if (track.kind === "data") {
    bytes[5] = DATA_TRACK | (packets ? INCREMENTAL : 0);
    bytes[6] = track.blank ? UNKNOWN_MODE : MODE_1;
  }
  bytes[6]! |= (Number(track.blank) << 6) | (packets ? 0x30 : 0);
  bytes[7] = (lastRecordedAddress === null ? 0 : 2) |
    (nextWritableAddress === null ? 0 : 1);
  view.setInt32(8, track.startAddress);
  view.setInt32(12, nextWritableAddress ?? 0);
  view.setUint32(16, track.freeBlocks);
  view.setUint32(20, packetSize);
  view.setUint32(24, track.size);
  view.setInt32(28, lastRecordedAddress ?? 0);
  return bytes;
}

/** A number whose high byte is elsewhere. */
function putSplit(
  bytes: Uint8Array,
  low: number,
  high: number,
  value: number,
): void {
  bytes[low] = value & 0xFF;
  bytes[high] = value >> 8;
}

/** An address as `0x00MMSSFF`. */
export function msf(address: number): number {
  const frames = address + MSF_OFFSET + (address < -MSF_OFFSET ? MSF_LAP : 0);
  const minute = Math.floor(frames / (60 * 75));
  const second = Math.floor(frames / 75) % 60;
  return (minute << 16) | (second << 8) | frames % 75;
}
