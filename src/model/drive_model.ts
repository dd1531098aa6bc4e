/**
 * What described drives and discs answer.
 *
 * @module
 */

import type { DiscAnswers, DriveAnswers, MmcAnswers } from "./drive_answers.ts";
import type { SimulatedDisc } from "./description.ts";
import type { DriveIdentity } from "./machine_state.ts";
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
import { tocReplies } from "./toc_encoder.ts";

/** What all drives answer. */
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

/** What a drive answers, whatever is in it. */
export function driveAnswers(identity: DriveIdentity): DriveAnswers {
  return {
    ...EVERY_DRIVE,
    ...identity,
    deviceDescriptor: deviceDescriptor(identity),
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
    tocs: tocReplies(model),
    physicalFormat: physicalFormat(values.physicalType, values.totalSectors),
  };
  return { values, mmc };
}
