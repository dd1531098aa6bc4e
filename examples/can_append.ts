/**
 * Can this many bytes be appended to a disc? Exit code 0 if one can take them.
 *
 * ```sh
 * deno run examples/can_append.ts 700000000 --simulate
 * ```
 *
 * @module
 */

// deno-lint-ignore-file no-console -- printing is what this program is for

import { openApartment } from "@discworks/imapi2";
import { demo } from "@discworks/imapi2/simulator";

const SECTOR = 2048;

const bytes = Number(Deno.args[0]);
if (!Number.isSafeInteger(bytes) || bytes <= 0) {
  console.error("Usage: can_append BYTES [--simulate]");
  Deno.exit(2);
}

await using apartment = await openApartment(
  Deno.args.includes("--simulate") ? { simulator: demo } : {},
);
let fits = false;
for (const report of await apartment.inspect()) {
  const name = `${report.volumePathNames[0] ?? "-"} ${
    report.productId ?? report.id
  }`;
  const { multisession } = report;
  if (multisession === null) {
    console.log(`${name}: takes no further session`);
    continue;
  }
  // A write takes a multiple of the write unit. No document rules 0 out.
  const unit = Math.max(
    1,
    "writeUnitSize" in multisession ? multisession.writeUnitSize : 1,
  );
  const sectors = Math.ceil(bytes / SECTOR / unit) * unit;
  const left = multisession.freeSectorsOnMedia - sectors;
  if (left < 0) {
    console.log(`${name}: ${-left} sectors short`);
    continue;
  }
  fits = true;
  const start = multisession.nextWritableAddress;
  console.log(
    `${name}: sectors ${start} to ${start + sectors - 1}, ${left} left`,
  );
}
Deno.exitCode = fits ? 0 : 1;
