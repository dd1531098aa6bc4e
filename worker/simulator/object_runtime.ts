/**
 * Reference counts, identities and vtable calls of simulated COM objects.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import {
  type InterfaceTable,
  IUnknown,
  type Method,
} from "../../src/abi/interface_table.ts";
import { guidBytes, sameGuid } from "../com/guid.ts";
import type { AddressSpace } from "./address_space.ts";
import {
  methodInSlot,
  SimulatedFailure,
  type SimulatedObject,
  SimulatedSuccess,
  type SimulatedValue,
} from "./simulated_object.ts";
import { type Argument, ValueMarshaller } from "./value_marshaller.ts";

const NOTHING: readonly SimulatedObject[] = [];

/** A living object: one address for each of its most derived interfaces. */
interface Instance {
  readonly object: SimulatedObject;
  readonly faces: readonly {
    readonly address: bigint;
    readonly table: InterfaceTable;
  }[];
  references: number;
  /** What it held when it was last looked at, to release what it lets go of. */
  held: readonly SimulatedObject[];
}

/** Keeps the simulated objects. */
export class ObjectRuntime {
  readonly #memory: AddressSpace;
  readonly #values: ValueMarshaller;
  readonly #byObject = new Map<SimulatedObject, Instance>();
  readonly #byAddress = new Map<
    bigint,
    { readonly instance: Instance; readonly table: InterfaceTable }
  >();
  /** Called with the text of each failure. */
  readonly #reportError: (description: string) => void;

  constructor(
    memory: AddressSpace,
    reportError: (description: string) => void,
  ) {
    this.#memory = memory;
    this.#values = new ValueMarshaller(memory, this);
    this.#reportError = reportError;
  }

  /** How many objects are alive. */
  get liveObjects(): number {
    return this.#byObject.size;
  }

  /** AddRef, and the first time birth. Gives the address of the interface the object is made for. */
  reference(object: SimulatedObject): bigint {
    let instance = this.#byObject.get(object);
    if (instance === undefined) {
      instance = {
        object,
        // Two pointers: the vtable, whose address only has to look like one, and room for state.
        faces: object.interfaces.map((table) => ({
          address: this.#memory.allocate(16),
          table,
        })),
        references: 0,
        held: NOTHING,
      };
      this.#byObject.set(object, instance);
      for (const face of instance.faces) {
        this.#byAddress.set(face.address, { instance, table: face.table });
      }
      this.#updateHeld(instance);
    }
    instance.references++;
    return instance.faces[0]!.address;
  }

  /** AddRef through a pointer. Gives the new count. */
  addRef(address: bigint): number {
    return ++this.#at(address).instance.references;
  }

  /** Release through a pointer. Gives the new count. */
  release(address: bigint): number {
    const { instance } = this.#at(address);
    instance.references--;
    if (instance.references === 0) {
      this.#byObject.delete(instance.object);
      for (const face of instance.faces) {
        this.#byAddress.delete(face.address);
        this.#memory.free(face.address);
      }
      instance.object.destroy?.();
      for (const object of instance.held) this.#releaseObject(object);
      instance.object.released?.();
    }
    return instance.references;
  }

  /** QueryInterface. Gives the HRESULT, and writes the pointer or null. */
  queryInterface(address: bigint, iid: Uint8Array, out: bigint): number {
    const pointer = this.#find(this.#at(address).instance, iid);
    this.#memory.writePointer(out, pointer ?? 0n);
    if (pointer === null) return HRESULTS.E_NOINTERFACE;
    this.addRef(pointer);
    return HRESULTS.S_OK;
  }

  /** Calls the method in a slot with DispCallFunc's arguments. Gives the HRESULT or the count. */
  call(address: bigint, slot: number, args: readonly Argument[]): number {
    switch (slot) {
      case 0: {
        const iid = new Uint8Array(16);
        this.#memory.read(args[0]!.value, iid);
        return this.queryInterface(address, iid, args[1]!.value);
      }
      case 1:
        return this.addRef(address);
      case 2:
        return this.release(address);
    }
    const { instance, table } = this.#at(address);
    const method = methodInSlot(table, slot);
    if (method === null) {
      // Real COM would jump to whatever is behind the vtable.
      throw new Error(
        `Cannot call a simulated object: ${table.name} has no slot ${slot}`,
      );
    }
    try {
      return this.#invoke(instance, method, args);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.description !== null) this.#reportError(failure.description);
      return failure.hresult;
    }
  }

  /** The object behind a pointer argument; `null` for a null pointer. */
  objectAt(address: bigint): SimulatedObject | null {
    return address === 0n ? null : this.#at(address).instance.object;
  }

  #invoke(
    instance: Instance,
    method: Method,
    args: readonly Argument[],
  ): number {
    const { object } = instance;
    const plan = this.#values.plan(method);
    const inputs = this.#values.inputs(method, plan, args);
    object.before?.(method);
    const implementation = object.methods[method.name];
    if (implementation === undefined) {
      throw new SimulatedFailure(HRESULTS.E_NOTIMPL);
    }
    const result: SimulatedValue | SimulatedSuccess = Reflect.apply(
      implementation,
      object,
      inputs,
    );
    this.#updateHeld(instance);
    if (object.owner !== undefined) {
      // It is alive: the object that was called holds it.
      this.#updateHeld(this.#byObject.get(object.owner)!);
    }
    const [hresult, value] = result instanceof SimulatedSuccess
      ? [result.hresult, result.value]
      : [HRESULTS.S_OK, result];
    this.#values.outputs(plan, args, value);
    return hresult;
  }

  #updateHeld(instance: Instance): void {
    const held = instance.object.references?.() ?? NOTHING;
    const before = instance.held;
    // Most calls change nothing here.
    if (held === before) return;
    const longest = Math.max(held.length, before.length);
    let same = 0;
    while (same < longest && held[same] === before[same]) same++;
    for (const object of held.slice(same)) this.reference(object);
    for (const object of before.slice(same)) this.#releaseObject(object);
    instance.held = held;
  }

  #find(instance: Instance, iid: Uint8Array): bigint | null {
    // The identity of an object: IUnknown is the same pointer whichever interface is asked.
    if (sameGuid(iid, guidBytes(IUnknown.iid))) {
      return instance.faces[0]!.address;
    }
    return instance.faces.find(({ table }) => hasInterface(table, iid))
      ?.address ?? null;
  }

  #releaseObject(object: SimulatedObject): void {
    this.release(this.#byObject.get(object)!.faces[0]!.address);
  }

  #at(
    address: bigint,
  ): { readonly instance: Instance; readonly table: InterfaceTable } {
    const found = this.#byAddress.get(address);
    if (found === undefined) {
      throw new Error(
        `Cannot call a simulated object: none is alive at 0x${
          address.toString(16).toUpperCase()
        }`,
      );
    }
    return found;
  }
}

/**
 * What a call fails with. A file of the system that cannot be read or written,
 * on a full disk say, fails the call; anything else is an error of the simulator.
 */
function failureOf(error: unknown): SimulatedFailure {
  if (error instanceof SimulatedFailure) return error;
  if (!(error instanceof Error)) throw error;
  if (
    error instanceof Deno.errors.NotCapable ||
    error instanceof Deno.errors.PermissionDenied
  ) return new SimulatedFailure(HRESULTS.E_ACCESSDENIED, error.message);
  // Such as "ENOSPC": only errors of the system have a text as their code.
  if ("code" in error && typeof error.code === "string") {
    return new SimulatedFailure(HRESULTS.E_FAIL, error.message);
  }
  throw error;
}

function hasInterface(table: InterfaceTable, iid: Uint8Array): boolean {
  for (
    let current: InterfaceTable | null = table;
    current !== null;
    current = current.base
  ) {
    if (sameGuid(iid, guidBytes(current.iid))) return true;
  }
  return false;
}
