/**
 * Multisession on media that record one session after the other.
 *
 * @module
 */

import {
  lastWritten,
  sessionStart,
  snapshotReader,
  type SnapshotSources,
} from "./_snapshot.ts";
import { IMultisession, IMultisessionSequential } from "./abi/interfaces.ts";
import { invoke } from "./com_object.ts";
import { Multisession } from "./multisession.ts";

/** What {@linkcode MultisessionSequential.snapshot} gives. Addresses and counts are sectors. */
export interface SequentialSnapshot {
  /** Whether a session can be written this way to the disc. */
  isSupportedOnCurrentMediaState: boolean;
  /** Whether this is the way that was chosen. */
  inUse: boolean;
  /** Whether the next data session would be the first one. */
  isFirstDataSession: boolean;
  /**
   * Where the last session starts; `null` where there is none: COM says -1, or
   * fails with `E_IMAPI_DF2DATA_INVALID_MEDIA_STATE`.
   */
  startAddressOfPreviousSession: number | null;
  /** The last sector written in it; `null` where there is none, or the drive does not report it. */
  lastWrittenAddressOfPreviousSession: number | null;
  /** Where the next session starts. */
  nextWritableAddress: number;
  /** How many sectors it can use. */
  freeSectorsOnMedia: number;
}

const properties = IMultisessionSequential.methods;

/** Where the values of a {@linkcode SequentialSnapshot} come from. */
export const SEQUENTIAL_SOURCES: SnapshotSources<SequentialSnapshot> = {
  isSupportedOnCurrentMediaState:
    IMultisession.methods.get_IsSupportedOnCurrentMediaState,
  inUse: IMultisession.methods.get_InUse,
  isFirstDataSession: properties.get_IsFirstDataSession,
  startAddressOfPreviousSession: sessionStart(
    properties.get_StartAddressOfPreviousSession,
  ),
  lastWrittenAddressOfPreviousSession: lastWritten(
    properties.get_LastWrittenAddressOfPreviousSession,
  ),
  nextWritableAddress: properties.get_NextWritableAddress,
  freeSectorsOnMedia: properties.get_FreeSectorsOnMedia,
};

const readSequential = snapshotReader(SEQUENTIAL_SOURCES);

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
   * @returns The sector, as COM gives it: -1 where there is none.
   * @throws {ComError} If the drive cannot answer, or the disc's state does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionsequential-get_startaddressofprevioussession}
   */
  startAddressOfPreviousSession(): Promise<number> {
    return invoke(
      this,
      IMultisessionSequential.methods.get_StartAddressOfPreviousSession,
    );
  }

  /**
   * The last sector that was written in the last session on the disc.
   *
   * @returns The sector, as COM gives it: -1 where there is none.
   * @throws {ComError} With `E_NOTIMPL`, if the drive does not report it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionsequential-get_lastwrittenaddressofprevioussession}
   */
  lastWrittenAddressOfPreviousSession(): Promise<number> {
    return invoke(
      this,
      IMultisessionSequential.methods.get_LastWrittenAddressOfPreviousSession,
    );
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
   * @returns Plain data.
   * @throws {ComError} If the drive cannot answer, or the disc can take no further session.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-imultisessionsequential}
   */
  snapshot(): Promise<SequentialSnapshot> {
    return readSequential(this);
  }
}
