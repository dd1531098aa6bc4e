/**
 * Changes to simulated recorders while an apartment is open.
 *
 * @module
 */

import { SECTOR_SIZE } from "../model/empty_volume.ts";
import { Connection } from "../connection/connection.ts";
import type { SimulatedDisc, SimulatedFault } from "../model/description.ts";
import { ensureImagePermissions } from "./permissions.ts";
import type {
  openDisc,
  SimulatorChange,
  simulatorCommand,
} from "../simulator/requests.ts";

/**
 * The hand that changes discs and pulls cables in a simulation, for tests of
 * scripts that must survive it. `Apartment.simulator` is it.
 *
 * - **Order.** A change is made after all calls made before it, and before all
 *   calls made after it, also in the same turn of the event loop.
 *   A disc that is a file is opened first: await the change before calls that
 *   need it.
 * - **No drive is asked.** Faults, latency and `exclusiveAccessOwner` hinder
 *   calls, and never a change. A change that is refused changes nothing.
 * - **A swapped disc.** Objects taken before a change of the disc follow the
 *   drive: writers and multisession objects answer from the disc that is in it
 *   now. A multisession object whose kind does not fit that disc says `false` to
 *   `isSupportedOnCurrentMediaState()`, which by its documentation is about the
 *   disc that is in the drive now, and fails else with
 *   `E_IMAPI_DF2DATA_INVALID_MEDIA_STATE`; in an empty drive all fail with
 *   `E_IMAPI_RECORDER_MEDIA_NO_MEDIA`. No document says whether other values
 *   follow the drive in Windows, so a script does best to take the objects anew.
 * - **A tray.** `DiscRecorder2.ejectMedia()` opens the tray with the disc on it:
 *   the drive is empty until `closeTray()` takes it back in. `swap()` and
 *   `eject()` reach the disc there too, and leave the tray closed.
 * - **A drive that vanishes.** It is in no list, cannot be opened, and every call
 *   on an object that was opened with it fails with
 *   `HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)`, for good: also when the drive is
 *   back, as a handle of a device that was pulled out does. It comes back with
 *   the same id, at its old place in the list, with what is in it.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisession-get_issupportedoncurrentmediastate}
 *
 * @example A disc that becomes ready after three tries
 * ```ts
 * import { ComError, openApartment } from "@discworks/imapi2";
 * import { blankCdR, simulatedRecorder } from "@discworks/imapi2/simulator";
 *
 * await using apartment = await openApartment({
 *   simulator: { recorders: [simulatedRecorder(null, { id: "drive" })] },
 * });
 * const writer = await apartment.discFormat2Data(await apartment.discRecorder("drive"));
 * await apartment.simulator.insert("drive", blankCdR);
 * await apartment.simulator.setFaults("drive", [{
 *   member: "IDiscFormat2Data.CurrentMediaStatus",
 *   hresult: "E_IMAPI_RECORDER_MEDIA_BECOMING_READY",
 *   times: 3,
 * }]);
 * let tries = 0;
 * while (true) {
 *   try {
 *     console.log((await writer.currentMediaStatus()).names, `after ${tries} tries`);
 *     break;
 *   } catch (error) {
 *     if (!(error instanceof ComError && error.retryable)) throw error;
 *     tries++;
 *   }
 * }
 * ```
 */
export class SimulatorControl {
  readonly #connection: Connection;
  readonly #command: typeof simulatorCommand;
  readonly #openDisc: typeof openDisc;

  /**
   * Only `openApartment()` makes it.
   *
   * @internal
   * @param connection To the worker.
   * @param command What makes commands of changes. It is loaded by then: a
   *   change that waited for it would be made after calls that were made later.
   * @param open What opens a disc that is a file.
   */
  constructor(
    connection: Connection,
    command: typeof simulatorCommand,
    open: typeof openDisc,
  ) {
    if (!(connection instanceof Connection)) {
      throw new TypeError(
        "Cannot make a SimulatorControl: it is the property 'simulator' of a simulated Apartment",
      );
    }
    this.#connection = connection;
    this.#command = command;
    this.#openDisc = open;
  }

  /**
   * Puts a disc into an empty drive.
   *
   * @param recorderId The id of the recorder; `inspect()` tells it.
   * @param disc The disc.
   * @returns When it is in the drive.
   * @throws {Deno.errors.Busy} If the disc is a file, and another process records on it.
   * @throws {Deno.errors.InvalidData} If the file is no disc, or its description does not fit it.
   * @throws {Deno.errors.NotCapable} Without permission for the file; the message holds the flags to add.
   * @throws {DOMException} `InvalidStateError`, if there is one, in the drive or on its open tray.
   * @throws {RangeError} If there is no such recorder.
   * @throws {TypeError} If the disc is malformed; the message has the path of the field.
   */
  insert(recorderId: string, disc: SimulatedDisc): Promise<void> {
    return this.#load({ type: "insert", recorderId, disc });
  }

  /**
   * Takes the disc away, from the drive or from its open tray.
   *
   * @param recorderId The id of the recorder.
   * @returns When the drive is empty.
   * @throws {DOMException} `InvalidStateError`, if there is none.
   * @throws {RangeError} If there is no such recorder.
   */
  eject(recorderId: string): Promise<void> {
    return this.#change({ type: "eject", recorderId });
  }

  /**
   * Puts a disc in place of the one that is in the drive or on its open tray.
   *
   * @param recorderId The id of the recorder.
   * @param disc The new disc.
   * @returns When it is in the drive.
   * @throws {Deno.errors.Busy} If the disc is a file, and another process records on it.
   * @throws {Deno.errors.InvalidData} If the file is no disc, or its description does not fit it.
   * @throws {Deno.errors.NotCapable} Without permission for the file; the message holds the flags to add.
   * @throws {DOMException} `InvalidStateError`, if there is none to take away.
   * @throws {RangeError} If there is no such recorder.
   * @throws {TypeError} If the disc is malformed; the message has the path of the field.
   */
  swap(recorderId: string, disc: SimulatedDisc): Promise<void> {
    return this.#load({ type: "swap", recorderId, disc });
  }

  /**
   * Makes the drive vanish, as when its cable is pulled.
   *
   * @param recorderId The id of the recorder.
   * @returns When it is gone.
   * @throws {DOMException} `InvalidStateError`, if it is gone already.
   * @throws {RangeError} If there is no such recorder.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-ddiscmaster2events-notifydeviceremoved}
   */
  disconnect(recorderId: string): Promise<void> {
    return this.#change({ type: "disconnect", recorderId });
  }

  /**
   * Makes a drive that vanished come back.
   *
   * @param recorderId The id of the recorder.
   * @returns When it is there.
   * @throws {DOMException} `InvalidStateError`, if it is there already.
   * @throws {RangeError} If there is no such recorder.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-ddiscmaster2events-notifydeviceadded}
   */
  connect(recorderId: string): Promise<void> {
    return this.#change({ type: "connect", recorderId });
  }

  /**
   * Replaces the faults of a drive, from the next call on. Their `times` count anew.
   *
   * @param recorderId The id of the recorder.
   * @param faults The faults it has then; none heals it.
   * @returns When they are set.
   * @throws {RangeError} If there is no such recorder.
   * @throws {TypeError} If a fault is malformed; the message has the path of the field.
   */
  setFaults(
    recorderId: string,
    faults: readonly SimulatedFault[],
  ): Promise<void> {
    return this.#change({ type: "setFaults", recorderId, faults });
  }

  /**
   * Changes how long each call to a drive takes, from the next call on.
   *
   * @param recorderId The id of the recorder.
   * @param latencyMs The time, in milliseconds; 0 for none.
   * @returns When it is set.
   * @throws {RangeError} If there is no such recorder.
   * @throws {TypeError} If it is no number, negative or infinite.
   */
  setLatency(recorderId: string, latencyMs: number): Promise<void> {
    return this.#change({
      type: "setLatency",
      recorderId,
      latencyMs,
    });
  }

  /**
   * Reads sectors of the disc in a drive, whatever holds the drive. What was
   * recorded is given as it was, and so is all of a disc that is a file. Of a
   * disc that was described, sessions with a data track hold an empty ISO 9660 volume, unless they were left open,
   * and so do random-write media with data on them; all else that was written
   * is zeros.
   *
   * @param recorderId The id of the recorder.
   * @param startAddress The first sector.
   * @param count How many, from 1 to 32,768.
   * @returns Their bytes, 2048 for each.
   * @throws {DOMException} `InvalidStateError`, if there is no disc in the drive.
   * @throws {RangeError} If there is no such recorder, or a sector was not written or is audio.
   * @throws {TypeError} If an address or a count is none.
   *
   * @example The volume descriptor of a disc
   * ```ts
   * import { openApartment } from "@discworks/imapi2";
   * import { appendableCdR, simulatedRecorder } from "@discworks/imapi2/simulator";
   *
   * await using apartment = await openApartment({
   *   simulator: { recorders: [simulatedRecorder(appendableCdR, { id: "one" })] },
   * });
   * const sector = await apartment.simulator.readSectors("one", 16, 1);
   * console.log(new TextDecoder().decode(sector.subarray(1, 6))); // CD001
   * ```
   */
  async readSectors(
    recorderId: string,
    startAddress: number,
    count: number,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.#connection.simulate(
      this.#command({ type: "readSectors", recorderId, startAddress, count }),
    );
    if (bytes instanceof Uint8Array && bytes.length === count * SECTOR_SIZE) {
      return new Uint8Array(bytes);
    }
    throw this.#connection.malformed("it did not give the sectors asked for");
  }

  /** A disc that is a file is looked at first. */
  async #load(
    change: Extract<SimulatorChange, { readonly disc: SimulatedDisc }>,
  ): Promise<void> {
    const command = this.#command(change);
    if (!("disc" in command) || command.disc.image === undefined) {
      await this.#connection.simulate(command);
      return;
    }
    const { image } = command.disc;
    await ensureImagePermissions(image);
    const opened = await this.#openDisc(command.disc, image);
    await this.#connection.simulate({ ...command, ...opened });
  }

  /** Sends the command before it returns, in the order of the calls. */
  async #change(change: SimulatorChange): Promise<void> {
    await this.#connection.simulate(this.#command(change));
  }
}
