/** The worker of a simulation, whose garbage can be collected: each isolate has a heap of its own. */

import "../../worker/simulator_worker.ts";
import { collectGarbage } from "./_collect.ts";

// The worker's own messages are the module's.
const channel = new BroadcastChannel("collect");
channel.onmessage = () => {
  collectGarbage();
  channel.postMessage("collected");
};
