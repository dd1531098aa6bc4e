/**
 * HRESULTs and the exception that carries one through the worker.
 *
 * @module
 */

import type { ComFailure } from "../../src/protocol/messages.ts";

/**
 * Whether an HRESULT, as the signed number that FFI gives, says failure.
 * Anything else is success, S_FALSE and the codes of other facilities included.
 */
export function failed(hresult: number): boolean {
  return hresult < 0;
}

/** A failed call on its way to the caller of the message it came in. */
export class ComCallError extends Error {
  /** What the main thread is told. */
  readonly failure: ComFailure;

  /** Takes the HRESULT signed or unsigned. */
  constructor(
    hresult: number,
    interfaceName: string,
    method: string,
    description: string | null = null,
  ) {
    super(`${interfaceName}.${method} failed`);
    this.name = "ComCallError";
    this.failure = {
      type: "com",
      hresult: hresult >>> 0,
      interfaceName,
      method,
      description,
    };
  }
}

/** Throws where a function of COM itself failed. */
export function checkCom(hresult: number, functionName: string): void {
  if (failed(hresult)) throw new ComCallError(hresult, "COM", functionName);
}
