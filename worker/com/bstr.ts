/**
 * BSTRs: counted UTF-16 text. Text crosses by code unit both ways, so embedded
 * zeros and lone surrogates survive.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { NativeFunctions } from "../native/symbols.ts";
import { ComCallError } from "./hresult.ts";

/** The size of a UTF-16 code unit. */
const UNIT_SIZE = 2;

/** How many code units are taken at a time; as many arguments are well below any engine's limit. */
const CHUNK = 4096;

/**
 * Where texts are copied to, and read before anything else is called: an array
 * for each would cost more than the copy.
 */
const UNITS = new Uint16Array(CHUNK);

/** Allocates a BSTR, which the caller frees with SysFreeString. */
export function allocateBstr(functions: NativeFunctions, text: string): bigint {
  const units = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index++) {
    units[index] = text.charCodeAt(index);
  }
  // Safe: SysAllocStringLen copies exactly `units.length` code units and keeps no pointer to them.
  const bstr = functions.SysAllocStringLen(units, units.length);
  if (bstr === 0n) {
    throw new ComCallError(HRESULTS.E_OUTOFMEMORY, "COM", "SysAllocStringLen");
  }
  return bstr;
}

/** The text of a BSTR, which stays the owner's. A null BSTR is the empty string. */
export function readBstr(functions: NativeFunctions, bstr: bigint): string {
  if (bstr === 0n) return "";
  const length = functions.SysStringLen(bstr);
  let text = "";
  for (let start = 0; start < length; start += CHUNK) {
    const count = Math.min(length - start, CHUNK);
    // Safe: the BSTR has `length` code units, and the array has room for as many as are copied.
    functions.copyFromMemory(
      UNITS,
      bstr + BigInt(start * UNIT_SIZE),
      BigInt(count * UNIT_SIZE),
    );
    // Not a spread, which takes a typed array apart with its iterator, six times as slow.
    text += Reflect.apply(
      String.fromCharCode,
      null,
      UNITS.subarray(0, count),
    );
  }
  return text;
}

/** The text of a BSTR that the callee handed over, which is freed. */
export function takeBstr(functions: NativeFunctions, bstr: bigint): string {
  try {
    return readBstr(functions, bstr);
  } finally {
    functions.SysFreeString(bstr);
  }
}
