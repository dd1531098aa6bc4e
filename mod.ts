/**
 * The Windows optical-disc API, IMAPI2, as promises: above all
 * `IMultisessionSequential2`, which tells where the next session on a disc can
 * start, how much is free, what the last session spans, and how large a
 * writable unit is. `appendSession()` writes that session, in one call.
 *
 * A worker of its own is a COM single-threaded apartment and makes every COM
 * call; the main thread never blocks. It needs FFI permission for four DLLs of
 * the system, not for everything. On other systems, and without a drive, a
 * simulator takes the place of Windows.
 *
 * @example Where can the next session start?
 * ```ts
 * import { openApartment } from "@discworks/imapi2";
 * import { demo } from "@discworks/imapi2/simulator";
 *
 * // On Windows, leave the option out to ask the real recorders.
 * await using apartment = await openApartment({ simulator: demo });
 * for (const report of await apartment.inspect()) {
 *   console.log(report.productId, report.multisession?.nextWritableAddress ?? "no next session");
 * }
 * ```
 *
 * @module
 */

export {
  Apartment,
  type ApartmentStats,
  type CloseResult,
  type DiscFormat2DataOptions,
  type InspectOptions,
  type SimulatedApartment,
} from "./src/apartment/apartment.ts";
export { type ComClass, ComObject } from "./src/com/com_object.ts";
export {
  BURN_VERIFICATION_LEVELS,
  FSI_FILE_SYSTEMS,
  FSI_ITEM_TYPES,
} from "./src/abi/enums.ts";
export { BurnVerification } from "./src/imapi2/burn_verification.ts";
export { ComStream, type StreamSeek } from "./src/com/com_stream.ts";
export type { StreamStat } from "./src/com/stat_storage.ts";
export { DiscFormat2 } from "./src/imapi2/disc_format2.ts";
export { DiscFormat2Data } from "./src/imapi2/disc_format2_data.ts";
export { DiscFormat2Erase } from "./src/imapi2/disc_format2_erase.ts";
export { DiscMaster2 } from "./src/imapi2/disc_master2.ts";
export { DiscRecorder2 } from "./src/imapi2/disc_recorder2.ts";
export {
  type CurrentOnlyOptions,
  DiscRecorder2Ex,
  type DvdStructureOptions,
  type ModePageRequest,
  type TrackAddressType,
} from "./src/imapi2/disc_recorder2_ex.ts";
export { EnumFsiItems } from "./src/imapi2/enum_fsi_items.ts";
export { FileSystemImage } from "./src/imapi2/file_system_image.ts";
export {
  FileSystemImage2,
  FileSystemImage3,
} from "./src/imapi2/file_system_image2.ts";
export { FileSystemImageResult } from "./src/imapi2/file_system_image_result.ts";
export { FsiDirectoryItem } from "./src/imapi2/fsi_directory_item.ts";
export { FsiFileItem } from "./src/imapi2/fsi_file_item.ts";
export { FsiItem } from "./src/imapi2/fsi_item.ts";
export { ProgressItem, ProgressItems } from "./src/imapi2/progress_items.ts";
export {
  ApartmentBrokenError,
  ApartmentClosedError,
  ComError,
  type ComErrorInit,
  type ComErrorRecord,
  ObjectReleasedError,
} from "./src/connection/errors.ts";
export {
  type FailureCode,
  type FailureName,
  type HresultName,
  HRESULTS,
} from "./src/abi/hresults.ts";
export type { SimulatedMachine } from "./src/model/simulated_machine.ts";
export type { SimulatedMember } from "./src/model/fault_member.ts";
export type {
  MediaStatus,
  MediaStatusName,
  MediaType,
  MediaTypeName,
  WriteProtectStatus,
  WriteProtectStatusName,
} from "./src/imapi2/media.ts";
export {
  addressOfMsf,
  decodeDiscInformation,
  decodeTrackInformation,
  type DiscInformation,
  type TrackInformation,
} from "./src/discs/mmc_decoder.ts";
export {
  decodeToc,
  type FullToc,
  type FullTocSession,
  type SessionInformation,
  type Toc,
  type TocFormat,
  type TocTrack,
} from "./src/discs/toc_decoder.ts";
export type { DiscSession, DiscTrack } from "./src/discs/disc_sessions.ts";
export { Multisession } from "./src/imapi2/multisession.ts";
export { MultisessionRandomWrite } from "./src/imapi2/multisession_random_write.ts";
export { MultisessionSequential } from "./src/imapi2/multisession_sequential.ts";
export { MultisessionSequential2 } from "./src/imapi2/multisession_sequential2.ts";
export { openApartment } from "./src/apartment/open_apartment.ts";
export type {
  OpenApartmentOptions,
  SimulatedApartmentOptions,
} from "./src/apartment/open_options.ts";
export {
  permissionArgs,
  permissionFlags,
  type PermissionOptions,
  permissionOptions,
  requiredPermissions,
} from "./src/apartment/permissions.ts";
export {
  type PlannableSnapshot,
  planSession,
  type SessionPlan,
} from "./src/apartment/plan_session.ts";
export type {
  SessionRefusal,
  SessionRefusalCode,
} from "./src/discs/session_refusal.ts";
export type {
  AppendPhase,
  AppendProgress,
  AppendSessionOptions,
  SourceEntry,
  SourcePath,
  VerificationLevel,
} from "./src/append/append_options.ts";
export type {
  AppendedSession,
  AppendPlan,
  AppendWarning,
  AppendWarningCode,
  SessionFileSystem,
} from "./src/append/append_result.ts";
export {
  type AppendRefusalCode,
  BurnVerificationError,
  type RefusedPath,
  SessionNotFoundError,
  SessionRefusedError,
} from "./src/append/append_errors.ts";
export type {
  MediaReport,
  RecorderReport,
  RecorderState,
} from "./src/apartment/recorder_report.ts";
export type {
  RandomWriteSnapshot,
  Sequential2Snapshot,
  SequentialSnapshot,
  SequentialValues,
} from "./src/imapi2/snapshots.ts";
export type {
  SessionEnd,
  SimulatedDisc,
  SimulatedFault,
  SimulatedMediaType,
  SimulatedRecorder,
  SimulatedSession,
  SimulatedTrack,
  SimulatedTrackKind,
  SimulatorOptions,
} from "./src/model/description.ts";
export { SimulatorControl } from "./src/apartment/simulator_control.ts";
export { WriteSpeedDescriptor } from "./src/imapi2/write_speed_descriptor.ts";
