import { openApartment } from "../../mod.ts";
import { blankCdR, simulatedRecorder } from "../../src/simulator/mod.ts";
import { mayWrite } from "../../examples/_append_terminal.ts";
import { print } from "../../examples/_output.ts";
import { runProgram } from "../../examples/_program.ts";

/** Asks about a disc as about a real one. */
await runProgram("may_write", async () => {
  await using apartment = await openApartment({
    simulator: { recorders: [simulatedRecorder(blankCdR)] },
  });
  const [recorder] = await apartment.recorders();
  const answer = await mayWrite(
    { simulated: false, yes: Deno.args.includes("--yes") },
    () => apartment.planAppend(recorder!, { paths: ["src/append"] }),
  );
  print(`answer: ${answer}`);
  return 0;
});
