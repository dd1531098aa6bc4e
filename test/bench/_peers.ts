/**
 * The main side of what the module is compared with.
 *
 * @module
 */

import { type Remote, wrap } from "comlink";
import type { CallResult } from "../../src/protocol/messages.ts";
import {
  type DiscValues,
  VALUE_NAMES,
  type ValueName,
} from "./_disc_values.ts";

/** Asks a worker that answers every message with one, in order. */
class MessageWorker<Question, Answer> implements Disposable {
  readonly #worker: Worker;
  readonly #waiting: ((answer: Answer) => void)[] = [];

  constructor(url: URL) {
    this.#worker = new Worker(url, { type: "module" });
    this.#worker.onmessage = (event: MessageEvent<Answer>) =>
      this.#waiting.shift()!(event.data);
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#worker.postMessage(question);
    });
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }
}

/** A worker that sends back what it gets. */
export class EchoWorker
  extends MessageWorker<number | readonly number[], unknown> {
  constructor() {
    super(new URL("./echo_worker.ts", import.meta.url));
  }
}

/** A worker that reads one value for each message. */
export class OneMessageWorker extends MessageWorker<ValueName, CallResult> {
  constructor() {
    super(new URL("./one_message_worker.ts", import.meta.url));
  }
}

/** A worker that serves the values through Comlink. */
export class ComlinkWorker implements Disposable {
  readonly values: Remote<DiscValues>;
  readonly #worker: Worker;

  constructor() {
    this.#worker = new Worker(new URL("./comlink_worker.ts", import.meta.url), {
      type: "module",
    });
    this.values = wrap(this.#worker);
  }

  /** All values, as the documentation of Comlink reads several. */
  all(): Promise<CallResult[]> {
    return Promise.all(VALUE_NAMES.map((name) => this.values[name]()));
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }
}
