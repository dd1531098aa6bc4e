import type { Connection } from "./_connection.ts";
import { type ComClass, type ComObject, queryInterface } from "./com_object.ts";
import { Multisession } from "./multisession.ts";
import { MultisessionRandomWrite } from "./multisession_random_write.ts";
import { MultisessionSequential } from "./multisession_sequential.ts";
import { MultisessionSequential2 } from "./multisession_sequential2.ts";

/** The most derived first. */
const MULTISESSIONS: readonly ComClass<Multisession>[] = [
  MultisessionSequential2,
  MultisessionSequential,
  MultisessionRandomWrite,
  Multisession,
];

/** Gives each multisession object the most derived class that it answers QueryInterface for. */
export function narrowMultisessions(
  connection: Connection,
  elements: readonly number[],
): Promise<Multisession[]> {
  return narrow(connection, elements, MULTISESSIONS);
}

/**
 * Turns the elements of an array, of which COM says only that they have
 * IDispatch, into proxies of the first class whose interface each answers for.
 * One that answers for none is left out. All are asked in one message.
 */
export async function narrow<Proxy extends ComObject>(
  connection: Connection,
  elements: readonly number[],
  classes: readonly ComClass<Proxy>[],
): Promise<Proxy[]> {
  const asked = elements.map((element) => {
    const answer = queryInterface(connection, element, classes);
    connection.release(element);
    return answer;
  });
  const narrowed: Proxy[] = [];
  let failure: PromiseRejectedResult | null = null;
  for (const answer of await Promise.allSettled(asked)) {
    if (answer.status === "rejected") failure ??= answer;
    else if (answer.value !== null) narrowed.push(answer.value);
  }
  if (failure === null) return narrowed;
  for (const proxy of narrowed) proxy.release();
  throw failure.reason;
}
