/** What tests of the worker's engine share. */

import { CallWriter } from "../../src/protocol/call_message.ts";
import { MsftDiscRecorder2 } from "../../src/abi/coclasses.ts";
import type { InterfaceTable, Method } from "../../src/abi/interface_table.ts";
import { IDiscRecorder2 } from "../../src/abi/interfaces.ts";
import type { CallResult, WireValue } from "../../src/protocol/messages.ts";
import { SingleThreadedApartment } from "../../worker/single_threaded_apartment.ts";
import type { SimulatedObject } from "../../worker/simulator/simulated_object.ts";
import {
  type SimulatedNative,
  simulateNative,
} from "../../worker/simulator/native.ts";
import type { NativeFunctions } from "../../worker/native/symbols.ts";
import { assertEquals } from "../_assert.ts";

/** An apartment with one class, and its native functions to look at. */
export class Rig implements Disposable {
  /** Its native functions. */
  readonly native: SimulatedNative;
  /** The apartment. */
  readonly apartment: SingleThreadedApartment;
  /** Its one: a row travels with the first call that it writes. */
  readonly #calls = new CallWriter();
  #closed = false;
  #lastObject = 0;

  constructor(
    make: () => SimulatedObject,
    replace: (functions: NativeFunctions) => Partial<NativeFunctions> =
      () => ({}),
    hasOtherApartments = false,
  ) {
    const native = simulateNative(new Map([[MsftDiscRecorder2.clsid, make]]));
    this.native = native;
    this.apartment = new SingleThreadedApartment({
      functions: { ...native.functions, ...replace(native.functions) },
      hasOtherApartments,
      openFileStreams: () => native.openFileStreams(),
      close: () => native.close(),
    });
  }

  /** A number for an object. */
  newObject(): number {
    return ++this.#lastObject;
  }

  /** Makes the calls of one message. */
  execute(write: (calls: CallWriter) => void): CallResult[] {
    write(this.#calls);
    return this.apartment.execute(this.#calls.take());
  }

  /** Creates the object; `true`, or why not. */
  tryCreate(
    table: InterfaceTable = IDiscRecorder2,
    object: number = this.newObject(),
  ): CallResult {
    const [result] = this.execute((calls) =>
      calls.create(MsftDiscRecorder2, table, object)
    );
    return result!;
  }

  /** Creates the object, and gives its number. */
  create(table: InterfaceTable = IDiscRecorder2): number {
    const object = this.newObject();
    assertEquals(this.tryCreate(table, object), true);
    return object;
  }

  /** QueryInterface: the number that the answer has, or why there is none. */
  query(
    from: number,
    table: InterfaceTable,
  ): { readonly object: number; readonly result: CallResult } {
    const object = this.newObject();
    const [result] = this.execute((calls) =>
      calls.queryInterface(from, table, object)
    );
    return { object, result: result! };
  }

  /** Calls one of its methods. */
  call(method: Method, object: number, ...inputs: WireValue[]): CallResult {
    const [result] = this.execute((calls) =>
      calls.method(method, object, inputs)
    );
    return result!;
  }

  /** Releases an object. */
  release(object: number): void {
    this.execute((calls) => calls.release(object));
  }

  /** Closes the apartment. */
  close(): number {
    this.#closed = true;
    return this.apartment.close();
  }

  /** Closes, which throws if one simulated allocation is left. */
  [Symbol.dispose](): void {
    if (!this.#closed) this.close();
    assertEquals(this.native.liveAllocations, 0);
    assertEquals(this.native.liveObjects, 0);
  }
}
