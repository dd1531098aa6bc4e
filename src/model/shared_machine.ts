/**
 * The state of a simulated machine, in memory that all workers of it share: a
 * change that one makes is there for the next call of any other, as on a
 * computer.
 *
 * @module
 */

import { SECTOR_SIZE } from "./empty_volume.ts";
import type { MachineState } from "./machine_state.ts";

/** In 32-bit words: who changes the state, which change was the last, how long its text is. */
const LOCK = 0;
const VERSION = 1;
const LENGTH = 2;
const HEADER = 16;

/** Where recorded sectors begin: far more than the descriptions of a machine need. */
const MAX_SIZE = 2 ** 26;

/** How many sectors can be recorded in memory: 1 GiB. */
export const MEMORY_SECTORS = 2 ** 19;

/**
 * How long a worker waits for another that changes the state. A change takes
 * microseconds; one that takes as long was broken off with its worker.
 */
const LOCK_TIMEOUT = 1000;

/** Makes the memory of a machine. */
export function newMachineMemory(state: MachineState): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(HEADER, {
    maxByteLength: MAX_SIZE + MEMORY_SECTORS * SECTOR_SIZE,
  });
  writeText(memory, JSON.stringify(state));
  return memory;
}

/** A worker's view of a machine. */
export class SharedMachine {
  readonly #memory: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;
  #version: number;
  #state: MachineState;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = memory;
    this.#words = new Int32Array(memory, 0, HEADER / 4);
    // Others may be changing it already.
    [this.#version, this.#state] = this.#locked(() => [
      Atomics.load(this.#words, VERSION),
      this.#read(),
    ]);
  }

  /** The state as it is now. It is changed with {@linkcode SharedMachine.change} only. */
  get state(): MachineState {
    if (Atomics.load(this.#words, VERSION) !== this.#version) {
      this.#locked(() => this.#refresh());
    }
    return this.#state;
  }

  /** Changes the state, while nobody else does. Where `change` throws, nothing is changed. */
  change(change: (state: MachineState) => void): void {
    this.#locked(() => {
      this.#refresh();
      const changed = structuredClone(this.#state);
      change(changed);
      writeText(this.#memory, JSON.stringify(changed));
      this.#state = changed;
      this.#version = Atomics.add(this.#words, VERSION, 1) + 1;
    });
  }

  /** The bytes of sectors that were recorded in memory. */
  recorded(offset: number, sectors: number): Uint8Array<SharedArrayBuffer> {
    return new Uint8Array(
      this.#memory,
      MAX_SIZE + offset * SECTOR_SIZE,
      sectors * SECTOR_SIZE,
    );
  }

  /** Makes room for recorded sectors, all zeros. It is called within a change only. */
  makeRoom(offset: number, sectors: number): void {
    const before = this.#memory.byteLength;
    const end = MAX_SIZE + (offset + sectors) * SECTOR_SIZE;
    if (end > before) this.#memory.grow(end);
    // What it grew by is zero already, and takes no memory until it is written.
    const bytes = this.recorded(offset, sectors);
    bytes.subarray(0, Math.max(0, before - bytes.byteOffset)).fill(0);
  }

  #refresh(): void {
    const version = Atomics.load(this.#words, VERSION);
    if (version === this.#version) return;
    this.#state = this.#read();
    this.#version = version;
  }

  #read(): MachineState {
    const length = Atomics.load(this.#words, LENGTH);
    // A decoder takes no shared memory.
    const bytes = new Uint8Array(this.#memory, HEADER, length).slice();
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  #locked<Result>(run: () => Result): Result {
    while (Atomics.compareExchange(this.#words, LOCK, 0, 1) !== 0) {
      if (Atomics.wait(this.#words, LOCK, 1, LOCK_TIMEOUT) === "timed-out") {
        break;
      }
    }
    try {
      return run();
    } finally {
      Atomics.store(this.#words, LOCK, 0);
      Atomics.notify(this.#words, LOCK, 1);
    }
  }
}

function writeText(memory: SharedArrayBuffer, text: string): void {
  const bytes = new TextEncoder().encode(text);
  const size = HEADER + bytes.length;
  if (size > MAX_SIZE) {
    throw new RangeError(
      `Cannot simulate: the machine's description has ${bytes.length} bytes, at most ${
        MAX_SIZE - HEADER
      } fit`,
    );
  }
  if (size > memory.byteLength) memory.grow(size);
  new Uint8Array(memory, HEADER, bytes.length).set(bytes);
  Atomics.store(new Int32Array(memory, 0, HEADER / 4), LENGTH, bytes.length);
}
