/** Something to measure: `run(rounds)` does the same work `rounds` times. */
export interface Contender {
  readonly rounds: number;
  run(rounds: number): void | Promise<void>;
}

/** How much is measured. */
export interface Effort {
  /** How many blocks. */
  readonly blocks: number;
  /** Which part of each contender's rounds: 1 for all of them. */
  readonly share: number;
}

/** What figures are taken from. */
export const FULL: Effort = { blocks: 10, share: 1 };

/** What shows that the programs work, and nothing else. */
export const QUICK: Effort = { blocks: 1, share: 0.01 };

/**
 * Times contenders in interleaved blocks: the machine is noisy, and a quotient
 * within a block sees the same noise. Gives, for each contender, microseconds
 * per round for each block.
 */
export async function measure<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  { blocks, share }: Effort = FULL,
): Promise<Record<Name, number[]>> {
  // An object literal has the names that its type says, and no others.
  const names = Object.keys(contenders) as Name[];
  const times = Object.fromEntries(
    names.map((name) => [name, [] as number[]]),
  ) as Record<Name, number[]>;
  for (const name of names) await time(contenders[name], share);
  for (let block = 0; block < blocks; block++) {
    // What one contender leaves behind must not always meet the same neighbour.
    const order = block % 2 === 0 ? names : names.toReversed();
    for (const name of order) {
      times[name].push(await time(contenders[name], share));
    }
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

async function time(contender: Contender, share: number): Promise<number> {
  const rounds = Math.ceil(contender.rounds * share);
  const start = performance.now();
  await contender.run(rounds);
  return (performance.now() - start) * 1000 / rounds;
}
