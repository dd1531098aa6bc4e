/**
 * The message pump of the apartment: calls from other apartments arrive as
 * window messages, and are served when these are dispatched.
 *
 * @module
 */

import type { NativeFunctions } from "./native/symbols.ts";

/** Serves a call from another apartment within 17 ms while the worker idles. */
const INTERVAL = 15;

/** sizeof(MSG) on 64-bit Windows. */
const MESSAGE_SIZE = 48;

const PM_REMOVE = 1;

/** Pumps on request, and on a timer while it is told to. */
export class MessagePump {
  readonly #functions: NativeFunctions;
  readonly #message: Uint8Array<ArrayBuffer> = new Uint8Array(MESSAGE_SIZE);
  #running = false;
  #waiting = false;

  constructor(functions: NativeFunctions) {
    this.#functions = functions;
  }

  /** Dispatches every message that waits. */
  drain(): void {
    // Safe: the thread's own messages only, into a buffer of the size that they have.
    while (
      this.#functions.PeekMessageW(this.#message, 0n, 0, 0, PM_REMOVE) !== 0
    ) {
      this.#functions.TranslateMessage(this.#message);
      this.#functions.DispatchMessageW(this.#message);
    }
  }

  /** Starts or stops pumping while the worker idles. */
  keepRunning(running: boolean): void {
    this.#running = running;
    if (running && !this.#waiting) this.#wait();
  }

  #wait(): void {
    this.#waiting = true;
    // Not setInterval(): its first use in a worker loads Node's timers, which takes Deno 3 ms.
    AbortSignal.timeout(INTERVAL).onabort = () => {
      this.#waiting = false;
      if (!this.#running) return;
      this.#wait();
      this.drain();
    };
  }
}
