/**
 * Burns a directory on a simulated disc that is a file, after it deleted a file
 * if there is a third argument, and prints how long it took and how much memory
 * its process had at most, as one line of JSON. It is
 * a process of its own, so that nothing else has a part in that, and it needs
 * every permission: no other lets Deno read `/proc/self/status`.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- printing is what this program is for

import { FileSystemImage, openApartment } from "@discworks/imapi2";
import { simulatedRecorder } from "@discworks/imapi2/simulator";
import { MsftFileSystemImage } from "../../src/abi/coclasses.ts";

/** What it prints. */
export interface BurnReport {
  /** From the first look at the directory until the store has flushed the image. */
  readonly milliseconds: number;
  /** The most resident memory, in bytes; `null` where the system does not tell. */
  readonly peak: number | null;
}

const [directory, image, previous] = Deno.args;
await using apartment = await openApartment({
  simulator: {
    recorders: [
      simulatedRecorder({ mediaType: "bd-r", sessions: [], image: image! }),
    ],
  },
});
const [recorder] = await apartment.recorders();
using writer = await apartment.discFormat2Data(recorder!, {
  clientName: "benchmark",
});
using files = await apartment.create(
  MsftFileSystemImage.clsid,
  FileSystemImage,
);
await files.chooseImageDefaults(recorder!);
using root = await files.root();
// What is deleted leaves memory to the next that writes: for all at the same moment.
if (previous !== undefined) Deno.removeSync(previous);
const start = performance.now();
await root.addTree(directory!, false);
using result = await files.createResultImage();
using stream = await result.imageStream();
await writer.write(stream);
const report: BurnReport = {
  milliseconds: performance.now() - start,
  peak: peakMemory(),
};
console.log(JSON.stringify(report));

function peakMemory(): number | null {
  if (Deno.build.os !== "linux") return null;
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)![1]) * 1024;
}
