/**
 * What appending a session gives.
 *
 * @module
 */

import type { MediaType } from "../imapi2/media.ts";
import type { VerificationLevel } from "./append_options.ts";

/** A file system of a session. */
export type SessionFileSystem = "ISO9660" | "Joliet" | "UDF";

/** What an {@linkcode AppendWarning} is about. */
export type AppendWarningCode =
  /** A link or a junction among the sources was not followed. */
  | "linkSkipped"
  /** The imported label does not fit, and was changed. */
  | "labelChanged"
  /** A signal was passed, and cannot stop the drive once it writes. */
  | "notAbortableWhileWriting"
  /** The drive adjusted the speed or the rotation. */
  | "speedAdjusted"
  /** The drive gave another success code; the message has it. */
  | "successCode"
  /** IMAPI2 on this computer cannot verify. */
  | "verificationUnavailable"
  /** The drive would not say whether the session is there. */
  | "notConfirmed"
  /** The drive could not be given back in order. */
  | "cleanUpFailed"
  /** The tray did not open. */
  | "ejectFailed"
  /** `onProgress` threw; the session was written all the same. */
  | "progressFailed";

/** Something that a user should know, though the session is written. */
export interface AppendWarning {
  /** For programs. */
  code: AppendWarningCode;
  /** For people, in one sentence. */
  message: string;
}

/** What `planAppend()` gives. Addresses and counts are sectors of 2048 bytes. */
export interface AppendPlan {
  /** The kind of disc. */
  mediaType: MediaType;
  /** Where the session starts. */
  startAddress: number;
  /** What it takes on the disc, padding included. */
  sectors: number;
  /** The session that it continues; `null` on a blank disc. */
  previousSession: { startAddress: number } | null;
  /** Its label. Where none was given for a blank disc, the empty string: IMAPI2 takes the time. */
  volumeLabel: string;
  /** The file systems that it has. */
  fileSystems: SessionFileSystem[];
  /** How many files this call adds. */
  files: number;
  /** How many directories this call adds, or adds something to. */
  directories: number;
  /** How many bytes are in those files. */
  bytes: number;
  /** Whether the disc takes nothing more after it. */
  closesDisc: boolean;
  /** What a user should know. */
  warnings: AppendWarning[];
  /** Whether the recorder is simulated. */
  simulated: boolean;
}

/** What `appendSession()` gives. */
export interface AppendedSession extends AppendPlan {
  /** How it was verified. */
  verification: VerificationLevel;
  /** Whether the disc shows it; `null` where the drive would not say. */
  confirmed: true | null;
}
