import { checkWhole, show } from "./arguments.ts";

/** The largest ULONG. */
export const MAX_ULONG: number = 2 ** 32 - 1;

/** Checks a value that goes to COM as an unsigned number, or as an enumerator that MMC bounds. */
export function checkUnsigned(
  name: string,
  value: number,
  max: number,
): number {
  return checkWhole(name, value, 0, max);
}

/** Checks a word that stands for an enumerator, and gives the enumerator. */
export function checkWord<Word extends string>(
  name: string,
  value: Word,
  enumerators: Readonly<Record<Word, number>>,
): number {
  if (typeof value !== "string" || !Object.hasOwn(enumerators, value)) {
    throw new TypeError(
      `Cannot pass '${name}': it must be one of ${
        Object.keys(enumerators).join(", ")
      }, received ${show(value)}`,
    );
  }
  return enumerators[value];
}
