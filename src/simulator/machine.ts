/**
 * Making a machine that several apartments share.
 *
 * @module
 */

import type { SimulatorOptions } from "../model/description.ts";
import { imagesOf, SimulatedMachine } from "../model/simulated_machine.ts";
import { checkedOptions, machineMemory } from "./requests.ts";

/**
 * Makes a simulated machine, to be given to `openApartment()` as `simulator`
 * any number of times. What one apartment does to a drive, the others see.
 * Discs that are files are opened with the first apartment.
 *
 * @param options The drives and the discs in them.
 * @returns The machine. It is gone when nobody holds it any more.
 * @throws {TypeError} If the description is malformed; the message has the path of the field.
 */
export function simulatedMachine(options: SimulatorOptions): SimulatedMachine {
  const checked = checkedOptions(options);
  return new SimulatedMachine(machineMemory(checked), imagesOf(checked));
}
