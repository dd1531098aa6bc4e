/** Values of every type, from the message to the callee and back. */

import { failureOf } from "../../src/protocol/call_reply.ts";
import {
  define,
  IDispatch,
  type InterfaceTable,
  IUnknown,
} from "../../src/abi/interface_table.ts";
import type { CallResult, WireValue } from "../../src/protocol/messages.ts";
import type { InType, OutType } from "../../src/abi/value_types.ts";
import {
  type SimulatedObject,
  SimulatedSuccess,
  type SimulatedValue,
  type SimulatedVariant,
} from "../../worker/simulator/simulated_object.ts";
import { assert, assertEquals } from "../_assert.ts";
import {
  bytesOf,
  CalledMethod,
  newArray,
  newPointer,
  VT,
  writingBytes,
} from "./_called_method.ts";

function test(name: string, run: () => void): void {
  Deno.test(name, { permissions: "none" }, run);
}

/** Passes a value to a method that gives it back: as the method received it, and as it came out. */
function echo(
  type: InType & OutType,
  input: WireValue,
): { readonly received: SimulatedValue; readonly result: CallResult } {
  let received: SimulatedValue;
  using method = new CalledMethod(
    { in: [type], out: type },
    (value: SimulatedValue) => received = value,
  );
  const result = method.call(input);
  return { received, result };
}

/** The same value, down to the sign of zero. */
function assertSame(
  actual: unknown,
  expected: unknown,
  message: string,
): void {
  assert(
    Object.is(actual, expected),
    `${message}: ${String(actual)} instead of ${String(expected)}`,
  );
}

/** A number as it travels: JSON has not all of them. */
function wire(value: number): WireValue {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

/** An object that can be passed and given. */
function anObject(table: InterfaceTable = IDispatch): SimulatedObject {
  return { interfaces: [table], methods: {} };
}

test("integers of up to 32 bits keep their extremes", () => {
  const ranges = {
    BYTE: [0, 2 ** 8 - 1],
    SHORT: [-(2 ** 15), 2 ** 15 - 1],
    USHORT: [0, 2 ** 16 - 1],
    WORD: [0, 2 ** 16 - 1],
    INT: [-(2 ** 31), 2 ** 31 - 1],
    UINT: [0, 2 ** 32 - 1],
    LONG: [-(2 ** 31), 2 ** 31 - 1],
    ULONG: [0, 2 ** 32 - 1],
    DWORD: [0, 2 ** 32 - 1],
    "enum Any": [-(2 ** 31), 2 ** 31 - 1],
  } as const;
  for (const [type, [min, max]] of Object.entries(ranges)) {
    for (const value of [min, max, 0, 1, Math.trunc(max / 3)]) {
      const { received, result } = echo(type as keyof typeof ranges, value);
      assertSame(received, value, type);
      assertSame(result, value, type);
    }
  }
});

test("integers of 64 bits keep every digit", () => {
  const [signed, unsigned] = [
    [-(2n ** 63n), 2n ** 63n - 1n, -1n, 0n, 2n ** 53n + 1n],
    [2n ** 64n - 1n, 0n, 1n, 2n ** 63n, 2n ** 53n + 1n],
  ];
  const values = {
    LONGLONG: signed,
    LARGE_INTEGER: signed,
    ULONGLONG: unsigned,
    ULARGE_INTEGER: unsigned,
  } as const;
  for (const [type, all] of Object.entries(values)) {
    for (const value of all) {
      const digits = String(value);
      const { received, result } = echo(type as keyof typeof values, digits);
      assertSame(received, value, type);
      assertSame(result, digits, type);
    }
  }
});

test("fractions and dates keep every bit: NaN, infinities, -0 and denormals", () => {
  const values = [
    ...[0, -0, 1.5, -0.1, NaN, Infinity, -Infinity],
    // The smallest and the largest of both sizes, and the smallest that are no denormals.
    ...[5e-324, 2 ** -149, 2 ** -126, 2.2250738585072014e-308],
    ...[Number.MAX_VALUE, -Number.MAX_VALUE, 3.4028234663852886e38],
    ...[-657_434, 2_958_465.999_988_426],
  ];
  for (const value of values) {
    for (const type of ["DOUBLE", "DATE"] as const) {
      const { received, result } = echo(type, wire(value));
      assertSame(received, value, type);
      assertSame(result, wire(value), type);
    }
    const { received, result } = echo("FLOAT", wire(value));
    assertSame(received, Math.fround(value), "FLOAT");
    assertSame(result, wire(Math.fround(value)), "FLOAT");
  }
});

test("truth values are passed as their type writes true", () => {
  const bits = { VARIANT_BOOL: 0xFFFF, BOOL: 1, BOOLEAN: 1 } as const;
  const sizes = { VARIANT_BOOL: 2, BOOL: 4, BOOLEAN: 1 } as const;
  for (const type of ["VARIANT_BOOL", "BOOL", "BOOLEAN"] as const) {
    for (const value of [true, false]) {
      let passed: bigint | undefined;
      using method = new CalledMethod(
        { in: [type], out: type },
        (received: boolean) => received,
        ({ DispCallFunc, copyFromMemory }) => ({
          DispCallFunc: (...args) => {
            if (BigInt(args[1]) >= 24n) {
              const cell = new BigUint64Array(1);
              const [variant] = args[6] as BigUint64Array<ArrayBuffer>;
              copyFromMemory(cell, variant! + 8n, 8n);
              passed = cell[0]!;
            }
            return DispCallFunc(...args);
          },
        }),
      );
      assertEquals(method.call(value), value, type);
      const size = sizes[type] * 8;
      assertEquals(
        BigInt.asUintN(size, passed!),
        value ? BigInt(bits[type]) : 0n,
      );
    }
  }
});

test("any bit of a truth value is true, and no bit beyond it", () => {
  const cases = [
    ["VARIANT_BOOL", 0x8000, true],
    ["VARIANT_BOOL", 1, true],
    ["VARIANT_BOOL", 0x10000, false],
    ["BOOL", 0x80000000, true],
    ["BOOL", 2, true],
    ["BOOL", 0x1_0000_0000, false],
    ["BOOLEAN", 0x80, true],
    ["BOOLEAN", 0x100, false],
  ] as const;
  for (const [out, written, expected] of cases) {
    using method = new CalledMethod(
      { out },
      () => {},
      writingBytes(() => [bytesOf(written)]),
    );
    assertEquals(method.call(), expected, `${out} ${written}`);
  }
});

test("a text crosses by code unit, and null as a null pointer", () => {
  for (const text of ["", "ä光🎵", "\ud800x\udc00", "x".repeat(10_000)]) {
    assertEquals(echo("BSTR", text), { received: text, result: text });
    let received: SimulatedValue;
    using method = new CalledMethod(
      { in: ["LPWSTR"] },
      (value: string) => void (received = value),
    );
    assertEquals(method.call(text), true);
    assertEquals(received, text);
  }
  const zeros = "\0a\0\0b\0";
  assertEquals(echo("BSTR", zeros), { received: zeros, result: zeros });
  assertEquals(echo("BSTR", null), { received: null, result: "" });
  let received: SimulatedValue;
  using method = new CalledMethod(
    { in: ["LPWSTR", "BSTR"] },
    (...values: never[]) => void (received = values),
  );
  assertEquals(method.call(null, null), true);
  assertEquals(received, [null, null]);
});

test("a GUID is three little-endian fields and eight bytes", () => {
  const guid = "00112233-4455-6677-8899-AABBCCDDEEFF";
  const bytes = Uint8Array.from(
    "33221100554477668899AABBCCDDEEFF".match(/../g)!,
    (digits) => parseInt(digits, 16),
  );
  let received: SimulatedValue;
  using passing = new CalledMethod(
    { in: ["LONG", "GUID", "LONG"], out: "GUID" },
    (...values: SimulatedValue[]) => {
      received = values;
      return guid;
    },
  );
  assertEquals(passing.call(-1, guid, -2), guid);
  assertEquals(received, [-1, bytes, -2]);
  using giving = new CalledMethod(
    { out: ["LONG", "GUID", "LONG"] },
    () => {},
    writingBytes(() => [bytesOf(-1), bytes, bytesOf(-2)]),
  );
  assertEquals(giving.call(), [-1, guid, -2]);
});

/** A VARIANT as it travels, and what a method makes of it, which is what it received as well. */
const VARIANTS: readonly (readonly [WireValue, SimulatedVariant])[] = [
  [[VT.EMPTY, null], { vt: VT.EMPTY }],
  [[VT.NULL, null], { vt: VT.NULL }],
  [[VT.I1, -128], { vt: VT.I1, value: -128 }],
  [[VT.I1, 127], { vt: VT.I1, value: 127 }],
  [[VT.UI1, 255], { vt: VT.UI1, value: 255 }],
  [[VT.I2, -32768], { vt: VT.I2, value: -32768 }],
  [[VT.UI2, 65535], { vt: VT.UI2, value: 65535 }],
  [[VT.I4, -(2 ** 31)], { vt: VT.I4, value: -(2 ** 31) }],
  [[VT.UI4, 2 ** 32 - 1], { vt: VT.UI4, value: 2 ** 32 - 1 }],
  [[VT.INT, -7], { vt: VT.INT, value: -7 }],
  [[VT.UINT, 2 ** 32 - 1], { vt: VT.UINT, value: 2 ** 32 - 1 }],
  [[VT.ERROR, 0x80020004], { vt: VT.ERROR, value: 0x80020004 }],
  [[VT.I8, String(-(2n ** 63n))], { vt: VT.I8, value: -(2n ** 63n) }],
  [[VT.UI8, String(2n ** 64n - 1n)], { vt: VT.UI8, value: 2n ** 64n - 1n }],
  [[VT.R4, Math.fround(0.1)], { vt: VT.R4, value: Math.fround(0.1) }],
  [[VT.R8, "NaN"], { vt: VT.R8, value: NaN }],
  [[VT.R8, "-Infinity"], { vt: VT.R8, value: -Infinity }],
  [[VT.R8, 5e-324], { vt: VT.R8, value: 5e-324 }],
  [[VT.DATE, 46351.5], { vt: VT.DATE, value: 46351.5 }],
  [[VT.BOOL, true], { vt: VT.BOOL, value: true }],
  [[VT.BOOL, false], { vt: VT.BOOL, value: false }],
  [[VT.BSTR, ""], { vt: VT.BSTR, value: "" }],
  [[VT.BSTR, "\0ä\ud800"], { vt: VT.BSTR, value: "\0ä\ud800" }],
  [[VT.DISPATCH, null], { vt: VT.DISPATCH, value: null }],
  [[VT.UNKNOWN, null], { vt: VT.UNKNOWN, value: null }],
  [[VT.ARRAY | VT.VARIANT, []], { vt: VT.ARRAY | VT.VARIANT, value: [] }],
  [
    [VT.ARRAY | VT.BSTR, ["a", "", "\0"]],
    { vt: VT.ARRAY | VT.BSTR, value: ["a", "", "\0"] },
  ],
  [
    [VT.ARRAY | VT.I8, ["-1", "9007199254740993"]],
    { vt: VT.ARRAY | VT.I8, value: [-1n, 2n ** 53n + 1n] },
  ],
  [
    [VT.ARRAY | VT.BOOL, [true, false]],
    { vt: VT.ARRAY | VT.BOOL, value: [true, false] },
  ],
  [
    [VT.ARRAY | VT.VARIANT, [
      [VT.I4, 1],
      [VT.ARRAY | VT.VARIANT, [
        [VT.BSTR, "deep"],
        [VT.ARRAY | VT.VARIANT, [[VT.EMPTY, null], [VT.NULL, null]]],
        [VT.ARRAY | VT.R8, [0.5, "Infinity"]],
      ]],
      [VT.UNKNOWN, null],
    ]],
    {
      vt: VT.ARRAY | VT.VARIANT,
      value: [
        { vt: VT.I4, value: 1 },
        {
          vt: VT.ARRAY | VT.VARIANT,
          value: [
            { vt: VT.BSTR, value: "deep" },
            {
              vt: VT.ARRAY | VT.VARIANT,
              value: [{ vt: VT.EMPTY }, { vt: VT.NULL }],
            },
            { vt: VT.ARRAY | VT.R8, value: [0.5, Infinity] },
          ],
        },
        { vt: VT.UNKNOWN, value: null },
      ],
    },
  ],
];

test("a VARIANT of every kind crosses, by value and by pointer", () => {
  for (const [input, variant] of VARIANTS) {
    for (const type of ["VARIANT", "VARIANT*"] as const) {
      let received: SimulatedValue;
      using method = new CalledMethod(
        { in: ["LONG", type, "BSTR"], out: "VARIANT" },
        (...values: SimulatedValue[]) => {
          received = values;
          return variant;
        },
      );
      assertEquals(method.call(-1, input, "end"), input);
      assertEquals(received, [-1, variant, "end"]);
    }
  }
});

test("a VARIANT -0 keeps its sign", () => {
  const { received, result } = echo("VARIANT", [VT.R8, "-0"]);
  assertSame((received as SimulatedVariant).value, -0, "received");
  assertEquals(result, [VT.R8, "-0"]);
});

test("bytes in a VARIANT, alone and in an array, are bytes", () => {
  let received: SimulatedValue;
  using method = new CalledMethod(
    { in: ["VARIANT", "VARIANT"], out: ["VARIANT", "VARIANT"] },
    (...values: SimulatedValue[]) => received = values,
  );
  const [bytes, none] = [new Uint8Array([0, 7, 255]), new Uint8Array(0)];
  const result = method.callWith((calls) => [
    [VT.ARRAY | VT.UI1, calls.bytes(bytes)],
    [VT.ARRAY | VT.VARIANT, [[VT.ARRAY | VT.UI1, calls.bytes(none)]]],
  ]);
  assertEquals(received, [
    { vt: VT.ARRAY | VT.UI1, value: [0, 7, 255] },
    {
      vt: VT.ARRAY | VT.VARIANT,
      value: [{ vt: VT.ARRAY | VT.UI1, value: [] }],
    },
  ]);
  assertEquals(result, [
    [VT.ARRAY | VT.UI1, bytes],
    [VT.ARRAY | VT.VARIANT, [[VT.ARRAY | VT.UI1, none]]],
  ]);
});

test("objects in a VARIANT, alone and in arrays, have references of their own", () => {
  const given = anObject();
  let received: SimulatedValue;
  using method = new CalledMethod(
    { in: ["VARIANT", "VARIANT*"], out: ["VARIANT", "VARIANT"] },
    (...values: SimulatedValue[]) => {
      received = values;
      return [
        { vt: VT.UNKNOWN, value: given },
        {
          vt: VT.ARRAY | VT.VARIANT,
          value: [
            { vt: VT.DISPATCH, value: given },
            { vt: VT.ARRAY | VT.DISPATCH, value: [given, null, given] },
          ],
        },
      ];
    },
  );
  const { object, self } = method;
  const inputs: WireValue[] = [
    [VT.DISPATCH, object],
    [VT.ARRAY | VT.VARIANT, [
      [VT.UNKNOWN, object],
      [VT.ARRAY | VT.DISPATCH, [object, null]],
    ]],
  ];
  method.callForObjects(inputs, (result) => {
    assertEquals(received, [
      { vt: VT.DISPATCH, value: self },
      {
        vt: VT.ARRAY | VT.VARIANT,
        value: [
          { vt: VT.UNKNOWN, value: self },
          { vt: VT.ARRAY | VT.DISPATCH, value: [self, null] },
        ],
      },
    ]);
    const objects = JSON.stringify(result).match(/-\d+/g)!.map(Number);
    const [first, second, third, fourth] = objects;
    assertEquals(new Set(objects).size, 4);
    assertEquals(result, [
      [VT.UNKNOWN, first!],
      [VT.ARRAY | VT.VARIANT, [
        [VT.DISPATCH, second!],
        [VT.ARRAY | VT.DISPATCH, [third!, null, fourth!]],
      ]],
    ]);
    return objects;
  });
});

test("an array of each kind is passed as one of its VARTYPE", () => {
  const cases: [InType, number, WireValue, readonly SimulatedValue[]][] = [
    ["SAFEARRAY(BSTR)", VT.BSTR, ["a", "\0ä", ""], ["a", "\0ä", ""]],
    ["SAFEARRAY(DOUBLE)", VT.R8, ["NaN", 0.5], [NaN, 0.5]],
    ["SAFEARRAY(LONG)", VT.I4, [-(2 ** 31), 5], [-(2 ** 31), 5]],
    ["SAFEARRAY(ULONG)", VT.UI4, [2 ** 32 - 1], [2 ** 32 - 1]],
    ["SAFEARRAY(LONG)", VT.I4, [], []],
    [
      "SAFEARRAY(VARIANT)",
      VT.VARIANT,
      VARIANTS.map(([input]) => input),
      VARIANTS.map(([, variant]) => variant),
    ],
  ];
  for (const [type, vt, input, value] of cases) {
    let received: SimulatedValue;
    using method = new CalledMethod(
      { in: [type] },
      (array: SimulatedValue) => void (received = array),
    );
    assertEquals(method.call(input), true);
    assertEquals(received, { vt: VT.ARRAY | vt, value }, type);
  }
  let received: SimulatedValue;
  using method = new CalledMethod(
    { in: ["SAFEARRAY(BYTE)"] },
    (array: SimulatedValue) => void (received = array),
  );
  method.callWith((calls) => [calls.bytes(new Uint8Array([1, 254]))]);
  assertEquals(received, { vt: VT.ARRAY | VT.UI1, value: [1, 254] });
});

/** Calls a method that gives an array made in the simulated memory. */
function readArray(
  out: OutType,
  vt: number,
  count: number,
  elements: Uint8Array<ArrayBuffer>,
): CallResult {
  using method: CalledMethod = new CalledMethod(
    { out },
    () => newArray(method.rig.native.functions, vt, count, elements),
  );
  return method.call();
}

test("an array is read whether its elements are of the type or VARIANTs that hold it", () => {
  const bytes = (
    array: { readonly buffer: ArrayBuffer },
  ): Uint8Array<ArrayBuffer> => new Uint8Array(array.buffer);
  const LONG = "SAFEARRAY(LONG)";
  const cases: [
    OutType,
    number,
    Uint8Array<ArrayBuffer>,
    readonly WireValue[],
  ][] = [
    [LONG, VT.I4, bytes(Int32Array.of(-(2 ** 31), 7)), [-(2 ** 31), 7]],
    [LONG, VT.INT, bytes(Int32Array.of(-1)), [-1]],
    [LONG, VT.I2, bytes(Int16Array.of(-32768, 1)), [-32768, 1]],
    [LONG, VT.UI2, bytes(Uint16Array.of(65535)), [65535]],
    [LONG, VT.I1, bytes(Int8Array.of(-128)), [-128]],
    [LONG, VT.UI1, Uint8Array.of(255), [255]],
    ["SAFEARRAY(ULONG)", VT.UI4, bytes(Uint32Array.of(2 ** 32 - 1)), [
      2 ** 32 - 1,
    ]],
    ["SAFEARRAY(ULONG)", VT.UINT, bytes(Uint32Array.of(5)), [5]],
    ["SAFEARRAY(DOUBLE)", VT.R8, bytes(Float64Array.of(-0, NaN)), [
      "-0",
      "NaN",
    ]],
    ["SAFEARRAY(DOUBLE)", VT.R4, bytes(Float32Array.of(0.5)), [0.5]],
    ["SAFEARRAY(DOUBLE)", VT.I4, bytes(Int32Array.of(-3)), [-3]],
    ["SAFEARRAY(VARIANT)", VT.I4, bytes(Int32Array.of(-3)), [[VT.I4, -3]]],
    ["SAFEARRAY(VARIANT)", VT.UI1, Uint8Array.of(3), [[VT.UI1, 3]]],
    ["SAFEARRAY(VARIANT)", VT.BOOL, bytes(Int16Array.of(-1, 0)), [
      [VT.BOOL, true],
      [VT.BOOL, false],
    ]],
    ["SAFEARRAY(VARIANT)", VT.DATE, bytes(Float64Array.of(1.5)), [
      [VT.DATE, 1.5],
    ]],
    ["SAFEARRAY(VARIANT)", VT.I8, bytes(BigInt64Array.of(-5n)), [
      [VT.I8, "-5"],
    ]],
  ];
  for (const [out, vt, elements, expected] of cases) {
    assertEquals(
      readArray(out, vt, expected.length, elements),
      expected,
      `${out} of ${vt}`,
    );
    assertEquals(readArray(out, vt, 0, new Uint8Array(0)), []);
  }
  assertEquals(
    readArray("SAFEARRAY(BYTE)", VT.UI1, 3, Uint8Array.of(1, 2, 255)),
    Uint8Array.of(1, 2, 255),
  );
});

test("an array of texts, typed or of VARIANTs, gives texts; a null text is the empty one", () => {
  using method: CalledMethod = new CalledMethod(
    { out: ["SAFEARRAY(BSTR)", "SAFEARRAY(BSTR)", "SAFEARRAY(VARIANT)"] },
    () => {
      const { functions } = method.rig.native;
      const units = Uint16Array.from("ä\0", (unit) => unit.charCodeAt(0));
      const bstr = () => BigInt(functions.SysAllocStringLen(units, 2));
      const typed = (...texts: bigint[]) =>
        newArray(functions, VT.BSTR, texts.length, bytesOf(...texts));
      return [
        typed(bstr(), 0n, bstr()),
        ["of VARIANTs", ""],
        typed(bstr()),
      ];
    },
  );
  assertEquals(method.call(), [
    ["ä\0", "", "ä\0"],
    ["of VARIANTs", ""],
    [[VT.BSTR, "ä\0"]],
  ]);
});

test("an array of VARIANTs gives every kind of them, and a null array has no elements", () => {
  using method = new CalledMethod(
    { out: ["SAFEARRAY(VARIANT)", "SAFEARRAY(VARIANT)", "SAFEARRAY(BYTE)"] },
    () => [VARIANTS.map(([, variant]) => variant), 0, 0],
  );
  assertEquals(method.call(), [
    VARIANTS.map(([input]) => input),
    [],
    new Uint8Array(0),
  ]);
});

test("an array may begin elsewhere than at 0", () => {
  using method: CalledMethod = new CalledMethod(
    { out: "SAFEARRAY(LONG)" },
    () => {
      const { functions } = method.rig.native;
      const array = newArray(
        functions,
        VT.I4,
        2,
        new Uint8Array([1, 0, 0, 0, 2, 0, 0, 0]),
      );
      // The lower bound of the one dimension.
      functions.copyToMemory(BigInt(array) + 28n, Int32Array.of(-10), 4n);
      return array;
    },
  );
  assertEquals(method.call(), [1, 2]);
});

test("bytes and numbers with a count cross both ways", () => {
  for (const length of [0, 1, 5000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => index * 7);
    let received: SimulatedValue;
    using method = new CalledMethod(
      { in: ["BYTE[]", "LONG"], out: ["BYTE[]", "LONG"] },
      (...values: SimulatedValue[]) => received = values,
    );
    const result = method.callWith((calls) => [calls.bytes(bytes), -9]);
    assertEquals(received, [bytes, -9]);
    assertEquals(result, [bytes, -9]);
  }
  const unsigned = [0, 1, 2 ** 32 - 1];
  const signed = [-(2 ** 31), -1, 2 ** 31 - 1];
  for (const numbers of [[], [5]]) {
    assertEquals(echo("ULONG[]", numbers).result, numbers);
    assertEquals(echo("enum Any[]", numbers).result, numbers);
  }
  assertEquals(echo("ULONG[]", unsigned).result, unsigned);
  assertEquals(echo("enum Any[]", signed), {
    received: signed,
    result: signed,
  });
});

test("a buffer of a fixed size is zeroed, filled and read as a whole", () => {
  using method = new CalledMethod(
    { out: ["BYTE[3]", "LONG", "BYTE[18]"] },
    () => [Uint8Array.of(1, 2, 3), -1, Uint8Array.of(9)],
  );
  const last = new Uint8Array(18);
  last[0] = 9;
  for (let time = 0; time < 2; time++) {
    assertEquals(method.call(), [Uint8Array.of(1, 2, 3), -1, last]);
  }
});

/** An array with room, before or after its capacity, with a count or without. */
const ROOM = {
  counted: [{ out: "BYTE[capacity]" }, { in: "capacity" }, { out: "count" }],
  countFirst: [{ out: "count" }, { in: "capacity" }, { out: "BYTE[capacity]" }],
  uncounted: [{ in: "capacity" }, { out: "BYTE[capacity]" }],
} as const;

test("of bytes with room for as many as the capacity, those that were written are read", () => {
  for (const [name, parameters] of Object.entries(ROOM)) {
    let capacity: number | undefined;
    using method = new CalledMethod({ parameters }, (room: number) => {
      capacity = room;
      return Uint8Array.from({ length: Math.min(room, 4) }, (_, i) => i + 1);
    });
    for (const room of [0, 1, 4, 10]) {
      const written = [1, 2, 3, 4].slice(0, room);
      const length = name === "uncounted" ? room : written.length;
      const expected = new Uint8Array(length);
      expected.set(written);
      assertEquals(method.call(room), expected, `${name} ${room}`);
      assertEquals(capacity, room);
    }
  }
});

test("VARIANTs with room for as many as the capacity are read and cleared", () => {
  using method = new CalledMethod(
    {
      parameters: [
        { in: "capacity" },
        { out: "VARIANT[capacity]" },
        { out: "count" },
      ],
    },
    (capacity: number) =>
      VARIANTS.slice(0, capacity).map(([, variant]) => variant),
  );
  for (const capacity of [0, 1, VARIANTS.length, VARIANTS.length + 5]) {
    const expected = VARIANTS.slice(0, capacity).map(([input]) => input);
    assertEquals(method.call(capacity), expected);
  }
});

test("an enumerator hands over its objects: Next(celt, rgelt, pceltFetched)", () => {
  using method = new CalledMethod(
    {
      parameters: [
        { in: "capacity" },
        { out: { array: IDispatch } },
        { out: "count" },
        { out: "HRESULT" },
      ],
    },
    (capacity: number) =>
      new SimulatedSuccess(
        1,
        [anObject(), null, anObject()].slice(0, capacity),
      ),
  );
  for (const [capacity, count] of [[0, 0], [1, 1], [3, 2], [9, 2]]) {
    method.callForObjects([capacity!], (result) => {
      const [objects, hresult] = result as [number[], number];
      assertEquals(hresult, 1);
      assertEquals(objects.length, Math.min(capacity!, 3));
      const given = objects.filter((object) => object !== null);
      assertEquals([given.length, new Set(given).size], [count, count]);
      return given;
    });
  }
});

test("interfaces are passed as pointers, alone and in an array, and null as null", () => {
  let received: SimulatedValue;
  using method = new CalledMethod(
    { in: [IDispatch, IUnknown, { required: IDispatch }, { array: IUnknown }] },
    (...values: SimulatedValue[]) => void (received = values),
  );
  const { object, self } = method;
  assertEquals(method.call(object, null, object, [object, null, object]), true);
  assertEquals(received, [self, null, self, [self, null, self]]);
  assertEquals(method.call(null, object, object, []), true);
  assertEquals(received, [null, self, self, []]);
});

test("an interface that a method gives is an object of its own; without one it is null", () => {
  let given: SimulatedObject | null = anObject();
  using method = new CalledMethod(
    { out: [IUnknown, { required: IDispatch }, IDispatch] },
    () => [given, anObject(), given],
  );
  method.callForObjects([], (result) => {
    const objects = result as number[];
    assertEquals(new Set(objects).size, 3);
    assert(objects.every((object) => object < 0));
    return objects;
  });
  given = null;
  method.callForObjects([], (result) => {
    const [first, second, third] = result as (number | null)[];
    assertEquals([first, third], [null, null]);
    return [second!];
  });
});

test("an interface of 'self' has the methods of the one that declares it", () => {
  const clones: SimulatedObject[] = [];
  const table = define(
    "INode",
    "0E000000-0000-4000-8000-0000000000CB",
    IUnknown,
    {
      clone: { slot: 3, out: "self" },
      take: { slot: 4, in: [IUnknown], out: "LONG" },
    },
  );
  const node = (name: number): SimulatedObject => ({
    interfaces: [table],
    methods: {
      clone: () => {
        clones.push(node(name + 1));
        return clones.at(-1)!;
      },
      take: (other: SimulatedObject) => other === clones[0] ? name : -1,
    },
  });
  using method = new CalledMethod({ out: table }, () => node(1));
  method.callForObjects([], (result) => {
    const { clone, take } = table.methods;
    const first = result as number;
    const second = method.rig.call(clone, first) as number;
    const third = method.rig.call(clone, second) as number;
    assertEquals(method.rig.call(take, third, second), 3);
    return [first, second, third];
  });
});

test("objects in an array of VARIANTs are asked for the first interface that they have of several", () => {
  const derived = define(
    "IDerived",
    "0E000000-0000-4000-8000-0000000000CC",
    IDispatch,
    {},
  );
  using method = new CalledMethod(
    { out: { safearray: [derived, IDispatch] } },
    // The last has neither, and is left out.
    () => [anObject(), anObject(derived), anObject(IUnknown)],
  );
  method.callForObjects([], (result) => {
    const pairs = result as number[];
    assertEquals([pairs[1], pairs[3], pairs.length], [1, 0, 4]);
    return [pairs[0]!, pairs[2]!];
  });
});

test("a typed array of objects is read as one of VARIANTs", () => {
  for (const vt of [VT.DISPATCH, VT.UNKNOWN]) {
    using method: CalledMethod = new CalledMethod(
      {
        out: [
          { safearray: [IUnknown] },
          { safearray: [IDispatch] },
          "SAFEARRAY(VARIANT)",
        ],
      },
      () =>
        [2, 0, 1].map((count) => {
          const { functions } = method.rig.native;
          const pointers = Array.from(
            { length: count },
            () => newPointer(functions),
          );
          return newArray(functions, vt, count, bytesOf(...pointers));
        }),
    );
    method.callForObjects([], (result) => {
      const [pairs, none, variants] = result as [
        number[],
        number[],
        [number, number][],
      ];
      assertEquals([pairs[1], pairs[3], pairs.length], [0, 0, 4]);
      assertEquals(none, []);
      assertEquals(variants.map(([held]) => held), [vt]);
      return [pairs[0]!, pairs[2]!, variants[0]![1]];
    });
  }
});

test("several results come in order, and the HRESULT where the row has it", () => {
  using method = new CalledMethod(
    {
      parameters: [
        { out: "BSTR" },
        { in: "LONG" },
        { out: "HRESULT" },
        { out: "ULONG" },
        { in: "BSTR" },
        { out: "LONGLONG" },
      ],
    },
    (number: number, text: string) =>
      new SimulatedSuccess(number, [`${text}!`, 2 ** 32 - 1, -1n]),
  );
  for (const hresult of [0, 1, 0x00AA0006, 2 ** 31 - 1]) {
    assertEquals(
      method.call(hresult, "text"),
      ["text!", hresult, 2 ** 32 - 1, "-1"],
    );
  }
});

test("an HRESULT alone is the result, and without one a success is true", () => {
  for (const hresult of [0, 1]) {
    using alone = new CalledMethod(
      { out: "HRESULT" },
      () => new SimulatedSuccess(hresult),
    );
    assertEquals(alone.call(), hresult);
    using without = new CalledMethod({}, () => new SimulatedSuccess(hresult));
    assertEquals(without.call(), true);
  }
  using failing = new CalledMethod(
    { out: "HRESULT" },
    () => {},
    writingBytes(() => [], 0x80004005),
  );
  assertEquals(failureOf(failing.call())?.hresult, 0x80004005);
});

test("a method that leaves its results alone gives zeros, and never what was there before", () => {
  let answer = true;
  using method = new CalledMethod(
    {
      out: [
        "LONG",
        "BSTR",
        "GUID",
        "VARIANT",
        "SAFEARRAY(LONG)",
        "BYTE[]",
        IUnknown,
        "BYTE[2]",
      ],
    },
    () =>
      answer
        ? [
          5,
          "text",
          "00112233-4455-6677-8899-AABBCCDDEEFF",
          { vt: VT.I4, value: 1 },
          [1],
          Uint8Array.of(1),
          null,
          Uint8Array.of(1, 2),
        ]
        : undefined,
  );
  assert(Array.isArray(method.call()));
  answer = false;
  assertEquals(method.call(), [
    0,
    "",
    "00000000-0000-0000-0000-000000000000",
    [VT.EMPTY, null],
    [],
    new Uint8Array(0),
    null,
    new Uint8Array(2),
  ]);
});

test("the most parameters that a declaration can have cross at once", () => {
  let received: SimulatedValue;
  using method = new CalledMethod(
    { in: Array<"BYTE[]">(12).fill("BYTE[]") },
    (...values: SimulatedValue[]) => void (received = values),
  );
  const all = Array.from({ length: 12 }, (_, index) => Uint8Array.of(index));
  assertEquals(
    method.callWith((calls) => all.map((bytes) => calls.bytes(bytes))),
    true,
  );
  assertEquals(received, all);
  using variants = new CalledMethod(
    { in: Array<"VARIANT">(12).fill("VARIANT"), out: "LONG" },
    (...values: SimulatedValue[]) => values.length,
  );
  assertEquals(variants.call(...Array(12).fill([VT.I4, 1])), 12);
});
