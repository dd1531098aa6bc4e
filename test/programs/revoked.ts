/** Asks workers, started as an apartment's, for their FFI before and after the program revokes its own. */

import { workerOptions } from "../../src/apartment/open_apartment.ts";

const descriptor = { name: "ffi", path: "/library" } as const;
const code = `onmessage = () => {
  const { state } = Deno.permissions.querySync(${JSON.stringify(descriptor)});
  postMessage(state);
};`;

function state(worker: Worker): Promise<string> {
  const answer = new Promise<string>((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
  });
  worker.postMessage(null);
  return answer;
}

const workers = [false, true].map((restrict) =>
  new Worker(
    `data:text/javascript,${encodeURIComponent(code)}`,
    workerOptions(restrict, { ffi: [descriptor.path] }),
  )
);
const before = await Promise.all(workers.map(state));
await Deno.permissions.revoke(descriptor);
const after = await Promise.all(workers.map(state));
for (const worker of workers) worker.terminate();
// deno-lint-ignore no-console -- the test reads it
console.log(JSON.stringify({ before, after }));
