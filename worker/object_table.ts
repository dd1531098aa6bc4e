/**
 * The interface pointers that the worker holds, by the number the main thread
 * knows them by.
 *
 * @module
 */

import type { Invoker } from "./com/invoker.ts";

/** Holds one reference for each number it gave out, and releases each exactly once. */
export class ObjectTable {
  readonly #invoker: Invoker;
  readonly #pointers = new Map<number, bigint>();
  #next = 1;

  constructor(invoker: Invoker) {
    this.#invoker = invoker;
  }

  /** How many references are held. */
  get size(): number {
    return this.#pointers.size;
  }

  /** Takes over a reference, and gives it a number that was never used before. */
  add(pointer: bigint): number {
    const object = this.#next++;
    this.#pointers.set(object, pointer);
    return object;
  }

  /** The pointer behind a number. */
  pointer(object: number): bigint {
    const pointer = this.#pointers.get(object);
    if (pointer === undefined) {
      throw new RangeError(`Cannot find object ${object}: it is not held`);
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
