/** Declarations of streams, images, shell links, tasks, WMI and others of the system's own servers. */

import { unsafeDefineInterface } from "@discworks/imapi2/com";
import { IDictionary } from "./_foreign_scripting.ts";

export const WIC_FACTORY = "CACAF262-9370-4615-A13B-9F5539DA4C0A";
export const OPC_FACTORY = "6B2D6BA0-9F3E-4F27-920B-313CC426A39E";
export const GLOBAL_INTERFACE_TABLE = "00000323-0000-0000-C000-000000000046";
export const MEDIA_ENGINE_FACTORY = "B44392DA-499B-446B-A4CB-005FEAD0E6D5";
export const STD_FONT = "0BE35203-8F91-11CE-9DE3-00AA004BB851";
export const SHELL_LINK = "00021401-0000-0000-C000-000000000046";
export const DATA_CONVERT = "C8B522D1-5CF3-11CE-ADE5-00AA0044773D";
export const UI_AUTOMATION = "FF48DBA4-60EF-4201-AA87-54103EEF594E";
export const TASK_SERVICE = "0F87369F-A4E5-4CFC-BD3E-73E6154572DD";
export const WBEM_LOCATOR = "4590F811-1D3A-11D0-891F-00AA004B2E24";

/** `IID_IStream`. */
export const STREAM_IID = "0000000C-0000-0000-C000-000000000046";

export const IStream = unsafeDefineInterface({
  name: "IStream",
  iid: STREAM_IID,
  extends: "IUnknown",
  members: {
    read: {
      slot: 3,
      parameters: [
        { out: "BYTE[capacity]" },
        { in: "capacity" },
        { out: "count" },
        { out: "HRESULT" },
      ],
    },
    write: { slot: 4, in: ["BYTE[]"], out: "ULONG" },
    seek: {
      slot: 5,
      in: ["LARGE_INTEGER", "enum STREAM_SEEK"],
      out: "ULARGE_INTEGER",
      name: "Seek",
    },
    setSize: { slot: 6, in: ["ULARGE_INTEGER"] },
    // A STATSTG, whose `cbSize` is at 16.
    stat: { slot: 12, parameters: [{ out: "BYTE[80]" }, { in: "DWORD" }] },
  },
});

const IWICStream = unsafeDefineInterface({
  name: "IWICStream",
  iid: "135FF860-22B7-4DDF-B0F6-218F4F299A43",
  extends: IStream,
  members: {
    initializeFromFilename: { slot: 15, in: ["LPWSTR", "DWORD"] },
    initializeFromIStreamRegion: {
      slot: 17,
      in: [{ required: IStream }, "ULARGE_INTEGER", "ULARGE_INTEGER"],
    },
  },
});

const IWICBitmap = unsafeDefineInterface({
  name: "IWICBitmap",
  iid: "00000121-A8F2-4877-BA0A-FD2B6645FB94",
  extends: "IUnknown",
  members: {
    getSize: { slot: 3, out: ["UINT", "UINT"] },
    getPixelFormat: { slot: 4, out: "GUID" },
    getResolution: { slot: 5, out: ["DOUBLE", "DOUBLE"] },
    setResolution: { slot: 10, in: ["DOUBLE", "DOUBLE"] },
  },
});

const IWICPalette = unsafeDefineInterface({
  name: "IWICPalette",
  iid: "00000040-A8F2-4877-BA0A-FD2B6645FB94",
  extends: "IUnknown",
  members: {
    initializeCustom: { slot: 4, in: ["ULONG[]"] },
    getColorCount: { slot: 8, out: "UINT" },
    hasAlpha: { slot: 12, out: "BOOL" },
  },
});

export const IWICComponentInfo = unsafeDefineInterface({
  name: "IWICComponentInfo",
  iid: "23BC3F0A-698B-4357-886B-F24D50671334",
  extends: "IUnknown",
  members: { getClsid: { slot: 4, out: "GUID" } },
});

const IEnumUnknown = unsafeDefineInterface({
  name: "IEnumUnknown",
  iid: "00000100-0000-0000-C000-000000000046",
  extends: "IUnknown",
  members: {
    next: {
      slot: 3,
      in: ["capacity"],
      out: [{ array: "IUnknown" }, "count", "HRESULT"],
    },
  },
});

export const IWICImagingFactory = unsafeDefineInterface({
  name: "IWICImagingFactory",
  iid: "EC5EC8A9-C395-4314-9C77-54D7A935FF70",
  extends: "IUnknown",
  members: {
    createPalette: { slot: 9, out: { required: IWICPalette } },
    createStream: { slot: 14, out: { required: IWICStream } },
    createBitmap: {
      slot: 17,
      in: ["UINT", "UINT", "GUID", "enum WICBitmapCreateCacheOption"],
      out: { required: IWICBitmap },
    },
    createComponentEnumerator: {
      slot: 23,
      in: ["DWORD", "DWORD"],
      out: { required: IEnumUnknown },
    },
  },
});

export const IOpcFactory = unsafeDefineInterface({
  name: "IOpcFactory",
  iid: "6D0B4446-CD73-4AB3-94F4-8CCDF6116154",
  extends: "IUnknown",
  members: {
    createStreamOnFile: {
      slot: 5,
      // The third is a pointer to SECURITY_ATTRIBUTES: 0 for none.
      in: ["LPWSTR", "enum OPC_STREAM_IO_MODE", "ULONGLONG", "DWORD"],
      out: { required: IStream },
    },
  },
});

/** Its last method gives whatever interface it is asked for: here, dictionaries. */
export const IGlobalInterfaceTable = unsafeDefineInterface({
  name: "IGlobalInterfaceTable",
  iid: "00000146-0000-0000-C000-000000000046",
  extends: "IUnknown",
  members: {
    register: {
      slot: 3,
      in: ["IUnknown", "GUID"],
      out: "DWORD",
      name: "RegisterInterfaceInGlobal",
    },
    revoke: { slot: 4, in: ["DWORD"] },
    get: { slot: 5, in: ["DWORD", "GUID"], out: { required: IDictionary } },
  },
});

const TIME_RANGE = "DB71A2FC-078A-414E-9DF9-8C2531B0AA6C";

const IMFMediaTimeRange = unsafeDefineInterface({
  name: "IMFMediaTimeRange",
  iid: TIME_RANGE,
  extends: "IUnknown",
  members: {
    getStart: { slot: 4, in: ["DWORD"], out: "DOUBLE" },
    getEnd: { slot: 5, in: ["DWORD"], out: "DOUBLE" },
    addRange: { slot: 7, in: ["DOUBLE", "DOUBLE"] },
  },
});

/** A DATE is a double, so that the same methods take and give dates. */
export const IDateRange = unsafeDefineInterface({
  name: "IMFMediaTimeRange",
  iid: TIME_RANGE,
  extends: "IUnknown",
  members: {
    getStart: { slot: 4, in: ["DWORD"], out: "DATE" },
    getEnd: { slot: 5, in: ["DWORD"], out: "DATE" },
    addRange: { slot: 7, in: ["DATE", "DATE"] },
  },
});

export const IMFMediaEngineClassFactory = unsafeDefineInterface({
  name: "IMFMediaEngineClassFactory",
  iid: "4D645ACE-26AA-4688-9BE1-DF3516990B93",
  extends: "IUnknown",
  members: {
    createTimeRange: { slot: 4, out: { required: IMFMediaTimeRange } },
  },
});

export const IFont = unsafeDefineInterface({
  name: "IFont",
  iid: "BEF6E002-A874-101A-8BBA-00AA00300CAB",
  extends: "IUnknown",
  members: {
    bold: { slot: 7, out: "BOOL" },
    putBold: { slot: 8, in: ["BOOL"] },
    weight: { slot: 15, out: "SHORT" },
    putWeight: { slot: 16, in: ["SHORT"] },
    clone: { slot: 20, out: "self" },
    isEqual: { slot: 21, in: ["self"], out: "HRESULT" },
  },
});

const BUFFER = "BYTE[520]";

export const IShellLinkW = unsafeDefineInterface({
  name: "IShellLinkW",
  iid: "000214F9-0000-0000-C000-000000000046",
  extends: "IUnknown",
  members: {
    getDescription: { slot: 6, parameters: [{ out: BUFFER }, { in: "INT" }] },
    setDescription: { slot: 7, in: ["LPWSTR"] },
    getHotkey: { slot: 12, out: "WORD" },
    setHotkey: { slot: 13, in: ["WORD"] },
    getIconLocation: {
      slot: 16,
      parameters: [{ out: BUFFER }, { in: "INT" }, { out: "INT" }],
    },
    setIconLocation: { slot: 17, in: ["LPWSTR", "INT"] },
  },
});

export const IDataConvert = unsafeDefineInterface({
  name: "IDataConvert",
  iid: "0C733A8D-2A1C-11CE-ADE5-00AA0044773D",
  extends: "IUnknown",
  members: {
    // Of what it converts, only text here: then the source is an LPWSTR.
    convertText: {
      slot: 3,
      name: "DataConvert",
      parameters: [
        { in: "WORD" },
        { in: "WORD" },
        { in: "ULONGLONG" },
        { out: "ULONGLONG" },
        { in: "LPWSTR" },
        { out: "BYTE[8]" },
        { in: "ULONGLONG" },
        { in: "DWORD" },
        { out: "DWORD" },
        { in: "BYTE" },
        { in: "BYTE" },
        { in: "DWORD" },
      ],
    },
    canConvert: { slot: 4, in: ["WORD", "WORD"], out: "HRESULT" },
  },
});

/** An enumeration crosses as a LONG, and so does any array of `int`. */
const INTS = "enum Int[]";

export const IUIAutomation = unsafeDefineInterface({
  name: "IUIAutomation",
  iid: "30CBE57D-D9D0-452A-AB13-7AC5AC4825EE",
  extends: "IUnknown",
  members: {
    intNativeArrayToSafeArray: {
      slot: 42,
      in: [INTS],
      out: "SAFEARRAY(LONG)",
      name: "IntNativeArrayToSafeArray",
    },
    intSafeArrayToNativeArray: {
      slot: 43,
      in: ["SAFEARRAY(LONG)"],
      out: INTS,
    },
    textSafeArrayToNativeArray: {
      slot: 43,
      in: ["SAFEARRAY(BSTR)"],
      out: INTS,
    },
    checkNotSupported: { slot: 53, in: ["VARIANT"], out: "BOOL" },
    reservedNotSupportedValue: { slot: 54, out: { required: "IUnknown" } },
  },
});

export const IDailyTrigger = unsafeDefineInterface({
  name: "IDailyTrigger",
  iid: "126C5CD8-B288-41D5-8DBF-E491446ADC5C",
  members: {
    daysInterval: { slot: 20, out: "SHORT" },
    putDaysInterval: { slot: 21, in: ["SHORT"] },
  },
});

const ITriggerCollection = unsafeDefineInterface({
  name: "ITriggerCollection",
  iid: "85DF5081-1B24-4F32-878A-D9D14DF4CB77",
  members: {
    create: {
      slot: 10,
      in: ["enum TASK_TRIGGER_TYPE2"],
      out: { required: "IDispatch" },
    },
  },
});

const IRegistrationInfo = unsafeDefineInterface({
  name: "IRegistrationInfo",
  iid: "416D8B73-CB41-4EA1-805C-9BE9A5AC4A74",
  members: {
    description: { slot: 7, out: "BSTR" },
    putDescription: { slot: 8, in: ["BSTR"] },
  },
});

const ITaskDefinition = unsafeDefineInterface({
  name: "ITaskDefinition",
  iid: "F5BC8FC5-536D-4F77-B852-FBC1356FDEB6",
  members: {
    registrationInfo: { slot: 7, out: { required: IRegistrationInfo } },
    triggers: { slot: 9, out: { required: ITriggerCollection } },
    putPrincipal: { slot: 16, in: ["IDispatch"] },
  },
});

export const ITaskService = unsafeDefineInterface({
  name: "ITaskService",
  iid: "2FABA4C7-4DA9-4013-9697-20CC3FD40F85",
  members: {
    newTask: { slot: 9, in: ["DWORD"], out: { required: ITaskDefinition } },
    connect: { slot: 10, in: ["VARIANT", "VARIANT", "VARIANT", "VARIANT"] },
    connected: { slot: 11, out: "VARIANT_BOOL" },
    targetServer: { slot: 12, out: "BSTR", name: "get_TargetServer" },
  },
});

const IWbemClassObject = unsafeDefineInterface({
  name: "IWbemClassObject",
  iid: "DC12A681-737F-11CF-884D-00AA004B2E24",
  extends: "IUnknown",
  members: {
    get: { slot: 4, in: ["LPWSTR", "LONG"], out: ["VARIANT", "LONG", "LONG"] },
    getNames: {
      slot: 7,
      in: ["LPWSTR", "LONG", "VARIANT*"],
      out: "SAFEARRAY(BSTR)",
    },
    beginEnumeration: { slot: 8, in: ["LONG"] },
    next: {
      slot: 9,
      in: ["LONG"],
      out: ["BSTR", "VARIANT", "LONG", "LONG", "HRESULT"],
    },
  },
});

const IEnumWbemClassObject = unsafeDefineInterface({
  name: "IEnumWbemClassObject",
  iid: "027947E1-D731-11CE-A357-000000000001",
  extends: "IUnknown",
  members: {
    next: {
      slot: 4,
      in: ["LONG", "capacity"],
      out: [{ array: IWbemClassObject }, "count", "HRESULT"],
    },
  },
});

const IWbemServices = unsafeDefineInterface({
  name: "IWbemServices",
  iid: "9556DC99-828C-11CF-A37E-00AA003240C7",
  extends: "IUnknown",
  members: {
    execQuery: {
      slot: 20,
      in: ["BSTR", "BSTR", "LONG", "IUnknown"],
      out: { required: IEnumWbemClassObject },
      name: "ExecQuery",
    },
  },
});

export const IWbemLocator = unsafeDefineInterface({
  name: "IWbemLocator",
  iid: "DC12A687-737F-11CF-884D-00AA004B2E24",
  extends: "IUnknown",
  members: {
    connectServer: {
      slot: 3,
      in: ["BSTR", "BSTR", "BSTR", "BSTR", "LONG", "BSTR", "IUnknown"],
      out: { required: IWbemServices },
    },
  },
});
