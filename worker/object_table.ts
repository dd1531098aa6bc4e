/**
 * The interface pointers that the worker holds, by the number the main thread
 * knows them by.
 *
 * @module
 */

import { ComCallError } from "./com/hresult.ts";
import type { Invoker } from "./com/invoker.ts";

/** Holds one reference for each number, and releases each exactly once. */
export class ObjectTable {
  readonly #invoker: Invoker;
  readonly #pointers = new Map<number, bigint>();
  /** Why there is nothing behind a number that calls of the same message may name. */
  readonly #failures = new Map<number, ComCallError>();
  #lastOwn = 0;

  constructor(invoker: Invoker) {
    this.#invoker = invoker;
  }

  /** How many references are held. */
  get size(): number {
    return this.#pointers.size;
  }

  /** Takes over a reference, and gives it a number that was never used before. */
  add(pointer: bigint): number {
    const object = --this.#lastOwn;
    this.#pointers.set(object, pointer);
    return object;
  }

  /**
   * Takes over the reference that `acquire` gives, under a number that the main
   * thread picked. Where it throws, so does whatever names that number until
   * the end of the message.
   */
  acquire(object: number, acquire: () => bigint): void {
    if (object <= 0) {
      throw new RangeError(
        `Cannot number an object ${object}: the main thread numbers from 1 on`,
      );
    }
    if (this.#pointers.has(object)) {
      throw new RangeError(`Cannot number an object ${object}: another has it`);
    }
    try {
      this.#pointers.set(object, acquire());
    } catch (error) {
      if (error instanceof ComCallError) this.#failures.set(object, error);
      throw error;
    }
  }

  /** Forgets why numbers have nothing behind them: no later message names them. */
  endMessage(): void {
    if (this.#failures.size > 0) this.#failures.clear();
  }

  /** The pointer behind a number. */
  pointer(object: number): bigint {
    const pointer = this.#pointers.get(object);
    if (pointer === undefined) {
      throw this.#failures.get(object) ??
        new RangeError(`Cannot find object ${object}: it is not held`);
    }
    return pointer;
  }

  /** Releases one reference. */
  release(object: number): void {
    const pointer = this.pointer(object);
    // Forgotten first: whatever Release() does, this number never reaches it again.
    this.#pointers.delete(object);
    this.#invoker.release(pointer);
  }

  /** Releases all, the newest first, and tells how many there were. */
  releaseAll(): number {
    const objects = [...this.#pointers.keys()].reverse();
    for (const object of objects) this.release(object);
    return objects.length;
  }
}
