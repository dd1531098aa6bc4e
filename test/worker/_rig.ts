/** What tests of the worker's engine share. */

import { MsftDiscRecorder2 } from "../../src/abi/coclasses.ts";
import type { InterfaceTable, Method } from "../../src/abi/interface_table.ts";
import { IDiscRecorder2 } from "../../src/abi/interfaces.ts";
import {
  type CallElement,
  type CallResult,
  CREATE,
  METHOD,
} from "../../src/abi/protocol.ts";
import { SingleThreadedApartment } from "../../worker/single_threaded_apartment.ts";
import type { SimulatedObject } from "../../worker/simulator/com_object.ts";
import {
  type SimulatedNative,
  simulateNative,
} from "../../worker/simulator/native.ts";
import type { NativeFunctions } from "../../worker/symbols.ts";
import { assert, assertEquals } from "../_assert.ts";

/** An apartment with one class, and its native functions to look at. */
export class Rig implements Disposable {
  /** Its native functions. */
  readonly native: SimulatedNative;
  /** The apartment. */
  readonly apartment: SingleThreadedApartment;
  #closed = false;

  constructor(
    make: () => SimulatedObject,
    replace: (functions: NativeFunctions) => Partial<NativeFunctions> =
      () => ({}),
  ) {
    const native = simulateNative({ MsftDiscRecorder2: make });
    this.native = native;
    this.apartment = new SingleThreadedApartment({
      functions: { ...native.functions, ...replace(native.functions) },
      close: () => native.close(),
    });
  }

  /** Creates the object, and gives its number. */
  create(table: InterfaceTable = IDiscRecorder2): number {
    const [object] = this.apartment.execute([
      CREATE,
      MsftDiscRecorder2.index,
      table.index,
    ]);
    assert(typeof object === "number");
    return object;
  }

  /** Calls one of its methods. */
  call(method: Method, object: number, ...inputs: CallElement[]): CallResult {
    const [result] = this.apartment.execute([
      METHOD + method.index,
      object,
      ...inputs,
    ]);
    return result!;
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
