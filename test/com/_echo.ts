/** An interface whose methods give back what they are passed. */

/** The class that has it. */
export const ECHO_CLASS = "0E000000-0000-4000-8000-00000000000C";

/** Its IID. */
export const ECHO_IID = "0E000000-0000-4000-8000-00000000000E";

/** The members that name no interface: the declaration's, and the simulated object's table's. */
export const ECHO_MEMBERS = {
  byte: { slot: 7, in: ["BYTE"], out: "BYTE" },
  short: { slot: 8, in: ["SHORT"], out: "SHORT" },
  ushort: { slot: 9, in: ["USHORT"], out: "USHORT" },
  long: { slot: 10, in: ["LONG"], out: "LONG" },
  ulong: { slot: 11, in: ["ULONG"], out: "ULONG" },
  longlong: { slot: 12, in: ["LONGLONG"], out: "LONGLONG" },
  ulonglong: { slot: 13, in: ["ULONGLONG"], out: "ULONGLONG" },
  float: { slot: 14, in: ["FLOAT"], out: "FLOAT" },
  double: { slot: 15, in: ["DOUBLE"], out: "DOUBLE" },
  date: { slot: 16, in: ["DATE"], out: "DATE" },
  variantBool: { slot: 17, in: ["VARIANT_BOOL"], out: "VARIANT_BOOL" },
  bool: { slot: 18, in: ["BOOL"], out: "BOOL" },
  boolean: { slot: 19, in: ["BOOLEAN"], out: "BOOLEAN" },
  bstr: { slot: 20, in: ["BSTR"], out: "BSTR" },
  lpwstr: { slot: 21, in: ["LPWSTR"], out: "BSTR" },
  enumeration: { slot: 22, in: ["enum Thing"], out: "enum Thing" },
  variant: { slot: 23, in: ["VARIANT"], out: "VARIANT" },
  variantByPointer: { slot: 24, in: ["VARIANT*"], out: "VARIANT" },
  variants: {
    slot: 25,
    in: ["SAFEARRAY(VARIANT)"],
    out: "SAFEARRAY(VARIANT)",
  },
  bytes: { slot: 26, in: ["BYTE[]"], out: "BYTE[]" },
  several: { slot: 27, in: ["LONG", "BSTR"], out: ["LONG", "BSTR"] },
  succeed: { slot: 28, in: ["ULONG"], out: ["HRESULT", "LONG"] },
  fail: { slot: 29, in: ["ULONG"] },
  read: {
    slot: 30,
    parameters: [{ out: "BYTE[capacity]" }, { in: "capacity" }, {
      out: "count",
    }],
  },
  block: { slot: 32, in: ["ULONG"] },
  blockLong: { slot: 33, in: ["ULONG"], long: true },
  guid: { slot: 31, in: ["GUID"], out: "GUID" },
} as const;
