/**
 * The recorders that the command line means.
 *
 * @module
 */

import {
  type Apartment,
  type InspectOptions,
  openApartment,
  type RecorderReport,
  type SimulatedMediaType,
} from "@discworks/imapi2";
import { simulatedRecorder } from "@discworks/imapi2/simulator";
import { UsageError } from "./_arguments.ts";
import {
  type Simulation,
  type SimulationArguments,
  simulationOf,
} from "./_simulation.ts";

/** No recorder is there, or none of the name that was given. */
export class NoRecorderError extends Error {
  /** Always `NoRecorderError`. */
  override readonly name = "NoRecorderError";

  /** Makes the error. */
  constructor(
    message = "No recorder is there: connect one, or see --simulate",
  ) {
    super(message);
  }
}

/**
 * Opens the recorders to look at: real ones only where the command line asks
 * for no others.
 *
 * @param args Which ones.
 * @param advice What to do where there are none but on Windows.
 * @throws {UsageError} If what is to be simulated cannot be.
 */
export async function openRecorders(
  args: SimulationArguments,
  advice = "add --simulate to see simulated drives",
): Promise<Apartment> {
  const simulation = await simulationOf(args);
  if (simulation !== null) return await openSimulation(simulation);
  if (Deno.build.os !== "windows") {
    throw new Error(
      `Cannot look for recorders: IMAPI2 exists on Windows only, and this is ${Deno.build.os}, ${advice}`,
    );
  }
  return await openApartment();
}

async function openSimulation(simulation: Simulation): Promise<Apartment> {
  try {
    return await openApartment({ simulator: simulation.options });
  } catch (error) {
    // What is built in is right: only a file can be malformed.
    if (!(error instanceof TypeError)) throw error;
    const problem = error.message.replace("Cannot simulate: ", "");
    throw new UsageError(`Cannot simulate "${simulation.name}": ${problem}`);
  }
}

/**
 * Opens the recorders to write to. A file that is named is the disc itself:
 * what is written goes there.
 *
 * @throws {UsageError} If what is to be simulated cannot be.
 */
export async function openWriters(
  args: Pick<SimulationArguments, "simulate" | "image" | "media">,
): Promise<Apartment> {
  const { simulate, image, media } = args;
  if (image === undefined && media === undefined) {
    return await openRecorders(
      { simulate },
      "add --image=FILE and --media=TYPE to write an image",
    );
  }
  if (!image || !media || simulate !== undefined) {
    throw new UsageError(
      "Cannot write an image: give both --image=FILE and --media=TYPE, and no --simulate",
    );
  }
  const disc = { mediaType: media as SimulatedMediaType, sessions: [], image };
  return await openSimulation({
    name: image,
    options: { recorders: [simulatedRecorder(disc)] },
  });
}

/**
 * What is in the recorders.
 *
 * @param apartment Where to look.
 * @param names Which ones; none for all.
 * @param options When to end.
 * @throws {NoRecorderError} If one of the names is of no recorder that is there.
 */
export async function look(
  apartment: Apartment,
  names: readonly string[],
  options: Omit<InspectOptions, "recorders"> = {},
): Promise<RecorderReport[]> {
  if (names.length === 0) return await apartment.inspect(options);
  try {
    return await apartment.inspect({ ...options, recorders: names });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new NoRecorderError(error.message);
  }
}

/** The names that `--recorder` gives. */
export function recorderNames(
  names: readonly string[] = [],
): readonly string[] {
  if (!names.includes("")) return names;
  throw new UsageError(
    'Cannot find the recorder "": give a drive letter such as --recorder=E:, a mount point or an id',
  );
}
