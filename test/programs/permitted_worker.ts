/** Starts a worker that has the permissions of an apartment and no others. */

import { permissionOptions } from "../../mod.ts";
import { demo } from "../../src/simulator/mod.ts";

// On Windows it asks the real COM, with FFI as the one further permission.
const options = Deno.build.os === "windows" ? {} : { simulator: demo };
const worker = new Worker(new URL("permitted.ts", import.meta.url), {
  type: "module",
  deno: { permissions: permissionOptions(options) },
});
worker.onmessage = ({ data }) => {
  // deno-lint-ignore no-console -- the test reads it
  console.log(JSON.stringify(data));
  worker.terminate();
};
worker.postMessage(options);
