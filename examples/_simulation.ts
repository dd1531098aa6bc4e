/**
 * Which recorders the command line wants to be simulated.
 *
 * @module
 */

import type { SimulatedMediaType, SimulatorOptions } from "@discworks/imapi2";
import * as simulations from "@discworks/imapi2/simulator";
import { UsageError } from "./_arguments.ts";

/** What the command line says of a simulation. */
export interface SimulationArguments {
  /** The demo, a disc or a file; the demo where it is empty. */
  readonly simulate?: string | undefined;
  /** The file of an image. */
  readonly image?: string | undefined;
  /** The kind of medium that it is of. */
  readonly media?: string | undefined;
  /** `yes` or `no`: whether what is after its last volume belongs to the disc. */
  readonly toEndOfFile?: string | undefined;
}

/** What to simulate. */
export interface Simulation {
  /** What the command line calls it. */
  readonly name: string;
  /** The recorders, which are not checked yet. */
  readonly options: SimulatorOptions;
}

/** The ready-made discs, by their names in lower case: `blank-cd-r`. */
const discs: ReadonlyMap<string, simulations.SimulatedDisc> = new Map(
  Object.entries(simulations).flatMap(([name, value]) =>
    typeof value === "object" && "mediaType" in value
      ? [
        [
          name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
          value,
        ] as const,
      ]
      : []
  ),
);

/** The names of the ready-made discs. */
export const discNames: readonly string[] = [...discs.keys()];

/**
 * What the command line wants to be simulated; `null` where it asks for no
 * simulation.
 *
 * @throws {UsageError} If it names what is not there, or a file that is no description.
 */
export async function simulationOf(
  { simulate, image, media, toEndOfFile }: SimulationArguments,
): Promise<Simulation | null> {
  if (image === undefined && media === undefined) {
    if (toEndOfFile !== undefined) {
      throw new UsageError(
        "Cannot play an image: --to-end-of-file goes with --image FILE and --media TYPE",
      );
    }
    return simulate === undefined ? null : await simulationNamed(simulate);
  }
  if (!image || !media) {
    throw new UsageError(
      `Cannot play an image: give both --image FILE and --media TYPE, received --image "${
        image ?? ""
      }" and --media "${media ?? ""}"`,
    );
  }
  if (simulate !== undefined) {
    throw new UsageError(
      "Cannot play an image and simulate: leave out --image or --simulate",
    );
  }
  // The list of kinds is in there, and so is the refusal of all others.
  const mediaType = media as SimulatedMediaType;
  const toEnd = endOfFileOf(toEndOfFile);
  const disc = await readFrom(
    image,
    () => simulations.discFromImage(image, { mediaType, ...toEnd }),
  );
  return { name: image, options: withDisc(disc) };
}

function endOfFileOf(
  answer: string | undefined,
): { readonly toEndOfFile?: boolean } {
  switch (answer) {
    case undefined:
      return {};
    case "yes":
      return { toEndOfFile: true };
    case "no":
      return { toEndOfFile: false };
    default:
      throw new UsageError(
        `Cannot play an image: --to-end-of-file must be yes or no, received "${answer}"`,
      );
  }
}

async function simulationNamed(name: string): Promise<Simulation> {
  if (name === "" || name === "demo") {
    return { name: "demo", options: simulations.demo };
  }
  const disc = discs.get(name);
  if (disc !== undefined) return { name, options: withDisc(disc) };
  if (!name.endsWith(".json")) {
    throw new UsageError(
      `Cannot simulate "${name}": give demo, a disc that --help lists, or a file FILE.json`,
    );
  }
  const options = await readFrom(
    name,
    async () => JSON.parse(await Deno.readTextFile(name)),
  );
  return { name, options };
}

function withDisc(disc: simulations.SimulatedDisc): SimulatorOptions {
  return { recorders: [simulations.simulatedRecorder(disc)] };
}

/** Reads a file. One that cannot be used is bad usage, unless permission is all that is missing. */
async function readFrom<Value>(
  file: string,
  read: () => Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new Error(
        `Cannot read "${file}": read permission for it is missing, run again with "--allow-read=${file}", and with what else is allowed already`,
      );
    }
    const { message } = error as Error;
    const problem = message.startsWith("Cannot ")
      ? message
      : `Cannot simulate "${file}": ${message}`;
    throw error instanceof Deno.errors.PermissionDenied
      ? new Error(problem)
      : new UsageError(problem);
  }
}
