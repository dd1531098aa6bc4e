/**
 * Everything that comes before a session is written.
 *
 * @module
 */

import { closesDisc } from "../model/closing_rules.ts";
import { rulesOf, sessionEnd, trackSectors } from "../model/media_rules.ts";
import { MEDIA_STATES } from "../abi/enums.ts";
import { SessionRefusedError } from "./append_errors.ts";
import type { CheckedAppendOptions } from "./append_options.ts";
import type { ProgressReporter } from "./append_progress.ts";
import type { AppendPlan, AppendWarning } from "./append_result.ts";
import { buildImage, type BuiltImage, fileSystemNames } from "./build_image.ts";
import type { JobApartment } from "./job_apartment.ts";
import type { DiscFacts, JobDrive } from "./job_drive.ts";
import { readyDisc } from "./ready_drive.ts";
import { findSources, isWhole } from "./sources.ts";

/** What a job is about. */
export interface AppendTask {
  readonly recorderId: string;
  readonly options: CheckedAppendOptions;
  /** Whether the caller passed a signal. */
  readonly isAbortable: boolean;
  /** Whether the recorder is simulated. */
  readonly simulated: boolean;
  /** Fails where sources may not be added piece by piece. */
  ensurePiecewise(): Promise<void>;
  /** Opens the apartment of the job. */
  openApartment(): Promise<JobApartment>;
}

/** An image, and what there is to say of the session that it makes. */
export interface PreparedSession extends Disposable {
  readonly facts: DiscFacts;
  readonly image: BuiltImage;
  readonly plan: AppendPlan;
}

/** Makes the image of the session that a job is about, and holds it against the disc. */
export async function prepareSession(
  task: AppendTask,
  apartment: JobApartment,
  drive: JobDrive,
  progress: ProgressReporter,
): Promise<PreparedSession> {
  const { options, isAbortable, simulated } = task;
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
  if (!sources.sources.every(({ item }) => isWhole(item))) {
    await task.ensurePiecewise();
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
