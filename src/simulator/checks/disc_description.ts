/**
 * Refuses discs that no recorder could have written.
 *
 * @module
 */

import type {
  SessionEnd,
  SimulatedDisc,
  SimulatedMediaType,
  SimulatedSession,
  SimulatedTrack,
  SimulatedTrackKind,
} from "../../model/description.ts";
import { checkImage } from "./image_fields.ts";
import {
  type Check,
  check,
  elements,
  fields,
  flag,
  MIN_LONG,
  name,
  optional,
  refuse,
  whole,
} from "./fields.ts";
import {
  capacityOf,
  derivedNextStart,
  isClosed,
} from "../../model/disc_model.ts";
import {
  alignUp,
  MEDIA_RULES,
  type MediaRules,
  nextSessionStart,
  sessionEnd,
} from "../../model/media_rules.ts";

const mediaType: Check<SimulatedMediaType> = {
  expected: `one of ${Object.keys(MEDIA_RULES).join(", ")}`,
  test: (value): value is SimulatedMediaType =>
    typeof value === "string" && Object.hasOwn(MEDIA_RULES, value),
};

const trackKind: Check<SimulatedTrackKind> = {
  expected: "data or audio",
  test: (value): value is SimulatedTrackKind =>
    value === "data" || value === "audio",
};

const SESSION_ENDS: readonly SessionEnd[] = [
  "anchor",
  "volume",
  "partition",
  "vat",
  "next session",
  "file",
  "caller",
];

const sessionEndName: Check<SessionEnd> = {
  expected: `one of ${SESSION_ENDS.join(", ")}`,
  test: (value): value is SessionEnd =>
    SESSION_ENDS.some((end) => end === value),
};

/** Any LONG: a drive may report nonsense, and a script must survive it. */
const long = whole(MIN_LONG);

/** Throws a `TypeError` with the path of the first field that is malformed or contradicts another. */
export function checkDisc(
  path: string,
  value: unknown,
): asserts value is SimulatedDisc {
  const disc = checkDiscFields(path, value);
  const rules = MEDIA_RULES[disc.mediaType];
  const sessions = elements(`${path}.sessions`, disc.sessions);
  if (disc.image !== undefined) checkImage(path, disc, sessions);
  if (
    rules.recording !== "randomWrite" && disc.lastWrittenAddress !== undefined
  ) {
    refuse(
      `${path}.lastWrittenAddress`,
      `left out, since ${disc.mediaType} records in sessions`,
      disc.lastWrittenAddress,
    );
  }
  if (rules.recording === "randomWrite") {
    checkRandomWrite(path, disc, sessions);
    return;
  }
  if (rules.recording === "readOnly" && disc.closed === false) {
    refuse(
      `${path}.closed`,
      `true or left out, since ${disc.mediaType} is read only`,
      false,
    );
  }
  if (rules.recording === "single" && sessions.length > 1) {
    refuse(
      `${path}.sessions`,
      `of one session at most, since ${disc.mediaType} takes no more`,
      sessions,
    );
  }
  sessions.forEach((session, index) =>
    checkSession(`${path}.sessions[${index}]`, session, disc, index)
  );
  checkRoomForNext(path, disc);
}

function checkDiscFields(path: string, value: unknown): SimulatedDisc {
  const disc = fields<SimulatedDisc>(path, value, [
    "mediaType",
    "sessions",
    "image",
    "closed",
    "totalSectors",
    "nextWritableAddress",
    "freeSectors",
    "writeUnitSize",
    "lastWrittenAddress",
    "endedBy",
    "isFirstDataSession",
    "startAddressOfPreviousSession",
    "lastWrittenAddressOfPreviousSession",
    "mediaState",
  ]);
  check(`${path}.mediaType`, disc.mediaType, mediaType);
  optional(`${path}.image`, disc.image, name);
  optional(`${path}.closed`, disc.closed, flag);
  optional(`${path}.totalSectors`, disc.totalSectors, whole(1));
  optional(`${path}.nextWritableAddress`, disc.nextWritableAddress, long);
  optional(`${path}.freeSectors`, disc.freeSectors, whole(0));
  optional(`${path}.writeUnitSize`, disc.writeUnitSize, long);
  optional(`${path}.lastWrittenAddress`, disc.lastWrittenAddress, whole(0));
  optional(`${path}.endedBy`, disc.endedBy, sessionEndName);
  optional(`${path}.isFirstDataSession`, disc.isFirstDataSession, flag);
  optional(
    `${path}.startAddressOfPreviousSession`,
    disc.startAddressOfPreviousSession,
    long,
  );
  optional(
    `${path}.lastWrittenAddressOfPreviousSession`,
    disc.lastWrittenAddressOfPreviousSession,
    long,
  );
  optional(`${path}.mediaState`, disc.mediaState, whole(0));
  return disc;
}

function checkRandomWrite(
  path: string,
  disc: SimulatedDisc,
  sessions: readonly unknown[],
): void {
  if (sessions.length > 0) {
    refuse(
      `${path}.sessions`,
      `empty, since ${disc.mediaType} has no sessions (give lastWrittenAddress instead)`,
      sessions,
    );
  }
  const { lastWrittenAddress } = disc;
  if (
    lastWrittenAddress !== undefined && lastWrittenAddress >= capacityOf(disc)
  ) {
    refuse(
      `${path}.lastWrittenAddress`,
      `below the capacity of ${capacityOf(disc)} sectors`,
      lastWrittenAddress,
    );
  }
}

function checkSession(
  path: string,
  value: unknown,
  disc: SimulatedDisc,
  index: number,
): void {
  const session = fields<SimulatedSession>(path, value, [
    "startAddress",
    "lastWrittenAddress",
    "kind",
    "tracks",
    "open",
    "endedBy",
  ]);
  const rules = MEDIA_RULES[disc.mediaType];
  check(`${path}.startAddress`, session.startAddress, whole(0));
  check(`${path}.lastWrittenAddress`, session.lastWrittenAddress, whole(0));
  checkKind(`${path}.kind`, session.kind, disc, rules);
  optional(`${path}.open`, session.open, flag);
  optional(`${path}.endedBy`, session.endedBy, sessionEndName);
  checkStart(`${path}.startAddress`, session.startAddress, rules);
  if (index > 0) checkGap(path, session, disc, index, rules);
  const last = capacityOf(disc) - 1;
  if (
    session.lastWrittenAddress < session.startAddress ||
    sessionEnd(rules, session.startAddress, session.lastWrittenAddress) - 1 >
      last
  ) {
    refuse(
      `${path}.lastWrittenAddress`,
      `from ${session.startAddress}, its start, to the end of the disc at ${last}, padding included`,
      session.lastWrittenAddress,
    );
  }
  if (
    session.open === true &&
    (index < disc.sessions.length - 1 || isClosed(disc))
  ) {
    refuse(
      `${path}.open`,
      "false: only the last session of a disc that is not closed can be open",
      true,
    );
  }
  if (session.tracks !== undefined) {
    checkTracks(`${path}.tracks`, session, disc, rules);
  }
}

function checkGap(
  path: string,
  { startAddress }: SimulatedSession,
  disc: SimulatedDisc,
  index: number,
  rules: MediaRules,
): void {
  const before = disc.sessions[index - 1]!;
  const end = sessionEnd(rules, before.startAddress, before.lastWrittenAddress);
  const earliest = nextSessionStart(rules, index, end);
  if (startAddress < earliest) {
    refuse(
      `${path}.startAddress`,
      `${earliest} or more: the session before ends before ${end}, and ${
        earliest - end
      } sectors lie between`,
      startAddress,
    );
  }
}

function checkTracks(
  path: string,
  session: SimulatedSession,
  disc: SimulatedDisc,
  rules: MediaRules,
): void {
  const tracks = elements(path, session.tracks);
  if (tracks.length === 0) {
    refuse(path, "an array of one track or more", tracks);
  }
  let free = session.startAddress;
  tracks.forEach((value, index) => {
    const at = `${path}[${index}]`;
    const track = fields<SimulatedTrack>(at, value, [
      "startAddress",
      "lastWrittenAddress",
      "kind",
    ]);
    check(`${at}.startAddress`, track.startAddress, whole(0));
    check(
      `${at}.lastWrittenAddress`,
      track.lastWrittenAddress,
      whole(track.startAddress),
    );
    checkKind(`${at}.kind`, track.kind, disc, rules);
    checkStart(`${at}.startAddress`, track.startAddress, rules);
    if (index === 0 ? track.startAddress !== free : track.startAddress < free) {
      refuse(
        `${at}.startAddress`,
        index === 0
          ? `${free}, the start of its session`
          : `${free} or more, after the track before`,
        track.startAddress,
      );
    }
    free = track.lastWrittenAddress + 1;
  });
  if (free - 1 !== session.lastWrittenAddress) {
    refuse(
      `${path}[${tracks.length - 1}].lastWrittenAddress`,
      `${session.lastWrittenAddress}, the last sector of its session`,
      free - 1,
    );
  }
}

function checkKind(
  path: string,
  kind: unknown,
  disc: SimulatedDisc,
  rules: MediaRules,
): void {
  optional(path, kind, trackKind);
  if (kind === "audio" && !rules.cd) {
    refuse(path, `data, since ${disc.mediaType} holds no audio tracks`, kind);
  }
}

function checkStart(
  path: string,
  startAddress: number,
  rules: MediaRules,
): void {
  if (startAddress % rules.alignment !== 0) {
    refuse(
      path,
      `a multiple of ${rules.alignment}, such as ${
        alignUp(startAddress, rules.alignment)
      }`,
      startAddress,
    );
  }
}

/** A disc that is too full for another session was closed with the last one. */
function checkRoomForNext(path: string, disc: SimulatedDisc): void {
  const { reserved, recording } = MEDIA_RULES[disc.mediaType];
  if (
    recording === "single" && disc.sessions.length > 0 && disc.closed === false
  ) {
    refuse(
      `${path}.closed`,
      `true or left out, since ${disc.mediaType} takes one session`,
      false,
    );
  }
  const open = disc.sessions.at(-1)?.open === true;
  if (isClosed(disc) || open || disc.nextWritableAddress !== undefined) return;
  const next = derivedNextStart(disc);
  const capacity = capacityOf(disc);
  if (next + reserved >= capacity) {
    refuse(
      `${path}.closed`,
      `true, since a further session would start at ${next}, and the capacity is ${capacity} sectors`,
      disc.closed,
    );
  }
}
