/**
 * The types of parameters, in the words of C headers and of IDL.
 *
 * @module
 */

/** An integer of up to 32 bits: a number in scripts. */
export type IntegerType =
  | "BYTE"
  | "SHORT"
  | "USHORT"
  | "WORD"
  | "INT"
  | "UINT"
  | "LONG"
  | "ULONG"
  | "DWORD";

/** An integer of 64 bits: a bigint in scripts. */
export type LargeIntegerType =
  | "LONGLONG"
  | "ULONGLONG"
  | "LARGE_INTEGER"
  | "ULARGE_INTEGER";

/** The smallest and the largest value of each integer of up to 32 bits. */
export const INTEGER_RANGES: Readonly<
  Record<IntegerType, readonly [number, number]>
> = {
  BYTE: [0, 0xFF],
  SHORT: [-0x8000, 0x7FFF],
  USHORT: [0, 0xFFFF],
  WORD: [0, 0xFFFF],
  INT: [-0x80000000, 0x7FFFFFFF],
  UINT: [0, 0xFFFFFFFF],
  LONG: [-0x80000000, 0x7FFFFFFF],
  ULONG: [0, 0xFFFFFFFF],
  DWORD: [0, 0xFFFFFFFF],
};

const SIGNED = [-(2n ** 63n), 2n ** 63n - 1n] as const;
const UNSIGNED = [0n, 2n ** 64n - 1n] as const;

/** The smallest and the largest value of each integer of 64 bits. */
export const LARGE_INTEGER_RANGES: Readonly<
  Record<LargeIntegerType, readonly [bigint, bigint]>
> = {
  LONGLONG: SIGNED,
  LARGE_INTEGER: SIGNED,
  ULONGLONG: UNSIGNED,
  ULARGE_INTEGER: UNSIGNED,
};

/** Any enumeration, which crosses as a LONG: a number in scripts. */
export type EnumerationType = `enum ${string}`;

/** A truth value: VARIANT_BOOL has two bytes, BOOL four, BOOLEAN one. */
export type BooleanType = "VARIANT_BOOL" | "BOOL" | "BOOLEAN";

/** A value in a cell of its own, that is no pointer. */
export type ScalarType =
  | IntegerType
  | LargeIntegerType
  | EnumerationType
  | BooleanType
  | "FLOAT"
  | "DOUBLE"
  | "DATE";

/**
 * An array with one dimension, by what each element holds. An array that is
 * read may as well be one of VARIANTs that hold such values.
 */
export type SafeArrayType =
  | "SAFEARRAY(BSTR)"
  | "SAFEARRAY(BYTE)"
  | "SAFEARRAY(DOUBLE)"
  | "SAFEARRAY(LONG)"
  | "SAFEARRAY(ULONG)"
  | "SAFEARRAY(VARIANT)";

/**
 * Numbers behind a pointer, with their count in the next parameter. As a
 * result, memory that the callee allocates with CoTaskMemAlloc.
 */
export type CountedType = "BYTE[]" | "ULONG[]" | `${EnumerationType}[]`;

/**
 * The type of an `[in]` parameter, but for interfaces.
 *
 * - `"VARIANT"` is passed by value and `"VARIANT*"` by pointer.
 * - `"capacity"` is a ULONG, and says how many elements the array has room for
 *   that a result of the same method is written to.
 */
export type InType =
  | ScalarType
  | "BSTR"
  | "LPWSTR"
  | "GUID"
  | "VARIANT"
  | "VARIANT*"
  | SafeArrayType
  | CountedType
  | "capacity";

/**
 * The type of an `[out]` parameter, but for interfaces.
 *
 * - `"BYTE[18]"` is a buffer of 18 bytes that the callee fills.
 * - `"BYTE[capacity]"` and `"VARIANT[capacity]"` are arrays with room for as
 *   many elements as the `"capacity"` parameter says.
 * - `"count"` is the ULONG in which the callee says how many it wrote there; it
 *   is no value of its own.
 * - `"HRESULT"` is no parameter: it is the code with which the method succeeded.
 */
export type OutType =
  | ScalarType
  | "BSTR"
  | "GUID"
  | "VARIANT"
  | SafeArrayType
  | CountedType
  | `BYTE[${number}]`
  | "BYTE[capacity]"
  | "VARIANT[capacity]"
  | "count"
  | "HRESULT";
