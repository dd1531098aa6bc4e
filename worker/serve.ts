/**
 * Answers the messages of the main thread.
 *
 * @module
 */

import { writeReply } from "../src/abi/call_message.ts";
import type {
  CallRequest,
  CallText,
  NativeFailure,
  OpenRequest,
  Reply,
  Request,
  SimulatorCommand,
} from "../src/abi/protocol.ts";
import { SingleThreadedApartment } from "./single_threaded_apartment.ts";
import { ComCallError } from "./com/hresult.ts";
import type { Native } from "./symbols.ts";

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
    apartment = new SingleThreadedApartment(native);
    const { threadId, apartmentType } = apartment;
    return { type: "opened", threadId, apartmentType };
  };

  const answer = (request: Request): Reply => {
    if (apartment === null) {
      if (isOpenRequest(request)) return open(request);
    } else if (isCalls(request)) {
      return writeReply(apartment.execute(request));
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
        : brokenReply(error);
    }
    self.postMessage(reply);
    if (isMessage(reply, "closed") || isMessage(reply, "openFailed")) {
      self.close();
    }
  };

  // What is thrown outside of a message, by the pump's timer say, must not end the worker unheard.
  addEventListener("error", (event) => {
    event.preventDefault();
    self.postMessage(brokenReply(event.error));
  });
}

/** A refused command is an answer like any other: the apartment goes on. */
function simulate(native: Native | null, command: SimulatorCommand): Reply {
  try {
    if (native?.simulate === undefined) {
      throw new TypeError("Cannot simulate: the recorders are real");
    }
    native.simulate(command);
    return { type: "simulated", failure: null };
  } catch (error) {
    return { type: "simulated", failure: nativeFailure(error) };
  }
}

function isMessage<Type extends string>(
  value: unknown,
  type: Type,
): value is { readonly type: Type } {
  return typeof value === "object" && value !== null && "type" in value &&
    value.type === type;
}

function isCalls(request: Request): request is CallText | CallRequest {
  return typeof request === "string" || Array.isArray(request);
}

function isOpenRequest(request: Request): request is OpenRequest {
  return isMessage(request, "open");
}

function failureOf(error: unknown): NativeFailure | ComCallError["failure"] {
  return error instanceof ComCallError ? error.failure : nativeFailure(error);
}

function nativeFailure(error: unknown): NativeFailure {
  return error instanceof Error
    ? { type: "native", name: error.name, message: error.message }
    : { type: "native", name: "Error", message: String(error) };
}

function brokenReply(error: unknown): Reply {
  return error instanceof Error
    ? { type: "broken", message: error.message, stack: error.stack ?? "" }
    : { type: "broken", message: String(error), stack: "" };
}

function describe(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
