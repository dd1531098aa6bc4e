/**
 * SAFEARRAYs with one dimension.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { NativeFunctions } from "../native/symbols.ts";
import type { CallContext } from "./call_context.ts";
import { checkCom, ComCallError } from "../com/hresult.ts";
import { readMemory } from "../com/memory.ts";

/** More elements than any list of a driver has: a larger count is a defect of the callee. */
const MAX_ELEMENTS = 2 ** 24;

/**
 * Where the functions put what they give: made once, since each is read before
 * anything else is called.
 */
const TYPE = new Uint16Array(1);
const LOWER = new Int32Array(1);
const UPPER = new Int32Array(1);
const DATA = new BigUint64Array(1);

/**
 * Calls `read` with the VARTYPE of an array's elements, a copy of their bytes
 * and the size of one. The array stays its owner's. A null array has no
 * elements, and gives `null`.
 */
export function readSafeArray<Result>(
  context: CallContext,
  array: bigint,
  sizeOf: (vt: number) => number | null,
  read: (vt: number, elements: DataView<ArrayBuffer>, size: number) => Result,
): Result | null {
  if (array === 0n) return null;
  const { functions } = context;
  TYPE[0] = 0;
  checkCom(functions.SafeArrayGetVartype(array, TYPE), "SafeArrayGetVartype");
  const vt = TYPE[0]!;
  const dimensions = functions.SafeArrayGetDim(array);
  const size = sizeOf(vt);
  if (dimensions !== 1 || size === null) {
    throw context.mismatch(
      `It gave an array of VARTYPE ${vt} with ${dimensions} dimensions, which this module does not read.`,
    );
  }
  const count = countElements(functions, array);
  if (count < 0 || count > MAX_ELEMENTS) {
    throw context.failure(
      HRESULTS.E_UNEXPECTED,
      `It gave an array of ${count} elements, and ${MAX_ELEMENTS} are the most that are read.`,
    );
  }
  return withData(functions, array, (data) => {
    const bytes = readMemory(functions, data, count * size);
    return read(vt, new DataView(bytes.buffer), size);
  });
}

/** What goes into a new array. */
export interface ArrayContent {
  readonly bytes: Uint8Array;
  /** Called once the array owns what is in the bytes. */
  readonly taken?: () => void;
}

/** Makes an array, which the caller destroys. */
export function newSafeArray(
  functions: NativeFunctions,
  vt: number,
  count: number,
  { bytes, taken }: ArrayContent,
): bigint {
  const array = functions.SafeArrayCreateVector(vt, 0, count);
  if (array === 0n) {
    throw new ComCallError(
      HRESULTS.E_OUTOFMEMORY,
      "COM",
      "SafeArrayCreateVector",
    );
  }
  try {
    withData(functions, array, (data) => {
      // Safe: the array has room for `count` elements, which is what `bytes` are.
      if (bytes.length > 0) {
        functions.copyToMemory(data, bytes, BigInt(bytes.length));
      }
    });
  } catch (error) {
    functions.SafeArrayDestroy(array);
    throw error;
  }
  taken?.();
  return array;
}

function withData<Result>(
  functions: NativeFunctions,
  array: bigint,
  use: (data: bigint) => Result,
): Result {
  DATA[0] = 0n;
  checkCom(functions.SafeArrayAccessData(array, DATA), "SafeArrayAccessData");
  try {
    return use(DATA[0]!);
  } finally {
    functions.SafeArrayUnaccessData(array);
  }
}

function countElements(functions: NativeFunctions, array: bigint): number {
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
