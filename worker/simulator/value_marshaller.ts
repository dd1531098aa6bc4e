/**
 * Arguments and results of simulated methods, in the simulated memory.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import {
  isCountedArray,
  type ValueType,
} from "../../src/abi/interface_table.ts";
import { VARIANT_TRUE, VARIANT_VALUE, VT } from "../com/variant.ts";
import type { AddressSpace } from "./address_space.ts";
import {
  type ArrayElement,
  bstrText,
  newBstr,
  newSafeArray,
} from "./automation.ts";
import {
  SimulatedFailure,
  type SimulatedObject,
  type SimulatedValue,
} from "./com_object.ts";

const VALUE_OFFSET = BigInt(VARIANT_VALUE);

/** A VARIANT argument of a call. */
export interface Argument {
  readonly type: number;
  readonly value: bigint;
}

/** Where objects are. */
export interface ObjectPointers {
  /** AddRef, and where the object is. */
  reference(object: SimulatedObject): bigint;
  /** The object behind a pointer; `null` for a null pointer. */
  objectAt(address: bigint): SimulatedObject | null;
}

/** Reads what methods are passed, and writes what they give. */
export class ValueMarshaller {
  readonly #memory: AddressSpace;
  readonly #objects: ObjectPointers;

  constructor(memory: AddressSpace, objects: ObjectPointers) {
    this.#memory = memory;
    this.#objects = objects;
  }

  /** The value of an `[in]` argument. */
  read(
    type: ValueType,
    argument: Argument | undefined,
  ): SimulatedValue {
    const expected = argumentType(type);
    if (argument?.type !== expected) {
      throw new Error(
        `Cannot make a simulated call: expected an argument of VARTYPE ${expected} for ${type}, received ${argument?.type}`,
      );
    }
    switch (expected) {
      case VT.I4:
        return Number(BigInt.asIntN(32, argument.value));
      case VT.UI4:
        return Number(BigInt.asUintN(32, argument.value));
      case VT.UI1:
        return BigInt.asUintN(8, argument.value) !== 0n;
      case VT.BOOL:
        return BigInt.asIntN(16, argument.value) !== 0n;
      default:
        return type === "BSTR"
          ? bstrText(this.#memory, argument.value)
          : this.#objects.objectAt(argument.value) ?? undefined;
    }
  }

  /** Writes a result to where the `[out]` arguments point. */
  write(
    type: ValueType,
    outs: readonly Argument[],
    result: SimulatedValue,
  ): void {
    const out = outPointer(outs[0]);
    if (isCountedArray(type)) {
      this.#writeCounted(out, outPointer(outs[1]), result);
    } else this.#writeResult(out, type, result);
  }

  #writeResult(out: bigint, type: ValueType, result: SimulatedValue): void {
    if (type === "VARIANT_BOOL") {
      this.#memory.writeInt16(out, result === true ? VARIANT_TRUE : 0);
    } else if (type === "BSTR") {
      this.#memory.writePointer(
        out,
        newBstr(this.#memory, String(result)),
      );
    } else if (Array.isArray(result)) {
      const elements = result.map((element) =>
        this.#arrayElement(type, element)
      );
      this.#memory.writePointer(out, newSafeArray(this.#memory, elements));
    } else if (typeof result === "object") {
      this.#memory.writePointer(
        out,
        this.#objects.reference(result as SimulatedObject),
      );
    } else {
      this.#memory.writeInt32(out, Number(result));
    }
  }

  /** Hands an array over in memory of its own. A method without result leaves both cells as they are. */
  #writeCounted(out: bigint, count: bigint, result: SimulatedValue): void {
    if (result === undefined) return;
    const bytes = result instanceof Uint8Array
      ? result
      : new Uint8Array(Int32Array.from(result as readonly number[]).buffer);
    const array = this.#memory.allocate(bytes.length);
    this.#memory.write(array, bytes);
    this.#memory.writePointer(out, array);
    this.#memory.writeInt32(
      count,
      result instanceof Uint8Array ? bytes.length : bytes.length / 4,
    );
  }

  #arrayElement(
    type: ValueType,
    element: number | string | SimulatedObject,
  ): ArrayElement {
    if (typeof element === "string") {
      return { type: VT.BSTR, value: newBstr(this.#memory, element) };
    }
    if (typeof element === "number") {
      return {
        type: type === "SAFEARRAY(ULONG)" ? VT.UI4 : VT.I4,
        value: element,
      };
    }
    return { type: VT.DISPATCH, value: this.#objects.reference(element) };
  }
}

/** The VARTYPE that an `[in]` parameter comes as. */
function argumentType(type: ValueType): number {
  switch (type) {
    case "ULONG":
      return VT.UI4;
    case "BOOLEAN":
      return VT.UI1;
    case "VARIANT_BOOL":
      return VT.BOOL;
    default:
      return type === "LONG" || type.startsWith("IMAPI_") ? VT.I4 : VT.UI8;
  }
}

/** Where an `[out]` argument points to. */
function outPointer(argument: Argument | undefined): bigint {
  if (argument?.type !== VT.UI8 || argument.value === 0n) {
    throw new SimulatedFailure(HRESULTS.E_POINTER);
  }
  return argument.value;
}

/** Reads the arguments of DispCallFunc. */
export function readArguments(
  memory: AddressSpace,
  types: Uint16Array,
  pointers: BigUint64Array,
  count: number,
): Argument[] {
  const args: Argument[] = [];
  for (let index = 0; index < count; index++) {
    const variant = pointers[index]!;
    const type = memory.readUint16(variant);
    if (type !== types[index]) {
      throw new Error(
        `Cannot make a simulated call: argument ${index} is announced as VARTYPE ${
          types[index]
        }, and is ${type}`,
      );
    }
    args.push({ type, value: memory.readPointer(variant + VALUE_OFFSET) });
  }
  return args;
}
