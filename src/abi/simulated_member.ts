/**
 * The members that a fault of a simulated drive can name.
 *
 * @module
 */

/** A property that is read, by its name or told apart from setting it. */
type Get<Name extends string> = Name | `get_${Name}`;

/** A property that is read and set. */
type GetPut<Name extends string> = Get<Name> | `put_${Name}`;

/** An interface and a member that it declares. */
export type SimulatedMember =
  | `IDiscFormat2.${
    | Get<
      "MediaPhysicallyBlank" | "MediaHeuristicallyBlank" | "SupportedMediaTypes"
    >
    | "IsRecorderSupported"
    | "IsCurrentMediaSupported"}`
  | `IDiscFormat2Data.${
    | Get<
      | "CurrentMediaStatus"
      | "WriteProtectStatus"
      | "TotalSectorsOnMedia"
      | "FreeSectorsOnMedia"
      | "NextWritableAddress"
      | "StartAddressOfPreviousSession"
      | "LastWrittenAddressOfPreviousSession"
      | "ForceMediaToBeClosed"
      | "DisableConsumerDvdCompatibilityMode"
      | "CurrentPhysicalMediaType"
      | "RequestedWriteSpeed"
      | "RequestedRotationTypeIsPureCAV"
      | "CurrentWriteSpeed"
      | "CurrentRotationTypeIsPureCAV"
      | "SupportedWriteSpeeds"
      | "SupportedWriteSpeedDescriptors"
      | "MultisessionInterfaces"
    >
    | GetPut<"Recorder" | "ClientName">}`
  | `IDiscMaster2.${Get<"Item" | "Count" | "IsSupportedEnvironment">}`
  | `IDiscRecorder2.${
    | Get<
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
      | "ExclusiveAccessOwner"
    >
    | "EjectMedia"
    | "CloseTray"
    | "InitializeDiscRecorder"}`
  | `IDiscRecorder2Ex.${
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
  | `IMultisession.${
    | Get<"IsSupportedOnCurrentMediaState" | "ImportRecorder">
    | GetPut<"InUse">}`
  | `IMultisessionRandomWrite.${Get<
    "WriteUnitSize" | "LastWrittenAddress" | "TotalSectorsOnMedia"
  >}`
  | `IMultisessionSequential.${Get<
    | "IsFirstDataSession"
    | "StartAddressOfPreviousSession"
    | "LastWrittenAddressOfPreviousSession"
    | "NextWritableAddress"
    | "FreeSectorsOnMedia"
  >}`
  | `IMultisessionSequential2.${Get<"WriteUnitSize">}`
  | `IWriteSpeedDescriptor.${Get<
    "MediaType" | "RotationTypeIsPureCAV" | "WriteSpeed"
  >}`;
