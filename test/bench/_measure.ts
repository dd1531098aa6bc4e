/** Something to measure: `run(rounds)` does the same work `rounds` times. */
export interface Contender {
  readonly rounds: number;
  run(rounds: number): void | Promise<void>;
}

/**
 * Times contenders in interleaved blocks: the machine is noisy, and a quotient
 * within a block sees the same noise. Gives, for each contender, microseconds
 * per round for each block.
 */
export async function measure<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  blocks = 10,
): Promise<Record<Name, number[]>> {
  // An object literal has the names that its type says, and no others.
  const names = Object.keys(contenders) as Name[];
  const times = Object.fromEntries(
    names.map((name) => [name, [] as number[]]),
  ) as Record<Name, number[]>;
  for (const name of names) await time(contenders[name]);
  for (let block = 0; block < blocks; block++) {
    // What one contender leaves behind must not always meet the same neighbour.
    const order = block % 2 === 0 ? names : names.toReversed();
    for (const name of order) times[name].push(await time(contenders[name]));
  }
  return times;
}

/** The median. */
export function median(values: readonly number[]): number {
  if (values.length === 0) {
    throw new RangeError("Cannot take the median of no values");
  }
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median over blocks of what one contender took in units of another. */
export function medianRatio(
  values: readonly number[],
  units: readonly number[],
): number {
  if (values.length !== units.length) {
    throw new RangeError(
      `Cannot compare ${values.length} blocks with ${units.length}: measure both in the same run`,
    );
  }
  return median(values.map((value, block) => value / units[block]!));
}

async function time(contender: Contender): Promise<number> {
  const start = performance.now();
  await contender.run(contender.rounds);
  return (performance.now() - start) * 1000 / contender.rounds;
}
