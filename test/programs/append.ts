/**
 * Appends paths to a disc that is a file: `append.ts MODE IMAGE PATH...`. MODE is `flags`, which prints the
 * flags that this needs, `run`, or `restricted`, which gives the workers no permission but their own.
 */

import { openApartment, permissionFlags } from "../../mod.ts";
import { simulatedRecorder } from "../../src/simulator/mod.ts";

const [mode, image, ...paths] = Deno.args;
const simulator = {
  recorders: [
    simulatedRecorder({ mediaType: "bd-r", sessions: [], image: image! }),
  ],
};
if (mode === "flags") {
  // deno-lint-ignore no-console -- the test reads it
  console.log(permissionFlags({ simulator, paths }));
} else {
  await using apartment = await openApartment({
    simulator,
    restrictWorker: mode === "restricted",
  });
  const [recorder] = await apartment.recorders();
  const { files, confirmed, startAddress, warnings } = await apartment
    .appendSession(recorder!, { paths });
  // deno-lint-ignore no-console -- the test reads it
  console.log(JSON.stringify({ files, confirmed, startAddress, warnings }));
}
