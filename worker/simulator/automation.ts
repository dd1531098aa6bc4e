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

/** An element of a SAFEARRAY: its VARTYPE and its value, a pointer for what is not a number. */
export interface ArrayElement {
  readonly type: number;
  readonly value: number | bigint;
}

/** Makes a SAFEARRAY of VARIANT, which takes over the pointers in it. */
export function newSafeArray(
  memory: AddressSpace,
  elements: readonly ArrayElement[],
): bigint {
  const array = memory.allocate(ARRAY_SIZE);
  const data = memory.allocate(Math.max(1, elements.length * VARIANT_SIZE));
  memory.writeUint16(array + BigInt(ARRAY.dimensions), 1);
  memory.writeInt32(array + BigInt(ARRAY.elementSize), VARIANT_SIZE);
  memory.writePointer(array + BigInt(ARRAY.data), data);
  memory.writeInt32(array + BigInt(ARRAY.count), elements.length);
  elements.forEach((element, index) => {
    const variant = data + BigInt(index * VARIANT_SIZE);
    memory.writeUint16(variant, element.type);
    const value = variant + BigInt(VARIANT_VALUE);
    if (typeof element.value === "bigint") {
      memory.writePointer(value, element.value);
    } else memory.writeInt32(value, element.value);
  });
  return array;
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

/** SafeArrayDestroy: frees the array, its texts, and calls `release` with each of its interfaces. */
export function destroySafeArray(
  memory: AddressSpace,
  array: bigint,
  release: (pointer: bigint) => void,
): void {
  const data = memory.readPointer(array + BigInt(ARRAY.data));
  const count = memory.readInt32(array + BigInt(ARRAY.count));
  for (let index = 0; index < count; index++) {
    const variant = data + BigInt(index * VARIANT_SIZE);
    const type = memory.readUint16(variant);
    const value = variant + BigInt(VARIANT_VALUE);
    if (type === VT.BSTR) freeBstr(memory, memory.readPointer(value));
    else if (type === VT.DISPATCH || type === VT.UNKNOWN) {
      release(memory.readPointer(value));
    }
  }
  memory.free(data);
  memory.free(array);
}
