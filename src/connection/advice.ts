import { type HresultName, HRESULTS } from "../abi/hresults.ts";

/** What a user can do about a code. */
const ADVICE: Partial<Record<HresultName, string>> = {
  E_ACCESSDENIED:
    "This account may not use the drive: grant it the right to, or run as an administrator.",
  "HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE)":
    "The drive does not answer any more: reconnect it, and open the recorder again.",
  "HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)":
    "The recorder is gone: reconnect it, and list the recorders again.",
  REGDB_E_CLASSNOTREG:
    "The media features of Windows are missing: install the Media Feature Pack, or the Desktop Experience on Windows Server.",
  RPC_E_DISCONNECTED: "The object has lost its drive: get it anew.",
  E_IMAPI_RECORDER_REQUIRED: "No recorder is set: call setRecorder() first.",
  E_IMAPI_RECORDER_MEDIA_NO_MEDIA: "The drive is empty: insert a disc.",
  E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE:
    "The drive cannot use this disc: insert one of a kind that it supports.",
  E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN: "The disc is upside down: turn it over.",
  E_IMAPI_RECORDER_MEDIA_BECOMING_READY:
    "The drive is still recognising the disc: wait a few seconds and ask again.",
  E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS:
    "The disc is being formatted: wait until that is done and ask again.",
  E_IMAPI_RECORDER_MEDIA_BUSY:
    "The drive is busy with a long operation: wait until that is done and ask again.",
  E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED:
    "The disc is write protected: remove the protection, or insert another disc.",
  E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT:
    "The drive cannot do this with the disc that is in it: insert a disc of another kind.",
  E_IMAPI_RECORDER_GET_CONFIGURATION_NOT_SUPPORTED:
    "The drive is too old to say what it supports: use another drive.",
  E_IMAPI_RECORDER_COMMAND_TIMEOUT:
    "The drive did not answer in time: check its cable and power, then try again.",
  E_IMAPI_RECORDER_MEDIA_SPEED_MISMATCH:
    "The drive cannot write a disc of this speed grade: insert one of another.",
  E_IMAPI_RECORDER_LOCKED:
    "Another program holds the drive: close that program.",
  E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID:
    "The client name is not accepted: use letters, digits, space and . , : ; - _ only.",
  E_IMAPI_RECORDER_MEDIA_NOT_FORMATTED:
    "The disc is not formatted: format it first.",
  E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE:
    "The drive answered nonsense: update its firmware, or try another disc.",
  E_IMAPI_DF2DATA_WRITE_IN_PROGRESS:
    "A disc is being written: wait until that is done.",
  E_IMAPI_DF2DATA_INVALID_MEDIA_STATE:
    "The disc can take no further session: insert a blank or an appendable one.",
  E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED:
    "Windows cannot write data to this kind of disc: insert one of another kind.",
  E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED:
    "The drive only reads discs: use one that writes.",
  E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID:
    "The client name is not accepted: use letters, digits, space and . , : ; - _ only.",
};

/** Codes that go away by themselves. */
const RETRYABLE: ReadonlySet<number> = new Set([
  HRESULTS.E_IMAPI_RECORDER_MEDIA_BECOMING_READY,
  HRESULTS.E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS,
  HRESULTS.E_IMAPI_RECORDER_MEDIA_BUSY,
]);

/** A class that is missing is a class of Windows' own only where this module named it. */
const UNKNOWN_CLASS =
  "Windows has no such class for 64-bit programs: check the CLSID, or install what brings the class.";

/** What the user can do about a code, or `null`. */
export function adviceFor(
  name: HresultName | null,
  interfaceName: string,
): string | null {
  if (name === null) return null;
  return name === "REGDB_E_CLASSNOTREG" && interfaceName.startsWith("{")
    ? UNKNOWN_CLASS
    : ADVICE[name] ?? null;
}

/** Whether asking again later can succeed without anybody doing anything. */
export function isRetryable(hresult: number): boolean {
  return RETRYABLE.has(hresult);
}
