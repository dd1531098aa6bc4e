/** What tests of the public API share. */

import {
  type Apartment,
  openApartment,
  type SimulatorOptions,
} from "@discworks/imapi2";
import { assertEquals } from "./_assert.ts";

/** The permission that a simulated apartment needs of a module on disk, and no more. */
export const WORKER: Deno.PermissionOptionsObject = {
  read: [
    new URL("../worker", import.meta.url),
    new URL("../src", import.meta.url),
  ],
};

/**
 * A test in a simulated apartment. Closing it fails if the worker leaked one
 * allocation of the simulated memory.
 */
export function testApartment(
  name: string,
  simulator: SimulatorOptions,
  run: (apartment: Apartment) => Promise<void>,
): void {
  Deno.test(name, { permissions: WORKER }, async () => {
    const apartment = await openApartment({ simulator });
    try {
      await run(apartment);
    } finally {
      await apartment.close();
    }
  });
}

/** Checks that nothing is held any more. */
export async function assertNothingHeld(apartment: Apartment): Promise<void> {
  assertEquals((await apartment.stats()).liveObjects, 0);
}

/** Counts the messages to workers while it is in scope, and keeps the last worker. */
export class MessageCount implements Disposable {
  /** How many so far. */
  count = 0;
  /** The worker that the last one went to. */
  worker: Worker | null = null;
  readonly #postMessage = Worker.prototype.postMessage;

  constructor() {
    const postMessage = this.#postMessage;
    const note = (worker: Worker) => {
      this.count++;
      this.worker = worker;
    };
    Worker.prototype.postMessage = function (
      this: Worker,
      ...args: [unknown]
    ) {
      note(this);
      return postMessage.apply(this, args);
    };
  }

  /** How many messages `run` sends. */
  async during(run: () => Promise<unknown>): Promise<number> {
    const before = this.count;
    await run();
    return this.count - before;
  }

  [Symbol.dispose](): void {
    Worker.prototype.postMessage = this.#postMessage;
  }
}

/** Keeps the workers that were ended while it is in scope, each once. */
export class EndedWorkers implements Disposable {
  readonly #ended = new Set<Worker>();
  readonly #terminate = Worker.prototype.terminate;

  constructor() {
    const terminate = this.#terminate;
    const ended = this.#ended;
    Worker.prototype.terminate = function (this: Worker) {
      ended.add(this);
      terminate.apply(this);
    };
  }

  /** In the order in which they were ended. */
  get workers(): Worker[] {
    return [...this.#ended];
  }

  [Symbol.dispose](): void {
    Worker.prototype.terminate = this.#terminate;
  }
}

/** Puts another class in the place of `Worker` while it is in scope. */
export class ReplacedWorker implements Disposable {
  readonly #real = globalThis.Worker;

  constructor(
    replace: (
      real: typeof Worker,
    ) => new (url: URL, options: WorkerOptions) => Worker,
  ) {
    // The module passes a URL and options, always: more a replacement need not take.
    Reflect.set(globalThis, "Worker", replace(this.#real));
  }

  [Symbol.dispose](): void {
    globalThis.Worker = this.#real;
  }
}

/** Starts another worker in the place of the module's while it is in scope. */
export function replaceWorkerModule(url: URL): ReplacedWorker {
  return new ReplacedWorker((RealWorker) =>
    class extends RealWorker {
      constructor(_url: URL, options: WorkerOptions) {
        super(url, options);
      }
    }
  );
}

/** Changes the replies, on their way, of workers that start while it is in scope. */
export function changeReplies(
  change: (reply: unknown) => unknown,
): ReplacedWorker {
  return new ReplacedWorker((RealWorker) =>
    class extends RealWorker {
      override set onmessage(receive: (event: MessageEvent) => void) {
        this.addEventListener(
          "message",
          ({ data }) =>
            receive(new MessageEvent("message", { data: change(data) })),
        );
      }
    }
  );
}
