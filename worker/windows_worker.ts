/**
 * The worker on Windows.
 *
 * @module
 */

import { serve } from "./serve.ts";
import { openWindows } from "./native/windows.ts";

serve((request) => {
  if (!("systemDirectory" in request)) {
    throw new TypeError(
      "Cannot open a simulation: this is the worker for Windows",
    );
  }
  return openWindows(request.systemDirectory);
});
