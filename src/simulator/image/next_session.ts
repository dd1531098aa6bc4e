/**
 * Looks for the session after another: a volume that starts where the rules of
 * the medium put one.
 *
 * @module
 */

import type { DiscImage } from "./disc_image.ts";
import type { End } from "./end.ts";
import { DESCRIPTORS, startsVolume, type Volume } from "./volume.ts";
import {
  type MediaRules,
  nextSessionStart,
  sessionEnd,
} from "../../model/media_rules.ts";

/**
 * How much longer than its volume a session can be: run-out, what tools pad
 * with (150 sectors, then a multiple of 32), and what IMAPI2 leaves after the
 * last anchor of UDF (256).
 */
export const MOST_PADDING = 1024;

/** A session that follows another. */
export interface Following {
  readonly start: number;
  /** The sectors that the one before is padded with. */
  readonly padding: number;
  /** The first sector after the one before, padding included. */
  readonly endBefore: number;
  /** The end of the volume of the one before. */
  readonly volumeEnd: End;
}

/** The session that needs the least padding, over all ways to read the volume before it. */
export async function findNext(
  image: DiscImage,
  rules: MediaRules,
  sessions: number,
  { start, ends }: Volume,
): Promise<Following | null> {
  if (rules.recording === "single") return null;
  let best: Following | null = null;
  for (const end of ends) {
    // The end of the file ends the last session only.
    if (end.by === "file") continue;
    const next = await findAfter(image, rules, sessions, start, end);
    if (next !== null && next.padding < (best?.padding ?? Infinity)) {
      best = next;
    }
  }
  return best;
}

async function findAfter(
  image: DiscImage,
  rules: MediaRules,
  sessions: number,
  start: number,
  volumeEnd: End,
): Promise<Following | null> {
  const unpadded = sessionEnd(rules, start, volumeEnd.end - 1);
  const earliest = nextSessionStart(rules, sessions, unpadded);
  const most = Math.max(MOST_PADDING, sessions === 1 ? rules.borderPadding : 0);
  for (let padding = 0; padding <= most; padding += rules.alignment) {
    const endBefore = unpadded + padding;
    const next = nextSessionStart(rules, sessions, endBefore);
    if (next + DESCRIPTORS >= image.sectors) return null;
    if (!await startsVolume(image, next)) continue;
    // After data, it is an image among the files of another session.
    return await image.firstData(earliest, next) === null
      ? { start: next, padding, endBefore, volumeEnd }
      : null;
  }
  return null;
}
