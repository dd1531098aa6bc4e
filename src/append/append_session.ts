/**
 * Appending a session to a disc: one job, from the first look at the drive to
 * the proof that the session is there.
 *
 * @module
 */

import { closesDisc } from "../model/closing_rules.ts";
import { rulesOf, sessionEnd, trackSectors } from "../model/media_rules.ts";
import { MEDIA_STATES } from "../abi/enums.ts";
import type { CheckedAppendOptions } from "./append_options.ts";
import { ProgressReporter } from "./append_progress.ts";
import type {
  AppendedSession,
  AppendPlan,
  AppendWarning,
} from "./append_result.ts";
import { buildImage, type BuiltImage, fileSystemNames } from "./build_image.ts";
import { burn } from "./burn.ts";
import { runCleanUp } from "./clean_up.ts";
import type { DiscFacts, JobDrive } from "./job_drive.ts";
import {
  BurnVerificationError,
  isVerificationFailure,
  SessionRefusedError,
} from "./append_errors.ts";
import type { JobApartment } from "./job_apartment.ts";
import { confirmSession } from "./proof.ts";
import { openDrive, readyDisc } from "./ready_drive.ts";
import { findSources } from "./sources.ts";

/** What a job is about. */
export interface AppendTask {
  readonly recorderId: string;
  readonly options: CheckedAppendOptions;
  /** Whether the caller passed a signal. */
  readonly isAbortable: boolean;
  /** Whether the recorder is simulated. */
  readonly simulated: boolean;
  /** Opens the apartment of the job. */
  openApartment(): Promise<JobApartment>;
}

/** An image, and what there is to say of the session that it makes. */
interface PreparedSession extends Disposable {
  readonly facts: DiscFacts;
  readonly image: BuiltImage;
  readonly plan: AppendPlan;
}

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

async function prepareSession(
  { options, isAbortable, simulated }: AppendTask,
  apartment: JobApartment,
  drive: JobDrive,
  progress: ProgressReporter,
): Promise<PreparedSession> {
  const warnings: AppendWarning[] = [];
  if (isAbortable) {
    warnings.push({
      code: "notAbortableWhileWriting",
      message:
        "The signal ends the job until the drive begins to write, and not after that",
    });
  }
  const sources = await findSources(options, () => progress.throwIfAborted());
  for (const path of sources.links) {
    warnings.push({
      code: "linkSkipped",
      message: `The link ${JSON.stringify(path)} was not followed`,
    });
  }
  const facts = await readyDisc(drive, options, progress);
  const image = await buildImage(
    apartment,
    drive,
    facts,
    sources,
    options,
    progress,
    warnings,
  );
  try {
    const sectors = sectorsOnDisc(facts, image.blocks);
    checkRoom(facts, sectors);
    const plan: AppendPlan = {
      mediaType: facts.mediaType,
      startAddress: facts.nextWritableAddress,
      sectors,
      previousSession: facts.previousStart === null
        ? null
        : { startAddress: facts.previousStart },
      volumeLabel: image.volumeLabel,
      fileSystems: fileSystemNames(image.fileSystems),
      ...image.counts,
      closesDisc: (facts.state & MEDIA_STATES.FINAL_SESSION) !== 0 ||
        !facts.isRandomWrite && closesDisc({
            physicalType: facts.mediaType.value,
            totalSectors: facts.totalSectors,
            freeSectors: facts.freeSectors,
            sectors,
            forceMediaToBeClosed: options.closeDisc,
            disableConsumerDvdCompatibilityMode: true,
          }),
      warnings,
      simulated,
    };
    return {
      facts,
      image,
      plan,
      [Symbol.dispose]: () => image[Symbol.dispose](),
    };
  } catch (error) {
    image[Symbol.dispose]();
    throw error;
  }
}

/** What an image takes on a disc, with what the drive pads it with. */
function sectorsOnDisc({ mediaType }: DiscFacts, blocks: number): number {
  const rules = rulesOf(mediaType.value);
  return rules === undefined
    ? blocks
    : sessionEnd(rules, 0, trackSectors(rules, blocks) - 1);
}

/** The largest LONG: IMAPI2 knows no address beyond. */
const MAX_LONG = 2 ** 31 - 1;

function checkRoom(
  { freeSectors, totalSectors, isRandomWrite, nextWritableAddress }: DiscFacts,
  sectors: number,
): void {
  const free = isRandomWrite ? totalSectors : freeSectors;
  if (sectors > free) {
    throw new SessionRefusedError(
      "tooFewSectors",
      `the session takes ${sectors} sectors, and ${free} are free`,
    );
  }
  if (nextWritableAddress + sectors - 1 > MAX_LONG) {
    throw new SessionRefusedError(
      "beyondLastAddress",
      `the session would end at sector ${
        nextWritableAddress + sectors - 1
      }, and IMAPI2 knows none beyond ${MAX_LONG}`,
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
