/**
 * What a recorder has of a simulated drive.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { Method } from "../../src/abi/interface_table.ts";
import type { SimulatedDisc } from "../../src/model/description.ts";
import type {
  DiscValues,
  DriveAnswers,
  MmcAnswers,
} from "../../src/model/drive_answers.ts";
import type { DriveState } from "../../src/model/machine_state.ts";
import type { DiscStore } from "./disc_store.ts";
import type { Drive, SectorFault } from "./drive.ts";
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedSuccess,
  type SimulatedValue,
} from "./simulated_object.ts";

/** A handle on a drive: it is what holds the drive exclusively, and it is lost for good when the drive vanishes. */
export class DriveHandle {
  readonly #drive: Drive;
  /** How often the drive had vanished when this was opened. */
  readonly #timesVanished: number;
  /** Tells the handle from all others of the machine; made when it first takes the drive. */
  #name: string | null = null;

  constructor(drive: Drive) {
    this.#drive = drive;
    this.#timesVanished = drive.state.timesVanished;
  }

  /** The unique id of the drive. */
  get id(): string {
    return this.#drive.id;
  }

  /** The place of the drive among all. */
  get place(): number {
    return this.#drive.place;
  }

  /** What the drive says of itself. */
  get answers(): DriveAnswers {
    return this.#drive.answers;
  }

  /** Whether the drive vanished since this was opened. */
  get isLost(): boolean {
    return this.#drive.state.timesVanished !== this.#timesVanished;
  }

  /** Who holds the drive exclusively; empty where nobody does. */
  get exclusiveAccessOwner(): string {
    return this.#drive.state.exclusiveAccessOwner;
  }

  /** The values of the disc; fails where somebody else holds the drive, or where it is empty. */
  get disc(): DiscValues {
    return this.#drive.answersOf(this.#disc).values;
  }

  /** The disc in MMC's terms; fails like {@linkcode DriveHandle.disc}. */
  get mmc(): MmcAnswers {
    return this.#drive.answersOf(this.#disc).mmc;
  }

  /** What keeps the data of the disc; fails like {@linkcode DriveHandle.disc}. */
  get store(): DiscStore {
    return this.#drive.storeOf(this.#disc);
  }

  /** Whether the drive is empty; with its tray open it is. */
  get isEmpty(): boolean {
    const { trayOpen, disc } = this.#drive.state;
    return trayOpen || disc === null;
  }

  /** Opens the tray, with the disc on it. Fails where somebody else holds the drive. */
  openTray(): void {
    this.#moveTray(true);
  }

  /** Closes the tray, and what lies on it is in the drive again. Fails like opening. */
  closeTray(): void {
    this.#moveTray(false);
  }

  /** Fails where somebody else holds the drive. */
  checkAccess(state: DriveState = this.#drive.state): void {
    if (state.exclusiveAccessOwner !== "" && !this.#holds(state)) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_LOCKED);
    }
  }

  /** Takes the drive for this handle. Fails where somebody else holds it. */
  acquire(owner: string): void {
    this.#name ??= crypto.randomUUID();
    this.#drive.change((state) => {
      this.checkAccess(state);
      state.exclusiveAccessOwner = owner;
      state.exclusiveAccessHandle = this.#name;
    });
  }

  /** Gives the drive back, where this handle holds it. */
  release(): void {
    if (!this.#holds(this.#drive.state)) return;
    this.#drive.change((state) => {
      if (!this.#holds(state)) return;
      state.exclusiveAccessOwner = "";
      state.exclusiveAccessHandle = null;
    });
  }

  /** Whether this handle holds the drive exclusively. */
  get isHeld(): boolean {
    return this.#holds(this.#drive.state);
  }

  /** The first fault that shows while these sectors are written, if there is one. */
  faultAt(
    method: Method,
    startAddress: number,
    sectors: number,
  ): SectorFault | null {
    return this.#drive.faultAt(method, startAddress, sectors, false);
  }

  /** The same while they are verified. */
  verificationFaultAt(
    method: Method,
    startAddress: number,
    sectors: number,
  ): SectorFault | null {
    return this.#drive.faultAt(method, startAddress, sectors, true);
  }

  /** Takes the time a call takes, and fails it where it is told to. */
  before(method: Method): void {
    this.#drive.before(method);
  }

  get #disc(): SimulatedDisc {
    const { state } = this.#drive;
    this.checkAccess(state);
    if (state.trayOpen || state.disc === null) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    }
    return state.disc;
  }

  #holds({ exclusiveAccessHandle }: DriveState): boolean {
    return this.#name !== null && exclusiveAccessHandle === this.#name;
  }

  #moveTray(open: boolean): void {
    this.checkAccess();
    this.#drive.change((state) => {
      state.trayOpen = open;
    });
  }
}

/** The method of an object that has a handle on a drive, which answers with what the drive says. */
export function ofDrive(
  answer: (
    drive: DriveHandle,
    ...args: never[]
  ) => SimulatedValue | SimulatedSuccess | void,
): SimulatedMethod {
  return function (this: { readonly drive: DriveHandle }, ...args: never[]) {
    return answer(this.drive, ...args);
  };
}
