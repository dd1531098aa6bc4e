/**
 * What described drives and discs answer.
 *
 * @module
 */

import type {
  DiscAnswers,
  DriveAnswers,
  DriveFault,
  MmcAnswers,
} from "./drive_answers.ts";
import { HRESULTS } from "../abi/hresults.ts";
import type {
  SimulatedDisc,
  SimulatedFault,
  SimulatedRecorder,
} from "./description.ts";
import { driveLetterOf } from "./drive_letter.ts";
import { modelDisc } from "./disc_model.ts";
import { discValues } from "./disc_values.ts";
import { MEDIA_RULES } from "./media_rules.ts";
import {
  featurePages,
  MODE_PAGES,
  physicalFormat,
  PROFILES,
} from "./mmc_configuration.ts";
import { discInformationReply, trackAnswers } from "./mmc_encoder.ts";
import {
  ADAPTER_DESCRIPTOR,
  ALIGNMENT_MASK,
  deviceDescriptor,
  MAX_TRANSFER,
} from "./storage_descriptors.ts";

/** What all drives answer. Structured clone copies an object once, however often it is referred to. */
const EVERY_DRIVE = {
  supportedMediaTypes: Object.values(MEDIA_RULES)
    .filter((type) => type.recording !== "readOnly")
    .map((type) => type.physicalType),
  supportedProfiles: Object.values(PROFILES),
  featurePages: featurePages(null),
  modePages: MODE_PAGES,
  adapterDescriptor: ADAPTER_DESCRIPTOR,
  byteAlignmentMask: ALIGNMENT_MASK,
  maximumTransferSize: MAX_TRANSFER,
};

/** What drives answer, by descriptions that were checked. */
export function drivesAnswers(
  recorders: readonly SimulatedRecorder[],
): DriveAnswers[] {
  const letters = freeLetters(recorders);
  return recorders.map((recorder, index) => ({
    ...EVERY_DRIVE,
    id: recorder.id ?? defaultId(recorder, index),
    vendorId: recorder.vendorId,
    productId: recorder.productId,
    productRevision: recorder.productRevision,
    // A computer with more drives than letters has drives without one.
    volumePathNames: recorder.volumePathNames ??
      letters.splice(0, 1).map((letter) => `${letter}:\\`),
    readOnly: recorder.readOnly ?? false,
    exclusiveAccessOwner: recorder.exclusiveAccessOwner ?? "",
    deviceDescriptor: deviceDescriptor(recorder),
    disc: recorder.disc === null ? null : discAnswers(recorder.disc),
    faults: (recorder.faults ?? []).map(driveFault),
    latencyMs: recorder.latencyMs ?? 0,
  }));
}

/** A fault that was checked, with its code as a number. */
export function driveFault(fault: SimulatedFault): DriveFault {
  const { hresult } = fault;
  return {
    ...fault,
    hresult: typeof hresult === "number" ? hresult >>> 0 : HRESULTS[hresult],
  };
}

/** What a disc answers, by a description that was checked. */
export function discAnswers(disc: SimulatedDisc): DiscAnswers {
  const model = modelDisc(disc);
  const values = discValues(disc, model);
  const profile = PROFILES[values.physicalType]!;
  const mmc: MmcAnswers = {
    profile,
    featurePages: featurePages(profile),
    discInformation: discInformationReply(model),
    tracks: trackAnswers(model),
    physicalFormat: physicalFormat(values.physicalType, values.totalSectors),
  };
  return { values, mmc };
}

/** The letters from E on that no recorder was given: A to D are taken on most computers. */
function freeLetters(recorders: readonly SimulatedRecorder[]): string[] {
  const taken = new Set(
    recorders.flatMap(({ volumePathNames = [] }) =>
      volumePathNames.map(driveLetterOf)
    ),
  );
  return [..."EFGHIJKLMNOPQRSTUVWXYZ"].filter((letter) => !taken.has(letter));
}

function defaultId(
  { vendorId, productId }: SimulatedRecorder,
  index: number,
): string {
  const word = (text: string) =>
    text.trim().toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  return `\\\\?\\simulated#cdrom&ven_${word(vendorId)}&prod_${
    word(productId)
  }#${index}`;
}
