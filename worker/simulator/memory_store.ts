/**
 * Keeps what is recorded in memory, which all workers of a machine share.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { SimulatedDisc } from "../../src/model/description.ts";
import type { SessionExtent } from "../../src/model/disc_file.ts";
import { SECTOR_SIZE } from "../../src/model/empty_volume.ts";
import type {
  DriveState,
  MachineState,
} from "../../src/model/machine_state.ts";
import { MEMORY_SECTORS } from "../../src/model/shared_machine.ts";
import { recordedEnd } from "../../src/model/recorded_disc.ts";
import { DiscStore } from "./disc_store.ts";
import { SimulatedFailure } from "./simulated_object.ts";

/** The store of a disc that is no file. */
export class MemoryStore extends DiscStore {
  protected override overlay(startAddress: number, bytes: Uint8Array): void {
    const end = startAddress + bytes.length / SECTOR_SIZE;
    for (const extent of this.drive.inMemory) {
      const first = Math.max(startAddress, extent.startAddress);
      const last = Math.min(end, extent.startAddress + extent.sectors);
      if (first >= last) continue;
      const offset = extent.offset + first - extent.startAddress;
      bytes.set(
        this.machine.recorded(offset, last - first),
        (first - startAddress) * SECTOR_SIZE,
      );
    }
  }

  protected override reserve(
    drive: DriveState,
    { startAddress, sectors }: SessionExtent,
    machine: MachineState,
  ): void {
    const last = startAddress + sectors - 1;
    const count = recordedEnd(drive.disc!, startAddress, last) - startAddress;
    const offset = findRoom(machine, count);
    this.machine.makeRoom(offset, count);
    drive.inMemory.push({ startAddress, sectors: count, offset });
  }

  protected override start(): void {}

  protected override put(address: number, bytes: Uint8Array): void {
    const extent = this.drive.inMemory.at(-1)!;
    const offset = extent.offset + address - extent.startAddress;
    this.machine.recorded(offset, bytes.length / SECTOR_SIZE).set(bytes);
  }

  protected override finish(
    _disc: SimulatedDisc,
    end: number | null,
  ): (drive: DriveState) => void {
    return (drive) => {
      const extent = drive.inMemory.pop()!;
      if (end === null) return;
      const sectors = end - extent.startAddress;
      drive.inMemory.push({ ...extent, sectors });
    };
  }
}

/** The first gap between what is kept for all drives. */
function findRoom({ drives }: MachineState, sectors: number): number {
  const taken = drives.flatMap(({ inMemory }) => inMemory)
    .toSorted((one, other) => one.offset - other.offset);
  let offset = 0;
  for (const extent of taken) {
    if (extent.offset - offset >= sectors) return offset;
    offset = extent.offset + extent.sectors;
  }
  if (offset + sectors > MEMORY_SECTORS) {
    throw new SimulatedFailure(
      HRESULTS.E_OUTOFMEMORY,
      `Cannot record ${sectors} sectors in memory: ${
        MEMORY_SECTORS - offset
      } of ${MEMORY_SECTORS} are left, give the disc a file as its 'image'`,
    );
  }
  return offset;
}
