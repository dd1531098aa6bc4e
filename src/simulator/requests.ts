/**
 * The main thread's part of a simulation: it checks what callers describe.
 * Loaded for a simulation only.
 *
 * @module
 */

import type { SimulatorCommand } from "../protocol/messages.ts";
import { absolutePath } from "../checks/absolute_path.ts";
import type {
  SimulatedDisc,
  SimulatedFault,
  SimulatorOptions,
} from "../model/description.ts";
import { type Check, check, elements, name, whole } from "./checks/fields.ts";
import { faultState, machineState } from "../model/machine_state.ts";
import { newMachineMemory } from "../model/shared_machine.ts";
import { memoryOf, type SimulatedMachine } from "../model/simulated_machine.ts";
import {
  checkFault,
  checkSimulatorOptions,
  milliseconds,
} from "./checks/options.ts";
import { checkDisc } from "./checks/disc_description.ts";

/** A change as callers ask for it: a {@linkcode SimulatorCommand} with faults as they are described. */
export type SimulatorChange =
  | Exclude<SimulatorCommand, { readonly type: "setFaults" }>
  | {
    readonly type: "setFaults";
    readonly recorderId: string;
    readonly faults: readonly SimulatedFault[];
  };

export { openDisc, openDiscsOf } from "./open_disc.ts";

/** 64 MiB at once. */
const MAX_SECTORS = 32_768;

const sectorCount: Check<number> = {
  expected: `a whole number from 1 to ${MAX_SECTORS}`,
  test: (value): value is number =>
    whole(1).test(value) && Number(value) <= MAX_SECTORS,
};

/**
 * Copies a description, so that what is checked is what is simulated, and
 * throws a `TypeError` where it is malformed.
 */
export function checkedOptions(options: SimulatorOptions): SimulatorOptions {
  const copy = plainData("open the apartment: its options", options);
  checkSimulatorOptions(copy);
  return {
    recorders: copy.recorders.map((recorder) => ({
      ...recorder,
      disc: recorder.disc && withAbsolutePath(recorder.disc),
    })),
  };
}

/** The disc, with a path that stays the same when the directory changes. */
function withAbsolutePath(disc: SimulatedDisc): SimulatedDisc {
  return disc.image === undefined
    ? disc
    : { ...disc, image: absolutePath(disc.image) };
}

/** The memory of the machine that a script gave, or of a new one that it described. */
export function machineMemory(
  simulator: SimulatorOptions | SimulatedMachine,
): SharedArrayBuffer {
  return memoryOf(simulator) ??
    newMachineMemory(
      machineState(checkedOptions(simulator as SimulatorOptions)),
    );
}

/** The command that makes a change; throws a `TypeError` where it is malformed. */
export function simulatorCommand(change: SimulatorChange): SimulatorCommand {
  const copy = plainData("simulate: what is passed", change);
  check("recorderId", copy.recorderId, name);
  switch (copy.type) {
    case "insert":
    case "swap":
      checkDisc("disc", copy.disc);
      return { ...copy, disc: withAbsolutePath(copy.disc) };
    case "setFaults":
      elements("faults", copy.faults).forEach((fault, index) =>
        checkFault(`faults[${index}]`, fault)
      );
      return { ...copy, faults: copy.faults.map(faultState) };
    case "setLatency":
      check("latencyMs", copy.latencyMs, milliseconds);
      return copy;
    case "readSectors":
      check("startAddress", copy.startAddress, whole(0));
      check("count", copy.count, sectorCount);
      return copy;
    default:
      return copy;
  }
}

/** Copies what must be plain data. */
function plainData<Data>(what: string, data: Data): Data {
  try {
    return structuredClone(data);
  } catch (error) {
    if (error instanceof DOMException && error.name === "DataCloneError") {
      throw new TypeError(
        `Cannot ${what} must be plain data: ${error.message}`,
      );
    }
    throw error;
  }
}
