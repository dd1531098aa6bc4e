/**
 * JavaScript values as VARIANTs, and back.
 *
 * @module
 */

import type { Connection } from "../connection/connection.ts";
import { IDispatch, inherits, IUnknown } from "../abi/interface_table.ts";
import type { WireValue } from "../protocol/messages.ts";
import { INTEGER_RANGES } from "../abi/value_types.ts";
import { classOf, ComObject, newProxy, referenceFor } from "./com_object.ts";
import {
  bytesToWire,
  dateToWire,
  integerFromWire,
  integerToWire,
  numberToWire,
  objectFromWire,
  scalarFromWire,
  scalarToWire,
} from "./plain_values.ts";
import type { VariantValue } from "./script_types.ts";
import { BadArgument, MalformedValue } from "./value_context.ts";
import { Variant, VARIANT_TYPES, type VariantTypeName } from "./variant.ts";

const VT = { ...VARIANT_TYPES, EMPTY: 0, NULL: 1, VARIANT: 12, ARRAY: 0x2000 };

/** Deeper arrays than this one are taken for circular ones. */
const MAX_DEPTH = 64;

/** The numbers of the one VARTYPE that no parameter has. */
const I1_RANGE = [-128, 127] as const;

/** The parameter types whose rules hold for the value of a `Variant`. */
const PARAMETER_TYPES: Readonly<Partial<Record<VariantTypeName, string>>> = {
  UI1: "BYTE",
  I2: "SHORT",
  UI2: "USHORT",
  I4: "LONG",
  UI4: "ULONG",
  INT: "INT",
  UINT: "UINT",
  I8: "LONGLONG",
  UI8: "ULONGLONG",
  R4: "FLOAT",
  R8: "DOUBLE",
  DATE: "DATE",
  BOOL: "VARIANT_BOOL",
  ERROR: "ULONG",
};

const errorFromWire = integerFromWire(INTEGER_RANGES.ULONG);

/** What takes the value of each VARTYPE that is a scalar. */
const SCALARS: ReadonlyMap<
  number,
  (value: unknown) => Exclude<VariantValue, ComObject>
> = new Map([
  [VT.I1, integerFromWire(I1_RANGE)],
  ...Object.entries(PARAMETER_TYPES).map(([name, type]) =>
    [VT[name as VariantTypeName], scalarFromWire(type)!] as const
  ),
]);

/** A value as a VARIANT. */
export function variantToWire(
  value: unknown,
  connection: Connection,
  depth = 0,
): WireValue {
  switch (typeof value) {
    case "undefined":
      return [VT.EMPTY, null];
    case "boolean":
      return [VT.BOOL, value];
    case "string":
      return [VT.BSTR, value];
    case "bigint":
      return [VT.I8, scalarToWire("LONGLONG", value)];
    case "number":
      return (value | 0) === value && !Object.is(value, -0)
        ? [VT.I4, value]
        : [VT.R8, numberToWire(value)];
  }
  if (value === null) return [VT.NULL, null];
  if (value instanceof Date) return [VT.DATE, dateToWire(value)];
  if (value instanceof Uint8Array) {
    return [VT.ARRAY | VT.UI1, bytesToWire(value, connection)];
  }
  if (value instanceof ComObject) return proxyToWire(value, connection);
  if (value instanceof Variant) return typedToWire(value, connection);
  if (!Array.isArray(value)) {
    throw new BadArgument("a value that a VARIANT holds", value);
  }
  if (depth === MAX_DEPTH) {
    throw new BadArgument(
      `an array of at most ${MAX_DEPTH} arrays in each other`,
      value,
    );
  }
  return [
    VT.ARRAY | VT.VARIANT,
    Array.from(
      value,
      (element) => variantToWire(element, connection, depth + 1),
    ),
  ];
}

/** What a VARIANT holds. */
export function variantFromWire(
  wire: unknown,
  connection: Connection,
): VariantValue {
  if (!Array.isArray(wire) || wire.length !== 2) throw new MalformedValue();
  const [vt, value]: unknown[] = wire;
  if (vt === VT.EMPTY) return undefined;
  if (vt === VT.NULL) return null;
  if (typeof vt !== "number" || !Number.isInteger(vt)) {
    throw new MalformedValue();
  }
  if ((vt & VT.ARRAY) === 0) return valueFromWire(vt, value, connection);
  const type = vt & ~VT.ARRAY;
  if (type === VT.UI1 && value instanceof Uint8Array) return value;
  if (!Array.isArray(value)) throw new MalformedValue();
  return value.map((element) =>
    type === VT.VARIANT
      ? variantFromWire(element, connection)
      : valueFromWire(type, element, connection)
  );
}

function valueFromWire(
  vt: number,
  value: unknown,
  connection: Connection,
): VariantValue {
  switch (vt) {
    case VT.BSTR:
      if (typeof value === "string") return value;
      throw new MalformedValue();
    case VT.DISPATCH:
    case VT.UNKNOWN: {
      if (value === null) return null;
      const table = vt === VT.DISPATCH ? IDispatch : IUnknown;
      return newProxy(classOf(table), connection, objectFromWire(value));
    }
    case VT.ERROR:
      return new Variant("ERROR", errorFromWire(value));
  }
  const convert = SCALARS.get(vt);
  if (convert === undefined) throw new MalformedValue();
  return convert(value);
}

function proxyToWire(proxy: ComObject, connection: Connection): WireValue {
  const { table, object, connection: own } = referenceFor(proxy, IUnknown);
  if (own !== connection) {
    throw new BadArgument("an object of the same apartment", proxy);
  }
  return [inherits(table, IDispatch) ? VT.DISPATCH : VT.UNKNOWN, object];
}

function typedToWire(
  { type, value }: Variant,
  connection: Connection,
): WireValue {
  const vt = VT[type];
  const parameter = PARAMETER_TYPES[type];
  if (parameter !== undefined) return [vt, scalarToWire(parameter, value)];
  if (type === "BSTR" && typeof value === "string") return [vt, value];
  if (type === "I1") return [vt, integerToWire(I1_RANGE, value)];
  if (type === "DISPATCH" || type === "UNKNOWN") {
    if (value === null) return [vt, null];
    if (value instanceof ComObject) {
      const table = type === "DISPATCH" ? IDispatch : IUnknown;
      const { object, connection: own } = referenceFor(value, table);
      if (own === connection) return [vt, object];
    }
  }
  throw new BadArgument(`a VARIANT whose value is of its type ${type}`, value);
}
