/**
 * Interfaces as the worker knows them: by name, IID and base.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { ComCallError } from "./hresult.ts";

/** An interface that a pointer is of. */
export interface ComInterface {
  /** The header's name. */
  readonly name: string;
  /** The IID, in capitals and without braces. */
  readonly iid: string;
  /** The interface it inherits from; `null` for IUnknown only. */
  readonly base: ComInterface | null;
}

/** A method, as errors name it. */
export interface NamedMethod {
  /** The interface that declares it. */
  readonly table: ComInterface;
  /** Such as `InUse`. */
  readonly name: string;
}

/** The base of all. */
export const IUNKNOWN: ComInterface = {
  name: "IUnknown",
  iid: "00000000-0000-0000-C000-000000000046",
  base: null,
};

/** The base of what can be called by name. */
export const IDISPATCH: ComInterface = {
  name: "IDispatch",
  iid: "00020400-0000-0000-C000-000000000046",
  base: IUNKNOWN,
};

/**
 * Throws where a pointer of one interface is used as another: its vtable has
 * other methods in these slots, or none. The error is one of the method that
 * is being called.
 */
export function checkInterface(
  of: ComInterface,
  wanted: ComInterface,
  called: NamedMethod,
): void {
  for (
    let current: ComInterface | null = of;
    current !== null;
    current = current.base
  ) {
    if (current === wanted) return;
  }
  throw new ComCallError(
    HRESULTS.E_NOINTERFACE,
    called.table.name,
    called.name,
    `The object was asked for as ${of.name}: ask it for ${wanted.name} first.`,
  );
}
