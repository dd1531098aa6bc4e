/**
 * Appending a session to a disc: one job, from the first look at the drive to
 * the proof that the session is there.
 *
 * @module
 */

import type {
  AppendedSession,
  AppendPlan,
  AppendWarning,
} from "./append_result.ts";
import {
  BurnVerificationError,
  isVerificationFailure,
} from "./append_errors.ts";
import { ProgressReporter } from "./append_progress.ts";
import { burn } from "./burn.ts";
import { runCleanUp } from "./clean_up.ts";
import type { JobApartment } from "./job_apartment.ts";
import { type AppendTask, prepareSession } from "./prepare_session.ts";
import { confirmSession } from "./proof.ts";
import { openDrive } from "./ready_drive.ts";

export type { AppendTask } from "./prepare_session.ts";

/** Does everything but writing. */
export async function planAppend(task: AppendTask): Promise<AppendPlan> {
  const progress = new ProgressReporter(task.options);
  return await inApartment(task, async (apartment) => {
    using drive = await openDrive(
      apartment,
      task.recorderId,
      task.options.clientName,
    );
    using session = await prepareSession(task, apartment, drive, progress);
    complete(progress, session.plan.warnings);
    return session.plan;
  });
}

/** Appends a session. */
export function appendSession(task: AppendTask): Promise<AppendedSession> {
  const { options, recorderId } = task;
  const progress = new ProgressReporter(options);
  return inApartment(task, async (apartment) => {
    const { facts, plan, verification, verificationFailure } =
      await writeSession(task, apartment, progress);
    progress.report("verifying");
    const confirmed = await confirmSession(
      apartment,
      recorderId,
      options.clientName,
      facts,
    );
    if (verificationFailure !== null) {
      throw new BurnVerificationError(
        verificationFailure,
        plan.startAddress,
        confirmed,
      );
    }
    const { warnings } = plan;
    if (confirmed === null) {
      warnings.push({
        code: "notConfirmed",
        message:
          "The drive did not say whether the session is there: look at the disc before it is used again",
      });
    }
    if (options.eject) await eject(apartment, recorderId, warnings);
    complete(progress, warnings);
    return { ...plan, verification, confirmed };
  });
}

/** Runs a job in an apartment of its own. One that does not close is a warning. */
async function inApartment<Result extends AppendPlan>(
  task: AppendTask,
  run: (apartment: JobApartment) => Promise<Result>,
): Promise<Result> {
  const apartment = await task.openApartment();
  // Those of a job that failed go with it: what it failed with says more.
  let warnings: AppendWarning[] = [];
  try {
    const result = await run(apartment);
    ({ warnings } = result);
    return result;
  } finally {
    await runCleanUp(
      "end the apartment of the job",
      () => apartment[Symbol.asyncDispose](),
      warnings,
    );
  }
}

function complete(progress: ProgressReporter, warnings: AppendWarning[]): void {
  progress.report("completed");
  if (progress.failure === null) return;
  const { error } = progress.failure;
  warnings.push({
    code: "progressFailed",
    message: `'onProgress' threw: ${error}`,
  });
}

/** Writes the session, and lets go of the drive and of all that was made for it. */
async function writeSession(
  task: AppendTask,
  apartment: JobApartment,
  progress: ProgressReporter,
) {
  const { options, recorderId } = task;
  using drive = await openDrive(apartment, recorderId, options.clientName);
  using session = await prepareSession(task, apartment, drive, progress);
  const { facts, image, plan } = session;
  try {
    const verification = await burn(
      drive,
      facts,
      image.stream,
      options,
      progress,
      plan.warnings,
    );
    return { facts, plan, verification, verificationFailure: null };
  } catch (error) {
    if (!isVerificationFailure(error)) throw error;
    const { verification } = options;
    return { facts, plan, verification, verificationFailure: error };
  } finally {
    await runCleanUp(
      "take the recorder from the writer",
      () => drive.writer.setRecorder(null),
      plan.warnings,
    );
  }
}

/** Opens the tray; nothing holds the drive by now. */
async function eject(
  apartment: JobApartment,
  recorderId: string,
  warnings: AppendWarning[],
): Promise<void> {
  try {
    using recorder = await apartment.discRecorder(recorderId);
    await recorder.ejectMedia();
  } catch (error) {
    warnings.push({
      code: "ejectFailed",
      message: `The tray did not open: ${
        error instanceof Error ? error.message : String(error)
      }`,
    });
  }
}
