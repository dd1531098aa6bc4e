/** Milliseconds of a day. */
const DAY = 86_400_000;

/** The days from 30 December 1899, where DATEs begin, to 1 January 1970. */
const EPOCH = 25_569;

/** The first and the last day that a DATE can be: 1 January 100, 31 December 9999. */
const FIRST_DAY = -657_434;
const DAY_AFTER_LAST = 2_958_466;

/**
 * A date as the number that COM has for it. A DATE has no zone: the fields of
 * UTC are taken as they stand. `null` for one that no DATE can be.
 */
export function toOleDate(date: Date): number | null {
  const days = date.getTime() / DAY + EPOCH;
  const day = Math.floor(days);
  if (!(day >= FIRST_DAY && day < DAY_AFTER_LAST)) return null;
  // Before day 0 the fraction is still the time of day, and so is taken away.
  return day < 0 ? day - (days - day) : days;
}

/** The date of a number that COM has for it, to the millisecond. */
export function fromOleDate(value: number): Date {
  const day = Math.trunc(value);
  const days = value < 0 ? day + (day - value) : value;
  return new Date(Math.round((days - EPOCH) * DAY));
}
