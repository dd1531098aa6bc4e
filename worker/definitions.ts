/**
 * The interfaces and methods that messages brought, by their numbers. A row is
 * checked when it arrives, and kept only as a whole.
 *
 * @module
 */

import type { MethodRow } from "../src/protocol/call_message.ts";
import type { WireValue } from "../src/protocol/messages.ts";
import { type CallLayout, CallLayoutBuilder } from "./com/call_layout.ts";
import { guidBytes } from "./com/guid.ts";
import {
  type ComInterface,
  IDISPATCH,
  IUNKNOWN,
  type NamedMethod,
} from "./com/interface.ts";
import type { Invoker } from "./com/invoker.ts";
import {
  addInput,
  addInterfaceInput,
  type Input,
} from "./marshalling/inputs.ts";
import {
  addCount,
  addInterfaceOutput,
  addInterfacesOutput,
  addOutput,
  type CountCell,
  type Output,
} from "./marshalling/outputs.ts";

/** IUnknown's three are the apartment's own: a row that named one could release what it holds. */
const FIRST_SLOT = 3;

/** Far beyond the largest interface that anybody published. */
const MAX_SLOT = 1023;

/** A method, ready to be called. */
export interface DefinedMethod extends NamedMethod {
  /** Its place in the vtable. */
  readonly slot: number;
  /** Its arguments in native memory. */
  readonly layout: CallLayout;
  /** Its `[in]` parameters, in order. */
  readonly inputs: readonly Input[];
  /** Its results, in order; the HRESULT where the row asks for it. */
  readonly outputs: readonly (Output | "HRESULT")[];
  /** Reads the result of a method that takes nothing and gives one value in a cell. */
  readonly property: ((cells: DataView) => WireValue) | null;
}

/** Keeps them. */
export class Definitions {
  readonly #invoker: Invoker;
  readonly #interfaces: ComInterface[] = [IUNKNOWN, IDISPATCH];
  readonly #methods: DefinedMethod[] = [];

  constructor(invoker: Invoker) {
    this.#invoker = invoker;
  }

  /** The interface with a number. */
  interface(number: number): ComInterface {
    return found(this.#interfaces, number, "interface");
  }

  /** The method with a number. */
  method(number: number): DefinedMethod {
    return found(this.#methods, number, "method");
  }

  /** Takes the next interface. */
  defineInterface(name: string, iid: string, base: number): void {
    guidBytes(iid);
    this.#interfaces.push({ name, iid, base: this.interface(base) });
  }

  /** Takes the next method. */
  defineMethod(row: MethodRow): void {
    const { name, slot } = row;
    if (
      !Number.isInteger(slot) || slot < FIRST_SLOT || slot > MAX_SLOT
    ) {
      throw new RangeError(
        `Cannot define ${name}: its slot must be a whole number from ${FIRST_SLOT} to ${MAX_SLOT}, received ${slot}`,
      );
    }
    const table = this.interface(row.interface);
    this.#methods.push({ table, name, slot, ...this.#signature(row) });
  }

  #signature(
    { name, parameters }: MethodRow,
  ): Omit<DefinedMethod, "table" | "name" | "slot"> {
    const builder = new CallLayoutBuilder();
    const inputs: Input[] = [];
    const outputs: (Output | "HRESULT")[] = [];
    const count: CountCell = { cell: null };
    for (const parameter of parameters) {
      const [direction, type] = splitOnce(parameter);
      if (direction === "in") inputs.push(this.#input(builder, name, type));
      else if (parameter === "out count") {
        if (count.cell !== null) throw badRow(name, parameter);
        addCount(builder, count);
      } else if (parameter === "out HRESULT") outputs.push("HRESULT");
      else if (direction === "out") {
        outputs.push(this.#output(builder, name, type, count));
      } else throw badRow(name, parameter);
    }
    checkRoom(name, parameters);
    const layout = this.#invoker.layout(builder);
    return { layout, inputs, outputs, property: propertyOf(inputs, outputs) };
  }

  #input(builder: CallLayoutBuilder, name: string, type: string): Input {
    const input = addInput(builder, type);
    if (input !== null) return input;
    const [words, of] = this.#reference(type);
    if (of === null || (words !== "interface" && words !== "interface[]")) {
      throw badRow(name, `in ${type}`);
    }
    return addInterfaceInput(builder, of, words === "interface[]");
  }

  #output(
    builder: CallLayoutBuilder,
    name: string,
    type: string,
    count: CountCell,
  ): Output {
    const output = addOutput(builder, type, count);
    if (output !== null) return output;
    const list = /^interfaces((?: \d+)+)$/.exec(type);
    if (list !== null) {
      const numbers = list[1]!.trim().split(" ").map(Number);
      return addInterfacesOutput(
        builder,
        numbers.map((number) => this.interface(number)),
      );
    }
    const [words, of] = this.#reference(type);
    const kinds: Readonly<Record<string, "optional" | "required" | "array">> = {
      "interface": "optional",
      "required interface": "required",
      "interface[capacity]": "array",
    };
    if (of === null || !Object.hasOwn(kinds, words)) {
      throw badRow(name, `out ${type}`);
    }
    return addInterfaceOutput(builder, of, kinds[words]!, count);
  }

  /** `interface 4` as its words and the interface; `null` where no number follows. */
  #reference(type: string): readonly [string, ComInterface | null] {
    const match = /^(.*) (\d+)$/.exec(type);
    return match === null
      ? [type, null]
      : [match[1]!, this.interface(Number(match[2]))];
  }
}

function propertyOf(
  inputs: DefinedMethod["inputs"],
  outputs: DefinedMethod["outputs"],
): DefinedMethod["property"] {
  const [only] = outputs;
  return inputs.length === 0 && outputs.length === 1 &&
      typeof only === "object"
    ? only.read ?? null
    : null;
}

/** An array of the callee's needs a capacity, a count needs an array, and neither comes twice. */
function checkRoom(name: string, parameters: readonly string[]): void {
  const capacities = parameters.filter((each) => each === "in capacity").length;
  const arrays =
    parameters.filter((each) => each.includes("[capacity]")).length;
  const counts = parameters.filter((each) => each === "out count").length;
  if (capacities !== arrays || arrays > 1 || counts > arrays) {
    throw badRow(name, parameters.join(", "));
  }
}

function splitOnce(parameter: string): [string, string] {
  const space = parameter.indexOf(" ");
  return [parameter.slice(0, space), parameter.slice(space + 1)];
}

function badRow(name: string, parameters: string): TypeError {
  return new TypeError(
    `Cannot define ${name}: no method has the parameters ${
      JSON.stringify(parameters)
    }`,
  );
}

function found<Item>(
  items: readonly Item[],
  number: number,
  what: string,
): Item {
  const item = items[number];
  if (item === undefined) {
    throw new RangeError(`Cannot read a call: no ${what} ${number}`);
  }
  return item;
}
