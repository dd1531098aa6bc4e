/** A worker that tells, before its last reply, how it left the apartment. */

import { serve } from "../../worker/serve.ts";
import { openSimulator } from "../../worker/simulator/machine.ts";

/** What of a dedicated worker's global scope is used. */
declare const self: { postMessage(message: unknown): void };

serve((request) => {
  if (!("machine" in request)) throw new TypeError("Cannot open Windows");
  const native = openSimulator(request.machine);
  const { DispCallFunc, CoUninitialize } = native.functions;
  const told: string[] = [];
  return {
    functions: {
      ...native.functions,
      DispCallFunc: (...args) => {
        // The third slot is IUnknown::Release.
        if (BigInt(args[1]) === 16n) told.push("Release");
        return DispCallFunc(...args);
      },
      CoUninitialize: () => {
        told.push("CoUninitialize");
        CoUninitialize();
      },
    },
    hasOtherApartments: false,
    openFileStreams: () => native.openFileStreams(),
    close: () => {
      const { liveObjects, liveAllocations } = native;
      native.close();
      self.postMessage({ told, liveObjects, liveAllocations });
    },
  };
});
