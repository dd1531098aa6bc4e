/**
 * How recorders and discs are described to the simulator.
 *
 * @module
 */

import type { FailureName } from "../abi/hresults.ts";
import type { SimulatedMember } from "./fault_member.ts";

/** The kinds of media that the simulator plays. */
export type SimulatedMediaType =
  | "cd-rom"
  | "cd-r"
  | "cd-rw"
  | "dvd-rom"
  | "dvd-ram"
  | "dvd-r"
  | "dvd-r-dl"
  | "dvd-rw"
  | "dvd+r"
  | "dvd+r-dl"
  | "dvd+rw"
  | "bd-rom"
  | "bd-r"
  | "bd-re";

/** What a track holds. */
export type SimulatedTrackKind = "data" | "audio";

/**
 * What told where a session ends, that was found in an image: the last anchor of
 * UDF, the volume size of ISO 9660, the partition or the virtual allocation table
 * of UDF, the start of the next session, the end of the file, or the caller or a
 * cue sheet. Where several tell, it is the one that goes furthest.
 */
export type SessionEnd =
  | "anchor"
  | "volume"
  | "partition"
  | "vat"
  | "next session"
  | "file"
  | "caller";

/** A track of a simulated session. Addresses are sectors of 2048 bytes. */
export interface SimulatedTrack {
  /** The first sector. */
  readonly startAddress: number;
  /** The last sector that was written. */
  readonly lastWrittenAddress: number;
  /** What it holds; audio on CD only. Default: what the session holds. */
  readonly kind?: SimulatedTrackKind;
}

/** A session on a simulated disc. Addresses are sectors of 2048 bytes. */
export interface SimulatedSession {
  /** The first sector. */
  readonly startAddress: number;
  /**
   * The last sector that was written: on CD the one before the lead-out, which
   * counts the two run-out sectors of a track that was written at once. The
   * recorder pads the session: to whole ECC blocks on DVD and BD, to 302
   * sectors where a track on CD is shorter than 300.
   */
  readonly lastWrittenAddress: number;
  /** What it holds; audio on CD only. Default: `"data"`. */
  readonly kind?: SimulatedTrackKind;
  /** Its tracks, in order, from its first sector to its last. Default: one. */
  readonly tracks?: readonly SimulatedTrack[];
  /**
   * Whether it was left open with data in it, which IMAPI2 refuses to go on
   * with. The last one only. Default: `false`.
   */
  readonly open?: boolean;
  /** What told its end, as `discFromImage()` found it; a simulation has no use for it. */
  readonly endedBy?: SessionEnd;
}

/** A disc in a simulated recorder. Addresses and counts are sectors of 2048 bytes. */
export interface SimulatedDisc {
  /** The kind of medium. */
  readonly mediaType: SimulatedMediaType;
  /** The sessions on it, in order; none on a blank disc, and none on random-write media. */
  readonly sessions: readonly SimulatedSession[];
  /**
   * The path of a file that is the disc: sector n is at byte n × 2048, and what
   * is recorded goes there. `sessions` must be empty then, and of the other
   * fields only `closed`, `totalSectors` and `writeUnitSize` may be given: the
   * file tells what is on the disc.
   *
   * Beside `disc.img` stands `disc.img.json`, with the disc as it is described
   * here and `imageSectors`, the length of the file that it belongs to. It is
   * flushed and replaced before and after each recording, by way of
   * `disc.img.json.tmp`, so that a recording that was killed is known as one:
   * its session is open, with data in it, and takes nothing more. A file that
   * is missing or empty and has no description is a blank disc. The sessions of
   * a file without a description are found as `discFromImage()` finds them.
   *
   * It needs permission to read and to write these three files. Default: what
   * is recorded is kept in memory.
   */
  readonly image?: string;
  /**
   * Whether nothing can be added. Default: only for the kinds that are read
   * only, and for a DVD-R DL with a session, which takes one and no more.
   */
  readonly closed?: boolean;
  /** Capacity; on CD the last possible start of the lead-out. Default: the usual one of the kind. */
  readonly totalSectors?: number;
  /** Default: after the last session and the gap that the kind of medium leaves. */
  readonly nextWritableAddress?: number;
  /** Default: what is left after the next writable address; all of it on random-write media. */
  readonly freeSectors?: number;
  /** Default: 1 on CD, 16 on DVD and 32 on BD. No document states what Windows reports. */
  readonly writeUnitSize?: number;
  /**
   * The last sector in use, on random-write media only. Default: the drive
   * does not report it (E_NOTIMPL), and the disc counts as blank.
   */
  readonly lastWrittenAddress?: number;
  /** What told that address, as `discFromImage()` found it; a simulation has no use for it. */
  readonly endedBy?: SessionEnd;
  /** Default: whether there is no complete session with a data track yet. */
  readonly isFirstDataSession?: boolean;
  /** Default: where the last complete session starts, or -1: no document says what a blank disc answers. */
  readonly startAddressOfPreviousSession?: number;
  /** Default: the last sector of the last complete session, padding included, or -1. */
  readonly lastWrittenAddressOfPreviousSession?: number;
  /**
   * Bits of `IMAPI_FORMAT2_DATA_MEDIA_STATE`. Default: derived; no document says
   * which bits go together, and a blank disc has BLANK and APPENDABLE here.
   */
  readonly mediaState?: number;
}

/** A call that fails. */
export interface SimulatedFault {
  /**
   * Which call, as `Interface.Member`, such as
   * `IMultisessionSequential.NextWritableAddress`; the interface is the one
   * that declares the member. Setting and getting are told apart with `put_`
   * and `get_` before the member's name.
   */
  readonly member: SimulatedMember;
  /** What it fails with: a name such as `"E_IMAPI_RECORDER_MEDIA_BUSY"`, or a number. */
  readonly hresult: FailureName | number;
  /** The text of its IErrorInfo. Default: it leaves none. */
  readonly description?: string;
  /** How many times it fails before it works. Default: always. */
  readonly times?: number;
  /**
   * For `IDiscFormat2Data.Write` only: the sector of the disc before which it
   * fails, which leaves the session open with what was written until then. With
   * `HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)` the drive vanishes there; with
   * `E_IMAPI_BURN_VERIFICATION_FAILED` all is written, and verifying it fails there.
   * Default: it fails before anything is written.
   */
  readonly atSector?: number;
}

/** A recorder. */
export interface SimulatedRecorder {
  /** Its unique id. Default: made up from the other fields and its place in the list. */
  readonly id?: string;
  /** The vendor, as INQUIRY gives it: padding included, if any. */
  readonly vendorId: string;
  /** The product. */
  readonly productId: string;
  /** The firmware revision. */
  readonly productRevision: string;
  /**
   * Drive letters and mount points, such as `["E:\\"]`. Default: one letter,
   * the first from E on that no other recorder of the list has.
   */
  readonly volumePathNames?: readonly string[];
  /**
   * Whether it only reads discs, as a virtual drive does: IMAPI2 then offers no
   * data writer for it. Default: `false`.
   */
  readonly readOnly?: boolean;
  /** Who holds the drive exclusively: what touches the drive then fails. Default: nobody. */
  readonly exclusiveAccessOwner?: string;
  /** What is in it; `null` when it is empty. */
  readonly disc: SimulatedDisc | null;
  /** Calls that fail. */
  readonly faults?: readonly SimulatedFault[];
  /** How long each call takes, in milliseconds: the worker is blocked as long, as by a slow drive. */
  readonly latencyMs?: number;
}

/** What to simulate. */
export interface SimulatorOptions {
  /** The recorders, in the order in which IDiscMaster2 lists them. */
  readonly recorders: readonly SimulatedRecorder[];
}
