/**
 * Refuses descriptions that are malformed or contradict themselves.
 *
 * @module
 */

import { memberName } from "../abi/interface_table.ts";
import { METHODS } from "../abi/interfaces.ts";
import type {
  SimulatedFault,
  SimulatedRecorder,
  SimulatorOptions,
} from "../abi/simulation.ts";
import {
  type Check,
  check,
  elements,
  fields,
  list,
  name,
  optional,
  refuse,
  text,
  whole,
} from "./_checks.ts";
import { checkDisc } from "./_validate_disc.ts";

const MEMBERS: ReadonlySet<string> = new Set(
  METHODS.flatMap((method) => [
    `${method.interfaceName}.${memberName(method)}`,
    `${method.interfaceName}.${method.name}`,
  ]),
);

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

/** A duration. */
export const milliseconds: Check<number> = {
  expected: "a number that is not negative",
  test: (value): value is number =>
    Number.isFinite(value) && Number(value) >= 0,
};

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

/** Throws a `TypeError` with the path of the first field of a fault that is malformed. */
export function checkFault(path: string, value: unknown): void {
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
