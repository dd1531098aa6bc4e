/**
 * The native functions of a simulated Windows: every one that the worker
 * knows, answered from memory.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { define, IUnknown } from "../../src/abi/interface_table.ts";
import { guidBytes, sameGuid } from "../com/guid.ts";
import { VARIANT_VALUE, VT } from "../com/variant.ts";
import type {
  FileStreamFunctions,
  Native,
  NativeFunctions,
} from "../native/symbols.ts";
import { AddressSpace } from "./address_space.ts";
import {
  arrayBounds,
  arrayDimensions,
  arrayVartype,
  bstrLength,
  clearVariant,
  destroySafeArray,
  freeBstr,
  isLocked,
  lockArray,
  newBstr,
  newSafeArray,
} from "./automation.ts";
import {
  bytesOf,
  firstBytes,
  pointersOf,
  textOf,
  viewOf,
  wordsOf,
} from "./native_buffers.ts";
import { SimulatedFailure, type SimulatedObject } from "./simulated_object.ts";
import { ObjectRuntime } from "./object_runtime.ts";
import { FileStream, MemoryStream } from "./stream.ts";
import { readArguments } from "./value_marshaller.ts";

/** A made-up thread id: the simulation has no Windows thread. */
const THREAD_ID = 1;

/** EXECUTION_STATE */
const ES_CONTINUOUS = 0x80000000;

const RPC_E_CHANGED_MODE = HRESULTS.RPC_E_CHANGED_MODE | 0;
const CO_E_NOTINITIALIZED = HRESULTS.CO_E_NOTINITIALIZED | 0;
const DISP_E_ARRAYISLOCKED = 0x8002000D | 0;
const COINIT_APARTMENTTHREADED = 0x2;

/** A simulated Windows, with a look at what is alive in it. */
export interface SimulatedNative extends Native {
  /** Simulated allocations that nobody has freed. */
  readonly liveAllocations: number;
  /** Simulated COM objects that somebody holds. */
  readonly liveObjects: number;
}

/** The classes of a simulated Windows, by CLSID. */
export type SimulatedClasses = ReadonlyMap<string, () => SimulatedObject>;

/** Makes a simulated Windows where CoCreateInstance knows these classes. */
export function simulateNative(classes: SimulatedClasses): SimulatedNative {
  const memory = new AddressSpace();
  const errors = new ErrorSlot();
  const objects = new ObjectRuntime(
    memory,
    (text) => errors.set(objects, errorInfo(text)),
  );
  return {
    functions: {
      ...threads(),
      ...memoryFunctions(memory),
      ...com(memory, objects, classes),
      CreateStreamOnHGlobal: (_handle, _delete, out) =>
        giveStream(objects, out, () => new MemoryStream()),
      ...automation(memory, objects),
      GetErrorInfo: (_reserved, out) => errors.take(out),
      SetErrorInfo: (_reserved, pointer) => errors.replace(objects, pointer),
    },
    hasOtherApartments: false,
    openFileStreams: () => fileStreams(objects),
    close() {
      // What is left now was leaked by the worker: it released all it knew of before.
      errors.replace(objects, 0n);
      if (memory.liveAllocations > 0) {
        throw new Error(
          `Cannot end the simulation cleanly: ${memory.liveAllocations} allocations and ${objects.liveObjects} objects leaked`,
        );
      }
    },
    get liveAllocations() {
      return memory.liveAllocations;
    },
    get liveObjects() {
      return objects.liveObjects;
    },
  };
}

type Part<Names extends keyof NativeFunctions> = Pick<NativeFunctions, Names>;

function threads(): Part<
  | "GetCurrentThreadId"
  | "SetThreadExecutionState"
  | "PeekMessageW"
  | "TranslateMessage"
  | "DispatchMessageW"
> {
  return {
    GetCurrentThreadId: () => THREAD_ID,
    // Nothing here goes to sleep: the state before, which is never 0.
    SetThreadExecutionState: () => ES_CONTINUOUS,
    // Without other apartments no window message ever waits.
    PeekMessageW: () => 0,
    TranslateMessage: () => 0,
    DispatchMessageW: () => 0n,
  };
}

function memoryFunctions(
  memory: AddressSpace,
): Part<
  "copyFromMemory" | "copyToMemory" | "CoTaskMemAlloc" | "CoTaskMemFree"
> {
  return {
    copyFromMemory: (target, address, length) =>
      memory.read(BigInt(address), firstBytes(target, Number(length))),
    copyToMemory: (address, source, length) =>
      memory.write(BigInt(address), firstBytes(source, Number(length))),
    CoTaskMemAlloc: (size) => memory.allocate(Number(size)),
    CoTaskMemFree: (address) => memory.free(BigInt(address)),
  };
}

function com(
  memory: AddressSpace,
  objects: ObjectRuntime,
  classes: SimulatedClasses,
): Part<
  | "CoInitializeEx"
  | "CoUninitialize"
  | "CoGetApartmentType"
  | "CoCreateInstance"
  | "DispCallFunc"
> {
  let initialised = 0;
  return {
    CoInitializeEx: (_reserved, flags) => {
      if ((flags & COINIT_APARTMENTTHREADED) === 0) return RPC_E_CHANGED_MODE;
      return initialised++ === 0 ? HRESULTS.S_OK : HRESULTS.S_FALSE;
    },
    CoUninitialize: () => {
      if (initialised === 0) {
        throw new Error("Cannot uninitialise COM: it is not initialised");
      }
      initialised--;
    },
    CoGetApartmentType: (type, qualifier) => {
      if (initialised === 0) return CO_E_NOTINITIALIZED;
      bytesOf(type).fill(0);
      bytesOf(qualifier).fill(0);
      return HRESULTS.S_OK;
    },
    CoCreateInstance: (clsid, _outer, _context, iid, out) => {
      const pointer = viewOf(out);
      pointer.setBigUint64(0, 0n, true);
      if (initialised === 0) return CO_E_NOTINITIALIZED;
      const wanted = bytesOf(clsid);
      const [, make] =
        [...classes].find(([candidate]) =>
          sameGuid(wanted, guidBytes(candidate))
        ) ?? [];
      if (make === undefined) return HRESULTS.REGDB_E_CLASSNOTREG | 0;
      const address = objects.reference(make());
      const cell = memory.allocate(8);
      const hresult = objects.queryInterface(address, bytesOf(iid), cell);
      pointer.setBigUint64(0, memory.readPointer(cell), true);
      memory.free(cell);
      objects.release(address);
      return hresult | 0;
    },
    DispCallFunc: (
      instance,
      offset,
      convention,
      resultType,
      count,
      types,
      pointers,
      result,
    ) => {
      if (initialised === 0) return CO_E_NOTINITIALIZED;
      if (convention !== 4) {
        throw new Error(`Cannot simulate calling convention ${convention}`);
      }
      const args = readArguments(
        memory,
        wordsOf(types),
        pointersOf(pointers),
        count,
      );
      const value = objects.call(BigInt(instance), Number(offset) / 8, args);
      const view = viewOf(result);
      view.setUint16(0, resultType, true);
      if (resultType === VT.I4) view.setInt32(VARIANT_VALUE, value | 0, true);
      else view.setUint32(VARIANT_VALUE, value, true);
      return HRESULTS.S_OK;
    },
  };
}

function automation(
  memory: AddressSpace,
  objects: ObjectRuntime,
): Part<
  | "SysAllocStringLen"
  | "SysStringLen"
  | "SysFreeString"
  | "VariantClear"
  | "SafeArrayCreateVector"
  | "SafeArrayGetDim"
  | "SafeArrayGetVartype"
  | "SafeArrayGetLBound"
  | "SafeArrayGetUBound"
  | "SafeArrayAccessData"
  | "SafeArrayUnaccessData"
  | "SafeArrayDestroy"
> {
  const bound = (
    array: number | bigint,
    which: 0 | 1,
    out: AllowSharedBufferSource | null,
  ) => {
    viewOf(out).setInt32(0, arrayBounds(memory, BigInt(array))[which], true);
    return HRESULTS.S_OK;
  };
  return {
    SysAllocStringLen: (text, length) => {
      let units = "";
      for (const unit of wordsOf(text).subarray(0, length)) {
        units += String.fromCharCode(unit);
      }
      return newBstr(memory, units);
    },
    SysStringLen: (bstr) => bstrLength(memory, BigInt(bstr)),
    SysFreeString: (bstr) => freeBstr(memory, BigInt(bstr)),
    SafeArrayGetDim: (array) => arrayDimensions(memory, BigInt(array)),
    VariantClear: (variant) => {
      clearVariant(
        memory,
        BigInt(variant),
        (pointer) => objects.release(pointer),
      );
      return HRESULTS.S_OK;
    },
    SafeArrayCreateVector: (vt, _lower, count) =>
      newSafeArray(memory, vt, count),
    SafeArrayGetVartype: (array, out) => {
      const vt = arrayVartype(memory, BigInt(array));
      viewOf(out).setUint16(0, vt, true);
      return HRESULTS.S_OK;
    },
    SafeArrayGetLBound: (array, _dimension, out) => bound(array, 0, out),
    SafeArrayGetUBound: (array, _dimension, out) => bound(array, 1, out),
    SafeArrayAccessData: (array, out) => {
      viewOf(out).setBigUint64(0, lockArray(memory, BigInt(array), 1), true);
      return HRESULTS.S_OK;
    },
    SafeArrayUnaccessData: (array) => {
      lockArray(memory, BigInt(array), -1);
      return HRESULTS.S_OK;
    },
    SafeArrayDestroy: (array) => {
      if (isLocked(memory, BigInt(array))) return DISP_E_ARRAYISLOCKED;
      destroySafeArray(
        memory,
        BigInt(array),
        (pointer) => objects.release(pointer),
      );
      return HRESULTS.S_OK;
    },
  };
}

function fileStreams(objects: ObjectRuntime): FileStreamFunctions {
  return {
    SHCreateStreamOnFileEx: (path, _mode, _attributes, _create, _from, out) =>
      giveStream(objects, out, () => FileStream.open(textOf(path))),
  };
}

/** Makes a stream and hands a reference over; gives the HRESULT. */
function giveStream(
  objects: ObjectRuntime,
  out: AllowSharedBufferSource | null,
  make: () => SimulatedObject,
): number {
  const pointer = viewOf(out);
  pointer.setBigUint64(0, 0n, true);
  try {
    pointer.setBigUint64(0, objects.reference(make()), true);
    return HRESULTS.S_OK;
  } catch (error) {
    if (!(error instanceof SimulatedFailure)) throw error;
    return error.hresult | 0;
  }
}

/** The one IErrorInfo that a thread has. */
class ErrorSlot {
  #pointer = 0n;

  set(objects: ObjectRuntime, object: SimulatedObject): void {
    const pointer = objects.reference(object);
    this.replace(objects, pointer);
    // Replacing took its own reference.
    objects.release(pointer);
  }

  replace(objects: ObjectRuntime, pointer: number | bigint): number {
    const next = BigInt(pointer);
    if (next !== 0n) objects.addRef(next);
    if (this.#pointer !== 0n) objects.release(this.#pointer);
    this.#pointer = next;
    return HRESULTS.S_OK;
  }

  /** Hands the reference over: the slot is empty after. */
  take(out: AllowSharedBufferSource | null): number {
    viewOf(out).setBigUint64(0, this.#pointer, true);
    const hresult = this.#pointer === 0n ? HRESULTS.S_FALSE : HRESULTS.S_OK;
    this.#pointer = 0n;
    return hresult;
  }
}

/** Only the worker itself calls it, so it is none of the module's interfaces. */
const IErrorInfo = define(
  "IErrorInfo",
  "1CF2B120-547D-101B-8E65-08002B2BD119",
  IUnknown,
  { GetDescription: { slot: 5, out: "BSTR" } },
);

function errorInfo(description: string): SimulatedObject {
  return {
    interfaces: [IErrorInfo],
    methods: { GetDescription: () => description },
  };
}
