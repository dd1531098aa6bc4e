/**
 * Taking back what a job did.
 *
 * @module
 */

import type { AppendWarning } from "./append_result.ts";

/** Steps that take others back, the last one first; one that fails is a warning. */
export class CleanUp {
  readonly #steps: { readonly what: string; run(): Promise<void> }[] = [];
  readonly #warnings: AppendWarning[];

  constructor(warnings: AppendWarning[]) {
    this.#warnings = warnings;
  }

  add(what: string, run: () => Promise<void>): void {
    this.#steps.push({ what, run });
  }

  async run(): Promise<void> {
    for (const { what, run } of this.#steps.toReversed()) {
      await runCleanUp(what, run, this.#warnings);
    }
  }
}

/** Takes something back; where that fails it is a warning, and never a failed job. */
export async function runCleanUp(
  what: string,
  run: () => PromiseLike<void>,
  warnings: AppendWarning[],
): Promise<void> {
  try {
    await run();
  } catch (error) {
    warnings.push({
      code: "cleanUpFailed",
      message: `Cannot ${what}: ${
        error instanceof Error ? error.message : String(error)
      }`,
    });
  }
}
