/**
 * What scripts pass to a method, on its way to the worker.
 *
 * @module
 */

import type { Connection } from "../connection/connection.ts";
import { show } from "../checks/arguments.ts";
import {
  type InterfaceTable,
  type InterfaceType,
  memberName,
  type Method,
} from "../abi/interface_table.ts";
import type { WireValue } from "../protocol/messages.ts";
import { INTEGER_RANGES, type InType } from "../abi/value_types.ts";
import { ComObject, referenceFor } from "./com_object.ts";
import { bytesToWire, integerToWire, scalarToWire } from "./plain_values.ts";
import { BadArgument, OutOfRange, type ToWire } from "./value_context.ts";
import { variantToWire } from "./variant_values.ts";

/** The most elements that an array of the callee's can be given room for. */
const MAX_CAPACITY = 2 ** 26;

/** A GUID in braces or without. */
const GUID = /^\{?([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})\}?$/i;

const NO_VALUES: readonly WireValue[] = [];

/**
 * The arguments of a call; throws a `TypeError` for one that is not of its type,
 * and a `RangeError` for a number that its type does not have.
 */
export function argumentsToWire(
  method: Method,
  converters: readonly ToWire[],
  values: readonly unknown[],
  connection: Connection,
): readonly WireValue[] {
  if (values.length !== converters.length) {
    throw new TypeError(
      `Cannot call ${
        nameOf(method)
      }: it takes ${converters.length} arguments, received ${values.length}`,
    );
  }
  if (converters.length === 0) return NO_VALUES;
  return converters.map((convert, index) => {
    try {
      return convert(values[index], connection);
    } catch (error) {
      throw argumentError(method, index, error);
    }
  });
}

/** The error for an argument, with the stack of who called the method: how it was found out is long. */
function argumentError(
  method: Method,
  index: number,
  error: unknown,
): unknown {
  const thrown = error instanceof BadArgument
    ? new (error instanceof OutOfRange ? RangeError : TypeError)(
      `Cannot call ${nameOf(method)}: argument ${
        index + 1
      } must be ${error.expected}, received ${show(error.value)}`,
    )
    : error;
  if (thrown instanceof Error) Error.captureStackTrace(thrown, argumentsToWire);
  return thrown;
}

/** What turns each argument of a method. */
export function argumentConverters(method: Method): readonly ToWire[] {
  return method.parameters.flatMap((parameter) =>
    "in" in parameter ? [converterOf(method.table, parameter.in)] : []
  );
}

/** A CLSID or an IID as the worker takes it; `null` where it is none. */
export function guidOf(text: unknown): string | null {
  return typeof text === "string"
    ? GUID.exec(text)?.[1]?.toUpperCase() ?? null
    : null;
}

function nameOf(method: Method): string {
  return `${method.table.name}.${memberName(method)}`;
}

function converterOf(
  own: InterfaceTable,
  type: InType | InterfaceType,
): ToWire {
  if (typeof type === "object") {
    const table = type.interface === "self" ? own : type.interface;
    const pointer: ToWire = (value, connection) =>
      value === null && type.required !== true
        ? null
        : pointerToWire(table, value, connection);
    return type.array === undefined ? pointer : listOf(pointer);
  }
  if (type.startsWith("enum ")) {
    const LONG: ToWire = (value) => integerToWire(INTEGER_RANGES.LONG, value);
    return type.endsWith("[]") ? listOf(LONG) : LONG;
  }
  switch (type) {
    case "BSTR":
      return textToWire;
    case "LPWSTR":
      return terminatedToWire;
    case "GUID":
      return (value) => {
        const guid = guidOf(value);
        if (guid === null) throw new BadArgument("a GUID", value);
        return guid;
      };
    case "VARIANT":
    case "VARIANT*":
      return (value, connection) => variantToWire(value, connection);
    case "SAFEARRAY(BSTR)":
      return listOf((value) => {
        if (typeof value !== "string") throw new BadArgument("a string", value);
        return value;
      });
    case "SAFEARRAY(DOUBLE)":
      return listOf((value) => scalarToWire("DOUBLE", value));
    case "SAFEARRAY(LONG)":
      return listOf((value) => scalarToWire("LONG", value));
    case "SAFEARRAY(ULONG)":
    case "ULONG[]":
      return listOf((value) => scalarToWire("ULONG", value));
    case "SAFEARRAY(VARIANT)":
      return listOf((value, connection) => variantToWire(value, connection));
    case "SAFEARRAY(BYTE)":
    case "BYTE[]":
      return bytesToWire;
    case "capacity":
      return (value) => integerToWire([0, MAX_CAPACITY], value);
    default:
      return (value) => scalarToWire(type, value);
  }
}

function listOf(convert: ToWire): ToWire {
  return (value, connection) => {
    if (!Array.isArray(value)) throw new BadArgument("an array", value);
    return Array.from(value, (element) => convert(element, connection));
  };
}

function textToWire(value: unknown): WireValue {
  if (typeof value === "string" || value === null) return value;
  throw new BadArgument("a string or null", value);
}

function terminatedToWire(value: unknown): WireValue {
  if (value === null || (typeof value === "string" && !value.includes("\0"))) {
    return value;
  }
  throw new BadArgument("a string without zeros, or null", value);
}

function pointerToWire(
  table: InterfaceTable,
  value: unknown,
  connection: Connection,
): WireValue {
  if (!(value instanceof ComObject)) {
    throw new BadArgument(`a proxy of ${table.name}`, value);
  }
  const reference = referenceFor(value, table);
  if (reference.connection !== connection) {
    throw new BadArgument(
      `a proxy of ${table.name} of the same apartment`,
      value,
    );
  }
  return reference.object;
}
