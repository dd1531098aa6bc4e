/**
 * The interfaces this module speaks, one table each. Order matters: the number
 * of an interface or method in a message is its position here, and both
 * threads load this file.
 *
 * @module
 */

import {
  get,
  type InterfaceTable,
  type Method,
  method,
  type MethodDeclaration,
  put,
  type TypedInterfaceTable,
} from "./interface_table.ts";

const interfaces: InterfaceTable[] = [];
const methods: Method[] = [];

/** Every interface, by its number in messages. */
export const INTERFACES: readonly InterfaceTable[] = interfaces;

/** Every method, by its number in messages. */
export const METHODS: readonly Method[] = methods;

function define<
  const Declarations extends Readonly<Record<string, MethodDeclaration>>,
>(
  name: string,
  iid: string,
  base: InterfaceTable | null,
  declarations: Declarations,
): TypedInterfaceTable<Declarations> {
  const own: Record<string, Method> = {};
  for (const [methodName, declaration] of Object.entries(declarations)) {
    const index = methods.length;
    own[methodName] = {
      ...declaration,
      index,
      interfaceName: name,
      name: methodName,
    };
    methods.push(own[methodName]);
  }
  const table: InterfaceTable = {
    index: interfaces.length,
    name,
    iid,
    base,
    methods: own,
  };
  interfaces.push(table);
  // The mapped type only restores the keys that Object.entries() forgets.
  return table as TypedInterfaceTable<Declarations>;
}

/** The base of all. Its three methods are the apartment's own business: no table declares them. */
export const IUnknown = define(
  "IUnknown",
  "00000000-0000-0000-C000-000000000046",
  null,
  {},
);

/** Late binding, which this module never uses; it takes four slots of the vtable. */
export const IDispatch = define(
  "IDispatch",
  "00020400-0000-0000-C000-000000000046",
  IUnknown,
  {},
);

/** The list of recorders. */
export const IDiscMaster2 = define(
  "IDiscMaster2",
  "27354130-7F64-5B0F-8F00-5D77AFBE261E",
  IDispatch,
  {
    get_Item: method(8, ["LONG"], "BSTR"),
    get_Count: get(9, "LONG"),
    get_IsSupportedEnvironment: get(10, "VARIANT_BOOL"),
  },
);

/** A recorder. */
export const IDiscRecorder2 = define(
  "IDiscRecorder2",
  "27354133-7F64-5B0F-8F00-5D77AFBE261E",
  IDispatch,
  {
    EjectMedia: method(7, [], null),
    CloseTray: method(8, [], null),
    InitializeDiscRecorder: method(13, ["BSTR"], null),
    get_ActiveDiscRecorder: get(14, "BSTR"),
    get_VendorId: get(15, "BSTR"),
    get_ProductId: get(16, "BSTR"),
    get_ProductRevision: get(17, "BSTR"),
    get_VolumeName: get(18, "BSTR"),
    get_VolumePathNames: get(19, "SAFEARRAY(BSTR)"),
    get_DeviceCanLoadMedia: get(20, "VARIANT_BOOL"),
    get_LegacyDeviceNumber: get(21, "LONG"),
    get_SupportedFeaturePages: get(22, "SAFEARRAY(LONG)"),
    get_CurrentFeaturePages: get(23, "SAFEARRAY(LONG)"),
    get_SupportedProfiles: get(24, "SAFEARRAY(LONG)"),
    get_CurrentProfiles: get(25, "SAFEARRAY(LONG)"),
    get_SupportedModePages: get(26, "SAFEARRAY(LONG)"),
    get_ExclusiveAccessOwner: get(27, "BSTR"),
  },
);

/** What every disc format answers. */
export const IDiscFormat2 = define(
  "IDiscFormat2",
  "27354152-8F64-5B0F-8F00-5D77AFBE261E",
  IDispatch,
  {
    IsRecorderSupported: method(7, ["IDiscRecorder2"], "VARIANT_BOOL"),
    IsCurrentMediaSupported: method(8, ["IDiscRecorder2"], "VARIANT_BOOL"),
    get_MediaPhysicallyBlank: get(9, "VARIANT_BOOL"),
    get_MediaHeuristicallyBlank: get(10, "VARIANT_BOOL"),
    get_SupportedMediaTypes: get(11, "SAFEARRAY(LONG)"),
  },
);

/** The data writer. */
export const IDiscFormat2Data = define(
  "IDiscFormat2Data",
  "27354153-9F64-5B0F-8F00-5D77AFBE261E",
  IDiscFormat2,
  {
    put_Recorder: put(12, "IDiscRecorder2"),
    get_Recorder: get(13, "IDiscRecorder2"),
    get_CurrentMediaStatus: get(18, "IMAPI_FORMAT2_DATA_MEDIA_STATE"),
    get_WriteProtectStatus: get(19, "IMAPI_MEDIA_WRITE_PROTECT_STATE"),
    get_TotalSectorsOnMedia: get(20, "LONG"),
    get_FreeSectorsOnMedia: get(21, "LONG"),
    get_NextWritableAddress: get(22, "LONG"),
    get_StartAddressOfPreviousSession: get(23, "LONG"),
    get_LastWrittenAddressOfPreviousSession: get(24, "LONG"),
    get_ForceMediaToBeClosed: get(26, "VARIANT_BOOL"),
    get_DisableConsumerDvdCompatibilityMode: get(28, "VARIANT_BOOL"),
    get_CurrentPhysicalMediaType: get(29, "IMAPI_MEDIA_PHYSICAL_TYPE"),
    put_ClientName: put(30, "BSTR"),
    get_ClientName: get(31, "BSTR"),
    get_RequestedWriteSpeed: get(32, "LONG"),
    get_RequestedRotationTypeIsPureCAV: get(33, "VARIANT_BOOL"),
    get_CurrentWriteSpeed: get(34, "LONG"),
    get_CurrentRotationTypeIsPureCAV: get(35, "VARIANT_BOOL"),
    get_SupportedWriteSpeeds: get(36, "SAFEARRAY(ULONG)"),
    get_SupportedWriteSpeedDescriptors: get(37, "SAFEARRAY(IDispatch)"),
    get_MultisessionInterfaces: get(40, "SAFEARRAY(IDispatch)"),
  },
);

/** What every kind of multisession answers. */
export const IMultisession = define(
  "IMultisession",
  "27354150-7F64-5B0F-8F00-5D77AFBE261E",
  IDispatch,
  {
    get_IsSupportedOnCurrentMediaState: get(7, "VARIANT_BOOL"),
    put_InUse: put(8, "VARIANT_BOOL"),
    get_InUse: get(9, "VARIANT_BOOL"),
    get_ImportRecorder: get(10, "IDiscRecorder2"),
  },
);

/** Multisession on media that record one session after the other. */
export const IMultisessionSequential = define(
  "IMultisessionSequential",
  "27354151-7F64-5B0F-8F00-5D77AFBE261E",
  IMultisession,
  {
    get_IsFirstDataSession: get(11, "VARIANT_BOOL"),
    get_StartAddressOfPreviousSession: get(12, "LONG"),
    get_LastWrittenAddressOfPreviousSession: get(13, "LONG"),
    get_NextWritableAddress: get(14, "LONG"),
    get_FreeSectorsOnMedia: get(15, "LONG"),
  },
);

/** The same with the write unit, from Windows 7. */
export const IMultisessionSequential2 = define(
  "IMultisessionSequential2",
  "B507CA22-2204-11DD-966A-001AA01BBC58",
  IMultisessionSequential,
  {
    get_WriteUnitSize: get(16, "LONG"),
  },
);

/** Multisession on media that can be overwritten anywhere, from Windows 7. */
export const IMultisessionRandomWrite = define(
  "IMultisessionRandomWrite",
  "B507CA23-2204-11DD-966A-001AA01BBC58",
  IMultisession,
  {
    get_WriteUnitSize: get(11, "LONG"),
    get_LastWrittenAddress: get(12, "LONG"),
    get_TotalSectorsOnMedia: get(13, "LONG"),
  },
);

/** One write speed that the drive offers for the disc. */
export const IWriteSpeedDescriptor = define(
  "IWriteSpeedDescriptor",
  "27354144-7F64-5B0F-8F00-5D77AFBE261E",
  IDispatch,
  {
    get_MediaType: get(7, "IMAPI_MEDIA_PHYSICAL_TYPE"),
    get_RotationTypeIsPureCAV: get(8, "VARIANT_BOOL"),
    get_WriteSpeed: get(9, "LONG"),
  },
);

/** A recorder's own records, as MMC lays them out. Only what reads: no command is sent, no page is set. */
export const IDiscRecorder2Ex = define(
  "IDiscRecorder2Ex",
  "27354132-7F64-5B0F-8F00-5D77AFBE261E",
  IUnknown,
  {
    ReadDvdStructure: method(6, ["ULONG", "ULONG", "ULONG", "ULONG"], "BYTE[]"),
    GetAdapterDescriptor: method(8, [], "BYTE[]"),
    GetDeviceDescriptor: method(9, [], "BYTE[]"),
    GetDiscInformation: method(10, [], "BYTE[]"),
    GetTrackInformation: method(
      11,
      ["ULONG", "IMAPI_READ_TRACK_ADDRESS_TYPE"],
      "BYTE[]",
    ),
    GetFeaturePage: method(
      12,
      ["IMAPI_FEATURE_PAGE_TYPE", "BOOLEAN"],
      "BYTE[]",
    ),
    GetModePage: method(
      13,
      ["IMAPI_MODE_PAGE_TYPE", "IMAPI_MODE_PAGE_REQUEST_TYPE"],
      "BYTE[]",
    ),
    GetSupportedFeaturePages: method(
      15,
      ["BOOLEAN"],
      "IMAPI_FEATURE_PAGE_TYPE[]",
    ),
    GetSupportedProfiles: method(16, ["BOOLEAN"], "IMAPI_PROFILE_TYPE[]"),
    GetSupportedModePages: method(
      17,
      ["IMAPI_MODE_PAGE_REQUEST_TYPE"],
      "IMAPI_MODE_PAGE_TYPE[]",
    ),
    GetByteAlignmentMask: method(18, [], "ULONG"),
    GetMaximumNonPageAlignedTransferSize: method(19, [], "ULONG"),
    GetMaximumPageAlignedTransferSize: method(20, [], "ULONG"),
  },
);
