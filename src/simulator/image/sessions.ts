/**
 * Finds the sessions of an image: the rules of the medium tell where one can
 * start, and volume descriptors whether it does.
 *
 * @module
 */

import type { SimulatedSession } from "../../model/description.ts";
import type { DiscImage } from "./disc_image.ts";
import type { End } from "./end.ts";
import { dataAfter, kindsThatGoOn } from "./leftover.ts";
import { findNext, MOST_PADDING } from "./next_session.ts";
import { listed, readVolume, refuseTruncated, type Volume } from "./volume.ts";
import {
  type MediaRules,
  nextSessionStart,
  sessionEnd,
} from "../../model/media_rules.ts";

/** How the end of the last session is told. */
export interface EndOptions {
  /** Whether it ends with the file; `undefined` where the caller does not say. */
  readonly toEndOfFile: boolean | undefined;
}

/** The sessions of an image, in order. */
export async function findSessions(
  image: DiscImage,
  rules: MediaRules,
  options: EndOptions,
): Promise<SimulatedSession[]> {
  const sessions: SimulatedSession[] = [];
  let volume = await readVolume(image, 0);
  for (;;) {
    const startAddress = volume.start;
    const next = await findNext(image, rules, sessions.length + 1, volume);
    if (next === null) {
      const last = await lastEnd(
        image,
        rules,
        sessions.length + 1,
        volume,
        options,
      );
      return [...sessions, sessionOf(image, startAddress, last)];
    }
    sessions.push(
      sessionOf(
        image,
        startAddress,
        next.padding === 0
          ? next.volumeEnd
          : { end: next.endBefore, by: "next session" },
      ),
    );
    if (next.start <= startAddress) {
      image.refuse(
        `sector ${next.start} is damaged: the session after the one at sector ${startAddress} cannot start there`,
      );
    }
    volume = await readVolume(image, next.start);
  }
}

/** The end of the one volume of a medium that is written anywhere. */
export async function findOnlyEnd(
  image: DiscImage,
  rules: MediaRules,
  { toEndOfFile }: EndOptions,
): Promise<End> {
  const volume = await readVolume(image, 0);
  if (toEndOfFile === true) return endOfFile(image, volume);
  const found = onlyEnd(image, volume, volume.ends);
  if (toEndOfFile === false) return found;
  const data = await dataAfter(image, rules, 1, volume.start, found.end);
  return data === null ? found : image.refuse(
    `sector ${data} holds data after the volume, which spans sectors 0 to ${
      found.end - 1
    }: say with 'toEndOfFile' whether they belong to what is on the disc (true), or are left of what was there before (false)`,
  );
}

/** The end of the last session, of which a volume is known: what the file holds after it has no data. */
export async function lastEnd(
  image: DiscImage,
  rules: MediaRules,
  sessions: number,
  volume: Volume,
  { toEndOfFile }: EndOptions,
): Promise<End> {
  if (toEndOfFile === true) return endOfFile(image, volume);
  const clean: End[] = [];
  let data: number | null = null;
  for (const end of volume.ends) {
    const found = await dataAfter(
      image,
      rules,
      sessions,
      volume.start,
      end.end,
    );
    if (found === null) clean.push(end);
    else data ??= found;
  }
  if (clean.length > 0) return onlyEnd(image, volume, clean);
  const certain = volume.ends.filter(({ by }) => by !== "file");
  const starts = certain.map(({ end }) =>
    nextSessionStart(rules, sessions, sessionEnd(rules, volume.start, end - 1))
  );
  const others = await kindsThatGoOn(image, sessions, volume);
  return image.refuse(
    `sector ${data} holds data after the volume of session ${sessions}, which spans sectors ${volume.start} to ${
      certain.map(({ end }) => end - 1).join(" or ")
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
    }: where the data belong to the session, say so with 'toEndOfFile'`,
  );
}

/** A session that ends with the file, which must not be before its volume does. */
function endOfFile(image: DiscImage, volume: Volume): End {
  const end = image.roundedSectors;
  return volume.ends.some((other) => other.end <= end)
    ? { end, by: "file" }
    : refuseTruncated(image, volume);
}

/** Where there are several ways to read a volume, the end of the file tells which. */
function onlyEnd(
  image: DiscImage,
  volume: Volume,
  ends: readonly End[],
): End {
  const atEnd = ends.find(({ end }) => end === image.sectors);
  if (atEnd !== undefined) return atEnd;
  const certain = ends.filter(({ by }) => by !== "file");
  // After its last anchor a volume of UDF has data: it ends where that anchor can say.
  if (certain.length === 0) return ends[0]!;
  const [only] = certain;
  if (only !== undefined && certain.length === 1) {
    return only.end <= image.sectors
      ? only
      : refuseTruncated(image, { ...volume, ends: certain });
  }
  return image.refuse(
    `the length of the volume at sector ${volume.start} cannot be told: it can end before sector ${
      listed(certain)
    }, and the image has ${image.sectors} sectors`,
  );
}

function sessionOf(
  image: DiscImage,
  startAddress: number,
  { end, by }: End,
): SimulatedSession {
  if (end <= startAddress) {
    image.refuse(
      `the session at sector ${startAddress} is damaged: it ends before sector ${end}`,
    );
  }
  return { startAddress, lastWrittenAddress: end - 1, endedBy: by };
}
