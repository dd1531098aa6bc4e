/**
 * Changes to the drives while the simulation runs.
 *
 * @module
 */

import type { SimulatorCommand } from "../../src/abi/protocol.ts";
import { check, elements, name, object, refuse } from "./checks.ts";
import type { Drive } from "./drive.ts";
import { checkFault, milliseconds } from "./validate.ts";
import { checkDisc } from "./validate_disc.ts";

/**
 * Does what a command says. One that is malformed, or that a drive's state does
 * not allow, throws and changes nothing.
 */
export function control(
  drives: readonly Drive[],
  command: SimulatorCommand,
): void {
  check("command", command, object);
  const drive = driveOf(drives, command.recorderId);
  switch (command.type) {
    case "insert":
      checkDisc("disc", command.disc);
      if (drive.holdsDisc) {
        throw invalidState(
          `insert a disc into ${show(drive)}: it has one, ${
            drive.isEmpty ? "on its open tray, " : ""
          }use swap()`,
        );
      }
      return drive.load(command.disc);
    case "swap":
      checkDisc("disc", command.disc);
      if (!drive.holdsDisc) {
        throw invalidState(
          `swap the disc in ${show(drive)}: it has none, use insert()`,
        );
      }
      return drive.load(command.disc);
    case "eject":
      if (!drive.holdsDisc) {
        throw invalidState(`eject a disc from ${show(drive)}: it has none`);
      }
      return drive.load(null);
    case "disconnect":
      if (!drive.connected) {
        throw invalidState(`disconnect ${show(drive)}: it is not connected`);
      }
      return drive.setConnected(false);
    case "connect":
      if (drive.connected) {
        throw invalidState(`connect ${show(drive)}: it is connected`);
      }
      return drive.setConnected(true);
    case "setFaults":
      elements("faults", command.faults).forEach((fault, index) =>
        checkFault(`faults[${index}]`, fault)
      );
      return drive.setFaults(command.faults);
    case "setLatency":
      check("latencyMs", command.latencyMs, milliseconds);
      drive.latencyMs = command.latencyMs;
      return;
    default:
      refuse("command", "one that the simulator knows", command);
  }
}

function driveOf(drives: readonly Drive[], recorderId: string): Drive {
  check("recorderId", recorderId, name);
  const drive = drives.find(({ id }) => id === recorderId);
  if (drive === undefined) {
    const ids = drives.map(show).join(", ") || "there is none";
    throw new RangeError(
      `Cannot simulate: 'recorderId' must be the id of a simulated recorder (${ids}), received ${
        JSON.stringify(recorderId)
      }`,
    );
  }
  return drive;
}

function show({ id }: Drive): string {
  return JSON.stringify(id);
}

function invalidState(message: string): DOMException {
  return new DOMException(`Cannot ${message}`, "InvalidStateError");
}
