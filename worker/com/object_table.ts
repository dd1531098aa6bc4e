/**
 * The interface pointers that the worker holds, by the number the main thread
 * knows them by.
 *
 * @module
 */

import { ComCallError } from "./hresult.ts";
import {
  checkInterface,
  type ComInterface,
  type NamedMethod,
} from "./interface.ts";
import type { Invoker } from "./invoker.ts";

/** A pointer, and the interface whose vtable it leads to. */
interface HeldPointer {
  readonly pointer: bigint;
  readonly of: ComInterface;
}

/** Holds one reference for each number, and releases each exactly once. */
export class ObjectTable {
  readonly #invoker: Invoker;
  readonly #held = new Map<number, HeldPointer>();
  /** Why there is nothing behind a number that calls of the same message may name. */
  readonly #failures = new Map<number, ComCallError>();
  #lastOwn = 0;

  constructor(invoker: Invoker) {
    this.#invoker = invoker;
  }

  /** How many references are held. */
  get size(): number {
    return this.#held.size;
  }

  /** Takes over a reference, and gives it a number that was never used before. */
  add(pointer: bigint, of: ComInterface): number {
    const object = --this.#lastOwn;
    this.#held.set(object, { pointer, of });
    return object;
  }

  /**
   * Takes over the reference that `acquire` gives, under a number that the main
   * thread picked. Where it throws, so does whatever names that number until
   * the end of the message.
   */
  acquire(object: number, of: ComInterface, acquire: () => bigint): void {
    if (object <= 0) {
      throw new RangeError(
        `Cannot number an object ${object}: the main thread numbers from 1 on`,
      );
    }
    if (this.#held.has(object)) {
      throw new RangeError(`Cannot number an object ${object}: another has it`);
    }
    try {
      this.#held.set(object, { pointer: acquire(), of });
    } catch (error) {
      if (error instanceof ComCallError) this.#failures.set(object, error);
      throw error;
    }
  }

  /** Forgets why numbers have nothing behind them: no later message names them. */
  endMessage(): void {
    if (this.#failures.size > 0) this.#failures.clear();
  }

  /** The pointer behind a number, to use as one of an interface in a call. */
  pointer(object: number, wanted: ComInterface, called: NamedMethod): bigint {
    const { pointer, of } = this.#find(object);
    if (of !== wanted) checkInterface(of, wanted, called);
    return pointer;
  }

  /** The pointer behind a number, for a method of IUnknown, which every interface has. */
  unknown(object: number): bigint {
    return this.#find(object).pointer;
  }

  /** Releases one reference. */
  release(object: number): void {
    const { pointer } = this.#find(object);
    // Forgotten first: whatever Release() does, this number never reaches it again.
    this.#held.delete(object);
    this.#invoker.release(pointer);
  }

  /**
   * Releases all, the newest first, and tells how many there were. One that
   * fails keeps none of the others; the first failure is thrown at the end.
   */
  releaseAll(): number {
    const objects = [...this.#held.keys()].reverse();
    const failures: unknown[] = [];
    for (const object of objects) {
      try {
        this.release(object);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return objects.length;
  }

  #find(object: number): HeldPointer {
    const held = this.#held.get(object);
    if (held === undefined) {
      throw this.#failures.get(object) ??
        new RangeError(`Cannot find object ${object}: it is not held`);
    }
    return held;
  }
}
