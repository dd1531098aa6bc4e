/**
 * The second face of the simulated MsftDiscRecorder2: IDiscRecorder2Ex, which
 * answers with the bytes of MMC.
 *
 * @module
 */

import type { TrackAnswer } from "../../src/model/drive_answers.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import { SimulatedFailure, type SimulatedMethod } from "./simulated_object.ts";
import { type DriveHandle, ofDrive } from "./drive_handle.ts";
import { answerCommand } from "./mmc_command.ts";

/** `IMAPI_READ_TRACK_ADDRESS_TYPE` */
const BY_ADDRESS = 0;
const BY_TRACK = 1;

/** Asked for by track, this number is the open track, which has none on CD. */
const OPEN_TRACK = 0xFF;

/** The DVD structure that the simulator knows. */
const PHYSICAL_FORMAT = 0x00;

/** `IMAPI_MODE_PAGE_REQUEST_TYPE_CHANGEABLE_VALUES`: a mask of what MODE SELECT could change, which is nothing. */
const CHANGEABLE = 1;

/** In the third byte of a feature descriptor. */
const CURRENT = 0x01;

/** The methods of IDiscRecorder2Ex. */
export const RECORDER_EX_METHODS: Readonly<Record<string, SimulatedMethod>> = {
  SendCommandGetDataFromDevice: ofDrive(
    (drive, command: Uint8Array, _timeout: number, capacity: number) => {
      drive.checkAccess();
      return answerCommand(drive, command, capacity);
    },
  ),
  GetDiscInformation: ofDrive(({ mmc }) => mmc.discInformation),
  GetTrackInformation: ofDrive(
    (drive, address: number, addressType: number) => {
      const track = findTrack(drive.mmc.tracks, address, addressType);
      // A drive refuses a track that is not there as an invalid field; the page of
      // GetTrackInformation lists no E_INVALIDARG, and this is the nearest of its codes.
      return track?.reply ??
        fail(HRESULTS.E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE);
    },
  ),
  ReadDvdStructure: ofDrive(({ mmc }, format: number) =>
    (format === PHYSICAL_FORMAT ? mmc.physicalFormat : null) ??
      fail(HRESULTS.E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT)
  ),
  GetFeaturePage: ofDrive((drive, feature: number, currentOnly: boolean) => {
    const page = featurePages(drive).find((page) =>
      featureOf(page) === feature
    ) ??
      fail(HRESULTS.E_IMAPI_RECORDER_NO_SUCH_FEATURE);
    if (currentOnly && !isCurrent(page)) {
      fail(HRESULTS.E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT);
    }
    return page;
  }),
  GetModePage: ofDrive((drive, page: number, request: number) => {
    drive.checkAccess();
    const found = drive.answers.modePages.find(([code]) => code === page);
    if (found === undefined) fail(HRESULTS.E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE);
    return request === CHANGEABLE
      ? found.map((byte, index) => index < 2 ? byte : 0)
      : found;
  }),
  GetSupportedFeaturePages: ofDrive((drive, currentOnly: boolean) =>
    currentOnly ? currentFeatures(drive) : featurePages(drive).map(featureOf)
  ),
  GetSupportedProfiles: ofDrive((drive, currentOnly: boolean) => {
    const current = currentProfiles(drive);
    return currentOnly ? current : drive.answers.supportedProfiles;
  }),
  GetSupportedModePages: ofDrive((drive) => {
    drive.checkAccess();
    return supportedModePages(drive);
  }),
  // Windows answers these itself, whoever holds the drive.
  GetAdapterDescriptor: ofDrive(({ answers }) => answers.adapterDescriptor),
  GetDeviceDescriptor: ofDrive(({ answers }) => answers.deviceDescriptor),
  GetByteAlignmentMask: ofDrive(({ answers }) => answers.byteAlignmentMask),
  GetMaximumNonPageAlignedTransferSize: ofDrive(({ answers }) =>
    answers.maximumTransferSize
  ),
  GetMaximumPageAlignedTransferSize: ofDrive(({ answers }) =>
    answers.maximumTransferSize
  ),
};

/** The profile of the disc, none in an empty drive; fails where somebody else holds the drive. */
export function currentProfiles(drive: DriveHandle): number[] {
  drive.checkAccess();
  return drive.isEmpty ? [] : [drive.mmc.profile];
}

/** The features that are current; fails where somebody else holds the drive. */
export function currentFeatures(drive: DriveHandle): number[] {
  return featurePages(drive).filter(isCurrent).map(featureOf);
}

/** The features of the drive, whoever holds it. */
export function supportedFeatures(drive: DriveHandle): number[] {
  return drive.answers.featurePages.map(featureOf);
}

/** The numbers of the mode pages of the drive, whoever holds it. */
export function supportedModePages(drive: DriveHandle): number[] {
  return drive.answers.modePages.map(([code]) => code!);
}

/** The track that READ TRACK INFORMATION means. */
export function findTrack(
  tracks: readonly TrackAnswer[],
  address: number,
  addressType: number,
): TrackAnswer | undefined {
  if (addressType === BY_ADDRESS) {
    // The gaps between sessions belong to no track.
    return tracks.find(({ startAddress, size }) =>
      address >= startAddress && address < startAddress + size
    );
  }
  if (addressType !== BY_TRACK) {
    return tracks.find(({ session }) => session === address);
  }
  return address === OPEN_TRACK
    ? tracks.findLast(({ open }) => open)
    : tracks.find(({ number }) => number === address);
}

/** The feature descriptors as they are now; fails where somebody else holds the drive. */
function featurePages(drive: DriveHandle): readonly Uint8Array<ArrayBuffer>[] {
  drive.checkAccess();
  return drive.isEmpty ? drive.answers.featurePages : drive.mmc.featurePages;
}

function featureOf(page: Uint8Array): number {
  return (page[0]! << 8) | page[1]!;
}

function isCurrent(page: Uint8Array): boolean {
  return (page[2]! & CURRENT) !== 0;
}

function fail(hresult: number): never {
  throw new SimulatedFailure(hresult);
}
