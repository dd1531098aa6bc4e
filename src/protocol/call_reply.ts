/**
 * How the results of calls are written into a reply and read from it: one place
 * for both threads.
 *
 * @module
 */

import type {
  CallReply,
  CallResult,
  ComFailure,
  NativeFailure,
} from "./messages.ts";

/**
 * The most results of a reply that travel as a text. At 64 numbers a text is
 * the faster, at 256 neither, at 2,000 an array.
 */
const TEXT_LENGTH = 128;

/** The reply with these results. Bytes are the one thing that no text brings across. */
export function writeReply(results: readonly CallResult[]): CallReply {
  return results.length > TEXT_LENGTH || results.some(holdsBytes)
    ? results
    : JSON.stringify(results);
}

/** The results in a reply; `null` where it holds none. */
export function readReply(reply: unknown): readonly CallResult[] | null {
  if (typeof reply !== "string") return Array.isArray(reply) ? reply : null;
  try {
    const results: unknown = JSON.parse(reply);
    return Array.isArray(results) ? results : null;
  } catch {
    return null;
  }
}

/** Why a call failed; `null` if it did not. */
export function failureOf(result: CallResult): ComFailure | null {
  return isComFailure(result) ? result : null;
}

/** Whether a value is the record of a failed call. */
export function isComFailure(value: unknown): value is ComFailure {
  if (!isRecordOf(value, "com")) return false;
  const { hresult, interfaceName, method, description }: Partial<
    Record<keyof ComFailure, unknown>
  > = value;
  return typeof hresult === "number" && hresult >>> 0 === hresult &&
    typeof interfaceName === "string" && typeof method === "string" &&
    (description === null || typeof description === "string");
}

/** Whether a value is the record of an error that no COM call gave. */
export function isNativeFailure(value: unknown): value is NativeFailure {
  if (!isRecordOf(value, "native")) return false;
  const { name, message }: Partial<Record<keyof NativeFailure, unknown>> =
    value;
  return typeof name === "string" && typeof message === "string";
}

function isRecordOf(value: unknown, type: string): value is object {
  return typeof value === "object" && value !== null &&
    Object.hasOwn(value, "type") && "type" in value && value.type === type;
}

function holdsBytes(result: CallResult): boolean {
  return typeof result === "object" &&
    (result instanceof Uint8Array ||
      (Array.isArray(result) && result.some(holdsBytes)));
}
