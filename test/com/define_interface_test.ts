import { type Apartment, ComError, openApartment } from "@discworks/imapi2";
import {
  type ComClass,
  type ComObject,
  unsafeDefineInterface,
  Variant,
  type VariantValue,
} from "@discworks/imapi2/com";
import { replaceWorkerModule } from "../_apartment.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "../_assert.ts";
import { ECHO_CLASS, ECHO_IID, ECHO_MEMBERS } from "./_echo.ts";

const none = { permissions: "none" } as const;

const IEcho = unsafeDefineInterface({
  name: "IEcho",
  iid: ECHO_IID,
  members: {
    ...ECHO_MEMBERS,
    object: { slot: 40, in: ["IDispatch"], out: "IDispatch" },
    other: { slot: 41, out: "self" },
    array: { slot: 42, out: { safearray: ["IDispatch"] } },
    same: { slot: 43, in: ["self"], out: "self" },
  },
});

type Echo = typeof IEcho.prototype;

/** A test with an object that gives back what it is passed; nothing may be held after. */
function testEcho(
  name: string,
  run: (echo: Echo, apartment: Apartment) => Promise<void>,
): void {
  Deno.test(name, { permissions: { read: true } }, async () => {
    using _replaced = replaceWorkerModule(
      new URL("./_echo_worker.ts", import.meta.url),
    );
    await using apartment = await openApartment({
      simulator: { recorders: [] },
    });
    {
      using echo = await apartment.create(ECHO_CLASS, IEcho);
      await run(echo, apartment);
    }
    assertEquals((await apartment.stats()).liveObjects, 0);
  });
}

testEcho(
  "integers keep their extremes, and refuse what is beyond",
  async (echo) => {
    const ranges: [(value: number) => Promise<number>, number, number][] = [
      [(value) => echo.byte(value), 0, 255],
      [(value) => echo.short(value), -32768, 32767],
      [(value) => echo.ushort(value), 0, 65535],
      [(value) => echo.long(value), -(2 ** 31), 2 ** 31 - 1],
      [(value) => echo.ulong(value), 0, 2 ** 32 - 1],
      [(value) => echo.enumeration(value), -(2 ** 31), 2 ** 31 - 1],
    ];
    for (const [call, min, max] of ranges) {
      for (const value of [min, max, 0, 1]) {
        assertEquals(
          await call(value),
          value,
        );
      }
      for (const value of [min - 1, max + 1, 0.5, NaN]) {
        await assertRejects(
          () => call(value),
          RangeError,
          `argument 1 must be a whole number from ${min} to ${max}, received ${value}`,
        );
      }
    }
  },
);

testEcho("integers of 64 bits are bigints", async (echo) => {
  for (const value of [-(2n ** 63n), -1n, 0n, 2n ** 63n - 1n]) {
    assertEquals(await echo.longlong(value), value);
  }
  for (const value of [0n, 2n ** 53n + 1n, 2n ** 64n - 1n]) {
    assertEquals(await echo.ulonglong(value), value);
  }
  assertEquals(await echo.longlong(-5), -5n);
  for (const value of [2n ** 63n, 2 ** 53, 0.5]) {
    await assertRejects(
      () => echo.longlong(value),
      RangeError,
      "a bigint from",
    );
  }
  await assertRejects(() => echo.ulonglong(-1n), RangeError, "a bigint from 0");
});

testEcho("fractions keep every bit that their type has", async (echo) => {
  const values = [0, -0, 1.5, -1e300, 5e-324, Infinity, -Infinity, NaN];
  for (const value of values) {
    assertEquals(await echo.double(value), value);
    assertEquals(await echo.float(value), Math.fround(value));
  }
  await assertRejects(() => echo.double("1" as never), TypeError, "a number");
});

testEcho("dates keep their UTC fields, before 1899 too", async (echo) => {
  for (
    const text of [
      "2026-11-25T12:34:56.789Z",
      "1899-12-30T00:00:00.000Z",
      "1899-12-29T06:00:00.000Z",
      "1600-02-29T23:59:59.999Z",
      "0100-01-01T00:00:00.000Z",
      "9999-12-31T23:59:59.000Z",
    ]
  ) {
    assertEquals(await echo.date(new Date(text)), new Date(text), text);
    assertEquals(await echo.variant(new Date(text)), new Date(text));
  }
  for (
    const date of [
      new Date(NaN),
      new Date("0099-12-31T23:59:59Z"),
      new Date("+010000-01-01T00:00:00Z"),
    ]
  ) {
    await assertRejects(() => echo.date(date), TypeError, "100 to 9999");
  }
});

testEcho(
  "truth values of one, two and four bytes are booleans",
  async (echo) => {
    for (const value of [true, false]) {
      assertEquals(await echo.variantBool(value), value);
      assertEquals(await echo.bool(value), value);
      assertEquals(await echo.boolean(value), value);
    }
    await assertRejects(
      () => echo.bool(1 as never),
      TypeError,
      "true or false",
    );
  },
);

testEcho(
  "texts cross by code unit, and null is a null pointer",
  async (echo) => {
    for (const text of ["", "ä光🎵", "a\0b", "\ud800x", "x".repeat(10_000)]) {
      assertEquals(await echo.bstr(text), text);
      if (!text.includes("\0")) assertEquals(await echo.lpwstr(text), text);
    }
    assertEquals(await echo.bstr(null), "");
    assertEquals(await echo.lpwstr(null), "");
    await assertRejects(() => echo.lpwstr("a\0b"), TypeError, "without zeros");
  },
);

testEcho(
  "a JavaScript value becomes the VARIANT one expects, and comes back",
  async (echo) => {
    const values: VariantValue[] = [
      undefined,
      null,
      true,
      false,
      0,
      -1,
      2 ** 31 - 1,
      2 ** 31,
      1.5,
      -0,
      NaN,
      2n ** 62n,
      "é\0x",
      new Uint8Array([1, 2, 255]),
      [],
      [1, "two", [3n, [null, undefined]], new Uint8Array([7])],
    ];
    for (const value of values) {
      assertEquals(await echo.variant(value), value);
      assertEquals(await echo.variantByPointer(value), value);
    }
    assertEquals(await echo.variants(values), values);
    for (const value of [Symbol("s"), () => 5, {}, [{}]]) {
      await assertRejects(
        () => echo.variant(value as never),
        TypeError,
        "argument 1",
      );
    }
    await assertRejects(() => echo.variant(2n ** 64n), RangeError);
    const circular: VariantValue[] = [];
    circular.push(circular);
    await assertRejects(
      () => echo.variant(circular),
      TypeError,
      "at most 64 arrays",
    );
  },
);

testEcho("a Variant has the type of one's choosing", async (echo) => {
  const typed: [Variant, VariantValue][] = [
    [new Variant("I1", -128), -128],
    [new Variant("UI1", 255), 255],
    [new Variant("I2", -5), -5],
    [new Variant("UI2", 65535), 65535],
    [new Variant("UI4", 2 ** 32 - 1), 2 ** 32 - 1],
    [new Variant("INT", -7), -7],
    [new Variant("UINT", 7), 7],
    [new Variant("UI8", 2n ** 64n - 1n), 2n ** 64n - 1n],
    [new Variant("R4", 0.1), Math.fround(0.1)],
    [new Variant("R8", 5), 5],
    [new Variant("BSTR", "x"), "x"],
    [new Variant("BOOL", true), true],
    [new Variant("DISPATCH", null), null],
  ];
  for (const [variant, value] of typed) {
    assertEquals(await echo.variant(variant), value, variant.type);
  }
  const error = await echo.variant(new Variant("ERROR", 0x80020004));
  assert(error instanceof Variant);
  assertEquals([error.type, error.value], ["ERROR", 0x80020004]);
  for (
    const [type, value] of [
      ["I1", "5"],
      ["BOOL", 1],
      ["BSTR", 5],
      ["DISPATCH", {}],
    ] as const
  ) {
    await assertRejects(
      () => echo.variant(new Variant(type, value)),
      TypeError,
    );
  }
  for (const [type, value] of [["I1", 128], ["I2", 40000]] as const) {
    await assertRejects(
      () => echo.variant(new Variant(type, value)),
      RangeError,
    );
  }
  assertThrows(() => new Variant("CY" as never, 5), TypeError, "one of I1");
});

testEcho(
  "proxies go in and come out, in VARIANTs as well",
  async (echo, apartment) => {
    using same = await echo.object(echo);
    assert(same !== null);
    using typed = await same.as(IEcho);
    assertEquals(await typed!.long(5), 5);
    assertEquals(await echo.object(null), null);
    const held = await echo.variant([echo, null]) as ComObject[];
    using inVariant = held[0]!;
    assertEquals(held[1], null);
    using asked = await inVariant.as(IEcho);
    assert(asked !== null);
    using other = await echo.other();
    assertEquals(await other!.bstr("x"), "x");
    {
      using own = await echo.same(other);
      assertEquals(await own!.long(7), 7);
    }
    assertEquals(await echo.same(null), null);
    await assertRejects(
      () => echo.same(inVariant),
      TypeError,
      "Cannot use this IDispatch as IEcho",
    );
    const [first, second] = await echo.array();
    first!.release();
    second!.release();
    const { liveObjects } = await apartment.stats();
    assertEquals(liveObjects, 6);
    await assertRejects(
      () => echo.object({} as never),
      TypeError,
      "a proxy of IDispatch",
    );
  },
);

testEcho("bytes, several results, success codes and GUIDs", async (echo) => {
  const bytes = new Uint8Array([0, 1, 254, 255]);
  assertEquals(await echo.bytes(bytes), bytes);
  assertEquals(await echo.bytes(new Uint8Array(0)), new Uint8Array(0));
  // What becomes of the buffer after the call changes nothing.
  const passed = echo.bytes(bytes);
  bytes.fill(9);
  assertEquals(await passed, new Uint8Array([0, 1, 254, 255]));
  assertEquals(await echo.several(5, "x"), [5, "x"]);
  assertEquals(await echo.succeed(0), [0, 7]);
  assertEquals(await echo.succeed(1), [1, 7]);
  assertEquals(await echo.succeed(0x00AA0006), [0x00AA0006, 7]);
  assertEquals(await echo.read(5), new Uint8Array([0, 1, 2, 3]));
  assertEquals(await echo.read(0), new Uint8Array(0));
  assertEquals(
    await echo.guid("{0e000000-0000-4000-8000-00000000000e}"),
    ECHO_IID,
  );
  await assertRejects(() => echo.guid("0E"), TypeError, "a GUID");
});

testEcho("a failure names the member as it was declared", async (echo) => {
  const error = await assertRejects(() => echo.fail(0x80004005), ComError);
  assertEquals(
    [error.interfaceName, error.method, error.description, error.code],
    ["IEcho", "fail", "told to", "E_FAIL"],
  );
  assertStringIncludes(error.stack!, "define_interface_test.ts");
  assertEquals(await Promise.all([echo.long(1), echo.long(2)]), [1, 2]);
});

testEcho("a wrong number of arguments is refused", async (echo) => {
  await assertRejects(
    () => (echo.long as () => Promise<number>)(),
    TypeError,
    "Cannot call IEcho.long: it takes 1 arguments, received 0",
  );
});

Deno.test(
  "close() waits for a call whose row is long before it counts the time",
  {
    permissions: { read: true },
  },
  async () => {
    const { setTimeout: realSetTimeout } = globalThis;
    for (const long of [false, true]) {
      using _replaced = replaceWorkerModule(
        new URL("./_echo_worker.ts", import.meta.url),
      );
      const apartment = await openApartment({ simulator: { recorders: [] } });
      const echo = await apartment.create(ECHO_CLASS, IEcho);
      const delays: unknown[] = [];
      Reflect.set(
        globalThis,
        "setTimeout",
        (callback: () => void, delay: number) => {
          delays.push(delay);
          return realSetTimeout(callback, delay);
        },
      );
      try {
        const pending = long ? echo.blockLong(200) : echo.block(200);
        const closing = apartment.close();
        await assertRejects(() => pending, Error, "the apartment is closed");
        assertEquals(delays, long ? [] : [30_000]);
        assertEquals(await closing, { released: 1 });
        assertEquals(delays, [30_000]);
      } finally {
        Object.assign(globalThis, { setTimeout: realSetTimeout });
      }
    }
  },
);

const declaration = {
  name: "IThing",
  iid: ECHO_IID,
  members: { count: { slot: 7, out: "LONG" } },
} as const;

Deno.test("a declaration that no table can be made of is refused", none, () => {
  const member = (value: unknown) => ({
    ...declaration,
    members: { count: value },
  });
  const cases: [unknown, string][] = [
    [null, "it must be an object"],
    [{ ...declaration, name: "" }, "'name' must be a C identifier"],
    [{ ...declaration, iid: "x" }, "'iid' must be a GUID"],
    [{ ...declaration, extends: "IFoo" }, "'extends' must name an interface"],
    [{ ...declaration, extends: class {} }, "'extends' must name an interface"],
    [{ ...declaration, member: {} }, "known are name, iid, extends, members"],
    [{ ...declaration, members: [] }, "it must be an object"],
    [member({ slot: 2 }), "'slot' must be a whole number from 3 to 1023"],
    [member({ slot: 7.5 }), "'slot'"],
    [member({}), "'slot'"],
    [member({ slot: 7, in: "LONG" }), "'in' must be an array"],
    [member({ slot: 7, in: ["LONGS"] }), "no [in] parameter has this type"],
    [member({ slot: 7, in: ["count"] }), "no [in] parameter has this type"],
    [member({ slot: 7, out: "LPWSTR" }), "no [out] parameter has this type"],
    [member({ slot: 7, out: "BYTE[0]" }), "no [out] parameter has this type"],
    [member({ slot: 7, out: "enum 5" }), "no [out] parameter has this type"],
    [member({ slot: 7, out: { safearray: [] } }), "no [out] parameter"],
    [member({ slot: 7, out: "count" }), "one array of a given capacity"],
    [member({ slot: 7, in: ["capacity"] }), "one array of a given capacity"],
    [member({ slot: 7, out: "LONG", parameters: [] }), "takes the place of"],
    [member({ slot: 7, parameters: [5] }), "it must be an object"],
    [member({ slot: 7, long: 1 }), "'long' must be true or false"],
    [member({ slot: 7, inn: [] }), "known are slot, in, out"],
    [member({ slot: 7, in: Array(13).fill("LONG") }), "at most 12 parameters"],
  ];
  for (const [value, message] of cases) {
    assertThrows(
      () => unsafeDefineInterface(value as typeof declaration),
      TypeError,
      message,
    );
  }
});

Deno.test(
  "names that are taken are refused, by the compiler and at run time",
  none,
  () => {
    const slot = { slot: 7 } as const;
    const thing = { ...declaration, members: { count: slot } };
    const then = { ...thing, members: { then: slot } };
    const as = { ...thing, members: { as: slot } };
    const release = { ...thing, members: { release: slot } };
    const constructor = { ...thing, members: { constructor: slot } };
    const refused = [
      // @ts-expect-error a reserved name
      () => unsafeDefineInterface(then),
      // @ts-expect-error a reserved name
      () => unsafeDefineInterface(as),
      // @ts-expect-error a reserved name
      () => unsafeDefineInterface(release),
      // @ts-expect-error a reserved name
      () => unsafeDefineInterface(constructor),
    ];
    for (const definition of refused) {
      assertThrows(definition, TypeError, "no member can have the name");
    }
    const IBase = unsafeDefineInterface(declaration);
    assertThrows(
      () => unsafeDefineInterface({ ...declaration, extends: IBase }),
      TypeError,
      "names that proxies do not have yet",
    );
    assertThrows(
      () =>
        unsafeDefineInterface({ ...declaration, members: { toString: slot } }),
      TypeError,
      "names that proxies do not have yet",
    );
  },
);

Deno.test(
  "a proxy has the types of its declaration, and those it inherits",
  none,
  () => {
    const IBase = unsafeDefineInterface(declaration);
    const IDerived = unsafeDefineInterface({
      name: "IDerived",
      iid: ECHO_IID,
      extends: IBase,
      members: {
        give: { slot: 8, in: ["BSTR", "VARIANT"], out: IBase },
        clone: { slot: 9, out: "self" },
        both: { slot: 10, out: ["LONG", "BSTR"] },
      },
    });
    // Only the compiler runs this.
    const _typed = async (derived: typeof IDerived.prototype) => {
      const count: number = await derived.count();
      const given: number | undefined =
        await (await derived.give("x", [1, null]))?.count();
      const clone: [number, string] | undefined = await (await derived.clone())
        ?.both();
      derived.release();
      // @ts-expect-error an argument too many
      await derived.count(1);
      // @ts-expect-error a value that no VARIANT holds
      await derived.give("x", {});
      // @ts-expect-error a member that is not declared
      await derived.size();
      return [count, given, clone];
    };
    assertEquals(IDerived.interfaceName, "IDerived");
    assert("count" in IDerived.prototype && "give" in IDerived.prototype);
  },
);

/** The form that is no slow type: the compiler holds one to the other. */
interface IThing extends ComObject {
  count(): Promise<number>;
}

const IThing: ComClass<IThing> = unsafeDefineInterface(declaration);

interface IWrong extends ComObject {
  count(): Promise<string>;
}

// @ts-expect-error its table says LONG
const IWrong: ComClass<IWrong> = unsafeDefineInterface(declaration);

Deno.test(
  "an interface and a const of one name are held to each other",
  none,
  () => {
    assertEquals([IThing.interfaceName, IWrong.interfaceName], [
      "IThing",
      "IThing",
    ]);
  },
);
