/**
 * Writing a session to a simulated disc.
 *
 * @module
 */

import { BURN_VERIFICATION_LEVELS, MEDIA_STATES } from "../../src/abi/enums.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import { IDiscFormat2Data } from "../../src/abi/interfaces.ts";
import { closesDisc } from "../../src/model/closing_rules.ts";
import type { DiscValues } from "../../src/model/drive_answers.ts";
import { SECTOR_SIZE } from "../../src/model/empty_volume.ts";
import { rulesOf, trackSectors } from "../../src/model/media_rules.ts";
import type { DiscStore } from "./disc_store.ts";
import type { DriveHandle } from "./drive_handle.ts";
import { SimulatedFailure } from "./simulated_object.ts";
import type { Stream } from "./stream.ts";

/** Sectors that are sent at once: 256 KiB, which are still in the processor's cache when they are written. */
const CHUNK = 128;

/** Sectors that a quick verification looks at, at either end of the session. */
const SAMPLE = 512;

/** What no disc is written in. */
const NOT_WRITTEN = MEDIA_STATES.DAMAGED | MEDIA_STATES.ERASE_REQUIRED |
  MEDIA_STATES.NON_EMPTY_SESSION | MEDIA_STATES.UNSUPPORTED_MEDIA |
  MEDIA_STATES.FINALIZED;

const { Write } = IDiscFormat2Data.methods;

/** How a session is written. */
export interface WriteSettings {
  /** `IDiscFormat2Data::ForceMediaToBeClosed` */
  readonly forceMediaToBeClosed: boolean;
  /** `IDiscFormat2Data::DisableConsumerDvdCompatibilityMode` */
  readonly disableConsumerDvdCompatibilityMode: boolean;
  /** `IDiscFormat2Data::ForceOverwrite` */
  readonly forceOverwrite: boolean;
  /** `IMAPI_BURN_VERIFICATION_LEVEL` */
  readonly verificationLevel: number;
}

/**
 * Writes all of a stream to the disc of a drive, which `owner` holds
 * exclusively meanwhile. Where it fails after the first sector, the session is
 * left open.
 */
export function writeSession(
  drive: DriveHandle,
  stream: Stream,
  owner: string,
  settings: WriteSettings,
): void {
  const size = Number(stream.size());
  if (size === 0 || size % SECTOR_SIZE !== 0) {
    throw new SimulatedFailure(
      HRESULTS.E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED,
      `The stream has ${size} bytes: it must be whole sectors of ${SECTOR_SIZE}`,
    );
  }
  const sectors = size / SECTOR_SIZE;
  const { disc } = drive;
  checkDisc(disc, sectors, settings.forceOverwrite);
  const rules = rulesOf(disc.physicalType)!;
  const { store } = drive;
  const startAddress = rules.recording === "randomWrite"
    ? 0
    : disc.nextWritableAddress;
  const track = trackSectors(rules, sectors);
  const wasHeld = drive.isHeld;
  if (!wasHeld) drive.acquire(owner);
  try {
    store.beginSession(startAddress, track, settings.forceOverwrite);
    send(drive, store, stream, startAddress, sectors);
    store.endSession({
      lastWrittenAddress: startAddress + track - 1,
      closed: closesDisc({ ...disc, ...settings, sectors }),
    });
    verify(
      drive,
      store,
      stream,
      startAddress,
      sectors,
      settings.verificationLevel,
    );
  } finally {
    if (!wasHeld) drive.release();
  }
}

function checkDisc(
  { mediaState, writable, blank, recording, freeSectors, totalSectors }:
    DiscValues,
  sectors: number,
  forceOverwrite: boolean,
): void {
  if ((mediaState & MEDIA_STATES.WRITE_PROTECTED) !== 0) {
    throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED);
  }
  if (!writable || (mediaState & NOT_WRITTEN) !== 0) {
    throw new SimulatedFailure(HRESULTS.E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED);
  }
  if (recording === "randomWrite" && !blank && !forceOverwrite) {
    throw new SimulatedFailure(HRESULTS.E_IMAPI_DF2DATA_MEDIA_NOT_BLANK);
  }
  const free = recording === "randomWrite" ? totalSectors : freeSectors;
  if (sectors > free) {
    throw new SimulatedFailure(
      HRESULTS.E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA,
      `The stream has ${sectors} sectors, and ${free} are free`,
    );
  }
}

function send(
  drive: DriveHandle,
  store: DiscStore,
  stream: Stream,
  startAddress: number,
  sectors: number,
): void {
  const bytes = new Uint8Array(Math.min(CHUNK, sectors) * SECTOR_SIZE);
  let written = 0;
  try {
    while (written < sectors) {
      const address = startAddress + written;
      const wanted = Math.min(CHUNK, sectors - written);
      const fault = drive.faultAt(Write, address, wanted);
      const count = fault === null ? wanted : fault.sector - address;
      const chunk = bytes.subarray(0, count * SECTOR_SIZE);
      read(stream, written, chunk);
      store.write(address, chunk);
      written += count;
      if (fault !== null) throw fault.failure;
    }
  } catch (error) {
    // The disc may be gone by now, and what is on it is another's then.
    if (store.isCurrent) {
      const lastWrittenAddress = startAddress + written - 1;
      store.endSession({ lastWrittenAddress, open: true });
    }
    throw error;
  }
}

/** Reads what was written again, and compares it with what was sent. */
function verify(
  drive: DriveHandle,
  store: DiscStore,
  stream: Stream,
  startAddress: number,
  sectors: number,
  level: number,
): void {
  if (level === BURN_VERIFICATION_LEVELS.NONE) return;
  const sent = new Uint8Array(CHUNK * SECTOR_SIZE);
  const isSample = (first: number, count: number) =>
    first < SAMPLE || first + count > sectors - SAMPLE;
  for (let first = 0; first < sectors; first += CHUNK) {
    const count = Math.min(CHUNK, sectors - first);
    if (level === BURN_VERIFICATION_LEVELS.QUICK && !isSample(first, count)) {
      continue;
    }
    const expected = sent.subarray(0, count * SECTOR_SIZE);
    read(stream, first, expected);
    const found = store.read(startAddress + first, count);
    const fault = drive.verificationFaultAt(Write, startAddress + first, count);
    if (fault !== null) throw fault.failure;
    if (!sameBytes(found, expected)) {
      throw new SimulatedFailure(
        HRESULTS.E_IMAPI_BURN_VERIFICATION_FAILED,
        "What is on the disc is not what was sent",
      );
    }
  }
}

function read(stream: Stream, first: number, target: Uint8Array): void {
  const count = stream.read(first * SECTOR_SIZE, target);
  if (count < target.length) {
    throw new SimulatedFailure(
      HRESULTS.E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED,
      "The stream gave less than its size",
    );
  }
}

/** Both have whole sectors, so they are compared eight bytes at a time. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  const [left, right] = [one, other].map((bytes) =>
    new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8)
  ) as [BigUint64Array, BigUint64Array];
  for (let index = 0; index < left.length; index++) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}
