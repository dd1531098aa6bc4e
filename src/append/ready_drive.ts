/**
 * Waiting for a drive, and looking at what is in it.
 *
 * @module
 */

import { MEDIA_STATES } from "../abi/enums.ts";
import { HRESULTS } from "../abi/hresults.ts";
import { ComError } from "../connection/errors.ts";
import { mediaStatusOf } from "../imapi2/media.ts";
import type { CheckedAppendOptions } from "./append_options.ts";
import type { ProgressReporter } from "./append_progress.ts";
import { delay } from "./delay.ts";
import type { JobApartment } from "./job_apartment.ts";
import { type DiscFacts, isLocked, JobDrive } from "./job_drive.ts";
import { patience } from "./patience.ts";
import { SessionRefusedError } from "./append_errors.ts";

/** States that nothing is written in: IMAPI_FORMAT2_DATA_MEDIA_STATE_UNSUPPORTED_MASK. */
const UNSUPPORTED = 0xFC00;

/** Opens a drive to write to; refuses one that only reads. */
export async function openDrive(
  apartment: JobApartment,
  recorderId: string,
  clientName: string,
): Promise<JobDrive> {
  try {
    return await JobDrive.open(apartment, recorderId, clientName);
  } catch (error) {
    throw asRefusal(error);
  }
}

/** What is in a drive, once it is ready; refuses a disc that takes no session. */
export async function readyDisc(
  drive: JobDrive,
  { waitMs, signal }: Pick<CheckedAppendOptions, "waitMs" | "signal">,
  progress: ProgressReporter,
): Promise<DiscFacts> {
  const until = performance.now() + waitMs;
  while (true) {
    try {
      return await writableDisc(drive);
    } catch (error) {
      if (!isTemporary(error)) throw asRefusal(error);
      if (performance.now() >= until) throw await notReady(drive, error);
      progress.report("waiting");
      await delay(patience.readyInterval, signal);
      progress.throwIfAborted();
    }
  }
}

async function writableDisc(drive: JobDrive): Promise<DiscFacts> {
  const { recorder, writer } = drive;
  const [isSupported, status, protection] = await Promise.all([
    writer.isCurrentMediaSupported(recorder),
    writer.currentMediaStatus(),
    writer.writeProtectStatus(),
  ]);
  const isProtected = (status.value & MEDIA_STATES.WRITE_PROTECTED) !== 0;
  if (isProtected || protection.value !== 0) {
    throw new SessionRefusedError(
      "writeProtected",
      `the disc is write protected (${
        protection.names.join(", ") || "WRITE_PROTECTED"
      })`,
    );
  }
  if (!isSupported || (status.value & UNSUPPORTED) !== 0) {
    throw new SessionRefusedError(
      "notSupported",
      `the disc takes no session in its state now (${
        status.names.join(", ") || "unknown"
      }), insert a blank or an appendable one`,
    );
  }
  const facts = await drive.facts();
  checkFacts(facts);
  return facts;
}

function checkFacts(facts: DiscFacts): void {
  const { isBlank, isRandomWrite, nextWritableAddress } = facts;
  if (isRandomWrite && !isBlank) {
    throw new SessionRefusedError(
      "notBlank",
      "there are data on the disc, and it is of a kind that is written over: erase it, or insert another one",
    );
  }
  if (nextWritableAddress < 0) {
    throw new SessionRefusedError(
      "noStartAddress",
      `the drive says that the next session starts at sector ${nextWritableAddress}`,
    );
  }
  if (isBlank && nextWritableAddress !== 0) {
    throw new SessionRefusedError(
      "startMismatch",
      `the drive takes the disc for blank, and says that the next session starts at sector ${nextWritableAddress}`,
    );
  }
  const appendable = MEDIA_STATES.APPENDABLE | MEDIA_STATES.BLANK |
    MEDIA_STATES.OVERWRITE_ONLY | MEDIA_STATES.FINAL_SESSION;
  if ((facts.state & appendable) === 0) {
    throw new SessionRefusedError(
      "notSupported",
      `the drive does not say that the disc takes a session (${
        mediaStatusOf(facts.state).names.join(", ") || "nothing is known"
      })`,
    );
  }
}

/** Whether it can go away by itself. */
function isTemporary(error: unknown): error is ComError {
  return error instanceof ComError && (error.retryable || isLocked(error));
}

async function notReady(
  drive: JobDrive,
  error: ComError,
): Promise<SessionRefusedError> {
  if (isLocked(error)) return await lockedError(drive, error);
  return new SessionRefusedError(
    "notReady",
    `the drive is not ready: ${error.message}`,
    { cause: error },
  );
}

/** The refusal of a drive that another program holds. */
export async function lockedError(
  { recorder }: JobDrive,
  cause: ComError,
): Promise<SessionRefusedError> {
  let owner = "";
  try {
    owner = await recorder.exclusiveAccessOwner();
  } catch {
    // Who holds it is only said to help.
  }
  return new SessionRefusedError(
    "driveLocked",
    `${
      owner === "" ? "another program" : JSON.stringify(owner)
    } holds the drive: close that program`,
    { cause },
  );
}

/** What a drive without a usable disc answers, as a refusal. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof ComError)) return error;
  const refuse = (code: "noDisc" | "notSupported" | "writeProtected") =>
    new SessionRefusedError(code, error.message, { cause: error });
  switch (error.hresult) {
    case HRESULTS.E_IMAPI_RECORDER_MEDIA_NO_MEDIA:
      return refuse("noDisc");
    case HRESULTS.E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED:
      return refuse("writeProtected");
    case HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE:
    case HRESULTS.E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED:
    case HRESULTS.E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE:
      return refuse("notSupported");
  }
  return error;
}
