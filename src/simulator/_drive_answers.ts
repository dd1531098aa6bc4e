/**
 * What described drives and discs answer.
 *
 * @module
 */

import type {
  DiscAnswers,
  DriveAnswers,
  MmcAnswers,
} from "../abi/drive_answers.ts";
import type { SimulatedDisc, SimulatedRecorder } from "../abi/simulation.ts";
import { modelDisc } from "./_disc_model.ts";
import { discValues } from "./_disc_values.ts";
import { MEDIA_RULES } from "./_media_rules.ts";
import {
  featurePages,
  MODE_PAGES,
  physicalFormat,
  PROFILES,
} from "./_mmc_configuration.ts";
import { discInformationReply, trackAnswers } from "./_mmc_replies.ts";
import {
  ADAPTER_DESCRIPTOR,
  ALIGNMENT_MASK,
  deviceDescriptor,
  MAX_TRANSFER,
} from "./_storage_descriptors.ts";

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

/** What the drive at a place in the list answers, by a description that was checked. */
export function driveAnswers(
  recorder: SimulatedRecorder,
  index: number,
): DriveAnswers {
  return {
    ...EVERY_DRIVE,
    id: recorder.id ?? defaultId(recorder, index),
    vendorId: recorder.vendorId,
    productId: recorder.productId,
    productRevision: recorder.productRevision,
    volumePathNames: recorder.volumePathNames,
    exclusiveAccessOwner: recorder.exclusiveAccessOwner ?? "",
    deviceDescriptor: deviceDescriptor(recorder),
    disc: recorder.disc === null ? null : discAnswers(recorder.disc),
    faults: recorder.faults ?? [],
    latencyMs: recorder.latencyMs ?? 0,
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
