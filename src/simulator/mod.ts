/**
 * Ready-made descriptions for the simulator: discs, recorders, and a whole
 * computer with five of them.
 *
 * @example A script's test, without Windows and without a drive
 * ```ts
 * import { openApartment } from "@discworks/imapi2";
 * import { blankBdR, simulatedRecorder } from "@discworks/imapi2/simulator";
 *
 * await using apartment = await openApartment({
 *   simulator: { recorders: [simulatedRecorder(blankBdR)] },
 * });
 * const [report] = await apartment.inspect();
 * console.log(report!.multisession);
 * ```
 *
 * @module
 */

export type {
  SimulatedDisc,
  SimulatedFault,
  SimulatedMediaType,
  SimulatedRecorder,
  SimulatedSession,
  SimulatedTrack,
  SimulatedTrackKind,
  SimulatorOptions,
} from "../abi/simulation.ts";
export type { FailureName, HresultName } from "../abi/hresults.ts";
export type { SimulatedMember } from "../abi/simulated_member.ts";
export { discFromImage, type DiscFromImageOptions } from "./disc_from_image.ts";
export * from "./discs.ts";
export { type QuirkName, quirks } from "./quirks.ts";
export { demo, simulatedRecorder } from "./recorders.ts";
