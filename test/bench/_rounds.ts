import type { Contender } from "./_measure.ts";

/** A contender whose rounds wait for one another. */
export function awaited(
  rounds: number,
  once: () => Promise<unknown>,
): Contender {
  return {
    rounds,
    run: async (rounds) => {
      for (let round = 0; round < rounds; round++) await once();
    },
  };
}
