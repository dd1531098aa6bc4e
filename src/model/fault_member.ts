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
  | `IDiscFormat2Data.${"Write" | "CancelWrite" | "SetWriteSpeed"}`
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
  | `IEnumFsiItems.${
    | "Next"
    | "Skip"
    | "Reset"
    | "Clone"}`
  | `IFileSystemImage.${"" | "get_"}${
    | "Root"
    | "UsedBlocks"
    | "ImportedVolumeName"
    | "FileCount"
    | "DirectoryCount"
    | "ChangePoint"
    | "FileSystemsSupported"
    | "UDFRevisionsSupported"
    | "ISO9660InterchangeLevelsSupported"
    | "VolumeNameUDF"
    | "VolumeNameJoliet"
    | "VolumeNameISO9660"}`
  | `IFileSystemImage.${"" | "get_" | "put_"}${
    | "SessionStartBlock"
    | "FreeMediaBlocks"
    | "VolumeName"
    | "WorkingDirectory"
    | "StrictFileSystemCompliance"
    | "UseRestrictedCharacterSet"
    | "FileSystemsToCreate"
    | "UDFRevision"
    | "ISO9660InterchangeLevel"
    | "StageFiles"
    | "MultisessionInterfaces"}`
  | `IFileSystemImage.${
    | "SetMaxMediaBlocksFromDevice"
    | "ChooseImageDefaults"
    | "ChooseImageDefaultsForMediaType"
    | "CreateResultImage"
    | "Exists"
    | "CalculateDiscIdentifier"
    | "IdentifyFileSystemsOnDisc"
    | "GetDefaultFileSystemForImport"
    | "ImportFileSystem"
    | "ImportSpecificFileSystem"
    | "RollbackToChangePoint"
    | "LockInChangePoint"
    | "CreateDirectoryItem"
    | "CreateFileItem"}`
  | `IFileSystemImage3.${
    | ""
    | "get_"
    | "put_"}${"CreateRedundantUdfMetadataFiles"}`
  | `IFileSystemImage3.${"ProbeSpecificFileSystem"}`
  | `IFileSystemImageResult.${"" | "get_"}${
    | "ImageStream"
    | "ProgressItems"
    | "TotalBlocks"
    | "BlockSize"
    | "DiscId"}`
  | `IFsiDirectoryItem.${"" | "get_"}${
    | "Item"
    | "Count"
    | "EnumFsiItems"}`
  | `IFsiDirectoryItem.${
    | "AddDirectory"
    | "AddFile"
    | "AddTree"
    | "Add"
    | "Remove"
    | "RemoveTree"}`
  | `IFsiFileItem.${"" | "get_"}${
    | "DataSize"
    | "DataSize32BitLow"
    | "DataSize32BitHigh"}`
  | `IFsiFileItem.${"" | "get_" | "put_"}${"Data"}`
  | `IFsiItem.${"" | "get_"}${
    | "Name"
    | "FullPath"}`
  | `IFsiItem.${"" | "get_" | "put_"}${
    | "CreationTime"
    | "LastAccessedTime"
    | "LastModifiedTime"
    | "IsHidden"}`
  | `IFsiItem.${
    | "FileSystemName"
    | "FileSystemPath"}`
  | `IProgressItem.${"" | "get_"}${
    | "Description"
    | "FirstBlock"
    | "LastBlock"
    | "BlockCount"}`
  | `IProgressItems.${"" | "get_"}${
    | "Item"
    | "Count"}`
  | `IProgressItems.${
    | "ProgressItemFromBlock"
    | "ProgressItemFromDescription"}`
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
