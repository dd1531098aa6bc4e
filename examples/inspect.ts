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

import type { Apartment, RecorderReport } from "@discworks/imapi2";
import { COMMON_OPTIONS, parseArguments, parseSeconds } from "./_arguments.ts";
import { print } from "./_output.ts";
import { EXIT, runProgram, versionOf } from "./_program.ts";
import {
  look,
  NoRecorderError,
  openRecorders,
  recorderNames,
} from "./_recorders.ts";
import { renderReports } from "./_render.ts";
import { Screen } from "./_screen.ts";
import { discNames } from "./_simulation.ts";
import { palette } from "./_text.ts";
import { interruptSignal, watch } from "./_watch.ts";

const DEFAULT_INTERVAL = 2;

const HELP =
  `Shows what is in every recorder, and where the next session can start.

Usage: inspect [options]

  --recorder=NAME      only this one: a drive letter such as E:, a mount point
                       or an id; give it again for another
  --json               print one JSON document; with --watch, one line each time
  --watch[=SECONDS]    look again every so many seconds (default ${DEFAULT_INTERVAL}) until Ctrl-C
  --simulate[=WHAT]    play recorders instead of asking Windows: demo (the
                       default), one recorder with a disc of those below, or a
                       file of SimulatorOptions as FILE.json, which needs
                       --allow-read for FILE.json too
  --image FILE         play one recorder with the disc whose flat image is FILE;
                       it needs --media, and --allow-read for FILE too
  --media TYPE         the kind of medium of that disc, such as cd-r or dvd+r
  --to-end-of-file=yes|no
                       whether data after the last volume of FILE belong to the
                       disc, or are left of what was there before
  --version            print the version
  -h, --help           print this

Discs to simulate:
  ${wrap(discNames, 2)}

Exit code: 0, 1 on failure, 2 on bad usage, which a file to simulate that cannot
be used is too, 3 when no recorder is there, or none of the name given.`;

const OPTIONS = {
  ...COMMON_OPTIONS,
  json: { type: "boolean" },
  recorder: { type: "string", multiple: true },
  image: { type: "string" },
  media: { type: "string" },
  "to-end-of-file": { type: "string" },
  watch: { type: "string" },
} as const;

async function main(): Promise<number> {
  const { values } = parseArguments(Deno.args, OPTIONS);
  if (values.help) print(HELP);
  else if (values.version) print(versionOf("inspect"));
  else {
    const { json = false } = values;
    const names = recorderNames(values.recorder);
    const seconds = values.watch === undefined
      ? null
      : parseSeconds(values.watch || `${DEFAULT_INTERVAL}`);
    await using apartment = await openRecorders({
      ...values,
      toEndOfFile: values["to-end-of-file"],
    });
    if (seconds === null) await inspectOnce(apartment, names, json);
    else await inspectAgain(apartment, names, json, seconds);
  }
  return EXIT.ok;
}

async function inspectOnce(
  apartment: Apartment,
  names: readonly string[],
  json: boolean,
): Promise<void> {
  const recorders = await look(apartment, names);
  if (json) {
    const { simulated } = await apartment.stats();
    print(JSON.stringify({ simulated, recorders }, null, 2));
  } else if (recorders.length > 0) {
    print(`${pageOf(recorders)}\n`);
  }
  if (recorders.length === 0) throw new NoRecorderError();
}

async function inspectAgain(
  apartment: Apartment,
  names: readonly string[],
  json: boolean,
  seconds: number,
): Promise<void> {
  const { simulated } = await apartment.stats();
  const signal = interruptSignal();
  using screen = !json && Deno.stdout.isTerminal() ? new Screen(signal) : null;
  await watch(seconds, signal, async () => {
    const recorders = await look(apartment, names, { signal });
    const time = new Date().toISOString();
    if (json) print(JSON.stringify({ time, simulated, recorders }));
    else if (screen === null) print(`${pageOf(recorders)}\n`);
    else screen.paint(pageOf(recorders));
  });
}

function pageOf(recorders: readonly RecorderReport[]): string {
  if (recorders.length === 0) return new NoRecorderError().message;
  return renderReports(
    recorders,
    palette(Deno.stdout.isTerminal() && !Deno.noColor),
  );
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

if (import.meta.main) await runProgram("inspect", main);
