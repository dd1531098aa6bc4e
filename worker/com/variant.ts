/**
 * VARIANTs, as 64-bit Windows lays them out: the type at 0, the value at 8.
 *
 * @module
 */

/** The size of a VARIANT. */
export const VARIANT_SIZE = 24;

/** Where the value is in a VARIANT. */
export const VARIANT_VALUE = 8;

/** The VARTYPEs that occur here, the flag of arrays, and what hides flags. */
export const VT = {
  EMPTY: 0,
  NULL: 1,
  I2: 2,
  I4: 3,
  R4: 4,
  R8: 5,
  DATE: 7,
  BSTR: 8,
  DISPATCH: 9,
  ERROR: 10,
  BOOL: 11,
  VARIANT: 12,
  UNKNOWN: 13,
  I1: 16,
  UI1: 17,
  UI2: 18,
  UI4: 19,
  I8: 20,
  UI8: 21,
  INT: 22,
  UINT: 23,
  ARRAY: 0x2000,
  TYPEMASK: 0xFFF,
} as const;

/** VARIANT_TRUE is all bits set. */
export const VARIANT_TRUE = -1;
