/**
 * Answers the messages of the main thread.
 *
 * @module
 */

import { writeReply } from "../src/protocol/call_reply.ts";
import type {
  CallReply,
  CallRequest,
  CallResult,
  NativeFailure,
  OpenRequest,
  Reply,
  Request,
  SimulatorCommand,
} from "../src/protocol/messages.ts";
import { SingleThreadedApartment } from "./single_threaded_apartment.ts";
import { ComCallError } from "./com/hresult.ts";
import { nativeFailure } from "./com/native_failure.ts";
import type { Native } from "./native/symbols.ts";

/** The replies after which the worker ends. */
const ENDING = ["closed", "openFailed", "broken"];

/** What of a dedicated worker's global scope is used: the default library describes a window's. */
declare const self: {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(reply: Reply): void;
  close(): void;
};

/**
 * Runs the worker. `openNative` gives the native functions that the first
 * message asks for.
 */
export function serve(openNative: (request: OpenRequest) => Native): void {
  let apartment: SingleThreadedApartment | null = null;
  let native: Native | null = null;

  const open = (request: OpenRequest): Reply => {
    native = openNative(request);
    apartment = new SingleThreadedApartment(native, request.keepAwake);
    const { threadId, apartmentType } = apartment;
    return { type: "opened", threadId, apartmentType };
  };

  /** A defect keeps the results of the calls before it, and leaves the apartment in order if it can. */
  const execute = (
    apartment: SingleThreadedApartment,
    request: CallRequest,
  ): Reply => {
    const results: CallResult[] = [];
    try {
      return writeReply(apartment.execute(request, results));
    } catch (error) {
      return leaveBroken(error, writeReply(results));
    }
  };

  const leaveBroken = (error: unknown, results: CallReply): Reply => {
    const leaving = apartment;
    apartment = null;
    try {
      leaving?.close();
    } catch {
      // It is broken already, and the first error is the one that tells why.
    }
    return brokenReply(error, results);
  };

  const answer = (request: Request): Reply => {
    if (apartment === null) {
      if (isOpenRequest(request)) return open(request);
    } else if (isCalls(request)) {
      return execute(apartment, request);
    } else if (isMessage(request, "stats")) {
      return { type: "stats", liveObjects: apartment.liveObjects };
    } else if (isMessage(request, "simulate")) {
      return simulate(native, request.command);
    } else if (isMessage(request, "close")) {
      return { type: "closed", released: apartment.close() };
    }
    throw new TypeError(`Cannot understand the message ${describe(request)}`);
  };

  self.onmessage = (event) => {
    let reply: Reply;
    try {
      reply = answer(event.data);
    } catch (error) {
      reply = apartment === null && isOpenRequest(event.data)
        ? { type: "openFailed", failure: failureOf(error) }
        : leaveBroken(error, "[]");
    }
    self.postMessage(reply);
    if (ENDING.some((type) => isMessage(reply, type))) self.close();
  };

  // What is thrown outside of a message, by the pump's timer say, must not end the worker unheard.
  addEventListener("error", (event) => {
    event.preventDefault();
    self.postMessage(leaveBroken(event.error, "[]"));
    self.close();
  });
}

/** A refused command is an answer like any other: the apartment goes on. */
function simulate(native: Native | null, command: SimulatorCommand): Reply {
  try {
    if (native?.simulate === undefined) {
      throw new TypeError("Cannot simulate: the recorders are real");
    }
    const bytes = native.simulate(command);
    return {
      type: "simulated",
      failure: null,
      ...(bytes === undefined ? {} : { bytes }),
    };
  } catch (error) {
    return { type: "simulated", failure: nativeFailure(error) };
  }
}

function isMessage<Type extends string>(
  value: unknown,
  type: Type,
): value is { readonly type: Type } {
  return typeof value === "object" && value !== null &&
    Object.hasOwn(value, "type") && "type" in value && value.type === type;
}

function isCalls(request: Request): request is CallRequest {
  return typeof request === "string" || isMessage(request, "calls");
}

function isOpenRequest(request: Request): request is OpenRequest {
  return isMessage(request, "open");
}

function failureOf(error: unknown): NativeFailure | ComCallError["failure"] {
  return error instanceof ComCallError ? error.failure : nativeFailure(error);
}

function brokenReply(error: unknown, results: CallReply): Reply {
  const [message, stack] = error instanceof Error
    ? [error.message, error.stack ?? ""]
    : [String(error), ""];
  return { type: "broken", results, message, stack };
}

function describe(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
