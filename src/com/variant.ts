/**
 * VARIANTs that JavaScript has no value for.
 *
 * @module
 */

/** The name of a VARTYPE, less `VT_`. */
export type VariantTypeName =
  | "I1"
  | "UI1"
  | "I2"
  | "UI2"
  | "I4"
  | "UI4"
  | "INT"
  | "UINT"
  | "I8"
  | "UI8"
  | "R4"
  | "R8"
  | "DATE"
  | "BOOL"
  | "ERROR"
  | "BSTR"
  | "DISPATCH"
  | "UNKNOWN";

/** The VARTYPEs that a {@linkcode Variant} can have. */
export const VARIANT_TYPES: Readonly<Record<VariantTypeName, number>> = {
  I1: 16,
  UI1: 17,
  I2: 2,
  UI2: 18,
  I4: 3,
  UI4: 19,
  INT: 22,
  UINT: 23,
  I8: 20,
  UI8: 21,
  R4: 4,
  R8: 5,
  DATE: 7,
  BOOL: 11,
  ERROR: 10,
  BSTR: 8,
  DISPATCH: 9,
  UNKNOWN: 13,
};

/**
 * A VARIANT of a type of one's own choosing, for servers that tell an `I2` from
 * an `I4`, or take `ERROR` with `DISP_E_PARAMNOTFOUND` for an argument left out.
 * Servers' own VARIANTs of type `ERROR` come as one, too.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/oaidl/ns-oaidl-variant}
 *
 * @example An argument that is left out
 * ```ts
 * import { Variant } from "@discworks/imapi2/com";
 *
 * const missing = new Variant("ERROR", 0x80020004); // DISP_E_PARAMNOTFOUND
 * console.log(missing.type, missing.value);
 * ```
 */
export class Variant {
  /** Its VARTYPE. */
  readonly type: VariantTypeName;
  /** Its value, of the JavaScript type that goes with the VARTYPE. */
  readonly value: unknown;

  /**
   * Makes one. Its value is checked when it is passed.
   *
   * @param type Its VARTYPE.
   * @param value A number; a bigint for `I8` and `UI8`; a boolean, a string, a
   *   `Date` or a proxy where the type says so.
   * @throws {TypeError} If the type is none of the names.
   */
  constructor(type: VariantTypeName, value: unknown) {
    if (!Object.hasOwn(VARIANT_TYPES, type)) {
      throw new TypeError(
        `Cannot make a VARIANT: its type must be one of ${
          Object.keys(VARIANT_TYPES).join(", ")
        }, received ${String(type)}`,
      );
    }
    this.type = type;
    this.value = value;
  }
}
