/**
 * Native memory, reached by copying.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { NativeFunctions } from "../native/symbols.ts";
import { ComCallError } from "./hresult.ts";

/** A block of native memory that belongs to the worker. */
export class NativeBlock {
  /** Where it is. */
  readonly address: bigint;
  readonly #functions: NativeFunctions;

  /** Allocates `size` bytes. */
  constructor(functions: NativeFunctions, size: number) {
    this.#functions = functions;
    this.address = functions.CoTaskMemAlloc(BigInt(size));
    if (this.address === 0n) {
      throw new ComCallError(HRESULTS.E_OUTOFMEMORY, "COM", "CoTaskMemAlloc");
    }
  }

  /** Frees it. The address is dead from here on. */
  free(): void {
    this.#functions.CoTaskMemFree(this.address);
  }
}

/**
 * Copies an array that the callee allocated and handed over, and frees it on
 * every path. A null one has no bytes.
 */
export function takeMemory(
  functions: NativeFunctions,
  address: bigint,
  length: number,
): Uint8Array<ArrayBuffer> {
  try {
    return readMemory(functions, address, length);
  } finally {
    // Safe: `address` is null or what the callee got from CoTaskMemAlloc, and is not used after.
    functions.CoTaskMemFree(address);
  }
}

/** Copies `length` bytes of native memory at `address`. */
export function readMemory(
  functions: NativeFunctions,
  address: bigint,
  length: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  // Safe: the caller owns at least `length` bytes at `address`, and `bytes` is exactly as long.
  if (length > 0) functions.copyFromMemory(bytes, address, BigInt(length));
  return bytes;
}
