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
import type { CallResult } from "../protocol/messages.ts";
import { INTEGER_RANGES } from "../abi/value_types.ts";
import { classOf, newProxy } from "./com_object.ts";
import { guidOf } from "./inputs.ts";
import {
  integerFromWire,
  numberFromWire,
  objectFromWire,
  scalarFromWire,
} from "./plain_values.ts";
import { type FromWire, MalformedValue } from "./value_context.ts";
import { variantFromWire } from "./variant_values.ts";

const long = integerFromWire(INTEGER_RANGES.LONG);
const ulong = integerFromWire(INTEGER_RANGES.ULONG);

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
  const scalar = scalarFromWire(type);
  if (scalar !== null) return scalar;
  if (type.startsWith("enum ")) {
    return type.endsWith("[]") ? listOf(long) : long;
  }
  switch (type) {
    case "HRESULT":
      return ulong;
    case "BSTR":
      return text;
    case "GUID":
      return guid;
    case "VARIANT":
      return variantFromWire;
    case "VARIANT[capacity]":
    case "SAFEARRAY(VARIANT)":
      return listOf(variantFromWire);
    case "SAFEARRAY(BSTR)":
      return listOf(text);
    case "SAFEARRAY(LONG)":
      return listOf(long);
    case "SAFEARRAY(ULONG)":
    case "ULONG[]":
      return listOf(ulong);
    case "SAFEARRAY(DOUBLE)":
      return listOf(numberFromWire);
    default:
      return bytesOf(type);
  }
}

function nothing(value: CallResult): undefined {
  if (value !== true) throw new MalformedValue();
}

function text(value: CallResult): string {
  if (typeof value !== "string") throw new MalformedValue();
  return value;
}

function guid(value: CallResult): string {
  if (typeof value !== "string" || guidOf(value) !== value) {
    throw new MalformedValue();
  }
  return value;
}

/** Bytes, and as many as the type says where it does. */
function bytesOf(type: string): FromWire {
  const length = /^BYTE\[(\d+)\]$/.exec(type)?.[1];
  return (value) => {
    if (
      !(value instanceof Uint8Array) ||
      (length !== undefined && value.length !== Number(length))
    ) throw new MalformedValue();
    return value;
  };
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
    return newProxy(classOf(table), connection, objectFromWire(value));
  };
}

/** Pairs of the number of an object and the place of its interface among those that were wanted. */
function interfacesOf(wanted: readonly InterfaceTable[]): FromWire {
  return (value, connection) => {
    if (!Array.isArray(value) || value.length % 2 !== 0) {
      throw new MalformedValue();
    }
    return Array.from({ length: value.length / 2 }, (_, index) => {
      const place = value[index * 2 + 1];
      const table = typeof place === "number" ? wanted[place] : undefined;
      if (table === undefined) throw new MalformedValue();
      const object = objectFromWire(value[index * 2]);
      return newProxy(classOf(table), connection, object);
    });
  };
}
