/**
 * What an image fails with, as a refusal.
 *
 * @module
 */

import { HRESULTS } from "../abi/hresults.ts";
import { ComError } from "../connection/errors.ts";
import { SessionRefusedError } from "./append_errors.ts";

/** The refusal that a failure to fill an image, or to lay it out, stands for; else the error itself. */
export function imageRefusal(error: unknown): unknown {
  if (!(error instanceof ComError)) return error;
  switch (error.hresult) {
    case HRESULTS.IMAPI_E_IMAGE_SIZE_LIMIT:
    case HRESULTS.IMAPI_E_IMAGE_TOO_BIG:
      return new SessionRefusedError(
        "tooFewSectors",
        `the session does not fit into what is free: ${error.message}`,
        { cause: error },
      );
    case HRESULTS.IMAPI_E_DISC_MISMATCH:
      return new SessionRefusedError(
        "discChanged",
        `the disc in the drive is not the one that was imported: ${error.message}`,
        { cause: error },
      );
  }
  return error;
}

/** The refusal of a path that has another kind of item in its way. */
export function inTheWay(
  path: string,
  message: string,
  cause?: unknown,
): SessionRefusedError {
  return new SessionRefusedError(
    "invalidPaths",
    `1 path cannot be taken:\n  ${JSON.stringify(path)}: ${message}`,
    { paths: [{ path, message }], ...(cause === undefined ? {} : { cause }) },
  );
}
