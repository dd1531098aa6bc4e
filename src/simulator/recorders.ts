/**
 * Ready-made recorders.
 *
 * @module
 */

import type {
  SimulatedDisc,
  SimulatedRecorder,
  SimulatorOptions,
} from "../model/description.ts";
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
 *     hresult: "E_IMAPI_RECORDER_MEDIA_BECOMING_READY",
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
    disc,
    ...fields,
  };
}

/**
 * Five recorders: a DVD+R that takes another session, a blank BD-R, an empty
 * drive, one that only reads discs, and one that another program holds.
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
    simulatedRecorder(null, {
      productId: "CD-RW CX-52",
      volumePathNames: ["F:\\"],
    }),
    simulatedRecorder(closedCdR, {
      productId: "DVD-ROM RX-8",
      volumePathNames: ["G:\\"],
      readOnly: true,
    }),
    simulatedRecorder(writtenDvdPlusRw, {
      volumePathNames: ["H:\\"],
      exclusiveAccessOwner: "Another program",
    }),
  ],
};
