/**
 * Calls any method that a row describes. It knows nothing of discs.
 *
 * @module
 */

import type { CallReader } from "../src/protocol/call_message.ts";
import type { CallResult, WireValue } from "../src/protocol/messages.ts";
import { clearErrorInfo, takeErrorText } from "./com/error_info.ts";
import { ComCallError, failed } from "./com/hresult.ts";
import type { Invoker } from "./com/invoker.ts";
import type { DefinedMethod } from "./definitions.ts";
import { CallContext } from "./marshalling/call_context.ts";
import type { ObjectTable } from "./com/object_table.ts";
import type { NativeFunctions } from "./native/symbols.ts";

const NO_VALUES: readonly unknown[] = [];

/** Turns message values into native arguments and native results into message values. */
export class MethodCaller {
  readonly #functions: NativeFunctions;
  readonly #invoker: Invoker;
  readonly #objects: ObjectTable;

  constructor(
    functions: NativeFunctions,
    invoker: Invoker,
    objects: ObjectTable,
  ) {
    this.#functions = functions;
    this.#invoker = invoker;
    this.#objects = objects;
  }

  /** Calls `method` with the inputs that come next; throws `ComCallError` where it fails. */
  call(object: number, method: DefinedMethod, calls: CallReader): CallResult {
    const { inputs, table } = method;
    // All are read before anything can fail, so that the next call is read from its start.
    const values = inputs.length === 0
      ? NO_VALUES
      : inputs.map(() => calls.input());
    const instance = this.#objects.pointer(object, table, method);
    if (method.property !== null) {
      // Nothing is to be undone, whatever happens: most properties are read here.
      this.#dispatch(instance, method);
      return method.property(this.#invoker.cells(method.layout));
    }
    const context = new CallContext(
      this.#functions,
      this.#invoker,
      this.#objects,
      method,
      calls,
    );
    try {
      for (let index = 0; index < values.length; index++) {
        inputs[index]!(context, method.layout, values[index]);
      }
      return this.#invoke(instance, method, context);
    } catch (error) {
      context.releaseAcquired();
      throw named(error, method);
    } finally {
      context.free();
    }
  }

  #invoke(
    instance: bigint,
    method: DefinedMethod,
    context: CallContext,
  ): CallResult {
    const { layout, outputs } = method;
    for (const output of outputs) {
      if (output !== "HRESULT") output.prepare?.(context, layout);
    }
    const hresult = this.#dispatch(instance, method);
    if (outputs.length === 0) return true;
    const cells = this.#invoker.cells(layout);
    const take = (output: DefinedMethod["outputs"][number]) =>
      output === "HRESULT"
        ? hresult >>> 0
        : output.take(context, cells, layout);
    return outputs.length === 1 ? take(outputs[0]!) : takeAll(outputs, take);
  }

  /** Makes the call, and gives the HRESULT of one that succeeded. */
  #dispatch(
    instance: bigint,
    { layout, slot, table, name }: DefinedMethod,
  ): number {
    clearErrorInfo(this.#functions);
    const hresult = this.#invoker.call(instance, slot, layout);
    if (!failed(hresult)) return hresult;
    const text = takeErrorText(this.#functions, this.#invoker);
    throw new ComCallError(hresult, table.name, name, text);
  }
}

/** Takes every result, also after one that is bad: what the callee handed over is freed. */
function takeAll<Item>(
  items: readonly Item[],
  take: (item: Item) => WireValue,
): WireValue[] {
  let failure: { readonly error: unknown } | null = null;
  const values = items.map((item) => {
    try {
      return take(item);
    } catch (error) {
      failure ??= { error };
      return null;
    }
  });
  if (failure !== null) throw (failure as { readonly error: unknown }).error;
  return values;
}

/** A function of COM itself that failed for a value of a method is that method's failure. */
function named(error: unknown, { table, name }: DefinedMethod): unknown {
  if (!(error instanceof ComCallError)) return error;
  const { interfaceName, method, hresult } = error.failure;
  return interfaceName === "COM"
    ? new ComCallError(
      hresult,
      table.name,
      name,
      `${method} failed for one of its values.`,
    )
    : error;
}
