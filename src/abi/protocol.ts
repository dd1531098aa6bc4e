/**
 * Every message between the main thread and the worker that owns the
 * apartment. Each message to the worker gets exactly one answer, and answers
 * come in the order of the messages.
 *
 * @module
 */

import type { DiscAnswers, DriveAnswers, DriveFault } from "./drive_answers.ts";

/** The first message: which COM to open. */
export type OpenRequest =
  | {
    readonly type: "open";
    /** The absolute path of the directory that holds ole32.dll. */
    readonly systemDirectory: string;
  }
  | {
    readonly type: "open";
    /** What the simulated drives answer, in the order in which IDiscMaster2 lists them. */
    readonly drives: readonly DriveAnswers[];
  };

/**
 * Calls to make, in order, in one flat array. Each call is one of
 *
 * - `CREATE, coclass.index, interface.index, newObject`
 * - `METHOD + method.index, object, ...arguments`
 * - `METHOD + method.index, object, count, ...interface.index` for a method that
 *   gives an array of interfaces: each of its elements is asked for one after the
 *   other until it has one
 * - `QUERY_INTERFACE, object, interface.index, newObject`
 * - `RELEASE, object`
 *
 * with the numbers of operations as `call_message.ts` has them, where `object`
 * is the number of an interface pointer. The main thread picks the number of
 * what is created or queried, 1 and up, so that calls on it can go in the same
 * message; where that fails, they fail the same way. What methods give is
 * numbered by the worker, -1 and down. Neither uses a number twice.
 */
export type CallRequest = readonly CallElement[];

/**
 * A short {@linkcode CallRequest}, or a short {@linkcode CallReply} without
 * bytes in it, as it travels: its JSON text. Deno brings a text across nearly as
 * fast as a number; an array goes by structured clone, which takes longer to
 * set up, and is faster from some hundreds of elements on.
 */
export type CallText = string;

/** An element of a {@linkcode CallRequest}. */
export type CallElement = number | boolean | string;

/** How many references the worker holds. */
export interface StatsRequest {
  readonly type: "stats";
}

/** Change what is simulated. Only the worker of a simulation does. */
export interface SimulateRequest {
  readonly type: "simulate";
  readonly command: SimulatorCommand;
}

/** What to change, in the drive with the id `recorderId`. */
export type SimulatorCommand =
  | {
    /** Into an empty drive, or in place of the disc that is in it. */
    readonly type: "insert" | "swap";
    readonly recorderId: string;
    readonly disc: DiscAnswers;
  }
  | {
    /** Take the disc away, make the drive vanish, make it come back. */
    readonly type: "eject" | "disconnect" | "connect";
    readonly recorderId: string;
  }
  | {
    readonly type: "setFaults";
    readonly recorderId: string;
    readonly faults: readonly DriveFault[];
  }
  | {
    readonly type: "setLatency";
    readonly recorderId: string;
    readonly latencyMs: number;
  };

/** Release everything, leave the apartment, end. */
export interface CloseRequest {
  readonly type: "close";
}

/** A message to the worker. */
export type Request =
  | OpenRequest
  | CallText
  | CallRequest
  | StatsRequest
  | SimulateRequest
  | CloseRequest;

/** The apartment is open. */
export interface OpenReply {
  readonly type: "opened";
  /** The Windows thread that makes every call. */
  readonly threadId: number;
  /** What CoGetApartmentType says of that thread. */
  readonly apartmentType: "STA" | "MAINSTA";
}

/** The apartment could not be opened; the worker has ended. */
export interface OpenFailure {
  readonly type: "openFailed";
  readonly failure: ComFailure | NativeFailure;
}

/** One element for each call, in order; a failed call is an object. */
export type CallReply = readonly CallResult[];

/**
 * What a call gave: its `[out]` value (an interface as its number, a buffer as
 * a copy of its bytes), `true` where it has none, or why it failed. An array of
 * interfaces is, for each element that has one, its number and `interface.index`.
 */
export type CallResult =
  | number
  | boolean
  | string
  | readonly (number | string)[]
  | Uint8Array<ArrayBuffer>
  | ComFailure;

/** Answers {@linkcode StatsRequest}. */
export interface StatsReply {
  readonly type: "stats";
  readonly liveObjects: number;
}

/** Answers {@linkcode SimulateRequest}. */
export interface SimulateReply {
  readonly type: "simulated";
  /** Why nothing was changed; `null` where it was. */
  readonly failure: NativeFailure | null;
}

/** Answers {@linkcode CloseRequest}, as the last message. */
export interface CloseReply {
  readonly type: "closed";
  /** How many references were still held. */
  readonly released: number;
}

/** The worker cannot go on, or did not understand a message: a defect. */
export interface BrokenReply {
  readonly type: "broken";
  readonly message: string;
  /** The stack in the worker. */
  readonly stack: string;
}

/** A message from the worker. */
export type Reply =
  | OpenReply
  | OpenFailure
  | CallText
  | CallReply
  | StatsReply
  | SimulateReply
  | CloseReply
  | BrokenReply;

/** A failed COM call. */
export interface ComFailure {
  readonly type: "com";
  /** Unsigned. */
  readonly hresult: number;
  /** `IMultisession`, or `COM` for a function of COM itself. */
  readonly interfaceName: string;
  /** `InUse`, or `CoCreateInstance`. */
  readonly method: string;
  /** The text of IErrorInfo, when the object left one. */
  readonly description: string | null;
}

/** What failed without COM, such as getting a native function: the record of an `Error`. */
export interface NativeFailure {
  readonly type: "native";
  readonly name: string;
  readonly message: string;
}
