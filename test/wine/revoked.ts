/** Uses an apartment after the program has revoked its FFI: run by programs_test.ts. */

import { openApartment, requiredPermissions } from "../../mod.ts";

await using apartment = await openApartment({
  restrictWorker: Deno.args[0] === "restricted",
});
for (const descriptor of requiredPermissions()) {
  await Deno.permissions.revoke(descriptor);
}
const recorders = await apartment.inspect();
const again = await openApartment().catch((error: Error) => error.name);
// deno-lint-ignore no-console -- the test reads it
console.log(JSON.stringify({ recorders: recorders.length, again }));
