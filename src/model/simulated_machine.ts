/**
 * Simulated machines that several apartments share.
 *
 * @module
 */

let readMemory: (value: unknown) => SharedArrayBuffer | null;

/**
 * A simulated machine: every apartment that is opened with it sees the same
 * drives, and what one does to a drive, the others see. `simulatedMachine()`
 * makes it.
 *
 * @example Two apartments, one drive
 * ```ts
 * import { openApartment } from "@discworks/imapi2";
 * import { blankBdR, simulatedMachine, simulatedRecorder } from "@discworks/imapi2/simulator";
 *
 * const simulator = simulatedMachine({ recorders: [simulatedRecorder(blankBdR)] });
 * await using one = await openApartment({ simulator });
 * await using other = await openApartment({ simulator });
 * using recorder = await one.recorder("E:");
 * await recorder.ejectMedia();
 * const [report] = await other.inspect();
 * console.log(report!.state); // empty
 * ```
 */
export class SimulatedMachine {
  readonly #memory: SharedArrayBuffer;

  static {
    readMemory = (value) =>
      typeof value === "object" && value !== null && #memory in value
        ? value.#memory
        : null;
  }

  /**
   * Only `simulatedMachine()` makes machines.
   *
   * @internal
   * @param memory Its memory.
   */
  constructor(memory: SharedArrayBuffer) {
    if (!(memory instanceof SharedArrayBuffer)) {
      throw new TypeError(
        "Cannot make a SimulatedMachine: they come from simulatedMachine()",
      );
    }
    this.#memory = memory;
  }
}

/** The memory of a machine; `null` for any other value. */
export function memoryOf(value: unknown): SharedArrayBuffer | null {
  return readMemory(value);
}
