/** Calls that fail, before, in and after the callee: whatever had been made or handed over is gone. */

import { failureOf } from "../../src/protocol/call_reply.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import {
  define,
  IDispatch,
  type InterfaceTable,
  IUnknown,
} from "../../src/abi/interface_table.ts";
import type { CallResult, WireValue } from "../../src/protocol/messages.ts";
import type { OutType } from "../../src/abi/value_types.ts";
import {
  SimulatedFailure,
  type SimulatedObject,
  type SimulatedValue,
} from "../../worker/simulator/simulated_object.ts";
import type { NativeFunctions } from "../../worker/native/symbols.ts";
import { assert, assertEquals, assertThrows } from "../_assert.ts";
import {
  bytesOf,
  CalledMethod,
  newArray,
  newPointer,
  type Row,
  VT,
  writingBytes,
} from "./_called_method.ts";

function test(name: string, run: () => void): void {
  Deno.test(name, { permissions: "none" }, run);
}

function anObject(table: InterfaceTable = IDispatch): SimulatedObject {
  return { interfaces: [table], methods: {} };
}

/** Checks that a call failed with a code, as the member's own, and gives the text. */
function assertFailed(result: CallResult, hresult: number): string | null {
  const failure = failureOf(result);
  assert(failure !== null, `it gave ${JSON.stringify(result)}`);
  assertEquals(
    [failure.hresult.toString(16), failure.interfaceName, failure.method],
    [hresult.toString(16), "ICalled", "call"],
  );
  return failure.description;
}

/** A row with `[in]` parameters of every kind that memory is made for, and values for them. */
const EVERY_INPUT = [
  "BSTR",
  "LPWSTR",
  "VARIANT",
  "VARIANT*",
  "SAFEARRAY(BSTR)",
  "SAFEARRAY(VARIANT)",
  "ULONG[]",
  { array: IDispatch },
] as const;

function everyInput(object: number): WireValue[] {
  const variant: WireValue = [VT.ARRAY | VT.VARIANT, [
    [VT.BSTR, "in an array"],
    [VT.DISPATCH, object],
    [VT.ARRAY | VT.BSTR, ["a", "b"]],
  ]];
  return [
    "text",
    "terminated",
    [VT.BSTR, "in a VARIANT"],
    variant,
    ["c", "d"],
    [variant, variant],
    [1, 2],
    [object, null],
  ];
}

test("what a failing method was passed is freed", () => {
  using method = new CalledMethod({ in: EVERY_INPUT }, () => {
    throw new SimulatedFailure(HRESULTS.E_FAIL, "told to");
  });
  for (let time = 0; time < 2; time++) {
    const result = method.call(...everyInput(method.object));
    assertEquals(assertFailed(result, HRESULTS.E_FAIL), "told to");
  }
});

test("an object that a VARIANT or an array cannot hold fails the call, wherever it is", () => {
  const other = define(
    "IOther",
    "0E000000-0000-4000-8000-0000000000CD",
    IUnknown,
    {},
  );
  let calls = 0;
  using method = new CalledMethod(
    { in: [...EVERY_INPUT, "VARIANT"], out: other },
    () => {
      calls++;
      return anObject(other);
    },
  );
  const { object } = method;
  const good: WireValue = [VT.EMPTY, null];
  method.callForObjects([...everyInput(object), good], (result) => {
    const unknown = result as number;
    // It is no IDispatch.
    const bad: WireValue = [VT.DISPATCH, unknown];
    const inputs = everyInput(object);
    const nested = [VT.ARRAY | VT.VARIANT, [[VT.BSTR, "x"], bad]] as const;
    const places: WireValue[][] = [
      [...inputs, bad],
      [...inputs, nested],
      [...inputs, [VT.ARRAY | VT.VARIANT, [[VT.BSTR, "y"], nested]]],
      [...inputs, [VT.ARRAY | VT.DISPATCH, [object, unknown]]],
      [...inputs.slice(0, 5), [[VT.BSTR, "x"], bad], [1], [], good],
      [...inputs.slice(0, 7), [object, unknown], good],
    ];
    for (const place of places) {
      const text = assertFailed(
        method.call(...place),
        HRESULTS.E_NOINTERFACE,
      );
      assertEquals(
        text,
        "The object was asked for as IOther: ask it for IDispatch first.",
      );
    }
    return [unknown];
  });
  assertEquals(calls, 1);
});

test("an input that is not of its type stops the worker, and is freed as well", () => {
  const bad: [Row["in"], WireValue][] = [
    [["BSTR"], 5],
    [["GUID"], "{00112233-4455-6677-8899-AABBCCDDEEFF}"],
    [["LONG"], "5"],
    [["LONG"], null],
    [["LONG"], 0.5],
    [["LONGLONG"], 5],
    [["LONGLONG"], "5n"],
    [["DOUBLE"], true],
    [["BOOL"], 1],
    [["VARIANT"], 5],
    [["VARIANT"], [VT.BSTR]],
    [["VARIANT"], [VT.DECIMAL, 0]],
    [["VARIANT"], [VT.ARRAY | VT.RECORD, []]],
    [["VARIANT"], [VT.ARRAY | VT.VARIANT, [[VT.BSTR, "x"], 5]]],
    [["VARIANT"], [VT.ARRAY | VT.I4, [1, "2"]]],
    [["SAFEARRAY(BSTR)"], "text"],
    [["SAFEARRAY(VARIANT)"], [[VT.BSTR, "x"], [VT.I4, "x"]]],
    [["BYTE[]"], 7],
    [["ULONG[]"], 5],
    [["ULONG[]"], ["5"]],
    [[IDispatch], "1"],
    [[IDispatch], 999],
    [[{ array: IDispatch }], [null, 999]],
  ];
  for (const [types, value] of bad) {
    using method = new CalledMethod(
      { in: [...EVERY_INPUT, ...types!] },
      () => {
        throw new Error("the method is not to be called");
      },
    );
    method.callForError(() =>
      assertThrows(
        () => method.call(...everyInput(method.object), value),
        Error,
        "Cannot ",
      )
    );
  }
});

test("room for more than any callee writes is refused", () => {
  using method = new CalledMethod(
    { in: ["BSTR", "capacity"], out: "BYTE[capacity]" },
    () => {},
  );
  for (const capacity of [-1, 2 ** 26 + 1, 2 ** 32]) {
    method.callForError(() =>
      assertThrows(() => method.call("text", capacity), RangeError, "make room")
    );
  }
});

/** Makes the allocations of one native function fail from the n-th on. */
function failing(name: "SysAllocStringLen" | "SafeArrayCreateVector") {
  const state = { left: Infinity };
  const replace = (functions: NativeFunctions): Partial<NativeFunctions> => ({
    [name]: (...args: never[]) =>
      state.left-- > 0 ? Reflect.apply(functions[name], null, args) : 0n,
  });
  return { state, replace };
}

test("memory that runs out while arguments are made fails the call, and leaves nothing", () => {
  for (const name of ["SysAllocStringLen", "SafeArrayCreateVector"] as const) {
    const { state, replace } = failing(name);
    using method = new CalledMethod({ in: EVERY_INPUT }, () => {}, replace);
    const inputs = everyInput(method.object);
    let allocations = 0;
    for (;; allocations++) {
      state.left = allocations;
      const result = method.call(...inputs);
      if (result === true) break;
      assertEquals(
        assertFailed(result, HRESULTS.E_OUTOFMEMORY),
        `${name} failed for one of its values.`,
      );
    }
    assert(allocations >= 6, `${name}: ${allocations}`);
  }
});

test("an array that cannot be filled is destroyed, with what was to go into it", () => {
  let broken = false;
  using method = new CalledMethod(
    { in: EVERY_INPUT },
    () => {},
    ({ SafeArrayAccessData }) => ({
      SafeArrayAccessData: (...args) =>
        broken ? HRESULTS.E_UNEXPECTED | 0 : SafeArrayAccessData(...args),
    }),
  );
  const inputs = everyInput(method.object);
  assertEquals(method.call(...inputs), true);
  broken = true;
  assertEquals(
    assertFailed(method.call(...inputs), HRESULTS.E_UNEXPECTED),
    "SafeArrayAccessData failed for one of its values.",
  );
});

/** Results of every kind that a callee hands over. */
const EVERY_OUTPUT = [
  "BSTR",
  "VARIANT",
  "SAFEARRAY(BSTR)",
  "SAFEARRAY(VARIANT)",
  "BYTE[]",
  IDispatch,
  { safearray: [IDispatch] },
] as const;

function everyOutput(): SimulatedValue[] {
  const variant = {
    vt: VT.ARRAY | VT.VARIANT,
    value: [
      { vt: VT.BSTR, value: "text" },
      { vt: VT.DISPATCH, value: anObject() },
      { vt: VT.ARRAY | VT.UNKNOWN, value: [anObject()] },
    ],
  };
  return [
    "text",
    variant,
    ["a", "b"],
    [variant, { vt: VT.UNKNOWN, value: anObject() }],
    Uint8Array.of(1),
    anObject(),
    [anObject(), anObject()],
  ];
}

test("one bad result among several fails the call, and all others are freed", () => {
  const bad: [Row["out"], SimulatedValue, number][] = [
    [{ required: IDispatch }, null, HRESULTS.E_POINTER],
    [
      "SAFEARRAY(LONG)",
      [1, { vt: VT.DISPATCH, value: anObject() }, "text"],
      HRESULTS.DISP_E_TYPEMISMATCH,
    ],
    ["SAFEARRAY(BSTR)", ["a", 5], HRESULTS.DISP_E_TYPEMISMATCH],
    [
      "VARIANT",
      { vt: VT.DECIMAL, value: 0 },
      HRESULTS.DISP_E_TYPEMISMATCH,
    ],
    ["VARIANT", { vt: VT.CY, value: 0 }, HRESULTS.DISP_E_TYPEMISMATCH],
    [
      "VARIANT",
      { vt: VT.BYREF | VT.I4, value: 0 },
      HRESULTS.DISP_E_TYPEMISMATCH,
    ],
    [
      "SAFEARRAY(VARIANT)",
      [
        { vt: VT.BSTR, value: "before" },
        { vt: VT.DISPATCH, value: anObject() },
        { vt: VT.DECIMAL, value: 0 },
        { vt: VT.DISPATCH, value: anObject() },
      ],
      HRESULTS.DISP_E_TYPEMISMATCH,
    ],
    [
      "VARIANT",
      {
        vt: VT.ARRAY | VT.VARIANT,
        value: [
          { vt: VT.DISPATCH, value: anObject() },
          { vt: VT.ARRAY | VT.VARIANT, value: [{ vt: VT.RECORD, value: 0 }] },
        ],
      },
      HRESULTS.DISP_E_TYPEMISMATCH,
    ],
    [
      { safearray: [IDispatch] },
      [anObject(), "no object"],
      HRESULTS.DISP_E_TYPEMISMATCH,
    ],
    [
      { safearray: [IDispatch] },
      [anObject(), { vt: VT.DISPATCH, value: null }],
      HRESULTS.DISP_E_TYPEMISMATCH,
    ],
  ];
  for (const [out, value, hresult] of bad) {
    for (let place = 0; place <= EVERY_OUTPUT.length; place++) {
      const types = [...EVERY_OUTPUT] as unknown[];
      types.splice(place, 0, out);
      const row = { in: EVERY_INPUT, out: types } as Row;
      using method = new CalledMethod(row, () => {
        const values = everyOutput();
        values.splice(place, 0, value);
        return values;
      });
      const result = method.call(...everyInput(method.object));
      assertFailed(result, hresult);
    }
  }
});

test("a VARIANT of another type in an array of a given capacity fails the call, and all are cleared", () => {
  using method = new CalledMethod(
    {
      parameters: [
        { out: "BSTR" },
        { in: "capacity" },
        { out: "VARIANT[capacity]" },
        { out: "count" },
      ],
    },
    () => ["text", [
      { vt: VT.BSTR, value: "first" },
      { vt: VT.DISPATCH, value: anObject() },
      { vt: VT.DECIMAL, value: 0 },
      { vt: VT.DISPATCH, value: anObject() },
      { vt: VT.ARRAY | VT.BSTR, value: ["last"] },
    ]],
  );
  assertEquals(
    assertFailed(method.call(5), HRESULTS.DISP_E_TYPEMISMATCH),
    "It gave a VARIANT of VARTYPE 14, which this module does not read.",
  );
});

test("an array BYREF in a VARIANT is refused before it is looked at", () => {
  const looked: string[] = [];
  const variant = new Uint8Array(24);
  const view = new DataView(variant.buffer);
  view.setUint16(0, VT.BYREF | VT.ARRAY | VT.VARIANT, true);
  // Wherever it points, there is no array.
  view.setBigUint64(8, 0xDEAD_BEE0n, true);
  using method = new CalledMethod(
    { out: "VARIANT" },
    () => {},
    (functions) => ({
      ...writingBytes(() => [variant])(functions),
      SafeArrayGetVartype: () => looked.push("SafeArrayGetVartype"),
      // VariantClear() leaves alone what a VARIANT points to by reference.
      VariantClear: () => 0,
    }),
  );
  assertFailed(method.call(), HRESULTS.DISP_E_TYPEMISMATCH);
  assertEquals(looked, []);
});

test("an array of two dimensions, or of what is not read, is destroyed unread", () => {
  const changes: [number, Uint16Array<ArrayBuffer>][] = [
    // The number of dimensions, and the VARTYPE before the array.
    [0, Uint16Array.of(2)],
    [-4, Uint16Array.of(VT.RECORD)],
    [-4, Uint16Array.of(VT.CY)],
    [-4, Uint16Array.of(VT.DECIMAL)],
  ];
  for (const [offset, value] of changes) {
    for (
      const out of [
        "SAFEARRAY(LONG)",
        "SAFEARRAY(VARIANT)",
        "SAFEARRAY(BYTE)",
        { safearray: [IDispatch] },
      ] as const
    ) {
      using method: CalledMethod = new CalledMethod({ out }, () => {
        const { functions } = method.rig.native;
        const array = newArray(functions, VT.R8, 2, new Uint8Array(16));
        functions.copyToMemory(BigInt(array) + BigInt(offset), value, 2n);
        return array;
      });
      const text = assertFailed(method.call(), HRESULTS.DISP_E_TYPEMISMATCH);
      assert(text?.startsWith("It gave an array of VARTYPE"), `${text}`);
    }
  }
});

test("a typed array whose elements are not of the row's type fails the call, and is destroyed", () => {
  const cases: [OutType | { safearray: InterfaceTable[] }, number][] = [
    ["SAFEARRAY(BSTR)", VT.I4],
    ["SAFEARRAY(LONG)", VT.R8],
    ["SAFEARRAY(LONG)", VT.I8],
    ["SAFEARRAY(ULONG)", VT.BOOL],
    ["SAFEARRAY(DOUBLE)", VT.DATE],
    ["SAFEARRAY(DOUBLE)", VT.I8],
    ["SAFEARRAY(BYTE)", VT.I1],
    ["SAFEARRAY(BYTE)", VT.VARIANT],
    [{ safearray: [IDispatch] }, VT.I8],
    [{ safearray: [IDispatch] }, VT.BSTR],
    // The pointers of these are null.
    [{ safearray: [IDispatch] }, VT.UNKNOWN],
  ];
  for (const [out, vt] of cases) {
    using method: CalledMethod = new CalledMethod(
      { out },
      () => newArray(method.rig.native.functions, vt, 2, new Uint8Array(2)),
    );
    assertFailed(method.call(), HRESULTS.DISP_E_TYPEMISMATCH);
  }
  for (const held of [VT.DISPATCH, VT.UNKNOWN]) {
    using method: CalledMethod = new CalledMethod(
      { out: "SAFEARRAY(LONG)" },
      () => {
        const { functions } = method.rig.native;
        return newArray(functions, held, 1, bytesOf(newPointer(functions)));
      },
    );
    assertFailed(method.call(), HRESULTS.DISP_E_TYPEMISMATCH);
  }
});

test("a number that the row's type does not have fails the call, whatever its VARTYPE", () => {
  const cases: [OutType, number, Uint8Array<ArrayBuffer>, SimulatedValue][] = [
    [
      "SAFEARRAY(ULONG)",
      VT.I4,
      new Uint8Array(Int32Array.of(1, -1).buffer),
      [{ vt: VT.UI4, value: 1 }, { vt: VT.I4, value: -1 }],
    ],
    [
      "SAFEARRAY(LONG)",
      VT.UI4,
      new Uint8Array(Uint32Array.of(1, 2 ** 31).buffer),
      [{ vt: VT.I4, value: 1 }, { vt: VT.UI4, value: 2 ** 31 }],
    ],
  ];
  for (const [out, vt, elements, variants] of cases) {
    using typed: CalledMethod = new CalledMethod(
      { out },
      () => newArray(typed.rig.native.functions, vt, 2, elements),
    );
    using untyped = new CalledMethod({ out }, () => variants);
    for (const method of [typed, untyped]) {
      assertFailed(method.call(), HRESULTS.DISP_E_TYPEMISMATCH);
    }
  }
});

test("counts out of all measure fail the call, and what was handed over is freed", () => {
  const huge = 2 ** 26 + 1;
  const block = ({ CoTaskMemAlloc }: NativeFunctions) =>
    bytesOf(BigInt(CoTaskMemAlloc(16n)));
  for (
    const [out, count] of [
      ["BYTE[]", huge],
      ["BYTE[]", 2 ** 32 - 1],
      ["ULONG[]", 2 ** 24 + 1],
      ["enum Any[]", 2 ** 32 - 1],
    ] as const
  ) {
    using method = new CalledMethod(
      { out },
      () => {},
      writingBytes((functions) => [block(functions), bytesOf(count)]),
    );
    const text = assertFailed(method.call(), HRESULTS.E_UNEXPECTED);
    assert(text?.startsWith(`It gave ${count} elements`), `${text}`);
  }
});

test("a count of more than there was room for fails the call", () => {
  for (
    const out of [
      "BYTE[capacity]",
      "VARIANT[capacity]",
      { array: IDispatch },
    ] as const
  ) {
    for (const count of [4, 2 ** 32 - 1]) {
      using method = new CalledMethod(
        { parameters: [{ out }, { in: "capacity" }, { out: "count" }] },
        () => {},
        writingBytes(() => [null, null, bytesOf(count)]),
      );
      assertEquals(
        assertFailed(method.call(3), HRESULTS.E_UNEXPECTED),
        `It says that it wrote ${count} elements, where 3 fit.`,
      );
    }
  }
});

test("an array whose bounds are out of all measure fails the call, and is destroyed", () => {
  for (
    const [lower, upper] of [
      [0, 2 ** 24],
      [-(2 ** 31), 2 ** 31 - 1],
      [5, -5],
    ] as const
  ) {
    const write = (value: number): NativeFunctions["SafeArrayGetLBound"] =>
    (
      _array,
      _dimension,
      out,
    ) => {
      (out as Int32Array<ArrayBuffer>)[0] = value;
      return 0;
    };
    for (
      const out of [
        "SAFEARRAY(LONG)",
        "SAFEARRAY(BYTE)",
        { safearray: [IDispatch] },
      ] as const
    ) {
      using method: CalledMethod = new CalledMethod(
        { out },
        () =>
          newArray(
            method.rig.native.functions,
            out === "SAFEARRAY(BYTE)" ? VT.UI1 : VT.UNKNOWN,
            1,
            new Uint8Array(1),
          ),
        () => ({
          SafeArrayGetLBound: write(lower),
          SafeArrayGetUBound: write(upper),
        }),
      );
      const text = assertFailed(method.call(), HRESULTS.E_UNEXPECTED);
      assert(text?.startsWith("It gave an array of"), `${text}`);
    }
  }
});

test("a VARIANT is cleared though there is no memory to read it with", () => {
  let without = false;
  using method = new CalledMethod(
    { out: ["VARIANT", "BSTR"] },
    () => [{ vt: VT.BSTR, value: "handed over" }, "too"],
    ({ CoTaskMemAlloc }) => ({
      CoTaskMemAlloc: (size) => without ? 0n : CoTaskMemAlloc(size),
    }),
  );
  assertEquals(method.call(), [[VT.BSTR, "handed over"], "too"]);
  without = true;
  assertFailed(method.call(), HRESULTS.E_OUTOFMEMORY);
  without = false;
});

test("results that were taken are released where the row has a later one that is bad", () => {
  using method = new CalledMethod(
    { out: [IDispatch, "VARIANT", { required: IUnknown }] },
    () => [anObject(), { vt: VT.UNKNOWN, value: anObject() }, null],
  );
  assertFailed(method.call(), HRESULTS.E_POINTER);
  // The next one is not disturbed by what failed.
  assertFailed(method.call(), HRESULTS.E_POINTER);
});
