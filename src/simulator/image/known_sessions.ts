/**
 * Sessions whose place is known: a cue sheet or the caller gave it. Their
 * volumes must be where they are said to be.
 *
 * @module
 */

import type { SimulatedSession } from "../../model/description.ts";
import {
  type MediaRules,
  nextSessionStart,
  sessionEnd,
} from "../../model/media_rules.ts";
import type { DiscImage } from "./disc_image.ts";
import type { End } from "./end.ts";
import { dataAfter } from "./leftover.ts";
import type { ImageSession } from "./session_list.ts";
import { type EndOptions, lastEnd } from "./sessions.ts";
import { readVolume, type Volume } from "./volume.ts";

/** The sessions of a cue sheet, which tells how long they are. */
export async function readDescribed(
  image: DiscImage,
  sessions: readonly SimulatedSession[],
): Promise<readonly SimulatedSession[]> {
  for (const session of sessions) {
    const { startAddress, lastWrittenAddress, kind = "data" } = session;
    const tracks = session.tracks ??
      [{ startAddress, lastWrittenAddress, kind }];
    const data = tracks.find((track) => track.kind === "data");
    if (data === undefined) continue;
    // A volume can span the session: files of CD audio are in its other tracks.
    await checkVolume(image, data.startAddress, lastWrittenAddress);
  }
  return sessions;
}

/** The sessions that the caller listed; the last of data ends as its volume tells where the list does not. */
export async function readListed(
  image: DiscImage,
  rules: MediaRules,
  sessions: readonly ImageSession[],
  options: EndOptions,
): Promise<SimulatedSession[]> {
  const found: SimulatedSession[] = [];
  for (const [index, session] of sessions.entries()) {
    const { startAddress, lastWrittenAddress, kind } = session;
    checkStart(image, rules, found, startAddress);
    if (lastWrittenAddress !== undefined) {
      if (kind !== "audio") {
        await checkVolume(image, startAddress, lastWrittenAddress);
      }
      found.push({
        startAddress,
        lastWrittenAddress,
        ...(kind === undefined ? {} : { kind }),
        endedBy: "caller",
      });
      if (index === sessions.length - 1) {
        await checkNothingAfter(image, rules, found, options);
      }
      continue;
    }
    const next = sessions[index + 1];
    const volume = await readVolume(image, startAddress);
    const { end, by } = next === undefined
      ? await lastEnd(image, rules, index + 1, volume, options)
      : endBefore(image, rules, index + 1, volume, next.startAddress);
    found.push({
      startAddress,
      lastWrittenAddress: end - 1,
      ...(kind === undefined ? {} : { kind }),
      endedBy: by,
    });
  }
  return found;
}

/** A session starts where the medium lets one start after those before it. */
function checkStart(
  image: DiscImage,
  rules: MediaRules,
  before: readonly SimulatedSession[],
  startAddress: number,
): void {
  const last = before.at(-1);
  const earliest = last === undefined ? 0 : nextSessionStart(
    rules,
    before.length,
    sessionEnd(rules, last.startAddress, last.lastWrittenAddress),
  );
  if (startAddress >= earliest && startAddress % rules.alignment === 0) return;
  image.refuse(
    `'sessions' puts a session at sector ${startAddress}, where this kind of medium has it at sector ${earliest} or later${
      rules.alignment === 1 ? "" : `, at a multiple of ${rules.alignment}`
    }`,
  );
}

/** The last session ends where the caller says, so nothing may be written after it. */
async function checkNothingAfter(
  image: DiscImage,
  rules: MediaRules,
  sessions: readonly SimulatedSession[],
  { toEndOfFile }: EndOptions,
): Promise<void> {
  const { startAddress, lastWrittenAddress } = sessions.at(-1)!;
  if (toEndOfFile !== undefined) {
    image.refuse(
      "'toEndOfFile' and 'lastWrittenAddress' of the last session both say where it ends: leave out one",
    );
  }
  const end = lastWrittenAddress + 1;
  const data = await dataAfter(
    image,
    rules,
    sessions.length,
    startAddress,
    end,
  );
  if (data !== null) {
    image.refuse(
      `sector ${data} holds data after sector ${lastWrittenAddress}, with which the last session is said to end`,
    );
  }
}

/** The start of the next session tells the end of one, by the gap of the medium. */
function endBefore(
  image: DiscImage,
  rules: MediaRules,
  sessions: number,
  { start, ends }: Volume,
  next: number,
): End {
  for (const volumeEnd of ends) {
    const padded = sessionEnd(rules, start, volumeEnd.end - 1);
    const end = next - rules.gap(sessions, padded);
    if (end === padded) return volumeEnd;
    if (end > padded) return { end, by: "next session" };
  }
  const [{ end }] = ends as [End];
  return image.refuse(
    `the volume at sector ${start} ends before sector ${end}, so the next session starts at sector ${
      nextSessionStart(rules, sessions, sessionEnd(rules, start, end - 1))
    } or later, and 'sessions' puts it at ${next}`,
  );
}

/** A volume must be there, and must not be longer than its session. */
async function checkVolume(
  image: DiscImage,
  startAddress: number,
  lastWrittenAddress: number,
): Promise<void> {
  const { ends } = await readVolume(image, startAddress);
  if (ends.some(({ end }) => end <= lastWrittenAddress + 1)) return;
  image.refuse(
    `the volume at sector ${startAddress} ends before sector ${
      ends[0]!.end
    }, and its session is said to end with sector ${lastWrittenAddress}`,
  );
}
