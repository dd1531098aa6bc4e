/**
 * How the results of calls are written into a reply and read from it: one place
 * for both threads.
 *
 * @module
 */

import type { CallReply, CallResult, ComFailure } from "./protocol.ts";

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
  return isFailure(result) ? result : null;
}

function isFailure(result: CallResult): result is ComFailure {
  return typeof result === "object" && result !== null &&
    Object.hasOwn(result, "type") && "type" in result &&
    result.type === "com" && Number.isInteger(result.hresult) &&
    typeof result.interfaceName === "string" &&
    typeof result.method === "string";
}

function holdsBytes(result: CallResult): boolean {
  return typeof result === "object" &&
    (result instanceof Uint8Array ||
      (Array.isArray(result) && result.some(holdsBytes)));
}
