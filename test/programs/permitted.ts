/** A worker that opens an apartment, and tells which permissions it has as a whole. */

import { openApartment, type OpenApartmentOptions } from "../../mod.ts";

declare const self: {
  onmessage: (event: MessageEvent<OpenApartmentOptions>) => void;
  postMessage(message: unknown): void;
};

const NAMES = ["env", "ffi", "net", "read", "run", "sys", "write"] as const;

self.onmessage = async ({ data }) => {
  await using apartment = await openApartment(data);
  self.postMessage({
    recorders: (await apartment.recorders()).length,
    granted: NAMES.filter((name) =>
      Deno.permissions.querySync({ name }).state === "granted"
    ),
  });
};
