/**
 * Simulated COM objects: what they implement, and the failures they answer with.
 *
 * @module
 */

import type { InterfaceTable, Method } from "../../src/abi/interface_table.ts";

/** A VARIANT: its VARTYPE and its value. An array has `VT.ARRAY` in its type. */
export interface SimulatedVariant {
  readonly vt: number;
  readonly value?: SimulatedValue;
}

/**
 * What a simulated method is passed and gives; interfaces are the objects
 * themselves, or `null`. Several results are an array of them.
 */
export type SimulatedValue =
  | number
  | bigint
  | boolean
  | string
  | null
  | SimulatedObject
  | SimulatedVariant
  | readonly SimulatedValue[]
  | Uint8Array
  | undefined;

/** A simulated method fails with an HRESULT and, where it has one, a text. */
export class SimulatedFailure extends Error {
  /** Unsigned. */
  readonly hresult: number;
  /** What IErrorInfo will say. */
  readonly description: string | null;

  constructor(hresult: number, description: string | null = null) {
    super(
      description ?? `The simulated call fails with ${hresult.toString(16)}`,
    );
    this.name = "SimulatedFailure";
    this.hresult = hresult;
    this.description = description;
  }
}

/** A simulated method succeeds with another code than S_OK. */
export class SimulatedSuccess {
  /** Such as S_FALSE. */
  readonly hresult: number;
  /** What it gives. */
  readonly value: SimulatedValue;

  constructor(hresult: number, value?: SimulatedValue) {
    this.hresult = hresult;
    this.value = value;
  }
}

/** The implementation of a method. */
export type SimulatedMethod = (
  ...args: never[]
) => SimulatedValue | SimulatedSuccess | void;

/** An object as a class of the simulation implements it. */
export interface SimulatedObject {
  /** Its most derived interfaces, the default one first; their bases come with them. */
  readonly interfaces: readonly InterfaceTable[];
  /** By the header's name; a method of a table that is missing here answers E_NOTIMPL. */
  readonly methods: Readonly<Record<string, SimulatedMethod>>;
  /** Called before each method: faults and delays of a drive show here. */
  before?(method: Method): void;
  /** Called when nobody holds it any more. */
  released?(): void;
  /** The objects it holds a reference to: an array that does not change any more. */
  references?(): readonly SimulatedObject[];
  /** One of them, which calls of this object can make hold others. */
  readonly owner?: SimulatedObject;
  /** Called when its last reference is released. */
  destroy?(): void;
}

/** The methods of each interface by slot, its bases' included: made when first asked for. */
const slots = new Map<InterfaceTable, Method[]>();

/** The method of an interface in a slot, its bases' included. */
export function methodInSlot(
  table: InterfaceTable,
  slot: number,
): Method | null {
  let methods = slots.get(table);
  if (methods === undefined) {
    methods = [];
    for (
      let current: InterfaceTable | null = table;
      current !== null;
      current = current.base
    ) {
      for (const method of Object.values(current.methods)) {
        methods[method.slot] = method;
      }
    }
    slots.set(table, methods);
  }
  return methods[slot] ?? null;
}
