/**
 * Declares an interface of Windows' own and uses it: a dictionary. It takes the
 * same permissions as recorders do, since COM loads the server and not Deno.
 *
 * ```sh
 * deno run --allow-read=worker,src "--allow-ffi=C:\Windows\System32\kernel32.dll,C:\Windows\System32\user32.dll,C:\Windows\System32\ole32.dll,C:\Windows\System32\oleaut32.dll" examples/declare.ts
 * ```
 *
 * @module
 */

// deno-lint-ignore-file no-console -- printing is what this program is for

import { ComError, openApartment } from "@discworks/imapi2";
import { unsafeDefineInterface } from "@discworks/imapi2/com";

// Both of these, and the slots, are in the type library of scrrun.dll.
const CLSID_Dictionary = "EE09B103-97E0-11CF-978F-00A02463E06F";

const IDictionary = unsafeDefineInterface({
  name: "IDictionary",
  iid: "42C642C1-97E1-11CF-978F-00A02463E06F",
  members: {
    item: { slot: 9, in: ["VARIANT*"], out: "VARIANT" },
    add: { slot: 10, in: ["VARIANT*", "VARIANT*"] },
    count: { slot: 11, out: "LONG" },
    keys: { slot: 15, out: "VARIANT" },
  },
});

async function main(): Promise<void> {
  await using apartment = await openApartment();
  using dictionary = await apartment.create(CLSID_Dictionary, IDictionary);

  // Calls of one turn travel in one message, in this order.
  await Promise.all([
    dictionary.add("größe", 4700372992),
    dictionary.add("written", new Date("2023-03-15T18:00:00Z")),
    dictionary.add("sessions", [1, 2, ["three"]]),
  ]);
  console.log(await dictionary.count(), await dictionary.keys());
  console.log(await dictionary.item("größe"), await dictionary.item("written"));
  console.log(await dictionary.item("sessions"));
  try {
    await dictionary.add("größe", 0);
  } catch (error) {
    if (!(error instanceof ComError)) throw error;
    console.log(error.message);
  }
}

if (Deno.build.os === "windows") await main();
else {
  console.error("declare: Cannot make a dictionary: it needs Windows.");
  Deno.exitCode = 1;
}
