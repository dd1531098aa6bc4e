/**
 * Measures ratios on a machine that is noisy: contenders take turns, block by
 * block, and the median block speaks for each.
 */

/** One thing to time: runs `rounds` times, one after the other. */
export type Contender = (rounds: number) => Promise<void>;

/** Microseconds for one round of each contender: the median of interleaved blocks. */
export async function measure(
  contenders: Readonly<Record<string, { run: Contender; rounds: number }>>,
  blocks: number,
): Promise<Record<string, number>> {
  const times = new Map<string, number[]>();
  for (const [name, { run, rounds }] of Object.entries(contenders)) {
    // Once for the compiler.
    await run(Math.ceil(rounds / 2));
    times.set(name, []);
  }
  for (let block = 0; block < blocks; block++) {
    for (const [name, { run, rounds }] of Object.entries(contenders)) {
      const start = performance.now();
      await run(rounds);
      times.get(name)!.push((performance.now() - start) * 1000 / rounds);
    }
  }
  return Object.fromEntries(
    [...times].map(([name, values]) => [name, median(values)]),
  );
}

/** The middle of the values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
