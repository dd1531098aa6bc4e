/**
 * What a drive's replies to READ DISC INFORMATION and READ TRACK INFORMATION
 * say. The bytes come from `DiscRecorder2Ex`.
 *
 * @module
 */

import { addressOfTime, kindOf, ReplyReader } from "./mmc_fields.ts";

/**
 * A reply to READ DISC INFORMATION (51h). A field that the reply is too short
 * for is `null`.
 */
export interface DiscInformation {
  /** How many bytes the reply says it has, which can be more than were decoded. */
  readonly replyLength: number | null;
  /** What can still be done: `"other"` for DVD-RAM and the like, which have no such state. */
  readonly status: "blank" | "appendable" | "complete" | "other" | null;
  /** The last session; MMC reserves `"damaged"` on CD. */
  readonly lastSessionState:
    | "empty"
    | "incomplete"
    | "damaged"
    | "complete"
    | null;
  /** Whether the disc can be erased. */
  readonly erasable: boolean | null;
  /** The first track on the disc. */
  readonly firstTrack: number | null;
  /** How many sessions there are. An open one counts, an empty one too: a blank disc has 1. */
  readonly sessions: number | null;
  /** The first track of the last session, be it empty or not. */
  readonly firstTrackOfLastSession: number | null;
  /** The last track of the last session, be it empty or not. */
  readonly lastTrackOfLastSession: number | null;
  /** Formatting in the background, of media that have it. */
  readonly backgroundFormat:
    | "none"
    | "suspended"
    | "running"
    | "complete"
    | null;
  /** Whether the disc may be used for anything. */
  readonly unrestrictedUse: boolean | null;
  /** On CD 0x00 for CD-DA and CD-ROM, 0x10 for CD-I, 0x20 for XA, 0xFF where nobody knows yet. */
  readonly discType: number | null;
  /** The disc's number, where the drive says that it is valid. */
  readonly discId: number | null;
  /**
   * Bytes 16 to 19 as one raw number, on CD `0x00MMSSFF`: where the lead-in of
   * the last session starts. See {@linkcode addressOfMsf}. Without meaning on
   * other media, and on a CD that is complete.
   */
  readonly lastSessionLeadInStartMsf: number | null;
  /**
   * Bytes 20 to 23 as one raw number, on CD `0x00MMSSFF`: the last address at
   * which the lead-out can start, from which a CD has its capacity. See
   * {@linkcode addressOfMsf}. Without meaning on other media, and on a CD that
   * is complete.
   */
  readonly lastPossibleLeadOutStartMsf: number | null;
}

/**
 * A reply to READ TRACK INFORMATION (52h). Addresses and counts are sectors of
 * 2048 bytes, on audio CD blocks. A field that the reply is too short for is
 * `null`.
 */
export interface TrackInformation {
  /** How many bytes the reply says it has, which can be more than were decoded. */
  readonly replyLength: number | null;
  /** The track, from 1. */
  readonly track: number | null;
  /** The session that it is in, from 1. */
  readonly session: number | null;
  /** What it holds. */
  readonly kind: "data" | "audio" | null;
  /** The control bits of the track, as in the table of contents. */
  readonly trackMode: number | null;
  /** 1 or 2 on CD; 15 where nobody knows yet. */
  readonly dataMode: number | null;
  /** Whether the drive found that writing it was broken off. */
  readonly damaged: boolean | null;
  /** Whether its room was reserved beforehand. */
  readonly reserved: boolean | null;
  /** Whether nothing is written in it. */
  readonly blank: boolean | null;
  /** Whether it is written in packets, or incrementally. */
  readonly packet: boolean | null;
  /** Whether those packets all have the same size. */
  readonly fixedPacket: boolean | null;
  /** Its first sector. */
  readonly startAddress: number | null;
  /**
   * Where writing would go on; `null` too where NWA_V is 0, and the drive says
   * that there is no such address. Some drives give nonsense below
   * `startAddress`, such as -150 on a blank CD.
   */
  readonly nextWritableAddress: number | null;
  /** How many sectors can be written from there. */
  readonly freeBlocks: number | null;
  /** The fixed packet size, on DVD and BD the blocking factor; 0 where there is none. */
  readonly packetSize: number | null;
  /** How long it is, as the drive says: beyond 2³¹ it is a negative number of a confused one. */
  readonly size: number | null;
  /** The last sector written; `null` too where LRA_V is 0, and the drive does not know it. */
  readonly lastRecordedAddress: number | null;
}

const STATUSES = ["blank", "appendable", "complete", "other"] as const;
const STATES = ["empty", "incomplete", "damaged", "complete"] as const;
const FORMATS = ["none", "suspended", "running", "complete"] as const;

/** From this minute on, MSF is the lead-in of the first session, before zero. */
const LEAD_IN_MINUTE = 90;

/**
 * Decodes a reply to READ DISC INFORMATION. What is beyond the end of the
 * bytes, or beyond the length that the reply gives, is `null`.
 *
 * @param bytes The reply, as `DiscRecorder2Ex.getDiscInformation()` gives it.
 * @returns What it says.
 * @throws {TypeError} If `bytes` are no bytes.
 *
 * @example Is there an empty session at the end?
 * ```ts
 * import { decodeDiscInformation } from "@discworks/imapi2";
 *
 * const reply = Uint8Array.of(0, 32, 0x01, 1, 2, 2, 2, 0x20);
 * const { status, sessions, lastSessionState } = decodeDiscInformation(reply);
 * console.log(status, sessions, lastSessionState); // appendable 2 empty
 * ```
 */
export function decodeDiscInformation(bytes: Uint8Array): DiscInformation {
  const reply = new ReplyReader("disc information", bytes);
  return {
    replyLength: reply.replyLength,
    status: pick(STATUSES, reply.bits(2, 0, 2)),
    lastSessionState: pick(STATES, reply.bits(2, 2, 2)),
    erasable: reply.flag(2, 4),
    firstTrack: reply.byte(3),
    sessions: reply.split(4, 9),
    firstTrackOfLastSession: reply.split(5, 10),
    lastTrackOfLastSession: reply.split(6, 11),
    backgroundFormat: pick(FORMATS, reply.bits(7, 0, 2)),
    unrestrictedUse: reply.flag(7, 5),
    discType: reply.byte(8),
    discId: reply.flag(7, 7) === true ? reply.uint32(12) : null,
    lastSessionLeadInStartMsf: reply.uint32(16),
    lastPossibleLeadOutStartMsf: reply.uint32(20),
  };
}

/**
 * Decodes a reply to READ TRACK INFORMATION. What is beyond the end of the
 * bytes, or beyond the length that the reply gives, is `null`.
 *
 * @param bytes The reply, as `DiscRecorder2Ex.getTrackInformation()` gives it.
 * @returns What it says.
 * @throws {TypeError} If `bytes` are no bytes.
 *
 * @example The end of a track
 * ```ts
 * import { decodeTrackInformation } from "@discworks/imapi2";
 *
 * const reply = new Uint8Array(36);
 * reply.set([0, 34, 1, 1, 0, 4, 1]); // track 1 of session 1, data
 * reply.set([0, 8], 26); // 2048 sectors
 * const { startAddress, size } = decodeTrackInformation(reply);
 * if (startAddress !== null && size !== null) console.log(startAddress + size);
 * ```
 */
export function decodeTrackInformation(bytes: Uint8Array): TrackInformation {
  const reply = new ReplyReader("track information", bytes);
  const trackMode = reply.bits(5, 0, 4);
  return {
    replyLength: reply.replyLength,
    track: reply.split(2, 32),
    session: reply.split(3, 33),
    kind: trackMode === null ? null : kindOf(trackMode),
    trackMode,
    dataMode: reply.bits(6, 0, 4),
    damaged: reply.flag(5, 5),
    reserved: reply.flag(6, 7),
    blank: reply.flag(6, 6),
    packet: reply.flag(6, 5),
    fixedPacket: reply.flag(6, 4),
    startAddress: reply.int32(8),
    nextWritableAddress: reply.flag(7, 0) === true ? reply.int32(12) : null,
    freeBlocks: reply.uint32(16),
    packetSize: reply.uint32(20),
    size: reply.uint32(24),
    lastRecordedAddress: reply.flag(7, 1) === true ? reply.int32(28) : null,
  };
}

/**
 * The address of the sector at a time on CD, where MSF counts two seconds
 * more, and from 90 minutes on the lead-in before the data.
 *
 * @param msf A raw field of {@linkcode DiscInformation}, `0x00MMSSFF`.
 * @returns The address, or `null` where the field holds no time, such as all ones on a complete disc.
 *
 * @example The capacity of a CD of 80 minutes
 * ```ts
 * import { addressOfMsf } from "@discworks/imapi2";
 *
 * console.log(addressOfMsf(0x4F3B4A)); // 79:59:74 is 359849
 * ```
 */
export function addressOfMsf(msf: number | null): number | null {
  if (msf === null) return null;
  const minute = msf >>> 16;
  if (minute > 99) return null;
  const lap = minute >= LEAD_IN_MINUTE ? 100 : 0;
  return addressOfTime(minute - lap, (msf >>> 8) & 0xFF, msf & 0xFF);
}

function pick<Name>(names: readonly Name[], index: number | null): Name | null {
  return index === null ? null : names[index] ?? null;
}
