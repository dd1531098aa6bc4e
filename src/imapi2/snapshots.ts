/**
 * The values of multisession objects, as plain data. Addresses and counts are
 * sectors of 2048 bytes.
 *
 * @module
 */

/** The values that all objects have whose media record one session after the other. */
export interface SequentialValues {
  /** Whether a session can be written this way to the disc. */
  isSupportedOnCurrentMediaState: boolean;
  /** Whether a script chose this object with `setInUse()`. */
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

/** The values of a `MultisessionSequential`. */
export interface SequentialSnapshot extends SequentialValues {
  /** Tells it from a {@linkcode Sequential2Snapshot}. */
  interfaceName: "IMultisessionSequential";
  /** Always `null`: this interface does not tell the size of a writable unit. */
  writeUnitSize: null;
}

/** The values of a `MultisessionSequential2`. */
export interface Sequential2Snapshot extends SequentialValues {
  /** Tells it from a {@linkcode SequentialSnapshot}. */
  interfaceName: "IMultisessionSequential2";
  /** The size of a writable unit, in sectors. */
  writeUnitSize: number;
}

/** The values of a `MultisessionRandomWrite`. */
export interface RandomWriteSnapshot {
  /** Tells it from the snapshots of media with sessions. */
  interfaceName: "IMultisessionRandomWrite";
  /** Whether a session can be written this way to the disc. */
  isSupportedOnCurrentMediaState: boolean;
  /** Whether a script chose this object with `setInUse()`. */
  inUse: boolean;
  /** The size of a writable unit, in sectors. */
  writeUnitSize: number;
  /** The last sector written; `null` where there is none, or the drive does not report it. */
  lastWrittenAddress: number | null;
  /** How many sectors the disc has. */
  totalSectorsOnMedia: number;
}
