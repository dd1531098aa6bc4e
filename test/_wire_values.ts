/** What a reply can hold, by right or by mistake. */

/** The record of a failed call. */
export const FAILURE = {
  type: "com",
  hresult: 0x80004005,
  interfaceName: "ITest",
  method: "call",
  description: null,
};

/** Values of every kind, of which each row has some; the others a reply holds by mistake. */
export const VALUES: readonly unknown[] = [
  ...[null, undefined, true, false],
  ...[0, -0, 1, -1, 0.5, -0.5, 255, 256, -32769, 2 ** 31, -(2 ** 31) - 1],
  ...[2 ** 32, 2 ** 40, 1e300, NaN, Infinity],
  ...["", "text", "5", "-5", "5n", "0x5", "-0", "NaN", "Infinity", " 5"],
  ...[String(2n ** 63n), String(2n ** 64n), String(-(2n ** 63n) - 1n)],
  ...["9".repeat(20), "9".repeat(500)],
  "00000000-0000-0000-C000-000000000046",
  "{00000000-0000-0000-C000-000000000046}",
  ...[[], [null], [[]], [undefined], [1], [1, 2], [-1], [-1, 0], [-1, 1]],
  ...[[-1, "0"], [-1, null], [-1, []], [-1, true], [0, 0], [1, 0], [-1.5, 0]],
  ...[[-1, 0, -2], [-1, 0, -2, 0], ["text"], ["text", "x"], [5, "x"]],
  ...[[5, "x", 6], [true], [0.5], ["NaN"]],
  // VARIANTs, good and bad.
  ...[[0, null], [0, 5], [1, null], [3, 5], [3, "5"], [3, 0.5], [3, 2 ** 31]],
  ...[[3, null], [3, true], [5, "NaN"], [5, "x"], [5, null], [7, 1e300]],
  ...[[8, "x"], [8, 5], [8, null], [9, -1], [9, 0], [9, 5], [9, -0.5]],
  ...[[9, null], [9, "-1"], [10, 5], [10, -1], [11, true], [11, 1], [13, -2]],
  ...[[16, 128], [17, 256], [17, -1], [18, -1], [19, -1], [20, "5"]],
  ...[[20, "x"], [20, ""], [20, 5], [21, "-1"], [20, String(2n ** 63n)]],
  ...[[6, 5], [14, 5], [36, 5], [9999, 5], [-3, 5], ["3", 5], [null, 5]],
  ...[[12, [3, 5]], [0x200C, []], [0x200C, [[3, 5]]], [0x200C, [5]]],
  ...[[0x200C, [[3, "x"]]], [0x200C, 5], [0x200C, null], [0x2008, ["x", 5]]],
  ...[[0x2003, [1, "x"]], [0x2011, new Uint8Array(2)], [0x2011, [1, 2]]],
  ...[[0x2011, [256]], [0x2008, new Uint8Array(2)], [0x2063, []]],
  ...[[0x6003, [1]], [[3, 5]], [[3, 5], [8, "x"]], [[3, 5], [8]]],
  // Records of failures, good and bad.
  FAILURE,
  { ...FAILURE, description: "text" },
  { ...FAILURE, description: 5 },
  { ...FAILURE, description: {} },
  { ...FAILURE, hresult: "5" },
  { ...FAILURE, hresult: NaN },
  { ...FAILURE, interfaceName: null },
  { ...FAILURE, method: [] },
  { ...FAILURE, type: "native" },
  { type: "com" },
  { type: "com", hresult: 0x80004005 },
  {},
  { length: 0 },
  { toString: null, valueOf: null },
  [5, { toString: null, valueOf: null }],
  [-1, { toString: null, valueOf: null }],
  [{ toString: null, valueOf: null }, 5],
  ...[new Uint8Array(0), new Uint8Array(3), new Uint16Array(3)],
  ...[new Map(), new Set(), new Date(0), new ArrayBuffer(3), /x/, 5n, [5n]],
];
