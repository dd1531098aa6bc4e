/**
 * How results are taken out of the cells of a call, by the type that a row says.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { WireValue } from "../../src/protocol/messages.ts";
import { INTEGER_RANGES } from "../../src/abi/value_types.ts";
import { takeBstr } from "../com/bstr.ts";
import type { CallContext } from "./call_context.ts";
import type { CallLayout, CallLayoutBuilder } from "../com/call_layout.ts";
import { guidText } from "../com/guid.ts";
import { ELEMENT_VARTYPES } from "./inputs.ts";
import type { ComInterface } from "../com/interface.ts";
import { readMemory, takeMemory } from "../com/memory.ts";
import { readSafeArray } from "./safearray.ts";
import { SCALARS } from "./scalars.ts";
import { VARIANT_SIZE, VARIANT_VALUE, VT } from "../com/variant.ts";
import {
  elementSize,
  readArray,
  readElement,
  readVariant,
} from "./variant_values.ts";

/** A result of a method. */
export interface Output {
  /** Makes the memory that the callee writes to, where it is not a cell. */
  readonly prepare?: (context: CallContext, layout: CallLayout) => void;
  /** Takes it over, and gives its value. */
  readonly take: (
    context: CallContext,
    cells: DataView,
    layout: CallLayout,
  ) => WireValue;
  /** Where the value is in its cell: reads it, which takes nothing over and cannot fail. */
  readonly read?: (cells: DataView) => WireValue;
}

/** Where the callee says how many elements it wrote: known when the whole row is read. */
export interface CountCell {
  cell: number | null;
}

/** The most bytes that a callee can hand over in memory of its own: more is a defect of it. */
const MAX_COUNTED = 2 ** 26;

const CELL_SIZE = 8;
const GUID_SIZE = 16;
const LONG_SIZE = 4;

/** The VARTYPEs that an element of an array may have, by what the row says. */
const INTEGERS: readonly number[] = [
  VT.I1,
  VT.UI1,
  VT.I2,
  VT.UI2,
  VT.I4,
  VT.UI4,
  VT.INT,
  VT.UINT,
];
const VARTYPES: Readonly<Record<string, readonly number[]>> = {
  "SAFEARRAY(BSTR)": [VT.BSTR],
  "SAFEARRAY(LONG)": INTEGERS,
  "SAFEARRAY(ULONG)": INTEGERS,
  "SAFEARRAY(DOUBLE)": [VT.R4, VT.R8, ...INTEGERS],
};

/** The smallest and the largest number that an element may be, where the row says integers. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  "SAFEARRAY(LONG)": INTEGER_RANGES.LONG,
  "SAFEARRAY(ULONG)": INTEGER_RANGES.ULONG,
};

/** Adds the arguments of an `[out]` parameter; `null` for a type that is none. */
export function addOutput(
  builder: CallLayoutBuilder,
  type: string,
  count: CountCell,
): Output | null {
  if (Object.hasOwn(SCALARS, type)) {
    const scalar = SCALARS[type as keyof typeof SCALARS];
    const cell = addCell(builder, CELL_SIZE);
    const read = (cells: DataView) => scalar.read(cells, cell);
    return { read, take: (_context, cells) => read(cells) };
  }
  if (Object.hasOwn(ELEMENT_VARTYPES, type)) return arrayOutput(builder, type);
  const buffer = /^BYTE\[(\d+)\]$/.exec(type);
  if (buffer !== null) return bufferOutput(builder, Number(buffer[1]));
  switch (type) {
    case "BSTR": {
      const cell = addCell(builder, CELL_SIZE);
      return {
        take: ({ functions }, cells) =>
          takeBstr(functions, cells.getBigUint64(cell, true)),
      };
    }
    case "GUID": {
      const cell = addCell(builder, GUID_SIZE);
      return { take: (_context, cells) => guidText(cells, cell) };
    }
    case "VARIANT":
      return variantOutput(builder);
    case "BYTE[]":
      return countedOutput(builder, 1, (bytes) => bytes);
    case "LONG[]":
      return countedOutput(
        builder,
        LONG_SIZE,
        (bytes) => [...new Int32Array(bytes.buffer)],
      );
    case "ULONG[]":
      return countedOutput(
        builder,
        LONG_SIZE,
        (bytes) => [...new Uint32Array(bytes.buffer)],
      );
    case "BYTE[capacity]":
      return roomOutput(
        builder,
        1,
        count,
        (context, address, length) =>
          readMemory(context.functions, address, length),
      );
    case "VARIANT[capacity]":
      return roomOutput(builder, VARIANT_SIZE, count, takeVariants);
    default:
      return null;
  }
}

/** Adds a pointer to an interface, or room for as many as the capacity says. */
export function addInterfaceOutput(
  builder: CallLayoutBuilder,
  of: ComInterface,
  kind: "optional" | "required" | "array",
  count: CountCell,
): Output {
  if (kind === "array") {
    return roomOutput(
      builder,
      CELL_SIZE,
      count,
      (context, address, length) => {
        const bytes = readMemory(
          context.functions,
          address,
          length * CELL_SIZE,
        );
        return [...new BigUint64Array(bytes.buffer)].map((pointer) =>
          pointer === 0n ? null : context.add(pointer, of)
        );
      },
    );
  }
  const cell = addCell(builder, CELL_SIZE);
  return {
    take(context, cells) {
      const pointer = cells.getBigUint64(cell, true);
      if (pointer !== 0n) return context.add(pointer, of);
      if (kind === "required") {
        throw context.failure(HRESULTS.E_POINTER, null);
      }
      return null;
    },
  };
}

/** Adds an array of interfaces, each of which is asked for the first that it has of several. */
export function addInterfacesOutput(
  builder: CallLayoutBuilder,
  wanted: readonly ComInterface[],
): Output {
  const cell = addCell(builder, CELL_SIZE);
  return {
    take: (context, cells) =>
      takeArray(context, cells.getBigUint64(cell, true), (array) => {
        const pointers = readSafeArray(
          context,
          array,
          elementSize,
          (vt, view, size) => interfacePointers(context, vt, view, size),
        ) ?? [];
        return pointers.flatMap((pointer) => {
          const found = context.invoker.queryFirst(pointer, wanted);
          if (found === null) return [];
          const object = context.add(found.pointer, found.of);
          return [object, wanted.indexOf(found.of)];
        });
      }),
  };
}

/** Adds the count of what the callee wrote to an array. */
export function addCount(builder: CallLayoutBuilder, count: CountCell): void {
  count.cell = addCell(builder, CELL_SIZE);
}

function addCell(builder: CallLayoutBuilder, size: number): number {
  const cell = builder.cell(size);
  builder.cellArgument(cell);
  return cell;
}

function variantOutput(builder: CallLayoutBuilder): Output {
  const cell = addCell(builder, VARIANT_SIZE);
  // Reading calls objects, which uses the block that the cells are in. The room for a copy is made
  // before the call: once the callee handed the VARIANT over, it must be cleared.
  let copy = 0n;
  return {
    prepare(context) {
      copy = context.memory(new Uint8Array(VARIANT_SIZE));
    },
    take(context, cells) {
      const variant = new Uint8Array(
        cells.buffer.slice(cell, cell + VARIANT_SIZE),
      );
      // Safe: the room is as long as a VARIANT.
      context.functions.copyToMemory(copy, variant, BigInt(VARIANT_SIZE));
      try {
        return readVariant(context, new DataView(variant.buffer), 0);
      } finally {
        // Safe: the copy holds what the callee handed over, and nothing else frees it.
        context.functions.VariantClear(copy);
      }
    },
  };
}

function arrayOutput(builder: CallLayoutBuilder, type: string): Output {
  const cell = addCell(builder, CELL_SIZE);
  return {
    take: (context, cells) =>
      takeArray(
        context,
        cells.getBigUint64(cell, true),
        (array) => arrayValues(context, array, type),
      ),
  };
}

function arrayValues(
  context: CallContext,
  array: bigint,
  type: string,
): WireValue {
  if (type === "SAFEARRAY(BYTE)") {
    const [, bytes] = readArray(context, array, VT.UI1);
    if (bytes instanceof Uint8Array) return bytes;
    throw context.mismatch(`Its array is not of bytes.`);
  }
  const accepted = VARTYPES[type];
  const range = RANGES[type];
  return readSafeArray(context, array, elementSize, (vt, view, size) => {
    const values: WireValue[] = [];
    for (let offset = 0; offset < view.byteLength; offset += size) {
      const [held, value] = vt === VT.VARIANT
        ? readVariant(context, view, offset)
        : [vt, readElement(context, vt, view, offset)] as const;
      if (accepted === undefined) values.push([held, value]);
      else if (!accepted.includes(held)) {
        throw unexpectedElement(context, values.length, held, type);
      } else if (isOutside(range, value)) {
        throw context.mismatch(
          `Element ${values.length} of the array is ${value}, which ${type} does not have.`,
        );
      } else values.push(value);
    }
    return values;
  }) ?? [];
}

function isOutside(
  range: readonly [number, number] | undefined,
  value: WireValue,
): boolean {
  return range !== undefined &&
    (Number(value) < range[0] || Number(value) > range[1]);
}

/** The pointers of an array, which stay its own. All are looked at before the first is asked. */
function interfacePointers(
  context: CallContext,
  vt: number,
  view: DataView,
  size: number,
): bigint[] {
  const pointers: bigint[] = [];
  for (let offset = 0; offset < view.byteLength; offset += size) {
    const isVariant = vt === VT.VARIANT;
    const held = isVariant ? view.getUint16(offset, true) : vt;
    const pointer = held === VT.DISPATCH || held === VT.UNKNOWN
      ? view.getBigUint64(offset + (isVariant ? VARIANT_VALUE : 0), true)
      : 0n;
    if (pointer === 0n) {
      throw unexpectedElement(context, pointers.length, held, "an interface");
    }
    pointers.push(pointer);
  }
  return pointers;
}

function unexpectedElement(
  context: CallContext,
  index: number,
  vt: number,
  expected: string,
) {
  return context.mismatch(
    `Element ${index} of the array has VARTYPE ${vt}, where ${expected} was expected.`,
  );
}

/** Reads an array that the callee handed over, and destroys it on every path. */
function takeArray<Value>(
  { functions }: CallContext,
  array: bigint,
  read: (array: bigint) => Value,
): Value {
  try {
    return read(array);
  } finally {
    if (array !== 0n) functions.SafeArrayDestroy(array);
  }
}

/** An array in memory that the callee allocated: a pointer and a count. */
function countedOutput(
  builder: CallLayoutBuilder,
  size: number,
  valueOf: (bytes: Uint8Array<ArrayBuffer>) => WireValue,
): Output {
  const pointerCell = addCell(builder, CELL_SIZE);
  const countCell = addCell(builder, CELL_SIZE);
  return {
    take(context, cells) {
      const pointer = cells.getBigUint64(pointerCell, true);
      const count = cells.getUint32(countCell, true);
      if (pointer === 0n && count > 0) {
        throw context.failure(HRESULTS.E_POINTER, null);
      }
      const length = count * size;
      if (length > MAX_COUNTED) {
        takeMemory(context.functions, pointer, 0);
        throw context.failure(
          HRESULTS.E_UNEXPECTED,
          `It gave ${count} elements, and ${
            MAX_COUNTED / size
          } are the most that are read.`,
        );
      }
      return valueOf(takeMemory(context.functions, pointer, length));
    },
  };
}

/** A buffer of a fixed size that the callee fills. */
function bufferOutput(builder: CallLayoutBuilder, size: number): Output {
  if (size < 1 || size > MAX_COUNTED) {
    throw new RangeError(`Cannot make a buffer of ${size} bytes`);
  }
  const argument = builder.argument(VT.UI8);
  return {
    prepare: (context, layout) => putRoom(context, layout, argument, size),
    take: ({ functions }, _cells, layout) =>
      readMemory(functions, roomAddress(layout, argument), size),
  };
}

/** An array that the callee writes to, with room for as many elements as the capacity says. */
function roomOutput(
  builder: CallLayoutBuilder,
  size: number,
  count: CountCell,
  take: (context: CallContext, address: bigint, length: number) => WireValue,
): Output {
  const argument = builder.argument(VT.UI8);
  return {
    prepare: (context, layout) =>
      putRoom(context, layout, argument, context.capacity * size),
    take(context, cells, layout) {
      const length = count.cell === null
        ? context.capacity
        : cells.getUint32(count.cell, true);
      if (length > context.capacity) {
        throw context.failure(
          HRESULTS.E_UNEXPECTED,
          `It says that it wrote ${length} elements, where ${context.capacity} fit.`,
        );
      }
      return take(context, roomAddress(layout, argument), length);
    },
  };
}

/** Gives the callee zeroed memory, which is freed after the call. */
function putRoom(
  context: CallContext,
  layout: CallLayout,
  argument: number,
  size: number,
): void {
  layout.view.setBigUint64(
    layout.argumentOffset(argument),
    context.memory(new Uint8Array(size)),
    true,
  );
}

function roomAddress(layout: CallLayout, argument: number): bigint {
  return layout.view.getBigUint64(layout.argumentOffset(argument), true);
}

function takeVariants(
  context: CallContext,
  address: bigint,
  length: number,
): WireValue {
  const { functions } = context;
  const bytes = readMemory(functions, address, length * VARIANT_SIZE);
  const view = new DataView(bytes.buffer);
  try {
    return Array.from(
      { length },
      (_, index) => readVariant(context, view, index * VARIANT_SIZE),
    );
  } finally {
    for (let index = 0; index < length; index++) {
      // Safe: the callee wrote these elements for the caller to free.
      functions.VariantClear(address + BigInt(index * VARIANT_SIZE));
    }
  }
}
