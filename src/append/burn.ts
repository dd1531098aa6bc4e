/**
 * Writing the image of a session, with the drive locked.
 *
 * @module
 */

import { BURN_VERIFICATION_LEVELS } from "../abi/enums.ts";
import { hresultName, HRESULTS, hresultText } from "../abi/hresults.ts";
import type { ComStream } from "../com/com_stream.ts";
import { ComError } from "../connection/errors.ts";
import { BurnVerification } from "../imapi2/burn_verification.ts";
import type {
  CheckedAppendOptions,
  VerificationLevel,
} from "./append_options.ts";
import type { ProgressReporter } from "./append_progress.ts";
import type { AppendWarning } from "./append_result.ts";
import { CleanUp } from "./clean_up.ts";
import { delay } from "./delay.ts";
import type { DiscFacts, JobDrive } from "./job_drive.ts";
import { SessionRefusedError } from "./append_errors.ts";
import { patience } from "./patience.ts";
import { lockedError } from "./ready_drive.ts";

const LEVELS: Readonly<Record<VerificationLevel, number>> = {
  none: BURN_VERIFICATION_LEVELS.NONE,
  quick: BURN_VERIFICATION_LEVELS.QUICK,
  full: BURN_VERIFICATION_LEVELS.FULL,
};

/** Codes by which a drive says that another program uses it. */
const IN_USE: ReadonlySet<number> = new Set([
  HRESULTS.E_IMAPI_RECORDER_LOCKED,
  HRESULTS.E_ACCESSDENIED,
  HRESULTS.E_FAIL,
]);

/** Writes a session. Gives how it was verified. */
export async function burn(
  drive: JobDrive,
  facts: DiscFacts,
  stream: ComStream,
  options: CheckedAppendOptions,
  progress: ProgressReporter,
  warnings: AppendWarning[],
): Promise<VerificationLevel> {
  const cleanUp = new CleanUp(warnings);
  try {
    await lock(drive, options, progress);
    cleanUp.add(
      "give the drive back",
      () => drive.recorder.releaseExclusiveAccess(),
    );
    if (await disableMcn(drive)) {
      cleanUp.add(
        "let Windows notice discs again",
        () => drive.recorder.enableMcn(),
      );
    }
    await checkSameDisc(drive, facts);
    const verification = await prepare(drive, options, warnings);
    progress.beginWriting();
    noteSuccess(await drive.writer.write(stream), warnings);
    return verification;
  } finally {
    await cleanUp.run();
  }
}

/** Takes the drive exclusively. It is never forced. */
async function lock(
  drive: JobDrive,
  { clientName, signal }: CheckedAppendOptions,
  progress: ProgressReporter,
): Promise<void> {
  for (let left = patience.lockTries;; left--) {
    progress.throwIfAborted();
    try {
      return await drive.recorder.acquireExclusiveAccess(false, clientName);
    } catch (error) {
      if (!(error instanceof ComError && IN_USE.has(error.hresult))) {
        throw error;
      }
      if (left === 1) throw await lockedError(drive, error);
    }
    await delay(patience.lockInterval, signal);
  }
}

/** A courtesy to drives that look for discs all the time: where it fails nothing is lost. */
async function disableMcn({ recorder }: JobDrive): Promise<boolean> {
  try {
    await recorder.disableMcn();
    return true;
  } catch (error) {
    if (error instanceof ComError) return false;
    throw error;
  }
}

/** Compares the disc with what the image was made for. */
async function checkSameDisc(
  drive: JobDrive,
  before: DiscFacts,
): Promise<void> {
  let now: DiscFacts;
  try {
    now = await drive.facts();
  } catch (error) {
    if (!(error instanceof ComError)) throw error;
    throw new SessionRefusedError(
      "discChanged",
      `the disc does not answer any more as it did: ${error.message}`,
      { cause: error },
    );
  }
  const isSame = now.mediaType.value === before.mediaType.value &&
    now.previousStart === before.previousStart &&
    now.nextWritableAddress === before.nextWritableAddress &&
    now.isBlank === before.isBlank;
  if (isSame) return;
  throw new SessionRefusedError(
    "discChanged",
    `the disc in the drive is not as it was: it was ${shown(before)}, and is ${
      shown(now)
    }`,
  );
}

function shown(
  { mediaType, nextWritableAddress, previousStart, isBlank }: DiscFacts,
): string {
  return `${
    isBlank ? "a blank " : ""
  }${mediaType.name} with the last session at ${
    previousStart ?? "none"
  } and the next at ${nextWritableAddress}`;
}

/** Sets how the writer writes. */
async function prepare(
  { writer }: JobDrive,
  { closeDisc, verification, speed }: CheckedAppendOptions,
  warnings: AppendWarning[],
): Promise<VerificationLevel> {
  // Otherwise a DVD+R is closed, whatever else was asked for.
  await writer.setDisableConsumerDvdCompatibilityMode(true);
  await writer.setForceMediaToBeClosed(closeDisc);
  const level = await setVerification(writer, verification, warnings);
  if (speed !== null) {
    noteSuccess(await writer.setWriteSpeed(speed, false), warnings);
  }
  return level;
}

async function setVerification(
  writer: JobDrive["writer"],
  verification: VerificationLevel,
  warnings: AppendWarning[],
): Promise<VerificationLevel> {
  using verifier = await writer.as(BurnVerification);
  if (verifier !== null) {
    await verifier.setBurnVerificationLevel(LEVELS[verification]);
    return verification;
  }
  if (verification !== "none") {
    warnings.push({
      code: "verificationUnavailable",
      message: "IMAPI2 on this computer cannot verify what it writes",
    });
  }
  return "none";
}

/** A success that is not S_OK is a warning. */
function noteSuccess(hresult: number, warnings: AppendWarning[]): void {
  const code = hresult >>> 0;
  if (code === HRESULTS.S_OK) return;
  const isSpeed = code === HRESULTS.S_IMAPI_SPEEDADJUSTED ||
    code === HRESULTS.S_IMAPI_ROTATIONADJUSTED ||
    code === HRESULTS.S_IMAPI_BOTHADJUSTED;
  const name = hresultName(code) ?? hresultText(code);
  const message = isSpeed
    ? `The drive does not write at the speed that was asked for (${name})`
    : `The drive succeeded with ${name}`;
  if (warnings.some((each) => each.message === message)) return;
  warnings.push({ code: isSpeed ? "speedAdjusted" : "successCode", message });
}
