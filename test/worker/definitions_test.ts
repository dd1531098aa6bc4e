import fc from "fast-check";
import type { MethodRow } from "../../src/protocol/call_message.ts";
import { define, IDispatch } from "../../src/abi/interface_table.ts";
import type { CallResult } from "../../src/protocol/messages.ts";
import { Invoker } from "../../worker/com/invoker.ts";
import { Definitions } from "../../worker/definitions.ts";
import { simulateNative } from "../../worker/simulator/native.ts";
import { assert, assertEquals, assertThrows } from "../_assert.ts";
import { Rig } from "./_rig.ts";

const none = { permissions: "none" } as const;

const IID = "00000000-0000-0000-C000-000000000046";

function newDefinitions(): Definitions {
  return new Definitions(new Invoker(simulateNative(new Map()).functions));
}

function row(parameters: readonly string[], slot = 7): MethodRow {
  return { interface: 1, name: "Test", slot, parameters };
}

/** Rows that no method has. */
const BAD_ROWS: readonly MethodRow[] = [
  ...[-1, 0, 1, 2, 1.5, 3.5, 1024, NaN, Infinity].map((slot) => row([], slot)),
  { ...row([]), interface: 99 },
  { ...row([]), interface: -1 },
  ...[
    ["in LONGS"],
    ["out LPWSTR"],
    ["LONG"],
    ["in"],
    [""],
    ["both LONG"],
    ["out capacity"],
    ["in count"],
    ["in HRESULT"],
    ["in interface"],
    ["in interface 99"],
    ["in interface -1"],
    ["in required interface 0"],
    ["in interfaces 0"],
    ["in constructor"],
    ["out __proto__"],
    ["out interfaces"],
    ["out interfaces "],
    ["out interfaces 0 99"],
    ["out interfaces x"],
    ["out toString 0"],
    ["out BYTE[0]"],
    ["out BYTE[99999999999]"],
    ["out BYTE[-1]"],
    ["out BYTE[capacity]"],
    ["out interface[capacity] 0", "out count"],
    ["in capacity"],
    ["out count"],
    ["in capacity", "out BYTE[capacity]", "out count", "out count"],
    ["in capacity", "out BYTE[capacity]", "out VARIANT[capacity]"],
    ["in capacity", "in capacity", "out BYTE[capacity]"],
    Array(25).fill("in LONG"),
    Array(13).fill("in BYTE[]"),
  ].map((parameters) => row(parameters)),
];

Deno.test(
  "a row that no method has is refused, and the next good one has the number that it would have had",
  none,
  () => {
    const definitions = newDefinitions();
    BAD_ROWS.forEach((bad, number) => {
      assertThrows(() => definitions.defineMethod(bad), Error, "Cannot ");
      assertThrows(() => definitions.method(number), RangeError, "no method");
      definitions.defineMethod({ ...row(["in LONG"]), name: `Good${number}` });
      const { name, inputs } = definitions.method(number);
      assertEquals([name, inputs.length], [`Good${number}`, 1]);
    });
  },
);

/** An apartment with an object 1 of an interface 2, and what reaches native code from then on. */
class Watched implements Disposable {
  readonly rig: Rig;
  /** The slot of each call through a vtable, and the VARTYPEs of its arguments. */
  readonly calls: { readonly slot: number; readonly types: number[] }[] = [];

  constructor() {
    const table = define("ITest", IID, IDispatch, {});
    let watching = false;
    this.rig = new Rig(
      () => ({ interfaces: [table], methods: {} }),
      ({ DispCallFunc }) => ({
        DispCallFunc: (...args) => {
          const slot = Number(args[1]) / 8;
          const types = [...args[5] as Uint16Array<ArrayBuffer>];
          if (watching) this.calls.push({ slot, types });
          // The simulation has no such methods: each of them fails.
          if (slot < 3) return DispCallFunc(...args);
          const result = args[7] as Uint8Array<ArrayBuffer>;
          new DataView(result.buffer).setInt32(8, -1, true);
          return 0;
        },
      }),
    );
    assertEquals(this.rig.create(table), 1);
    watching = true;
  }

  /** Sends a message as it is. */
  send(message: unknown): CallResult[] {
    return this.rig.apartment.execute(JSON.stringify(message));
  }

  [Symbol.dispose](): void {
    this.rig[Symbol.dispose]();
  }
}

Deno.test(
  "no message makes the engine call a row that is not one, and none is kept",
  none,
  () => {
    for (const bad of BAD_ROWS) {
      using watched = new Watched();
      const { interface: table, slot, parameters } = bad;
      // The bad row, and a call of it in the same message.
      const message = [4, table, "Bad", slot, parameters, 7, 1];
      assertThrows(() => watched.send(message), Error, "Cannot ");
      assertThrows(() => watched.send([7, 1]), RangeError, "no method 0");
      assertEquals(watched.calls, []);
      assertEquals(watched.send([4, 2, "Good", 7, [], 7, 1]).length, 1);
      assertEquals(watched.calls, [{ slot: 7, types: [] }]);
    }
  },
);

Deno.test(
  "a row that is cut off anywhere is not kept, and numbers that name nothing are refused",
  none,
  () => {
    const whole = [3, "INext", IID, 2, 4, 3, "Good", 7, ["in LONG"], 7, 1, 6];
    for (let length = 1; length < whole.length; length++) {
      using watched = new Watched();
      const cut = whole.slice(0, length);
      // Between a definition and the next, nothing is missing.
      if (length === 4 || length === 9) assertEquals(watched.send(cut), []);
      else assertThrows(() => watched.send(cut), TypeError, "Cannot read");
      if (length < 9) {
        assertThrows(() => watched.send([7, 1]), RangeError, "no method 0");
      }
      assertEquals(watched.calls, []);
    }
    const missing: [unknown[], string][] = [
      [[3, "I", IID, 3], "no interface 3"],
      [[3, "I", IID, -1], "no interface -1"],
      [[3, "I", "x", 1], "Cannot read a GUID"],
      [[0, "C", IID, 3, 2], "no interface 3"],
      [[1, 1, 3, 2], "no interface 3"],
      [[0, "C", "x", 1, 2], "Cannot read a GUID"],
      [[5, "/a", 3, 2], "no interface 3"],
      [[6, 3, 2], "no interface 3"],
      [[7, 1], "no method 0"],
      [[4, 1], "its name is undefined"],
      [[-1, 1], "no method -8"],
      [[1e9, 1], "no method 999999993"],
    ];
    for (const [message, expected] of missing) {
      using watched = new Watched();
      assertThrows(() => watched.send(message), Error, expected);
      assertEquals(watched.calls, []);
    }
  },
);

Deno.test(
  "an interface with a bad IID or base is refused, and nothing of it is kept",
  none,
  () => {
    const definitions = newDefinitions();
    for (const iid of ["", "x", `{${IID}}`, IID.toLowerCase(), `${IID}0`]) {
      assertThrows(() => definitions.defineInterface("I", iid, 0), TypeError);
    }
    for (const base of [2, -1, 0.5, NaN]) {
      assertThrows(
        () => definitions.defineInterface("I", IID, base),
        RangeError,
      );
    }
    assertThrows(() => definitions.interface(2), RangeError, "no interface 2");
    definitions.defineInterface("IFirst", IID, 1);
    assertEquals(definitions.interface(2).name, "IFirst");
    assertEquals(definitions.interface(2).base?.name, "IDispatch");
  },
);

Deno.test(
  "whatever a row says, its arguments are those of its parameters, and its slot is no one of IUnknown's",
  none,
  () => {
    const word = fc.oneof(
      fc.constantFrom(
        "in LONG",
        "in BSTR",
        "in VARIANT",
        "in GUID",
        "in BYTE[]",
        "in interface 0",
        "in interface[] 1",
        "in capacity",
        "out LONG",
        "out VARIANT",
        "out BYTE[]",
        "out BYTE[18]",
        "out BYTE[capacity]",
        "out count",
        "out HRESULT",
        "out interface 1",
        "out required interface 0",
        "out interfaces 0 1",
        "out SAFEARRAY(VARIANT)",
      ),
      fc.string({ maxLength: 12 }),
    );
    const any = fc.record({
      interface: fc.integer({ min: -1, max: 3 }),
      name: fc.string({ maxLength: 5 }),
      slot: fc.oneof(fc.integer({ min: -2, max: 1030 }), fc.double()),
      parameters: fc.array(word, { maxLength: 8 }),
    });
    let accepted = 0;
    fc.assert(
      fc.property(any, (candidate) => {
        const definitions = newDefinitions();
        try {
          definitions.defineMethod(candidate);
        } catch (error) {
          assert(error instanceof TypeError || error instanceof RangeError);
          assertThrows(() => definitions.method(0), RangeError);
          return;
        }
        accepted++;
        const { slot, layout, inputs, outputs } = definitions.method(0);
        assert(Number.isInteger(slot) && slot >= 3 && slot <= 1023);
        const { parameters } = candidate;
        const two = /^(?:in (?:BYTE|interface)\[\]|out BYTE\[\]$)/;
        assertEquals(
          layout.types.length,
          parameters.filter((each) => each !== "out HRESULT").length +
            parameters.filter((each) => two.test(each)).length,
        );
        assertEquals(
          inputs.length,
          parameters.filter((each) => each.startsWith("in ")).length,
        );
        assertEquals(
          outputs.length,
          parameters.filter((each) =>
            each.startsWith("out ") && each !== "out count"
          ).length,
        );
      }),
      { seed: 10, numRuns: 3000 },
    );
    assert(accepted > 100, `${accepted} accepted`);
  },
);

/** The VARTYPEs of the arguments of a parameter; `null` for one that no method has. */
function argumentTypes(parameter: string): number[] | null {
  const [UI1, I4, UI4, UI8] = [17, 3, 19, 21] as const;
  const known: Readonly<Record<string, readonly number[]>> = {
    "in LONG": [I4],
    "in BYTE": [UI1],
    "in BSTR": [UI8],
    "in BYTE[]": [UI8, UI4],
    "in interface 1": [UI8],
    "in interface[] 2": [UI8, UI4],
    "in capacity": [UI4],
    "out LONG": [UI8],
    "out VARIANT": [UI8],
    "out BYTE[]": [UI8, UI8],
    "out BYTE[18]": [UI8],
    "out BYTE[capacity]": [UI8],
    "out interface[capacity] 2": [UI8],
    "out count": [UI8],
    "out HRESULT": [],
    "out required interface 0": [UI8],
    "out interfaces 0 1": [UI8],
  };
  return Object.hasOwn(known, parameter) ? [...known[parameter]!] : null;
}

const PARAMETERS = [
  "in LONG",
  "in BYTE",
  "in BSTR",
  "in BYTE[]",
  "in interface 1",
  "in interface[] 2",
  "in capacity",
  "out LONG",
  "out VARIANT",
  "out BYTE[]",
  "out BYTE[18]",
  "out BYTE[capacity]",
  "out interface[capacity] 2",
  "out count",
  "out HRESULT",
  "out required interface 0",
  "out interfaces 0 1",
  // And what no method has.
  "in count",
  "out capacity",
  "out LPWSTR",
  "in interface 99",
  "in",
  "",
  "out BYTE[]x",
];

Deno.test(
  "whatever a message says, native code is called in the slot of a row, with the arguments of its parameters",
  none,
  () => {
    const anything = fc.oneof(
      fc.integer({ min: -3, max: 1030 }),
      fc.double(),
      fc.string({ maxLength: 6 }),
      fc.constantFrom(null, true, [], {}, IID),
    );
    const message = fc.record({
      slot: fc.oneof(
        { weight: 6, arbitrary: fc.integer({ min: 3, max: 1023 }) },
        { weight: 1, arbitrary: anything },
      ),
      parameters: fc.array(fc.constantFrom(...PARAMETERS), { maxLength: 7 }),
      // What is put in the place of an element, and where.
      wrong: fc.option(fc.tuple(fc.nat(20), anything), { freq: 4 }),
      // 1 and 2 would be queries and releases where they are taken for calls.
      inputs: fc.array(fc.constantFrom(0, -1, 5, "x", null, [null], 999)),
    });
    let called = 0;
    let refused = 0;
    fc.assert(
      fc.property(message, ({ slot, parameters, wrong, inputs }) => {
        using watched = new Watched();
        const elements: unknown[] = [
          ...[4, 2, "Fuzz", slot, parameters],
          ...[7, 1, ...inputs],
        ];
        if (wrong !== null && wrong[0] < elements.length) {
          // Not a release or a query, which are IUnknown's slots by right.
          if (wrong[1] !== 1 && wrong[1] !== 2) elements[wrong[0]] = wrong[1];
        }
        try {
          watched.send(elements);
        } catch (error) {
          assert(error instanceof Error);
          refused++;
        }
        for (const call of watched.calls) {
          called++;
          // By now the elements say which: nothing else can have been called.
          const [, , , rowSlot, rowParameters] = elements;
          assertEquals(call.slot, rowSlot as number);
          assert(
            Number.isInteger(call.slot) && call.slot >= 3 && call.slot < 1024,
          );
          const types = (rowParameters as string[]).map(argumentTypes);
          assert(!types.includes(null), `called ${rowParameters}`);
          assertEquals(call.types, types.flatMap((each) => each!));
        }
      }),
      { seed: 10, numRuns: 4000 },
    );
    assert(called > 300 && refused > 600, `${called} calls, ${refused} no`);
  },
);
