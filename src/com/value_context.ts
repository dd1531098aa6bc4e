import type { CallResult, WireValue } from "../protocol/messages.ts";
import type { Connection } from "../connection/connection.ts";

/** A value in a reply is not of the type that the row says: the worker has a defect. */
export class MalformedValue extends Error {
  override readonly name = "MalformedValue";
}

/** A value that a script passes is not one of its type. */
export class BadArgument extends Error {
  override readonly name: string = "BadArgument";
  /** What is expected in its place. */
  readonly expected: string;
  /** The value, which may be an element of what was passed. */
  readonly value: unknown;

  constructor(expected: string, value: unknown) {
    super(`it must be ${expected}`);
    this.expected = expected;
    this.value = value;
  }
}

/** A number that a script passes is none that its type has. */
export class OutOfRange extends BadArgument {}

/** Turns a value that a script passes into one that travels; throws {@linkcode BadArgument}. */
export type ToWire = (value: unknown, connection: Connection) => WireValue;

/** Turns a value that came into what a script gets; throws {@linkcode MalformedValue}. */
export type FromWire = (value: CallResult, connection: Connection) => unknown;
