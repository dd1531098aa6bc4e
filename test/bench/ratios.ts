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
import { measureAll, rowsOf } from "./_rows.ts";
import { table } from "./_table.ts";

const HELP =
  `Measures what the module costs in units of a bare worker and of Comlink.

Usage: ratios [options]

  --json   print one JSON document, with the numbers of every block
  --help   print this

A message takes some 10 µs where the system runs both threads on one core, and
some 60 µs where it wakes another core for it. That it decides for a whole run,
or changes its mind within one: look at the echo before you compare two runs.

Exit code: 0 whatever the ratios are, 2 on bad usage.
`;

// The npm package has no types.
const { json, help }: { json: boolean; help: boolean } = parseArgs(Deno.args, {
  boolean: ["json", "help"],
  unknown: (argument: string) => {
    console.error(`Cannot understand ${argument}\n\n${HELP}`);
    Deno.exit(2);
  },
});

if (help) {
  console.log(HELP);
} else {
  const rows = rowsOf(await measureAll());
  console.log(
    json
      ? JSON.stringify({ deno: Deno.version.deno, rows }, null, 2)
      : table(rows),
  );
}
