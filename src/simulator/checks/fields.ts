/**
 * Checks of single fields, which name the field in their refusal.
 *
 * @module
 */

/** The largest LONG: no address on a disc can be beyond. */
export const MAX_LONG: number = 2 ** 31 - 1;

/** The smallest LONG. */
export const MIN_LONG: number = -(2 ** 31);

/** What a field must be. */
export interface Check<Value> {
  readonly expected: string;
  readonly test: (value: unknown) => value is Value;
}

/** Any text. */
export const text: Check<string> = {
  expected: "a string",
  test: (value) => typeof value === "string",
};

/** Text that is not empty. */
export const name: Check<string> = {
  expected: "a string that is not empty",
  test: (value): value is string => typeof value === "string" && value !== "",
};

/** A boolean. */
export const flag: Check<boolean> = {
  expected: "true or false",
  test: (value) => typeof value === "boolean",
};

/** An array. */
export const list: Check<unknown[]> = {
  expected: "an array",
  test: (value) => Array.isArray(value),
};

/** An object that is no array. */
export const object: Check<Record<string, unknown>> = {
  expected: "an object",
  test: (value): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value),
};

/** A whole number from `min` that fits a LONG. */
export function whole(min: number): Check<number> {
  return {
    expected: `a whole number from ${min} to ${MAX_LONG}`,
    test: (value): value is number =>
      Number.isInteger(value) && Number(value) >= min &&
      Number(value) <= MAX_LONG,
  };
}

/** Checks that `value` is an object without other fields than `known`: a misspelt one is no default. */
export function fields<Value>(
  path: string,
  value: unknown,
  known: readonly (keyof Value & string)[],
): Value {
  check(path, value, object);
  for (const key of Object.keys(value)) {
    if (!known.some((candidate) => candidate === key)) {
      refuse(
        `${path}.${key}`,
        `left out: known are ${known.join(", ")}`,
        value[key],
      );
    }
  }
  return value as Value;
}

/** Checks that `value` is an array, and gives its elements, holes among them. */
export function elements(path: string, value: unknown): unknown[] {
  check(path, value, list);
  return Array.from(value);
}

/** Checks a field that must be there. */
export function check<Value>(
  path: string,
  value: unknown,
  { expected, test }: Check<Value>,
): asserts value is Value {
  if (!test(value)) refuse(path, expected, value);
}

/** Checks a field that may be left out. */
export function optional<Value>(
  path: string,
  value: unknown,
  required: Check<Value>,
): void {
  if (value !== undefined) check(path, value, required);
}

/** Refuses a field. */
export function refuse(path: string, expected: string, value: unknown): never {
  throw new TypeError(
    `Cannot simulate: '${path}' must be ${expected}, received ${
      Deno.inspect(value, { depth: 1 })
    }`,
  );
}
