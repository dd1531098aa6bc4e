/**
 * What can change in a simulated machine, as plain data.
 *
 * @module
 */

import { HRESULTS } from "../abi/hresults.ts";
import type {
  SimulatedDisc,
  SimulatedFault,
  SimulatedRecorder,
  SimulatorOptions,
} from "./description.ts";
import type { DiscFileState, SessionExtent } from "./disc_file.ts";
import { driveLetterOf } from "./drive_letter.ts";

/** A fault, and how often it still shows. */
export interface FaultState {
  /** The member, as it is described. */
  readonly member: string;
  /** What it fails with, unsigned. */
  readonly hresult: number;
  /** The text of its IErrorInfo, or `null`. */
  readonly description: string | null;
  /** The sector before which it fails; `null` for one that fails at once. */
  readonly atSector: number | null;
  /** How many times it still fails; `null` for always. */
  remaining: number | null;
}

/** What a drive says of itself. */
export interface DriveIdentity {
  /** Its unique id. */
  readonly id: string;
  /** The vendor, as INQUIRY gives it. */
  readonly vendorId: string;
  /** The product. */
  readonly productId: string;
  /** The firmware revision. */
  readonly productRevision: string;
  /** Drive letters and mount points. */
  readonly volumePathNames: readonly string[];
  /** Whether it only reads discs. */
  readonly readOnly: boolean;
}

/** Sectors that were recorded in memory. */
export interface MemoryExtent extends SessionExtent {
  /** Where they are, in sectors from the start of the machine's memory for them. */
  readonly offset: number;
}

/** A drive. */
export interface DriveState {
  /** What stays the same. */
  readonly identity: DriveIdentity;
  /** Who holds it exclusively; empty where nobody does. */
  exclusiveAccessOwner: string;
  /** The handle on the drive that holds it; `null` where nobody does, or a program that is only described. */
  exclusiveAccessHandle: string | null;
  /** The disc in it, or on its open tray; `null` where there is none. */
  disc: SimulatedDisc | null;
  /** The file that the disc is, once it was opened. */
  discFile: DiscFileState | null;
  /** What was recorded on a disc that is no file. */
  inMemory: MemoryExtent[];
  /** The session that is being recorded. */
  recording: SessionExtent | null;
  /** How often a disc was put in or taken away by hand. */
  timesLoaded: number;
  /** Whether its tray is open. */
  trayOpen: boolean;
  /** Whether Windows sees it. */
  connected: boolean;
  /** How often it vanished: what was opened before has lost it for good. */
  timesVanished: number;
  /** How long each call takes, in milliseconds. */
  latencyMs: number;
  /** Calls that fail. */
  faults: FaultState[];
}

/** A machine. */
export interface MachineState {
  /** Its drives, in the order in which IDiscMaster2 lists them. */
  readonly drives: DriveState[];
}

/** The machine of a description that was checked. */
export function machineState({ recorders }: SimulatorOptions): MachineState {
  const letters = freeLetters(recorders);
  return {
    drives: recorders.map((recorder, index) => ({
      identity: {
        id: recorder.id ?? defaultId(recorder, index),
        vendorId: recorder.vendorId,
        productId: recorder.productId,
        productRevision: recorder.productRevision,
        // A computer with more drives than letters has drives without one.
        volumePathNames: recorder.volumePathNames ??
          letters.splice(0, 1).map((letter) => `${letter}:\\`),
        readOnly: recorder.readOnly ?? false,
      },
      exclusiveAccessOwner: recorder.exclusiveAccessOwner ?? "",
      exclusiveAccessHandle: null,
      disc: recorder.disc,
      discFile: null,
      inMemory: [],
      recording: null,
      timesLoaded: 0,
      trayOpen: false,
      connected: true,
      timesVanished: 0,
      latencyMs: recorder.latencyMs ?? 0,
      faults: (recorder.faults ?? []).map(faultState),
    })),
  };
}

/** Changes the disc of a drive by hand, which closes the tray; what was recorded on the old one is gone with it. */
export function loadDisc(
  drive: DriveState,
  disc: SimulatedDisc | null,
  discFile: DiscFileState | null,
): void {
  drive.disc = disc;
  drive.discFile = discFile;
  drive.inMemory = [];
  drive.recording = null;
  drive.timesLoaded++;
  drive.trayOpen = false;
}

/** A fault that was checked, with its code as a number. */
export function faultState(
  { member, hresult, description, times, atSector }: SimulatedFault,
): FaultState {
  return {
    member,
    hresult: typeof hresult === "number" ? hresult >>> 0 : HRESULTS[hresult],
    description: description ?? null,
    remaining: times ?? null,
    atSector: atSector ?? null,
  };
}

/** The letters from E on that no recorder was given: A to D are taken on most computers. */
function freeLetters(recorders: readonly SimulatedRecorder[]): string[] {
  const taken = new Set(
    recorders.flatMap(({ volumePathNames = [] }) =>
      volumePathNames.map(driveLetterOf)
    ),
  );
  return [..."EFGHIJKLMNOPQRSTUVWXYZ"].filter((letter) => !taken.has(letter));
}

function defaultId(
  { vendorId, productId }: SimulatedRecorder,
  index: number,
): string {
  const word = (text: string) =>
    text.trim().toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
  return `\\\\?\\simulated#cdrom&ven_${word(vendorId)}&prod_${
    word(productId)
  }#${index}`;
}
