/**
 * A simulated drive: what is in it, what is wrong with it, how slow it is.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { memberName, type Method } from "../../src/abi/interface_table.ts";
import type {
  SimulatedDisc,
  SimulatedFault,
  SimulatedRecorder,
} from "../../src/abi/simulation.ts";
import { SimulatedFailure } from "./com_object.ts";
import { modelDisc } from "./disc_model.ts";
import { type DiscValues, discValues } from "./disc_values.ts";
import type { MmcDisc } from "./mmc_disc.ts";

/** A disc, and what it answers. */
interface Loaded {
  readonly values: DiscValues;
  readonly mmc: MmcDisc;
}

/** A drive, shared by all objects that talk to it. */
export class Drive {
  /** Its unique id. */
  readonly id: string;
  /** What it was described as. */
  readonly description: SimulatedRecorder;
  /** How long each call takes, in milliseconds. */
  latencyMs: number;
  /** In the drive, or on its open tray. */
  #loaded: Loaded | null = null;
  #trayOpen = false;
  #connected = true;
  #connection = 0;
  /** How often each fault still shows. */
  #remaining = new Map<SimulatedFault, number>();

  constructor(description: SimulatedRecorder, index: number) {
    this.id = description.id ?? defaultId(description, index);
    this.description = description;
    this.latencyMs = description.latencyMs ?? 0;
    this.load(description.disc);
    this.setFaults(description.faults ?? []);
  }

  /** The values of the disc; fails where somebody else holds the drive, or where it is empty. */
  get disc(): DiscValues {
    return this.#disc.values;
  }

  /** The disc in MMC's terms; fails like {@linkcode Drive.disc}. */
  get mmc(): MmcDisc {
    return this.#disc.mmc;
  }

  /** Whether the drive is empty; with its tray open it is. */
  get isEmpty(): boolean {
    return this.#trayOpen || this.#loaded === null;
  }

  /** Whether there is a disc, in the drive or on its open tray. */
  get holdsDisc(): boolean {
    return this.#loaded !== null;
  }

  /** Whether Windows sees the drive. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Changes when the drive vanishes: what was opened before has lost it for good. */
  get connection(): number {
    return this.#connection;
  }

  /** Makes the drive vanish or come back. */
  setConnected(connected: boolean): void {
    if (this.#connected && !connected) this.#connection++;
    this.#connected = connected;
  }

  /** Changes the disc by hand, which closes the tray; `null` takes it away. */
  load(disc: SimulatedDisc | null): void {
    this.#loaded = disc === null ? null : load(disc);
    this.#trayOpen = false;
  }

  /** Replaces the faults; they count anew. */
  setFaults(faults: readonly SimulatedFault[]): void {
    this.#remaining = new Map(
      faults.map((fault) => [fault, fault.times ?? Infinity]),
    );
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
    if (this.description.exclusiveAccessOwner !== undefined) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_LOCKED);
    }
  }

  get #disc(): Loaded {
    this.checkAccess();
    if (this.#trayOpen || this.#loaded === null) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    }
    return this.#loaded;
  }

  /** Takes the time a call takes, and fails it where the description says so. */
  before(method: Method): void {
    if (this.latencyMs > 0) block(this.latencyMs);
    this.fail(method);
  }

  /** Fails a call where the description says so. */
  fail(method: Method): void {
    for (const [fault, remaining] of this.#remaining) {
      if (remaining > 0 && matches(fault.member, method)) {
        this.#remaining.set(fault, remaining - 1);
        throw new SimulatedFailure(
          fault.hresult >>> 0,
          fault.description ?? null,
        );
      }
    }
  }
}

function load(disc: SimulatedDisc): Loaded {
  const mmc = modelDisc(disc);
  return { values: discValues(disc, mmc), mmc };
}

function matches(member: string, method: Method): boolean {
  const { interfaceName } = method;
  return member === `${interfaceName}.${memberName(method)}` ||
    member === `${interfaceName}.${method.name}`;
}

/** Blocks the thread, as a native call does. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
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
