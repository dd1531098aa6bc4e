import { HRESULTS } from "./abi/hresults.ts";
import { ComError } from "./errors.ts";

/**
 * What COM answers where there is no previous session, besides -1. A disc that
 * takes no session at all answers the same, and fails its next address as well.
 */
const NO_SESSION = HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE;

/** What a drive answers that does not report an address. */
const NOT_REPORTED = HRESULTS.E_NOTIMPL;

/** Where the previous session starts, or `null`. */
export function sessionStart(address: Promise<number>): Promise<number | null> {
  return addressOrNull(address, [NO_SESSION]);
}

/** The last address that was written, or `null`. */
export function lastWritten(address: Promise<number>): Promise<number | null> {
  return addressOrNull(address, [NO_SESSION, NOT_REPORTED]);
}

async function addressOrNull(
  address: Promise<number>,
  none: readonly number[],
): Promise<number | null> {
  try {
    const value = await address;
    return value === -1 ? null : value;
  } catch (error) {
    if (error instanceof ComError && none.includes(error.hresult)) return null;
    throw error;
  }
}
