/**
 * Finds the sessions of an image: the rules of the medium tell where one can
 * start, and volume descriptors whether it does.
 *
 * @module
 */

import type { SimulatedSession } from "../../model/description.ts";
import type { ImageFile } from "./file.ts";
import {
  DESCRIPTORS,
  readVolume,
  refuseTruncated,
  startsVolume,
  type Volume,
} from "./volume.ts";
import {
  MEDIA_RULES,
  type MediaRules,
  nextSessionStart,
  sessionEnd,
} from "../../model/media_rules.ts";

/**
 * How much longer than its volume a session can be: run-out, what tools pad
 * with (150 sectors, then a multiple of 32), and what IMAPI2 leaves after the
 * last anchor of UDF (256).
 */
const MOST_PADDING = 1024;

/** What is looked through for data after the last session, and before the end of the file: 32 MiB each. */
const LOOKED_THROUGH = 16384;

/** A session that follows another. */
interface Following {
  readonly start: number;
  /** The sectors that the one before is padded with. */
  readonly padding: number;
  /** The first sector after the one before, padding included. */
  readonly endBefore: number;
  /** The first sector after the volume of the one before. */
  readonly volumeEnd: number;
}

/** The sessions of an image, in order. */
export async function findSessions(
  image: ImageFile,
  rules: MediaRules,
): Promise<SimulatedSession[]> {
  const sessions: SimulatedSession[] = [];
  let volume = await readVolume(image, 0);
  for (;;) {
    const startAddress = volume.start;
    const next = await findNext(image, rules, sessions.length + 1, volume);
    if (next === null) {
      const end = await lastEnd(image, rules, sessions.length + 1, volume);
      return [...sessions, { startAddress, lastWrittenAddress: end - 1 }];
    }
    sessions.push({
      startAddress,
      lastWrittenAddress:
        (next.padding === 0 ? next.volumeEnd : next.endBefore) - 1,
    });
    volume = await readVolume(image, next.start);
  }
}

/** The end of the one volume of a medium that is written anywhere. */
export async function findOnlyEnd(image: ImageFile): Promise<number> {
  const volume = await readVolume(image, 0);
  // What is after it can be left of a longer one: no zeros are asked for.
  return onlyEnd(image, volume, volume.ends);
}

/** The session that needs the least padding, over all ways to read the volume before it. */
async function findNext(
  image: ImageFile,
  rules: MediaRules,
  sessions: number,
  { start, ends }: Volume,
): Promise<Following | null> {
  if (rules.recording === "single") return null;
  let best: Following | null = null;
  for (const end of ends) {
    const next = await findAfter(image, rules, sessions, start, end);
    if (next !== null && next.padding < (best?.padding ?? Infinity)) {
      best = next;
    }
  }
  return best;
}

async function findAfter(
  image: ImageFile,
  rules: MediaRules,
  sessions: number,
  start: number,
  volumeEnd: number,
): Promise<Following | null> {
  const unpadded = sessionEnd(rules, start, volumeEnd - 1);
  const earliest = nextSessionStart(rules, sessions, unpadded);
  for (let padding = 0; padding <= MOST_PADDING; padding += rules.alignment) {
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

/** The end of the last volume: what the file holds after it has no data. */
async function lastEnd(
  image: ImageFile,
  rules: MediaRules,
  sessions: number,
  volume: Volume,
): Promise<number> {
  const clean: number[] = [];
  let data: number | null = null;
  for (const end of volume.ends) {
    const found = await dataAfter(image, sessions, { ...volume, ends: [end] });
    if (found === null) clean.push(end);
    data = found ?? data;
  }
  if (clean.length > 0) return onlyEnd(image, volume, clean);
  const starts = volume.ends.map((end) =>
    nextSessionStart(
      rules,
      sessions,
      sessionEnd(rules, volume.start, end - 1),
    )
  );
  const others = await kindsThatGoOn(image, sessions, volume);
  return image.refuse(
    `sector ${data} holds data after the volume of session ${sessions}, which spans sectors ${volume.start} to ${
      volume.ends.map((end) => end - 1).join(" or ")
    }; ${
      rules.recording === "single"
        ? "this kind of medium takes one session"
        : `a further session here starts at sector ${
          starts.join(" or ")
        }, or up to ${MOST_PADDING} later, and no volume does`
    }${
      others.length === 0
        ? ""
        : ` (one starts where ${
          others.map(({ kind, start }) => `${kind} has it, at ${start}`).join(
            ", ",
          )
        })`
    }`,
  );
}

/** Where there are several ways to read a volume, the end of the file tells which. */
function onlyEnd(
  image: ImageFile,
  { start }: Volume,
  ends: readonly number[],
): number {
  const [end] = ends;
  if (ends.length === 1) {
    return end! <= image.sectors
      ? end!
      : refuseTruncated(image, { start, ends });
  }
  return ends.includes(image.sectors) ? image.sectors : image.refuse(
    `the length of the volume at sector ${start} cannot be told: it can end before sector ${
      ends.join(" or ")
    }, and the image has ${image.sectors} sectors`,
  );
}

/** The first sector after a volume that holds data, as far as that is looked for. */
async function dataAfter(
  image: ImageFile,
  sessions: number,
  volume: Volume,
): Promise<number | null> {
  const [end] = volume.ends;
  const near = end! + LOOKED_THROUGH;
  const far = Math.max(near, image.sectors - LOOKED_THROUGH);
  const found = await image.firstData(end!, near) ??
    await image.firstData(far, image.sectors);
  if (found !== null || far === near) return found;
  // In between, it is where another kind of medium goes on.
  const [other] = await kindsThatGoOn(image, sessions, volume);
  return other === undefined ? null : other.start;
}

/** The kinds of media on which a session of the image goes on after a volume. */
async function kindsThatGoOn(
  image: ImageFile,
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
