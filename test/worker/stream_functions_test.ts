import { HRESULTS } from "../../src/abi/hresults.ts";
import { define, IUnknown } from "../../src/abi/interface_table.ts";
import { ISequentialStream, IStream } from "../../src/abi/stream_interfaces.ts";
import { CallWriter } from "../../src/protocol/call_message.ts";
import type { CallResult } from "../../src/protocol/messages.ts";
import { SingleThreadedApartment } from "../../worker/single_threaded_apartment.ts";
import { simulateNative } from "../../worker/simulator/native.ts";
import type { Native } from "../../worker/native/symbols.ts";
import { assert, assertEquals, assertThrows } from "../_assert.ts";

function test(name: string, run: () => void): void {
  Deno.test(name, { permissions: "none" }, run);
}

/** An apartment whose native functions are replaced in part, and the calls of one message after the other. */
class StreamRig implements Disposable {
  readonly native = simulateNative(new Map());
  readonly apartment: SingleThreadedApartment;
  /** The slot of each method that is called, with the VARTYPE and the value of each argument. */
  readonly called: (readonly [
    slot: number,
    ...(readonly [
      vt: number,
      value: bigint,
    ])[],
  ])[] = [];
  readonly #calls = new CallWriter();

  constructor(replace: (native: Native) => Partial<Native> = () => ({})) {
    const { native } = this;
    const { functions } = native;
    this.apartment = new SingleThreadedApartment({
      functions: {
        ...functions,
        DispCallFunc: (...args) => {
          const [, offset, , , count, types, pointers] = args;
          const vartypes = types as Uint16Array<ArrayBuffer>;
          const variants = pointers as BigUint64Array<ArrayBuffer>;
          const value = new BigUint64Array(1);
          const values = Array.from({ length: count }, (_, index) => {
            functions.copyFromMemory(value, variants[index]! + 8n, 8n);
            return [vartypes[index]!, value[0]!] as const;
          });
          this.called.push([Number(offset) / 8, ...values]);
          return functions.DispCallFunc(...args);
        },
      },
      hasOtherApartments: false,
      openFileStreams: () => native.openFileStreams(),
      close: () => native.close(),
      ...replace(native),
    });
  }

  execute(write: (calls: CallWriter) => void): CallResult[] {
    write(this.#calls);
    return this.apartment.execute(this.#calls.take());
  }

  [Symbol.dispose](): void {
    this.apartment.close();
    assertEquals(this.native.liveAllocations, 0);
    assertEquals(this.native.liveObjects, 0);
  }
}

/** The same where CreateStreamOnHGlobal is another function. */
function creatingWith(
  CreateStreamOnHGlobal: Native["functions"]["CreateStreamOnHGlobal"],
): StreamRig {
  return new StreamRig(({ functions }) => ({
    functions: { ...functions, CreateStreamOnHGlobal },
  }));
}

function failure(hresult: number, method: string): CallResult {
  return {
    type: "com",
    hresult,
    interfaceName: "COM",
    method,
    description: null,
  };
}

test("SHCreateStreamOnFileEx gets the path in UTF-16 with a zero, to read and to keep others from writing", () => {
  const path = "C:\\ä 光\u{1F4BF}.iso";
  let given: unknown[] = [];
  using rig = new StreamRig((native) => ({
    openFileStreams: () => ({
      SHCreateStreamOnFileEx: (...args) => {
        given = args;
        return native.functions.CreateStreamOnHGlobal(0n, 1, args[5]);
      },
    }),
  }));
  assertEquals(
    rig.execute((calls) => calls.createFileStream(path, IStream, 1)),
    [true],
  );
  const [text, ...others] = given;
  assert(text instanceof Uint16Array);
  assertEquals(String.fromCharCode(...text), `${path}\0`);
  const [mode, attributes, create, template, out] = others;
  assertEquals([mode, attributes, create, template], [0x20, 0x80, 0, 0n]);
  assert(out instanceof BigUint64Array && out.length === 1);
  assertEquals(rig.apartment.liveObjects, 1);
});

test("CreateStreamOnHGlobal allocates its own memory, and frees it with the stream", () => {
  let given: unknown[] = [];
  const native = simulateNative(new Map());
  const apartment = new SingleThreadedApartment({
    functions: {
      ...native.functions,
      CreateStreamOnHGlobal: (...args) => {
        given = args;
        return native.functions.CreateStreamOnHGlobal(...args);
      },
    },
    hasOtherApartments: false,
    openFileStreams: () => {
      throw new Error("no stream on a file was asked for");
    },
    close: () => native.close(),
  });
  const calls = new CallWriter();
  calls.createMemoryStream(IStream, 1);
  assertEquals(apartment.execute(calls.take()), [true]);
  assertEquals(given.slice(0, 2), [0n, 1]);
  assert(given[2] instanceof BigUint64Array && given[2].length === 1);
  assertEquals(apartment.close(), 1);
  assertEquals([native.liveAllocations, native.liveObjects], [0, 0]);
});

test("a failure names the function, holds nothing, and stops no other call", () => {
  const LOCKED = 0x80070020;
  using rig = new StreamRig(({ functions }) => ({
    openFileStreams: () => ({ SHCreateStreamOnFileEx: () => LOCKED | 0 }),
    functions: {
      ...functions,
      CreateStreamOnHGlobal: () => HRESULTS.E_OUTOFMEMORY | 0,
    },
  }));
  assertEquals(
    rig.execute((calls) => {
      calls.createFileStream("C:\\a", IStream, 1);
      calls.createMemoryStream(IStream, 2);
      // What is called on an object that could not be made fails the same way.
      calls.method(IStream.methods.SetSize, 2, ["5"]);
    }),
    [
      failure(LOCKED, "SHCreateStreamOnFileEx"),
      failure(HRESULTS.E_OUTOFMEMORY, "CreateStreamOnHGlobal"),
      failure(HRESULTS.E_OUTOFMEMORY, "CreateStreamOnHGlobal"),
    ],
  );
  assertEquals(rig.apartment.liveObjects, 0);
});

test("a success that gives no stream is E_POINTER", () => {
  using memory = creatingWith(() => 0);
  assertEquals(
    memory.execute((calls) => calls.createMemoryStream(IStream, 1)),
    [failure(HRESULTS.E_POINTER, "CreateStreamOnHGlobal")],
  );
  using file = new StreamRig(() => ({
    openFileStreams: () => ({ SHCreateStreamOnFileEx: () => 0 }),
  }));
  assertEquals(
    file.execute((calls) => calls.createFileStream("C:\\a", IStream, 1)),
    [failure(HRESULTS.E_POINTER, "SHCreateStreamOnFileEx")],
  );
});

test("a DLL that cannot be opened is a failure of the call, and the apartment goes on", () => {
  for (
    const error of [
      new Deno.errors.NotCapable("no grant"),
      new Error("Cannot open C:\\shlwapi.dll: not there"),
    ]
  ) {
    using rig = new StreamRig(() => ({
      openFileStreams: () => {
        throw error;
      },
    }));
    const { name, message } = error;
    assertEquals(
      rig.execute((calls) => {
        calls.createFileStream("C:\\a", IStream, 1);
        calls.createMemoryStream(IStream, 2);
      }),
      [{ type: "native", name, message }, true],
    );
    assertEquals(rig.apartment.liveObjects, 1);
  }
});

test("each row calls its slot with arguments of its types, 64 bits whole", () => {
  using rig = new StreamRig();
  const { Read, Write } = ISequentialStream.methods;
  const { Seek, SetSize, Stat, Clone } = IStream.methods;
  const results = rig.execute((calls) => {
    calls.createMemoryStream(IStream, 1);
    calls.method(Write, 1, [calls.bytes(Uint8Array.of(1, 2, 3))]);
    calls.method(Seek, 1, ["-2", 1]);
    calls.method(Read, 1, [10]);
    calls.method(SetSize, 1, ["1"]);
    calls.method(Seek, 1, ["1311768467463790320", 0]);
    calls.method(Stat, 1, [1]);
    calls.method(Clone, 1, []);
  });
  const [UI4, I8, UI8] = [19, 20, 21];
  assertEquals(
    rig.called.map(([slot, ...args]) => [slot, ...args.map(([vt]) => vt)]),
    [
      [4, UI8, UI4, UI8],
      [5, I8, UI4, UI8],
      [3, UI8, UI4, UI8],
      [6, UI8],
      [5, I8, UI4, UI8],
      [12, UI8, UI4],
      [13, UI8],
    ],
  );
  const valueOf = (call: number, argument: number) => {
    const [, ...args] = rig.called[call]!;
    return args[argument]![1];
  };
  assertEquals(valueOf(0, 1) & 0xFFFFFFFFn, 3n);
  assertEquals(BigInt.asIntN(64, valueOf(1, 0)), -2n);
  assertEquals(valueOf(2, 1) & 0xFFFFFFFFn, 10n);
  assertEquals(valueOf(3, 0), 1n);
  assertEquals(valueOf(4, 0), 0x123456789ABCDEF0n);
  const stat = results[6];
  assert(stat instanceof Uint8Array);
  assertEquals(stat.length, 80);
  assertEquals(new DataView(stat.buffer).getBigUint64(16, true), 1n);
  assertEquals(
    results.toSpliced(6, 1),
    [true, 3, "1", Uint8Array.of(2, 3), true, "1311768467463790320", -1],
  );
});

test("the simulated stream refuses what COM refuses", () => {
  using rig = new StreamRig();
  const results = rig.execute((calls) => {
    calls.createMemoryStream(IStream, 1);
    calls.method(IStream.methods.Seek, 1, ["0", 3]);
    calls.method(IStream.methods.Seek, 1, ["-1", 0]);
    calls.method(IStream.methods.Seek, 1, [String(2n ** 63n - 1n), 0]);
    calls.method(IStream.methods.Seek, 1, ["1", 1]);
    calls.method(IStream.methods.SetSize, 1, [String(2n ** 64n - 1n)]);
    calls.method(IStream.methods.Stat, 1, [0]);
  });
  assertEquals(
    results.map((result) =>
      typeof result === "object" && result !== null && "hresult" in result
        ? result.hresult
        : result
    ),
    [
      true,
      0x80030001,
      0x80030001,
      String(2n ** 63n - 1n),
      0x80030001,
      0x8007000E,
      0x800300FF,
    ],
  );
});

test("a stream in memory that grows by small writes keeps all of them", () => {
  using rig = new StreamRig();
  const { Read, Write } = ISequentialStream.methods;
  rig.execute((calls) => {
    calls.createMemoryStream(IStream, 1);
    for (let index = 0; index < 1000; index++) {
      const bytes = Uint8Array.of(index & 0xFF, index >> 8, 7);
      calls.method(Write, 1, [calls.bytes(bytes)]);
    }
  });
  const [, bytes] = rig.execute((calls) => {
    calls.method(IStream.methods.Seek, 1, ["0", 0]);
    calls.method(Read, 1, [4000]);
  });
  assert(bytes instanceof Uint8Array && bytes.length === 3000);
  for (let index = 0; index < 1000; index++) {
    assertEquals(
      [...bytes.subarray(3 * index, 3 * index + 3)],
      [index & 0xFF, index >> 8, 7],
    );
  }
});

test("a number that another object has is a defect, and no stream is left", () => {
  const rig = new StreamRig();
  rig.execute((calls) => calls.createMemoryStream(IStream, 1));
  for (
    const write of [
      (calls: CallWriter) => calls.createMemoryStream(IStream, 1),
      (calls: CallWriter) => calls.createFileStream("C:\\a", IStream, 1),
      (calls: CallWriter) => calls.createMemoryStream(IStream, 0),
    ]
  ) {
    assertThrows(() => rig.execute(write), RangeError, "Cannot number");
  }
  rig[Symbol.dispose]();
});

test("a stream that was made is asked for its base, and for no other interface", () => {
  using rig = new StreamRig();
  const IOther = define(
    "IOther",
    "5E3C1B8E-0000-4D70-9C0B-9D1D9A3C5A11",
    IUnknown,
    {},
  );
  const [, base, other] = rig.execute((calls) => {
    calls.createMemoryStream(IStream, 1);
    calls.queryInterface(1, ISequentialStream, 2);
    calls.queryInterface(1, IOther, 3);
  });
  assertEquals(base, true);
  assert(typeof other === "object" && other !== null && "hresult" in other);
  assertEquals(other.hresult, HRESULTS.E_NOINTERFACE);
});

Deno.test("the file of a stream is closed with the last reference to it", {
  permissions: { read: true },
  sanitizeResources: true,
  ignore: Deno.build.os === "windows",
}, () => {
  using rig = new StreamRig();
  const [made, bytes] = rig.execute((calls) => {
    calls.createFileStream(import.meta.filename!, IStream, 1);
    calls.method(ISequentialStream.methods.Read, 1, [6]);
    calls.queryInterface(1, ISequentialStream, 2);
    calls.release(1);
  });
  assertEquals(made, true);
  assertEquals(bytes, new TextEncoder().encode("import"));
  assertEquals(rig.native.liveObjects, 1);
  rig.execute((calls) => calls.release(2));
  assertEquals(rig.native.liveObjects, 0);
  // A file that stays open fails the test.
});
