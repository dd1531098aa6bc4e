import { CallCaller, type Caller, GroupCaller } from "./_callers.ts";
import { CallWriter, readReply } from "./abi/call_message.ts";
import type { Method } from "./abi/interface_table.ts";
import type {
  CallReply,
  CallResult,
  CloseReply,
  OpenReply,
  OpenRequest,
  Reply,
  Request,
  SimulatorCommand,
} from "./abi/protocol.ts";
import { isReply, rebuiltError } from "./_replies.ts";
import { ApartmentBrokenError, ApartmentClosedError } from "./errors.ts";

/**
 * A turn of the event loop is over when its microtasks are; no API tells, so
 * this many in a row without a new call count as the end. Each costs well
 * under a microsecond, a message tens of them.
 */
const QUIET_MICROTASKS = 8;

/**
 * How long the worker may take to end: three times the command timeout of
 * IMAPI2, after which it hangs in a driver.
 */
const CLOSE_TIMEOUT = 30_000;

/** Who waits for a reply. */
interface Waiting {
  resolve(reply: Reply): void;
  reject(reason: unknown): void;
}

/** The messages to one worker, and the promises that wait for its answers. */
export class Connection {
  /** Fulfils when the worker has ended in order, and rejects when it broke. */
  readonly closed: Promise<void>;
  readonly #worker: Worker;
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();
  /** One for each message under way; answers come in the same order. */
  readonly #replies: Waiting[] = [];
  readonly #calls = new CallWriter();
  #callers: Caller[] = [];
  #lastObject = 0;
  #quiet = 0;
  #flushing = false;
  /** Why nothing can be asked any more. */
  #over: ApartmentClosedError | ApartmentBrokenError | null = null;
  #closing: Promise<CloseReply> | null = null;

  /** Starts the worker. It must be opened next. */
  constructor(url: URL, options: WorkerOptions) {
    this.closed = this.#ended.promise;
    // Whoever is interested awaits it; for anybody else it is no unhandled rejection.
    this.closed.catch(() => {});
    this.#worker = new Worker(url, options);
    this.#worker.onmessage = (event: MessageEvent<Reply>) =>
      this.#receive(event.data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#break(new ApartmentBrokenError(event.message, ""));
    };
    this.#worker.onmessageerror = () =>
      this.#break(
        new ApartmentBrokenError("one of its messages cannot be read", ""),
      );
  }

  /**
   * Opens the apartment. `makeRequest` is called while the worker loads its code.
   * Where anything fails, or `signal` is aborted first, the worker is ended.
   */
  async open(
    makeRequest: () => OpenRequest,
    signal: AbortSignal | undefined,
  ): Promise<OpenReply> {
    const abort = () => this.#stop(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      const reply = await this.#send(makeRequest());
      if (isReply(reply, "opened")) return reply;
      if (isReply(reply, "openFailed")) throw rebuiltError(reply.failure);
      throw new ApartmentBrokenError("it did not answer the first message", "");
    } catch (error) {
      this.#stop(error);
      throw error;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  /** A number for an object that is to be created or queried. */
  newObject(): number {
    return ++this.#lastObject;
  }

  /**
   * Makes the one call that `write` writes. All calls of a turn of the event
   * loop go in one message, in order. An object that is created or queried has
   * its number from then on: calls on it that are made before anything is
   * awaited go in the same message, and fail the same way where that fails.
   */
  call(write: (calls: CallWriter) => void): Promise<CallResult> {
    return this.#answer(
      write,
      (resolve, reject) => new CallCaller(resolve, reject),
    );
  }

  /** Reads properties of an object, and gives all results, failures among them, for one promise. */
  properties(
    properties: readonly Method[],
    object: number,
  ): Promise<CallReply> {
    return this.#answer(
      (calls) => {
        for (const property of properties) calls.method(property, object, []);
      },
      (resolve, reject) => new GroupCaller(properties.length, resolve, reject),
    );
  }

  /** Releases an object, after all calls made so far. Nobody waits for it. */
  release(object: number): void {
    // With the apartment goes everything in it.
    this.call((calls) => calls.release(object)).catch(() => {});
  }

  /** How many references the worker holds, after all calls made so far. */
  async liveObjects(): Promise<number> {
    if (this.#over !== null) throw this.#over;
    this.#flush();
    const reply = await this.#send({ type: "stats" });
    if (isReply(reply, "stats")) return reply.liveObjects;
    throw this.#break(
      new ApartmentBrokenError("it did not answer a question", ""),
    );
  }

  /** Changes what is simulated, after all calls made so far. */
  async simulate(command: SimulatorCommand): Promise<void> {
    if (this.#over !== null) throw this.#over;
    this.#flush();
    const reply = await this.#send({ type: "simulate", command });
    if (isReply(reply, "simulated")) {
      if (reply.failure !== null) throw rebuiltError(reply.failure);
      return;
    }
    throw this.#break(
      new ApartmentBrokenError("it did not answer a command", ""),
    );
  }

  /** Rejects what is pending, closes the apartment and ends the worker. */
  close(): Promise<CloseReply> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<CloseReply> {
    if (this.#over !== null) return { type: "closed", released: 0 };
    const closedError = new ApartmentClosedError();
    // The worker still makes the calls that were made before, releases among them; nobody is told
    // how they end.
    this.#flush();
    for (const waiting of this.#replies) waiting.reject(closedError);
    const closing = this.#send({ type: "close" });
    this.#over = closedError;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          new ApartmentBrokenError(
            `it did not close within ${
              CLOSE_TIMEOUT / 1000
            } s, a drive may hang`,
            "",
          ),
        );
      }, CLOSE_TIMEOUT);
    });
    try {
      const reply = await Promise.race([closing, timeout]);
      if (!isReply(reply, "closed")) {
        throw new ApartmentBrokenError("it did not close", "");
      }
      this.#worker.terminate();
      this.#ended.resolve();
      return reply;
    } catch (error) {
      this.#stop(error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #send(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#worker.postMessage(request);
      // Only what could be sent is answered.
      this.#replies.push({ resolve, reject });
    });
  }

  /** The answer to what `write` asks for. */
  #answer<Answer>(
    write: (calls: CallWriter) => void,
    callerOf: (
      resolve: (answer: Answer) => void,
      reject: (reason: unknown) => void,
    ) => Caller,
  ): Promise<Answer> {
    if (this.#over !== null) return Promise.reject(this.#over);
    write(this.#calls);
    this.#quiet = 0;
    if (!this.#flushing) this.#flushSoon();
    return new Promise((resolve, reject) => {
      this.#callers.push(callerOf(resolve, reject));
    });
  }

  async #flushSoon(): Promise<void> {
    this.#flushing = true;
    while (this.#quiet++ < QUIET_MICROTASKS) await null;
    this.#flushing = false;
    this.#flush();
  }

  #flush(): void {
    const callers = this.#callers;
    if (callers.length === 0) return;
    this.#callers = [];
    const { count } = this.#calls;
    this.#replies.push({
      resolve: (reply) => this.#settle(callers, count, reply),
      reject: (reason) => callers.forEach((caller) => caller.reject(reason)),
    });
    this.#worker.postMessage(this.#calls.take());
  }

  #settle(callers: readonly Caller[], count: number, reply: Reply): void {
    const results = readReply(reply);
    if (results?.length !== count) {
      const error = this.#break(
        new ApartmentBrokenError("it did not answer every call", ""),
      );
      for (const caller of callers) caller.reject(error);
      return;
    }
    let position = 0;
    for (const caller of callers) position = caller.settle(results, position);
  }

  #receive(reply: Reply): void {
    if (isReply(reply, "broken")) {
      this.#break(new ApartmentBrokenError(reply.message, reply.stack));
      return;
    }
    this.#replies.shift()?.resolve(reply);
  }

  #break(error: ApartmentBrokenError): ApartmentBrokenError {
    this.#stop(error);
    return error;
  }

  /** Ends the worker at once. Everything pending and everything later rejects with `reason`. */
  #stop(reason: unknown): void {
    const error = reason instanceof ApartmentBrokenError
      ? reason
      : new ApartmentClosedError();
    this.#over = error;
    this.#worker.terminate();
    for (const waiting of this.#replies.splice(0)) waiting.reject(reason);
    for (const caller of this.#callers.splice(0)) caller.reject(reason);
    this.#ended.reject(error);
  }
}
