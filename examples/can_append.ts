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

// deno-lint-ignore-file no-console -- printing is what this program is for

import { openApartment, planSession } from "@discworks/imapi2";
import { demo } from "@discworks/imapi2/simulator";
import { parseArgs } from "@std/cli/parse-args";

// The npm package has no types.
const { simulate, _: [size] }: { simulate: boolean; _: (string | number)[] } =
  parseArgs(Deno.args, { boolean: ["simulate"] });
const bytes = Number(size);
if (!Number.isSafeInteger(bytes) || bytes <= 0) {
  console.error("Usage: can_append BYTES [--simulate]");
  Deno.exit(2);
}

await using apartment = await openApartment(
  simulate ? { simulator: demo } : {},
);
let fits = false;
for (const report of await apartment.inspect()) {
  const name = `${report.volumePathNames[0] ?? "-"} ${
    report.productId ?? report.id
  }`;
  const snapshot = report.multisession ?? report.randomWrite;
  if (snapshot === null) {
    console.log(`${name}: takes no further session`);
    continue;
  }
  const plan = planSession(snapshot, bytes);
  if (!plan.fits) {
    console.log(`${name}: ${plan.reason?.message}`);
    continue;
  }
  // Media without sessions are written from sector 0, over what is there.
  const appends = report.multisession !== null || report.media?.blank === true;
  fits ||= appends;
  console.log(
    `${name}: sectors ${plan.startAddress} to ${plan.endAddress}, ${plan.sectorsLeft} left${
      appends ? "" : ", but over what is on the disc"
    }`,
  );
}
Deno.exitCode = fits ? 0 : 1;
