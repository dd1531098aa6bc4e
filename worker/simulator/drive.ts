/**
 * A simulated drive: what is in it, what is wrong with it, how slow it is.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { memberName, type Method } from "../../src/abi/interface_table.ts";
import type { SimulatedDisc } from "../../src/model/description.ts";
import type { DiscFileState } from "../../src/model/disc_file.ts";
import type {
  DiscAnswers,
  DriveAnswers,
} from "../../src/model/drive_answers.ts";
import { discAnswers, driveAnswers } from "../../src/model/drive_model.ts";
import {
  type DriveState,
  type FaultState,
  loadDisc,
} from "../../src/model/machine_state.ts";
import type { SharedMachine } from "../../src/model/shared_machine.ts";
import type { DiscStore } from "./disc_store.ts";
import { FileStore } from "./file_store.ts";
import { MemoryStore } from "./memory_store.ts";
import { SimulatedFailure } from "./simulated_object.ts";

/** A fault that shows in the middle of a write. */
export interface SectorFault {
  /** The sector that it shows at. */
  readonly sector: number;
  /** What the call fails with. */
  readonly failure: SimulatedFailure;
}

/** A drive as the world sees it, shared by all workers of its machine. Recorders open handles on it. */
export class Drive {
  /** Its place among all. */
  readonly place: number;
  /** What it says of itself. */
  readonly answers: DriveAnswers;
  readonly #machine: SharedMachine;
  /** What the disc that was asked last answers. */
  #asked:
    | { readonly disc: SimulatedDisc; readonly answers: DiscAnswers }
    | null = null;
  #store: DiscStore | null = null;

  constructor(machine: SharedMachine, place: number) {
    this.#machine = machine;
    this.place = place;
    this.answers = driveAnswers(this.state.identity);
  }

  /** Its unique id. */
  get id(): string {
    return this.answers.id;
  }

  /** How it is now. */
  get state(): DriveState {
    return this.#machine.state.drives[this.place]!;
  }

  /** Changes it, for all workers at once. */
  change(change: (state: DriveState) => void): void {
    this.#machine.change(({ drives }) => change(drives[this.place]!));
  }

  /** What a disc that is in it answers. */
  answersOf(disc: SimulatedDisc): DiscAnswers {
    if (this.#asked?.disc !== disc) {
      this.#asked = { disc, answers: discAnswers(disc) };
    }
    return this.#asked.answers;
  }

  /** What keeps the data of a disc that is in it. */
  storeOf({ image }: SimulatedDisc): DiscStore {
    if (this.#store?.isCurrent !== true) {
      this.#store?.[Symbol.dispose]();
      this.#store = image === undefined
        ? new MemoryStore(this.#machine, this.place)
        : new FileStore(this.#machine, this.place, image);
    }
    return this.#store;
  }

  /** Puts a disc into the empty drive by hand. */
  insert(disc: SimulatedDisc, discFile: DiscFileState | null): void {
    this.#load(disc, discFile, (state) => {
      if (state.disc !== null) {
        throw this.#invalidState(
          "insert a disc into",
          `it has one, ${state.trayOpen ? "on its open tray, " : ""}use swap()`,
        );
      }
    });
  }

  /** Puts a disc in place of the one that is there, by hand. */
  swap(disc: SimulatedDisc, discFile: DiscFileState | null): void {
    this.#load(disc, discFile, (state) => {
      if (state.disc === null) {
        throw this.#invalidState(
          "swap the disc in",
          "it has none, use insert()",
        );
      }
    });
  }

  /** Takes the disc away by hand. */
  eject(): void {
    this.#load(null, null, (state) => {
      if (state.disc === null) {
        throw this.#invalidState("eject a disc from", "it has none");
      }
    });
  }

  /** Makes the drive vanish. */
  disconnect(): void {
    this.change((state) => {
      if (!state.connected) {
        throw this.#invalidState("disconnect", "it is not connected");
      }
      state.connected = false;
      state.timesVanished++;
      // A program that is only described keeps it.
      if (state.exclusiveAccessHandle !== null) {
        state.exclusiveAccessOwner = "";
        state.exclusiveAccessHandle = null;
      }
    });
  }

  /** Makes the drive come back. */
  connect(): void {
    this.change((state) => {
      if (state.connected) {
        throw this.#invalidState("connect", "it is connected");
      }
      state.connected = true;
    });
  }

  /** Replaces the faults; they count anew. */
  setFaults(faults: readonly FaultState[]): void {
    this.change((state) => {
      state.faults = [...faults];
    });
  }

  /** Changes how long each call takes, in milliseconds. */
  setLatency(latencyMs: number): void {
    this.change((state) => {
      state.latencyMs = latencyMs;
    });
  }

  /** The bytes of sectors of the disc. */
  readSectors(startAddress: number, count: number): Uint8Array<ArrayBuffer> {
    const { disc, trayOpen } = this.state;
    if (disc === null || trayOpen) {
      throw this.#invalidState("read a disc in", "there is none in it");
    }
    return this.storeOf(disc).read(startAddress, count);
  }

  /** Takes the time a call takes, and fails it where it is told to. */
  before(method: Method): void {
    const { latencyMs } = this.state;
    if (latencyMs > 0) block(latencyMs);
    this.fail(method);
  }

  /** Fails a call where it is told to. */
  fail(method: Method): void {
    const { faults } = this.state;
    if (faults.length === 0) return;
    const place = faults.findIndex((fault) =>
      fault.atSector === null && shows(fault, method)
    );
    if (place !== -1) throw this.#show(place);
  }

  /** The first fault that shows while sectors are written, or while they are verified. */
  faultAt(
    method: Method,
    startAddress: number,
    sectors: number,
    verifying: boolean,
  ): SectorFault | null {
    let first: { readonly sector: number; readonly place: number } | null =
      null;
    for (const [place, fault] of this.state.faults.entries()) {
      const { atSector: sector, hresult } = fault;
      const isVerification =
        hresult === HRESULTS.E_IMAPI_BURN_VERIFICATION_FAILED;
      if (
        sector !== null && sector >= startAddress &&
        sector < Math.min(startAddress + sectors, first?.sector ?? Infinity) &&
        isVerification === verifying && shows(fault, method)
      ) first = { sector, place };
    }
    return first === null
      ? null
      : { sector: first.sector, failure: this.#show(first.place) };
  }

  /** What a fault fails with. A drive that does not exist any more has vanished. */
  #show(place: number): SimulatedFailure {
    const { hresult, description, remaining, atSector } = this.state
      .faults[place]!;
    if (remaining !== null) {
      this.change((state) => {
        const fault = state.faults[place];
        // Another worker may have set other faults by now.
        if (fault?.remaining) fault.remaining--;
      });
    }
    if (
      atSector !== null && this.state.connected &&
      hresult === HRESULTS["HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)"]
    ) this.disconnect();
    return new SimulatedFailure(hresult, description);
  }

  /** Changes the disc by hand. Where `check` throws, nothing is changed. */
  #load(
    disc: SimulatedDisc | null,
    discFile: DiscFileState | null,
    check: (state: DriveState) => void,
  ): void {
    this.#machine.change(({ drives }) => {
      const state = drives[this.place]!;
      check(state);
      const other = disc?.image === undefined
        ? undefined
        : drives.find((drive) =>
          drive !== state && drive.disc?.image === disc.image
        );
      if (other !== undefined) {
        throw this.#invalidState(
          `insert ${disc!.image} into`,
          `it is in ${JSON.stringify(other.identity.id)}`,
        );
      }
      loadDisc(state, disc, discFile);
    });
    this.#store?.[Symbol.dispose]();
    this.#store = null;
  }

  #invalidState(change: string, reason: string): DOMException {
    return new DOMException(
      `Cannot ${change} ${JSON.stringify(this.id)}: ${reason}`,
      "InvalidStateError",
    );
  }
}

function shows({ member, remaining }: FaultState, method: Method): boolean {
  if (remaining === 0) return false;
  const { table: { name: interfaceName } } = method;
  return member === `${interfaceName}.${memberName(method)}` ||
    member === `${interfaceName}.${method.name}`;
}

/** Blocks the thread, as a native call does. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
