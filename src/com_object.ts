/**
 * What all proxies of COM objects have in common.
 *
 * @module
 */

import type { Connection } from "./_connection.ts";
import { HRESULTS } from "./abi/hresults.ts";
import type {
  InterfaceTable,
  Method,
  ValueOf,
  ValueType,
} from "./abi/interface_table.ts";
import { INTERFACES } from "./abi/interfaces.ts";
import type { CallElement, CallReply } from "./abi/protocol.ts";
import { ComError, ObjectReleasedError } from "./errors.ts";

/** A reference that the worker holds for a proxy. Released once, however often it is asked for. */
export class Reference {
  /** Where the worker is. */
  readonly connection: Connection;
  /** The worker's number for it. */
  readonly object: number;
  /** The COM interface that it was asked for as. */
  readonly interfaceName: string;
  #released = false;

  constructor(connection: Connection, object: number, interfaceName: string) {
    this.connection = connection;
    this.object = object;
    this.interfaceName = interfaceName;
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

let referenceOf: (proxy: ComObject) => Reference;

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
    referenceOf = (proxy) => proxy.#reference;
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
    const { connection, object } = usable(this);
    const answer = connection.newObject();
    try {
      await connection.call((calls) =>
        calls.queryInterface(object, table, answer)
      );
      return newProxy(type, connection, answer);
    } catch (error) {
      if (
        error instanceof ComError && error.hresult === HRESULTS.E_NOINTERFACE
      ) return null;
      throw error;
    }
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

/** What the caller of a method may pass: proxies where COM wants interface pointers. */
type Inputs<In extends readonly ValueType[]> = {
  [Index in keyof In]: ValueOf<In[Index]>;
};

/** What a method gives. */
type Output<Out extends ValueType | null> = Out extends ValueType ? ValueOf<Out>
  : void;

/** Calls a method of the object behind a proxy. */
export function invoke<
  In extends readonly ValueType[],
  Out extends ValueType | null,
>(
  proxy: ComObject,
  method: Method<In, Out>,
  ...inputs: Inputs<In> & readonly CallElement[]
): Promise<Output<Out>> {
  const { object, connection, released, interfaceName } = referenceOf(proxy);
  if (released) return Promise.reject(new ObjectReleasedError(interfaceName));
  return invokeObject(connection, object, method, inputs);
}

/** Calls a method of an object that may have no proxy yet. */
export function invokeObject<
  In extends readonly ValueType[],
  Out extends ValueType | null,
>(
  connection: Connection,
  object: number,
  method: Method<In, Out>,
  inputs: Inputs<In> & readonly CallElement[],
): Promise<Output<Out>> {
  // The worker gives what the method's table says, and the table is where the type comes from.
  return connection.call((calls) =>
    calls.method(method, object, inputs)
  ) as Promise<Output<Out>>;
}

/**
 * Reads a property that is an array of interfaces, of which COM says only that
 * they have IDispatch. Gives a proxy of the first of `classes` whose interface
 * each has; one that has none of them is left out.
 */
export async function readInterfaces<Proxy extends ComObject>(
  proxy: ComObject,
  property: Method<readonly [], "SAFEARRAY(IDispatch)">,
  classes: readonly ComClass<Proxy>[],
): Promise<Proxy[]> {
  const { connection, object } = usable(proxy);
  const tables = classes.map(tableOf);
  const pairs = await connection.call((calls) =>
    calls.interfaces(property, object, tables)
  );
  const proxies: Proxy[] = [];
  // The worker gives, for each, its number and the index of its interface.
  const numbers = pairs as readonly number[];
  for (let position = 0; position < numbers.length; position += 2) {
    const type = classes[
      tables.findIndex(({ index }) => index === numbers[position + 1])
    ]!;
    proxies.push(newProxy(type, connection, numbers[position]));
  }
  return proxies;
}

/** Reads properties of the object behind a proxy, and gives all results, failures among them. */
export async function readProperties(
  proxy: ComObject,
  properties: readonly Method[],
): Promise<CallReply> {
  const { connection, object } = usable(proxy);
  return await connection.properties(properties, object);
}

/** Where calls on a proxy go to. */
export function connectionOf(proxy: ComObject): Connection {
  return referenceOf(proxy).connection;
}

/** The number of the object behind a proxy that goes as an argument of a call through `connection`. */
export function argumentOf<Proxy extends ComObject>(
  connection: Connection,
  type: ComClass<Proxy>,
  proxy: Proxy,
): number {
  if (!(proxy instanceof ComObject) || !isInstance(type, proxy)) {
    throw new TypeError(
      `Cannot pass ${
        String(proxy)
      } as ${type.interfaceName}: pass an object of this module`,
    );
  }
  const reference = usable(proxy);
  if (reference.connection !== connection) {
    throw new TypeError(
      `Cannot pass this ${type.interfaceName}: it belongs to another apartment, get one from the same`,
    );
  }
  return reference.object;
}

/** Makes the proxy for an object that the worker just numbered. */
export function newProxy<Proxy extends ComObject>(
  type: ComClass<Proxy>,
  connection: Connection,
  object: unknown,
): Proxy {
  return Reflect.construct(type as never, [
    new Reference(connection, Number(object), type.interfaceName),
  ]);
}

/** The table of the interface that a class mirrors. */
export function tableOf(type: ComClass<ComObject>): InterfaceTable {
  const table = INTERFACES.find(({ name }) => name === type?.interfaceName);
  if (table === undefined || table.name === ComObject.interfaceName) {
    throw new TypeError(
      `Cannot ask for ${String(type)}: pass a class of this module`,
    );
  }
  return table;
}

function usable(proxy: ComObject): Reference {
  const reference = referenceOf(proxy);
  if (reference.released) {
    throw new ObjectReleasedError(reference.interfaceName);
  }
  return reference;
}

function isInstance(type: ComClass<ComObject>, proxy: ComObject): boolean {
  return Object.prototype.isPrototypeOf.call(type.prototype, proxy);
}
