/**
 * What is compared with what, and where the limits are.
 *
 * @module
 */

import { measureBurning } from "./_burning.ts";
import { measureCalls } from "./_calls.ts";
import type { Cores } from "./_cores.ts";
import { measureInspections } from "./_inspections.ts";
import { type Effort, median, medianRatio } from "./_measure.ts";
import { measureMemory } from "./_memory.ts";
import { measureStarts } from "./_starts.ts";

/** What was measured: for each contender, its blocks. */
export type Measurements =
  & Awaited<ReturnType<typeof measureCalls>>
  & Awaited<ReturnType<typeof measureInspections>>
  & Awaited<ReturnType<typeof measureStarts>>
  & Awaited<ReturnType<typeof measureMemory>>
  & Awaited<ReturnType<typeof measureBurning>>;

/**
 * Measures everything, one group after the other: opening and inspecting leave
 * threads and garbage behind that a call of some microseconds should not meet.
 * Threads that live longer than a block lie on as many `cores`.
 */
export async function measureAll(
  cores: Cores | null,
  effort: Effort,
): Promise<Measurements> {
  return {
    ...await measureStarts(effort),
    ...await measureCalls(cores, effort),
    ...await measureInspections(cores, effort),
    ...await measureMemory(effort),
    ...await measureBurning(effort),
  };
}

/** What a row is about. */
export interface Comparison {
  readonly what: string;
  readonly ours: keyof Measurements;
  readonly peer: keyof Measurements;
  /** What the ratio is to stay under; `null` where it is only of interest. */
  readonly limit: number | null;
  /** Of what is measured. Of "MB/s" more is better, and the ratio is that of the times. */
  readonly unit: "µs" | "MiB" | "MB/s";
}

/** The rows, in the order of the table. */
export const COMPARISONS: readonly Comparison[] = [
  {
    what: "one getter, awaited / echo of a number",
    ours: "getter",
    peer: "echo",
    limit: 1.3,
    unit: "µs",
  },
  {
    what: "snapshot() / echo of a number",
    ours: "snapshot",
    peer: "echo",
    limit: 1.5,
    unit: "µs",
  },
  {
    what: "snapshot() / the same 8 values through Comlink",
    ours: "snapshot",
    peer: "comlinkValues",
    limit: 0.35,
    unit: "µs",
  },
  {
    what: "1,000 getters in one turn, per value / echo of a number",
    ours: "thousandGetters",
    peer: "echo",
    limit: 0.02,
    unit: "µs",
  },
  {
    what: "openApartment() to first snapshot / echo worker to first reply",
    ours: "start",
    peer: "echoStart",
    limit: 2.5,
    unit: "µs",
  },
  {
    what: "inspect() of 64 recorders / of 1 recorder",
    ours: "inspectMany",
    peer: "inspectOne",
    limit: 12,
    unit: "µs",
  },
  {
    what: "resident memory after 200,000 getters and 2,000 objects / before",
    ours: "memoryAfter",
    peer: "memoryBefore",
    limit: 1.05,
    unit: "MiB",
  },
  {
    what: "the same, with garbage and what V8 keeps of its heaps",
    ours: "runningAfter",
    peer: "runningBefore",
    limit: null,
    unit: "MiB",
  },
  {
    what: "burning 1 GiB of files to a file, flushed / genisoimage -J -R, sync",
    ours: "burned",
    peer: "genisoimage",
    limit: 1,
    unit: "MB/s",
  },
  {
    what: "peak memory of burning 1 GiB / 16 MiB in as many files",
    ours: "largePeak",
    peer: "smallPeak",
    limit: 1.1,
    unit: "MiB",
  },
  {
    what: "one getter through Comlink / echo of a number",
    ours: "comlinkGetter",
    peer: "echo",
    limit: null,
    unit: "µs",
  },
  {
    what: "8 values, one message each, posted at once / snapshot()",
    ours: "postedValues",
    peer: "snapshot",
    limit: null,
    unit: "µs",
  },
  {
    what: "8 values, one message each, awaited in turn / snapshot()",
    ours: "awaitedValues",
    peer: "snapshot",
    limit: null,
    unit: "µs",
  },
  {
    what: "echo of an array of 8 numbers / echo of a number",
    ours: "echoOfArray",
    peer: "echo",
    limit: null,
    unit: "µs",
  },
];

/** One side of a row. */
export interface Side {
  readonly name: keyof Measurements;
  /** `null` where it could not be measured here: a tool is not installed, or the system does not tell. */
  readonly median: number | null;
  readonly blocks: readonly number[];
}

/** A row with its numbers. */
export interface Row extends Omit<Comparison, "ours" | "peer"> {
  /** The median over the blocks of what one side took in units of the other; `null` where one could not be measured. */
  readonly ratio: number | null;
  /** Whether the ratio is within the limit; `null` where there is none of either. */
  readonly holds: boolean | null;
  readonly ours: Side;
  readonly peer: Side;
}

/** The rows with what was measured. */
export function rowsOf(measurements: Measurements): Row[] {
  const side = (name: keyof Measurements): Side => {
    const blocks = measurements[name];
    return {
      name,
      median: blocks.length === 0 ? null : median(blocks),
      blocks,
    };
  };
  return COMPARISONS.map(({ what, ours, peer, limit, unit }) => {
    const ratio = ratioOf(measurements[ours], measurements[peer], unit);
    return {
      what,
      ratio,
      limit,
      holds: limit === null || ratio === null ? null : ratio <= limit,
      unit,
      ours: side(ours),
      peer: side(peer),
    };
  });
}

function ratioOf(
  ours: readonly number[],
  peer: readonly number[],
  unit: Comparison["unit"],
): number | null {
  if (ours.length === 0 || peer.length === 0) return null;
  return unit === "MB/s" ? medianRatio(peer, ours) : medianRatio(ours, peer);
}
