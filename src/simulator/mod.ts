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
 * Where no document and no drive tells, it assumes:
 *
 * - **Write units** of 1 sector on CD, 16 on DVD and 32 on BD.
 * - **Borders of DVD-R**: the gap after the first session is that of real discs
 *   where the session ends in the inner zone; the gaps after later sessions, and
 *   those of the two outer zones, follow the same steps.
 * - **A blank disc** is BLANK and APPENDABLE at once, and has no previous
 *   session: COM says -1.
 * - **A read-only drive** refuses to be a data writer's recorder, with
 *   `E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED`.
 *
 * Every one of these can be said otherwise in a description.
 *
 * @module
 */

export type {
  SessionEnd,
  SimulatedDisc,
  SimulatedFault,
  SimulatedMediaType,
  SimulatedRecorder,
  SimulatedSession,
  SimulatedTrack,
  SimulatedTrackKind,
  SimulatorOptions,
} from "../model/description.ts";
export type { FailureName, HresultName } from "../abi/hresults.ts";
export type { SimulatedMember } from "../model/fault_member.ts";
export {
  discFromImage,
  type DiscFromImageOptions,
} from "./image/disc_from_image.ts";
export type { ImageSession } from "./image/session_list.ts";
export * from "./discs.ts";
export { type QuirkName, quirks } from "./quirks.ts";
export { simulatedMachine } from "./machine.ts";
export { SimulatedMachine } from "../model/simulated_machine.ts";
export { demo, simulatedRecorder } from "./recorders.ts";
