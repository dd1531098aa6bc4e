/**
 * Calling methods of COM objects by the rows of their tables.
 *
 * @module
 */

import type { Connection } from "../connection/connection.ts";
import { failureOf } from "../protocol/call_reply.ts";
import { memberName, type Method } from "../abi/interface_table.ts";
import type {
  CallResult,
  ComFailure,
  WireValue,
} from "../protocol/messages.ts";
import {
  type ComObject,
  type Reference,
  referenceFor,
  usableReference,
} from "./com_object.ts";
import { ComError } from "../connection/errors.ts";
import { argumentConverters, argumentsToWire } from "./inputs.ts";
import { resultConverter } from "./outputs.ts";
import type { Inputs, Output } from "./script_types.ts";
import { type FromWire, MalformedValue, type ToWire } from "./value_context.ts";

/** Calls a method of the object behind a proxy. */
export function invoke<Declaration>(
  proxy: ComObject,
  method: Method<Declaration>,
  ...inputs: Inputs<Declaration>
): Promise<Output<Declaration, ComObject>> {
  // The row is where the type comes from, and the result is checked against it.
  return invokeRow(proxy, method, inputs) as Promise<
    Output<Declaration, ComObject>
  >;
}

/** The same without types. */
export function invokeRow(
  proxy: ComObject,
  method: Method,
  inputs: readonly unknown[],
): Promise<unknown> {
  let reference: Reference;
  try {
    reference = referenceFor(proxy, method.table);
  } catch (error) {
    return Promise.reject(error);
  }
  return call(reference.connection, reference.object, method, inputs);
}

/** The same for an object that may have no proxy yet. */
export function invokeObject<Declaration>(
  connection: Connection,
  object: number,
  method: Method<Declaration>,
  ...inputs: Inputs<Declaration>
): Promise<Output<Declaration, ComObject>> {
  return call(connection, object, method, inputs) as Promise<
    Output<Declaration, ComObject>
  >;
}

/** Throws where a method would be refused for its arguments, without calling it. */
export function checkArguments<Declaration>(
  connection: Connection,
  method: Method<Declaration>,
  ...inputs: Inputs<Declaration>
): void {
  argumentsToWire(method, signatureOf(method).inputs, inputs, connection);
}

/** How the values of a method are turned. */
interface Signature {
  readonly inputs: readonly ToWire[];
  readonly output: FromWire;
}

/** By method; made when it is first called. */
const signatures = new WeakMap<Method, Signature>();

function signatureOf(method: Method): Signature {
  let signature = signatures.get(method);
  if (signature === undefined) {
    signature = {
      inputs: argumentConverters(method),
      output: resultConverter(method),
    };
    signatures.set(method, signature);
  }
  return signature;
}

function call(
  connection: Connection,
  object: number,
  method: Method,
  inputs: readonly unknown[],
): Promise<unknown> {
  const signature = signatureOf(method);
  let values: readonly WireValue[];
  try {
    values = argumentsToWire(method, signature.inputs, inputs, connection);
  } catch (error) {
    return Promise.reject(error);
  }
  return connection.call(method, object, values, (result) => {
    const failure = failureOf(result);
    return failure === null
      ? checked(method, signature, result, connection)
      : comError(failure);
  });
}

/** Reads properties of the object behind a proxy, in one message: the value of each, or its failure. */
export async function readProperties(
  proxy: ComObject,
  properties: readonly Method[],
): Promise<readonly unknown[]> {
  const { connection, object } = usableReference(proxy);
  for (const { table } of properties) referenceFor(proxy, table);
  const results = await connection.properties(properties, object);
  return results.map((result, index) =>
    failureOf(result) ??
      checked(
        properties[index]!,
        signatureOf(properties[index]!),
        result,
        connection,
      )
  );
}

/**
 * Rejects with the error of a failed call. The promise of the call follows this
 * one by the time that the error is made, so its stack has the frames that await
 * the call, the caller's line among them.
 */
async function comError(failure: ComFailure): Promise<never> {
  // One turn until the promise of the call follows, one more to be after it.
  await null;
  await null;
  throw new ComError(failure);
}

function checked(
  method: Method,
  { output }: Signature,
  result: CallResult,
  connection: Connection,
): unknown {
  try {
    return output(result, connection);
  } catch (error) {
    if (!(error instanceof MalformedValue)) throw error;
    throw connection.malformed(
      `it gave a value that ${method.table.name}.${
        memberName(method)
      } does not have`,
    );
  }
}
