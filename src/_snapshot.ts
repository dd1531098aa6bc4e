import { HRESULTS } from "./abi/hresults.ts";
import { ComError } from "./errors.ts";

/** The value, or `null` where COM says that the drive does not report it. */
export async function nullIfNotImplemented(
  value: Promise<number>,
): Promise<number | null> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof ComError && error.hresult === HRESULTS.E_NOTIMPL) {
      return null;
    }
    throw error;
  }
}

/** An address, or `null` for -1, which is how COM says that there is no previous session. */
export function noneIfNegative(address: number | null): number | null {
  return address === -1 ? null : address;
}
