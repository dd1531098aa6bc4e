/** Records session after session on a disc that is a file, until it is killed or the disc is full. */

import { machineMemory, openDiscsOf } from "../src/simulator/requests.ts";
import { openStore, sectorsOf } from "./_disc_store.ts";

function say(what: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${what}\n`));
}

const [image, mode] = Deno.args;
const memory = machineMemory({
  recorders: [{
    id: "one",
    vendorId: "",
    productId: "",
    productRevision: "",
    disc: { mediaType: "bd-r", sessions: [], image: image! },
  }],
});
await openDiscsOf(memory);
const { store, drive } = openStore(memory);
say("open");
while (true) {
  const start = drive.disc.nextWritableAddress;
  store.beginSession(start, 96);
  for (let address = start; address < start + 90; address += 10) {
    store.write(address, sectorsOf(address, 10));
    if (mode === "hold") {
      say("recording");
      // Killed by who started it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
  }
  store.endSession({ lastWrittenAddress: start + 89 });
}
