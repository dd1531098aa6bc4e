/**
 * The second face of the simulated MsftDiscRecorder2: IDiscRecorder2Ex, which
 * answers with the bytes of MMC.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { SimulatedFailure, type SimulatedMethod } from "./com_object.ts";
import type { Drive } from "./drive.ts";
import {
  currentFeaturePages,
  FEATURE_PAGES,
  featurePage,
  MODE_PAGES,
  modePage,
  physicalFormat,
  PROFILES,
} from "./mmc_configuration.ts";
import { discInformationReply, trackInformationReply } from "./mmc_replies.ts";
import {
  adapterDescriptor,
  ALIGNMENT_MASK,
  deviceDescriptor,
  MAX_TRANSFER,
} from "./storage_descriptors.ts";

/** The DVD structure that the simulator knows. */
const PHYSICAL_FORMAT = 0x00;

/** The methods of IDiscRecorder2Ex for the drive that the recorder was initialised with. */
export function recorderExMethods(
  drive: () => Drive,
): Readonly<Record<string, SimulatedMethod>> {
  return {
    GetDiscInformation: () => discInformationReply(drive().mmc),
    GetTrackInformation: (address: number, addressType: number) =>
      // A drive refuses a track that is not there as an invalid field; the page of
      // GetTrackInformation lists no E_INVALIDARG, and this is the nearest of its codes.
      trackInformationReply(drive().mmc, address, addressType) ??
        fail(HRESULTS.E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE),
    ReadDvdStructure: (format: number) => {
      const { physicalType, totalSectors } = drive().disc;
      const structure = format === PHYSICAL_FORMAT
        ? physicalFormat(physicalType, totalSectors)
        : null;
      return structure ??
        fail(HRESULTS.E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT);
    },
    GetFeaturePage: (feature: number, currentOnly: boolean) => {
      const profile = currentProfile(drive());
      const page = featurePage(feature, profile) ??
        fail(HRESULTS.E_IMAPI_RECORDER_NO_SUCH_FEATURE);
      if (currentOnly && !currentFeaturePages(profile).includes(feature)) {
        fail(HRESULTS.E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT);
      }
      return page;
    },
    GetModePage: (page: number, request: number) => {
      drive().checkAccess();
      return modePage(page, request) ??
        fail(HRESULTS.E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE);
    },
    GetSupportedFeaturePages: (currentOnly: boolean) => {
      const profile = currentProfile(drive());
      return currentOnly ? currentFeaturePages(profile) : FEATURE_PAGES;
    },
    GetSupportedProfiles: (currentOnly: boolean) => {
      const profile = currentProfile(drive());
      if (!currentOnly) return Object.values(PROFILES);
      return profile === null ? [] : [profile];
    },
    GetSupportedModePages: () => {
      drive().checkAccess();
      return MODE_PAGES;
    },
    // Windows answers these itself, whoever holds the drive.
    GetAdapterDescriptor: () => drive() && adapterDescriptor(),
    GetDeviceDescriptor: () => deviceDescriptor(drive().description),
    GetByteAlignmentMask: () => drive() && ALIGNMENT_MASK,
    GetMaximumNonPageAlignedTransferSize: () => drive() && MAX_TRANSFER,
    GetMaximumPageAlignedTransferSize: () => drive() && MAX_TRANSFER,
  };
}

/** The profile of the disc, `null` in an empty drive; fails where somebody else holds the drive. */
export function currentProfile(drive: Drive): number | null {
  drive.checkAccess();
  return drive.isEmpty ? null : PROFILES[drive.disc.physicalType] ?? 0;
}

function fail(hresult: number): never {
  throw new SimulatedFailure(hresult);
}
