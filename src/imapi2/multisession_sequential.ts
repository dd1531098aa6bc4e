/**
 * Multisession on media that record one session after the other.
 *
 * @module
 */

import {
  lastWritten,
  readAddress,
  sessionStart,
  snapshotReader,
  type SnapshotSources,
} from "./snapshot_reader.ts";
import { IMultisession, IMultisessionSequential } from "../abi/interfaces.ts";
import { invoke } from "../com/invoke.ts";
import { implementInterface } from "../com/com_object.ts";
import { Multisession } from "./multisession.ts";
import type {
  Sequential2Snapshot,
  SequentialSnapshot,
  SequentialValues,
} from "./snapshots.ts";

const properties = IMultisessionSequential.methods;

const PREVIOUS_START = sessionStart(
  properties.get_StartAddressOfPreviousSession,
);
const PREVIOUS_END = lastWritten(
  properties.get_LastWrittenAddressOfPreviousSession,
);

/** Where the values of {@linkcode SequentialValues} come from. */
export const SEQUENTIAL_SOURCES: SnapshotSources<SequentialValues> = {
  isSupportedOnCurrentMediaState:
    IMultisession.methods.get_IsSupportedOnCurrentMediaState,
  inUse: IMultisession.methods.get_InUse,
  isFirstDataSession: properties.get_IsFirstDataSession,
  startAddressOfPreviousSession: PREVIOUS_START,
  lastWrittenAddressOfPreviousSession: PREVIOUS_END,
  nextWritableAddress: properties.get_NextWritableAddress,
  freeSectorsOnMedia: properties.get_FreeSectorsOnMedia,
};

const readSequential = snapshotReader<
  SequentialSnapshot,
  "interfaceName" | "writeUnitSize"
>(
  { interfaceName: "IMultisessionSequential", writeUnitSize: null },
  SEQUENTIAL_SOURCES,
);

/**
 * `IMultisessionSequential`: where the next session starts, how much is free,
 * what the last session spans. For CD-R, CD-RW, DVD-R, DVD+R and BD-R.
 *
 * Addresses and counts are sectors of 2048 bytes.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-imultisessionsequential}
 */
export class MultisessionSequential extends Multisession {
  /** `IMultisessionSequential` */
  static override readonly interfaceName: string = IMultisessionSequential.name;

  static {
    implementInterface(this, IMultisessionSequential);
  }

  /**
   * Whether the session is the first data session. It matters on discs that mix audio and data.
   *
   * @returns `true` if it is.
   * @throws {ComError} If the drive cannot answer, or the disc's state does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionsequential-get_isfirstdatasession}
   */
  isFirstDataSession(): Promise<boolean> {
    return invoke(this, IMultisessionSequential.methods.get_IsFirstDataSession);
  }

  /**
   * Where the last session on the disc starts.
   *
   * @returns The sector; `null` where there is no session, or the disc takes no further one: COM
   *   says -1, or fails with `E_IMAPI_DF2DATA_INVALID_MEDIA_STATE`.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionsequential-get_startaddressofprevioussession}
   */
  startAddressOfPreviousSession(): Promise<number | null> {
    return readAddress(this, PREVIOUS_START);
  }

  /**
   * The last sector that was written in the last session on the disc.
   *
   * @returns The sector; `null` where there is no session, the disc takes no further one, or the
   *   drive does not report it (`E_NOTIMPL`).
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionsequential-get_lastwrittenaddressofprevioussession}
   */
  lastWrittenAddressOfPreviousSession(): Promise<number | null> {
    return readAddress(this, PREVIOUS_END);
  }

  /**
   * Where the next session starts. Never derive it from the end of the last one: between
   * sessions lie lead-out, lead-in or border zones.
   *
   * @returns The sector.
   * @throws {ComError} If the drive cannot answer, or the disc's state does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionsequential-get_nextwritableaddress}
   */
  nextWritableAddress(): Promise<number> {
    return invoke(
      this,
      IMultisessionSequential.methods.get_NextWritableAddress,
    );
  }

  /**
   * How many sectors the next session can use.
   *
   * @returns The number, in sectors.
   * @throws {ComError} If the drive cannot answer, or the disc's state does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionsequential-get_freesectorsonmedia}
   */
  freeSectorsOnMedia(): Promise<number> {
    return invoke(this, IMultisessionSequential.methods.get_FreeSectorsOnMedia);
  }

  /**
   * All values at once, in one message to the worker.
   *
   * @returns Plain data; with the write unit where the object is a `MultisessionSequential2`.
   * @throws {ComError} If the drive cannot answer, or the disc can take no further session.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-imultisessionsequential}
   */
  snapshot(): Promise<SequentialSnapshot | Sequential2Snapshot> {
    return readSequential(this);
  }
}
