/** A worker that a test plays: it runs in this thread, and answers as it is told to. */

import {
  type Apartment,
  openApartment,
  type SimulatorOptions,
} from "@discworks/imapi2";
import { ReplacedWorker } from "./_apartment.ts";

/** That a message gets no answer. */
export const NO_ANSWER: unique symbol = Symbol("no answer");

/** Plays every worker that starts while it is in scope. */
export class PlayedWorkers implements Disposable {
  /** What was thrown out of the handler of messages: nothing may be. */
  readonly thrown: unknown[] = [];
  /** Gives the answer to a message, of which so many came before. */
  answer: (request: unknown, index: number) => unknown = () => NO_ANSWER;
  /** How many of them were ended. */
  ended = 0;
  /** All of them. */
  readonly workers: Worker[] = [];
  readonly #replaced: ReplacedWorker;

  constructor() {
    const played = new PlayedWorkersOf(this);
    this.#replaced = new ReplacedWorker(() => played.type);
  }

  [Symbol.dispose](): void {
    this.#replaced[Symbol.dispose]();
  }
}

/** Opens an apartment with a played worker, which answers what comes after the first message. */
export function openPlayed(
  played: PlayedWorkers,
  simulator: SimulatorOptions = { recorders: [] },
): Promise<Apartment> {
  const { answer } = played;
  played.answer = (request, index) =>
    index === 0
      ? { type: "opened", threadId: 1, apartmentType: "STA" }
      : answer(request, index - 1);
  return openApartment({ simulator });
}

/** Makes the class that takes the place of `Worker`. */
class PlayedWorkersOf {
  readonly type: new (url: URL, options: WorkerOptions) => Worker;

  constructor(owner: PlayedWorkers) {
    this.type = class extends EventTarget implements Worker {
      onmessage: ((event: MessageEvent) => void) | null = null;
      onmessageerror: ((event: MessageEvent) => void) | null = null;
      onerror: ((event: ErrorEvent) => void) | null = null;
      #index = 0;
      #isEnded = false;

      constructor() {
        super();
        owner.workers.push(this);
      }

      postMessage(request: unknown): void {
        const reply = owner.answer(structuredClone(request), this.#index++);
        if (reply === NO_ANSWER) return;
        queueMicrotask(() => this.#receive(structuredClone(reply)));
      }

      terminate(): void {
        if (!this.#isEnded) owner.ended++;
        this.#isEnded = true;
      }

      #receive(data: unknown): void {
        // An ended worker's messages are not delivered.
        if (this.#isEnded) return;
        try {
          this.onmessage?.(new MessageEvent("message", { data }));
        } catch (error) {
          owner.thrown.push(error);
        }
      }
    };
  }
}
