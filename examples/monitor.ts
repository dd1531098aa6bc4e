/**
 * A line of JSON for each recorder whenever something about it changes, for a
 * monitoring job. It runs until it is interrupted, or nobody reads it any more.
 *
 * ```sh
 * deno run examples/monitor.ts 5 --simulate
 * ```
 *
 * @module
 */

import { COMMON_OPTIONS, parseArguments, parseSeconds } from "./_arguments.ts";
import { print } from "./_output.ts";
import { EXIT, runProgram, versionOf } from "./_program.ts";
import { look, openRecorders } from "./_recorders.ts";
import { interruptSignal, watch } from "./_watch.ts";

const DEFAULT_INTERVAL = "5";

const HELP =
  `Prints a line of JSON for each recorder whenever something about it changes. A
look that finds nothing changed prints the time alone, which shows that the
drives still answer.

Usage: monitor [SECONDS] [options]

  SECONDS            look every so many seconds (default ${DEFAULT_INTERVAL}) until Ctrl-C
  --simulate[=WHAT]  play recorders instead of asking Windows: demo (the
                     default), a disc such as blank-cd-r, or a file of
                     SimulatorOptions as FILE.json, which needs --allow-read too
  --version          print the version
  -h, --help         print this

Exit code: 0, 1 on failure, 2 on bad usage.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArguments(Deno.args, COMMON_OPTIONS, 1);
  if (values.help) print(HELP);
  else if (values.version) print(versionOf("monitor"));
  else {
    const seconds = parseSeconds(positionals[0] ?? DEFAULT_INTERVAL);
    await using apartment = await openRecorders(values);
    const signal = interruptSignal();
    const known = new Map<string, string>();
    await watch(seconds, signal, async () => {
      const reports = await look(apartment, [], { signal });
      printChanges(
        known,
        new Map(reports.map((report) => [report.id, report])),
      );
    });
  }
  return EXIT.ok;
}

/** Prints what is not as it was `known` to be, and makes it known. */
function printChanges(
  known: Map<string, string>,
  recorders: ReadonlyMap<string, object>,
): void {
  const time = new Date().toISOString();
  const changes: object[] = [];
  for (const [id, report] of recorders) {
    const line = JSON.stringify(report);
    if (known.get(id) === line) continue;
    known.set(id, line);
    changes.push(report);
  }
  for (const id of known.keys()) {
    if (recorders.has(id)) continue;
    known.delete(id);
    changes.push({ id, gone: true });
  }
  // A line each time: only what is written tells that nobody reads it.
  if (changes.length === 0) print(JSON.stringify({ time }));
  for (const change of changes) print(JSON.stringify({ time, ...change }));
}

await runProgram("monitor", main);
