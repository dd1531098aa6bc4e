/**
 * What all proxies of COM objects have in common.
 *
 * @module
 */

import type { Connection } from "../connection/connection.ts";
import { HRESULTS } from "../abi/hresults.ts";
import {
  IDispatch,
  inherits,
  type InterfaceTable,
  IUnknown,
} from "../abi/interface_table.ts";
import { ComError, ObjectReleasedError } from "../connection/errors.ts";

/** A reference that the worker holds for a proxy. Released once, however often it is asked for. */
export class Reference {
  /** Where the worker is. */
  readonly connection: Connection;
  /** The worker's number for it. */
  readonly object: number;
  /** The COM interface that it was asked for as. */
  readonly table: InterfaceTable;
  #released = false;

  constructor(connection: Connection, object: number, table: InterfaceTable) {
    this.connection = connection;
    this.object = object;
    this.table = table;
  }

  /** Whether it was released. */
  get released(): boolean {
    return this.#released;
  }

  /** Releases it, after all calls made so far. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.connection.release(this.object);
  }
}

/** The net for proxies that nobody released. */
const collected = new FinalizationRegistry<Reference>((reference) =>
  reference.release()
);

/**
 * A class of proxies, such as {@linkcode ComObject.as} takes.
 *
 * @typeParam Proxy What its instances are.
 */
export interface ComClass<Proxy extends ComObject> {
  /** The COM interface, such as `IMultisessionSequential2`. */
  readonly interfaceName: string;
  /** What its instances are. */
  readonly prototype: Proxy;
}

let referenceOfProxy: (proxy: ComObject) => Reference;

/**
 * A COM object that lives in the apartment's worker. What scripts hold is a
 * proxy; each proxy stands for one reference of its own.
 *
 * Release it with {@linkcode ComObject.release} or `using`, or close the
 * apartment. A proxy that is garbage collected is released too, at some time.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/unknwn/nn-unknwn-iunknown}
 */
export abstract class ComObject implements Disposable {
  /** The COM interface that the class mirrors. */
  static readonly interfaceName: string = "IUnknown";

  readonly #reference: Reference;

  static {
    referenceOfProxy = (proxy) => proxy.#reference;
    // All fields are private, so Deno would show an empty object.
    Object.defineProperty(this.prototype, Symbol.for("Deno.customInspect"), {
      configurable: true,
      value(this: ComObject) {
        const { name } = this.constructor;
        // The prototype itself is no proxy.
        if (!(#reference in this)) return `${name} {}`;
        const { object, released } = this.#reference;
        return `${name} { ${released ? "released" : `object ${object}`} }`;
      },
    });
  }

  /**
   * Only this module makes proxies.
   *
   * @internal
   * @param reference What it stands for.
   */
  constructor(reference: Reference) {
    if (!(reference instanceof Reference)) {
      throw new TypeError(
        `Cannot make a ${new.target.name}: objects come from openApartment() and from other objects`,
      );
    }
    this.#reference = reference;
    collected.register(this, reference, reference);
  }

  /**
   * Asks the object for another of its interfaces, with QueryInterface.
   *
   * The proxy it gives has a reference of its own: release it apart from this one.
   *
   * @typeParam Proxy What instances of `type` are.
   * @param type The class of the interface wanted.
   * @returns A proxy, or `null` where the object does not have the interface.
   * @throws {ComError} If QueryInterface fails for any other reason.
   * @throws {ObjectReleasedError} If the object was released.
   * @throws {TypeError} If `type` is no class of proxies.
   *
   * @example Reach the write unit from the base class
   * ```ts
   * import { MultisessionSequential2, openApartment } from "@discworks/imapi2";
   * import { blankBdR, simulatedRecorder } from "@discworks/imapi2/simulator";
   *
   * await using apartment = await openApartment({
   *   simulator: { recorders: [simulatedRecorder(blankBdR)] },
   * });
   * const [recorder] = await apartment.recorders();
   * const writer = await apartment.discFormat2Data(recorder!);
   * const [multisession] = await writer.multisessionInterfaces();
   * const sequential = await multisession!.as(MultisessionSequential2);
   * console.log(await sequential?.writeUnitSize());
   * ```
   */
  async as<Proxy extends ComObject>(
    type: ComClass<Proxy>,
  ): Promise<Proxy | null> {
    const table = tableOf(type);
    const { connection, object } = usableReference(this);
    const answer = connection.newObject();
    const failure = await connection.query(object, table, answer);
    if (failure === null) return newProxy(type, connection, answer);
    if (failure.hresult === HRESULTS.E_NOINTERFACE) return null;
    throw new ComError(failure);
  }

  /**
   * Releases the object, after all calls made so far. Doing it again has no
   * effect; any later call rejects with {@linkcode ObjectReleasedError}.
   */
  release(): void {
    this.#reference.release();
    collected.unregister(this.#reference);
  }

  /** The same as {@linkcode ComObject.release}. */
  [Symbol.dispose](): void {
    this.release();
  }
}

/** The interface of each class of proxies. */
const tables = new WeakMap<object, InterfaceTable>();

/** The class of proxies of each interface. */
const classes = new WeakMap<InterfaceTable, ComClass<ComObject>>();

/** Says which interface the proxies of a class are of. */
export function implementInterface(
  type: ComClass<ComObject>,
  table: InterfaceTable,
): void {
  tables.set(type, table);
  classes.set(table, type);
}

/** The interface of a class of proxies, or of the class that it extends. */
export function tableOf(type: ComClass<ComObject>): InterfaceTable {
  let current: unknown = type;
  while (typeof current === "function") {
    const table = tables.get(current);
    if (table !== undefined) return table;
    current = Object.getPrototypeOf(current);
  }
  const name = typeof type === "function" ? nameOf(type) : String(type);
  throw new TypeError(
    `Cannot ask for ${name}: pass a class of this module, or an interface that unsafeDefineInterface() made`,
  );
}

/** The class of the proxies of an interface, or of the nearest interface it inherits from that has one. */
export function classOf(table: InterfaceTable): ComClass<ComObject> {
  for (
    let current: InterfaceTable | null = table;
    current !== null;
    current = current.base
  ) {
    const type = classes.get(current);
    if (type !== undefined) return type;
  }
  throw new TypeError(`Cannot make a proxy for ${table.name}: no class is one`);
}

/** A proxy, whose interface the row of a method says, as one of the class that goes with it. */
export function instanceOf<Proxy extends ComObject>(
  type: abstract new (...args: never[]) => Proxy,
  proxy: ComObject,
): Proxy {
  if (proxy instanceof type) return proxy;
  throw new TypeError(
    `Cannot take this ${referenceOfProxy(proxy).table.name} for a ${type.name}`,
  );
}

/** What a proxy stands for. */
export function referenceOf(proxy: ComObject): Reference {
  return referenceOfProxy(proxy);
}

/** The same, where it was not released. */
export function usableReference(proxy: ComObject): Reference {
  const reference = referenceOfProxy(proxy);
  if (reference.released) {
    throw new ObjectReleasedError(reference.table.name);
  }
  return reference;
}

/** The same, where it is of an interface, or of one that inherits from it. */
export function referenceFor(
  proxy: ComObject,
  table: InterfaceTable,
): Reference {
  const reference = usableReference(proxy);
  if (reference.table !== table && !inherits(reference.table, table)) {
    throw new TypeError(
      `Cannot use this ${reference.table.name} as ${table.name}: ask the object for it with as()`,
    );
  }
  return reference;
}

/** Makes the proxy for an object that the worker just numbered; the object is released where that fails. */
export function newProxy<Proxy extends ComObject>(
  type: ComClass<Proxy>,
  connection: Connection,
  object: number,
): Proxy {
  const reference = new Reference(connection, object, tableOf(type));
  try {
    return Reflect.construct(type as never, [reference]);
  } catch (error) {
    reference.release();
    throw error;
  }
}

function nameOf(type: ComClass<ComObject>): string {
  return (type as { readonly name?: string }).name || "a class without name";
}

/** Proxies of interfaces that have no class of their own. */
implementInterface(class Unknown extends ComObject {}, IUnknown);
implementInterface(class Dispatch extends ComObject {}, IDispatch);
