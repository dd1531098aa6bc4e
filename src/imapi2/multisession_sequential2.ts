/**
 * Multisession on media that record one session after the other, with the
 * size of a writable unit.
 *
 * @module
 */

import { snapshotReader } from "./snapshot_reader.ts";
import { IMultisessionSequential2 } from "../abi/interfaces.ts";
import { invoke } from "../com/invoke.ts";
import { implementInterface } from "../com/com_object.ts";
import {
  MultisessionSequential,
  SEQUENTIAL_SOURCES,
} from "./multisession_sequential.ts";
import type { Sequential2Snapshot } from "./snapshots.ts";

const readSequential2 = snapshotReader<Sequential2Snapshot, "interfaceName">(
  { interfaceName: "IMultisessionSequential2" },
  {
    ...SEQUENTIAL_SOURCES,
    writeUnitSize: IMultisessionSequential2.methods.get_WriteUnitSize,
  },
);

/**
 * `IMultisessionSequential2`: the same as {@linkcode MultisessionSequential}
 * with the size of a writable unit. From Windows 7.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-imultisessionsequential2}
 *
 * @example Where can the next session start?
 * ```ts
 * import { openApartment } from "@discworks/imapi2";
 * import { appendableDvdPlusR, simulatedRecorder } from "@discworks/imapi2/simulator";
 *
 * await using apartment = await openApartment({
 *   simulator: { recorders: [simulatedRecorder(appendableDvdPlusR)] },
 * });
 * const [recorder] = await apartment.recorders();
 * const writer = await apartment.discFormat2Data(recorder!);
 * const session = await writer.multisessionSequential2();
 * console.log(await session?.snapshot());
 * ```
 */
export class MultisessionSequential2 extends MultisessionSequential {
  /** `IMultisessionSequential2` */
  static override readonly interfaceName: string =
    IMultisessionSequential2.name;

  static {
    implementInterface(this, IMultisessionSequential2);
  }

  /**
   * The size of a writable unit: a write takes a multiple of it. No document states the values;
   * guard against 0 before you divide.
   *
   * @returns The size, in sectors.
   * @throws {ComError} If the drive cannot answer, or the disc's state does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionsequential2-get_writeunitsize}
   */
  writeUnitSize(): Promise<number> {
    return invoke(this, IMultisessionSequential2.methods.get_WriteUnitSize);
  }

  /**
   * All eight values at once, in one message to the worker.
   *
   * @returns Plain data.
   * @throws {ComError} If the drive cannot answer, or the disc can take no further session.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-imultisessionsequential2}
   */
  override snapshot(): Promise<Sequential2Snapshot> {
    return readSequential2(this);
  }
}
