/**
 * What fails without COM.
 *
 * @module
 */

import type { NativeFailure } from "../../src/protocol/messages.ts";

/** A call that failed before COM was asked, on its way to the caller of the message it came in. */
export class NativeCallError extends Error {
  /** What the main thread is told. */
  readonly failure: NativeFailure;

  constructor(cause: unknown) {
    const failure = nativeFailure(cause);
    super(failure.message, { cause });
    this.name = "NativeCallError";
    this.failure = failure;
  }
}

/** The record of what was thrown. */
export function nativeFailure(error: unknown): NativeFailure {
  return error instanceof Error
    ? { type: "native", name: error.name, message: error.message }
    : { type: "native", name: "Error", message: String(error) };
}
