/**
 * Arguments and results of simulated methods, in the simulated memory. It reads
 * the tables anew, and shares no code with the engine's own conversions: each
 * holds the other to account.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type {
  InterfaceArrayType,
  InterfaceType,
  Method,
  ParameterType,
} from "../../src/abi/interface_table.ts";
import { guidBytes } from "../com/guid.ts";
import {
  VARIANT_SIZE,
  VARIANT_TRUE,
  VARIANT_VALUE,
  VT,
} from "../com/variant.ts";
import type { AddressSpace } from "./address_space.ts";
import {
  arrayBounds,
  arrayData,
  arrayVartype,
  bstrText,
  elementSize,
  newBstr,
  newSafeArray,
} from "./automation.ts";
import {
  SimulatedFailure,
  type SimulatedObject,
  type SimulatedValue,
  type SimulatedVariant,
} from "./simulated_object.ts";

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

/** The VARTYPE of a value by the type of its parameter. */
const VARTYPES: Readonly<Record<string, number>> = {
  BYTE: VT.UI1,
  SHORT: VT.I2,
  USHORT: VT.UI2,
  WORD: VT.UI2,
  INT: VT.I4,
  UINT: VT.UI4,
  LONG: VT.I4,
  ULONG: VT.UI4,
  DWORD: VT.UI4,
  LONGLONG: VT.I8,
  LARGE_INTEGER: VT.I8,
  ULONGLONG: VT.UI8,
  ULARGE_INTEGER: VT.UI8,
  FLOAT: VT.R4,
  DOUBLE: VT.R8,
  DATE: VT.DATE,
  VARIANT_BOOL: VT.BOOL,
  BOOL: VT.I4,
  BOOLEAN: VT.UI1,
  capacity: VT.UI4,
};

/** Numbers in memory that the callee hands over, with their count in the next argument. */
const COUNTED = /^(?:BYTE|ULONG|enum \w+)\[\]$/;

/** Reads the value of an `[in]` parameter. */
type ReadInput = (args: readonly Argument[]) => SimulatedValue;

/** Writes a result to where the arguments point. */
type WriteOutput = (
  args: readonly Argument[],
  result: SimulatedValue,
) => void;

/** Which argument of a call belongs to which parameter of its method: worked out once. */
export interface Plan {
  readonly inputs: readonly ReadInput[];
  readonly outputs: readonly WriteOutput[];
  /** The VARTYPE of each argument. */
  readonly types: readonly number[];
}

const NO_VALUES: readonly SimulatedValue[] = [];

/** Reads what methods are passed, and writes what they give. */
export class ValueMarshaller {
  readonly #memory: AddressSpace;
  readonly #objects: ObjectPointers;
  readonly #plans = new Map<Method, Plan>();

  constructor(memory: AddressSpace, objects: ObjectPointers) {
    this.#memory = memory;
    this.#objects = objects;
  }

  /** How the values of a method are read and written. */
  plan(method: Method): Plan {
    let plan = this.#plans.get(method);
    if (plan === undefined) {
      this.#plans.set(method, plan = this.#makePlan(method));
    }
    return plan;
  }

  /** What a call passes. */
  inputs(
    method: Method,
    { inputs, types }: Plan,
    args: readonly Argument[],
  ): readonly SimulatedValue[] {
    if (args.length !== types.length) {
      throw new Error(
        `Cannot make a simulated call: ${method.name} has ${types.length} arguments, received ${args.length}`,
      );
    }
    for (let index = 0; index < types.length; index++) {
      if (args[index]!.type !== types[index]) {
        throw new Error(
          `Cannot make a simulated call: expected an argument of VARTYPE ${
            types[index]
          } in place ${index} of ${method.name}, received ${args[index]!.type}`,
        );
      }
    }
    // Most methods are passed nothing.
    return inputs.length === 0 ? NO_VALUES : inputs.map((read) => read(args));
  }

  /** Hands over what a call gives. */
  outputs(
    { outputs }: Plan,
    args: readonly Argument[],
    result: SimulatedValue,
  ): void {
    // A method without result leaves its cells as they are.
    if (result === undefined) return;
    if (outputs.length === 1) outputs[0]!(args, result);
    else {
      const results = result as readonly SimulatedValue[];
      outputs.forEach((write, index) => write(args, results[index]));
    }
  }

  #makePlan({ parameters }: Method): Plan {
    const inputs: ReadInput[] = [];
    const outputs: WriteOutput[] = [];
    const types: number[] = [];
    const next = (vt: number) => types.push(vt) - 1;
    let count: number | null = null;
    const countAt = () => count;
    for (const parameter of parameters) {
      if ("in" in parameter) inputs.push(this.#input(parameter.in, next));
      else if (parameter.out === "count") count = next(VT.UI8);
      else if (parameter.out !== "HRESULT") {
        outputs.push(this.#output(parameter.out, next, countAt));
      }
    }
    return { inputs, outputs, types };
  }

  #input(type: ParameterType, next: (vt: number) => number): ReadInput {
    if (typeof type === "object") return this.#inputObjects(type, next);
    const vt = vartypeOf(type);
    if (vt !== null) {
      const at = next(vt);
      return (args) => scalar(type, vt, args[at]!.value);
    }
    const at = next(VT.UI8);
    switch (type) {
      case "BSTR":
        return this.#pointed(at, (pointer) => bstrText(this.#memory, pointer));
      case "LPWSTR":
        return this.#pointed(at, (pointer) => this.#terminatedText(pointer));
      case "GUID":
        return (args) => this.#bytes(args[at]!.value, 16);
      case "VARIANT":
      case "VARIANT*":
        return (args) => this.#variant(args[at]!.value);
    }
    if (type.startsWith("SAFEARRAY")) {
      return (args) => this.#array(args[at]!.value);
    }
    const countAt = next(VT.UI4);
    const size = type === "BYTE[]" ? 1 : 4;
    return (args) => {
      const length = Number(args[countAt]!.value) * size;
      const bytes = this.#bytes(args[at]!.value, length);
      return size === 1 ? bytes : [...new Int32Array(bytes.buffer)];
    };
  }

  #inputObjects(
    type: InterfaceType | InterfaceArrayType,
    next: (vt: number) => number,
  ): ReadInput {
    const at = next(VT.UI8);
    if ("safearray" in type || type.array === undefined) {
      return (args) => this.#objects.objectAt(args[at]!.value);
    }
    const countAt = next(VT.UI4);
    return (args) => {
      const length = Number(args[countAt]!.value) * 8;
      const bytes = this.#bytes(args[at]!.value, length);
      return [...new BigUint64Array(bytes.buffer)].map((pointer) =>
        this.#objects.objectAt(pointer)
      );
    };
  }

  #output(
    type: ParameterType,
    next: (vt: number) => number,
    countAt: () => number | null,
  ): WriteOutput {
    const at = next(VT.UI8);
    if (typeof type === "string" && COUNTED.test(type)) {
      const lengthAt = next(VT.UI8);
      return (args, result) =>
        this.#writeCounted(
          outPointer(args[at]!),
          outPointer(args[lengthAt]!),
          result,
        );
    }
    const write = typeof type === "string"
      ? this.#writer(type)
      : this.#objectWriter(type);
    const hasRoom = typeof type === "string"
      ? type.endsWith("[capacity]")
      : "array" in type;
    return (args, result) => {
      write(outPointer(args[at]!), result);
      const count = hasRoom ? countAt() : null;
      if (count !== null) {
        const { length } = result as ArrayLike<unknown>;
        this.#memory.writeInt32(args[count]!.value, length);
      }
    };
  }

  /** What writes a result that one argument points at. */
  #writer(type: string): (out: bigint, result: SimulatedValue) => void {
    const vt = vartypeOf(type);
    if (vt !== null) {
      return (out, result) => this.#writeScalar(out, type, vt, result);
    }
    if (type.startsWith("SAFEARRAY")) {
      return (out, result) => this.#writeArray(out, type, result);
    }
    switch (type) {
      case "BSTR":
        return (out, result) => {
          const text = result === null
            ? 0n
            : newBstr(this.#memory, String(result));
          this.#memory.writePointer(out, text);
        };
      case "GUID":
        return (out, result) =>
          this.#memory.write(out, guidBytes(String(result)));
      case "VARIANT":
        return (out, result) =>
          this.#writeVariant(out, result as SimulatedVariant);
      case "VARIANT[capacity]":
        return (out, result) =>
          (result as readonly SimulatedVariant[]).forEach((value, index) =>
            this.#writeVariant(out + BigInt(index * VARIANT_SIZE), value)
          );
      default:
        return (out, result) => this.#memory.write(out, result as Uint8Array);
    }
  }

  #objectWriter(
    type: InterfaceType | InterfaceArrayType,
  ): (out: bigint, result: SimulatedValue) => void {
    if ("safearray" in type) {
      return (out, result) =>
        this.#writeArray(out, "SAFEARRAY(IDispatch)", result);
    }
    if (type.array === undefined) {
      return (out, result) =>
        this.#memory.writePointer(out, this.#pointerOf(result));
    }
    return (out, result) =>
      (result as readonly SimulatedValue[]).forEach((object, index) =>
        this.#memory.writePointer(
          out + BigInt(index * 8),
          this.#pointerOf(object),
        )
      );
  }

  #pointerOf(value: SimulatedValue): bigint {
    return typeof value === "object" && value !== null
      ? this.#objects.reference(value as SimulatedObject)
      : 0n;
  }

  #pointed(
    at: number,
    read: (pointer: bigint) => SimulatedValue,
  ): ReadInput {
    return (args) => {
      const pointer = args[at]!.value;
      return pointer === 0n ? null : read(pointer);
    };
  }

  #writeScalar(
    out: bigint,
    type: string,
    vt: number,
    result: SimulatedValue,
  ): void {
    // The most frequent ones first, and without a copy of their own.
    if (vt === VT.BOOL) {
      this.#memory.writeInt16(out, result === true ? VARIANT_TRUE : 0);
    } else if (
      typeof result === "number" && elementSize(vt) === 4 && vt !== VT.R4
    ) {
      this.#memory.writeInt32(out, result);
    } else {
      const isTruth = type === "BOOL" || type === "BOOLEAN";
      const value = isTruth ? Number(result === true) : result;
      this.#memory.write(out, scalarBytes(vt, value));
    }
  }

  /** Hands an array over in memory of its own. */
  #writeCounted(out: bigint, count: bigint, result: SimulatedValue): void {
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

  /** IMAPI2's arrays are of VARIANTs; a VARIANT's own array can be of anything. */
  #writeArray(out: bigint, type: string, result: SimulatedValue): void {
    if (!Array.isArray(result)) {
      // So a test plays a null array.
      this.#memory.writePointer(out, BigInt(Number(result)));
      return;
    }
    const values = (result as readonly SimulatedValue[]).map((value) =>
      variantOf(type, value)
    );
    this.#memory.writePointer(out, this.#newArray(VT.VARIANT, values));
  }

  #newArray(vt: number, values: readonly SimulatedValue[]): bigint {
    const array = newSafeArray(this.#memory, vt, values.length);
    const data = arrayData(this.#memory, array);
    values.forEach((value, index) => {
      const element = data + BigInt(index * elementSize(vt));
      if (vt === VT.VARIANT) {
        this.#writeVariant(element, value as SimulatedVariant);
      } else this.#writeValue(element, vt, value);
    });
    return array;
  }

  #writeVariant(out: bigint, { vt, value }: SimulatedVariant): void {
    this.#memory.writeUint16(out, vt);
    if (vt !== VT.EMPTY && vt !== VT.NULL) {
      this.#writeValue(out + VALUE_OFFSET, vt, value);
    }
  }

  #writeValue(out: bigint, vt: number, value: SimulatedValue): void {
    if (vt === VT.BSTR) {
      this.#memory.writePointer(out, newBstr(this.#memory, String(value)));
    } else if (vt === VT.DISPATCH || vt === VT.UNKNOWN) {
      const pointer = value === null
        ? 0n
        : this.#objects.reference(value as SimulatedObject);
      this.#memory.writePointer(out, pointer);
    } else if ((vt & VT.ARRAY) !== 0) {
      const values = [...value as Iterable<SimulatedValue>];
      this.#memory.writePointer(out, this.#newArray(vt & ~VT.ARRAY, values));
    } else {
      const number = vt === VT.BOOL ? (value === true ? -1 : 0) : value;
      this.#memory.write(out, scalarBytes(vt, number));
    }
  }

  #variant(address: bigint): SimulatedVariant {
    const vt = this.#memory.readUint16(address);
    return vt === VT.EMPTY || vt === VT.NULL
      ? { vt }
      : { vt, value: this.#value(address + VALUE_OFFSET, vt) };
  }

  #value(address: bigint, vt: number): SimulatedValue {
    if (vt === VT.VARIANT) return this.#variant(address);
    if (vt === VT.BSTR) {
      return bstrText(this.#memory, this.#memory.readPointer(address));
    }
    if (vt === VT.DISPATCH || vt === VT.UNKNOWN) {
      return this.#objects.objectAt(this.#memory.readPointer(address));
    }
    if ((vt & VT.ARRAY) !== 0) {
      return this.#array(this.#memory.readPointer(address)).value;
    }
    const bytes = this.#bytes(address, elementSize(vt));
    return numberOf(vt, new DataView(bytes.buffer));
  }

  #array(array: bigint): SimulatedVariant {
    const vt = arrayVartype(this.#memory, array);
    const [lower, upper] = arrayBounds(this.#memory, array);
    const data = arrayData(this.#memory, array);
    const values = Array.from(
      { length: upper - lower + 1 },
      (_, index) => this.#value(data + BigInt(index * elementSize(vt)), vt),
    );
    return { vt: vt | VT.ARRAY, value: values };
  }

  #bytes(address: bigint, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    if (length > 0) this.#memory.read(address, bytes);
    return bytes;
  }

  #terminatedText(address: bigint): string {
    let text = "";
    for (let at = address;; at += 2n) {
      const unit = this.#memory.readUint16(at);
      if (unit === 0) return text;
      text += String.fromCharCode(unit);
    }
  }
}

function vartypeOf(type: string): number | null {
  if (/^enum \w+$/.test(type)) return VT.I4;
  return Object.hasOwn(VARTYPES, type) ? VARTYPES[type]! : null;
}

/** The value in an argument: eight bytes, of which the type takes as many as it has. */
function scalar(type: string, vt: number, argument: bigint): SimulatedValue {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, argument, true);
  const value = numberOf(vt, view);
  return type === "BOOL" || type === "BOOLEAN" ? value !== 0 : value;
}

function numberOf(vt: number, view: DataView): SimulatedValue {
  switch (vt) {
    case VT.I1:
      return view.getInt8(0);
    case VT.UI1:
      return view.getUint8(0);
    case VT.I2:
      return view.getInt16(0, true);
    case VT.BOOL:
      return view.getInt16(0, true) !== 0;
    case VT.UI2:
      return view.getUint16(0, true);
    case VT.R4:
      return view.getFloat32(0, true);
    case VT.R8:
    case VT.DATE:
      return view.getFloat64(0, true);
    case VT.I8:
      return view.getBigInt64(0, true);
    case VT.UI8:
      return view.getBigUint64(0, true);
    case VT.UI4:
    case VT.UINT:
    case VT.ERROR:
      return view.getUint32(0, true);
    default:
      return view.getInt32(0, true);
  }
}

function scalarBytes(vt: number, value: SimulatedValue): Uint8Array {
  const size = elementSize(vt);
  const view = new DataView(new ArrayBuffer(8));
  if (vt === VT.R4) view.setFloat32(0, Number(value), true);
  else if (vt === VT.R8 || vt === VT.DATE) {
    view.setFloat64(0, Number(value), true);
  } else view.setBigInt64(0, BigInt(value as number | bigint), true);
  return new Uint8Array(view.buffer, 0, size);
}

/** An element of an array of VARIANTs: IMAPI2's are texts, LONGs, ULONGs or interfaces. */
function variantOf(type: string, value: SimulatedValue): SimulatedVariant {
  if (typeof value === "object" && value !== null && "vt" in value) {
    return value;
  }
  if (typeof value === "string") return { vt: VT.BSTR, value };
  if (typeof value === "number") {
    return { vt: type === "SAFEARRAY(ULONG)" ? VT.UI4 : VT.I4, value };
  }
  return { vt: VT.DISPATCH, value };
}

/** Where an `[out]` argument points to. */
function outPointer({ value }: Argument): bigint {
  if (value === 0n) throw new SimulatedFailure(HRESULTS.E_POINTER);
  return value;
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
    const [type, value] = memory.readVariant(pointers[index]!);
    if (type !== types[index]) {
      throw new Error(
        `Cannot make a simulated call: argument ${index} is announced as VARTYPE ${
          types[index]
        }, and is ${type}`,
      );
    }
    args.push({ type, value });
  }
  return args;
}
