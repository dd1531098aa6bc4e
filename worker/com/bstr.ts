/**
 * BSTRs: counted UTF-16 text. Text crosses by code unit both ways, so embedded
 * zeros and lone surrogates survive.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { NativeFunctions } from "../symbols.ts";
import { ComCallError } from "./hresult.ts";
import { readMemory } from "./memory.ts";

/** How many arguments one `String.fromCharCode()` is given: well below any engine's limit. */
const CHUNK = 8192;

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
  const units = new Uint16Array(readMemory(functions, bstr, length * 2).buffer);
  let text = "";
  for (let start = 0; start < length; start += CHUNK) {
    text += String.fromCharCode(...units.subarray(start, start + CHUNK));
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
