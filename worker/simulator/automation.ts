/**
 * BSTRs and SAFEARRAYs in simulated memory, laid out as on 64-bit Windows.
 *
 * @module
 */

import { VARIANT_SIZE, VARIANT_VALUE, VT } from "../com/variant.ts";
import type { AddressSpace } from "./address_space.ts";

/** Room before a BSTR's text; its last four bytes are the length in bytes. */
const BSTR_HEADER = 16;

/** Where the fields of a SAFEARRAY with one dimension are. */
const ARRAY = {
  dimensions: 0,
  elementSize: 4,
  locks: 8,
  data: 16,
  count: 24,
  lowerBound: 28,
};
const ARRAY_SIZE = 32;

/** Room before a SAFEARRAY, whose last four bytes say what its elements are. */
const ARRAY_HEADER = 16;
const VARTYPE_BEFORE = 4n;

/** Makes a BSTR. */
export function newBstr(memory: AddressSpace, text: string): bigint {
  const size = text.length * 2;
  const block = memory.allocate(BSTR_HEADER + size + 2);
  const bstr = block + BigInt(BSTR_HEADER);
  memory.writeInt32(bstr - 4n, size);
  memory.writeText(bstr, text);
  return bstr;
}

/** The text of a BSTR; none for a null one. */
export function bstrText(memory: AddressSpace, bstr: bigint): string {
  return bstr === 0n ? "" : memory.readText(bstr, bstrLength(memory, bstr));
}

/** How many code units a BSTR has; none has a null one. */
export function bstrLength(memory: AddressSpace, bstr: bigint): number {
  return bstr === 0n ? 0 : memory.readUint32(bstr - 4n) / 2;
}

/** SysFreeString. */
export function freeBstr(memory: AddressSpace, bstr: bigint): void {
  if (bstr !== 0n) memory.free(bstr - BigInt(BSTR_HEADER));
}

/** The size of an element of a SAFEARRAY. */
export function elementSize(vt: number): number {
  switch (vt) {
    case VT.VARIANT:
      return VARIANT_SIZE;
    case VT.I1:
    case VT.UI1:
      return 1;
    case VT.I2:
    case VT.UI2:
    case VT.BOOL:
      return 2;
    case VT.I4:
    case VT.UI4:
    case VT.R4:
    case VT.ERROR:
    case VT.INT:
    case VT.UINT:
      return 4;
    default:
      return 8;
  }
}

/** SafeArrayCreateVector, for an array that begins at 0: zeroed elements of one VARTYPE. */
export function newSafeArray(
  memory: AddressSpace,
  vt: number,
  count: number,
): bigint {
  const size = elementSize(vt);
  const array = memory.allocate(ARRAY_HEADER + ARRAY_SIZE) +
    BigInt(ARRAY_HEADER);
  const data = memory.allocate(Math.max(1, count * size));
  memory.writeInt32(array - VARTYPE_BEFORE, vt);
  memory.writeUint16(array + BigInt(ARRAY.dimensions), 1);
  memory.writeInt32(array + BigInt(ARRAY.elementSize), size);
  memory.writePointer(array + BigInt(ARRAY.data), data);
  memory.writeInt32(array + BigInt(ARRAY.count), count);
  return array;
}

/** The VARTYPE of the elements of a SAFEARRAY. */
export function arrayVartype(memory: AddressSpace, array: bigint): number {
  return memory.readInt32(array - VARTYPE_BEFORE);
}

/** Where the elements of a SAFEARRAY are. */
export function arrayData(memory: AddressSpace, array: bigint): bigint {
  return memory.readPointer(array + BigInt(ARRAY.data));
}

/** The bounds of a SAFEARRAY: index of the first and of the last element. */
export function arrayBounds(
  memory: AddressSpace,
  array: bigint,
): [number, number] {
  const lower = memory.readInt32(array + BigInt(ARRAY.lowerBound));
  return [lower, lower + memory.readInt32(array + BigInt(ARRAY.count)) - 1];
}

/** How many dimensions a SAFEARRAY has. */
export function arrayDimensions(memory: AddressSpace, array: bigint): number {
  return memory.readUint16(array + BigInt(ARRAY.dimensions));
}

/** Locks a SAFEARRAY, or unlocks it with -1, and gives where its elements are. */
export function lockArray(
  memory: AddressSpace,
  array: bigint,
  change: 1 | -1,
): bigint {
  const locks = array + BigInt(ARRAY.locks);
  memory.writeInt32(locks, memory.readInt32(locks) + change);
  return memory.readPointer(array + BigInt(ARRAY.data));
}

/** Whether somebody still has access to the elements of a SAFEARRAY. */
export function isLocked(memory: AddressSpace, array: bigint): boolean {
  return memory.readInt32(array + BigInt(ARRAY.locks)) !== 0;
}

/** SafeArrayDestroy: frees the array and its elements, and calls `release` with each interface. */
export function destroySafeArray(
  memory: AddressSpace,
  array: bigint,
  release: (pointer: bigint) => void,
): void {
  const data = arrayData(memory, array);
  const vt = arrayVartype(memory, array);
  const count = memory.readInt32(array + BigInt(ARRAY.count));
  for (let index = 0; index < count; index++) {
    const element = data + BigInt(index * elementSize(vt));
    if (vt === VT.VARIANT) clearVariant(memory, element, release);
    else clearValue(memory, vt, element, release);
  }
  memory.free(data);
  memory.free(array - BigInt(ARRAY_HEADER));
}

/** VariantClear. */
export function clearVariant(
  memory: AddressSpace,
  variant: bigint,
  release: (pointer: bigint) => void,
): void {
  const vt = memory.readUint16(variant);
  const value = variant + BigInt(VARIANT_VALUE);
  if ((vt & VT.ARRAY) === 0) clearValue(memory, vt, value, release);
  else {
    const array = memory.readPointer(value);
    if (array !== 0n) destroySafeArray(memory, array, release);
  }
  memory.writeUint16(variant, VT.EMPTY);
}

function clearValue(
  memory: AddressSpace,
  vt: number,
  value: bigint,
  release: (pointer: bigint) => void,
): void {
  if (vt === VT.BSTR) freeBstr(memory, memory.readPointer(value));
  else if (vt === VT.DISPATCH || vt === VT.UNKNOWN) {
    const pointer = memory.readPointer(value);
    if (pointer !== 0n) release(pointer);
  }
}
