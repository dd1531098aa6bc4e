/**
 * Can this many bytes be appended to a disc? Exit code 0 if one can take them
 * and keep what is on it.
 *
 * ```sh
 * deno run examples/can_append.ts 700000000 --simulate
 * ```
 *
 * @module
 */

import {
  type PlannableSnapshot,
  planSession,
  type RecorderReport,
} from "@discworks/imapi2";
import { COMMON_OPTIONS, parseArguments, UsageError } from "./_arguments.ts";
import { explainState } from "./_explain.ts";
import { print } from "./_output.ts";
import { EXIT, runProgram, versionOf } from "./_program.ts";
import {
  look,
  NoRecorderError,
  openRecorders,
  recorderNames,
} from "./_recorders.ts";
import { nameOf } from "./_render.ts";

const HELP =
  `Says of every recorder whether so many bytes can be appended to its disc, and
where they would go.

Usage: can_append BYTES [options]

  --recorder=NAME    only this one: a drive letter such as E:, a mount point or
                     an id; give it again for another
  --simulate[=WHAT]  play recorders instead of asking Windows: demo (the
                     default), a disc such as blank-cd-r, or a file of
                     SimulatorOptions as FILE.json, which needs --allow-read too
  --version          print the version
  -h, --help         print this

Exit code: 0 if a disc takes them and keeps what is on it, 1 if none does or on
failure, 2 on bad usage, 3 when no recorder is there, or none of the name given.`;

const OPTIONS = {
  ...COMMON_OPTIONS,
  recorder: { type: "string", multiple: true },
} as const;

async function main(): Promise<number> {
  const { values, positionals } = parseArguments(Deno.args, OPTIONS, 1);
  if (values.help) print(HELP);
  else if (values.version) print(versionOf("can_append"));
  else {
    const bytes = parseBytes(positionals[0] ?? "");
    const names = recorderNames(values.recorder);
    await using apartment = await openRecorders(values);
    const reports = await look(apartment, names);
    if (reports.length === 0) throw new NoRecorderError();
    const fits = reports.map((report) => canAppend(report, bytes));
    return fits.includes(true) ? EXIT.ok : EXIT.failure;
  }
  return EXIT.ok;
}

function parseBytes(text: string): number {
  const bytes = Number(text);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new UsageError(
    `Cannot append "${text}" bytes: give a whole number above 0, such as 700000000`,
  );
}

/** Prints what is known, and tells whether the disc takes the bytes and keeps what is on it. */
function canAppend(report: RecorderReport, bytes: number): boolean {
  const name = `${report.volumePathNames[0] ?? "-"} ${nameOf(report)}`;
  const snapshot = plannable(report);
  if (snapshot === null) {
    print(`${name}: ${explainState(report)}`);
    return false;
  }
  const plan = planSession(snapshot, bytes);
  if (!plan.fits) {
    print(`${name}: ${plan.reason?.message}`);
    return false;
  }
  // Media without sessions are written from sector 0, over what is there.
  const overwrites = report.state === "overwritable" &&
    report.media?.blank !== true;
  print(
    `${name}: sectors ${plan.startAddress} to ${plan.endAddress}, ${plan.sectorsLeft} left${
      overwrites ? ", but over what is on the disc" : ""
    }${report.state === "finalSession" ? ", as the only session" : ""}`,
  );
  return !overwrites;
}

function plannable(report: RecorderReport): PlannableSnapshot | null {
  return report.multisession ?? report.randomWrite ??
    (report.state === "finalSession" ? report.media : null);
}

await runProgram("can_append", main);
