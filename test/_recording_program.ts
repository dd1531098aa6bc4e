/** Records session after session on a disc that is a file, until it is killed or the disc is full. */

import { machineMemory, openDiscsOf } from "../src/simulator/requests.ts";
import { openStore, sectorsOf } from "./_disc_store.ts";

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
console.log("open");
for (let round = 0;; round++) {
  const start = drive.disc.nextWritableAddress;
  store.beginSession(start, 96);
  for (let address = start; address < start + 90; address += 10) {
    store.write(address, sectorsOf(address, 10));
    if (mode === "hold") {
      console.log("recording");
      // Killed by who started it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
  }
  store.endSession({ lastWrittenAddress: start + 89 });
  if (round === 0) console.log("recorded");
}
