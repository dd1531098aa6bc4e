/**
 * The options of opening an apartment.
 *
 * @module
 */

import { checkOptions } from "../checks/arguments.ts";
import type { SimulatorOptions } from "../model/description.ts";
import type { SimulatedMachine } from "../model/simulated_machine.ts";

/** The options of {@linkcode openApartment}. */
export interface OpenApartmentOptions {
  /**
   * Recorders to simulate, instead of those of the computer. It works on every
   * system and needs no FFI. Apartments that are opened with descriptions are
   * worlds of their own; those that are opened with one
   * {@linkcode SimulatedMachine} see the same drives. Default: the real ones.
   */
  readonly simulator?: SimulatorOptions | SimulatedMachine;
  /** Where Windows keeps its DLLs: an absolute path. Default: `C:\Windows\System32`. */
  readonly systemDirectory?: string;
  /**
   * Whether the worker is started with nothing but the FFI permission that it
   * needs. It makes no streams on files then. Run Deno with `--unstable-worker-options` then: without that flag,
   * Deno does not throw but ends the whole process with exit code 70.
   * Default: `false`, the worker has the permissions of the program.
   */
  readonly restrictWorker?: boolean;
  /** Ends the attempt; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** {@linkcode OpenApartmentOptions} that simulate recorders. */
export interface SimulatedApartmentOptions extends OpenApartmentOptions {
  /** Recorders to simulate, instead of those of the computer. */
  readonly simulator: SimulatorOptions | SimulatedMachine;
}

/** Checks the keys of the options that open an apartment, or tell what opening it takes. */
export function checkOpenOptions<Options extends Partial<OpenApartmentOptions>>(
  options: Options,
  more: readonly (keyof Options & string)[] = [],
): Options {
  return checkOptions<Options>(options, [
    "simulator",
    "systemDirectory",
    "restrictWorker",
    "signal",
    ...more,
  ]);
}
