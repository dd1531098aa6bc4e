/**
 * A simulated Windows with IMAPI2 and the recorders that a description lists.
 *
 * @module
 */

import type { SimulatorCommand } from "../../src/abi/protocol.ts";
import type { SimulatorOptions } from "../../src/abi/simulation.ts";
import { control } from "./control.ts";
import { Drive } from "./drive.ts";
import { discMaster2, DiscRecorder2 } from "./imapi2_recorders.ts";
import { DiscFormat2Data } from "./imapi2_writer.ts";
import { type SimulatedNative, simulateNative } from "./native.ts";
import { checkSimulatorOptions } from "./validate.ts";

/** Makes it; throws a `TypeError` where the description is malformed. */
export function openSimulator(options: SimulatorOptions): SimulatedNative {
  checkSimulatorOptions(options);
  const drives = options.recorders.map((recorder, index) =>
    new Drive(recorder, index)
  );
  const native = simulateNative({
    MsftDiscMaster2: () => discMaster2(drives),
    MsftDiscRecorder2: () => new DiscRecorder2(drives),
    MsftDiscFormat2Data: () => new DiscFormat2Data(),
  });
  return Object.assign(native, {
    simulate: (command: SimulatorCommand) => control(drives, command),
  });
}
