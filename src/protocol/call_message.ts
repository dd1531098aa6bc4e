/**
 * How calls are written into a message, and how the worker reads them: the
 * layout of a message is this file's own business.
 *
 * A message is the JSON text of one flat array. The first call of a method
 * brings the row of its table along, and a table its base: both threads count
 * them, and name them by their place from then on. IUnknown is interface 0, and
 * IDispatch interface 1.
 *
 * @module
 */

import type { Coclass } from "../abi/coclasses.ts";
import {
  IDispatch,
  type InterfaceTable,
  IUnknown,
  memberName,
  type Method,
  type Parameter,
} from "../abi/interface_table.ts";
import type { CallRequest, WireValue } from "./messages.ts";

const CREATE = 0;
const QUERY_INTERFACE = 1;
const RELEASE = 2;
const DEFINE_INTERFACE = 3;
const DEFINE_METHOD = 4;
const CREATE_FILE_STREAM = 5;
const CREATE_MEMORY_STREAM = 6;
/** Added to the number of a method. */
const METHOD = 7;

/** What a message can hold. */
type Element = WireValue | readonly string[];

/** A row of a table, as it travels. */
export interface MethodRow {
  /** The interface that declares it, by its number. */
  readonly interface: number;
  /** The name that people know it by, such as `InUse`. */
  readonly name: string;
  /** Absolute index in the vtable. */
  readonly slot: number;
  /** Each begins with its direction: `in LONG`, `out interface 4`. */
  readonly parameters: readonly string[];
}

/** A call, or what calls after it need, as the worker reads it. Numbers stand for objects and interfaces. */
export type Call =
  | {
    readonly type: "create";
    readonly coclass: Coclass;
    readonly interface: number;
    readonly object: number;
  }
  | {
    readonly type: "query";
    readonly from: number;
    readonly interface: number;
    readonly object: number;
  }
  | {
    readonly type: "createFileStream";
    readonly path: string;
    readonly interface: number;
    readonly object: number;
  }
  | {
    readonly type: "createMemoryStream";
    readonly interface: number;
    readonly object: number;
  }
  | { readonly type: "release"; readonly object: number }
  | {
    readonly type: "defineInterface";
    readonly name: string;
    readonly iid: string;
    readonly base: number;
  }
  | { readonly type: "defineMethod"; readonly row: MethodRow }
  | {
    readonly type: "method";
    /** The number of the method. */
    readonly method: number;
    readonly object: number;
  };

/** Collects the calls of one message after the other, on the main thread. */
export class CallWriter {
  readonly #interfaces = new Map<InterfaceTable, number>([
    [IUnknown, 0],
    [IDispatch, 1],
  ]);
  readonly #methods = new Map<Method, number>();
  #elements: Element[] = [];
  #buffers: Uint8Array<ArrayBuffer>[] = [];

  /** CoCreateInstance; what it gives is to be `object`. */
  create(coclass: Coclass, table: InterfaceTable, object: number): void {
    const number = this.#numberOf(table);
    this.#elements.push(CREATE, coclass.name, coclass.clsid, number, object);
  }

  /** SHCreateStreamOnFileEx; what it gives is to be `object`, of the interface IStream. */
  createFileStream(path: string, table: InterfaceTable, object: number): void {
    const number = this.#numberOf(table);
    this.#elements.push(CREATE_FILE_STREAM, path, number, object);
  }

  /** CreateStreamOnHGlobal; what it gives is to be `object`, of the interface IStream. */
  createMemoryStream(table: InterfaceTable, object: number): void {
    const number = this.#numberOf(table);
    this.#elements.push(CREATE_MEMORY_STREAM, number, object);
  }

  /** IUnknown::QueryInterface of `from`; what it gives is to be `object`. */
  queryInterface(from: number, table: InterfaceTable, object: number): void {
    const number = this.#numberOf(table);
    this.#elements.push(QUERY_INTERFACE, from, number, object);
  }

  /** IUnknown::Release of the worker's reference. */
  release(object: number): void {
    this.#elements.push(RELEASE, object);
  }

  /** A method, with a value for each of its `[in]` parameters. */
  method(method: Method, object: number, inputs: readonly WireValue[]): void {
    const number = this.#methods.get(method) ?? this.#defineMethod(method);
    this.#elements.push(METHOD + number, object);
    for (const input of inputs) this.#elements.push(input);
  }

  /** Takes bytes along with the message, and gives the value that stands for them. */
  bytes(bytes: Uint8Array<ArrayBuffer>): number {
    return this.#buffers.push(bytes) - 1;
  }

  /** The message, once; the next call begins another. */
  take(): CallRequest {
    const text = JSON.stringify(this.#elements);
    const buffers = this.#buffers;
    this.#elements = [];
    if (buffers.length === 0) return text;
    this.#buffers = [];
    return { type: "calls", text, buffers };
  }

  #numberOf(table: InterfaceTable): number {
    return this.#interfaces.get(table) ?? this.#defineInterface(table);
  }

  #defineInterface(table: InterfaceTable): number {
    const base = this.#numberOf(table.base ?? IUnknown);
    const number = this.#interfaces.size;
    this.#interfaces.set(table, number);
    this.#elements.push(DEFINE_INTERFACE, table.name, table.iid, base);
    return number;
  }

  #defineMethod(method: Method): number {
    const table = this.#numberOf(method.table);
    const parameters = method.parameters.map((parameter) =>
      this.#parameter(method, parameter)
    );
    const number = this.#methods.size;
    this.#methods.set(method, number);
    this.#elements.push(
      DEFINE_METHOD,
      table,
      memberName(method),
      method.slot,
      parameters,
    );
    return number;
  }

  #parameter(method: Method, parameter: Parameter): string {
    const [direction, type] = "in" in parameter
      ? ["in", parameter.in] as const
      : ["out", parameter.out] as const;
    if (typeof type === "string") {
      return `${direction} ${type.replace(/^enum \w+/, "LONG")}`;
    }
    if ("safearray" in type) {
      const numbers = type.safearray.map((table) => this.#numberOf(table));
      return `out interfaces ${numbers.join(" ")}`;
    }
    const table = type.interface === "self" ? method.table : type.interface;
    const words = type.array === undefined
      ? type.required === true && direction === "out"
        ? "required interface"
        : "interface"
      : type.array === "in"
      ? "interface[]"
      : "interface[capacity]";
    return `${direction} ${words} ${this.#numberOf(table)}`;
  }
}

/**
 * Reads the calls of one message, in the worker. The main thread is the same
 * module: what cannot be read is a defect, and throws.
 */
export class CallReader {
  readonly #elements: readonly unknown[];
  readonly #buffers: readonly Uint8Array[];
  #position = 0;

  /** Starts at the first call. */
  constructor(message: CallRequest) {
    const { text, buffers } = typeof message === "string"
      ? { text: message, buffers: [] }
      : message;
    this.#elements = parsed(text);
    this.#buffers = buffers;
  }

  /** The next call; `null` at the end. After a method, its inputs must be read first. */
  next(): Call | null {
    if (this.#position >= this.#elements.length) return null;
    const operation = this.number("operation");
    switch (operation) {
      case CREATE: {
        const name = this.#text("class");
        const clsid = this.#text("CLSID");
        return {
          type: "create",
          coclass: { name, clsid },
          interface: this.number("interface"),
          object: this.number("object"),
        };
      }
      case QUERY_INTERFACE:
        return {
          type: "query",
          from: this.number("object"),
          interface: this.number("interface"),
          object: this.number("object"),
        };
      case CREATE_FILE_STREAM:
        return {
          type: "createFileStream",
          path: this.#text("path"),
          interface: this.number("interface"),
          object: this.number("object"),
        };
      case CREATE_MEMORY_STREAM:
        return {
          type: "createMemoryStream",
          interface: this.number("interface"),
          object: this.number("object"),
        };
      case RELEASE:
        return { type: "release", object: this.number("object") };
      case DEFINE_INTERFACE:
        return {
          type: "defineInterface",
          name: this.#text("name"),
          iid: this.#text("IID"),
          base: this.number("base"),
        };
      case DEFINE_METHOD:
        return {
          type: "defineMethod",
          row: {
            interface: this.number("interface"),
            name: this.#text("name"),
            slot: this.number("slot"),
            parameters: this.#texts("parameters"),
          },
        };
      default:
        return {
          type: "method",
          method: operation - METHOD,
          object: this.number("object"),
        };
    }
  }

  /** The input of the method that was read, as it is. */
  input(): unknown {
    if (this.#position >= this.#elements.length) {
      throw new TypeError("Cannot read a call: an input is missing");
    }
    return this.#elements[this.#position++];
  }

  /** The bytes that an input stands for. */
  bytes(input: unknown): Uint8Array {
    const buffer = typeof input === "number" ? this.#buffers[input] : undefined;
    if (!(buffer instanceof Uint8Array)) {
      throw new TypeError(
        `Cannot read a call: there are no bytes ${JSON.stringify(input)}`,
      );
    }
    return buffer;
  }

  /** The next element, which must be a whole number. */
  number(what: string): number {
    const element = this.#elements[this.#position++];
    if (typeof element === "number" && Number.isSafeInteger(element)) {
      return element;
    }
    throw malformed(what, element);
  }

  #text(what: string): string {
    const element = this.#elements[this.#position++];
    if (typeof element !== "string") throw malformed(what, element);
    return element;
  }

  #texts(what: string): string[] {
    const element = this.#elements[this.#position++];
    if (
      !Array.isArray(element) ||
      !element.every((text) => typeof text === "string")
    ) throw malformed(what, element);
    return element;
  }
}

function malformed(what: string, element: unknown): TypeError {
  return new TypeError(
    `Cannot read a call: its ${what} is ${JSON.stringify(element)}`,
  );
}

function parsed(text: string): readonly unknown[] {
  try {
    const elements: unknown = JSON.parse(text);
    if (Array.isArray(elements)) return elements;
  } catch {
    // A text of anything else is as bad as none.
  }
  throw new TypeError(`Cannot read calls: received ${JSON.stringify(text)}`);
}
