import { failureOf } from "../../src/protocol/call_reply.ts";
import { MsftDiscRecorder2 } from "../../src/abi/coclasses.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import {
  define,
  IDispatch,
  type InterfaceTable,
  type Method,
} from "../../src/abi/interface_table.ts";
import {
  IDiscFormat2,
  IDiscFormat2Data,
  IDiscMaster2,
  IDiscRecorder2,
  IMultisession,
} from "../../src/abi/interfaces.ts";
import { SingleThreadedApartment } from "../../worker/single_threaded_apartment.ts";
import {
  SimulatedFailure,
  type SimulatedObject,
} from "../../worker/simulator/simulated_object.ts";
import { simulateNative } from "../../worker/simulator/native.ts";
import { assert, assertEquals, assertThrows } from "../_assert.ts";
import { Rig } from "./_rig.ts";

/** An object with the recorder's interface and these methods. */
function recorderWith(methods: SimulatedObject["methods"]): SimulatedObject {
  return { interfaces: [IDiscRecorder2], methods };
}

function test(name: string, run: () => void): void {
  Deno.test(name, { permissions: "none" }, run);
}

const { methods } = IDiscRecorder2;

test("a BSTR crosses by code unit: zeros, lone surrogates, a long one, none", () => {
  const texts = [
    "",
    "ä光\u0000\ud800x\udc00",
    "\ud83d\ude00",
    "x".repeat(20_000),
  ];
  for (const text of texts) {
    let received: string | undefined;
    using rig = new Rig(() =>
      recorderWith({
        InitializeDiscRecorder: (id: string) => {
          received = id;
        },
        get_VolumeName: () => text,
      })
    );
    const object = rig.create();
    assertEquals(rig.call(methods.InitializeDiscRecorder, object, text), true);
    assertEquals(received, text);
    assertEquals(rig.call(methods.get_VolumeName, object), text);
  }
});

test("arrays of no, one and two elements are read and destroyed", () => {
  for (const paths of [[], ["D:\\"], ["D:\\", "C:\\диск\\"]]) {
    using rig = new Rig(() =>
      recorderWith({
        get_VolumePathNames: () => paths,
        get_SupportedProfiles: () => paths.map((_, index) => index - 1),
      })
    );
    const object = rig.create();
    const before = rig.native.liveAllocations;
    assertEquals(rig.call(methods.get_VolumePathNames, object), paths);
    assertEquals(
      rig.call(methods.get_SupportedProfiles, object),
      paths.map((_, index) => index - 1),
    );
    assertEquals(rig.native.liveAllocations, before);
  }
});

test("an array element of another type is an error, and nothing leaks", () => {
  using rig = new Rig(() =>
    recorderWith({ get_VolumePathNames: () => ["D:\\", 5] })
  );
  const object = rig.create();
  const before = rig.native.liveAllocations;
  assertEquals(rig.call(methods.get_VolumePathNames, object), {
    type: "com",
    hresult: HRESULTS.DISP_E_TYPEMISMATCH,
    interfaceName: "IDiscRecorder2",
    method: "VolumePathNames",
    description:
      "Element 1 of the array has VARTYPE 3, where SAFEARRAY(BSTR) was expected.",
  });
  assertEquals(rig.native.liveAllocations, before);
});

test("a null array has no elements", () => {
  // A method without result leaves its zeroed out cell as it is.
  using rig = new Rig(() => recorderWith({ get_VolumePathNames: () => 0 }));
  assertEquals(rig.call(methods.get_VolumePathNames, rig.create()), []);
});

test("an array that cannot be read is destroyed all the same", () => {
  for (
    const name of [
      "SafeArrayGetVartype",
      "SafeArrayGetUBound",
      "SafeArrayAccessData",
    ] as const
  ) {
    using rig = new Rig(
      () => recorderWith({ get_VolumePathNames: () => ["D:\\"] }),
      () => ({ [name]: () => HRESULTS.E_INVALIDARG | 0 }),
    );
    const object = rig.create();
    const before = rig.native.liveAllocations;
    assertEquals(rig.call(methods.get_VolumePathNames, object), {
      type: "com",
      hresult: HRESULTS.E_INVALIDARG,
      interfaceName: "IDiscRecorder2",
      method: "VolumePathNames",
      description: `${name} failed for one of its values.`,
    });
    assertEquals(rig.native.liveAllocations, before);
  }
});

test("what one array said of itself is not taken for what the next one says", () => {
  const silent = new Set<string>();
  // Says that it succeeded, and writes nothing.
  const mute = <Args extends unknown[]>(
    name: string,
    real: (...args: Args) => number,
  ) =>
  (...args: Args) => silent.has(name) ? HRESULTS.S_OK : real(...args);
  using rig = new Rig(
    () => recorderWith({ get_VolumePathNames: () => ["first", "second"] }),
    (functions) => ({
      SafeArrayGetVartype: mute("type", functions.SafeArrayGetVartype),
      SafeArrayGetLBound: mute("bounds", functions.SafeArrayGetLBound),
      SafeArrayGetUBound: mute("bounds", functions.SafeArrayGetUBound),
      SafeArrayAccessData: mute("data", functions.SafeArrayAccessData),
      SafeArrayUnaccessData: mute("data", functions.SafeArrayUnaccessData),
    }),
  );
  const object = rig.create();
  const read = () => rig.call(methods.get_VolumePathNames, object);
  const expected = ["first", "second"];
  assertEquals(read(), expected);
  silent.add("type");
  assertEquals(failureOf(read())?.hresult, HRESULTS.DISP_E_TYPEMISMATCH);
  silent.clear();
  assertEquals(read(), expected);
  silent.add("bounds");
  assertEquals(read(), []);
  silent.clear();
  assertEquals(read(), expected);
  silent.add("data");
  // The simulated memory stops at an access to null, as the real one would.
  assertThrows(read, Error, "0x0 are not allocated");
});

/** A table like the writer's whose array is asked for these interfaces. */
function writerTable(...wanted: InterfaceTable[]): {
  readonly table: InterfaceTable;
  readonly read: Method;
} {
  const table = define(
    "IDiscFormat2Data",
    IDiscFormat2Data.iid,
    IDiscFormat2,
    { get_MultisessionInterfaces: { slot: 40, out: { safearray: wanted } } },
  );
  return { table, read: table.methods.get_MultisessionInterfaces };
}

/** A writer with these elements in its array of interfaces. */
function writerWith(
  ...elements: (SimulatedObject | number)[]
): SimulatedObject {
  return {
    interfaces: [IDiscFormat2Data],
    methods: { get_MultisessionInterfaces: () => elements },
  };
}

test("interfaces in an array are taken over before the array goes", () => {
  const element = recorderWith({ get_VendorId: () => "ELEMENT" });
  using rig = new Rig(() => writerWith(element, element));
  const { table, read } = writerTable(IDiscRecorder2);
  const [first, firstPlace, second, secondPlace] = rig.call(
    read,
    rig.create(table),
  ) as number[];
  assertEquals([firstPlace, secondPlace], [0, 0]);
  assertEquals(rig.apartment.liveObjects, 3);
  rig.release(first!);
  assertEquals(rig.call(methods.get_VendorId, second!), "ELEMENT");
});

test("each element is the first interface that it has of those that are wanted", () => {
  const recorder = recorderWith({});
  const multisession = { interfaces: [IMultisession], methods: {} };
  const neither = { interfaces: [IDiscMaster2], methods: {} };
  using rig = new Rig(() => writerWith(multisession, neither, recorder));
  const several = writerTable(IDiscRecorder2, IMultisession, IDispatch);
  const writer = rig.create(several.table);
  const pairs = rig.call(several.read, writer) as number[];
  assertEquals(
    pairs.filter((_, position) => position % 2 === 1),
    [1, 2, 0],
  );
  assertEquals(rig.apartment.liveObjects, 4);
  for (const object of pairs.filter((_, position) => position % 2 === 0)) {
    rig.release(object);
  }
  rig.release(writer);
  const none = writerTable(IDiscFormat2);
  assertEquals(
    rig.call(none.read, rig.create(none.table)),
    [],
    "what has none is left out",
  );
  assertEquals(rig.apartment.liveObjects, 1);
});

test("an element that fails otherwise fails the call, and nothing is held", () => {
  let asked = 0;
  using rig = new Rig(
    () => writerWith(recorderWith({}), recorderWith({}), recorderWith({})),
    ({ DispCallFunc }) => ({
      DispCallFunc: (...args) => {
        if (BigInt(args[1]) !== 0n || ++asked !== 2) {
          return DispCallFunc(...args);
        }
        new DataView((args[7] as Uint8Array<ArrayBuffer>).buffer).setInt32(
          8,
          HRESULTS.E_OUTOFMEMORY | 0,
          true,
        );
        return HRESULTS.S_OK;
      },
    }),
  );
  const { table, read } = writerTable(IDiscRecorder2);
  const failure = failureOf(rig.call(read, rig.create(table)));
  assertEquals(
    [failure?.hresult, failure?.method],
    [HRESULTS.E_OUTOFMEMORY, "QueryInterface"],
  );
  assertEquals(asked, 2, "the third is not asked");
  assertEquals(rig.apartment.liveObjects, 1);
  assertEquals(rig.native.liveObjects, 1);
});

test("an array with an element that is no interface leaves nothing held", () => {
  using rig = new Rig(() => writerWith(recorderWith({}), 7));
  const { table, read } = writerTable(IDiscRecorder2);
  const result = rig.call(read, rig.create(table));
  assertEquals(failureOf(result)?.hresult, HRESULTS.DISP_E_TYPEMISMATCH);
  assertEquals(rig.apartment.liveObjects, 1);
  assertEquals(rig.native.liveObjects, 1);
});

test("a method runs only on an object whose interface, or a base of it, declares it", () => {
  let calls = 0;
  using rig = new Rig(
    () => ({
      interfaces: [IDiscRecorder2],
      methods: { get_VendorId: () => "V" },
    }),
    ({ DispCallFunc }) => ({
      DispCallFunc: (...args) => {
        calls++;
        return DispCallFunc(...args);
      },
    }),
  );
  const object = rig.create();
  const { object: base } = rig.query(object, IDispatch);
  calls = 0;
  const refused: [Method, number][] = [
    [IDiscMaster2.methods.get_Count, object],
    [IMultisession.methods.get_InUse, object],
    // Of the same object, asked for as less than declares the method.
    [methods.get_VendorId, base],
  ];
  for (const [method, on] of refused) {
    const failure = failureOf(rig.call(method, on));
    assertEquals(
      [failure?.hresult, failure?.interfaceName],
      [HRESULTS.E_NOINTERFACE, method.table.name],
    );
  }
  assertEquals(calls, 0, "nothing reached the object");
  assertEquals(rig.call(methods.get_VendorId, object), "V");
});

test("an argument that is an object of another interface is refused before the call", () => {
  using rig = new Rig(() => ({
    interfaces: [IDiscFormat2Data],
    methods: { put_Recorder: () => {} },
  }));
  const writer = rig.create(IDiscFormat2Data);
  const { put_Recorder } = IDiscFormat2Data.methods;
  const failure = failureOf(rig.call(put_Recorder, writer, writer));
  assertEquals(failure?.hresult, HRESULTS.E_NOINTERFACE);
});

test("an argument of the right interface, or one that inherits from it, is passed", () => {
  const derived = define("IDerived", IDiscMaster2.iid, IDiscRecorder2, {});
  const passed: unknown[] = [];
  const recorder: SimulatedObject = { interfaces: [derived], methods: {} };
  const writer: SimulatedObject = {
    interfaces: [IDiscFormat2Data, derived],
    methods: {
      put_Recorder: (value: SimulatedObject) => void passed.push(value),
      get_Recorder: () => recorder,
    },
  };
  using rig = new Rig(() => writer);
  const object = rig.create(IDiscFormat2Data);
  const { put_Recorder, get_Recorder } = IDiscFormat2Data.methods;
  const { object: face } = rig.query(object, derived);
  const given = rig.call(get_Recorder, object) as number;
  assertEquals(rig.call(put_Recorder, object, face), true);
  assertEquals(rig.call(put_Recorder, object, given), true);
  assertEquals(passed, [writer, recorder]);
});

test("a slot that no table has stops the simulation", () => {
  using rig = new Rig(() => recorderWith({}));
  const wrong = define("IDiscRecorder2", IDiscRecorder2.iid, IDispatch, {
    wrong: { slot: 99 },
  });
  assertThrows(
    () => rig.call(wrong.methods.wrong, rig.create(wrong)),
    Error,
    "IDiscRecorder2 has no slot 99",
  );
});

test("a null interface on success is E_POINTER", () => {
  using rig = new Rig(() => ({
    interfaces: [IMultisession],
    methods: { get_ImportRecorder: () => 0 },
  }));
  const object = rig.create(IMultisession);
  const result = rig.call(IMultisession.methods.get_ImportRecorder, object);
  assert(
    typeof result === "object" && result !== null && "hresult" in result,
  );
  assertEquals(result.hresult, HRESULTS.E_POINTER);
});

test("CoCreateInstance and QueryInterface that say yes and give nothing are E_POINTER", () => {
  using nothingMade = new Rig(
    () => recorderWith({}),
    ({ CoCreateInstance }) => {
      let times = 0;
      // The pointer of the first time must not be taken for that of the second.
      return {
        CoCreateInstance: (...args) =>
          ++times === 1 ? CoCreateInstance(...args) : 0,
      };
    },
  );
  nothingMade.create();
  const created = nothingMade.tryCreate();
  assert(
    typeof created === "object" && created !== null && "hresult" in created,
  );
  assertEquals([created.hresult, created.method], [
    HRESULTS.E_POINTER,
    "CoCreateInstance",
  ]);
  using rig = new Rig(() => recorderWith({}), ({ DispCallFunc }) => ({
    DispCallFunc: (...args) => {
      if (BigInt(args[1]) !== 0n) return DispCallFunc(...args);
      // S_OK, and the out cell as it was: null.
      new DataView((args[7] as Uint8Array<ArrayBuffer>).buffer).setInt32(
        8,
        0,
        true,
      );
      return 0;
    },
  }));
  const { result: asked } = rig.query(rig.create(), IDiscRecorder2);
  assert(
    typeof asked === "object" && asked !== null && "hresult" in asked,
  );
  assertEquals([asked.hresult, asked.method], [
    HRESULTS.E_POINTER,
    "QueryInterface",
  ]);
  assertEquals(rig.apartment.liveObjects, 1);
});

test("what a failing method left in its out cell is not looked at", () => {
  let frees = 0;
  using rig = new Rig(
    () => recorderWith({}),
    ({ DispCallFunc, SysFreeString }) => ({
      DispCallFunc: (...args) => {
        if (args[3] !== 3 || BigInt(args[1]) < 24n) {
          return DispCallFunc(
            ...args,
          );
        }
        // A wild pointer as the text, and E_FAIL.
        const pointers = args[6] as BigUint64Array<ArrayBuffer>;
        const cell = new BigUint64Array(1);
        rig.native.functions.copyFromMemory(cell, pointers[0]! + 8n, 8n);
        rig.native.functions.copyToMemory(
          cell[0]!,
          BigUint64Array.of(0xDEADn),
          8n,
        );
        new DataView((args[7] as Uint8Array<ArrayBuffer>).buffer).setInt32(
          8,
          -0x7FFFBFFB,
          true,
        );
        return 0;
      },
      SysFreeString: (bstr) => {
        frees++;
        SysFreeString(bstr);
      },
    }),
  );
  const result = rig.call(methods.get_VolumeName, rig.create());
  assert(
    typeof result === "object" && result !== null && "hresult" in result,
  );
  assertEquals([result.hresult, frees], [HRESULTS.E_FAIL, 0]);
});

test("any negative HRESULT is a failure, and its out-value is ignored", () => {
  for (const hresult of [0x80000000, 0xC0AA0402, 0xFFFFFFFF]) {
    using rig = new Rig(() =>
      recorderWith({
        get_VolumeName: () => {
          throw new SimulatedFailure(hresult);
        },
      })
    );
    const result = rig.call(methods.get_VolumeName, rig.create());
    assert(
      typeof result === "object" && result !== null && "hresult" in result,
    );
    assertEquals(result.hresult, hresult);
  }
});

test("success codes other than S_OK are successes", () => {
  using rig = new Rig(
    () => recorderWith({ get_LegacyDeviceNumber: () => -7 }),
    ({ DispCallFunc }) => ({
      DispCallFunc: (...args) => {
        const outcome = DispCallFunc(...args);
        const result = args[7] as Uint8Array<ArrayBuffer>;
        // S_IMAPI_BOTHADJUSTED where there was S_OK.
        if (args[3] === 3) {
          new DataView(result.buffer).setInt32(8, 0x00AA0006, true);
        }
        return outcome;
      },
    }),
  );
  assertEquals(rig.call(methods.get_LegacyDeviceNumber, rig.create()), -7);
});

test("the error text belongs to its call only", () => {
  let description: string | null = "Größe \ud800";
  using rig = new Rig(() =>
    recorderWith({
      get_VolumeName: () => {
        throw new SimulatedFailure(HRESULTS.E_FAIL, description);
      },
    })
  );
  const object = rig.create();
  const first = rig.call(methods.get_VolumeName, object);
  assert(
    typeof first === "object" && first !== null && "description" in first,
  );
  assertEquals(first.description, description);
  description = null;
  const second = rig.call(methods.get_VolumeName, object);
  assert(
    typeof second === "object" && second !== null && "description" in second,
  );
  assertEquals(second.description, null);
});

test("an error text that an earlier call left is not taken for a failure's own", () => {
  let taken = false;
  let description: string | null = "left behind";
  using rig = new Rig(
    () =>
      recorderWith({
        get_LegacyDeviceNumber: () => {
          throw new SimulatedFailure(HRESULTS.E_FAIL, description);
        },
      }),
    // The first text is not taken: it stays on the thread.
    ({ GetErrorInfo }) => ({
      GetErrorInfo: (...args) =>
        taken ? GetErrorInfo(...args) : HRESULTS.S_FALSE,
    }),
  );
  const object = rig.create();
  rig.call(methods.get_LegacyDeviceNumber, object);
  taken = true;
  description = null;
  const result = rig.call(methods.get_LegacyDeviceNumber, object);
  assert(
    typeof result === "object" && result !== null && "description" in result,
  );
  assertEquals(result.description, null);
});

test("an error text that was taken is not taken again", () => {
  let left = true;
  using rig = new Rig(
    () =>
      recorderWith({
        get_LegacyDeviceNumber: () => {
          throw new SimulatedFailure(HRESULTS.E_FAIL, "taken");
        },
      }),
    // The second time there is none, and nothing is written to say so.
    ({ GetErrorInfo }) => ({
      GetErrorInfo: (...args) =>
        left ? GetErrorInfo(...args) : HRESULTS.S_FALSE,
    }),
  );
  const object = rig.create();
  const describe = () =>
    failureOf(rig.call(methods.get_LegacyDeviceNumber, object))?.description;
  assertEquals(describe(), "taken");
  left = false;
  assertEquals(describe(), null);
});

test("a failed call does not stop the next one in its message", () => {
  using rig = new Rig(() => recorderWith({ get_VendorId: () => "V" }));
  const object = rig.create();
  const [failed, vendor] = rig.execute((calls) => {
    calls.method(methods.get_ProductId, object, []);
    calls.method(methods.get_VendorId, object, []);
  });
  assert(
    typeof failed === "object" && failed !== null && "hresult" in failed,
  );
  assertEquals(failed.hresult, HRESULTS.E_NOTIMPL);
  assertEquals(vendor, "V");
});

test("QueryInterface gives a reference of its own, and E_NOINTERFACE holds nothing", () => {
  using rig = new Rig(() => ({
    interfaces: [IDiscFormat2Data],
    methods: { get_MediaPhysicallyBlank: () => true },
  }));
  const object = rig.create(IDiscFormat2Data);
  const { object: base, result } = rig.query(object, IDiscFormat2);
  assertEquals(result, true);
  const { result: refused } = rig.query(object, IDiscMaster2);
  assert(
    typeof refused === "object" && refused !== null && "hresult" in refused,
  );
  assertEquals(refused.hresult, HRESULTS.E_NOINTERFACE);
  assertEquals(refused.method, "QueryInterface");
  rig.release(object);
  assertEquals(
    rig.call(IDiscFormat2.methods.get_MediaPhysicallyBlank, base),
    true,
  );
  assertEquals(rig.apartment.liveObjects, 1);
});

test("close() releases the newest first, once, and tells how many", () => {
  const released: number[] = [];
  let addresses: bigint[] = [];
  using rig = new Rig(
    () => recorderWith({}),
    ({ DispCallFunc, CoCreateInstance }) => ({
      DispCallFunc: (...args) => {
        if (BigInt(args[1]) === 16n) {
          released.push(
            addresses.indexOf(BigInt(args[0])),
          );
        }
        return DispCallFunc(...args);
      },
      CoCreateInstance: (...args) => {
        const outcome = CoCreateInstance(...args);
        addresses = [
          ...addresses,
          (args[4] as BigUint64Array<ArrayBuffer>)[0]!,
        ];
        return outcome;
      },
    }),
  );
  const objects = [rig.create(), rig.create(), rig.create()];
  rig.release(objects[1]!);
  released.length = 0;
  assertEquals(rig.close(), 2);
  assertEquals(released, [2, 0]);
});

test("a Release that fails keeps none of the others, and the apartment is left", () => {
  const released: bigint[] = [];
  const order: string[] = [];
  let failing = 0n;
  const rig = new Rig(
    () => recorderWith({}),
    ({ DispCallFunc, CoUninitialize }) => ({
      DispCallFunc: (...args) => {
        if (BigInt(args[1]) !== 16n) return DispCallFunc(...args);
        released.push(BigInt(args[0]));
        const outcome = DispCallFunc(...args);
        // The server died in it, as it does when its process is gone.
        if (released.length === 2) failing = BigInt(args[0]);
        return released.length === 2 ? HRESULTS.E_FAIL | 0 : outcome;
      },
      CoUninitialize: () => {
        order.push("uninitialise");
        CoUninitialize();
      },
    }),
  );
  for (let count = 0; count < 3; count++) rig.create();
  // Creating released the class's own reference, inside of the simulation.
  assertEquals(released, []);
  assertThrows(() => rig.close(), Error, "COM.DispCallFunc failed");
  assertEquals(new Set(released).size, 3);
  assertEquals(released[1], failing);
  assertEquals(order, ["uninitialise"]);
  assertEquals([rig.native.liveObjects, rig.native.liveAllocations], [0, 0]);
});

test("releasing an object that is not held is a defect, and says so", () => {
  using rig = new Rig(() => recorderWith({}));
  const object = rig.create();
  rig.release(object);
  assertThrows(
    () => rig.release(object),
    RangeError,
    `object ${object}`,
  );
});

test("calls on an object can follow in the message that creates or queries it", () => {
  using rig = new Rig(() => recorderWith({ get_VendorId: () => "V" }));
  const [created, queried] = [rig.newObject(), rig.newObject()];
  const results = rig.execute((calls) => {
    calls.create(MsftDiscRecorder2, IDiscRecorder2, created);
    calls.method(methods.get_VendorId, created, []);
    calls.queryInterface(created, IDiscRecorder2, queried);
    calls.release(created);
    calls.method(methods.get_VendorId, queried, []);
  });
  assertEquals(results, [true, "V", true, true, "V"]);
  assertEquals(rig.apartment.liveObjects, 1);
});

test("calls on an object that could not be created fail the same way, and no longer than its message", () => {
  const writer: SimulatedObject = {
    interfaces: [IDiscFormat2Data],
    methods: { put_Recorder: () => {}, get_MediaPhysicallyBlank: () => true },
  };
  using rig = new Rig(() => writer);
  const held = rig.create(IDiscFormat2Data);
  const [missing, queried] = [rig.newObject(), rig.newObject()];
  const { put_Recorder } = IDiscFormat2Data.methods;
  const results = rig.execute((calls) => {
    calls.create(MsftDiscRecorder2, IDiscRecorder2, missing);
    calls.method(methods.InitializeDiscRecorder, missing, ["id"]);
    calls.queryInterface(missing, IDiscFormat2, queried);
    calls.method(methods.get_VendorId, queried, []);
    calls.method(put_Recorder, held, [missing]);
    calls.method(IDiscFormat2.methods.get_MediaPhysicallyBlank, held, []);
  });
  const failure = failureOf(results[0]!);
  assertEquals(
    [failure?.hresult, failure?.method],
    [HRESULTS.E_NOINTERFACE, "CoCreateInstance"],
  );
  assertEquals(results, [...Array(5).fill(failure), true]);
  assertEquals(rig.apartment.liveObjects, 1);
  assertThrows(
    () => rig.call(methods.get_VendorId, missing),
    RangeError,
    `object ${missing}`,
  );
});

test("a number that is held cannot be given again, and none of the worker's own can be picked", () => {
  using rig = new Rig(() => recorderWith({}));
  const held = rig.create();
  const cases = [[held, "another has it"], [0, "from 1"], [-1, "from 1"]];
  for (const [object, message] of cases) {
    assertThrows(
      () => rig.tryCreate(IDiscRecorder2, Number(object)),
      RangeError,
      `${message}`,
    );
  }
});

test("an input of another type, and an object that is not held, are defects, and say so", () => {
  using rig = new Rig(() => recorderWith({}));
  const object = rig.create();
  assertThrows(
    () => rig.call(methods.InitializeDiscRecorder, object, 5),
    TypeError,
    "Cannot pass 5 as text",
  );
  assertThrows(
    () => rig.call(methods.get_VendorId, 99),
    RangeError,
    "object 99",
  );
});

test("an apartment that cannot be entered closes its libraries, without CoUninitialize", () => {
  const native = simulateNative(new Map());
  const calls: string[] = [];
  const error = assertThrows(() =>
    new SingleThreadedApartment({
      functions: {
        ...native.functions,
        CoInitializeEx: () => HRESULTS.RPC_E_CHANGED_MODE | 0,
        CoUninitialize: () => void calls.push("CoUninitialize"),
      },
      hasOtherApartments: true,
      openFileStreams: () => native.openFileStreams(),
      close: () => void calls.push("close"),
    })
  );
  assertEquals(error.message, "COM.CoInitializeEx failed");
  assertEquals(calls, ["close"]);
});

test("a thread that is in no STA is refused, and left in order", () => {
  const native = simulateNative(new Map());
  const calls: string[] = [];
  assertThrows(
    () =>
      new SingleThreadedApartment({
        functions: {
          ...native.functions,
          CoGetApartmentType: (type) => {
            // APTTYPE_MTA
            (type as Int32Array<ArrayBuffer>)[0] = 1;
            return 0;
          },
          CoUninitialize: () => void calls.push("CoUninitialize"),
        },
        hasOtherApartments: true,
        openFileStreams: () => native.openFileStreams(),
        close: () => void calls.push("close"),
      }),
    Error,
    "apartment of type 1",
  );
  assertEquals(calls, ["CoUninitialize", "close"]);
});
