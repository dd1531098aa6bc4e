/**
 * A simulated Windows with IMAPI2, and recorders that answer what they are
 * told to. What is asked of it here was checked by the main thread.
 *
 * @module
 */

import {
  MsftDiscFormat2Data,
  MsftDiscMaster2,
  MsftDiscRecorder2,
  MsftFileSystemImage,
} from "../../src/abi/coclasses.ts";
import { SharedMachine } from "../../src/model/shared_machine.ts";
import type { SimulatorCommand } from "../../src/protocol/messages.ts";
import type { SimulatedObject } from "./simulated_object.ts";
import { Drive } from "./drive.ts";
import { discMaster2, DiscRecorder2 } from "./imapi2_recorders.ts";
import { DiscFormat2Data } from "./imapi2_writer.ts";
import { FileSystemImage } from "./imapi2fs_image.ts";
import { type SimulatedNative, simulateNative } from "./native.ts";

/** Makes it. */
export function openSimulator(memory: SharedArrayBuffer): SimulatedNative {
  const machine = new SharedMachine(memory);
  const drives = machine.state.drives.map((_, place) =>
    new Drive(machine, place)
  );
  const native = simulateNative(
    new Map<string, () => SimulatedObject>([
      [MsftDiscMaster2.clsid, () => discMaster2(drives)],
      [MsftDiscRecorder2.clsid, () => new DiscRecorder2(drives)],
      [MsftDiscFormat2Data.clsid, () => new DiscFormat2Data()],
      [MsftFileSystemImage.clsid, () => new FileSystemImage(drives)],
    ]),
  );
  return Object.assign(native, {
    simulate: (command: SimulatorCommand) => simulate(drives, command),
  });
}

/** Does what a command says. One that the drive's state does not allow throws and changes nothing. */
function simulate(
  drives: readonly Drive[],
  command: SimulatorCommand,
): Uint8Array<ArrayBuffer> | void {
  const drive = driveOf(drives, command.recorderId);
  switch (command.type) {
    case "insert":
      return drive.insert(command.disc, command.discFile ?? null);
    case "swap":
      return drive.swap(command.disc, command.discFile ?? null);
    case "eject":
      return drive.eject();
    case "disconnect":
      return drive.disconnect();
    case "connect":
      return drive.connect();
    case "setFaults":
      return drive.setFaults(command.faults);
    case "setLatency":
      return drive.setLatency(command.latencyMs);
    case "readSectors":
      return drive.readSectors(command.startAddress, command.count);
  }
}

function driveOf(drives: readonly Drive[], recorderId: string): Drive {
  const drive = drives.find(({ id }) => id === recorderId);
  if (drive === undefined) {
    const ids = drives.map(({ id }) => JSON.stringify(id)).join(", ") ||
      "there is none";
    throw new RangeError(
      `Cannot simulate: 'recorderId' must be the id of a simulated recorder (${ids}), received ${
        JSON.stringify(recorderId)
      }`,
    );
  }
  return drive;
}
