/**
 * Everything about every recorder, as plain data.
 *
 * @module
 */

import { HRESULTS } from "../abi/hresults.ts";
import type { RecorderSource } from "./recorder_source.ts";
import type { DiscFormat2Data } from "../imapi2/disc_format2_data.ts";
import type { DiscRecorder2 } from "../imapi2/disc_recorder2.ts";
import { ComError, type ComErrorRecord } from "../connection/errors.ts";
import type {
  MediaStatus,
  MediaType,
  WriteProtectStatus,
} from "../imapi2/media.ts";
import type { Multisession } from "../imapi2/multisession.ts";
import { MultisessionRandomWrite } from "../imapi2/multisession_random_write.ts";
import { MultisessionSequential } from "../imapi2/multisession_sequential.ts";
import type {
  RandomWriteSnapshot,
  Sequential2Snapshot,
  SequentialSnapshot,
} from "../imapi2/snapshots.ts";

/**
 * What can be done with a recorder and the disc in it now:
 *
 * - `"appendable"`: a further session can be written, the first on a blank disc.
 * - `"finalSession"`: one session can be written, and no further one after it.
 * - `"overwritable"`: the disc can be written anywhere, over what is on it.
 * - `"closed"`: the disc takes no further session.
 * - `"empty"`: no disc is in the drive.
 * - `"readOnlyDrive"`: the drive only reads discs.
 * - `"waiting"`: the drive is busy, or still recognises the disc: ask again.
 * - `"locked"`: another program holds the drive; `exclusiveAccessOwner` names it.
 * - `"unknown"`: `problem` says why it cannot be told.
 */
export type RecorderState =
  | "appendable"
  | "finalSession"
  | "overwritable"
  | "closed"
  | "empty"
  | "readOnlyDrive"
  | "waiting"
  | "locked"
  | "unknown";

/** What `Apartment.inspect()` tells of a disc. Addresses and counts are sectors of 2048 bytes. */
export interface MediaReport {
  /** The kind of disc. */
  type: MediaType;
  /** What can be done with it. */
  status: MediaStatus;
  /** By what it is protected; `null` where the drive does not say. */
  writeProtect: WriteProtectStatus | null;
  /** Whether it looks blank; `null` where the drive does not say. */
  blank: boolean | null;
  /** How many sectors it has; `null` where its state does not allow to ask. */
  totalSectors: number | null;
  /** How many of them the next session can use; `null` where its state does not allow to ask. */
  freeSectors: number | null;
  /** Where the next session starts; `null` where the disc takes none. */
  nextWritableAddress: number | null;
}

/** What `Apartment.inspect()` tells of a recorder. A text that cannot be read is `null`. */
export interface RecorderReport {
  /** The unique id. */
  id: string;
  /** The vendor. */
  vendorId: string | null;
  /** The product. */
  productId: string | null;
  /** The firmware revision. */
  productRevision: string | null;
  /** The volume's unique name. */
  volumeName: string | null;
  /** Drive letters and mount points. */
  volumePathNames: readonly string[];
  /** Who holds the drive exclusively; empty for nobody. */
  exclusiveAccessOwner: string | null;
  /** What can be done with it now. */
  state: RecorderState;
  /** Whether it only reads discs; `null` where that cannot be told. */
  readOnly: boolean | null;
  /** The disc; `null` where the drive is empty or only reads discs, or where `problem` says why. */
  media: MediaReport | null;
  /** Where the next session goes on media that record one after the other; `null` where none can. */
  multisession: Sequential2Snapshot | SequentialSnapshot | null;
  /** The same for media that can be overwritten anywhere. */
  randomWrite: RandomWriteSnapshot | null;
  /** The first thing that could not be read, or `null`. */
  problem: ComErrorRecord | null;
  /** Whether the recorder is simulated. */
  simulated: boolean;
}

/** The drive only reads discs. */
const READ_ONLY = HRESULTS.E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED;

/** The drive is empty. */
const EMPTY = HRESULTS.E_IMAPI_RECORDER_MEDIA_NO_MEDIA;

/** The disc takes no further session. */
const FULL = HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE;

/** Inspects all recorders side by side, so that what each needs next goes in one message. */
export function inspectRecorders(
  apartment: RecorderSource,
  ids: readonly string[],
  simulated: boolean,
  signal: AbortSignal | undefined,
): Promise<RecorderReport[]> {
  return Promise.all(
    ids.map((id) => inspectRecorder(apartment, id, simulated, signal)),
  );
}

async function inspectRecorder(
  apartment: RecorderSource,
  id: string,
  simulated: boolean,
  signal: AbortSignal | undefined,
): Promise<RecorderReport> {
  const report: RecorderReport = {
    id,
    vendorId: null,
    productId: null,
    productRevision: null,
    volumeName: null,
    volumePathNames: [],
    exclusiveAccessOwner: null,
    state: "unknown",
    readOnly: null,
    media: null,
    multisession: null,
    randomWrite: null,
    problem: null,
    simulated,
  };
  await readReport(apartment, report, signal);
  report.state = stateOf(report);
  return report;
}

/** Reads as much of a report as the recorder gives. */
async function readReport(
  apartment: RecorderSource,
  report: RecorderReport,
  signal: AbortSignal | undefined,
): Promise<void> {
  using scope = new DisposableStack();
  let reads = 0;
  let problemRead = Infinity;
  const read: Read = async (value, ordinary = [EMPTY]) => {
    const order = reads++;
    try {
      return await value;
    } catch (error) {
      if (!(error instanceof ComError)) throw error;
      // Answers that come together settle in no particular order.
      if (!ordinary.includes(error.hresult) && order < problemRead) {
        problemRead = order;
        report.problem = error.toJSON();
      }
      return null;
    }
  };
  const recorder = await read(
    apartment.discRecorder(report.id).then((made) => scope.use(made)),
  );
  signal?.throwIfAborted();
  if (recorder === null) return;
  const writing = apartment.discFormat2Data(recorder);
  const [identity, writer, readOnly] = await Promise.all([
    readIdentity(recorder, read),
    read(writing.then((made) => scope.use(made)), [READ_ONLY]),
    writing.then(() => false, isReadOnlyFailure),
  ]);
  signal?.throwIfAborted();
  Object.assign(report, identity, { readOnly });
  if (writer === null) return;
  report.media = await readMedia(writer, read);
  signal?.throwIfAborted();
  if (report.media === null) return;
  const multisessions = await read(writer.multisessionInterfaces()) ?? [];
  for (const multisession of multisessions) scope.use(multisession);
  signal?.throwIfAborted();
  [report.multisession, report.randomWrite] = await Promise.all([
    readSnapshot(multisessions, MultisessionSequential, read),
    readSnapshot(multisessions, MultisessionRandomWrite, read),
  ]);
}

/** Whether no writer is to be had because the drive only reads; `null` where it may have other reasons. */
function isReadOnlyFailure(error: unknown): true | null {
  return error instanceof ComError && error.hresult === READ_ONLY ? true : null;
}

function stateOf(report: RecorderReport): RecorderState {
  const { multisession, randomWrite, readOnly, problem, media } = report;
  if (multisession !== null) return "appendable";
  if (randomWrite !== null) return "overwritable";
  if (readOnly === true) return "readOnlyDrive";
  if (problem !== null) {
    if (problem.retryable) return "waiting";
    return problem.hresult === HRESULTS.E_IMAPI_RECORDER_LOCKED
      ? "locked"
      : "unknown";
  }
  if (media === null) return "empty";
  return media.nextWritableAddress === null ? "closed" : "finalSession";
}

/**
 * The value, or `null` where there is none, with the first real problem noted:
 * one that is not `ordinary`. That a drive is empty always is.
 */
type Read = <Value>(
  value: Promise<Value>,
  ordinary?: readonly number[],
) => Promise<Value | null>;

/** The snapshot of the first object of a class that can be used with the disc as it is. */
async function readSnapshot<Snapshot>(
  multisessions: readonly Multisession[],
  type: abstract new (...args: never[]) => Multisession & {
    snapshot(): Promise<Snapshot>;
  },
  read: Read,
): Promise<Snapshot | null> {
  const snapshots = await Promise.all(multisessions.map(async (candidate) => {
    if (!(candidate instanceof type)) return null;
    const supported = candidate.isSupportedOnCurrentMediaState();
    const snapshot = candidate.snapshot();
    // An object that cannot be used fails here, and that is no problem.
    snapshot.catch(() => {});
    return await read(supported) === true ? await read(snapshot) : null;
  }));
  return snapshots.find((snapshot) => snapshot !== null) ?? null;
}

async function readIdentity(
  recorder: DiscRecorder2,
  read: Read,
): Promise<Partial<RecorderReport>> {
  const [
    vendorId,
    productId,
    productRevision,
    volumeName,
    volumePathNames,
    exclusiveAccessOwner,
  ] = await Promise.all([
    read(recorder.vendorId()),
    read(recorder.productId()),
    read(recorder.productRevision()),
    read(recorder.volumeName()),
    read(recorder.volumePathNames()),
    read(recorder.exclusiveAccessOwner()),
  ]);
  return {
    vendorId,
    productId,
    productRevision,
    volumeName,
    volumePathNames: volumePathNames ?? [],
    exclusiveAccessOwner,
  };
}

async function readMedia(
  writer: DiscFormat2Data,
  read: Read,
): Promise<MediaReport | null> {
  const [
    type,
    status,
    writeProtect,
    blank,
    totalSectors,
    freeSectors,
    nextWritableAddress,
  ] = await Promise.all([
    read(writer.currentPhysicalMediaType()),
    read(writer.currentMediaStatus()),
    read(writer.writeProtectStatus()),
    read(writer.mediaHeuristicallyBlank()),
    read(writer.totalSectorsOnMedia(), [EMPTY, FULL]),
    read(writer.freeSectorsOnMedia(), [EMPTY, FULL]),
    read(writer.nextWritableAddress(), [EMPTY, FULL]),
  ]);
  if (type === null || status === null) return null;
  return {
    type,
    status,
    writeProtect,
    blank,
    totalSectors,
    freeSectors,
    nextWritableAddress,
  };
}
