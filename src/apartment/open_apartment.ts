/**
 * Opening an apartment.
 *
 * @module
 */

import { Connection } from "../connection/connection.ts";
import { checkBoolean, checkSystemDirectory } from "../checks/arguments.ts";
import { checkRuntime } from "./runtime.ts";
import { Apartment, type SimulatedApartment } from "./apartment.ts";
import {
  ensurePermissions,
  libraryPaths,
  SYSTEM_DIRECTORY,
} from "./permissions.ts";
import type { SimulatorOptions } from "../model/description.ts";
import { absolutePath } from "../checks/absolute_path.ts";
import { libraryPath, SHLWAPI_LIBRARY } from "../abi/libraries.ts";
import { discFilePaths } from "../model/disc_file.ts";
import { imagesOf, type SimulatedMachine } from "../model/simulated_machine.ts";
import {
  checkOpenOptions,
  type OpenApartmentOptions,
  type SimulatedApartmentOptions,
} from "./open_options.ts";
import type { JobNeeds } from "./apartment.ts";
import { SimulatorControl } from "./simulator_control.ts";

/**
 * Opens a COM single-threaded apartment in a worker of its own.
 *
 * Nothing is loaded, started or asked for before this is called. A permission
 * that is missing is asked for where Deno may prompt.
 *
 * An open apartment keeps the FFI that it uses when the program revokes its
 * own: Deno checks that permission when a DLL is opened, and the worker has its
 * four open. With `restrictWorker`, the worker keeps the permission as well.
 * Only `close()` takes it away.
 *
 * @param options What to open.
 * @returns The apartment. Close it, or declare it with `await using`: until then it keeps the
 *   process alive.
 * @throws {ComError} If COM cannot be initialised.
 * @throws {Deno.errors.Busy} If another process records on a disc that is a file.
 * @throws {Deno.errors.InvalidData} If such a file is no disc, or its description does not fit it.
 * @throws {Deno.errors.NotCapable} If a permission is missing; the message holds the flags to add.
 * @throws {Deno.errors.NotSupported} If the system is not Windows, and no `simulator` is given; or
 *   if Deno is older than 2.5, or the module is part of a bundle, which has no worker beside it.
 * @throws {TypeError} If an option is unknown or malformed.
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/com/single-threaded-apartments}
 *
 * @example Every recorder, simulated
 * ```ts
 * import { openApartment } from "@discworks/imapi2";
 * import { demo } from "@discworks/imapi2/simulator";
 *
 * await using apartment = await openApartment({ simulator: demo });
 * console.log(await apartment.inspect());
 * ```
 */
export function openApartment(
  options: SimulatedApartmentOptions,
): Promise<SimulatedApartment>;
/** The same for the recorders of the computer. */
export function openApartment(
  options?: OpenApartmentOptions,
): Promise<Apartment>;
export async function openApartment(
  options: OpenApartmentOptions = {},
): Promise<Apartment> {
  const { simulator, signal, restrictWorker = false } = checkOpenOptions(
    options,
  );
  checkRuntime(Deno.version.deno);
  checkBoolean("restrictWorker", restrictWorker);
  const systemDirectory = checkSystemDirectory(
    options.systemDirectory ?? SYSTEM_DIRECTORY,
  );
  signal?.throwIfAborted();
  if (simulator === undefined && Deno.build.os !== "windows") {
    throw new Deno.errors.NotSupported(
      `Cannot open an apartment: IMAPI2 exists on Windows only, and this is ${Deno.build.os}. Pass the option 'simulator', such as { simulator: demo } with "demo" from @discworks/imapi2/simulator`,
    );
  }
  const simulation = simulator === undefined ? null : await simulate(simulator);
  await ensurePermissions(options);
  await simulation?.openDiscs();
  signal?.throwIfAborted();
  const computer: Computer = {
    options: {
      systemDirectory,
      restrictWorker,
      ...(simulator === undefined ? {} : { simulator }),
    },
    simulation,
  };
  return await openOn(computer, {}, signal);
}

/** What apartments are opened on: a computer, or a simulated one. */
interface Computer {
  readonly options:
    & Required<
      Pick<OpenApartmentOptions, "systemDirectory" | "restrictWorker">
    >
    & Pick<OpenApartmentOptions, "simulator">;
  readonly simulation: Awaited<ReturnType<typeof simulate>> | null;
}

/** Opens an apartment on a computer that was checked. */
async function openOn(
  computer: Computer,
  job: JobNeeds,
  signal?: AbortSignal,
): Promise<Apartment> {
  const { options, simulation } = computer;
  const { systemDirectory, restrictWorker, simulator } = options;
  const { sources = [], keepAwake = false } = job;
  const fileStreams = job.fileStreams === true &&
    await mayOpenFileStreams(systemDirectory);
  const connection = new Connection(
    workerUrl(simulation !== null),
    workerOptions(restrictWorker, {
      ffi: simulation === null
        ? libraryPaths(systemDirectory, fileStreams)
        : [],
      images: imagesOf(simulator).flatMap((image) =>
        Object.values(discFilePaths(absolutePath(image)))
      ),
      sources: simulation === null ? [] : sources,
    }),
  );
  const { threadId, apartmentType } = await connection.open(
    () =>
      simulation === null
        ? { type: "open", systemDirectory, keepAwake }
        : { type: "open", machine: simulation.machine, keepAwake },
    signal,
  );
  return new Apartment(
    connection,
    { threadId, apartmentType, simulated: simulation !== null },
    simulation === null ? undefined : new SimulatorControl(
      connection,
      simulation.command,
      simulation.openDisc,
    ),
    { ...options, fileStreams: job.fileStreams === true },
    {
      machine: simulation?.machine ?? null,
      open: (needs) => openOn(computer, needs),
    },
  );
}

/** Whether this program may open the DLL of streams on files: a worker cannot be given more than the program has. */
async function mayOpenFileStreams(systemDirectory: string): Promise<boolean> {
  const path = libraryPath(systemDirectory, SHLWAPI_LIBRARY);
  const { state } = await Deno.permissions.query({ name: "ffi", path });
  return state === "granted";
}

/** Loads the simulator, which real recorders have no use for, and checks what to simulate. */
async function simulate(simulator: SimulatorOptions | SimulatedMachine) {
  const { machineMemory, openDisc, openDiscsOf, simulatorCommand } =
    await import("../simulator/requests.ts");
  const machine = machineMemory(simulator);
  return {
    machine,
    openDiscs: () => openDiscsOf(machine),
    command: simulatorCommand,
    openDisc,
  };
}

function workerUrl(simulated: boolean): URL {
  return new URL(
    simulated
      ? "../../worker/simulator_worker.ts"
      : "../../worker/windows_worker.ts",
    import.meta.url,
  );
}

/** Never called: its literal imports are how `deno cache` and `--cached-only` find the workers. */
export const WORKER_MODULES: readonly (() => Promise<unknown>)[] = [
  () => import("../../worker/windows_worker.ts"),
  () => import("../../worker/simulator_worker.ts"),
];

/** What a worker with permissions of its own is given. */
export interface WorkerGrants {
  /** The DLLs that it opens. */
  readonly ffi?: readonly string[];
  /** The files of simulated discs, which it reads and writes. */
  readonly images?: readonly string[];
  /** What it reads besides. */
  readonly sources?: readonly string[];
}

/** How the worker is started: with what the program may do, or with these permissions and no more. */
export function workerOptions(
  restrict: boolean,
  { ffi = [], images = [], sources = [] }: WorkerGrants,
): WorkerOptions {
  if (!restrict) return { type: "module", name: "imapi2" };
  const read = [...images, ...sources];
  const granted = {
    ...(ffi.length === 0 ? {} : { ffi: [...ffi] }),
    ...(read.length === 0 ? {} : { read }),
    ...(images.length === 0 ? {} : { write: [...images] }),
  };
  return {
    type: "module",
    name: "imapi2",
    deno: {
      permissions: Object.keys(granted).length === 0 ? "none" : granted,
    },
  };
}
