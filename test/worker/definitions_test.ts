import fc from "fast-check";
import type { MethodRow } from "../../src/abi/call_message.ts";
import { Invoker } from "../../worker/com/invoker.ts";
import { Definitions } from "../../worker/definitions.ts";
import { simulateNative } from "../../worker/simulator/native.ts";
import { assert, assertEquals, assertThrows } from "../_assert.ts";

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
  ...[-1, 0, 1, 2, 1.5, 1024, NaN, Infinity].map((slot) => row([], slot)),
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
  "a row that no method has is refused, and nothing of it is kept",
  none,
  () => {
    const definitions = newDefinitions();
    for (const bad of BAD_ROWS) {
      assertThrows(() => definitions.defineMethod(bad), Error);
      assertThrows(() => definitions.method(0), RangeError, "no method 0");
    }
    definitions.defineMethod(row(["in LONG", "out BSTR"]));
    assertEquals(definitions.method(0).inputs.length, 1);
    assertThrows(() => definitions.method(1), RangeError);
  },
);

Deno.test(
  "an interface with a bad IID or base is refused, and nothing of it is kept",
  none,
  () => {
    const definitions = newDefinitions();
    for (const iid of ["", "x", `{${IID}}`, IID.toLowerCase()]) {
      if (iid === IID) continue;
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
