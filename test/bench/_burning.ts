import { ROOT, run } from "../_program.ts";
import type { Effort } from "./_measure.ts";

/** What `burning.ts` prints. */
export interface BurningReport {
  /** MB per second that were burned, of each block. */
  readonly burned: readonly number[];
  /** The same of genisoimage; empty where it is not installed. */
  readonly genisoimage: readonly number[];
  /** The most resident memory of a process that burned as many files of a 64th of the size, in MiB; empty where the system does not tell. */
  readonly smallPeak: readonly number[];
  /** The same of one that burned all. */
  readonly largePeak: readonly number[];
}

/** Burning a tree of files beside genisoimage, and the memory that it takes. */
export async function measureBurning(
  { blocks, share }: Effort,
): Promise<Record<keyof BurningReport, number[]>> {
  // It makes files, so it is given more than the other programs here.
  const { code, stdout, stderr } = await run([
    "--config=test/deno.json",
    "--allow-read",
    "--allow-write",
    "--allow-run",
    "test/bench/burning.ts",
    `${Math.ceil(blocks / 2)}`,
    `${share}`,
  ], { cwd: ROOT });
  if (code !== 0) {
    throw new Error(
      `Cannot measure burning: its process ended with code ${code}: ${stderr}`,
    );
  }
  return JSON.parse(stdout);
}
