/**
 * What a drive's replies to READ TOC/PMA/ATIP say, in the formats that tell of
 * tracks and sessions. The bytes come from `DiscRecorder2Ex`.
 *
 * @module
 */

import { checkWhole } from "../checks/arguments.ts";
import { addressOfTime, kindOf, ReplyReader } from "./mmc_fields.ts";

/**
 * A format of READ TOC/PMA/ATIP (43h): 0 is the table of contents, 1 the
 * session information, 2 the full table of contents, which only a CD has.
 */
export type TocFormat = 0 | 1 | 2;

/** A track in a table of contents. */
export interface TocTrack {
  /** The track, from 1. */
  readonly track: number;
  /** What it holds. */
  readonly kind: "data" | "audio";
  /** The four control bits of its subchannel Q. */
  readonly control: number;
  /** What that subchannel holds: 1 for a position, 0 where the drive does not tell. */
  readonly adr: number;
  /** Its first sector; `null` where the drive gives a time that there is not. */
  readonly startAddress: number | null;
}

/**
 * A reply to READ TOC in format 0: the tracks of all complete sessions. A field
 * that the reply is too short for is `null`, and a track that is not wholly
 * there is left out.
 */
export interface Toc {
  /** How many bytes the reply says it has, which can be more than were decoded. */
  readonly replyLength: number | null;
  /** The first track. */
  readonly firstTrack: number | null;
  /** The last track. */
  readonly lastTrack: number | null;
  /** The tracks, in the drive's order, without the lead-out. */
  readonly tracks: readonly TocTrack[];
  /** Where the lead-out of the last complete session starts. */
  readonly leadOutStartAddress: number | null;
}

/**
 * A reply to READ TOC in format 1: the last complete session. A field that the
 * reply is too short for is `null`.
 */
export interface SessionInformation {
  /** How many bytes the reply says it has, which can be more than were decoded. */
  readonly replyLength: number | null;
  /** The first complete session. */
  readonly firstSession: number | null;
  /** The last complete session. */
  readonly lastSession: number | null;
  /** The first track of the last complete session. */
  readonly firstTrackOfLastSession: number | null;
  /** What that track holds. */
  readonly kind: "data" | "audio" | null;
  /** The four control bits of that track. */
  readonly control: number | null;
  /** What that track's subchannel Q holds, as in {@linkcode TocTrack.adr}. */
  readonly adr: number | null;
  /** Where that track starts. */
  readonly startAddress: number | null;
}

/** A complete session in a {@linkcode FullToc}. What the reply does not tell is `null`. */
export interface FullTocSession {
  /** The session, from 1. */
  readonly session: number;
  /** Its first track, by point A0. */
  readonly firstTrack: number | null;
  /** Its last track, by point A1. */
  readonly lastTrack: number | null;
  /** By point A0: 0x00 for CD-DA and CD-ROM, 0x10 for CD-I, 0x20 for XA. */
  readonly discType: number | null;
  /** Its tracks, in the drive's order. */
  readonly tracks: readonly TocTrack[];
  /** Where its lead-out starts, by point A2. */
  readonly leadOutStartAddress: number | null;
  /**
   * Where the first track of the next session starts: 150 sectors, which are
   * its pregap, after what point B0 names. `null` where none can follow.
   */
  readonly nextSessionStartAddress: number | null;
}

/**
 * A reply to READ TOC in format 2: what the lead-in of each complete session of
 * a CD holds. A field that the reply is too short for is `null`, and an entry
 * that is not wholly there is left out.
 */
export interface FullToc {
  /** How many bytes the reply says it has, which can be more than were decoded. */
  readonly replyLength: number | null;
  /** The first complete session. */
  readonly firstSession: number | null;
  /** The last complete session. */
  readonly lastSession: number | null;
  /** The sessions, in the drive's order. */
  readonly sessions: readonly FullTocSession[];
}

/** How many bytes come before the entries, and how many each has in formats 0 and 2. */
const HEADER_SIZE = 4;
const TRACK_SIZE = 8;
const POINT_SIZE = 11;

/** In the place of a track: the lead-out. */
const LEAD_OUT = 0xAA;

/** Points of format 2 that are no tracks. */
const FIRST_TRACK = 0xA0;
const LAST_TRACK = 0xA1;
const LEAD_OUT_START = 0xA2;
const NEXT_SESSION = 0xB0;

/** The last track that a CD can have. */
const MAX_TRACK = 99;

/** The ADR of points that tell of the disc, in which the low numbers are no tracks but intervals to skip. */
const DISC_ADR = 5;

/** What lies between point B0 and the first track of the next session. */
const PREGAP = 150;

/**
 * Decodes a reply to READ TOC. Addresses are sectors of 2048 bytes, on audio CD
 * blocks. What is beyond the end of the bytes, or beyond the length that the
 * reply gives, is `null` or left out.
 *
 * @param bytes The reply, as `DiscRecorder2Ex.readToc()` gives it for that format.
 * @param format The format: 0 is the table of contents.
 * @returns What it says.
 * @throws {TypeError} If `bytes` are no bytes.
 * @throws {RangeError} If `format` is not 0, 1 or 2.
 *
 * @example A disc with one track
 * ```ts
 * import { decodeToc } from "@discworks/imapi2";
 *
 * const reply = new Uint8Array(20);
 * reply.set([0, 18, 1, 1]);
 * reply.set([0, 0x14, 1, 0, 0, 0, 0, 0], 4); // track 1 is data, and starts at 0
 * reply.set([0, 0x14, 0xAA, 0, 0, 0, 8, 0], 12); // the lead-out starts at 2048
 * const { tracks, leadOutStartAddress } = decodeToc(reply, 0);
 * console.log(tracks.length, tracks[0]?.kind, leadOutStartAddress); // 1 data 2048
 * ```
 */
export function decodeToc(bytes: Uint8Array, format: 0): Toc;
/**
 * Decodes a reply to READ TOC in format 1, the session information.
 *
 * @param bytes The reply, as `DiscRecorder2Ex.readToc()` gives it for that format.
 * @param format The format: 1 is the session information.
 * @returns What it says.
 * @throws {TypeError} If `bytes` are no bytes.
 * @throws {RangeError} If `format` is not 0, 1 or 2.
 */
export function decodeToc(bytes: Uint8Array, format: 1): SessionInformation;
/**
 * Decodes a reply to READ TOC in format 2, the full table of contents of a CD.
 *
 * @param bytes The reply, as `DiscRecorder2Ex.readToc()` gives it for that format.
 * @param format The format: 2 is the full table of contents.
 * @returns What it says.
 * @throws {TypeError} If `bytes` are no bytes.
 * @throws {RangeError} If `format` is not 0, 1 or 2.
 */
export function decodeToc(bytes: Uint8Array, format: 2): FullToc;
/**
 * Decodes a reply to READ TOC in any of these formats.
 *
 * @param bytes The reply, as `DiscRecorder2Ex.readToc()` gives it for that format.
 * @param format The format.
 * @returns What it says.
 * @throws {TypeError} If `bytes` are no bytes.
 * @throws {RangeError} If `format` is not 0, 1 or 2.
 */
export function decodeToc(
  bytes: Uint8Array,
  format: TocFormat,
): Toc | SessionInformation | FullToc;
export function decodeToc(
  bytes: Uint8Array,
  format: TocFormat,
): Toc | SessionInformation | FullToc {
  checkWhole("format", format, 0, 2);
  const reply = new ReplyReader("table of contents", bytes);
  if (format === 0) return tocOf(reply);
  return format === 1 ? sessionInformationOf(reply) : fullTocOf(reply);
}

function tocOf(reply: ReplyReader): Toc {
  const entries = reply.entries(HEADER_SIZE, TRACK_SIZE).map((entry) => ({
    track: entry.getUint8(2),
    ...subchannelOf(entry.getUint8(1)),
    startAddress: entry.getInt32(4),
  }));
  return {
    replyLength: reply.replyLength,
    firstTrack: reply.byte(2),
    lastTrack: reply.byte(3),
    tracks: entries.filter(({ track }) => track !== LEAD_OUT),
    leadOutStartAddress:
      entries.find(({ track }) => track === LEAD_OUT)?.startAddress ?? null,
  };
}

function sessionInformationOf(reply: ReplyReader): SessionInformation {
  const control = reply.bits(5, 0, 4);
  return {
    replyLength: reply.replyLength,
    firstSession: reply.byte(2),
    lastSession: reply.byte(3),
    firstTrackOfLastSession: reply.byte(6),
    kind: control === null ? null : kindOf(control),
    control,
    adr: reply.bits(5, 4, 4),
    startAddress: reply.int32(8),
  };
}

function fullTocOf(reply: ReplyReader): FullToc {
  const points = reply.entries(HEADER_SIZE, POINT_SIZE);
  const numbers = new Set(points.map((point) => point.getUint8(0)));
  return {
    replyLength: reply.replyLength,
    firstSession: reply.byte(2),
    lastSession: reply.byte(3),
    sessions: [...numbers].map((session) =>
      fullTocSession(
        session,
        points.filter((point) => point.getUint8(0) === session),
      )
    ),
  };
}

function fullTocSession(
  session: number,
  points: readonly DataView[],
): FullTocSession {
  const pointAt = (number: number) =>
    points.find((point) => point.getUint8(3) === number);
  const first = pointAt(FIRST_TRACK);
  const next = pointAt(NEXT_SESSION);
  const pregap = next === undefined ? null : timeAt(next, 4);
  const leadOut = pointAt(LEAD_OUT_START);
  return {
    session,
    firstTrack: first?.getUint8(8) ?? null,
    lastTrack: pointAt(LAST_TRACK)?.getUint8(8) ?? null,
    discType: first?.getUint8(9) ?? null,
    tracks: points.flatMap((point) => {
      const track = point.getUint8(3);
      const subchannel = subchannelOf(point.getUint8(1));
      return track < 1 || track > MAX_TRACK || subchannel.adr === DISC_ADR
        ? []
        : [{ track, ...subchannel, startAddress: timeAt(point, 8) }];
    }),
    leadOutStartAddress: leadOut === undefined ? null : timeAt(leadOut, 8),
    nextSessionStartAddress: pregap === null ? null : pregap + PREGAP,
  };
}

function subchannelOf(
  byte: number,
): Pick<TocTrack, "kind" | "control" | "adr"> {
  const control = byte & 0xF;
  return { kind: kindOf(control), control, adr: byte >> 4 };
}

/** What tracks and lead-outs start at is never in the lead-in: on a long CD, 90 minutes are no lap. */
function timeAt(point: DataView, offset: number): number | null {
  return addressOfTime(
    point.getUint8(offset),
    point.getUint8(offset + 1),
    point.getUint8(offset + 2),
  );
}
