/**
 * Values in a cell of their own: how DispCallFunc is told of them, and how they
 * are read and written. The first eight bytes of anything, a VARIANT's value
 * among them, are such a cell.
 *
 * @module
 */

import type { WireValue } from "../../src/protocol/messages.ts";
import type { ScalarType } from "../../src/abi/value_types.ts";
import { VARIANT_TRUE, VT } from "../com/variant.ts";

/** A type of value. */
export interface Scalar {
  /** The VARTYPE. */
  readonly vt: number;
  /** The size in bytes. */
  readonly size: number;
  /** Reads a value. */
  readonly read: (view: DataView, offset: number) => WireValue;
  /** Writes a value that came from the main thread; throws a `TypeError` for one of another type. */
  readonly write: (view: DataView, offset: number, value: unknown) => void;
}

type Read = "getInt8" | "getUint8" | "getInt16" | "getUint16" | "getUint32";
type Write = "setInt8" | "setUint8" | "setInt16" | "setUint16" | "setUint32";

function integer(vt: number, size: number, read: Read, write: Write): Scalar {
  return {
    vt,
    size,
    read: (view, offset) => view[read](offset, true),
    write: (view, offset, value) => view[write](offset, whole(value), true),
  };
}

/** The most frequent by far, and so without a call by name. */
const LONG: Scalar = {
  vt: VT.I4,
  size: 4,
  read: (view, offset) => view.getInt32(offset, true),
  write: (view, offset, value) => view.setInt32(offset, whole(value), true),
};

const ULONG = integer(VT.UI4, 4, "getUint32", "setUint32");
const USHORT = integer(VT.UI2, 2, "getUint16", "setUint16");

const LONGLONG: Scalar = {
  vt: VT.I8,
  size: 8,
  read: (view, offset) => String(view.getBigInt64(offset, true)),
  write: (view, offset, value) => view.setBigInt64(offset, digits(value), true),
};

const ULONGLONG: Scalar = {
  vt: VT.UI8,
  size: 8,
  read: (view, offset) => String(view.getBigUint64(offset, true)),
  write: (view, offset, value) =>
    view.setBigUint64(offset, digits(value), true),
};

const DOUBLE: Scalar = {
  vt: VT.R8,
  size: 8,
  read: (view, offset) => wireNumber(view.getFloat64(offset, true)),
  write: (view, offset, value) =>
    view.setFloat64(offset, fraction(value), true),
};

const FLOAT: Scalar = {
  vt: VT.R4,
  size: 4,
  read: (view, offset) => wireNumber(view.getFloat32(offset, true)),
  write: (view, offset, value) =>
    view.setFloat32(offset, fraction(value), true),
};

const VARIANT_BOOL: Scalar = {
  vt: VT.BOOL,
  size: 2,
  // Any bit set means true.
  read: (view, offset) => view.getInt16(offset, true) !== 0,
  write: (view, offset, value) =>
    view.setInt16(offset, truth(value) ? VARIANT_TRUE : 0, true),
};

const BOOL: Scalar = {
  vt: VT.I4,
  size: 4,
  read: (view, offset) => view.getInt32(offset, true) !== 0,
  write: (view, offset, value) =>
    view.setInt32(offset, Number(truth(value)), true),
};

const BOOLEAN: Scalar = {
  vt: VT.UI1,
  size: 1,
  read: (view, offset) => view.getUint8(offset) !== 0,
  write: (view, offset, value) => view.setUint8(offset, Number(truth(value))),
};

/** By the type of a parameter; an enumeration travels as a LONG. */
export const SCALARS: Readonly<
  Record<Exclude<ScalarType, `enum ${string}`>, Scalar>
> = {
  BYTE: integer(VT.UI1, 1, "getUint8", "setUint8"),
  SHORT: integer(VT.I2, 2, "getInt16", "setInt16"),
  USHORT,
  WORD: USHORT,
  INT: LONG,
  UINT: ULONG,
  LONG,
  ULONG,
  DWORD: ULONG,
  LONGLONG,
  LARGE_INTEGER: LONGLONG,
  ULONGLONG,
  ULARGE_INTEGER: ULONGLONG,
  FLOAT,
  DOUBLE,
  DATE: { ...DOUBLE, vt: VT.DATE },
  VARIANT_BOOL,
  BOOL,
  BOOLEAN,
};

/** By VARTYPE, of what a VARIANT or an array can hold. */
export const SCALARS_BY_VARTYPE: ReadonlyMap<number, Scalar> = new Map([
  [VT.I1, integer(VT.I1, 1, "getInt8", "setInt8")],
  [VT.UI1, SCALARS.BYTE],
  [VT.I2, SCALARS.SHORT],
  [VT.UI2, USHORT],
  [VT.I4, LONG],
  [VT.INT, LONG],
  [VT.UI4, ULONG],
  [VT.UINT, ULONG],
  [VT.ERROR, ULONG],
  [VT.I8, LONGLONG],
  [VT.UI8, ULONGLONG],
  [VT.R4, FLOAT],
  [VT.R8, DOUBLE],
  [VT.DATE, SCALARS.DATE],
  [VT.BOOL, VARIANT_BOOL],
]);

/** A number as it travels: JSON has no NaN, no infinity and no -0. */
function wireNumber(value: number): WireValue {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : Object.is(value, -0)
    ? "-0"
    : String(value);
}

function whole(value: unknown): number {
  if (!Number.isInteger(value)) throw mismatch(value, "a whole number");
  return Number(value);
}

function digits(value: unknown): bigint {
  if (typeof value !== "string" || !/^-?\d+$/.test(value)) {
    throw mismatch(value, "the digits of a whole number");
  }
  return BigInt(value);
}

function fraction(value: unknown): number {
  if (typeof value !== "number" && typeof value !== "string") {
    throw mismatch(value, "a number");
  }
  return Number(value);
}

function truth(value: unknown): boolean {
  if (typeof value !== "boolean") throw mismatch(value, "a boolean");
  return value;
}

function mismatch(value: unknown, expected: string): TypeError {
  return new TypeError(
    `Cannot pass ${JSON.stringify(value)}: ${expected} is expected`,
  );
}
