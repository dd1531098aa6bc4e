/**
 * Ready-made recorders.
 *
 * @module
 */

import type {
  SimulatedDisc,
  SimulatedRecorder,
  SimulatorOptions,
} from "../abi/simulation.ts";
import {
  appendableDvdPlusR,
  blankBdR,
  closedCdR,
  writtenDvdPlusRw,
} from "./discs.ts";

/**
 * A recorder with a disc in it, or without.
 *
 * @param disc What is in it.
 * @param fields What else to say of it, over the defaults.
 * @returns A description for {@linkcode SimulatorOptions}.
 *
 * @example A drive that is still recognising its disc for the first three calls
 * ```ts
 * import { blankCdR, simulatedRecorder } from "@discworks/imapi2/simulator";
 *
 * const recorder = simulatedRecorder(blankCdR, {
 *   faults: [{
 *     member: "IDiscFormat2Data.CurrentMediaStatus",
 *     hresult: 0xC0AA0205,
 *     times: 3,
 *   }],
 * });
 * console.log(recorder.productId);
 * ```
 */
export function simulatedRecorder(
  disc: SimulatedDisc | null,
  fields: Partial<SimulatedRecorder> = {},
): SimulatedRecorder {
  return {
    vendorId: "SIMULATE",
    productId: "BD-RE DRIVE",
    productRevision: "1.00",
    volumePathNames: ["E:\\"],
    disc,
    ...fields,
  };
}

/**
 * Five recorders: a DVD+R and a BD-R that take another session, a DVD+RW, a
 * closed CD-R, and an empty drive that another program holds.
 */
export const demo: SimulatorOptions = {
  recorders: [
    simulatedRecorder(appendableDvdPlusR, {
      vendorId: "LUMEN   ",
      productId: "DVDRAM GX-24    ",
      productRevision: "2.03",
      volumePathNames: ["D:\\"],
    }),
    simulatedRecorder(blankBdR, {
      productId: "BD-RE BX-16     ",
      volumePathNames: ["E:\\"],
    }),
    simulatedRecorder(writtenDvdPlusRw, { volumePathNames: ["F:\\"] }),
    simulatedRecorder(closedCdR, {
      productId: "CD-RW CX-52",
      volumePathNames: ["G:\\"],
    }),
    simulatedRecorder(null, {
      productId: "DVD-ROM RX-8",
      volumePathNames: [],
      exclusiveAccessOwner: "Another program",
    }),
  ],
};
