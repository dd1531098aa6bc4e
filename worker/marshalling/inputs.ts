/**
 * How values are put into the arguments of a call, by the type that a row says.
 *
 * @module
 */

import type { SafeArrayType } from "../../src/abi/value_types.ts";
import type { CallContext } from "./call_context.ts";
import type { CallLayout, CallLayoutBuilder } from "../com/call_layout.ts";
import { guidBytes } from "../com/guid.ts";
import type { ComInterface } from "../com/interface.ts";
import { SCALARS } from "./scalars.ts";
import { VARIANT_SIZE, VT } from "../com/variant.ts";
import { writeArray, writeVariant } from "./variant_values.ts";

/** Puts a value that came from the main thread in its place. */
export type Input = (
  context: CallContext,
  layout: CallLayout,
  value: unknown,
) => void;

/** The VARTYPE of the elements of an array that is passed. */
export const ELEMENT_VARTYPES: Readonly<Record<SafeArrayType, number>> = {
  "SAFEARRAY(BSTR)": VT.BSTR,
  "SAFEARRAY(BYTE)": VT.UI1,
  "SAFEARRAY(DOUBLE)": VT.R8,
  "SAFEARRAY(LONG)": VT.I4,
  "SAFEARRAY(ULONG)": VT.UI4,
  "SAFEARRAY(VARIANT)": VT.VARIANT,
};

/** The most elements that an array of the callee's can be given room for. */
const MAX_CAPACITY = 2 ** 26;

const GUID_SIZE = 16;
const POINTER_SIZE = 8;
const LONG_SIZE = 4;

/** Adds the arguments of an `[in]` parameter; `null` for a type that is none. */
export function addInput(
  builder: CallLayoutBuilder,
  type: string,
): Input | null {
  if (Object.hasOwn(SCALARS, type)) {
    return scalarInput(builder, type as keyof typeof SCALARS);
  }
  if (Object.hasOwn(ELEMENT_VARTYPES, type)) {
    return arrayInput(builder, ELEMENT_VARTYPES[type as SafeArrayType]);
  }
  switch (type) {
    case "BSTR":
    case "LPWSTR":
      // A BSTR is a LPWSTR as well: its text ends with a zero.
      return pointerInput(
        builder,
        (context, value) => value === null ? 0n : context.bstr(text(value)),
      );
    case "GUID": {
      const data = builder.dataArgument(GUID_SIZE);
      return (_context, layout, value) =>
        layout.bytes.set(guidBytes(text(value)), layout.dataOffset(data));
    }
    // On 64-bit Windows a VARIANT by value is passed as the address of a copy.
    case "VARIANT":
    case "VARIANT*": {
      const data = builder.dataArgument(VARIANT_SIZE);
      return (context, layout, value) =>
        writeVariant(context, layout.view, layout.dataOffset(data), value);
    }
    case "BYTE[]":
      return countedInput(
        builder,
        1,
        (context, value) => context.bytes(value),
      );
    case "LONG[]":
    case "ULONG[]":
      return countedInput(builder, LONG_SIZE, (_context, value) => {
        const numbers = list(value).map(whole);
        return new Uint8Array(Uint32Array.from(numbers).buffer);
      });
    case "capacity": {
      const argument = builder.argument(VT.UI4);
      return (context, layout, value) => {
        const capacity = whole(value);
        if (capacity < 0 || capacity > MAX_CAPACITY) {
          throw new RangeError(`Cannot make room for ${capacity} elements`);
        }
        context.capacity = capacity;
        layout.view.setUint32(
          layout.argumentOffset(argument),
          capacity,
          true,
        );
      };
    }
    default:
      return null;
  }
}

/** Adds an interface pointer, or an array of them with its count. */
export function addInterfaceInput(
  builder: CallLayoutBuilder,
  of: ComInterface,
  isArray: boolean,
): Input {
  const pointerOf = (context: CallContext, value: unknown): bigint =>
    value === null
      ? 0n
      : context.objects.pointer(whole(value), of, context.method);
  if (!isArray) return pointerInput(builder, pointerOf);
  return countedInput(builder, POINTER_SIZE, (context, value) => {
    const pointers = list(value).map((element) => pointerOf(context, element));
    return new Uint8Array(BigUint64Array.from(pointers).buffer);
  });
}

function scalarInput(
  builder: CallLayoutBuilder,
  type: keyof typeof SCALARS,
): Input {
  const { vt, write } = SCALARS[type];
  const argument = builder.argument(vt);
  return (_context, layout, value) =>
    write(layout.view, layout.argumentOffset(argument), value);
}

function arrayInput(builder: CallLayoutBuilder, vt: number): Input {
  return pointerInput(builder, (context, value) => {
    const array = writeArray(context, vt, value);
    context.destroyLater(array);
    return array;
  });
}

/** Pointers go as integers: DispCallFunc must not think that it owns them. */
function pointerInput(
  builder: CallLayoutBuilder,
  pointerOf: (context: CallContext, value: unknown) => bigint,
): Input {
  const argument = builder.argument(VT.UI8);
  return (context, layout, value) =>
    layout.view.setBigUint64(
      layout.argumentOffset(argument),
      pointerOf(context, value),
      true,
    );
}

function countedInput(
  builder: CallLayoutBuilder,
  elementSize: number,
  bytesOf: (context: CallContext, value: unknown) => Uint8Array,
): Input {
  const pointer = builder.argument(VT.UI8);
  const count = builder.argument(VT.UI4);
  return (context, layout, value) => {
    const { view } = layout;
    const bytes = bytesOf(context, value);
    view.setBigUint64(
      layout.argumentOffset(pointer),
      context.memory(bytes),
      true,
    );
    view.setUint32(
      layout.argumentOffset(count),
      bytes.length / elementSize,
      true,
    );
  };
}

function text(value: unknown): string {
  if (typeof value !== "string") {
    throw new TypeError(`Cannot pass ${JSON.stringify(value)} as text`);
  }
  return value;
}

function whole(value: unknown): number {
  if (!Number.isInteger(value)) {
    throw new TypeError(
      `Cannot pass ${JSON.stringify(value)}: a whole number is expected`,
    );
  }
  return Number(value);
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) {
    throw new TypeError(
      `Cannot pass ${JSON.stringify(value)}: an array is expected`,
    );
  }
  return value;
}
