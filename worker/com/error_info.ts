/**
 * The text that a failing object leaves on its thread.
 *
 * @module
 */

import type { NativeFunctions } from "../native/symbols.ts";
import { takeBstr } from "./bstr.ts";
import { failed } from "./hresult.ts";
import type { Invoker } from "./invoker.ts";

/** The slot of IErrorInfo::GetDescription. */
const GET_DESCRIPTION = 5;

/** Where GetErrorInfo puts the pointer, which is read before anything else is called. */
const CELL = new BigUint64Array(1);

/**
 * Drops what an earlier call left, so that a text found after a failure is
 * that failure's own.
 */
export function clearErrorInfo(functions: NativeFunctions): void {
  functions.SetErrorInfo(0, 0n);
}

/** Takes the thread's error text. `null` where there is none. */
export function takeErrorText(
  functions: NativeFunctions,
  invoker: Invoker,
): string | null {
  CELL[0] = 0n;
  // S_FALSE says that there is none, and leaves a null pointer.
  if (failed(functions.GetErrorInfo(0, CELL)) || CELL[0] === 0n) return null;
  const errorInfo = CELL[0]!;
  try {
    const { outPointer } = invoker;
    const hresult = invoker.call(errorInfo, GET_DESCRIPTION, outPointer);
    const description = failed(hresult) ? "" : takeBstr(
      functions,
      invoker.cells(outPointer).getBigUint64(0, true),
    );
    return description === "" ? null : description;
  } finally {
    invoker.release(errorInfo);
  }
}
