/** A worker whose message pump throws on its timer, after the two times of the first message. */

import { serve } from "../../worker/serve.ts";
import { openSimulator } from "../../worker/simulator/machine.ts";

serve((request) => {
  if (!("machine" in request)) throw new TypeError("Cannot open Windows");
  const native = openSimulator(request.machine);
  let pumped = 0;
  return {
    functions: {
      ...native.functions,
      PeekMessageW: () => {
        if (++pumped > 2) throw new Error("the pump is broken");
        return 0;
      },
    },
    hasOtherApartments: true,
    openFileStreams: () => native.openFileStreams(),
    close: () => native.close(),
  };
});
