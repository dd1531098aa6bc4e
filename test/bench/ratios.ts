/**
 * Measures what the module costs in units of a bare worker, and of others
 * that do the same work.
 *
 * ```sh
 * deno task bench:ratios
 * ```
 *
 * @module
 */

// deno-lint-ignore-file no-console -- printing is what this program is for

import { parseArgs } from "@std/cli/parse-args";
import { canPlaceThreads, type Cores } from "./_cores.ts";
import { FULL, QUICK } from "./_measure.ts";
import { measureAll, rowsOf } from "./_rows.ts";
import { table } from "./_table.ts";

const HELP =
  `Measures what the module costs in units of a bare worker and of Comlink.

Usage: ratios [options]

  --cores=1  run the worker on the main thread's core
  --cores=2  run it on another; this is what is done where it can be
  --quick    do little, to see that it works: the numbers say nothing
  --json     print one JSON document, with the numbers of every block
  --help     print this

A message takes some 10 µs where both threads are on one core, and some 70 µs
where another core has to wake up for it. Left alone, the system changes its
mind, so threads are placed, with Linux's taskset. The limits do not ask how:
on a core each, one message costs too much to be a third of eight that overlap,
and on one core too little for what else a call takes to be hidden by it.

Burning needs 3 GiB for temporary files, and genisoimage to be compared with.

Exit code: 0 whatever the ratios are, 2 on bad usage.
`;

// The npm package has no types.
const options: {
  json: boolean;
  quick: boolean;
  help: boolean;
  cores?: string;
} = parseArgs(
  Deno.args,
  {
    boolean: ["json", "quick", "help"],
    string: ["cores"],
    unknown: (argument: string) => badUsage(`Cannot understand ${argument}`),
  },
);

if (options.help) {
  console.log(HELP);
} else {
  const cores = await coresFor(options.cores);
  const rows = rowsOf(await measureAll(cores, options.quick ? QUICK : FULL));
  console.log(
    options.json
      ? JSON.stringify({ deno: Deno.version.deno, cores, rows }, null, 2)
      : `${placement(cores)}\n\n${table(rows)}`,
  );
}

/** The cores that were asked for, or as many as there can be; `null` where the system decides. */
async function coresFor(wanted: string | undefined): Promise<Cores | null> {
  const cores = wanted === "1" ? 1 : 2;
  if (wanted !== undefined && wanted !== `${cores}`) {
    badUsage(`Cannot use ${wanted} cores: 1 or 2`);
  }
  if (await canPlaceThreads(cores)) return cores;
  if (wanted === undefined) return null;
  badUsage(`Cannot place threads on ${cores} cores here`);
}

function placement(cores: Cores | null): string {
  if (cores === null) return "The system places the threads.";
  return cores === 1
    ? "Main thread and workers are on one core."
    : "Main thread and workers are on a core each.";
}

function badUsage(problem: string): never {
  console.error(`${problem}\n\n${HELP}`);
  Deno.exit(2);
}
