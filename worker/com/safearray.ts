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
    const data = new BigUint64Array(1);
    checkCom(functions.SafeArrayAccessData(array, data), "SafeArrayAccessData");
    try {
      const bytes = readMemory(functions, data[0]!, count * VARIANT_SIZE);
      return read(new DataView(bytes.buffer), count);
    } finally {
      functions.SafeArrayUnaccessData(array);
    }
  } finally {
    functions.SafeArrayDestroy(array);
  }
}

function countElements(functions: NativeFunctions, array: bigint): number {
  const type = new Uint16Array(1);
  checkCom(functions.SafeArrayGetVartype(array, type), "SafeArrayGetVartype");
  if (functions.SafeArrayGetDim(array) !== 1 || type[0] !== VT.VARIANT) {
    throw new ComCallError(
      HRESULTS.DISP_E_TYPEMISMATCH,
      "COM",
      "SafeArrayGetVartype",
    );
  }
  const bounds = new Int32Array(2);
  checkCom(
    functions.SafeArrayGetLBound(array, 1, bounds.subarray(0, 1)),
    "SafeArrayGetLBound",
  );
  checkCom(
    functions.SafeArrayGetUBound(array, 1, bounds.subarray(1, 2)),
    "SafeArrayGetUBound",
  );
  return bounds[1]! - bounds[0]! + 1;
}
