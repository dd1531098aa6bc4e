/**
 * Whether bytes fit on a disc as its next session, and where they would go.
 *
 * @module
 */

import { show } from "../checks/arguments.ts";
import type { SessionRefusal } from "../discs/session_refusal.ts";
import type { MediaReport } from "./recorder_report.ts";
import type {
  RandomWriteSnapshot,
  Sequential2Snapshot,
  SequentialSnapshot,
} from "../imapi2/snapshots.ts";

/** IMAPI_SECTOR_SIZE. */
const SECTOR = 2048n;

/** The largest LONG: IMAPI2 knows no address beyond. */
const MAX_LONG = 2 ** 31 - 1;

/** More than any disc has; a plan for it is exact in numbers still. */
const MAX_BYTES = 2n ** 63n - 1n;

/** What `snapshot()` and `inspect()` give, as far as a plan can be made from it. */
export type PlannableSnapshot =
  | Sequential2Snapshot
  | SequentialSnapshot
  | RandomWriteSnapshot
  | MediaReport;

/** What {@linkcode planSession} gives. Addresses and counts are sectors of 2048 bytes. */
export interface SessionPlan {
  /** Whether the disc can take it. */
  fits: boolean;
  /** Why not; `null` where it fits. */
  reason: SessionRefusal | null;
  /** How many sectors it needs: a multiple of the write unit. */
  sectors: number;
  /** Its first sector, as the drive gives it; 0 on random-write media. */
  startAddress: number;
  /** Its last sector, padding included; `null` where there is nothing to write. */
  endAddress: number | null;
  /** How many sectors the disc has left after it; below 0, how many are missing. */
  sectorsLeft: number;
}

/**
 * Plans the next session: how many sectors the bytes need, where they would
 * go, and what is left. It only calculates, and asks no drive.
 *
 * - The length is rounded up to the write unit; a unit that is missing, 0 or
 *   negative counts as 1, since no document rules these out.
 * - The start is never rounded: a sequential write starts where the drive says,
 *   also where that is no multiple of the unit.
 * - On random-write media a write starts at sector 0 and goes over what is
 *   there, and all sectors count as free.
 * - A disc that takes one session and is complete with it, such as a blank DVD-R
 *   DL, has no snapshot: plan with its `media` of the report.
 * - No bytes fit wherever the disc's state allows a session, and need no sector.
 *
 * `freeSectorsOnMedia` has the run-out taken off, not the files' directory:
 * `bytes` is the size of the whole image.
 *
 * @param snapshot What `snapshot()` of a multisession object gave, or `multisession`,
 *   `randomWrite` or `media` of a report of `inspect()`.
 * @param bytes How many bytes to write, from 0 to 2 ** 63 - 1; a `number` must be a safe integer.
 * @returns Plain data.
 * @throws {RangeError} If `bytes` is negative, no whole number, or too large.
 * @throws {TypeError} If `bytes` is no number, or the snapshot lacks a value.
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisessionsequential2-get_writeunitsize}
 *
 * @example Does it fit, and where?
 * ```ts
 * import { openApartment, planSession } from "@discworks/imapi2";
 * import { appendableDvdPlusR, simulatedRecorder } from "@discworks/imapi2/simulator";
 *
 * await using apartment = await openApartment({
 *   simulator: { recorders: [simulatedRecorder(appendableDvdPlusR)] },
 * });
 * const [report] = await apartment.inspect();
 * const plan = planSession(report!.multisession!, 700_000_000);
 * console.log(plan.reason?.message ?? `from sector ${plan.startAddress} to ${plan.endAddress}`);
 * ```
 */
export function planSession(
  snapshot: PlannableSnapshot,
  bytes: number | bigint,
): SessionPlan {
  const size = checkBytes(bytes);
  const { supported, start, free, unit } = terms(snapshot);
  const sectors = Number(ceilTo(ceilTo(size, SECTOR) / SECTOR, BigInt(unit)));
  const last = start + sectors - 1;
  const reason = refusal(supported, start, free, sectors);
  return {
    fits: reason === null,
    reason,
    sectors,
    startAddress: start,
    endAddress: sectors === 0 ? null : last,
    sectorsLeft: free - sectors,
  };
}

/** What a plan is made of, whichever kind of multisession it is for. */
interface Terms {
  readonly supported: boolean;
  readonly start: number;
  readonly free: number;
  readonly unit: number;
}

function terms(snapshot: PlannableSnapshot): Terms {
  if (typeof snapshot !== "object" || snapshot === null) {
    throw new TypeError(
      `Cannot plan a session: 'snapshot' must be what snapshot() gives, received ${
        show(snapshot)
      }`,
    );
  }
  if ("freeSectors" in snapshot) return mediaTerms(snapshot);
  const supported = snapshot.isSupportedOnCurrentMediaState;
  if (typeof supported !== "boolean") {
    refuseField("isSupportedOnCurrentMediaState", "true or false", supported);
  }
  const unit = "writeUnitSize" in snapshot
    ? Math.max(1, checkSectors("writeUnitSize", snapshot.writeUnitSize ?? 1))
    : 1;
  if ("totalSectorsOnMedia" in snapshot) {
    const { totalSectorsOnMedia } = snapshot;
    const free = checkSectors("totalSectorsOnMedia", totalSectorsOnMedia);
    return { supported, start: 0, free, unit };
  }
  return {
    supported,
    start: checkSectors("nextWritableAddress", snapshot.nextWritableAddress),
    free: checkSectors("freeSectorsOnMedia", snapshot.freeSectorsOnMedia),
    unit,
  };
}

/** IMAPI2 tells no write unit for a disc that offers no multisession object. */
function mediaTerms(media: MediaReport): Terms {
  const { nextWritableAddress: start, freeSectors: free } = media;
  if (start === null || free === null) {
    return { supported: false, start: 0, free: 0, unit: 1 };
  }
  return {
    supported: true,
    start: checkSectors("nextWritableAddress", start),
    free: checkSectors("freeSectors", free),
    unit: 1,
  };
}

function refusal(
  supported: boolean,
  start: number,
  free: number,
  sectors: number,
): SessionRefusal | null {
  if (!supported) {
    return {
      code: "notSupported",
      message: "The disc takes no session of this kind in its state now.",
    };
  }
  if (start < 0) {
    return {
      code: "noStartAddress",
      message:
        `The drive gives no sector where the next session can start, but ${start}.`,
    };
  }
  // A drive that gives a negative number has no room even for nothing.
  if (sectors > free) {
    return {
      code: "tooFewSectors",
      message: `It needs ${sectors} sectors, and ${free} are free.`,
    };
  }
  if (start + sectors - 1 > MAX_LONG) {
    return {
      code: "beyondLastAddress",
      message: `It would end at sector ${
        start + sectors - 1
      }, and the last address is ${MAX_LONG}.`,
    };
  }
  return null;
}

function checkBytes(bytes: number | bigint): bigint {
  if (typeof bytes !== "number" && typeof bytes !== "bigint") {
    throw new TypeError(
      `Cannot plan a session: 'bytes' must be a number or a bigint, received ${
        show(bytes)
      }`,
    );
  }
  // A number that is not safe stands for several whole numbers.
  const whole = typeof bytes === "bigint" || Number.isSafeInteger(bytes);
  if (!whole || bytes < 0 || bytes > MAX_BYTES) {
    throw new RangeError(
      `Cannot plan a session: 'bytes' must be a whole number from 0 to 2 ** 63 - 1, a bigint above 2 ** 53 - 1, received ${bytes}`,
    );
  }
  return BigInt(bytes);
}

/** A value of a snapshot is a LONG: negative ones come from drives that give nonsense. */
function checkSectors(field: string, value: unknown): number {
  if (!Number.isInteger(value) || Math.abs(Number(value)) > MAX_LONG + 1) {
    refuseField(field, "a whole number of sectors that fits a LONG", value);
  }
  return Number(value);
}

function refuseField(field: string, expected: string, value: unknown): never {
  throw new TypeError(
    `Cannot plan a session: 'snapshot.${field}' must be ${expected}, received ${
      show(value)
    }`,
  );
}

function ceilTo(value: bigint, unit: bigint): bigint {
  return (value + unit - 1n) / unit * unit;
}
