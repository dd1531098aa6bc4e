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

/** A drive, shared by all objects that talk to it. */
export class Drive {
  /** Its unique id. */
  readonly id: string;
  /** What it was described as. */
  readonly description: SimulatedRecorder;
  readonly #loaded:
    | { readonly values: DiscValues; readonly mmc: MmcDisc }
    | null;
  readonly #remaining: Map<SimulatedFault, number>;

  constructor(description: SimulatedRecorder, index: number) {
    this.id = description.id ?? defaultId(description, index);
    this.description = description;
    this.#loaded = description.disc === null ? null : load(description.disc);
    this.#remaining = new Map(
      description.faults?.map((fault) => [fault, fault.times ?? Infinity]),
    );
  }

  /** The values of the disc; fails where somebody else holds the drive, or where it is empty. */
  get disc(): DiscValues {
    return this.#disc.values;
  }

  /** The disc in MMC's terms; fails like {@linkcode Drive.disc}. */
  get mmc(): MmcDisc {
    return this.#disc.mmc;
  }

  /** Whether the drive is empty. */
  get isEmpty(): boolean {
    return this.#loaded === null;
  }

  /** Fails where somebody else holds the drive. */
  checkAccess(): void {
    if (this.description.exclusiveAccessOwner !== undefined) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_LOCKED);
    }
  }

  get #disc(): { readonly values: DiscValues; readonly mmc: MmcDisc } {
    this.checkAccess();
    if (this.#loaded === null) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_MEDIA_NO_MEDIA);
    }
    return this.#loaded;
  }

  /** Takes the time a call takes, and fails it where the description says so. */
  before(method: Method): void {
    const { latencyMs } = this.description;
    if (latencyMs !== undefined && latencyMs > 0) block(latencyMs);
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

function load(disc: SimulatedDisc): { values: DiscValues; mmc: MmcDisc } {
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
