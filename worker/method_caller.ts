/**
 * Calls any method that a table describes. It knows nothing of discs.
 *
 * @module
 */

import { HRESULTS } from "../src/abi/hresults.ts";
import {
  type InterfaceTable,
  isCountedArray,
  memberName,
  type Method,
  type ValueType,
} from "../src/abi/interface_table.ts";
import type { CallElement, CallResult } from "../src/abi/protocol.ts";
import { allocateBstr, readBstr, takeBstr } from "./com/bstr.ts";
import { clearErrorInfo, takeErrorText } from "./com/error_info.ts";
import { ComCallError, failed } from "./com/hresult.ts";
import { argumentOffset, type CallShape, type Invoker } from "./com/invoker.ts";
import { takeMemory } from "./com/memory.ts";
import { takeSafeArray } from "./com/safearray.ts";
import {
  readVariantInteger,
  VARIANT_SIZE,
  VARIANT_TRUE,
  VARIANT_VALUE,
  VT,
} from "./com/variant.ts";
import type { ObjectTable } from "./object_table.ts";
import type { NativeFunctions } from "./symbols.ts";

/** The size of an element of an array of enumerators. */
const ENUM_SIZE = 4;

/** Turns message values into native arguments and native results into message values. */
export class MethodCaller {
  readonly #functions: NativeFunctions;
  readonly #invoker: Invoker;
  readonly #objects: ObjectTable;
  /** By the method's number. */
  readonly #shapes: CallShape[] = [];

  constructor(
    functions: NativeFunctions,
    invoker: Invoker,
    objects: ObjectTable,
  ) {
    this.#functions = functions;
    this.#invoker = invoker;
    this.#objects = objects;
  }

  /**
   * Calls `method`; throws `ComCallError` where it fails. Interfaces in an array
   * are asked for the first that they have of those that are `wanted`.
   */
  call(
    instance: bigint,
    method: Method,
    inputs: readonly CallElement[],
    wanted: readonly InterfaceTable[],
  ): CallResult {
    const shape = this.#shapes[method.index] ??= this.#invoker.shape(
      method.in.map(variantType),
      outCells(method.out),
    );
    if (inputs.length === 0) this.#invoke(instance, method, shape);
    else this.#invokeWith(instance, method, shape, inputs);
    return method.out === null
      ? true
      : this.#takeResult(method, method.out, wanted);
  }

  #invoke(instance: bigint, method: Method, shape: CallShape): void {
    clearErrorInfo(this.#functions);
    const hresult = this.#invoker.call(instance, method.slot, shape);
    if (failed(hresult)) throw this.#failure(hresult, method);
  }

  #invokeWith(
    instance: bigint,
    method: Method,
    shape: CallShape,
    inputs: readonly CallElement[],
  ): void {
    const bstrs: bigint[] = [];
    try {
      method.in.forEach((type, index) => {
        const bstr = this.#putArgument(shape, index, type, inputs[index]);
        if (bstr !== null) bstrs.push(bstr);
      });
      this.#invoke(instance, method, shape);
    } finally {
      for (const bstr of bstrs) this.#functions.SysFreeString(bstr);
    }
  }

  #failure(hresult: number, method: Method): ComCallError {
    const text = takeErrorText(this.#functions, this.#invoker);
    return new ComCallError(
      hresult,
      method.interfaceName,
      memberName(method),
      text,
    );
  }

  /** Puts one argument in place, and gives the BSTR to free after the call, if it made one. */
  #putArgument(
    shape: CallShape,
    index: number,
    type: ValueType,
    input: CallElement | undefined,
  ): bigint | null {
    const offset = argumentOffset(index);
    if (type === "BSTR" && typeof input === "string") {
      const bstr = allocateBstr(this.#functions, input);
      shape.view.setBigUint64(offset, bstr, true);
      return bstr;
    }
    if (type === "VARIANT_BOOL" && typeof input === "boolean") {
      shape.view.setInt16(offset, input ? VARIANT_TRUE : 0, true);
    } else if (type === "BOOLEAN" && typeof input === "boolean") {
      shape.view.setUint8(offset, Number(input));
    } else if (type === "ULONG" && typeof input === "number") {
      shape.view.setUint32(offset, input, true);
    } else if (isInteger(type) && typeof input === "number") {
      shape.view.setInt32(offset, input, true);
    } else if (type === "IDiscRecorder2" && typeof input === "number") {
      shape.view.setBigUint64(offset, this.#objects.pointer(input), true);
    } else {
      throw new TypeError(`Cannot pass a ${typeof input} as ${type}`);
    }
    return null;
  }

  #takeResult(
    method: Method,
    type: ValueType,
    wanted: readonly InterfaceTable[],
  ): CallResult {
    switch (type) {
      case "VARIANT_BOOL":
        return this.#invoker.outBoolean();
      case "BSTR":
        return takeBstr(this.#functions, this.#invoker.outPointer());
      case "IDiscRecorder2": {
        const pointer = this.#invoker.outPointer();
        if (pointer === 0n) throw this.#failure(HRESULTS.E_POINTER, method);
        return this.#objects.add(pointer);
      }
      case "SAFEARRAY(BSTR)":
        return this.#takeArray(
          method,
          (view, offset) => this.#readText(view, offset),
        );
      case "SAFEARRAY(LONG)":
      case "SAFEARRAY(ULONG)":
        return this.#takeArray(method, readVariantInteger);
      case "SAFEARRAY(IDispatch)":
        return this.#takeInterfaces(method, wanted);
      case "BYTE[]":
        return this.#takeCounted(method, 1);
      case "IMAPI_FEATURE_PAGE_TYPE[]":
      case "IMAPI_MODE_PAGE_TYPE[]":
      case "IMAPI_PROFILE_TYPE[]":
        return this.#takeEnumerators(method);
      case "ULONG":
        return this.#invoker.outUlong();
      default:
        return this.#invoker.outLong();
    }
  }

  #takeArray<Element extends number | string>(
    method: Method,
    read: (view: DataView, offset: number) => Element | null,
  ): Element[] {
    return takeSafeArray(
      this.#functions,
      this.#invoker.outPointer(),
      (view, count) => {
        const elements: Element[] = [];
        for (let index = 0; index < count; index++) {
          const element = read(view, index * VARIANT_SIZE);
          if (element === null) throw mismatch(method, index, view);
          elements.push(element);
        }
        return elements;
      },
    );
  }

  #takeInterfaces(
    method: Method,
    wanted: readonly InterfaceTable[],
  ): number[] {
    return takeSafeArray(
      this.#functions,
      this.#invoker.outPointer(),
      (view, count) => {
        const pointers: bigint[] = [];
        // All are looked at before the first is asked, so that a bad one leaves nothing held.
        for (let index = 0; index < count; index++) {
          const pointer = readInterface(view, index * VARIANT_SIZE);
          if (pointer === null) throw mismatch(method, index, view);
          pointers.push(pointer);
        }
        return this.#queryEach(pointers, wanted);
      },
    );
  }

  /** References of their own to what answers: those of the array go when it is destroyed. */
  #queryEach(
    pointers: readonly bigint[],
    wanted: readonly InterfaceTable[],
  ): number[] {
    const found: { readonly object: number; readonly index: number }[] = [];
    try {
      for (const instance of pointers) {
        const answer = this.#invoker.queryFirst(instance, wanted);
        if (answer === null) continue;
        const object = this.#objects.add(answer.pointer);
        found.push({ object, index: answer.table.index });
      }
    } catch (error) {
      for (const { object } of found) this.#objects.release(object);
      throw error;
    }
    return found.flatMap(({ object, index }) => [object, index]);
  }

  /** The bytes of an array that came as a pointer and a count, and is freed. */
  #takeCounted(method: Method, elementSize: number): Uint8Array<ArrayBuffer> {
    const { pointer, count } = this.#invoker.outCounted();
    if (pointer === 0n && count > 0) {
      throw this.#failure(HRESULTS.E_POINTER, method);
    }
    return takeMemory(this.#functions, pointer, count * elementSize);
  }

  #takeEnumerators(method: Method): number[] {
    const bytes = this.#takeCounted(method, ENUM_SIZE);
    const view = new DataView(bytes.buffer);
    return Array.from(
      { length: bytes.length / ENUM_SIZE },
      (_, index) => view.getInt32(index * ENUM_SIZE, true),
    );
  }

  #readText(view: DataView, offset: number): string | null {
    if (view.getUint16(offset, true) !== VT.BSTR) return null;
    return readBstr(
      this.#functions,
      view.getBigUint64(offset + VARIANT_VALUE, true),
    );
  }
}

/** How many `[out]` parameters carry a method's value. */
function outCells(out: ValueType | null): 0 | 1 | 2 {
  if (out === null) return 0;
  return isCountedArray(out) ? 2 : 1;
}

/** Whether a type crosses as a signed 32-bit integer. */
function isInteger(type: ValueType): boolean {
  return type === "LONG" ||
    (type.startsWith("IMAPI_") && !isCountedArray(type));
}

function variantType(type: ValueType): number {
  if (isInteger(type)) return VT.I4;
  switch (type) {
    case "ULONG":
      return VT.UI4;
    case "BOOLEAN":
      return VT.UI1;
    case "VARIANT_BOOL":
      return VT.BOOL;
    case "BSTR":
    case "IDiscRecorder2":
      // Pointers go as integers: DispCallFunc must not think that it owns them.
      return VT.UI8;
    default:
      throw new TypeError(
        `Cannot pass a value of type ${type}: no method takes one`,
      );
  }
}

function readInterface(view: DataView, offset: number): bigint | null {
  const type = view.getUint16(offset, true);
  if (type !== VT.DISPATCH && type !== VT.UNKNOWN) return null;
  const pointer = view.getBigUint64(offset + VARIANT_VALUE, true);
  return pointer === 0n ? null : pointer;
}

function mismatch(method: Method, index: number, view: DataView): ComCallError {
  const type = view.getUint16(index * VARIANT_SIZE, true);
  return new ComCallError(
    HRESULTS.DISP_E_TYPEMISMATCH,
    method.interfaceName,
    memberName(method),
    `Element ${index} of the array has VARTYPE ${type}, where ${method.out} was expected.`,
  );
}
