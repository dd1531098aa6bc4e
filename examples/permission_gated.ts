/**
 * Runs with just the permissions it needs, and says which these are where one
 * is missing.
 *
 * ```sh
 * deno run --no-prompt examples/permission_gated.ts
 * ```
 *
 * @module
 */

// deno-lint-ignore-file no-console -- printing is what this program is for

import {
  openApartment,
  permissionFlags,
  requiredPermissions,
} from "@discworks/imapi2";
import { demo } from "@discworks/imapi2/simulator";

const options = Deno.build.os === "windows" ? {} : { simulator: demo };

for (const descriptor of requiredPermissions(options)) {
  const { state } = await Deno.permissions.query(descriptor);
  console.log(state.padEnd(8), JSON.stringify(descriptor));
}
try {
  await using apartment = await openApartment(options);
  console.log(`${(await apartment.recorders()).length} recorders`);
} catch (error) {
  if (!(error instanceof Deno.errors.NotCapable)) throw error;
  console.error(`Run again with ${permissionFlags(options)}`);
  Deno.exitCode = 1;
}
