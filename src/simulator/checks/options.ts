/**
 * Refuses descriptions that are malformed or contradict themselves.
 *
 * @module
 */

import {
  type FailureName,
  type HresultName,
  HRESULTS,
} from "../../abi/hresults.ts";
import * as fileSystemInterfaces from "../../abi/file_system_interfaces.ts";
import { memberName } from "../../abi/interface_table.ts";
import * as interfaces from "../../abi/interfaces.ts";
import type { SimulatedMember } from "../../model/fault_member.ts";
import type {
  SimulatedFault,
  SimulatedRecorder,
  SimulatorOptions,
} from "../../model/description.ts";
import {
  type Check,
  check,
  elements,
  fields,
  flag,
  list,
  name,
  optional,
  refuse,
  text,
  whole,
} from "./fields.ts";
import { absolutePath } from "../../checks/absolute_path.ts";
import { driveLetterOf } from "../../model/drive_letter.ts";
import { checkDisc } from "./disc_description.ts";

/** The member that writes, sector after sector. */
const WRITE: SimulatedMember = "IDiscFormat2Data.Write";

const MEMBERS: ReadonlySet<string> = new Set(
  Object.values({ ...interfaces, ...fileSystemInterfaces }).flatMap((
    { name, methods },
  ) =>
    Object.values(methods).flatMap((method) => [
      `${name}.${memberName(method)}`,
      `${name}.${method.name}`,
    ])
  ),
);

const member: Check<string> = {
  expected:
    "an interface and a member of it, such as IMultisessionSequential.NextWritableAddress",
  test: (value): value is string =>
    typeof value === "string" && MEMBERS.has(value),
};

const memberWithSectors: Check<string> = {
  expected: `${WRITE}, the only member that is known to reach a sector`,
  test: (value): value is string => value === WRITE,
};

const hresult: Check<FailureName | number> = {
  expected:
    "an HRESULT that says failure: a name such as E_IMAPI_RECORDER_MEDIA_BUSY, or a number from 0x80000000 to 0xFFFFFFFF",
  test: (value): value is FailureName | number =>
    isFailure(
      typeof value === "string" && Object.hasOwn(HRESULTS, value)
        ? HRESULTS[value as HresultName]
        : value,
    ),
};

function isFailure(code: unknown): boolean {
  return Number.isInteger(code) && Number(code) <= 0xFFFFFFFF &&
    (Number(code) | 0) < 0;
}

/** An id that reads like a drive letter could not be told from one. */
const id: Check<string> = {
  expected: "a string that is not empty and no drive letter",
  test: (value): value is string =>
    name.test(value) && driveLetterOf(value) === null,
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
  const letters = new Set<string>();
  const images = new Set<string>();
  elements("recorders", recorders).forEach((recorder, index) => {
    const path = `recorders[${index}]`;
    const { id, volumePathNames = [], disc } = checkRecorder(path, recorder);
    if (disc?.image !== undefined) {
      const image = absolutePath(disc.image);
      if (images.has(image)) {
        refuse(
          `${path}.disc.image`,
          "a file that is the disc of no other recorder",
          disc.image,
        );
      }
      images.add(image);
    }
    if (id !== undefined && ids.has(id)) {
      refuse(`${path}.id`, "unlike the id of any other recorder", id);
    }
    if (id !== undefined) ids.add(id);
    volumePathNames.forEach((volumePath, place) => {
      const letter = driveLetterOf(volumePath);
      if (letter === null) return;
      if (letters.has(letter)) {
        refuse(
          `${path}.volumePathNames[${place}]`,
          "a letter that no other recorder has",
          volumePath,
        );
      }
      letters.add(letter);
    });
  });
}

function checkRecorder(path: string, value: unknown): SimulatedRecorder {
  const recorder = fields<SimulatedRecorder>(path, value, [
    "id",
    "vendorId",
    "productId",
    "productRevision",
    "volumePathNames",
    "readOnly",
    "exclusiveAccessOwner",
    "disc",
    "faults",
    "latencyMs",
  ]);
  optional(`${path}.id`, recorder.id, id);
  check(`${path}.vendorId`, recorder.vendorId, text);
  check(`${path}.productId`, recorder.productId, text);
  check(`${path}.productRevision`, recorder.productRevision, text);
  elements(`${path}.volumePathNames`, recorder.volumePathNames ?? []).forEach((
    volumePath,
    index,
  ) => check(`${path}.volumePathNames[${index}]`, volumePath, name));
  optional(`${path}.readOnly`, recorder.readOnly, flag);
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
    "atSector",
  ]);
  check(`${path}.member`, fault.member, member);
  check(`${path}.hresult`, fault.hresult, hresult);
  optional(`${path}.description`, fault.description, text);
  optional(`${path}.times`, fault.times, whole(1));
  if (fault.atSector === undefined) return;
  check(`${path}.atSector`, fault.atSector, whole(0));
  check(`${path}.member`, fault.member, memberWithSectors);
}
