/**
 * Multisession on media that can be overwritten anywhere.
 *
 * @module
 */

import { lastWritten, readAddress, snapshotReader } from "./snapshot_reader.ts";
import { IMultisession, IMultisessionRandomWrite } from "../abi/interfaces.ts";
import { invoke } from "../com/invoke.ts";
import { implementInterface } from "../com/com_object.ts";
import { Multisession } from "./multisession.ts";
import type { RandomWriteSnapshot } from "./snapshots.ts";

const LAST_WRITTEN = lastWritten(
  IMultisessionRandomWrite.methods.get_LastWrittenAddress,
);

const readRandomWrite = snapshotReader<RandomWriteSnapshot, "interfaceName">(
  { interfaceName: "IMultisessionRandomWrite" },
  {
    isSupportedOnCurrentMediaState:
      IMultisession.methods.get_IsSupportedOnCurrentMediaState,
    inUse: IMultisession.methods.get_InUse,
    writeUnitSize: IMultisessionRandomWrite.methods.get_WriteUnitSize,
    lastWrittenAddress: LAST_WRITTEN,
    totalSectorsOnMedia:
      IMultisessionRandomWrite.methods.get_TotalSectorsOnMedia,
  },
);

/**
 * `IMultisessionRandomWrite`: for media without physical sessions, such as
 * DVD-RW, DVD+RW, DVD-RAM and BD-RE. From Windows 7.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-imultisessionrandomwrite}
 */
export class MultisessionRandomWrite extends Multisession {
  /** `IMultisessionRandomWrite` */
  static override readonly interfaceName: string =
    IMultisessionRandomWrite.name;

  static {
    implementInterface(this, IMultisessionRandomWrite);
  }

  /**
   * The size of a writable unit: a write starts at a multiple of it, and is one long.
   *
   * @returns The size, in sectors.
   * @throws {ComError} If the drive cannot answer, or the disc's state does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionrandomwrite-get_writeunitsize}
   */
  writeUnitSize(): Promise<number> {
    return invoke(this, IMultisessionRandomWrite.methods.get_WriteUnitSize);
  }

  /**
   * The last sector that was written.
   *
   * @returns The sector; `null` where none is, or where the drive does not report it (`E_NOTIMPL`).
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionrandomwrite-get_lastwrittenaddress}
   */
  lastWrittenAddress(): Promise<number | null> {
    return readAddress(this, LAST_WRITTEN);
  }

  /**
   * How many sectors the disc has.
   *
   * @returns The number, in sectors.
   * @throws {ComError} If the drive cannot answer, or the disc's state does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionrandomwrite-get_totalsectorsonmedia}
   */
  totalSectorsOnMedia(): Promise<number> {
    return invoke(
      this,
      IMultisessionRandomWrite.methods.get_TotalSectorsOnMedia,
    );
  }

  /**
   * All values at once, in one message to the worker.
   *
   * @returns Plain data.
   * @throws {ComError} If the drive cannot answer, or the disc's state does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-imultisessionrandomwrite}
   */
  snapshot(): Promise<RandomWriteSnapshot> {
    return readRandomWrite(this);
  }
}
