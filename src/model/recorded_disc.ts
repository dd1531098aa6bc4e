/**
 * What a disc is after something was recorded on it.
 *
 * @module
 */

import type { SimulatedDisc } from "./description.ts";
import { capacityOf } from "./disc_model.ts";
import { MEDIA_RULES, nextSessionStart, sessionEnd } from "./media_rules.ts";

/** What was recorded. Addresses are sectors. */
export interface RecordedSession {
  /** The first sector. */
  readonly startAddress: number;
  /** The last sector that was sent, before the recorder padded it. */
  readonly lastWrittenAddress: number;
  /** Whether the disc was closed with it. */
  readonly closed?: boolean;
  /** Whether it was broken off: it then stays open, with data in it. */
  readonly open?: boolean;
}

/**
 * The disc with one session more. Where there is no room for a further one, the
 * recorder closes it. What a description said against the rules is gone, as it
 * was said of the disc before; capacity and write unit stay.
 */
export function recordedDisc(
  disc: SimulatedDisc,
  { startAddress, lastWrittenAddress, closed = false, open = false }:
    RecordedSession,
): SimulatedDisc {
  const { mediaType, image, totalSectors, writeUnitSize } = disc;
  const rules = MEDIA_RULES[mediaType];
  const kept = {
    mediaType,
    ...(image === undefined ? {} : { image }),
    ...(totalSectors === undefined ? {} : { totalSectors }),
    ...(writeUnitSize === undefined ? {} : { writeUnitSize }),
  };
  if (rules.recording === "randomWrite") {
    return {
      ...kept,
      sessions: [],
      lastWrittenAddress,
      ...(closed ? { closed } : {}),
    };
  }
  // A medium of one session is complete with it, however it ended.
  const leftOpen = open && rules.recording === "sequential";
  const sessions = [...disc.sessions, {
    startAddress,
    lastWrittenAddress,
    ...(leftOpen ? { open: true } : {}),
  }];
  const end = sessionEnd(rules, startAddress, lastWrittenAddress);
  const next = nextSessionStart(rules, sessions.length, end);
  const full = rules.recording === "sequential" &&
    next + rules.reserved >= capacityOf(disc);
  return {
    ...kept,
    sessions,
    ...(!leftOpen && (closed || full) ? { closed: true } : {}),
  };
}

/** The first sector after what was recorded, with what the recorder pads it with. */
export function recordedEnd(
  { mediaType }: SimulatedDisc,
  startAddress: number,
  lastWrittenAddress: number,
): number {
  return sessionEnd(MEDIA_RULES[mediaType], startAddress, lastWrittenAddress);
}
