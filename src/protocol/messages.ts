/**
 * Every message between the main thread and the worker that owns the
 * apartment. Each message to the worker gets exactly one answer, and answers
 * come in the order of the messages.
 *
 * @module
 */

import type { DiscFileState } from "../model/disc_file.ts";
import type { SimulatedDisc } from "../model/description.ts";
import type { FaultState } from "../model/machine_state.ts";

/** The first message: which COM to open. */
export type OpenRequest =
  | {
    readonly type: "open";
    /** The absolute path of the directory that holds ole32.dll. */
    readonly systemDirectory: string;
    /** Whether the system stays awake as long as the apartment is open. */
    readonly keepAwake?: boolean;
  }
  | {
    readonly type: "open";
    /** The memory of the simulated machine. */
    readonly machine: SharedArrayBuffer;
    /** As above. */
    readonly keepAwake?: boolean;
  };

/**
 * Calls to make, in order: the JSON text that `call_message.ts` writes and reads,
 * and the bytes that values in it stand for, where there are any. Deno brings a
 * text across nearly as fast as a number.
 *
 * Objects are named by numbers. The main thread picks the number of what is
 * created or queried, 1 and up, so that calls on it can go in the same message;
 * where that fails, they fail the same way. The worker numbers what methods
 * give, -1 and down. Neither uses a number twice.
 */
export type CallRequest = string | {
  readonly type: "calls";
  readonly text: string;
  readonly buffers: readonly Uint8Array<ArrayBuffer>[];
};

/**
 * A value on its way between the threads, as the type of the parameter says:
 *
 * - an integer of up to 32 bits, an enumeration, a FLOAT, a DOUBLE, a DATE: a
 *   number; one that JSON does not have, such as NaN or -0, as its text
 * - an integer of 64 bits: its digits
 * - a truth value: a boolean
 * - a BSTR, a LPWSTR, a GUID: a text; `null` for a null pointer
 * - an interface: the number of the object, or `null`
 * - bytes: the place of the buffer in a request, the bytes themselves in a reply
 * - a VARIANT: its VARTYPE and its value, in an array
 * - an array: its elements; of interfaces, the number of each object and the
 *   place of its interface in the list that it was asked for
 */
export type WireValue =
  | number
  | boolean
  | string
  | null
  | Uint8Array<ArrayBuffer>
  | readonly WireValue[];

/** How many references the worker holds. */
export interface StatsRequest {
  readonly type: "stats";
}

/** Change what is simulated, or read it. Only the worker of a simulation does. */
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
    readonly disc: SimulatedDisc;
    /** The file that the disc is, where it is one. */
    readonly discFile?: DiscFileState;
  }
  | {
    /** Take the disc away, make the drive vanish, make it come back. */
    readonly type: "eject" | "disconnect" | "connect";
    readonly recorderId: string;
  }
  | {
    readonly type: "setFaults";
    readonly recorderId: string;
    readonly faults: readonly FaultState[];
  }
  | {
    readonly type: "setLatency";
    readonly recorderId: string;
    readonly latencyMs: number;
  }
  | {
    /** Sectors of the disc in the drive. */
    readonly type: "readSectors";
    readonly recorderId: string;
    readonly startAddress: number;
    readonly count: number;
  };

/** Release everything, leave the apartment, end. */
export interface CloseRequest {
  readonly type: "close";
}

/** A message to the worker. */
export type Request =
  | OpenRequest
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

/**
 * One element for each call, in order; as JSON text unless there are many or
 * one holds bytes, which no text brings across.
 */
export type CallReply = string | readonly CallResult[];

/**
 * The value that a call gave, an array of them where it gives several, `true`
 * where it gives none, or why it failed: without COM only a stream on a file
 * does, where its DLL or the file cannot be opened.
 */
export type CallResult = WireValue | ComFailure | NativeFailure;

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
  /** What was asked for; left out where nothing was. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

/** Answers {@linkcode CloseRequest}, as the last message. */
export interface CloseReply {
  readonly type: "closed";
  /** How many references were still held. */
  readonly released: number;
}

/** The worker cannot go on, or did not understand a message: a defect. It has left the apartment. */
export interface BrokenReply {
  readonly type: "broken";
  /** The results of the calls that were made before, of the message that broke it. */
  readonly results: CallReply;
  readonly message: string;
  /** The stack in the worker. */
  readonly stack: string;
}

/** A message from the worker. */
export type Reply =
  | OpenReply
  | OpenFailure
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
