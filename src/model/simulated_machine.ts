/**
 * Simulated machines that several apartments share.
 *
 * @module
 */

import type { SimulatedRecorder, SimulatorOptions } from "./description.ts";

let readMemory: (value: unknown) => SharedArrayBuffer | null;
let readImages: (value: unknown) => readonly string[] | null;

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
  readonly #images: readonly string[];

  static {
    readMemory = (value) =>
      typeof value === "object" && value !== null && #memory in value
        ? value.#memory
        : null;
    readImages = (value) =>
      typeof value === "object" && value !== null && #images in value
        ? value.#images
        : null;
  }

  /**
   * Only `simulatedMachine()` makes machines.
   *
   * @internal
   * @param memory Its memory.
   * @param images The files that discs in it were described by.
   */
  constructor(memory: SharedArrayBuffer, images: readonly string[] = []) {
    if (!(memory instanceof SharedArrayBuffer)) {
      throw new TypeError(
        "Cannot make a SimulatedMachine: they come from simulatedMachine()",
      );
    }
    this.#memory = memory;
    this.#images = images;
  }
}

/** The memory of a machine; `null` for any other value. */
export function memoryOf(value: unknown): SharedArrayBuffer | null {
  return readMemory(value);
}

/** The files that are discs, of a machine or of a description that need not be checked yet. */
export function imagesOf(
  simulator: SimulatorOptions | SimulatedMachine | undefined,
): readonly string[] {
  const images = readImages(simulator);
  if (images !== null) return images;
  const { recorders }: Partial<SimulatorOptions> =
    (simulator as SimulatorOptions | undefined) ?? {};
  if (!Array.isArray(recorders)) return [];
  return recorders.flatMap((recorder?: Partial<SimulatedRecorder> | null) => {
    const image = recorder?.disc?.image;
    return typeof image === "string" && image !== "" ? [image] : [];
  });
}
