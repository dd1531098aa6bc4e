import { openApartment } from "../../mod.ts";
import { demo } from "../../src/simulator/mod.ts";

const apartment = await openApartment({ simulator: demo });
await apartment.recorders();
await apartment.close();
// deno-lint-ignore no-console -- the test reads it
console.log("closed");
