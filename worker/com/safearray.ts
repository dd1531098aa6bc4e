/**
 * SAFEARRAYs of VARIANT with one dimension: the only kind that IMAPI2 gives.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { NativeFunctions } from "../symbols.ts";
import { checkCom, ComCallError } from "./hresult.ts";
import { readMemory } from "./memory.ts";
import { VARIANT_SIZE, VT } from "./variant.ts";

/**
 * Where the functions put what they give: made once, since each is read before
 * anything else is called.
 */
const TYPE = new Uint16Array(1);
const LOWER = new Int32Array(1);
const UPPER = new Int32Array(1);
const DATA = new BigUint64Array(1);

/**
 * Calls `read` with the VARIANTs of an array that the callee handed over, and
 * destroys the array on every path. `read` must take its own references: those
 * of the elements go with the array. A null array has no elements.
 */
export function takeSafeArray<Result>(
  functions: NativeFunctions,
  array: bigint,
  read: (variants: DataView, count: number) => Result,
): Result {
  if (array === 0n) return read(new DataView(new ArrayBuffer(0)), 0);
  try {
    const count = countElements(functions, array);
    DATA[0] = 0n;
    checkCom(functions.SafeArrayAccessData(array, DATA), "SafeArrayAccessData");
    try {
      const bytes = readMemory(functions, DATA[0]!, count * VARIANT_SIZE);
      return read(new DataView(bytes.buffer), count);
    } finally {
      functions.SafeArrayUnaccessData(array);
    }
  } finally {
    functions.SafeArrayDestroy(array);
  }
}

function countElements(functions: NativeFunctions, array: bigint): number {
  TYPE[0] = 0;
  checkCom(functions.SafeArrayGetVartype(array, TYPE), "SafeArrayGetVartype");
  if (functions.SafeArrayGetDim(array) !== 1 || TYPE[0] !== VT.VARIANT) {
    throw new ComCallError(
      HRESULTS.DISP_E_TYPEMISMATCH,
      "COM",
      "SafeArrayGetVartype",
    );
  }
  LOWER[0] = 0;
  UPPER[0] = -1;
  checkCom(
    functions.SafeArrayGetLBound(array, 1, LOWER),
    "SafeArrayGetLBound",
  );
  checkCom(
    functions.SafeArrayGetUBound(array, 1, UPPER),
    "SafeArrayGetUBound",
  );
  return UPPER[0]! - LOWER[0]! + 1;
}
