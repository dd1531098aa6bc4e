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

/** The code units of a text. */
export function unitsOf(text: string): Uint16Array<ArrayBuffer> {
  const units = new Uint16Array(text.length);
  for (let index = 0; index < text.length; index++) {
    units[index] = text.charCodeAt(index);
  }
  return units;
}

/** The text of code units. */
export function textOf(units: Uint16Array): string {
  let text = "";
  for (let start = 0; start < units.length; start += CHUNK) {
    // Not a spread, which takes a typed array apart with its iterator, six times as slow.
    text += Reflect.apply(
      String.fromCharCode,
      null,
      units.subarray(start, start + CHUNK),
    );
  }
  return text;
}

/** Allocates a BSTR, which the caller frees with SysFreeString. */
export function allocateBstr(functions: NativeFunctions, text: string): bigint {
  const units = unitsOf(text);
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
  return textOf(
    new Uint16Array(readMemory(functions, bstr, length * 2).buffer),
  );
}

/** The text of a BSTR that the callee handed over, which is freed. */
export function takeBstr(functions: NativeFunctions, bstr: bigint): string {
  try {
    return readBstr(functions, bstr);
  } finally {
    functions.SysFreeString(bstr);
  }
}
