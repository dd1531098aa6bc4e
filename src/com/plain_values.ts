/**
 * Values that are the same in every parameter: numbers, truth values, dates,
 * bytes.
 *
 * @module
 */

import type { Connection } from "../connection/connection.ts";
import type { WireValue } from "../protocol/messages.ts";
import {
  INTEGER_RANGES,
  type IntegerType,
  LARGE_INTEGER_RANGES,
  type LargeIntegerType,
} from "../abi/value_types.ts";
import { fromOleDate, toOleDate } from "../abi/ole_date.ts";
import { BadArgument, MalformedValue, OutOfRange } from "./value_context.ts";

/** The numbers that JSON cannot write. */
const UNWRITTEN: readonly string[] = ["NaN", "Infinity", "-Infinity", "-0"];

const LARGE_INTEGER = /^-?\d{1,20}$/;

/** A value of a scalar type on its way to the worker. */
export function scalarToWire(type: string, value: unknown): WireValue {
  if (isInteger(type)) return integerToWire(INTEGER_RANGES[type], value);
  if (isLargeInteger(type)) {
    return largeToWire(LARGE_INTEGER_RANGES[type], value);
  }
  switch (type) {
    case "FLOAT":
    case "DOUBLE":
      if (typeof value === "number") return numberToWire(value);
      throw new BadArgument("a number", value);
    case "DATE":
      return dateToWire(value);
    default:
      if (typeof value === "boolean") return value;
      throw new BadArgument("true or false", value);
  }
}

/** Whether a type is an integer of up to 32 bits. */
export function isInteger(type: string): type is IntegerType {
  return Object.hasOwn(INTEGER_RANGES, type);
}

/** Whether a type is an integer of 64 bits. */
export function isLargeInteger(type: string): type is LargeIntegerType {
  return Object.hasOwn(LARGE_INTEGER_RANGES, type);
}

/** A whole number in a range. */
export function integerToWire(
  [min, max]: readonly [number, number],
  value: unknown,
): number {
  if (!Number.isInteger(value) || Number(value) < min || Number(value) > max) {
    throw wrongNumber(`a whole number from ${min} to ${max}`, value);
  }
  return Number(value);
}

/** A number; JSON has no NaN, no infinity and no -0. */
export function numberToWire(value: number): WireValue {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

/** A date. */
export function dateToWire(value: unknown): number {
  const date = value instanceof Date ? toOleDate(value) : null;
  if (date === null) {
    throw new BadArgument("a Date of the years 100 to 9999", value);
  }
  return date;
}

/** Bytes, as they are now: what becomes of the caller's buffer matters no more. */
export function bytesToWire(value: unknown, connection: Connection): number {
  if (!(value instanceof Uint8Array)) {
    throw new BadArgument("a Uint8Array", value);
  }
  return connection.bytes(new Uint8Array(value));
}

/**
 * What takes a value of a scalar type from a reply; `null` for another type.
 * It throws {@linkcode MalformedValue} for what is no value of the type.
 */
export function scalarFromWire(
  type: string,
): ((value: unknown) => number | bigint | boolean | Date) | null {
  if (isInteger(type)) return integerFromWire(INTEGER_RANGES[type]);
  if (isLargeInteger(type)) return largeFromWire(LARGE_INTEGER_RANGES[type]);
  switch (type) {
    case "FLOAT":
    case "DOUBLE":
      return numberFromWire;
    case "DATE":
      return (value) => fromOleDate(numberFromWire(value));
    case "VARIANT_BOOL":
    case "BOOL":
    case "BOOLEAN":
      return truthFromWire;
    default:
      return null;
  }
}

/** What takes a whole number in a range. */
export function integerFromWire(
  [min, max]: readonly [number, number],
): (value: unknown) => number {
  return (value) => {
    if (
      typeof value === "number" && value >= min && value <= max &&
      Number.isInteger(value)
    ) return value;
    throw new MalformedValue();
  };
}

/** A number, which travels as text where JSON has none. */
export function numberFromWire(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && UNWRITTEN.includes(value)) {
    return Number(value);
  }
  throw new MalformedValue();
}

/** The number of an object that came with a reply: the worker numbers them from -1 down. */
export function objectFromWire(value: unknown): number {
  if (Number.isSafeInteger(value) && Number(value) < 0) return Number(value);
  throw new MalformedValue();
}

function largeFromWire(
  [min, max]: readonly [bigint, bigint],
): (value: unknown) => bigint {
  return (value) => {
    if (typeof value !== "string" || !LARGE_INTEGER.test(value)) {
      throw new MalformedValue();
    }
    const whole = BigInt(value);
    if (whole < min || whole > max) throw new MalformedValue();
    return whole;
  };
}

function truthFromWire(value: unknown): boolean {
  if (typeof value !== "boolean") throw new MalformedValue();
  return value;
}

function largeToWire(
  [min, max]: readonly [bigint, bigint],
  value: unknown,
): string {
  const whole = typeof value === "bigint"
    ? value
    : Number.isSafeInteger(value)
    ? BigInt(Number(value))
    : null;
  if (whole === null || whole < min || whole > max) {
    throw wrongNumber(
      `a bigint from ${min} to ${max}, or a safe integer`,
      value,
    );
  }
  return String(whole);
}

/** A number that the type does not have is out of range; anything else is of another type. */
function wrongNumber(expected: string, value: unknown): BadArgument {
  return typeof value === "number" || typeof value === "bigint"
    ? new OutOfRange(expected, value)
    : new BadArgument(expected, value);
}
