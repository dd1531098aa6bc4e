import { failureOf } from "./abi/call_message.ts";
import type { CallReply, CallResult } from "./abi/protocol.ts";
import { ComError } from "./errors.ts";

/** Who waits for what calls of one message give. */
export interface Caller {
  /** Takes its results, the first of which is at `position`, and gives the position after them. */
  settle(reply: CallReply, position: number): number;
  /** There will be none. */
  reject(reason: unknown): void;
}

/** Waits for one call, whose failure is an error. */
export class CallCaller implements Caller {
  readonly #resolve: (result: CallResult) => void;
  readonly reject: (reason: unknown) => void;

  constructor(
    resolve: (result: CallResult) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#resolve = resolve;
    this.reject = reject;
  }

  settle(reply: CallReply, position: number): number {
    const result = reply[position]!;
    const failure = failureOf(result);
    if (failure === null) this.#resolve(result);
    else this.reject(new ComError(failure));
    return position + 1;
  }
}

/** Waits for several calls at once, and gets their failures as they are. */
export class GroupCaller implements Caller {
  readonly #count: number;
  readonly #resolve: (results: CallReply) => void;
  readonly reject: (reason: unknown) => void;

  constructor(
    count: number,
    resolve: (results: CallReply) => void,
    reject: (reason: unknown) => void,
  ) {
    this.#count = count;
    this.#resolve = resolve;
    this.reject = reject;
  }

  settle(reply: CallReply, position: number): number {
    const end = position + this.#count;
    this.#resolve(reply.slice(position, end));
    return end;
  }
}
