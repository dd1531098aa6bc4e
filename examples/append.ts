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
  AppendPlan,
  AppendSessionOptions,
  DiscRecorder2,
  VerificationLevel,
} from "@discworks/imapi2";
import { mayWrite, ProgressLine, tell } from "./_append_terminal.ts";
import { planText, sessionText } from "./_append_text.ts";
import { COMMON_OPTIONS, parseArguments, UsageError } from "./_arguments.ts";
import { excluding, excludingImage } from "./_exclude.ts";
import { print } from "./_output.ts";
import { EXIT, runProgram, versionOf } from "./_program.ts";
import { NoRecorderError, openWriters, recorderNames } from "./_recorders.ts";
import { interruptSignal } from "./_watch.ts";

const HELP = `Appends files and directories to a disc as its next session.

Usage: append [options] PATH...

  --recorder=NAME    to the disc in this one: a drive letter such as E:, a mount
                     point or an id; needed where there are several
  --image=FILE       to a disc that is the file FILE, made where it is missing;
                     it needs --media, and permission to read and write FILE,
                     FILE.json and FILE.json.tmp, which no session gets
  --media=TYPE       the kind of medium of that disc, such as cd-r or dvd+r
  --simulate[=WHAT]  to the disc of a recorder that is played: demo, a disc such
                     as blank-cd-r, or a file of SimulatorOptions as FILE.json
  --label=LABEL      1 to 15 of A-Z, 0-9 and _ (default: the disc's own)
  --exclude=GLOB     leave out what matches, below its PATH: **/*.tmp is at any
                     depth; give it again for another
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
  const names = values.recorder === undefined ? [] : [values.recorder];
  recorderNames(names);
  await using apartment = await openWriters(values);
  using recorder = await theRecorder(apartment, values.recorder);
  const { simulated } = await apartment.stats();
  const plan = () => apartment.planAppend(recorder, options);
  try {
    if (values["dry-run"]) {
      const planned = await plan();
      show(values, planned, planText(planned));
      return EXIT.ok;
    }
    return await mayWrite({ simulated, yes: values.yes }, plan)
      ? await write(apartment, recorder, options, values)
      : EXIT.failure;
  } catch (error) {
    throw usageError(error);
  }
}

async function write(
  apartment: Apartment,
  recorder: DiscRecorder2,
  options: AppendSessionOptions,
  values: Values,
): Promise<number> {
  const signal = interruptSignal();
  using line = new ProgressLine();
  let writes = false;
  signal.addEventListener("abort", () => {
    if (!writes) return;
    line.clear();
    tell(
      "append: the drive writes by now, and nothing stops it: another Ctrl-C ends this program, and the disc with it",
    );
  });
  try {
    const session = await apartment.appendSession(recorder, {
      ...options,
      signal,
      onProgress: (progress) => {
        writes ||= progress.phase === "writing";
        line.show(progress);
      },
    });
    line.clear();
    show(values, session, sessionText(session));
    return EXIT.ok;
  } catch (error) {
    line.clear();
    if (error !== signal.reason) throw error;
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
  const { label, client, verify, remove } = values;
  return {
    paths,
    closeDisc: values["close-disc"] ?? false,
    eject: values.eject ?? false,
    ...(label === undefined ? {} : { volumeLabel: label }),
    ...(client === undefined ? {} : { clientName: client }),
    ...(remove === undefined ? {} : { remove }),
    ...(verify === undefined ? {} : { verification: levelOf(verify) }),
    ...await exclusion(values, paths),
  };
}

/** What is left out. Where that is nothing, directories go by themselves and no DLL more is needed. */
async function exclusion(
  { exclude = [], image }: Values,
  paths: readonly string[],
): Promise<Pick<AppendSessionOptions, "exclude">> {
  const all = [
    ...(exclude.length === 0 ? [] : [await excluding(exclude, paths)]),
    ...(image ? [excludingImage(image)] : []),
  ];
  return all.length === 0
    ? {}
    : { exclude: (path) => all.some((excludes) => excludes(path)) };
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

/** What the module calls that people at a command line give. */
const NAMES: Readonly<Record<string, string>> = {
  paths: "PATH",
  remove: "--remove",
  volumeLabel: "--label",
};

/** An error of the module: an option that it does not take is one of the command line. */
function usageError(error: unknown): unknown {
  if (!(error instanceof TypeError)) return error;
  return new UsageError(
    error.message.replace(
      /'(\w+)'/,
      (quoted, name) => NAMES[name] ?? quoted,
    ),
  );
}

if (import.meta.main) await runProgram("append", main);
