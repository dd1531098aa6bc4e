/**
 * How calls are written into a message and read from it: one place for both
 * threads.
 *
 * @module
 */

import { type Coclass, COCLASSES } from "./coclasses.ts";
import type { InterfaceTable, Method } from "./interface_table.ts";
import { INTERFACES, METHODS } from "./interfaces.ts";
import type {
  CallElement,
  CallReply,
  CallRequest,
  CallResult,
  CallText,
  ComFailure,
  Reply,
} from "./protocol.ts";

/** CoCreateInstance. */
export const CREATE = 0;

/** IUnknown::QueryInterface. */
export const QUERY_INTERFACE = 1;

/** IUnknown::Release of the reference that the worker holds. */
export const RELEASE = 2;

/** Added to the number of a method. */
export const METHOD = 3;

/**
 * The most elements of a request, or results of a reply, that travel as a text.
 * At 64 numbers a text is the faster, at 256 neither, at 2,000 an array.
 */
const TEXT_LENGTH = 128;

/** Collects the calls of one message, on the main thread. */
export class CallWriter {
  #elements: CallElement[] = [];
  #count = 0;

  /** How many calls there are so far. */
  get count(): number {
    return this.#count;
  }

  /** CoCreateInstance; what it gives is to be `object`. */
  create(coclass: Coclass, table: InterfaceTable, object: number): void {
    this.#count++;
    this.#elements.push(CREATE, coclass.index, table.index, object);
  }

  /** IUnknown::QueryInterface of `from`; what it gives is to be `object`. */
  queryInterface(from: number, table: InterfaceTable, object: number): void {
    this.#count++;
    this.#elements.push(QUERY_INTERFACE, from, table.index, object);
  }

  /** IUnknown::Release of the worker's reference. */
  release(object: number): void {
    this.#count++;
    this.#elements.push(RELEASE, object);
  }

  /** A method that gives an array of interfaces, of which each is to be the first of `tables` that it has. */
  interfaces(
    method: Method,
    object: number,
    tables: readonly InterfaceTable[],
  ): void {
    this.#count++;
    this.#elements.push(METHOD + method.index, object, tables.length);
    for (const table of tables) this.#elements.push(table.index);
  }

  /** Any other method. */
  method(method: Method, object: number, inputs: readonly CallElement[]): void {
    this.#count++;
    this.#elements.push(METHOD + method.index, object);
    for (const input of inputs) this.#elements.push(input);
  }

  /** The message, once; the next call begins another. */
  take(): CallText | CallRequest {
    const elements = this.#elements;
    this.#elements = [];
    this.#count = 0;
    return elements.length > TEXT_LENGTH ? elements : JSON.stringify(elements);
  }
}

/** What a method without `[in]` parameters is given. */
const NO_INPUTS: readonly CallElement[] = [];

/** What the elements of any other array are asked for. */
const NO_INTERFACES: readonly InterfaceTable[] = [];

/**
 * Reads the calls of one message, in the worker. The main thread is the same
 * module: what cannot be read is a defect, and throws.
 */
export class CallReader {
  readonly #elements: CallRequest;
  #position = 0;

  /** Starts at the first call. */
  constructor(message: CallText | CallRequest) {
    this.#elements = typeof message === "string" ? parsed(message) : message;
  }

  /** Whether every call was read. */
  get atEnd(): boolean {
    return this.#position >= this.#elements.length;
  }

  /** What the next call is: `CREATE`, `QUERY_INTERFACE`, `RELEASE`, or a method's number. */
  operation(): number {
    return this.#number("operation");
  }

  /** The number of an object. */
  object(): number {
    return this.#number("object");
  }

  /** The class to create. */
  coclass(): Coclass {
    return pick(COCLASSES, this.#number("class"), "class");
  }

  /** The interface wanted. */
  interfaceTable(): InterfaceTable {
    return pick(INTERFACES, this.#number("interface"), "interface");
  }

  /** What the elements of an array that a method gives are asked for: nothing, where it gives none of interfaces. */
  wanted(method: Method): readonly InterfaceTable[] {
    if (method.out !== "SAFEARRAY(IDispatch)") return NO_INTERFACES;
    const count = this.#number("number of interfaces");
    if (count < 1) {
      throw new RangeError(
        `Cannot read a call: it asks for ${count} interfaces`,
      );
    }
    return Array.from({ length: count }, () => this.interfaceTable());
  }

  /** What a method that was read is called with. */
  inputs(method: Method): readonly CallElement[] {
    const count = method.in.length;
    if (count === 0) return NO_INPUTS;
    const start = this.#position;
    this.#position += count;
    const inputs = this.#elements.slice(start, this.#position);
    if (inputs.length < count) {
      throw new TypeError(
        `Cannot call ${method.name}: its ${
          method.in[inputs.length]
        } is missing`,
      );
    }
    return inputs;
  }

  #number(what: string): number {
    const element = this.#elements[this.#position++];
    if (typeof element !== "number") {
      throw new TypeError(
        `Cannot read a call: its ${what} is ${JSON.stringify(element)}`,
      );
    }
    return element;
  }
}

function parsed(text: CallText): CallRequest {
  try {
    const elements: unknown = JSON.parse(text);
    if (Array.isArray(elements)) return elements;
  } catch {
    // A text of anything else is as bad as none.
  }
  throw new TypeError(`Cannot read calls: received ${JSON.stringify(text)}`);
}

/** The method that an operation of {@linkcode CallReader} stands for. */
export function methodOf(operation: number): Method {
  return pick(METHODS, operation - METHOD, "method");
}

/** The reply with these results. Bytes are the one thing that no text brings across. */
export function writeReply(results: CallReply): CallText | CallReply {
  return results.length > TEXT_LENGTH ||
      results.some((result) => result instanceof Uint8Array)
    ? results
    : JSON.stringify(results);
}

/** The results in a reply; `null` where it is another. */
export function readReply(reply: Reply): CallReply | null {
  if (typeof reply === "string") return JSON.parse(reply);
  return isArray(reply) ? reply : null;
}

/** Why a call failed; `null` if it did not. */
export function failureOf(result: CallResult): ComFailure | null {
  return typeof result === "object" && "type" in result ? result : null;
}

function pick<Item>(
  items: readonly Item[],
  index: number,
  what: string,
): Item {
  const item = items[index];
  if (item === undefined) {
    throw new RangeError(`Cannot read a call: no ${what} ${index}`);
  }
  return item;
}

function isArray(reply: Reply): reply is CallReply {
  return Array.isArray(reply);
}
