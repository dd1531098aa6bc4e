import { HRESULTS } from "../../src/abi/hresults.ts";
import type { Method } from "../../src/abi/interface_table.ts";
import { IDiscRecorder2, IDiscRecorder2Ex } from "../../src/abi/interfaces.ts";
import type { WireValue } from "../../src/protocol/messages.ts";
import { SimulatedFailure } from "../../worker/simulator/simulated_object.ts";
import type { SimulatedObject } from "../../worker/simulator/simulated_object.ts";
import type { NativeFunctions } from "../../worker/native/symbols.ts";
import { assert, assertEquals, assertThrows } from "../_assert.ts";
import { Rig } from "./_rig.ts";

const { methods } = IDiscRecorder2Ex;

function test(name: string, run: () => void): void {
  Deno.test(name, { permissions: "none" }, run);
}

/** An object with the recorder's second interface and these methods. */
function recorderExWith(own: SimulatedObject["methods"]): SimulatedObject {
  return { interfaces: [IDiscRecorder2Ex], methods: own };
}

/** A callee that the simulation cannot play: it writes its own values to the two out cells. */
function writing(
  pointer: (functions: NativeFunctions) => bigint,
  count: number,
  hresult: number = HRESULTS.S_OK,
) {
  return (functions: NativeFunctions): Partial<NativeFunctions> => ({
    DispCallFunc: (...args) => {
      const outcome = functions.DispCallFunc(...args);
      const argumentCount = args[4];
      if (argumentCount < 2) return outcome;
      const variants = args[6] as BigUint64Array<ArrayBuffer>;
      const cell = new BigUint64Array(1);
      const put = (index: number, value: bigint) => {
        functions.copyFromMemory(cell, variants[index]! + 8n, 8n);
        const target = cell[0]!;
        cell[0] = value;
        functions.copyToMemory(target, cell, 8n);
      };
      put(argumentCount - 2, pointer(functions));
      put(argumentCount - 1, BigInt(count));
      new DataView((args[7] as Uint8Array<ArrayBuffer>).buffer)
        .setInt32(8, hresult | 0, true);
      return outcome;
    },
  });
}

test("a buffer of none, one and many bytes is copied and freed", () => {
  for (const length of [0, 1, 34, 70_000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => index * 7);
    using rig = new Rig(() =>
      recorderExWith({ GetDiscInformation: () => bytes })
    );
    const object = rig.create(IDiscRecorder2Ex);
    const before = rig.native.liveAllocations;
    const result = rig.call(methods.GetDiscInformation, object);
    assert(result instanceof Uint8Array);
    assertEquals(result, bytes);
    assertEquals(rig.native.liveAllocations, before);
  }
});

test("an array of enumerators is counted in elements, and freed", () => {
  for (const numbers of [[], [0x41], [0, 1, 0x10, 0x7FFF_FFFF, -1]]) {
    using rig = new Rig(() =>
      recorderExWith({
        GetSupportedFeaturePages: () => numbers,
        GetSupportedProfiles: () => numbers,
        GetSupportedModePages: () => numbers,
      })
    );
    const object = rig.create(IDiscRecorder2Ex);
    const before = rig.native.liveAllocations;
    assertEquals(
      rig.call(methods.GetSupportedFeaturePages, object, true),
      numbers,
    );
    assertEquals(rig.call(methods.GetSupportedProfiles, object, true), numbers);
    assertEquals(rig.call(methods.GetSupportedModePages, object, 0), numbers);
    assertEquals(rig.native.liveAllocations, before);
  }
});

test("arguments arrive as what they are: ULONG, BOOLEAN, enumerators", () => {
  const received: unknown[] = [];
  const note = (...args: unknown[]) => {
    received.push(args);
    return Uint8Array.of(1);
  };
  using rig = new Rig(() =>
    recorderExWith({
      ReadDvdStructure: note,
      GetTrackInformation: note,
      GetFeaturePage: note,
      GetModePage: note,
      GetByteAlignmentMask: () => 0xFFFF_FFFE,
    })
  );
  const object = rig.create(IDiscRecorder2Ex);
  rig.call(methods.ReadDvdStructure, object, 1, 0xFFFF_FFFF, 255, 3);
  rig.call(methods.GetTrackInformation, object, 0x8000_0000, 2);
  rig.call(methods.GetFeaturePage, object, 0x10, true);
  rig.call(methods.GetFeaturePage, object, 0x10, false);
  rig.call(methods.GetModePage, object, 0x2A, 3);
  assertEquals(received, [
    [1, 0xFFFF_FFFF, 255, 3],
    [0x8000_0000, 2],
    [0x10, true],
    [0x10, false],
    [0x2A, 3],
  ]);
  assertEquals(rig.call(methods.GetByteAlignmentMask, object), 0xFFFF_FFFE);
});

test("a null buffer is E_POINTER, unless it has no bytes", () => {
  using rig = new Rig(
    () =>
      recorderExWith({
        GetDiscInformation: () => undefined,
        GetSupportedModePages: () => undefined,
      }),
  );
  const object = rig.create(IDiscRecorder2Ex);
  assertEquals(
    rig.call(methods.GetDiscInformation, object),
    new Uint8Array(0),
  );
  assertEquals(rig.call(methods.GetSupportedModePages, object, 0), []);

  using broken = new Rig(
    () => recorderExWith({ GetDiscInformation: () => undefined }),
    writing(() => 0n, 34),
  );
  assertEquals(
    broken.call(methods.GetDiscInformation, broken.create(IDiscRecorder2Ex)),
    {
      type: "com",
      hresult: HRESULTS.E_POINTER,
      interfaceName: "IDiscRecorder2Ex",
      method: "GetDiscInformation",
      description: null,
    },
  );
});

test("a buffer without bytes is freed all the same", () => {
  let frees = 0;
  using rig = new Rig(
    () => recorderExWith({ GetDiscInformation: () => undefined }),
    (functions) => ({
      ...writing(({ CoTaskMemAlloc }) => CoTaskMemAlloc(16n), 0)(functions),
      CoTaskMemFree: (address) => {
        frees++;
        functions.CoTaskMemFree(address);
      },
    }),
  );
  const object = rig.create(IDiscRecorder2Ex);
  const before = rig.native.liveAllocations;
  assertEquals(
    rig.call(methods.GetDiscInformation, object),
    new Uint8Array(0),
  );
  assertEquals(frees, 1);
  assertEquals(rig.native.liveAllocations, before);
});

test("what a failing call left in its out-values is neither read nor freed", () => {
  using rig = new Rig(
    () => recorderExWith({ GetDiscInformation: () => undefined }),
    // Reading or freeing at this address would stop the simulation.
    writing(() => 0xDEAD_BEE0n, 34, HRESULTS.E_IMAPI_RECORDER_MEDIA_NO_MEDIA),
  );
  const object = rig.create(IDiscRecorder2Ex);
  const before = rig.native.liveAllocations;
  const result = rig.call(methods.GetDiscInformation, object);
  assert(
    typeof result === "object" && result !== null && "hresult" in result,
  );
  assertEquals(result.hresult, HRESULTS.E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
  assertEquals(rig.native.liveAllocations, before);
});

test("a failure leaves no values for the next call", () => {
  let fails = false;
  using rig = new Rig(() =>
    recorderExWith({
      GetDiscInformation: () => {
        if (fails) throw new SimulatedFailure(HRESULTS.E_FAIL);
        return Uint8Array.of(1, 2, 3);
      },
      // Leaves both cells as they are, and they were zeroed.
      GetDeviceDescriptor: () => undefined,
    })
  );
  const object = rig.create(IDiscRecorder2Ex);
  rig.call(methods.GetDiscInformation, object);
  assertEquals(
    rig.call(methods.GetDeviceDescriptor, object),
    new Uint8Array(0),
  );
  fails = true;
  const result = rig.call(methods.GetDiscInformation, object);
  assert(
    typeof result === "object" && result !== null && "hresult" in result,
  );
  assertEquals(result.hresult, HRESULTS.E_FAIL);
});

test("a buffer that cannot be copied is freed all the same", () => {
  let broken = false;
  using rig = new Rig(
    () => recorderExWith({ GetDiscInformation: () => new Uint8Array(34) }),
    ({ copyFromMemory }) => ({
      copyFromMemory: (target, address, length) => {
        if (broken && length === 34n) throw new Error("no copy today");
        copyFromMemory(target, address, length);
      },
    }),
  );
  const object = rig.create(IDiscRecorder2Ex);
  const before = rig.native.liveAllocations;
  broken = true;
  assertThrows(
    () => rig.call(methods.GetDiscInformation, object),
    Error,
    "no copy today",
  );
  assertEquals(rig.native.liveAllocations, before);
});

test("one copy brings the arguments and zeroes both cells, one brings both back", () => {
  const copies: string[] = [];
  using rig = new Rig(
    () => recorderExWith({ GetTrackInformation: () => new Uint8Array(36) }),
    ({ copyFromMemory, copyToMemory }) => ({
      copyFromMemory: (target, address, length) => {
        copies.push(`from ${length}`);
        copyFromMemory(target, address, length);
      },
      copyToMemory: (address, source, length) => {
        copies.push(`to ${length}`);
        copyToMemory(address, source, length);
      },
    }),
  );
  const object = rig.create(IDiscRecorder2Ex);
  copies.length = 0;
  rig.call(methods.GetTrackInformation, object, 1, 1);
  // Two cells and four VARIANTs, two cells, and the buffer.
  assertEquals(copies, ["to 112", "from 16", "from 36"]);
});

test("both faces of an object are one object", () => {
  using rig = new Rig(() => ({
    interfaces: [IDiscRecorder2, IDiscRecorder2Ex],
    methods: {
      get_VendorId: () => "V",
      GetByteAlignmentMask: () => 3,
    },
  }));
  const first = rig.create();
  const { object: second } = rig.query(first, IDiscRecorder2Ex);
  const { object: back } = rig.query(second, IDiscRecorder2);
  assertEquals(rig.call(methods.GetByteAlignmentMask, second), 3);
  assertEquals(rig.call(IDiscRecorder2.methods.get_VendorId, back), "V");
  assertEquals(rig.native.liveObjects, 1);
  assertEquals(rig.apartment.liveObjects, 3);
});

test("an argument of another type is a defect, and says so", () => {
  using rig = new Rig(() => recorderExWith({}));
  const object = rig.create(IDiscRecorder2Ex);
  const cases: [Method, WireValue[], string][] = [
    [
      methods.GetTrackInformation,
      ["1", 1],
      'Cannot pass "1": a whole number is expected',
    ],
    [
      methods.GetSupportedProfiles,
      [1],
      "Cannot pass 1: a boolean is expected",
    ],
    [
      methods.GetModePage,
      [true, 0],
      "Cannot pass true: a whole number is expected",
    ],
  ];
  for (const [method, inputs, message] of cases) {
    assertThrows(() => rig.call(method, object, ...inputs), TypeError, message);
  }
});
