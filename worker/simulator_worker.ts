/**
 * The worker of a simulation.
 *
 * @module
 */

import { serve } from "./serve.ts";
import { openSimulator } from "./simulator/machine.ts";

serve((request) => {
  if (!("machine" in request)) {
    throw new TypeError(
      "Cannot open Windows: this is the worker of a simulation",
    );
  }
  return openSimulator(request.machine);
});
