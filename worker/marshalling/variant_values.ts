/**
 * The values of VARIANTs and of the elements of arrays, as they travel: the
 * VARTYPE and the value, in an array.
 *
 * @module
 */

import type { WireValue } from "../../src/protocol/messages.ts";
import { allocateBstr, readBstr } from "../com/bstr.ts";
import type { CallContext } from "./call_context.ts";
import { IDISPATCH, IUNKNOWN } from "../com/interface.ts";
import { newSafeArray, readSafeArray } from "./safearray.ts";
import { SCALARS_BY_VARTYPE } from "./scalars.ts";
import { VARIANT_SIZE, VARIANT_VALUE, VT } from "../com/variant.ts";

/** The size of a pointer. */
const POINTER_SIZE = 8;

/** The size of an element of an array; `null` for a type that is not read. */
export function elementSize(vt: number): number | null {
  switch (vt) {
    case VT.VARIANT:
      return VARIANT_SIZE;
    case VT.BSTR:
    case VT.DISPATCH:
    case VT.UNKNOWN:
      return POINTER_SIZE;
    default:
      return SCALARS_BY_VARTYPE.get(vt)?.size ?? null;
  }
}

/** Reads a VARIANT, which stays its owner's: interfaces in it get references of their own. */
export function readVariant(
  context: CallContext,
  view: DataView,
  offset: number,
): readonly [number, WireValue] {
  const vt = view.getUint16(offset, true);
  const value = offset + VARIANT_VALUE;
  if (vt === VT.EMPTY || vt === VT.NULL) return [vt, null];
  // An array BYREF is a pointer to where the array's pointer is, and refused like any BYREF.
  if ((vt & ~VT.TYPEMASK) !== VT.ARRAY) {
    return [vt, readValue(context, vt, view, value)];
  }
  return readArray(context, view.getBigUint64(value, true), vt & VT.TYPEMASK);
}

/**
 * Reads an array, which stays its owner's, as a VARIANT that holds it. Of bytes
 * it gives the bytes. What the array itself says of its elements counts, and
 * `claimed` only where there is no array.
 */
export function readArray(
  context: CallContext,
  array: bigint,
  claimed: number,
): readonly [number, WireValue] {
  return readSafeArray(context, array, elementSize, (vt, view, size) => {
    if (vt === VT.UI1) return [VT.ARRAY | vt, new Uint8Array(view.buffer)];
    const values: WireValue[] = [];
    for (let offset = 0; offset < view.byteLength; offset += size) {
      values.push(readElement(context, vt, view, offset));
    }
    return [VT.ARRAY | vt, values];
  }) ?? [VT.ARRAY | claimed, claimed === VT.UI1 ? new Uint8Array(0) : []];
}

/** Reads an element of an array. */
export function readElement(
  context: CallContext,
  vt: number,
  view: DataView,
  offset: number,
): WireValue {
  return vt === VT.VARIANT
    ? readVariant(context, view, offset)
    : readValue(context, vt, view, offset);
}

function readValue(
  context: CallContext,
  vt: number,
  view: DataView,
  offset: number,
): WireValue {
  switch (vt) {
    case VT.BSTR:
      return readBstr(context.functions, view.getBigUint64(offset, true));
    case VT.DISPATCH:
    case VT.UNKNOWN: {
      const pointer = view.getBigUint64(offset, true);
      return pointer === 0n
        ? null
        : context.share(pointer, vt === VT.DISPATCH ? IDISPATCH : IUNKNOWN);
    }
  }
  const scalar = SCALARS_BY_VARTYPE.get(vt);
  if (scalar === undefined) {
    throw context.mismatch(
      `It gave a VARIANT of VARTYPE ${vt}, which this module does not read.`,
    );
  }
  return scalar.read(view, offset);
}

/** Writes a VARIANT that came from the main thread. What it points at is freed after the call. */
export function writeVariant(
  context: CallContext,
  view: DataView,
  offset: number,
  input: unknown,
): void {
  const [vt, value] = variantInput(input);
  const at = offset + VARIANT_VALUE;
  view.setUint16(offset, vt, true);
  view.setBigUint64(at, 0n, true);
  if (vt === VT.BSTR) {
    view.setBigUint64(at, context.bstr(String(value)), true);
  } else if ((vt & VT.ARRAY) !== 0) {
    const array = writeArray(context, vt & ~VT.ARRAY, value);
    context.destroyLater(array);
    view.setBigUint64(at, array, true);
  } else if (vt === VT.DISPATCH || vt === VT.UNKNOWN) {
    view.setBigUint64(at, borrowed(context, vt, value), true);
  } else if (vt !== VT.EMPTY && vt !== VT.NULL) {
    scalarOf(vt).write(view, at, value);
  }
}

/** Makes an array, which owns what is in it. */
export function writeArray(
  context: CallContext,
  vt: number,
  input: unknown,
): bigint {
  const { functions } = context;
  if (vt === VT.UI1) {
    return newSafeArray(functions, vt, context.bytes(input).length, {
      bytes: context.bytes(input),
    });
  }
  if (!Array.isArray(input)) {
    throw new TypeError(`Cannot pass ${JSON.stringify(input)} as an array`);
  }
  const size = elementSize(vt);
  if (size === null) throw new TypeError(`Cannot pass an array of ${vt}`);
  const bytes = new Uint8Array(input.length * size);
  const view = new DataView(bytes.buffer);
  const owned = new OwnedValues(context);
  try {
    input.forEach((element, index) =>
      owned.write(vt, view, index * size, element)
    );
    return newSafeArray(functions, vt, input.length, {
      bytes,
      // From here on the array owns them.
      taken: () => owned.keep(),
    });
  } finally {
    owned.free();
  }
}

/** Values on their way into an array: freed, unless it takes them. */
class OwnedValues {
  readonly #context: CallContext;
  #bstrs: bigint[] = [];
  #arrays: bigint[] = [];
  #pointers: bigint[] = [];

  constructor(context: CallContext) {
    this.#context = context;
  }

  write(vt: number, view: DataView, offset: number, input: unknown): void {
    if (vt !== VT.VARIANT) {
      this.#value(vt, view, offset, input);
      return;
    }
    const [type, value] = variantInput(input);
    view.setUint16(offset, type, true);
    if (type !== VT.EMPTY && type !== VT.NULL) {
      this.#value(type, view, offset + VARIANT_VALUE, value);
    }
  }

  keep(): void {
    for (const pointer of this.#pointers) this.#context.invoker.addRef(pointer);
    this.#bstrs = [];
    this.#arrays = [];
    this.#pointers = [];
  }

  free(): void {
    const { functions } = this.#context;
    for (const bstr of this.#bstrs) functions.SysFreeString(bstr);
    for (const array of this.#arrays) functions.SafeArrayDestroy(array);
  }

  #value(vt: number, view: DataView, offset: number, value: unknown): void {
    if (vt === VT.BSTR) {
      const bstr = allocateBstr(this.#context.functions, String(value));
      this.#bstrs.push(bstr);
      view.setBigUint64(offset, bstr, true);
    } else if ((vt & VT.ARRAY) !== 0) {
      const array = writeArray(this.#context, vt & ~VT.ARRAY, value);
      this.#arrays.push(array);
      view.setBigUint64(offset, array, true);
    } else if (vt === VT.DISPATCH || vt === VT.UNKNOWN) {
      const pointer = borrowed(this.#context, vt, value);
      if (pointer !== 0n) this.#pointers.push(pointer);
      view.setBigUint64(offset, pointer, true);
    } else scalarOf(vt).write(view, offset, value);
  }
}

/** The pointer of an object that the table goes on holding. */
function borrowed(context: CallContext, vt: number, value: unknown): bigint {
  if (value === null) return 0n;
  return context.objects.pointer(
    Number(value),
    vt === VT.DISPATCH ? IDISPATCH : IUNKNOWN,
    context.method,
  );
}

function scalarOf(vt: number) {
  const scalar = SCALARS_BY_VARTYPE.get(vt);
  if (scalar === undefined) {
    throw new TypeError(`Cannot pass a VARIANT of VARTYPE ${vt}`);
  }
  return scalar;
}

function variantInput(input: unknown): [number, unknown] {
  if (!Array.isArray(input) || input.length !== 2) {
    throw new TypeError(
      `Cannot pass ${JSON.stringify(input)} as a VARIANT`,
    );
  }
  return [Number(input[0]), input[1]];
}
