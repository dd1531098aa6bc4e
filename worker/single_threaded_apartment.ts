/**
 * A COM single-threaded apartment: the thread that this module runs on.
 *
 * @module
 */

import { type Call, CallReader } from "../src/protocol/call_message.ts";
import type { Coclass } from "../src/abi/coclasses.ts";
import { HRESULTS } from "../src/abi/hresults.ts";
import type { CallRequest, CallResult } from "../src/protocol/messages.ts";
import { guidBytes } from "./com/guid.ts";
import { checkCom, ComCallError, failed } from "./com/hresult.ts";
import type { ComInterface } from "./com/interface.ts";
import { Invoker } from "./com/invoker.ts";
import { Definitions } from "./definitions.ts";
import { MessagePump } from "./message_pump.ts";
import { MethodCaller } from "./method_caller.ts";
import { ObjectTable } from "./com/object_table.ts";
import { NativeCallError } from "./com/native_failure.ts";
import {
  createFileStream,
  createMemoryStream,
} from "./com/stream_functions.ts";
import type { Native, NativeFunctions } from "./native/symbols.ts";

/** EXECUTION_STATE */
const ES_SYSTEM_REQUIRED = 0x1;
const ES_CONTINUOUS = 0x80000000;

const COINIT_APARTMENTTHREADED = 0x2;
const COINIT_DISABLE_OLE1DDE = 0x4;
const CLSCTX_INPROC_SERVER = 0x1;

/** APTTYPE_STA and APTTYPE_MAINSTA: the process's first STA is its main one. */
const APARTMENT_TYPES: Readonly<Record<number, "STA" | "MAINSTA">> = {
  0: "STA",
  3: "MAINSTA",
};

/** Makes every COM call of the worker. */
export class SingleThreadedApartment {
  /** The Windows thread. */
  readonly threadId: number;
  /** What COM says this thread is. */
  readonly apartmentType: "STA" | "MAINSTA";
  readonly #native: Native;
  readonly #functions: NativeFunctions;
  readonly #invoker: Invoker;
  readonly #objects: ObjectTable;
  readonly #definitions: Definitions;
  readonly #methods: MethodCaller;
  readonly #pump: MessagePump;
  /** Where CoCreateInstance puts the pointer. */
  readonly #created = new BigUint64Array(1);

  readonly #keepsAwake: boolean;

  /**
   * Enters the apartment. Where that fails, `native` is closed. With `keepAwake`
   * the system does not go to sleep by itself until it is left.
   */
  constructor(native: Native, keepAwake = false) {
    this.#keepsAwake = keepAwake;
    this.#native = native;
    this.#functions = native.functions;
    try {
      // First of all native calls. A failure, RPC_E_CHANGED_MODE included, is not undone with
      // CoUninitialize; S_FALSE is a success, and is.
      checkCom(
        this.#functions.CoInitializeEx(
          0n,
          COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE,
        ),
        "CoInitializeEx",
      );
    } catch (error) {
      native.close();
      throw error;
    }
    try {
      this.apartmentType = this.#readApartmentType();
      this.threadId = this.#functions.GetCurrentThreadId();
      this.#invoker = new Invoker(this.#functions);
    } catch (error) {
      this.#leave();
      throw error;
    }
    this.#objects = new ObjectTable(this.#invoker);
    this.#definitions = new Definitions(this.#invoker);
    this.#methods = new MethodCaller(
      this.#functions,
      this.#invoker,
      this.#objects,
    );
    this.#pump = new MessagePump(this.#functions);
    // It is a thread's own state, and a courtesy: where it fails nothing is lost.
    if (keepAwake) {
      this.#functions.SetThreadExecutionState(
        (ES_CONTINUOUS | ES_SYSTEM_REQUIRED) >>> 0,
      );
    }
  }

  /** How many references are held. */
  get liveObjects(): number {
    return this.#objects.size;
  }

  /**
   * Makes the calls of one message, in order, and adds what each gives to
   * `results`. A failed one does not stop the next; a defect does, and is thrown.
   */
  execute(message: CallRequest, results: CallResult[] = []): CallResult[] {
    this.#pump.drain();
    const calls = new CallReader(message);
    for (let call = calls.next(); call !== null; call = calls.next()) {
      this.#executeInto(results, call, calls);
    }
    this.#objects.endMessage();
    this.#pump.drain();
    // Nobody can call an apartment without objects, so it need not wake up.
    this.#pump.keepRunning(
      this.#native.hasOtherApartments && this.#objects.size > 0,
    );
    return results;
  }

  /** Releases everything, the newest first, leaves the apartment, and tells how many there were. */
  close(): number {
    this.#pump.keepRunning(false);
    try {
      const released = this.#objects.releaseAll();
      // What the releases set off, before the apartment is gone.
      this.#pump.drain();
      return released;
    } finally {
      this.#invoker.free();
      this.#leave();
    }
  }

  #executeInto(results: CallResult[], call: Call, calls: CallReader): void {
    switch (call.type) {
      case "defineInterface":
        this.#definitions.defineInterface(call.name, call.iid, call.base);
        return;
      case "defineMethod":
        this.#definitions.defineMethod(call.row);
        return;
    }
    try {
      results.push(this.#execute(call, calls));
    } catch (error) {
      // A failed call is a result like any other. Anything else thrown is a defect.
      if (
        !(error instanceof ComCallError || error instanceof NativeCallError)
      ) throw error;
      results.push(error.failure);
    }
  }

  #execute(
    call: Exclude<Call, { readonly type: "defineInterface" | "defineMethod" }>,
    calls: CallReader,
  ): CallResult {
    switch (call.type) {
      case "create": {
        const wanted = this.#definitions.interface(call.interface);
        this.#objects.acquire(
          call.object,
          wanted,
          () => this.#create(call.coclass, wanted),
        );
        return true;
      }
      case "createFileStream":
        this.#objects.acquire(
          call.object,
          this.#definitions.interface(call.interface),
          () => createFileStream(this.#native, call.path),
        );
        return true;
      case "createMemoryStream":
        this.#objects.acquire(
          call.object,
          this.#definitions.interface(call.interface),
          () => createMemoryStream(this.#native),
        );
        return true;
      case "query": {
        const wanted = this.#definitions.interface(call.interface);
        this.#objects.acquire(
          call.object,
          wanted,
          () =>
            this.#invoker.queryInterface(
              this.#objects.unknown(call.from),
              wanted,
            ),
        );
        return true;
      }
      case "release":
        this.#objects.release(call.object);
        return true;
      case "method": {
        const method = this.#definitions.method(call.method);
        return this.#methods.call(call.object, method, calls);
      }
    }
  }

  #create(coclass: Coclass, wanted: ComInterface): bigint {
    this.#created[0] = 0n;
    const hresult = this.#functions.CoCreateInstance(
      guidBytes(coclass.clsid),
      0n,
      CLSCTX_INPROC_SERVER,
      guidBytes(wanted.iid),
      this.#created,
    );
    if (failed(hresult)) {
      throw new ComCallError(hresult, coclass.name, "CoCreateInstance");
    }
    const pointer = this.#created[0]!;
    if (pointer === 0n) {
      throw new ComCallError(
        HRESULTS.E_POINTER,
        coclass.name,
        "CoCreateInstance",
      );
    }
    return pointer;
  }

  #readApartmentType(): "STA" | "MAINSTA" {
    const type = new Int32Array(1);
    const qualifier = new Int32Array(1);
    checkCom(
      this.#functions.CoGetApartmentType(type, qualifier),
      "CoGetApartmentType",
    );
    const name = APARTMENT_TYPES[type[0]!];
    if (name === undefined) {
      throw new Error(
        `Cannot use this thread: COM says it is in an apartment of type ${
          type[0]
        }, not in an STA`,
      );
    }
    return name;
  }

  #leave(): void {
    if (this.#keepsAwake) {
      this.#functions.SetThreadExecutionState(ES_CONTINUOUS);
    }
    this.#functions.CoUninitialize();
    this.#native.close();
  }
}
