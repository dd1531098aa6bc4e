import { CallWriter } from "../protocol/call_message.ts";
import {
  failureOf,
  isNativeFailure,
  readReply,
} from "../protocol/call_reply.ts";
import type { Coclass } from "../abi/coclasses.ts";
import type { InterfaceTable, Method } from "../abi/interface_table.ts";
import type {
  BrokenReply,
  CallResult,
  CloseReply,
  ComFailure,
  NativeFailure,
  OpenReply,
  OpenRequest,
  Reply,
  Request,
  SimulatorCommand,
  WireValue,
} from "../protocol/messages.ts";
import { isCount, isReply, rebuiltError } from "./worker_errors.ts";
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

/** A message under way. */
interface PendingMessage {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: unknown) => void;
  /** Whether it holds a call that may take minutes. */
  readonly long: boolean;
  /** The calls in it; none in any other message. */
  readonly calls: readonly PendingCall[];
}

/** Calls of one message that one promise waits for. */
interface PendingCall {
  readonly count: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
  /** Makes the value of the promise for one call; `null` where it is for the results as they are. */
  readonly take: ((result: CallResult) => unknown) | null;
}

/** The messages to one worker, and the promises that wait for its answers. */
export class Connection {
  /** Fulfils when the worker has ended in order, and rejects when it broke. */
  readonly closed: Promise<void>;
  readonly #worker: Worker;
  readonly #ended: PromiseWithResolvers<void> = Promise.withResolvers();
  /** Answers come in the order of the messages. */
  readonly #messages: PendingMessage[] = [];
  readonly #writer = new CallWriter();
  #calls: PendingCall[] = [];
  /** Of those calls together. */
  #resultCount = 0;
  #callsAreLong = false;
  #lastObject = 0;
  #quiet = 0;
  #flushing = false;
  /** Why nothing can be asked any more. */
  #over: ApartmentClosedError | ApartmentBrokenError | null = null;
  #closing: Promise<CloseReply> | null = null;
  #whenNoneIsLong: () => void = () => {};

  /** Starts the worker. It must be opened next. */
  constructor(url: URL, options: WorkerOptions) {
    this.closed = this.#ended.promise;
    // Whoever is interested awaits it; for anybody else it is no unhandled rejection.
    this.closed.catch(() => {});
    this.#worker = new Worker(url, options);
    this.#worker.onmessage = (event: MessageEvent<unknown>) =>
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
      const failure = isReply(reply, "openFailed")
        ? rebuiltError(reply.failure)
        : null;
      throw failure ??
        new ApartmentBrokenError("it did not answer the first message", "");
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
   * Calls a method, and gives what `take` makes of its result, which may be a
   * failure. All calls of a turn of the event loop go in one message, in order.
   */
  call(
    method: Method,
    object: number,
    inputs: readonly WireValue[],
    take: (result: CallResult) => unknown,
  ): Promise<unknown> {
    if (this.#over !== null) return Promise.reject(this.#over);
    this.#writer.method(method, object, inputs);
    if (method.long) this.#callsAreLong = true;
    return new Promise((resolve, reject) => {
      this.#waitFor({ count: 1, resolve, reject, take });
    });
  }

  /** Reads properties of an object, and gives all results for one promise. */
  properties(
    properties: readonly Method[],
    object: number,
  ): Promise<readonly CallResult[]> {
    if (this.#over !== null) return Promise.reject(this.#over);
    for (const property of properties) {
      this.#writer.method(property, object, []);
    }
    return new Promise((resolve, reject) => {
      this.#waitFor({
        count: properties.length,
        resolve: resolve as (value: unknown) => void,
        reject,
        take: null,
      });
    });
  }

  /**
   * Creates an object, and gives why that failed. It has its number from then
   * on: calls on it that are made before anything is awaited go in the same
   * message, and fail the same way where that fails.
   */
  create(
    coclass: Coclass,
    table: InterfaceTable,
    object: number,
  ): Promise<ComFailure | null> {
    if (this.#over !== null) return Promise.reject(this.#over);
    this.#writer.create(coclass, table, object);
    return this.#failure();
  }

  /**
   * Makes a stream on a file, as {@linkcode Connection.create} does an object.
   * It can fail without COM as well.
   */
  createFileStream(
    path: string,
    table: InterfaceTable,
    object: number,
  ): Promise<ComFailure | NativeFailure | null> {
    if (this.#over !== null) return Promise.reject(this.#over);
    this.#writer.createFileStream(path, table, object);
    return this.#failure((result) =>
      isNativeFailure(result) ? result : failureOf(result)
    );
  }

  /** Makes an empty stream in memory, as {@linkcode Connection.create} does an object. */
  createMemoryStream(
    table: InterfaceTable,
    object: number,
  ): Promise<ComFailure | null> {
    if (this.#over !== null) return Promise.reject(this.#over);
    this.#writer.createMemoryStream(table, object);
    return this.#failure();
  }

  /** Asks an object for another interface; `object` is what it gives, as in {@linkcode Connection.create}. */
  query(
    from: number,
    table: InterfaceTable,
    object: number,
  ): Promise<ComFailure | null> {
    if (this.#over !== null) return Promise.reject(this.#over);
    this.#writer.queryInterface(from, table, object);
    return this.#failure();
  }

  /** Releases an object, after all calls made so far. Nobody waits for it. */
  release(object: number): void {
    // With the apartment goes everything in it.
    if (this.#over !== null) return;
    this.#writer.release(object);
    this.#failure().catch(() => {});
  }

  /** Takes bytes along with the next call, and gives the value that stands for them. */
  bytes(bytes: Uint8Array<ArrayBuffer>): number {
    return this.#writer.bytes(bytes);
  }

  /**
   * A reply was not what was asked for: ends the worker, and gives the error
   * that says so. Where the apartment broke before, that error stays.
   */
  malformed(what: string): ApartmentBrokenError {
    return this.#break(new ApartmentBrokenError(what, ""));
  }

  /** How many references the worker holds, after all calls made so far. */
  async liveObjects(): Promise<number> {
    if (this.#over !== null) throw this.#over;
    this.#flush();
    const reply = await this.#send({ type: "stats" });
    if (isReply(reply, "stats") && isCount(reply.liveObjects)) {
      return reply.liveObjects;
    }
    throw this.malformed("it did not answer a question");
  }

  /** Changes what is simulated, after all calls made so far; gives the bytes that were asked for. */
  async simulate(command: SimulatorCommand): Promise<unknown> {
    if (this.#over !== null) throw this.#over;
    this.#flush();
    const reply = await this.#send({ type: "simulate", command });
    if (isReply(reply, "simulated")) {
      if (reply.failure === null) return reply.bytes;
      const failure = rebuiltError(reply.failure, "Cannot simulate");
      if (failure !== null) throw failure;
    }
    throw this.malformed("it did not answer a command");
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
    const long = Promise.withResolvers<void>();
    for (const message of this.#messages) message.reject(closedError);
    const closing = this.#send({ type: "close" });
    this.#over = closedError;
    this.#whenNoneIsLong = () => long.resolve();
    this.#noteLong();
    const { promise: timeout, reject: giveUp } = Promise.withResolvers<never>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A call that may take minutes is no sign of a drive that hangs.
    long.promise.then(() => {
      timer = setTimeout(() => {
        giveUp(
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
      if (!isReply(reply, "closed") || !isCount(reply.released)) {
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
      this.#messages.push({ resolve, reject, long: false, calls: [] });
    });
  }

  /** Why the call that was written last failed, which gives no value. */
  #failure(): Promise<ComFailure | null>;
  #failure<Failure>(
    read: (result: CallResult) => Failure | null,
  ): Promise<Failure | null>;
  #failure(
    read: (result: CallResult) => unknown = failureOf,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waitFor({
        count: 1,
        resolve,
        reject,
        take: (result) => {
          const failure = read(result);
          if (failure !== null || result === true) return failure;
          throw this.malformed("it did not answer a call as its row says");
        },
      });
    });
  }

  #waitFor(call: PendingCall): void {
    this.#calls.push(call);
    this.#resultCount += call.count;
    this.#quiet = 0;
    if (!this.#flushing) this.#flushSoon();
  }

  async #flushSoon(): Promise<void> {
    this.#flushing = true;
    while (this.#quiet++ < QUIET_MICROTASKS) await null;
    this.#flushing = false;
    this.#flush();
  }

  #flush(): void {
    const calls = this.#calls;
    if (calls.length === 0) return;
    const count = this.#resultCount;
    const long = this.#callsAreLong;
    this.#calls = [];
    this.#resultCount = 0;
    this.#callsAreLong = false;
    this.#messages.push({
      resolve: (reply) => this.#settle(calls, count, reply),
      reject: (reason) => calls.forEach((call) => call.reject(reason)),
      long,
      calls,
    });
    this.#worker.postMessage(this.#writer.take());
  }

  #settle(calls: readonly PendingCall[], count: number, reply: Reply): void {
    const results = readReply(reply);
    if (results?.length !== count) {
      const error = this.malformed("it did not answer every call");
      for (const call of calls) call.reject(error);
      return;
    }
    settleCalls(calls, results);
  }

  #receive(reply: unknown): void {
    try {
      if (isReply(reply, "broken")) return this.#receiveBroken(reply);
      this.#messages.shift()?.resolve(reply as Reply);
      this.#noteLong();
    } catch (error) {
      this.malformed(`one of its messages cannot be read: ${error}`);
    }
  }

  /** The results of the calls that were made before the defect are good. */
  #receiveBroken({ message, stack, results }: BrokenReply): void {
    settleCalls(this.#messages[0]?.calls ?? [], readReply(results) ?? []);
    this.#break(new ApartmentBrokenError(String(message), String(stack)));
  }

  /** Tells `close()` when no call that may take minutes is under way. */
  #noteLong(): void {
    if (!this.#messages.some(({ long }) => long)) this.#whenNoneIsLong();
  }

  /** Ends a worker that broke, and gives the error that stays: the first. */
  #break(error: ApartmentBrokenError): ApartmentBrokenError {
    if (this.#over instanceof ApartmentBrokenError) return this.#over;
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
    for (const message of this.#messages.splice(0)) message.reject(reason);
    for (const call of this.#calls.splice(0)) call.reject(reason);
    this.#ended.reject(error);
  }
}

/** Hands out results in order, to as many calls as there are results for. */
function settleCalls(
  calls: readonly PendingCall[],
  results: readonly CallResult[],
): void {
  let position = 0;
  for (const call of calls) {
    const end = position + call.count;
    if (end > results.length) return;
    if (call.take === null) call.resolve(results.slice(position, end));
    else {
      try {
        call.resolve(call.take(results[position]!));
      } catch (error) {
        call.reject(error);
      }
    }
    position = end;
  }
}
