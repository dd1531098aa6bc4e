/**
 * The interfaces of IMAPI2 that this module speaks, one table each.
 *
 * @module
 */

import { define, IDispatch, IUnknown } from "./interface_table.ts";
import { IStream } from "./stream_interfaces.ts";

/** The list of recorders. */
export const IDiscMaster2 = define(
  "IDiscMaster2",
  "27354130-7F64-5B0F-8F00-5D77AFBE261E",
  IDispatch,
  {
    get_Item: { slot: 8, in: ["LONG"], out: "BSTR" },
    get_Count: { slot: 9, out: "LONG" },
    get_IsSupportedEnvironment: { slot: 10, out: "VARIANT_BOOL" },
  },
);

/** A recorder. */
export const IDiscRecorder2 = define(
  "IDiscRecorder2",
  "27354133-7F64-5B0F-8F00-5D77AFBE261E",
  IDispatch,
  {
    EjectMedia: { slot: 7 },
    CloseTray: { slot: 8 },
    AcquireExclusiveAccess: { slot: 9, in: ["VARIANT_BOOL", "BSTR"] },
    ReleaseExclusiveAccess: { slot: 10 },
    DisableMcn: { slot: 11 },
    EnableMcn: { slot: 12 },
    InitializeDiscRecorder: { slot: 13, in: ["BSTR"] },
    get_ActiveDiscRecorder: { slot: 14, out: "BSTR" },
    get_VendorId: { slot: 15, out: "BSTR" },
    get_ProductId: { slot: 16, out: "BSTR" },
    get_ProductRevision: { slot: 17, out: "BSTR" },
    get_VolumeName: { slot: 18, out: "BSTR" },
    get_VolumePathNames: { slot: 19, out: "SAFEARRAY(BSTR)" },
    get_DeviceCanLoadMedia: { slot: 20, out: "VARIANT_BOOL" },
    get_LegacyDeviceNumber: { slot: 21, out: "LONG" },
    get_SupportedFeaturePages: { slot: 22, out: "SAFEARRAY(LONG)" },
    get_CurrentFeaturePages: { slot: 23, out: "SAFEARRAY(LONG)" },
    get_SupportedProfiles: { slot: 24, out: "SAFEARRAY(LONG)" },
    get_CurrentProfiles: { slot: 25, out: "SAFEARRAY(LONG)" },
    get_SupportedModePages: { slot: 26, out: "SAFEARRAY(LONG)" },
    get_ExclusiveAccessOwner: { slot: 27, out: "BSTR" },
  },
);

/** What every kind of multisession answers. */
export const IMultisession = define(
  "IMultisession",
  "27354150-7F64-5B0F-8F00-5D77AFBE261E",
  IDispatch,
  {
    get_IsSupportedOnCurrentMediaState: { slot: 7, out: "VARIANT_BOOL" },
    put_InUse: { slot: 8, in: ["VARIANT_BOOL"] },
    get_InUse: { slot: 9, out: "VARIANT_BOOL" },
    get_ImportRecorder: { slot: 10, out: { required: IDiscRecorder2 } },
  },
);

/** Multisession on media that record one session after the other. */
export const IMultisessionSequential = define(
  "IMultisessionSequential",
  "27354151-7F64-5B0F-8F00-5D77AFBE261E",
  IMultisession,
  {
    get_IsFirstDataSession: { slot: 11, out: "VARIANT_BOOL" },
    get_StartAddressOfPreviousSession: { slot: 12, out: "LONG" },
    get_LastWrittenAddressOfPreviousSession: { slot: 13, out: "LONG" },
    get_NextWritableAddress: { slot: 14, out: "LONG" },
    get_FreeSectorsOnMedia: { slot: 15, out: "LONG" },
  },
);

/** The same with the write unit, from Windows 7. */
export const IMultisessionSequential2 = define(
  "IMultisessionSequential2",
  "B507CA22-2204-11DD-966A-001AA01BBC58",
  IMultisessionSequential,
  {
    get_WriteUnitSize: { slot: 16, out: "LONG" },
  },
);

/** Multisession on media that can be overwritten anywhere, from Windows 7. */
export const IMultisessionRandomWrite = define(
  "IMultisessionRandomWrite",
  "B507CA23-2204-11DD-966A-001AA01BBC58",
  IMultisession,
  {
    get_WriteUnitSize: { slot: 11, out: "LONG" },
    get_LastWrittenAddress: { slot: 12, out: "LONG" },
    get_TotalSectorsOnMedia: { slot: 13, out: "LONG" },
  },
);

/** One write speed that the drive offers for the disc. */
export const IWriteSpeedDescriptor = define(
  "IWriteSpeedDescriptor",
  "27354144-7F64-5B0F-8F00-5D77AFBE261E",
  IDispatch,
  {
    get_MediaType: { slot: 7, out: "enum IMAPI_MEDIA_PHYSICAL_TYPE" },
    get_RotationTypeIsPureCAV: { slot: 8, out: "VARIANT_BOOL" },
    get_WriteSpeed: { slot: 9, out: "LONG" },
  },
);

/** What every disc format answers. */
export const IDiscFormat2 = define(
  "IDiscFormat2",
  "27354152-8F64-5B0F-8F00-5D77AFBE261E",
  IDispatch,
  {
    IsRecorderSupported: {
      slot: 7,
      in: [{ required: IDiscRecorder2 }],
      out: "VARIANT_BOOL",
    },
    IsCurrentMediaSupported: {
      slot: 8,
      in: [{ required: IDiscRecorder2 }],
      out: "VARIANT_BOOL",
    },
    get_MediaPhysicallyBlank: { slot: 9, out: "VARIANT_BOOL" },
    get_MediaHeuristicallyBlank: { slot: 10, out: "VARIANT_BOOL" },
    get_SupportedMediaTypes: { slot: 11, out: "SAFEARRAY(LONG)" },
  },
);

/** The data writer. */
export const IDiscFormat2Data = define(
  "IDiscFormat2Data",
  "27354153-9F64-5B0F-8F00-5D77AFBE261E",
  IDiscFormat2,
  {
    // A null pointer takes the recorder away.
    put_Recorder: { slot: 12, in: [IDiscRecorder2] },
    get_Recorder: { slot: 13, out: { required: IDiscRecorder2 } },
    put_BufferUnderrunFreeDisabled: { slot: 14, in: ["VARIANT_BOOL"] },
    get_BufferUnderrunFreeDisabled: { slot: 15, out: "VARIANT_BOOL" },
    put_PostgapAlreadyInImage: { slot: 16, in: ["VARIANT_BOOL"] },
    get_PostgapAlreadyInImage: { slot: 17, out: "VARIANT_BOOL" },
    get_CurrentMediaStatus: {
      slot: 18,
      out: "enum IMAPI_FORMAT2_DATA_MEDIA_STATE",
    },
    get_WriteProtectStatus: {
      slot: 19,
      out: "enum IMAPI_MEDIA_WRITE_PROTECT_STATE",
    },
    get_TotalSectorsOnMedia: { slot: 20, out: "LONG" },
    get_FreeSectorsOnMedia: { slot: 21, out: "LONG" },
    get_NextWritableAddress: { slot: 22, out: "LONG" },
    get_StartAddressOfPreviousSession: { slot: 23, out: "LONG" },
    get_LastWrittenAddressOfPreviousSession: { slot: 24, out: "LONG" },
    put_ForceMediaToBeClosed: { slot: 25, in: ["VARIANT_BOOL"] },
    get_ForceMediaToBeClosed: { slot: 26, out: "VARIANT_BOOL" },
    put_DisableConsumerDvdCompatibilityMode: {
      slot: 27,
      in: ["VARIANT_BOOL"],
    },
    get_DisableConsumerDvdCompatibilityMode: { slot: 28, out: "VARIANT_BOOL" },
    get_CurrentPhysicalMediaType: {
      slot: 29,
      out: "enum IMAPI_MEDIA_PHYSICAL_TYPE",
    },
    put_ClientName: { slot: 30, in: ["BSTR"] },
    get_ClientName: { slot: 31, out: "BSTR" },
    get_RequestedWriteSpeed: { slot: 32, out: "LONG" },
    get_RequestedRotationTypeIsPureCAV: { slot: 33, out: "VARIANT_BOOL" },
    get_CurrentWriteSpeed: { slot: 34, out: "LONG" },
    get_CurrentRotationTypeIsPureCAV: { slot: 35, out: "VARIANT_BOOL" },
    get_SupportedWriteSpeeds: { slot: 36, out: "SAFEARRAY(ULONG)" },
    get_SupportedWriteSpeedDescriptors: {
      slot: 37,
      out: { safearray: [IWriteSpeedDescriptor] },
    },
    put_ForceOverwrite: { slot: 38, in: ["VARIANT_BOOL"] },
    get_ForceOverwrite: { slot: 39, out: "VARIANT_BOOL" },
    get_MultisessionInterfaces: {
      slot: 40,
      out: {
        safearray: [
          IMultisessionSequential2,
          IMultisessionSequential,
          IMultisessionRandomWrite,
          IMultisession,
        ],
      },
    },
    Write: {
      slot: 41,
      in: [{ required: IStream }],
      // Success tells whether the drive adjusted the speed.
      out: "HRESULT",
      long: true,
    },
    CancelWrite: { slot: 42 },
    SetWriteSpeed: {
      slot: 43,
      in: ["LONG", "VARIANT_BOOL"],
      // Success tells whether what was asked for was adjusted.
      out: "HRESULT",
    },
  },
);

/** How a writer verifies what it wrote, from Windows 7. */
export const IBurnVerification = define(
  "IBurnVerification",
  "D2FFD834-958B-426D-8470-2A13879C6A91",
  IUnknown,
  {
    put_BurnVerificationLevel: {
      slot: 3,
      in: ["enum IMAPI_BURN_VERIFICATION_LEVEL"],
    },
    get_BurnVerificationLevel: {
      slot: 4,
      out: "enum IMAPI_BURN_VERIFICATION_LEVEL",
    },
  },
);

/** A recorder's own records, as MMC lays them out. Only what reads: of commands, READ TOC is sent, and no page is set. */
export const IDiscRecorder2Ex = define(
  "IDiscRecorder2Ex",
  "27354132-7F64-5B0F-8F00-5D77AFBE261E",
  IUnknown,
  {
    SendCommandGetDataFromDevice: {
      slot: 5,
      parameters: [
        { in: "BYTE[]" },
        { out: "BYTE[18]" },
        { in: "ULONG" },
        { out: "BYTE[capacity]" },
        { in: "capacity" },
        { out: "count" },
        { out: "HRESULT" },
      ],
    },
    ReadDvdStructure: {
      slot: 6,
      in: ["ULONG", "ULONG", "ULONG", "ULONG"],
      out: "BYTE[]",
    },
    GetAdapterDescriptor: { slot: 8, out: "BYTE[]" },
    GetDeviceDescriptor: { slot: 9, out: "BYTE[]" },
    GetDiscInformation: { slot: 10, out: "BYTE[]" },
    GetTrackInformation: {
      slot: 11,
      in: ["ULONG", "enum IMAPI_READ_TRACK_ADDRESS_TYPE"],
      out: "BYTE[]",
    },
    GetFeaturePage: {
      slot: 12,
      in: ["enum IMAPI_FEATURE_PAGE_TYPE", "BOOLEAN"],
      out: "BYTE[]",
    },
    GetModePage: {
      slot: 13,
      in: ["enum IMAPI_MODE_PAGE_TYPE", "enum IMAPI_MODE_PAGE_REQUEST_TYPE"],
      out: "BYTE[]",
    },
    GetSupportedFeaturePages: {
      slot: 15,
      in: ["BOOLEAN"],
      out: "enum IMAPI_FEATURE_PAGE_TYPE[]",
    },
    GetSupportedProfiles: {
      slot: 16,
      in: ["BOOLEAN"],
      out: "enum IMAPI_PROFILE_TYPE[]",
    },
    GetSupportedModePages: {
      slot: 17,
      in: ["enum IMAPI_MODE_PAGE_REQUEST_TYPE"],
      out: "enum IMAPI_MODE_PAGE_TYPE[]",
    },
    GetByteAlignmentMask: { slot: 18, out: "ULONG" },
    GetMaximumNonPageAlignedTransferSize: { slot: 19, out: "ULONG" },
    GetMaximumPageAlignedTransferSize: { slot: 20, out: "ULONG" },
  },
);
