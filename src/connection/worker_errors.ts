import { isComFailure, isNativeFailure } from "../protocol/call_reply.ts";
import type { CallReply, Reply } from "../protocol/messages.ts";
import { ComError } from "./errors.ts";

/** A reply that is a record, which all but those to calls are. */
type ReplyRecord = Exclude<Reply, CallReply>;

/** Whether a message is the reply of this type. */
export function isReply<Type extends ReplyRecord["type"]>(
  reply: unknown,
  type: Type,
): reply is Extract<ReplyRecord, { readonly type: Type }> {
  return typeof reply === "object" && reply !== null &&
    Object.hasOwn(reply, "type") && "type" in reply && reply.type === type;
}

/** Whether a value is how many there are of something. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/**
 * Rebuilds the error that crossed as a record; `null` where the value is none.
 * `task` is what a message of an error begins with that is of no class known here.
 */
export function rebuiltError(
  failure: unknown,
  task: string = "Cannot open the apartment",
): Error | null {
  if (isComFailure(failure)) return new ComError(failure);
  if (!isNativeFailure(failure)) return null;
  switch (failure.name) {
    case "NotCapable":
      return new Deno.errors.NotCapable(failure.message);
    case "TypeError":
      return new TypeError(failure.message);
    case "RangeError":
      return new RangeError(failure.message);
    case "InvalidStateError":
      return new DOMException(failure.message, failure.name);
    default:
      return new Error(
        `${task}: ${failure.name}: ${failure.message}`,
      );
  }
}
