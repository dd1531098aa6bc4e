/**
 * How far a job is.
 *
 * @module
 */

import type { AppendPhase, CheckedAppendOptions } from "./append_options.ts";

/** What share of the whole is done when a phase begins: rough, as drives and discs differ. */
const SHARES: Readonly<Record<AppendPhase, number>> = {
  waiting: 0,
  importing: 0.02,
  adding: 0.05,
  building: 0.1,
  writing: 0.15,
  verifying: 0.9,
  completed: 1,
};

/** Tells a caller how far a job is, and ends the job where the caller says so. */
export class ProgressReporter {
  readonly #began = performance.now();
  readonly #options: Pick<CheckedAppendOptions, "onProgress" | "signal">;
  #isWriting = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(options: Pick<CheckedAppendOptions, "onProgress" | "signal">) {
    this.#options = options;
  }

  /** What the first call threw that threw; `null` where none did. */
  get failure(): { readonly error: unknown } | null {
    return this.#failure;
  }

  /** Whether nothing can end the job any more. */
  get isWriting(): boolean {
    return this.#isWriting;
  }

  /** Throws the signal's reason, where it was aborted and the drive does not write yet. */
  throwIfAborted(): void {
    if (!this.#isWriting) this.#options.signal?.throwIfAborted();
  }

  /** A phase begins, or goes on: `part` of it is done. */
  report(
    phase: AppendPhase,
    part = 0,
    currentItem: string | null = null,
  ): void {
    this.throwIfAborted();
    const from = SHARES[phase];
    const next = Object.values(SHARES).find((share) => share > from) ?? 1;
    this.#tell({
      phase,
      fraction: from + (next - from) * Math.min(1, part),
      elapsedSeconds: (performance.now() - this.#began) / 1000,
      currentItem,
    });
    this.throwIfAborted();
  }

  /** The drive begins to write. */
  beginWriting(): void {
    this.report("writing");
    this.#isWriting = true;
  }

  #tell(progress: Parameters<CheckedAppendOptions["onProgress"]>[0]): void {
    try {
      this.#options.onProgress(progress);
    } catch (error) {
      // The caller's own defect must not cost a disc.
      this.#failure ??= { error };
    }
  }
}
