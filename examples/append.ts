/**
 * The command line: appends files and directories to a disc, or makes an image
 * of one.
 *
 * ```sh
 * deno run jsr:@discworks/imapi2/append --image=new.iso --media=dvd-r PATH
 * ```
 *
 * @module
 */

import type {
  Apartment,
  AppendedSession,
  AppendPlan,
  AppendSessionOptions,
  DiscRecorder2,
  VerificationLevel,
} from "@discworks/imapi2";
import { ask, ProgressLine, tell } from "./_append_terminal.ts";
import { COMMON_OPTIONS, parseArguments, UsageError } from "./_arguments.ts";
import { excluding } from "./_exclude.ts";
import { print } from "./_output.ts";
import { EXIT, runProgram, versionOf } from "./_program.ts";
import { NoRecorderError, openWriters } from "./_recorders.ts";
import { oneLine } from "./_text.ts";
import { number, size } from "./_units.ts";
import { interruptSignal } from "./_watch.ts";

const HELP = `Appends files and directories to a disc as its next session.

Usage: append [options] PATH...

  --recorder=NAME    to the disc in this one: a drive letter such as E:, a mount
                     point or an id; needed where there are several
  --image=FILE       to a disc that is the file FILE, made where it is missing;
                     it needs --media, and permission to read and write FILE,
                     FILE.json and FILE.json.tmp
  --media=TYPE       the kind of medium of that disc, such as cd-r or dvd+r
  --simulate[=WHAT]  to the disc of a recorder that is played: demo, a disc such
                     as blank-cd-r, or a file of SimulatorOptions as FILE.json
  --label=LABEL      1 to 15 of A-Z, 0-9 and _ (default: the disc's own)
  --exclude=GLOB     leave out what matches, below its PATH; give it again for
                     another
  --remove=/PATH     do not show this any more; give it again for another
  --verify=LEVEL     none, quick (the default) or full
  --close-disc       the disc takes nothing more afterwards
  --eject            open the tray afterwards
  --client=NAME      who holds the drive, as other programs see it
  --dry-run          say what would be written, and write nothing
  --yes              do not ask
  --json             print the result as one JSON document
  --version          print the version
  -h, --help         print this

Exit code: 0, 1 on failure or if the answer is no, 2 on bad usage, 3 when no
recorder is there, or none of the name given, 4 if the disc cannot take it
(nothing was written), 130 if it was interrupted before the drive wrote.`;

const OPTIONS = {
  ...COMMON_OPTIONS,
  recorder: { type: "string" },
  image: { type: "string" },
  media: { type: "string" },
  label: { type: "string" },
  exclude: { type: "string", multiple: true },
  remove: { type: "string", multiple: true },
  verify: { type: "string" },
  "close-disc": { type: "boolean" },
  eject: { type: "boolean" },
  client: { type: "string" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean" },
  json: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parseArguments<typeof OPTIONS>>["values"];

async function main(): Promise<number> {
  const { values, positionals } = parseArguments(
    Deno.args,
    OPTIONS,
    Number.MAX_SAFE_INTEGER,
  );
  if (values.help) print(HELP);
  else if (values.version) print(versionOf("append"));
  else return await append(values, positionals);
  return EXIT.ok;
}

async function append(
  values: Values,
  paths: readonly string[],
): Promise<number> {
  const options = await optionsOf(values, paths);
  await using apartment = await openWriters(values);
  using recorder = await theRecorder(apartment, values.recorder);
  const { simulated } = await apartment.stats();
  if (values["dry-run"] || !simulated && !values.yes) {
    const plan = await apartment.planAppend(recorder, options);
    if (values["dry-run"]) {
      show(values, plan, planText(plan));
      return EXIT.ok;
    }
    tell(planText(plan));
    if (!ask("Write it?")) return EXIT.failure;
  }
  return await write(apartment, recorder, options, values);
}

async function write(
  apartment: Apartment,
  recorder: DiscRecorder2,
  options: AppendSessionOptions,
  values: Values,
): Promise<number> {
  const signal = interruptSignal();
  using line = new ProgressLine();
  try {
    const session = await apartment.appendSession(recorder, {
      ...options,
      signal,
      onProgress: (progress) => line.show(progress),
    });
    line.clear();
    show(values, session, sessionText(session));
    return EXIT.ok;
  } catch (error) {
    if (error !== signal.reason) throw error;
    line.clear();
    tell("append: interrupted, nothing was written");
    return EXIT.interrupted;
  }
}

async function optionsOf(
  values: Values,
  paths: readonly string[],
): Promise<AppendSessionOptions> {
  if (paths.length === 0) {
    throw new UsageError("Cannot append nothing: give a PATH, see --help");
  }
  const { label, client, verify, exclude = [], remove } = values;
  return {
    paths,
    closeDisc: values["close-disc"] ?? false,
    eject: values.eject ?? false,
    ...(label === undefined ? {} : { volumeLabel: label }),
    ...(client === undefined ? {} : { clientName: client }),
    ...(remove === undefined ? {} : { remove }),
    ...(verify === undefined ? {} : { verification: levelOf(verify) }),
    ...(exclude.length === 0
      ? {}
      : { exclude: await excluding(exclude, paths) }),
  };
}

function levelOf(text: string): VerificationLevel {
  if (text === "none" || text === "quick" || text === "full") return text;
  throw new UsageError(
    `Cannot verify "${text}": --verify must be none, quick or full`,
  );
}

/** The recorder with a name, or the only one that is there. */
async function theRecorder(
  apartment: Apartment,
  name: string | undefined,
): Promise<DiscRecorder2> {
  if (name !== undefined) {
    try {
      return await apartment.recorder(name);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new NoRecorderError(error.message);
    }
  }
  const [recorder, ...others] = await apartment.recorders();
  if (recorder === undefined) throw new NoRecorderError();
  if (others.length === 0) return recorder;
  throw new UsageError(
    `Cannot choose among ${
      others.length + 1
    } recorders: give --recorder=NAME, as inspect shows them`,
  );
}

function show(values: Values, result: AppendPlan, text: string): void {
  print(values.json ? JSON.stringify(result, null, 2) : text);
}

function planText(plan: AppendPlan): string {
  const lines = [
    `Disc: ${plan.mediaType.name}${
      plan.previousSession === null
        ? ", blank"
        : `, last session at sector ${
          number(plan.previousSession.startAddress)
        }`
    }`,
    `Session: ${number(plan.files)} files, ${
      number(plan.directories)
    } directories, ${number(plan.bytes)} bytes, ${
      plan.fileSystems.join(" and ")
    }${plan.volumeLabel === "" ? "" : `, label ${oneLine(plan.volumeLabel)}`}`,
    `Sectors: ${number(plan.startAddress)} to ${
      number(plan.startAddress + plan.sectors - 1)
    }, ${size(plan.sectors)}`,
  ];
  if (plan.closesDisc) lines.push("The disc takes nothing more after it.");
  for (const { message } of plan.warnings) {
    lines.push(`Warning: ${oneLine(message)}`);
  }
  return lines.join("\n");
}

function sessionText(session: AppendedSession): string {
  const proof = session.confirmed === true
    ? "Written, and the disc shows it."
    : "Written; the drive does not say whether it is there.";
  return `${planText(session)}\n${proof}`;
}

if (import.meta.main) await runProgram("append", main);
