/**
 * What methods gave, on its way to scripts.
 *
 * @module
 */

import type {
  InterfaceTable,
  Method,
  Parameter,
} from "../abi/interface_table.ts";
import type { CallResult } from "../abi/protocol.ts";
import { INTEGER_RANGES } from "../abi/value_types.ts";
import { classOf, newProxy } from "../com_object.ts";
import { fromOleDate } from "./ole_date.ts";
import { isInteger, isLargeInteger } from "./plain_values.ts";
import { type FromWire, MalformedValue } from "./value_context.ts";
import { numberFromWire, variantFromWire } from "./variant_values.ts";

type OutParameterType = Extract<Parameter, { readonly out: unknown }>["out"];

/**
 * What turns the result of a method; it throws {@linkcode MalformedValue} where
 * the worker did not answer as the row says.
 */
export function resultConverter(method: Method): FromWire {
  const values = method.parameters.flatMap((parameter) =>
    "out" in parameter && parameter.out !== "count"
      ? [valueConverter(method.table, parameter.out)]
      : []
  );
  const [only] = values;
  if (only === undefined) return nothing;
  if (values.length === 1) return only;
  return (results, connection) => {
    if (!Array.isArray(results) || results.length !== values.length) {
      throw new MalformedValue();
    }
    return values.map((convert, index) => convert(results[index], connection));
  };
}

function valueConverter(own: InterfaceTable, type: OutParameterType): FromWire {
  if (typeof type === "object") {
    if ("safearray" in type) return interfacesOf(type.safearray);
    const table = type.interface === "self" ? own : type.interface;
    const pointer = pointerOf(table, type.required === true);
    return type.array === undefined ? pointer : listOf(pointer);
  }
  if (type.startsWith("enum ")) {
    return type.endsWith("[]") ? listOf(integer("LONG")) : integer("LONG");
  }
  if (isInteger(type)) return integer(type);
  if (isLargeInteger(type)) return largeInteger;
  switch (type) {
    case "HRESULT":
    case "ULONG[]":
      return type === "HRESULT" ? integer("ULONG") : listOf(integer("ULONG"));
    case "FLOAT":
    case "DOUBLE":
      return numberFromWire;
    case "DATE":
      return (value) => fromOleDate(numberFromWire(value));
    case "VARIANT_BOOL":
    case "BOOL":
    case "BOOLEAN":
      return truth;
    case "BSTR":
    case "GUID":
      return text;
    case "VARIANT":
      return variantFromWire;
    case "VARIANT[capacity]":
      return listOf(variantFromWire);
    case "SAFEARRAY(VARIANT)":
      return listOf(variantFromWire);
    case "SAFEARRAY(BSTR)":
      return listOf(text);
    case "SAFEARRAY(LONG)":
      return listOf(integer("LONG"));
    case "SAFEARRAY(ULONG)":
      return listOf(integer("ULONG"));
    case "SAFEARRAY(DOUBLE)":
      return listOf(numberFromWire);
    default:
      return bytes;
  }
}

function nothing(value: CallResult): undefined {
  if (value !== true) throw new MalformedValue();
}

function integer(type: keyof typeof INTEGER_RANGES): FromWire {
  const [min, max] = INTEGER_RANGES[type];
  return (value) => {
    if (
      typeof value === "number" && value >= min && value <= max &&
      Number.isInteger(value)
    ) return value;
    throw new MalformedValue();
  };
}

function largeInteger(value: CallResult): bigint {
  if (typeof value !== "string" || !/^-?\d{1,20}$/.test(value)) {
    throw new MalformedValue();
  }
  return BigInt(value);
}

function truth(value: CallResult): boolean {
  if (typeof value !== "boolean") throw new MalformedValue();
  return value;
}

function text(value: CallResult): string {
  if (typeof value !== "string") throw new MalformedValue();
  return value;
}

function bytes(value: CallResult): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new MalformedValue();
  return value;
}

function listOf(convert: FromWire): FromWire {
  return (value, connection) => {
    if (!Array.isArray(value)) throw new MalformedValue();
    return value.map((element) => convert(element, connection));
  };
}

function pointerOf(table: InterfaceTable, required: boolean): FromWire {
  return (value, connection) => {
    if (value === null && !required) return null;
    return newProxy(classOf(table), connection, objectNumber(value));
  };
}

/** Pairs of the number of an object and the place of its interface among those that were wanted. */
function interfacesOf(wanted: readonly InterfaceTable[]): FromWire {
  return (value, connection) => {
    if (!Array.isArray(value) || value.length % 2 !== 0) {
      throw new MalformedValue();
    }
    return Array.from({ length: value.length / 2 }, (_, index) => {
      const table = wanted[Number(value[index * 2 + 1])];
      if (table === undefined) throw new MalformedValue();
      const object = objectNumber(value[index * 2]);
      return newProxy(classOf(table), connection, object);
    });
  };
}

/** The worker numbers what methods give from -1 down. */
function objectNumber(value: unknown): number {
  if (!Number.isInteger(value) || Number(value) >= 0) {
    throw new MalformedValue();
  }
  return Number(value);
}
