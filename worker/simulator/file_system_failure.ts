/**
 * What a file system that cannot be made or read is as an HRESULT.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { FileSystemError, type FileSystemErrorReason } from "./iso9660/mod.ts";
import { SimulatedFailure } from "./simulated_object.ts";

/** Unless a call knows better. */
const HRESULT_OF: Readonly<Record<FileSystemErrorReason, number>> = {
  nameTooLong: HRESULTS.IMAPI_E_INVALID_PARAM,
  invalidName: HRESULTS.IMAPI_E_INVALID_PARAM,
  notFound: HRESULTS.IMAPI_E_ITEM_NOT_FOUND,
  nameTaken: HRESULTS.IMAPI_E_DUP_NAME,
  tooDeep: HRESULTS.IMAPI_E_ISO9660_LEVELS,
  tooManyDirectories: HRESULTS.IMAPI_E_TOO_MANY_DIRS,
  fileTooLarge: HRESULTS.IMAPI_E_DATA_TOO_BIG,
  volumeTooLarge: HRESULTS.IMAPI_E_IMAGE_TOO_BIG,
  contentTooShort: HRESULTS.IMAPI_E_DATA_STREAM_INCONSISTENCY,
  noVolume: HRESULTS.IMAPI_E_NO_SUPPORTED_FILE_SYSTEM,
  damaged: HRESULTS.IMAPI_E_FILE_SYSTEM_READ_CONSISTENCY_ERROR,
};

/** Calls `make`, and fails with the HRESULT of the reason where a file system cannot be made or read. */
export function withFileSystem<Result>(
  make: () => Result,
  hresults: Partial<Record<FileSystemErrorReason, number>> = {},
): Result {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const { reason, message } = error;
    throw new SimulatedFailure(hresults[reason] ?? HRESULT_OF[reason], message);
  }
}
