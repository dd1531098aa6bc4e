/** The types of the assertions used here: the npm package has the code only. */

export function assert(
  expression: unknown,
  message?: string,
): asserts expression;
export function assertEquals<Value>(
  actual: Value,
  expected: Value,
  message?: string,
): void;
export function assertGreater<Value>(
  actual: Value,
  low: Value,
  message?: string,
): void;
export function assertInstanceOf<
  Class extends abstract new (...args: never[]) => unknown,
>(
  actual: unknown,
  type: Class,
  message?: string,
): asserts actual is InstanceType<Class>;
export function assertLess<Value>(
  actual: Value,
  high: Value,
  message?: string,
): void;
export function assertMatch(
  actual: string,
  expected: RegExp,
  message?: string,
): void;
export function assertNotEquals<Value>(
  actual: Value,
  expected: Value,
  message?: string,
): void;
export function assertRejects<Reason extends Error = Error>(
  call: () => PromiseLike<unknown>,
  type?: abstract new (...args: never[]) => Reason,
  messageIncludes?: string,
): Promise<Reason>;
export function assertStringIncludes(
  actual: string,
  expected: string,
  message?: string,
): void;
export function assertThrows<Reason extends Error = Error>(
  call: () => unknown,
  type?: abstract new (...args: never[]) => Reason,
  messageIncludes?: string,
): Reason;
