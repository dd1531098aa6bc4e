/**
 * Refuses descriptions that are malformed or contradict themselves.
 *
 * @module
 */

import { memberName } from "../../src/abi/interface_table.ts";
import { METHODS } from "../../src/abi/interfaces.ts";
import type {
  SimulatedDisc,
  SimulatedFault,
  SimulatedMediaType,
  SimulatedRecorder,
  SimulatedSession,
  SimulatorOptions,
} from "../../src/abi/simulation.ts";
import { SIMULATED_MEDIA_TYPES } from "./media_types.ts";

/** The largest LONG: no address on a disc can be beyond. */
const MAX_LONG = 2 ** 31 - 1;

const MEMBERS: ReadonlySet<string> = new Set(
  METHODS.flatMap((method) => [
    `${method.interfaceName}.${memberName(method)}`,
    `${method.interfaceName}.${method.name}`,
  ]),
);

/** What a field must be. */
interface Check<Value> {
  readonly expected: string;
  readonly test: (value: unknown) => value is Value;
}

const text: Check<string> = {
  expected: "a string",
  test: (value) => typeof value === "string",
};

const name: Check<string> = {
  expected: "a string that is not empty",
  test: (value): value is string => typeof value === "string" && value !== "",
};

const flag: Check<boolean> = {
  expected: "true or false",
  test: (value) => typeof value === "boolean",
};

const list: Check<unknown[]> = {
  expected: "an array",
  test: (value) => Array.isArray(value),
};

const object: Check<Record<string, unknown>> = {
  expected: "an object",
  test: (value): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value),
};

const mediaType: Check<SimulatedMediaType> = {
  expected: `one of ${Object.keys(SIMULATED_MEDIA_TYPES).join(", ")}`,
  test: (value): value is SimulatedMediaType =>
    typeof value === "string" && Object.hasOwn(SIMULATED_MEDIA_TYPES, value),
};

const member: Check<string> = {
  expected:
    "an interface and a member of it, such as IMultisessionSequential.NextWritableAddress",
  test: (value): value is string =>
    typeof value === "string" && MEMBERS.has(value),
};

const hresult: Check<number> = {
  expected: "an HRESULT that says failure, from 0x80000000 to 0xFFFFFFFF",
  test: (value): value is number =>
    Number.isInteger(value) && Number(value) <= 0xFFFFFFFF &&
    (Number(value) | 0) < 0,
};

const milliseconds: Check<number> = {
  expected: "a number that is not negative",
  test: (value): value is number =>
    Number.isFinite(value) && Number(value) >= 0,
};

/** A whole number from `min` that fits a LONG. */
function whole(min: number): Check<number> {
  return {
    expected: `a whole number from ${min} to ${MAX_LONG}`,
    test: (value): value is number =>
      Number.isInteger(value) && Number(value) >= min &&
      Number(value) <= MAX_LONG,
  };
}

/** Throws a `TypeError` with the path of the first field that is malformed. */
export function checkSimulatorOptions(options: SimulatorOptions): void {
  const { recorders } = fields<SimulatorOptions>("simulator", options, [
    "recorders",
  ]);
  const ids = new Set<string>();
  elements("recorders", recorders).forEach((recorder, index) => {
    const path = `recorders[${index}]`;
    const { id } = checkRecorder(path, recorder);
    if (id === undefined) return;
    if (ids.has(id)) {
      refuse(`${path}.id`, "unlike the id of any other recorder", id);
    }
    ids.add(id);
  });
}

function checkRecorder(path: string, value: unknown): SimulatedRecorder {
  const recorder = fields<SimulatedRecorder>(path, value, [
    "id",
    "vendorId",
    "productId",
    "productRevision",
    "volumePathNames",
    "exclusiveAccessOwner",
    "disc",
    "faults",
    "latencyMs",
  ]);
  optional(`${path}.id`, recorder.id, name);
  check(`${path}.vendorId`, recorder.vendorId, text);
  check(`${path}.productId`, recorder.productId, text);
  check(`${path}.productRevision`, recorder.productRevision, text);
  elements(`${path}.volumePathNames`, recorder.volumePathNames).forEach((
    volumePath,
    index,
  ) => check(`${path}.volumePathNames[${index}]`, volumePath, name));
  optional(`${path}.exclusiveAccessOwner`, recorder.exclusiveAccessOwner, name);
  if (recorder.disc !== null) checkDisc(`${path}.disc`, recorder.disc);
  optional(`${path}.faults`, recorder.faults, list);
  recorder.faults?.forEach((fault, index) =>
    checkFault(`${path}.faults[${index}]`, fault)
  );
  optional(`${path}.latencyMs`, recorder.latencyMs, milliseconds);
  return recorder;
}

function checkFault(path: string, value: unknown): void {
  const fault = fields<SimulatedFault>(path, value, [
    "member",
    "hresult",
    "description",
    "times",
  ]);
  check(`${path}.member`, fault.member, member);
  check(`${path}.hresult`, fault.hresult, hresult);
  optional(`${path}.description`, fault.description, text);
  optional(`${path}.times`, fault.times, whole(1));
}

function checkDisc(path: string, value: unknown): void {
  const disc = fields<SimulatedDisc>(path, value, [
    "mediaType",
    "sessions",
    "closed",
    "totalSectors",
    "nextWritableAddress",
    "freeSectors",
    "writeUnitSize",
    "lastWrittenAddress",
  ]);
  check(`${path}.mediaType`, disc.mediaType, mediaType);
  const { recording } = SIMULATED_MEDIA_TYPES[disc.mediaType];
  optional(`${path}.closed`, disc.closed, flag);
  optional(`${path}.totalSectors`, disc.totalSectors, whole(1));
  optional(`${path}.nextWritableAddress`, disc.nextWritableAddress, whole(0));
  optional(`${path}.freeSectors`, disc.freeSectors, whole(0));
  optional(`${path}.writeUnitSize`, disc.writeUnitSize, whole(0));
  optional(`${path}.lastWrittenAddress`, disc.lastWrittenAddress, whole(0));
  if (recording === "readOnly" && disc.closed === false) {
    refuse(
      `${path}.closed`,
      `true or left out, since ${disc.mediaType} is read only`,
      false,
    );
  }
  if (recording !== "randomWrite" && disc.lastWrittenAddress !== undefined) {
    refuse(
      `${path}.lastWrittenAddress`,
      `left out, since ${disc.mediaType} records in sessions`,
      disc.lastWrittenAddress,
    );
  }
  const sessions = elements(`${path}.sessions`, disc.sessions);
  if (recording === "randomWrite" && sessions.length > 0) {
    refuse(
      `${path}.sessions`,
      `empty, since ${disc.mediaType} has no sessions (give lastWrittenAddress instead)`,
      sessions,
    );
  }
  checkSessions(`${path}.sessions`, sessions, disc);
}

function checkSessions(
  path: string,
  sessions: readonly unknown[],
  disc: SimulatedDisc,
): void {
  const last = (disc.totalSectors ?? MAX_LONG) - 1;
  let free = 0;
  sessions.forEach((value, index) => {
    const at = `${path}[${index}]`;
    const session = fields<SimulatedSession>(at, value, [
      "startAddress",
      "lastWrittenAddress",
    ]);
    check(`${at}.startAddress`, session.startAddress, whole(0));
    check(`${at}.lastWrittenAddress`, session.lastWrittenAddress, whole(0));
    if (session.startAddress < free) {
      refuse(
        `${at}.startAddress`,
        `${free} or more, after the session before`,
        session.startAddress,
      );
    }
    if (
      session.lastWrittenAddress < session.startAddress ||
      session.lastWrittenAddress > last
    ) {
      refuse(
        `${at}.lastWrittenAddress`,
        `from ${session.startAddress} (its start) to ${last} (the end of the disc)`,
        session.lastWrittenAddress,
      );
    }
    free = session.lastWrittenAddress + 1;
  });
}

/** Checks that `value` is an object without other fields than `known`: a misspelt one is no default. */
function fields<Value>(
  path: string,
  value: unknown,
  known: readonly (keyof Value & string)[],
): Value {
  check(path, value, object);
  for (const key of Object.keys(value)) {
    if (!known.some((candidate) => candidate === key)) {
      refuse(
        `${path}.${key}`,
        `left out: known are ${known.join(", ")}`,
        value[key],
      );
    }
  }
  return value as Value;
}

function elements(path: string, value: unknown): unknown[] {
  check(path, value, list);
  return value;
}

function check<Value>(
  path: string,
  value: unknown,
  { expected, test }: Check<Value>,
): asserts value is Value {
  if (!test(value)) refuse(path, expected, value);
}

function optional<Value>(
  path: string,
  value: unknown,
  required: Check<Value>,
): void {
  if (value !== undefined) check(path, value, required);
}

function refuse(path: string, expected: string, value: unknown): never {
  throw new TypeError(
    `Cannot simulate: '${path}' must be ${expected}, received ${
      Deno.inspect(value, { depth: 1 })
    }`,
  );
}
