import { openApartment, permissionFlags } from "../../mod.ts";
import { demo } from "../../src/simulator/mod.ts";

// On Windows it asks the real COM, with FFI as the one further permission.
const options = Deno.build.os === "windows" ? {} : { simulator: demo };
await using apartment = await openApartment(options);
const [report] = await apartment.inspect();
// deno-lint-ignore no-console -- the test reads it
console.log(
  `${permissionFlags(options)}\n${report!.multisession!.nextWritableAddress}`,
);
