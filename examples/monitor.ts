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

const seconds = Number(Deno.args[0] ?? 5);
if (!(seconds > 0)) {
  console.error("Usage: monitor [SECONDS] [--simulate]");
  Deno.exit(2);
}

const interrupted = Promise.withResolvers<void>();
Deno.addSignalListener("SIGINT", () => interrupted.resolve());

await using apartment = await openApartment(
  Deno.args.includes("--simulate") ? { simulator: demo } : {},
);
const known = new Map<string, string>();
let running = true;
while (running) {
  const reports = await apartment.inspect();
  for (const report of reports) {
    const line = JSON.stringify(report);
    if (known.get(report.id) === line) continue;
    known.set(report.id, line);
    console.log(JSON.stringify({ time: new Date().toISOString(), ...report }));
  }
  for (const id of known.keys()) {
    if (reports.some((report) => report.id === id)) continue;
    known.delete(id);
    console.log(
      JSON.stringify({ time: new Date().toISOString(), id, gone: true }),
    );
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000, true);
  });
  running = await Promise.race([pause, interrupted.promise.then(() => false)]);
  clearTimeout(timer);
}
