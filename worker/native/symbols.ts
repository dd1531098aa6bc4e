/**
 * The native functions the worker calls, as Deno's FFI symbol tables. Pointers
 * are `usize`, never `pointer`: a grant for these DLLs then suffices,
 * where `Deno.UnsafePointer` needs all of FFI.
 *
 * @module
 */

import type { SimulatorCommand } from "../../src/protocol/messages.ts";

/** kernel32.dll */
export const KERNEL32 = {
  GetCurrentThreadId: {
    parameters: [],
    result: "u32", // DWORD
  },
  SetThreadExecutionState: {
    parameters: [
      "u32", // EXECUTION_STATE esFlags
    ],
    result: "u32", // EXECUTION_STATE
  },
  /** RtlMoveMemory, reading native memory. */
  copyFromMemory: {
    name: "RtlMoveMemory",
    parameters: [
      "buffer", // VOID *Destination
      "usize", // const VOID *Source
      "usize", // SIZE_T Length
    ],
    result: "void",
  },
  /** RtlMoveMemory, writing native memory. */
  copyToMemory: {
    name: "RtlMoveMemory",
    parameters: [
      "usize", // VOID *Destination
      "buffer", // const VOID *Source
      "usize", // SIZE_T Length
    ],
    result: "void",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** user32.dll */
export const USER32 = {
  PeekMessageW: {
    parameters: [
      "buffer", // LPMSG lpMsg
      "usize", // HWND hWnd
      "u32", // UINT wMsgFilterMin
      "u32", // UINT wMsgFilterMax
      "u32", // UINT wRemoveMsg
    ],
    result: "i32", // BOOL
  },
  TranslateMessage: {
    parameters: [
      "buffer", // const MSG *lpMsg
    ],
    result: "i32", // BOOL
  },
  DispatchMessageW: {
    parameters: [
      "buffer", // const MSG *lpMsg
    ],
    result: "isize", // LRESULT
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** ole32.dll */
export const OLE32 = {
  CoInitializeEx: {
    parameters: [
      "usize", // LPVOID pvReserved
      "u32", // DWORD dwCoInit
    ],
    result: "i32", // HRESULT
  },
  CoUninitialize: {
    parameters: [],
    result: "void",
  },
  CoGetApartmentType: {
    parameters: [
      "buffer", // APTTYPE *pAptType
      "buffer", // APTTYPEQUALIFIER *pAptQualifier
    ],
    result: "i32", // HRESULT
  },
  CoCreateInstance: {
    parameters: [
      "buffer", // REFCLSID rclsid
      "usize", // LPUNKNOWN pUnkOuter
      "u32", // DWORD dwClsContext
      "buffer", // REFIID riid
      "buffer", // LPVOID *ppv
    ],
    result: "i32", // HRESULT
  },
  CreateStreamOnHGlobal: {
    parameters: [
      "usize", // HGLOBAL hGlobal
      "i32", // BOOL fDeleteOnRelease
      "buffer", // LPSTREAM *ppstm
    ],
    result: "i32", // HRESULT
  },
  CoTaskMemAlloc: {
    parameters: [
      "usize", // SIZE_T cb
    ],
    result: "usize", // LPVOID
  },
  CoTaskMemFree: {
    parameters: [
      "usize", // LPVOID pv
    ],
    result: "void",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** oleaut32.dll */
export const OLEAUT32 = {
  DispCallFunc: {
    parameters: [
      "usize", // void *pvInstance
      "usize", // ULONG_PTR oVft
      "u32", // CALLCONV cc
      "u16", // VARTYPE vtReturn
      "u32", // UINT cActuals
      "buffer", // VARTYPE *prgvt
      "buffer", // VARIANTARG **prgpvarg
      "buffer", // VARIANT *pvargResult
    ],
    result: "i32", // HRESULT
  },
  SysAllocStringLen: {
    parameters: [
      "buffer", // const OLECHAR *strIn
      "u32", // UINT ui
    ],
    result: "usize", // BSTR
  },
  SysStringLen: {
    parameters: [
      "usize", // BSTR pbstr
    ],
    result: "u32", // UINT
  },
  SysFreeString: {
    parameters: [
      "usize", // BSTR bstrString
    ],
    result: "void",
  },
  VariantClear: {
    parameters: [
      "usize", // VARIANTARG *pvarg
    ],
    result: "i32", // HRESULT
  },
  SafeArrayCreateVector: {
    parameters: [
      "u16", // VARTYPE vt
      "i32", // LONG lLbound
      "u32", // ULONG cElements
    ],
    result: "usize", // SAFEARRAY *
  },
  SafeArrayGetDim: {
    parameters: [
      "usize", // SAFEARRAY *psa
    ],
    result: "u32", // UINT
  },
  SafeArrayGetVartype: {
    parameters: [
      "usize", // SAFEARRAY *psa
      "buffer", // VARTYPE *pvt
    ],
    result: "i32", // HRESULT
  },
  SafeArrayGetLBound: {
    parameters: [
      "usize", // SAFEARRAY *psa
      "u32", // UINT nDim
      "buffer", // LONG *plLbound
    ],
    result: "i32", // HRESULT
  },
  SafeArrayGetUBound: {
    parameters: [
      "usize", // SAFEARRAY *psa
      "u32", // UINT nDim
      "buffer", // LONG *plUbound
    ],
    result: "i32", // HRESULT
  },
  SafeArrayAccessData: {
    parameters: [
      "usize", // SAFEARRAY *psa
      "buffer", // void **ppvData
    ],
    result: "i32", // HRESULT
  },
  SafeArrayUnaccessData: {
    parameters: [
      "usize", // SAFEARRAY *psa
    ],
    result: "i32", // HRESULT
  },
  SafeArrayDestroy: {
    parameters: [
      "usize", // SAFEARRAY *psa
    ],
    result: "i32", // HRESULT
  },
  GetErrorInfo: {
    parameters: [
      "u32", // ULONG dwReserved
      "buffer", // IErrorInfo **pperrinfo
    ],
    result: "i32", // HRESULT
  },
  SetErrorInfo: {
    parameters: [
      "u32", // ULONG dwReserved
      "usize", // IErrorInfo *perrinfo
    ],
    result: "i32", // HRESULT
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** shlwapi.dll */
export const SHLWAPI = {
  SHCreateStreamOnFileEx: {
    parameters: [
      "buffer", // LPCWSTR pszFile
      "u32", // DWORD grfMode
      "u32", // DWORD dwAttributes
      "i32", // BOOL fCreate
      "usize", // IStream *pstmTemplate
      "buffer", // IStream **ppstm
    ],
    result: "i32", // HRESULT
  },
} as const satisfies Deno.ForeignLibraryInterface;

/**
 * The native seam: Windows and the simulator both implement it, and all above
 * it is the same code for both.
 */
export type NativeFunctions =
  & Deno.DynamicLibrary<typeof KERNEL32>["symbols"]
  & Deno.DynamicLibrary<typeof USER32>["symbols"]
  & Deno.DynamicLibrary<typeof OLE32>["symbols"]
  & Deno.DynamicLibrary<typeof OLEAUT32>["symbols"];

/** Those that make streams from files. */
export type FileStreamFunctions = Deno.DynamicLibrary<
  typeof SHLWAPI
>["symbols"];

/** Native functions, and how to let go of where they come from. */
export interface Native {
  readonly functions: NativeFunctions;
  /** Whether there are other apartments, whose calls arrive as window messages. */
  readonly hasOtherApartments: boolean;
  /** Opens what streams on files are made with, the first time; a permission may be missing. */
  openFileStreams(): FileStreamFunctions;
  /** Changes what is simulated, or gives what was asked for of it; a simulation only. */
  simulate?(command: SimulatorCommand): Uint8Array<ArrayBuffer> | void;
  /** Called once, after CoUninitialize. */
  close(): void;
}
