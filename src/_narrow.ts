import type { Connection } from "./_connection.ts";
import { type ComClass, ComObject, newProxy } from "./com_object.ts";
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
    const any = newProxy(AnyObject, connection, element);
    const answers = classes.map((type) => any.as(type));
    any.release();
    return Promise.allSettled(answers);
  });
  const narrowed: Proxy[] = [];
  const surplus: Proxy[] = [];
  let failure: unknown;
  for (const answers of await Promise.all(asked)) {
    const proxies: Proxy[] = [];
    for (const answer of answers) {
      if (answer.status === "rejected") failure ??= answer.reason;
      else if (answer.value !== null) proxies.push(answer.value);
    }
    narrowed.push(...proxies.slice(0, 1));
    surplus.push(...proxies.slice(1));
  }
  if (failure !== undefined) surplus.push(...narrowed.splice(0));
  for (const proxy of surplus) proxy.release();
  if (failure !== undefined) throw failure;
  return narrowed;
}

/** An object of which only IDispatch is known. */
class AnyObject extends ComObject {
  static override readonly interfaceName: string = "IDispatch";
}
