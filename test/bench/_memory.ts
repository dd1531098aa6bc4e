import { ROOT, run } from "../_program.ts";
import type { Effort } from "./_measure.ts";

/** What `memory.ts` prints: the resident memory of its process, in bytes. */
export interface MemoryReport {
  /** With the garbage that is there, and the pages that V8 keeps to be quick. */
  readonly running: { readonly before: number; readonly after: number };
  /** After both isolates gave back what nothing refers to. */
  readonly collected: { readonly before: number; readonly after: number };
}

const MIB = 2 ** 20;

/** The resident memory of a process before and after much work, in MiB. */
export async function measureMemory({ share }: Effort): Promise<
  Record<
    "memoryBefore" | "memoryAfter" | "runningBefore" | "runningAfter",
    number[]
  >
> {
  const { running, collected } = await runMemoryProgram(share);
  return {
    memoryBefore: [collected.before / MIB],
    memoryAfter: [collected.after / MIB],
    runningBefore: [running.before / MIB],
    runningAfter: [running.after / MIB],
  };
}

async function runMemoryProgram(share: number): Promise<MemoryReport> {
  const { code, stdout, stderr } = await run([
    "--v8-flags=--expose-gc",
    "--allow-read=worker,src,test/bench",
    "test/bench/memory.ts",
    `${share}`,
  ], { cwd: ROOT });
  if (code !== 0) {
    throw new Error(
      `Cannot measure memory: its process ended with code ${code}: ${stderr}`,
    );
  }
  return JSON.parse(stdout);
}
