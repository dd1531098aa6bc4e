/**
 * One line of JSON for each recorder whenever something about it changes, for
 * a monitoring job. It runs until it is interrupted.
 *
 * ```sh
 * deno run examples/monitor.ts 5 --simulate
 * ```
 *
 * @module
 */

// deno-lint-ignore-file no-console -- printing is what this program is for

import { openApartment } from "@discworks/imapi2";
import { demo } from "@discworks/imapi2/simulator";
import { parseArgs } from "@std/cli/parse-args";
import { interruptSignal, pause } from "./_interrupt.ts";

// The npm package has no types.
const { simulate, _: [seconds = 5] }: {
  simulate: boolean;
  _: (string | number)[];
} = parseArgs(Deno.args, { boolean: ["simulate"] });
if (!(Number(seconds) > 0)) {
  console.error("Usage: monitor [SECONDS] [--simulate]");
  Deno.exit(2);
}

const signal = interruptSignal();

await using apartment = await openApartment(
  simulate ? { simulator: demo } : {},
);
const known = new Map<string, string>();
try {
  for (;;) {
    const reports = await apartment.inspect({ signal });
    for (const report of reports) {
      const line = JSON.stringify(report);
      if (known.get(report.id) === line) continue;
      known.set(report.id, line);
      print({ ...report });
    }
    for (const id of known.keys()) {
      if (reports.some((report) => report.id === id)) continue;
      known.delete(id);
      print({ id, gone: true });
    }
    await pause(Number(seconds) * 1000, signal);
  }
} catch (error) {
  if (!signal.aborted) throw error;
}

function print(fields: Record<string, unknown>): void {
  console.log(JSON.stringify({ time: new Date().toISOString(), ...fields }));
}
