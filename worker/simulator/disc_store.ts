/**
 * What is recorded on the disc in a simulated drive, and where it is kept.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { SimulatedDisc } from "../../src/model/description.ts";
import type { SessionExtent } from "../../src/model/disc_file.ts";
import {
  capacityOf,
  derivedNextStart,
  isClosed,
} from "../../src/model/disc_model.ts";
import { readSectors } from "../../src/model/disc_sectors.ts";
import { SECTOR_SIZE } from "../../src/model/empty_volume.ts";
import type {
  DriveState,
  MachineState,
} from "../../src/model/machine_state.ts";
import { MEDIA_RULES } from "../../src/model/media_rules.ts";
import {
  recordedDisc,
  recordedEnd,
  type RecordedSession,
} from "../../src/model/recorded_disc.ts";
import type { SharedMachine } from "../../src/model/shared_machine.ts";
import { SimulatedFailure } from "./simulated_object.ts";

/** How a session ends. */
export type SessionEnding = Omit<RecordedSession, "startAddress">;

/**
 * Keeps what is recorded on a disc. Addresses and counts are sectors of 2048
 * bytes. The numbers of the disc follow when a session ends.
 */
export abstract class DiscStore implements Disposable {
  /** The machine that the drive belongs to. */
  protected readonly machine: SharedMachine;
  readonly #place: number;
  /** The disc that was in the drive: another one is none of its business. */
  readonly #timesLoaded: number;
  #session: SessionExtent | null = null;

  constructor(machine: SharedMachine, place: number) {
    this.machine = machine;
    this.#place = place;
    this.#timesLoaded = this.drive.timesLoaded;
  }

  /** Whether the drive still has the disc. */
  get isCurrent(): boolean {
    return this.drive.timesLoaded === this.#timesLoaded;
  }

  /**
   * Begins a session of `sectors` at the next writable address, and on media
   * that are written anywhere at sector 0, where `overwrite` says whether there
   * may be data already.
   *
   * On CD, its run-out is one of its sectors.
   *
   * @throws {RangeError} If it begins elsewhere, or has no sector.
   * @throws {SimulatedFailure} If it does not fit the disc or the memory, the disc takes
   * nothing more, or somebody else records on it.
   */
  beginSession(
    startAddress: number,
    sectors: number,
    overwrite = false,
  ): void {
    const session = { startAddress, sectors };
    this.#change((drive, machine) => {
      if (drive.recording !== null) throw locked();
      checkSession(drive.disc!, session, overwrite);
      this.reserve(drive, session, machine);
      drive.recording = session;
    });
    try {
      this.start(this.drive.disc!, session);
    } catch (error) {
      this.#change((drive) => {
        drive.recording = null;
      });
      throw error;
    }
    this.#session = session;
  }

  /**
   * Writes whole sectors, anywhere in the session that was begun.
   *
   * @throws {RangeError} If they are not in it.
   * @throws {SimulatedFailure} If the disc is no longer in the drive.
   */
  write(address: number, bytes: Uint8Array): void {
    const { startAddress, sectors } = this.#required;
    const end = startAddress + sectors;
    const count = bytes.length / SECTOR_SIZE;
    if (
      !Number.isInteger(count) || address < startAddress ||
      address + count > end
    ) {
      throw new RangeError(
        `Cannot write ${bytes.length} bytes to sector ${address}: they must be whole sectors of the session from ${startAddress} to ${
          end - 1
        }`,
      );
    }
    this.put(address, bytes);
  }

  /**
   * Ends the session that was begun. One that was broken off before anything
   * was written leaves the disc as it was: it is open, and its
   * `lastWrittenAddress` is before its start.
   *
   * @throws {RangeError} If its last address is not in it.
   * @throws {SimulatedFailure} If the disc is no longer in the drive.
   */
  endSession(ending: SessionEnding): void {
    const { startAddress, sectors } = this.#required;
    const { lastWrittenAddress, open = false } = ending;
    const isEmpty = open && lastWrittenAddress < startAddress;
    if (
      !isEmpty && (lastWrittenAddress < startAddress ||
        lastWrittenAddress >= startAddress + sectors)
    ) {
      throw new RangeError(
        `Cannot end a session at sector ${lastWrittenAddress}: it has sectors ${startAddress} to ${
          startAddress + sectors - 1
        }`,
      );
    }
    const disc = this.drive.disc!;
    const recorded = isEmpty
      ? disc
      : recordedDisc(disc, { startAddress, ...ending });
    const end = isEmpty
      ? null
      : recordedEnd(disc, startAddress, lastWrittenAddress);
    let finish: (drive: DriveState) => void;
    this.#session = null;
    try {
      finish = this.finish(recorded, end);
    } catch (error) {
      // It is as if it was killed.
      this.#change((drive) => {
        drive.recording = null;
      });
      throw error;
    }
    this.#change((drive) => {
      drive.disc = recorded;
      drive.recording = null;
      finish(drive);
    });
  }

  /**
   * The bytes of sectors, recorded or described.
   *
   * @throws {RangeError} If one was not written or is audio.
   */
  read(startAddress: number, count: number): Uint8Array<ArrayBuffer> {
    const bytes = readSectors(this.drive.disc!, startAddress, count);
    this.overlay(startAddress, bytes);
    return bytes;
  }

  /** Puts what was recorded from `startAddress` on in place of the bytes that are given. */
  protected abstract overlay(startAddress: number, bytes: Uint8Array): void;

  /** Gives up what it holds. A session that was begun is then one that was killed. */
  [Symbol.dispose](): void {
    this.#session = null;
  }

  /** Makes room, where that changes the machine's state. */
  protected reserve(
    _drive: DriveState,
    _session: SessionExtent,
    _machine: MachineState,
  ): void {}

  /** Begins a session that was checked. */
  protected abstract start(disc: SimulatedDisc, session: SessionExtent): void;

  /** Writes sectors that were checked. */
  protected abstract put(address: number, bytes: Uint8Array): void;

  /** Ends a session before sector `end`, `null` where nothing was written; gives what else to change. */
  protected abstract finish(
    disc: SimulatedDisc,
    end: number | null,
  ): (drive: DriveState) => void;

  /** The drive as it is now. */
  protected get drive(): DriveState {
    return this.machine.state.drives[this.#place]!;
  }

  get #required(): SessionExtent {
    if (!this.isCurrent) throw noMedia();
    if (this.#session === null) {
      throw new Error("Cannot record: no session was begun");
    }
    return this.#session;
  }

  #change(change: (drive: DriveState, machine: MachineState) => void): void {
    this.machine.change((machine) => {
      const drive = machine.drives[this.#place]!;
      if (drive.timesLoaded !== this.#timesLoaded) throw noMedia();
      change(drive, machine);
    });
  }
}

/** What a call fails with while somebody else records. */
export function locked(description: string | null = null): SimulatedFailure {
  return new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_LOCKED, description);
}

function noMedia(): SimulatedFailure {
  return new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
}

function checkSession(
  disc: SimulatedDisc,
  { startAddress, sectors }: SessionExtent,
  overwrite: boolean,
): void {
  const rules = MEDIA_RULES[disc.mediaType];
  const randomWrite = rules.recording === "randomWrite";
  if (randomWrite && !overwrite && disc.lastWrittenAddress !== undefined) {
    throw new SimulatedFailure(HRESULTS.E_IMAPI_DF2DATA_MEDIA_NOT_BLANK);
  }
  if (isClosed(disc) || disc.sessions.at(-1)?.open === true) {
    throw new SimulatedFailure(HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE);
  }
  const next = randomWrite
    ? 0
    : disc.nextWritableAddress ?? derivedNextStart(disc);
  if (startAddress !== next) {
    throw new RangeError(
      `Cannot begin a session at sector ${startAddress}: the next writable address is ${next}`,
    );
  }
  if (!Number.isInteger(sectors) || sectors < 1) {
    throw new RangeError(
      `Cannot begin a session of ${sectors} sectors: it must have 1 or more`,
    );
  }
  const end = recordedEnd(disc, startAddress, startAddress + sectors - 1);
  if (end > capacityOf(disc)) {
    throw new SimulatedFailure(
      HRESULTS.E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA,
      `The session would end before sector ${end}, padding included, and the disc before sector ${
        capacityOf(disc)
      }`,
    );
  }
}
