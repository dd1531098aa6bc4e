/**
 * The main thread's part of a simulation: it checks what callers describe, and
 * works out the answers that the worker plays. Loaded for a simulation only.
 *
 * @module
 */

import type { DriveAnswers } from "../model/drive_answers.ts";
import type { SimulatorCommand } from "../protocol/messages.ts";
import type {
  SimulatedDisc,
  SimulatedFault,
  SimulatorOptions,
} from "../model/description.ts";
import { check, elements, name } from "./checks/fields.ts";
import {
  discAnswers,
  driveFault,
  drivesAnswers,
} from "../model/drive_model.ts";
import {
  checkFault,
  checkSimulatorOptions,
  milliseconds,
} from "./checks/recorders.ts";
import { checkDisc } from "./checks/disc.ts";

/** A change as callers ask for it: a {@linkcode SimulatorCommand} with discs and faults as they are described. */
export type SimulatorChange =
  | Exclude<
    SimulatorCommand,
    { readonly type: "insert" | "swap" | "setFaults" }
  >
  | {
    readonly type: "setFaults";
    readonly recorderId: string;
    readonly faults: readonly SimulatedFault[];
  }
  | {
    readonly type: "insert" | "swap";
    readonly recorderId: string;
    readonly disc: SimulatedDisc;
  };

/**
 * Copies a description, so that what is checked is what is simulated, and
 * throws a `TypeError` where it is malformed.
 */
export function checkedOptions(options: SimulatorOptions): SimulatorOptions {
  const copy = plainData("open the apartment: its options", options);
  checkSimulatorOptions(copy);
  return copy;
}

/** What the drives of a description that was checked answer. */
export function simulatedDrives(
  { recorders }: SimulatorOptions,
): DriveAnswers[] {
  return drivesAnswers(recorders);
}

/** The command that makes a change; throws a `TypeError` where it is malformed. */
export function simulatorCommand(change: SimulatorChange): SimulatorCommand {
  const copy = plainData("simulate: what is passed", change);
  check("recorderId", copy.recorderId, name);
  switch (copy.type) {
    case "insert":
    case "swap":
      checkDisc("disc", copy.disc);
      return { ...copy, disc: discAnswers(copy.disc) };
    case "setFaults":
      elements("faults", copy.faults).forEach((fault, index) =>
        checkFault(`faults[${index}]`, fault)
      );
      return { ...copy, faults: copy.faults.map(driveFault) };
    case "setLatency":
      check("latencyMs", copy.latencyMs, milliseconds);
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
