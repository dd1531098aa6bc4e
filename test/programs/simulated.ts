/** Opens a simulated apartment, or with "flags" prints the flags that this needs. */

import { openApartment, permissionFlags } from "../../mod.ts";
import { demo } from "../../src/simulator/mod.ts";

const options = { simulator: demo };
if (Deno.args[0] === "flags") {
  // deno-lint-ignore no-console -- the test reads it
  console.log(permissionFlags(options));
} else {
  await using apartment = await openApartment(options);
  // deno-lint-ignore no-console -- the test reads it
  console.log(`${(await apartment.recorders()).length} recorders`);
}
