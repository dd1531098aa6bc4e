/**
 * The members that a fault of a simulated drive can name.
 *
 * @module
 */

/**
 * An interface and a member that it declares. Reading a property can be told
 * apart from setting it with `get_` and `put_`.
 */
export type SimulatedMember =
  | `IBurnVerification.${"" | "get_" | "put_"}${"BurnVerificationLevel"}`
  | `IDiscFormat2.${"" | "get_"}${
    | "MediaPhysicallyBlank"
    | "MediaHeuristicallyBlank"
    | "SupportedMediaTypes"}`
  | `IDiscFormat2.${"IsRecorderSupported" | "IsCurrentMediaSupported"}`
  | `IDiscFormat2Data.${"" | "get_"}${
    | "CurrentMediaStatus"
    | "WriteProtectStatus"
    | "TotalSectorsOnMedia"
    | "FreeSectorsOnMedia"
    | "NextWritableAddress"
    | "StartAddressOfPreviousSession"
    | "LastWrittenAddressOfPreviousSession"
    | "CurrentPhysicalMediaType"
    | "RequestedWriteSpeed"
    | "RequestedRotationTypeIsPureCAV"
    | "CurrentWriteSpeed"
    | "CurrentRotationTypeIsPureCAV"
    | "SupportedWriteSpeeds"
    | "SupportedWriteSpeedDescriptors"
    | "MultisessionInterfaces"}`
  | `IDiscFormat2Data.${"" | "get_" | "put_"}${
    | "Recorder"
    | "ClientName"
    | "BufferUnderrunFreeDisabled"
    | "PostgapAlreadyInImage"
    | "ForceMediaToBeClosed"
    | "DisableConsumerDvdCompatibilityMode"
    | "ForceOverwrite"}`
  | `IDiscFormat2Data.${"CancelWrite" | "SetWriteSpeed"}`
  | `IDiscMaster2.${"" | "get_"}${"Item" | "Count" | "IsSupportedEnvironment"}`
  | `IDiscRecorder2.${"" | "get_"}${
    | "ActiveDiscRecorder"
    | "VendorId"
    | "ProductId"
    | "ProductRevision"
    | "VolumeName"
    | "VolumePathNames"
    | "DeviceCanLoadMedia"
    | "LegacyDeviceNumber"
    | "SupportedFeaturePages"
    | "CurrentFeaturePages"
    | "SupportedProfiles"
    | "CurrentProfiles"
    | "SupportedModePages"
    | "ExclusiveAccessOwner"}`
  | `IDiscRecorder2.${
    | "EjectMedia"
    | "CloseTray"
    | "AcquireExclusiveAccess"
    | "ReleaseExclusiveAccess"
    | "DisableMcn"
    | "EnableMcn"
    | "InitializeDiscRecorder"}`
  | `IDiscRecorder2Ex.${
    | "SendCommandGetDataFromDevice"
    | "ReadDvdStructure"
    | "GetAdapterDescriptor"
    | "GetDeviceDescriptor"
    | "GetDiscInformation"
    | "GetTrackInformation"
    | "GetFeaturePage"
    | "GetModePage"
    | "GetSupportedFeaturePages"
    | "GetSupportedProfiles"
    | "GetSupportedModePages"
    | "GetByteAlignmentMask"
    | "GetMaximumNonPageAlignedTransferSize"
    | "GetMaximumPageAlignedTransferSize"}`
  | `IMultisession.${"" | "get_"}${
    | "IsSupportedOnCurrentMediaState"
    | "ImportRecorder"}`
  | `IMultisession.${"" | "get_" | "put_"}${"InUse"}`
  | `IMultisessionRandomWrite.${"" | "get_"}${
    | "WriteUnitSize"
    | "LastWrittenAddress"
    | "TotalSectorsOnMedia"}`
  | `IMultisessionSequential.${"" | "get_"}${
    | "IsFirstDataSession"
    | "StartAddressOfPreviousSession"
    | "LastWrittenAddressOfPreviousSession"
    | "NextWritableAddress"
    | "FreeSectorsOnMedia"}`
  | `IMultisessionSequential2.${"" | "get_"}${"WriteUnitSize"}`
  | `IWriteSpeedDescriptor.${"" | "get_"}${
    | "MediaType"
    | "RotationTypeIsPureCAV"
    | "WriteSpeed"}`;
