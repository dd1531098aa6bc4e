/** A worker whose native functions come from a simulation that cannot be changed, as those of Windows. */

import { serve } from "../../worker/serve.ts";
import { openSimulator } from "../../worker/simulator/machine.ts";

serve((request) => {
  if (!("machine" in request)) throw new TypeError("Cannot open Windows");
  const native = openSimulator(request.machine);
  return {
    functions: native.functions,
    hasOtherApartments: true,
    openFileStreams: () => native.openFileStreams(),
    close: () => native.close(),
  };
});
