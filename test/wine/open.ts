/** Opens an apartment and prints how that went: run by programs_test.ts under many flags. */

import { openApartment } from "../../mod.ts";

const [systemDirectory, restrict] = Deno.args;
try {
  await using _apartment = await openApartment({
    ...(systemDirectory === undefined ? {} : { systemDirectory }),
    restrictWorker: restrict === "restrict",
  });
  print("opened");
} catch (error) {
  print(
    error instanceof Error ? `${error.name} ${error.message}` : String(error),
  );
}

function print(line: string): void {
  // deno-lint-ignore no-console -- the test reads it
  console.log(line);
}
