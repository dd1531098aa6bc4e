/**
 * What a file holds after the last volume that is known.
 *
 * @module
 */

import type { DiscImage } from "./disc_image.ts";
import { findNext } from "./next_session.ts";
import type { Volume } from "./volume.ts";
import { MEDIA_RULES, type MediaRules } from "../../model/media_rules.ts";

/** What is looked through for data after the last session, and before the end of the file: 64 MiB each. */
const LOOKED_THROUGH = 32_768;

/** The first sector after a volume that holds data, as far as that is looked for. */
export async function dataAfter(
  image: DiscImage,
  rules: MediaRules,
  sessions: number,
  start: number,
  end: number,
): Promise<number | null> {
  const near = end + LOOKED_THROUGH;
  const far = Math.max(near, image.sectors - LOOKED_THROUGH);
  const found = await image.firstData(end, near) ??
    await image.firstData(far, image.roundedSectors);
  if (found !== null || far === near || rules.recording === "randomWrite") {
    return found;
  }
  // In between, it is where another kind of medium goes on.
  const volume: Volume = { start, ends: [{ end, by: "volume" }] };
  const [other] = await kindsThatGoOn(image, sessions, volume);
  return other === undefined ? null : other.start;
}

/** The kinds of media on which a session of the image goes on after a volume. */
export async function kindsThatGoOn(
  image: DiscImage,
  sessions: number,
  volume: Volume,
): Promise<{ kind: string; start: number }[]> {
  const found: { kind: string; start: number }[] = [];
  for (const [kind, rules] of Object.entries(MEDIA_RULES)) {
    if (rules.recording !== "sequential") continue;
    const next = await findNext(image, rules, sessions, volume);
    if (next !== null) found.push({ kind, start: next.start });
  }
  return found;
}
