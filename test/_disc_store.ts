/** What tests of discs that are recorded on share. */

import { SharedMachine } from "../src/model/shared_machine.ts";
import { Drive } from "../worker/simulator/drive.ts";
import { DriveHandle } from "../worker/simulator/drive_handle.ts";
import type { DiscStore } from "../worker/simulator/disc_store.ts";

/** The first drive of a machine, and what keeps the data of its disc. */
export function openStore(
  memory: SharedArrayBuffer,
): { readonly store: DiscStore; readonly drive: DriveHandle } {
  const drive = new DriveHandle(new Drive(new SharedMachine(memory), 0));
  return { store: drive.store, drive };
}

/** Sectors of which no two are alike, nor like an empty one. */
export function sectorsOf(
  address: number,
  count: number,
): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(count * 512);
  for (let index = 0; index < words.length; index++) {
    words[index] = ((address * 512 + index) * 2654435761 + 1) >>> 0;
  }
  return new Uint8Array(words.buffer);
}
