/** One method of one simulated object, called through the engine. */

import type { CallWriter } from "../../src/protocol/call_message.ts";
import { MsftDiscRecorder2 } from "../../src/abi/coclasses.ts";
import {
  define,
  IDispatch,
  type InterfaceTable,
  type MemberDeclaration,
  type Method,
} from "../../src/abi/interface_table.ts";
import type { CallResult, WireValue } from "../../src/protocol/messages.ts";
import { guidBytes } from "../../worker/com/guid.ts";
import type {
  SimulatedMethod,
  SimulatedObject,
} from "../../worker/simulator/simulated_object.ts";
import type { NativeFunctions } from "../../worker/native/symbols.ts";
import { assertEquals } from "../_assert.ts";
import { Rig } from "./_rig.ts";

/** The IID of the interface that has the method. */
const IID = "0E000000-0000-4000-8000-0000000000CA";

/** The VARTYPEs, as wtypes.h numbers them. */
export const VT = {
  EMPTY: 0,
  NULL: 1,
  I2: 2,
  I4: 3,
  R4: 4,
  R8: 5,
  CY: 6,
  DATE: 7,
  BSTR: 8,
  DISPATCH: 9,
  ERROR: 10,
  BOOL: 11,
  VARIANT: 12,
  UNKNOWN: 13,
  DECIMAL: 14,
  I1: 16,
  UI1: 17,
  UI2: 18,
  UI4: 19,
  I8: 20,
  UI8: 21,
  INT: 22,
  UINT: 23,
  RECORD: 36,
  ARRAY: 0x2000,
  BYREF: 0x4000,
} as const;

/** A row, as `define()` takes it. */
export type Row = Omit<MemberDeclaration<InterfaceTable>, "slot">;

/** An object with the one method `call`. After each call nothing may be left that was not there before. */
export class CalledMethod implements Disposable {
  /** The object, as the simulation knows it. */
  readonly self: SimulatedObject;
  /** Its interface. */
  readonly table: InterfaceTable;
  /** Its number. */
  readonly object: number;
  readonly rig: Rig;
  readonly #method: Method;

  constructor(
    row: Row,
    implementation: SimulatedMethod,
    replace?: (functions: NativeFunctions) => Partial<NativeFunctions>,
  ) {
    const table = define("ICalled", IID, IDispatch, {
      call: { slot: 7, ...row },
    });
    this.table = table;
    this.#method = table.methods.call;
    this.self = { interfaces: [table], methods: { call: implementation } };
    this.rig = new Rig(() => this.self, replace);
    this.object = this.rig.create(table);
  }

  /** Calls it. */
  call(...inputs: WireValue[]): CallResult {
    return this.callWith(() => inputs);
  }

  /** The same with bytes, for which the message has its own place. */
  callWith(inputs: (calls: CallWriter) => WireValue[]): CallResult {
    return this.#leavingNothing(() => this.#execute(inputs));
  }

  /** The same where it gives objects: `use` says the numbers of those that it gave, which are then released. */
  callForObjects(
    inputs: readonly WireValue[],
    use: (result: CallResult) => readonly number[],
  ): void {
    this.#leavingNothing(() => {
      const held = this.rig.apartment.liveObjects;
      const objects = use(this.#execute(() => [...inputs]));
      assertEquals(this.rig.apartment.liveObjects, held + objects.length);
      for (const object of objects) this.rig.release(object);
    });
  }

  /** A call that must be stopped by an error: whatever it was made with is freed. */
  callForError(run: () => void): void {
    this.#leavingNothing(run);
  }

  #execute(inputs: (calls: CallWriter) => WireValue[]): CallResult {
    const results = this.rig.execute((calls) =>
      calls.method(this.#method, this.object, inputs(calls))
    );
    assertEquals(results.length, 1);
    return results[0]!;
  }

  #leavingNothing<Result>(run: () => Result): Result {
    const before = this.#alive();
    const result = run();
    assertEquals(this.#alive(), before, "allocations, objects, references");
    return result;
  }

  #alive(): readonly number[] {
    const { native, apartment } = this.rig;
    return [
      native.liveAllocations,
      native.liveObjects,
      apartment.liveObjects,
    ];
  }

  [Symbol.dispose](): void {
    this.rig[Symbol.dispose]();
  }
}

/** Values in cells of eight bytes each. */
export function bytesOf(
  ...values: readonly (number | bigint)[]
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
}

/** A pointer to the object of the test, with a reference that whoever takes it owns. */
export function newPointer(functions: NativeFunctions): bigint {
  const pointer = new BigUint64Array(1);
  functions.CoCreateInstance(
    guidBytes(MsftDiscRecorder2.clsid),
    0n,
    1,
    guidBytes(IDispatch.iid),
    pointer,
  );
  return pointer[0]!;
}

/** A SAFEARRAY in the simulated memory, of elements whose bytes are given; what a method gives as its own. */
export function newArray(
  functions: NativeFunctions,
  vt: number,
  count: number,
  elements: Uint8Array<ArrayBuffer>,
): number {
  const array = BigInt(functions.SafeArrayCreateVector(vt, 0, count));
  const data = new BigUint64Array(1);
  functions.SafeArrayAccessData(array, data);
  if (elements.length > 0) {
    functions.copyToMemory(data[0]!, elements, BigInt(elements.length));
  }
  functions.SafeArrayUnaccessData(array);
  return Number(array);
}

/**
 * A callee that the simulation cannot play: to where each argument points it
 * writes bytes, and nothing where there are none.
 */
export function writingBytes(
  bytes: (
    functions: NativeFunctions,
  ) => readonly (Uint8Array<ArrayBuffer> | null)[],
  hresult = 0,
): (functions: NativeFunctions) => Partial<NativeFunctions> {
  return (functions) => ({
    DispCallFunc: (...args) => {
      // The first three slots are IUnknown's.
      if (BigInt(args[1]) < 24n) return functions.DispCallFunc(...args);
      const variants = args[6] as BigUint64Array<ArrayBuffer>;
      const target = new BigUint64Array(1);
      bytes(functions).forEach((each, index) => {
        if (each === null) return;
        functions.copyFromMemory(target, variants[index]! + 8n, 8n);
        functions.copyToMemory(target[0]!, each, BigInt(each.length));
      });
      const result = new DataView((args[7] as Uint8Array<ArrayBuffer>).buffer);
      result.setInt32(8, hresult | 0, true);
      return 0;
    },
  });
}
