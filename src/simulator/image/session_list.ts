/**
 * Sessions as a caller says where they lie in an image.
 *
 * @module
 */

import type { SimulatedTrackKind } from "../../model/description.ts";
import { show } from "../../checks/arguments.ts";
import { object, whole } from "../checks/fields.ts";
import { MEDIA_RULES, type MediaRules } from "../../model/media_rules.ts";

/** A session of an image, as the image does not tell it. Addresses are sectors of 2048 bytes. */
export interface ImageSession {
  /** The first sector on the disc. */
  readonly startAddress: number;
  /**
   * The last sector that was written. Default: as its volume tells; a session of
   * audio has none.
   */
  readonly lastWrittenAddress?: number;
  /** What it holds; audio on CD only. Default: `"data"`. */
  readonly kind?: SimulatedTrackKind;
  /**
   * The sector of the file at which it begins. Default: `startAddress`, as in a
   * file of the whole disc. Of a session of audio the file need hold nothing.
   */
  readonly fileSector?: number;
}

const FIELDS = ["startAddress", "lastWrittenAddress", "kind", "fileSector"];

/** Checks a list of sessions: in order, on the disc and in the file. */
export function checkSessions(
  path: string | URL,
  sessions: readonly ImageSession[],
  mediaType: keyof typeof MEDIA_RULES,
): readonly ImageSession[] {
  const refuse = (field: string, expected: string, value: unknown): never => {
    throw new TypeError(
      `Cannot read a disc from ${path}: '${field}' must be ${expected}, received ${
        show(value)
      }`,
    );
  };
  if (!Array.isArray(sessions) || sessions.length === 0) {
    refuse("sessions", "an array of one session or more", sessions);
  }
  const rules = MEDIA_RULES[mediaType];
  if (rules.recording === "randomWrite") {
    refuse("sessions", `left out, since ${mediaType} has none`, sessions);
  }
  if (rules.recording === "single" && sessions.length > 1) {
    refuse(
      "sessions",
      `of one session, since ${mediaType} takes one`,
      sessions,
    );
  }
  let free = 0;
  let freeInFile = 0;
  sessions.forEach((session, index) => {
    const at = `sessions[${index}]`;
    if (!object.test(session)) refuse(at, object.expected, session);
    const unknown = Object.keys(session).find((key) => !FIELDS.includes(key));
    if (unknown !== undefined) {
      refuse(
        at,
        `without '${unknown}': known are ${FIELDS.join(", ")}`,
        session,
      );
    }
    checkSession(at, session, free, rules, refuse);
    const { startAddress, lastWrittenAddress, fileSector } = session;
    free = (lastWrittenAddress ?? startAddress) + 1;
    if (session.kind === "audio") return;
    const inFile = fileSector ?? startAddress;
    if (!whole(freeInFile).test(inFile)) {
      refuse(`${at}.fileSector`, whole(freeInFile).expected, inFile);
    }
    freeInFile = inFile + 1;
  });
  return sessions;
}

function checkSession(
  at: string,
  { startAddress, lastWrittenAddress, kind }: ImageSession,
  free: number,
  rules: MediaRules,
  refuse: (field: string, expected: string, value: unknown) => never,
): void {
  const start = whole(free);
  if (!start.test(startAddress)) {
    refuse(`${at}.startAddress`, start.expected, startAddress);
  }
  if (kind !== undefined && kind !== "data" && kind !== "audio") {
    refuse(`${at}.kind`, "data or audio", kind);
  }
  if (kind === "audio" && !rules.cd) {
    refuse(`${at}.kind`, "data, since only CD holds audio", kind);
  }
  const last = whole(startAddress);
  if (lastWrittenAddress === undefined) {
    if (kind === "audio") {
      refuse(
        `${at}.lastWrittenAddress`,
        `${last.expected}, since audio does not tell it`,
        lastWrittenAddress,
      );
    }
  } else if (!last.test(lastWrittenAddress)) {
    refuse(`${at}.lastWrittenAddress`, last.expected, lastWrittenAddress);
  }
}
