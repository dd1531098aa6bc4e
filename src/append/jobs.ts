/**
 * The jobs of an apartment, one a drive.
 *
 * @module
 */

import { SessionRefusedError } from "./append_errors.ts";

/** Of real drives there is one computer. */
const COMPUTER = {};

/** The drives that jobs of this program use, by the computer that they are in. */
const busy = new WeakMap<object, Set<string>>();

/** A job that has not ended. */
interface RunningJob {
  readonly abort: AbortController;
  readonly ended: Promise<unknown>;
}

/** Keeps the jobs of an apartment, so that closing it can wait for them. */
export class Jobs {
  readonly #computer: object;
  readonly #running = new Set<RunningJob>();
  /** Why no job can begin any more. */
  #over: Error | null = null;

  /** `machine` is the simulated one, or `null` for this computer. */
  constructor(machine: object | null) {
    this.#computer = machine ?? COMPUTER;
  }

  /**
   * Runs a job on a drive. The signal that it is given is aborted when the
   * apartment is closed, or by `signal`.
   *
   * @throws {SessionRefusedError} If another job uses the drive.
   */
  async run<Result>(
    recorderId: string,
    signal: AbortSignal | null,
    job: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    if (this.#over !== null) throw this.#over;
    signal?.throwIfAborted();
    const drives = busy.get(this.#computer) ?? new Set();
    busy.set(this.#computer, drives);
    if (drives.has(recorderId)) {
      throw new SessionRefusedError(
        "driveBusy",
        "this program writes to the drive already, wait until that has ended",
      );
    }
    drives.add(recorderId);
    const abort = new AbortController();
    const both = signal === null
      ? abort.signal
      : AbortSignal.any([abort.signal, signal]);
    const ended = job(both).finally(() => drives.delete(recorderId));
    const running = { abort, ended };
    this.#running.add(running);
    try {
      return await ended;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Ends the jobs that do not write yet, and waits for all others; none begins any more. */
  async end(reason: Error): Promise<void> {
    this.#over = reason;
    const running = [...this.#running];
    for (const { abort } of running) abort.abort(reason);
    await Promise.allSettled(running.map(({ ended }) => ended));
    // Those who await the jobs go on first.
    await Promise.resolve();
  }
}
