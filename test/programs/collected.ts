import { openApartment } from "../../mod.ts";
import { demo } from "../../src/simulator/mod.ts";

declare function gc(): void;

await using apartment = await openApartment({ simulator: demo });
for (let made = 0; made < 1000; made++) await apartment.discMaster();
let left: number;
const deadline = Date.now() + 10_000;
do {
  gc();
  // Finalizers run in a turn of their own.
  await new Promise((resolve) => setTimeout(resolve, 0));
  left = (await apartment.stats()).liveObjects;
} while (left > 0 && Date.now() < deadline);
// deno-lint-ignore no-console -- the test reads it
console.log(`${left} of 1000 left`);
