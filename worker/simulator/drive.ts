/**
 * A simulated drive: what is in it, what is wrong with it, how slow it is.
 *
 * @module
 */

import type {
  DiscAnswers,
  DiscValues,
  DriveAnswers,
  DriveFault,
  MmcAnswers,
} from "../../src/model/drive_answers.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import { memberName, type Method } from "../../src/abi/interface_table.ts";
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedValue,
} from "./simulated_object.ts";

/** A drive, shared by all objects that talk to it. */
export class Drive {
  /** What it says of itself. */
  readonly answers: DriveAnswers;
  /** In the drive, or on its open tray. */
  #loaded: DiscAnswers | null;
  #trayOpen = false;
  #connected = true;
  #connection = 0;
  #latencyMs: number;
  /** With how often each still shows. */
  #faults: { readonly fault: DriveFault; remaining: number }[] = [];

  constructor(answers: DriveAnswers) {
    this.answers = answers;
    this.#loaded = answers.disc;
    this.#latencyMs = answers.latencyMs;
    this.setFaults(answers.faults);
  }

  /** Its unique id. */
  get id(): string {
    return this.answers.id;
  }

  /** The values of the disc; fails where somebody else holds the drive, or where it is empty. */
  get disc(): DiscValues {
    return this.#disc.values;
  }

  /** The disc in MMC's terms; fails like {@linkcode Drive.disc}. */
  get mmc(): MmcAnswers {
    return this.#disc.mmc;
  }

  /** Whether the drive is empty; with its tray open it is. */
  get isEmpty(): boolean {
    return this.#trayOpen || this.#loaded === null;
  }

  /** Whether Windows sees the drive. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Changes when the drive vanishes: what was opened before has lost it for good. */
  get connection(): number {
    return this.#connection;
  }

  /** Puts a disc into the empty drive by hand. */
  insert(disc: DiscAnswers): void {
    if (this.#loaded !== null) {
      throw this.#invalidState(
        "insert a disc into",
        `it has one, ${this.#trayOpen ? "on its open tray, " : ""}use swap()`,
      );
    }
    this.#load(disc);
  }

  /** Puts a disc in place of the one that is there, by hand. */
  swap(disc: DiscAnswers): void {
    if (this.#loaded === null) {
      throw this.#invalidState("swap the disc in", "it has none, use insert()");
    }
    this.#load(disc);
  }

  /** Takes the disc away by hand. */
  eject(): void {
    if (this.#loaded === null) {
      throw this.#invalidState("eject a disc from", "it has none");
    }
    this.#load(null);
  }

  /** Makes the drive vanish. */
  disconnect(): void {
    if (!this.#connected) {
      throw this.#invalidState("disconnect", "it is not connected");
    }
    this.#connected = false;
    this.#connection++;
  }

  /** Makes the drive come back. */
  connect(): void {
    if (this.#connected) {
      throw this.#invalidState("connect", "it is connected");
    }
    this.#connected = true;
  }

  /** Replaces the faults; they count anew. */
  setFaults(faults: readonly DriveFault[]): void {
    this.#faults = faults.map((fault) => ({
      fault,
      remaining: fault.times ?? Infinity,
    }));
  }

  /** Changes how long each call takes, in milliseconds. */
  setLatency(latencyMs: number): void {
    this.#latencyMs = latencyMs;
  }

  /** Opens the tray, with the disc on it. Fails where somebody else holds the drive. */
  openTray(): void {
    this.checkAccess();
    this.#trayOpen = true;
  }

  /** Closes the tray, and what lies on it is in the drive again. Fails like opening. */
  closeTray(): void {
    this.checkAccess();
    this.#trayOpen = false;
  }

  /** Fails where somebody else holds the drive. */
  checkAccess(): void {
    if (this.answers.exclusiveAccessOwner !== "") {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_LOCKED);
    }
  }

  /** Takes the time a call takes, and fails it where it is told to. */
  before(method: Method): void {
    if (this.#latencyMs > 0) block(this.#latencyMs);
    this.fail(method);
  }

  /** Fails a call where it is told to. */
  fail(method: Method): void {
    for (const entry of this.#faults) {
      const { fault } = entry;
      if (entry.remaining > 0 && matches(fault.member, method)) {
        entry.remaining--;
        throw new SimulatedFailure(
          fault.hresult,
          fault.description ?? null,
        );
      }
    }
  }

  get #disc(): DiscAnswers {
    this.checkAccess();
    if (this.#trayOpen || this.#loaded === null) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    }
    return this.#loaded;
  }

  /** A hand at the disc closes the tray. */
  #load(disc: DiscAnswers | null): void {
    this.#loaded = disc;
    this.#trayOpen = false;
  }

  #invalidState(change: string, reason: string): DOMException {
    return new DOMException(
      `Cannot ${change} ${JSON.stringify(this.id)}: ${reason}`,
      "InvalidStateError",
    );
  }
}

/** The method of an object that knows a drive, which answers with what the drive says. */
export function ofDrive(
  answer: (drive: Drive, ...args: never[]) => SimulatedValue | void,
): SimulatedMethod {
  return function (this: { readonly drive: Drive }, ...args: never[]) {
    return answer(this.drive, ...args);
  };
}

function matches(member: string, method: Method): boolean {
  const { table: { name: interfaceName } } = method;
  return member === `${interfaceName}.${memberName(method)}` ||
    member === `${interfaceName}.${method.name}`;
}

/** Blocks the thread, as a native call does. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
