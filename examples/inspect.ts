/**
 * The command line: what is in every recorder, and where the next session can
 * start.
 *
 * ```sh
 * deno run jsr:@discworks/imapi2/inspect --simulate
 * ```
 *
 * @module
 */

// deno-lint-ignore-file no-console -- printing is what this program is for

import {
  type Apartment,
  openApartment,
  type RecorderReport,
  type SimulatedMediaType,
  type SimulatorOptions,
} from "@discworks/imapi2";
import * as simulations from "@discworks/imapi2/simulator";
import { parseArgs } from "@std/cli/parse-args";
import { interruptSignal, pause } from "./_interrupt.ts";
import { oneLine, palette, renderReports } from "./_render.ts";

const DEFAULT_INTERVAL = 2;

const NO_RECORDER = "No recorder is there: connect one, or see --simulate";

const EXIT = { ok: 0, failure: 1, usage: 2, noRecorder: 3 } as const;

/** What went wrong with the command line. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The ready-made discs, by their names in lower case: `blank-cd-r`. */
const discs = new Map(
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

const HELP =
  `Shows what is in every recorder, and where the next session can start.

Usage: inspect [options]

  --json               print one JSON document
  --simulate[=WHAT]    play recorders instead of asking Windows: demo (the
                       default), a file of SimulatorOptions as FILE.json, or
                       one recorder with one of these discs:
                       ${wrap([...discs.keys()], 23)}
  --image FILE         play one recorder with the disc whose flat image is FILE;
                       it needs --media, and --allow-read for FILE
  --media TYPE         the kind of medium of that disc, such as cd-r or dvd+r
  --watch[=SECONDS]    repaint every so many seconds (default ${DEFAULT_INTERVAL}) until Ctrl-C
  --help               print this

Exit code: 0, 1 on failure, 2 on bad usage, 3 when no recorder is there.
`;

/** An image to play. */
interface Image {
  readonly file: string;
  readonly media: string;
}

/** What the command line asks for. */
interface Options {
  readonly json: boolean;
  readonly help: boolean;
  readonly simulate: string | null;
  readonly image: Image | null;
  /** Seconds between two paintings; `null` to paint once. */
  readonly watch: number | null;
}

function parse(args: readonly string[]): Options {
  // The npm package has no types.
  const flags: {
    json: boolean;
    help: boolean;
    simulate?: string;
    image?: string;
    media?: string;
    watch?: string;
  } = parseArgs([
    ...args,
  ], {
    boolean: ["json", "help"],
    string: ["simulate", "image", "media", "watch"],
    unknown: (argument: string) => {
      throw new UsageError(`Cannot understand ${argument}: see --help`);
    },
  });
  const watch = flags.watch === undefined
    ? null
    : flags.watch === ""
    ? DEFAULT_INTERVAL
    : Number(flags.watch);
  if (watch !== null && !(watch > 0 && watch <= 86_400)) {
    throw new UsageError(
      `Cannot watch every "${flags.watch}" seconds: give a number above 0 and up to 86400`,
    );
  }
  if (flags.json && watch !== null) {
    throw new UsageError(
      "Cannot print one JSON document and watch: leave out --json or --watch",
    );
  }
  return {
    json: flags.json,
    help: flags.help,
    simulate: flags.simulate ?? null,
    image: parseImage(flags),
    watch,
  };
}

function parseImage(
  flags: { simulate?: string; image?: string; media?: string },
): Image | null {
  const { simulate, image, media } = flags;
  if (image === undefined && media === undefined) return null;
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
  return { file: image, media };
}

async function simulatorFor(name: string): Promise<SimulatorOptions> {
  if (name === "" || name === "demo") return simulations.demo;
  const disc = discs.get(name);
  if (disc !== undefined) {
    return { recorders: [simulations.simulatedRecorder(disc)] };
  }
  if (!name.endsWith(".json")) {
    throw new UsageError(
      `Cannot simulate "${name}": give demo, a disc that --help lists, or a file FILE.json`,
    );
  }
  const text = await Deno.readTextFile(name);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError(
      `Cannot simulate "${name}": ${(error as Error).message}`,
    );
  }
}

async function simulatorOfImage(
  { file, media }: Image,
): Promise<SimulatorOptions> {
  try {
    const disc = await simulations.discFromImage(file, {
      mediaType: media as SimulatedMediaType,
    });
    return { recorders: [simulations.simulatedRecorder(disc)] };
  } catch (error) {
    // The list of kinds is there, and so is the refusal of all others.
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
}

async function inspect(options: Options): Promise<number> {
  const simulator = options.image !== null
    ? await simulatorOfImage(options.image)
    : options.simulate !== null
    ? await simulatorFor(options.simulate)
    : null;
  await using apartment = await openApartment(
    simulator === null ? {} : { simulator },
  );
  if (options.watch === null) return await inspectOnce(apartment, options.json);
  const signal = interruptSignal();
  try {
    for (;;) {
      const recorders = await apartment.inspect({ signal });
      // Home, and clear what is below: the whole screen is painted anew.
      const start = Deno.stdout.isTerminal() ? "\x1b[H\x1b[J" : "";
      console.log(
        start + (recorders.length > 0 ? paint(recorders) : NO_RECORDER),
      );
      await pause(options.watch * 1000, signal);
    }
  } catch (error) {
    if (signal.aborted) return EXIT.ok;
    throw error;
  }
}

async function inspectOnce(
  apartment: Apartment,
  json: boolean,
): Promise<number> {
  const recorders = await apartment.inspect();
  if (json) {
    const { simulated } = await apartment.stats();
    console.log(JSON.stringify({ simulated, recorders }, null, 2));
  } else if (recorders.length > 0) {
    console.log(paint(recorders));
  }
  if (recorders.length > 0) return EXIT.ok;
  console.error(NO_RECORDER);
  return EXIT.noRecorder;
}

function paint(recorders: readonly RecorderReport[]): string {
  return renderReports(
    recorders,
    palette(Deno.stdout.isTerminal() && !Deno.noColor),
  );
}

/** One line; the message of a failed call brings its advice along. */
function explain(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error));
}

function wrap(words: readonly string[], indent: number): string {
  const lines = [""];
  for (const word of words) {
    const line = lines.at(-1)!;
    // Two characters before the word, and the comma after it.
    if (line !== "" && indent + line.length + 2 + word.length + 1 > 80) {
      lines.push(word);
    } else lines[lines.length - 1] = line === "" ? word : `${line}, ${word}`;
  }
  return lines.join(`,\n${" ".repeat(indent)}`);
}

async function main(): Promise<number> {
  try {
    const options = parse(Deno.args);
    if (options.help) {
      console.log(HELP);
      return EXIT.ok;
    }
    return await inspect(options);
  } catch (error) {
    console.error(`inspect: ${explain(error)}`);
    return error instanceof UsageError ? EXIT.usage : EXIT.failure;
  }
}

if (import.meta.main) Deno.exit(await main());
