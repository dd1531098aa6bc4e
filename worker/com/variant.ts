/**
 * VARIANTs, as 64-bit Windows lays them out: the type at 0, the value at 8.
 *
 * @module
 */

/** The size of a VARIANT. */
export const VARIANT_SIZE = 24;

/** Where the value is in a VARIANT. */
export const VARIANT_VALUE = 8;

/** The VARTYPEs that occur here. */
export const VT = {
  I2: 2,
  I4: 3,
  BSTR: 8,
  DISPATCH: 9,
  BOOL: 11,
  VARIANT: 12,
  UNKNOWN: 13,
  I1: 16,
  UI1: 17,
  UI2: 18,
  UI4: 19,
  UI8: 21,
  INT: 22,
  UINT: 23,
} as const;

/** VARIANT_TRUE is all bits set. */
export const VARIANT_TRUE = -1;

/** Reads an integer VARIANT of up to 32 bits; `null` for any other type. */
export function readVariantInteger(
  view: DataView,
  offset: number,
): number | null {
  const value = offset + VARIANT_VALUE;
  switch (view.getUint16(offset, true)) {
    case VT.I1:
      return view.getInt8(value);
    case VT.UI1:
      return view.getUint8(value);
    case VT.I2:
      return view.getInt16(value, true);
    case VT.UI2:
      return view.getUint16(value, true);
    case VT.I4:
    case VT.INT:
      return view.getInt32(value, true);
    case VT.UI4:
    case VT.UINT:
      return view.getUint32(value, true);
    default:
      return null;
  }
}
