/**
 * A described disc in MMC's terms: sessions and tracks laid out by the rules of
 * its medium.
 *
 * @module
 */

import type {
  SimulatedDisc,
  SimulatedSession,
  SimulatedTrack,
} from "./description.ts";
import {
  alignUp,
  MEDIA_RULES,
  type MediaRules,
  nextSessionStart,
  sessionEnd,
} from "./media_rules.ts";
import {
  DISC_STATUS,
  type MmcDisc,
  type MmcTrack,
  SESSION_STATE,
} from "./mmc_disc.ts";

/** Lays out a disc. What the description gives wins over what the rules say. */
export function modelDisc(disc: SimulatedDisc): MmcDisc {
  const rules = MEDIA_RULES[disc.mediaType];
  return rules.recording === "randomWrite"
    ? randomWriteDisc(disc, rules)
    : sessionDisc(disc, rules);
}

/** The capacity: what is given, or the usual one of the kind. */
export function capacityOf(disc: SimulatedDisc): number {
  return disc.totalSectors ?? MEDIA_RULES[disc.mediaType].capacity;
}

/**
 * Whether nothing can be added. A medium that takes one session is complete
 * with it.
 */
export function isClosed(disc: SimulatedDisc): boolean {
  const { recording } = MEDIA_RULES[disc.mediaType];
  return disc.closed ??
    (recording === "readOnly" ||
      (recording === "single" && disc.sessions.length > 0));
}

/** The first sector after the last session, padding included; 0 without one. */
function dataEnd(disc: SimulatedDisc): number {
  const last = disc.sessions.at(-1);
  if (last === undefined) return 0;
  const rules = MEDIA_RULES[disc.mediaType];
  return sessionEnd(rules, last.startAddress, last.lastWrittenAddress);
}

/** Where the rules put the next session. */
export function derivedNextStart(disc: SimulatedDisc): number {
  if (disc.sessions.length === 0) return 0;
  const rules = MEDIA_RULES[disc.mediaType];
  return nextSessionStart(rules, disc.sessions.length, dataEnd(disc));
}

function sessionDisc(disc: SimulatedDisc, rules: MediaRules): MmcDisc {
  const closed = isClosed(disc);
  const leftOpen = disc.sessions.at(-1)?.open === true;
  const tracks = disc.sessions.flatMap((session, index) =>
    sessionTracks(disc, rules, session, index + 1)
  ).map((track, index) => ({ ...track, number: index + 1 }));
  // An appendable disc ends with a session that is open and empty, and counts it.
  if (!closed && !leftOpen) {
    tracks.push(openTrack(disc, rules, tracks.length + 1));
  } // So a drive shows a disc that it takes for complete, though nothing is on it.
  else if (tracks.length === 0) tracks.push(emptyTrack(rules));
  const blank = disc.sessions.length === 0 && !closed;
  return {
    status: closed
      ? DISC_STATUS.complete
      : blank
      ? DISC_STATUS.blank
      : DISC_STATUS.appendable,
    lastSessionState: closed
      ? SESSION_STATE.complete
      : leftOpen
      ? SESSION_STATE.incomplete
      : SESSION_STATE.empty,
    erasable: disc.mediaType === "cd-rw",
    sessions: Math.max(1, disc.sessions.length + (closed || leftOpen ? 0 : 1)),
    backgroundFormat: 0,
    lastPossibleLeadOut: capacityOf(disc),
    cd: rules.cd,
    tracks,
  };
}

function sessionTracks(
  disc: SimulatedDisc,
  rules: MediaRules,
  session: SimulatedSession,
  number: number,
): MmcTrack[] {
  const { startAddress, lastWrittenAddress, kind = "data", open = false } =
    session;
  const described: readonly SimulatedTrack[] = session.tracks ??
    [{ startAddress, lastWrittenAddress }];
  const end = sessionEnd(rules, startAddress, lastWrittenAddress);
  return described.map((track, index) => {
    const next = described[index + 1]?.startAddress ?? end;
    const last = index === described.length - 1;
    return {
      number: 0,
      session: number,
      kind: track.kind ?? kind,
      startAddress: track.startAddress,
      size: next - track.startAddress,
      // In a session that was left open, the drive would go on after the last track.
      nextWritableAddress: open && last ? end : null,
      freeBlocks: open && last
        ? Math.max(0, capacityOf(disc) - rules.reserved - end)
        : 0,
      packetSize: packetSize(rules),
      lastRecordedAddress: last ? end - 1 : track.lastWrittenAddress,
      blank: false,
    };
  });
}

/** The track that the next session will start with. */
function openTrack(
  disc: SimulatedDisc,
  rules: MediaRules,
  number: number,
): MmcTrack {
  const startAddress = derivedNextStart(disc);
  const nextWritableAddress = disc.nextWritableAddress ?? startAddress;
  const freeBlocks = disc.freeSectors ??
    Math.max(0, capacityOf(disc) - rules.reserved - nextWritableAddress);
  return {
    number,
    session: disc.sessions.length + 1,
    kind: "data",
    startAddress,
    size: freeBlocks,
    nextWritableAddress,
    freeBlocks,
    packetSize: disc.writeUnitSize ?? packetSize(rules),
    lastRecordedAddress: null,
    blank: true,
  };
}

function emptyTrack(rules: MediaRules): MmcTrack {
  return {
    number: 1,
    session: 1,
    kind: "data",
    startAddress: 0,
    size: 0,
    nextWritableAddress: null,
    freeBlocks: 0,
    packetSize: packetSize(rules),
    lastRecordedAddress: null,
    blank: false,
  };
}

/** Media without sessions show one, complete, and one track over all of it. */
function randomWriteDisc(disc: SimulatedDisc, rules: MediaRules): MmcDisc {
  const capacity = capacityOf(disc);
  return {
    status: disc.mediaType === "dvd-ram"
      ? DISC_STATUS.other
      : DISC_STATUS.complete,
    lastSessionState: SESSION_STATE.complete,
    erasable: true,
    sessions: 1,
    backgroundFormat: disc.mediaType === "dvd+rw" ? 3 : 0,
    lastPossibleLeadOut: capacity,
    cd: false,
    tracks: [{
      number: 1,
      session: 1,
      kind: "data",
      startAddress: 0,
      size: capacity,
      nextWritableAddress: null,
      freeBlocks: 0,
      packetSize: disc.writeUnitSize ?? packetSize(rules),
      lastRecordedAddress: disc.lastWrittenAddress === undefined
        ? null
        : alignUp(disc.lastWrittenAddress + 1, rules.alignment) - 1,
      blank: false,
    }],
  };
}

/** Unpacketed CD has no fixed packet size. */
function packetSize(rules: MediaRules): number {
  return rules.cd ? 0 : rules.writeUnitSize;
}
