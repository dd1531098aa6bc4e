import { openApartment } from "../../mod.ts";
import { demo } from "../../src/simulator/mod.ts";

await using apartment = await openApartment({
  simulator: demo,
  restrictWorker: true,
});
// deno-lint-ignore no-console -- the test reads it
console.log(`${(await apartment.recorders()).length} recorders`);
