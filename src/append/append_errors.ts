/**
 * Why a session was not appended.
 *
 * @module
 */

import type { SessionRefusalCode } from "../discs/session_refusal.ts";
import { HRESULTS } from "../abi/hresults.ts";
import { ComError } from "../connection/errors.ts";

/** Why {@linkcode Apartment.appendSession} refuses: those of `planSession()`, and more. */
export type AppendRefusalCode =
  | SessionRefusalCode
  /** This program writes to the drive already. */
  | "driveBusy"
  /** Another program holds the drive; the message names it. */
  | "driveLocked"
  /** The drive was not ready in time. */
  | "notReady"
  /** The drive is empty. */
  | "noDisc"
  /** The disc, or the drive, is write protected. */
  | "writeProtected"
  /** There are data on a disc that is written anywhere: nothing is written over them. */
  | "notBlank"
  /** What is on the disc cannot be imported: the disc is never started over. */
  | "cannotImport"
  /** The image does not begin where the drive would write it. */
  | "startMismatch"
  /** Sources or paths to remove that cannot be taken: the error's `paths` names each. */
  | "invalidPaths"
  /** The file systems that are made do not take the label. */
  | "invalidVolumeLabel"
  /** The disc in the drive is another one by now, or was written to meanwhile. */
  | "discChanged";

/** A path that cannot be taken, and why. */
export interface RefusedPath {
  /** The path, as it was passed or found. */
  path: string;
  /** Why, in one sentence. */
  message: string;
}

/** A session was refused. **Nothing was written.** */
export class SessionRefusedError extends Error {
  /** Always `SessionRefusedError`. */
  override readonly name = "SessionRefusedError";
  /** Why, for programs. */
  readonly code: AppendRefusalCode;
  /** The paths that cannot be taken, with code `invalidPaths`; none with any other. */
  readonly paths: readonly RefusedPath[];

  /**
   * Makes the error.
   *
   * @param code Why, for programs.
   * @param reason Why, for people: what follows "Cannot append a session: ".
   * @param options The paths, and the error that led to this one.
   */
  constructor(
    code: AppendRefusalCode,
    reason: string,
    options: {
      readonly paths?: readonly RefusedPath[];
      readonly cause?: unknown;
    } = {},
  ) {
    super(
      `Cannot append a session: ${reason}`,
      "cause" in options ? { cause: options.cause } : undefined,
    );
    this.code = code;
    this.paths = options.paths ?? [];
  }
}

/**
 * The drive wrote without an error, and the disc is as it was before: neither
 * address moved. Look at the disc before it is used again.
 */
export class SessionNotFoundError extends Error {
  /** Always `SessionNotFoundError`. */
  override readonly name = "SessionNotFoundError";
  /** Where the session was to start, in sectors. */
  readonly startAddress: number;

  /**
   * Makes the error.
   *
   * @param startAddress Where the session was to start.
   */
  constructor(startAddress: number) {
    super(
      `Cannot find the session that was written: the disc shows none at sector ${startAddress}, and takes the next one there still`,
    );
    this.startAddress = startAddress;
  }
}

/**
 * What is on the disc is not what was sent. **The session is there all the
 * same**, and the disc has less room for it.
 */
export class BurnVerificationError extends ComError {
  /** Always `BurnVerificationError`. */
  override readonly name = "BurnVerificationError";
  /** Where the session starts, in sectors. */
  readonly startAddress: number;
  /** Whether the disc shows the session; `null` where the drive would not say. */
  readonly confirmed: true | null;

  /**
   * Makes the error.
   *
   * @param error What the write failed with.
   * @param startAddress Where the session starts.
   * @param confirmed Whether the disc shows it.
   */
  constructor(error: ComError, startAddress: number, confirmed: true | null) {
    super(error);
    this.startAddress = startAddress;
    this.confirmed = confirmed;
  }
}

/** Whether a write failed because of what was read again after it. */
export function isVerificationFailure(error: unknown): error is ComError {
  return error instanceof ComError &&
    error.hresult === HRESULTS.E_IMAPI_BURN_VERIFICATION_FAILED;
}
