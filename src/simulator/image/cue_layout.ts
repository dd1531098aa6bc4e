/**
 * Where the tracks of a cue sheet are on the disc.
 *
 * @module
 */

import type {
  SimulatedSession,
  SimulatedTrack,
} from "../../model/description.ts";
import {
  type MediaRules,
  nextSessionStart,
  sessionEnd,
} from "../../model/media_rules.ts";
import { type ByteFile, refuse } from "./byte_file.ts";
import type { CueSheet, CueTrack } from "./cue_sheet.ts";
import type { Extent } from "./disc_image.ts";

/** The pregap that the first track of every session has, and that its address is after. */
const PREGAP = 150;

/** The sessions of a cue sheet, and the sectors of its tracks of data. */
export interface CueLayout {
  readonly sessions: readonly SimulatedSession[];
  readonly extents: readonly Extent[];
}

/** A track in its file. */
interface Piece {
  readonly track: CueTrack;
  readonly file: ByteFile;
  /** Where its first sector is in the file, in bytes. */
  readonly offset: number;
  /** How many sectors of the file are before its INDEX 01, and from there on. */
  readonly before: number;
  readonly sectors: number;
}

/** Lays the tracks out on a disc, session after session with the gap that lies between. */
export function layOut(
  name: string,
  { tracks }: CueSheet,
  files: readonly ByteFile[],
  rules: MediaRules,
): CueLayout {
  const pieces = files.flatMap((file, index) =>
    piecesOf(name, file, tracks.filter((track) => track.file === index))
  );
  const sessions: SimulatedSession[] = [];
  const extents: Extent[] = [];
  const count = tracks.at(-1)!.session;
  let end = 0;
  for (let session = 1; session <= count; session++) {
    const own = pieces.filter(({ track }) => track.session === session);
    if (own.length === 0) {
      refuse(name, `the cue sheet has no track in session ${session}`);
    }
    const described: SimulatedTrack[] = [];
    let address = session === 1
      ? own[0]!.before
      : nextSessionStart(rules, session - 1, end);
    own.forEach(({ track, file, offset, before, sectors }, index) => {
      // The pregap of the first track is part of what lies before the session.
      address += index === 0
        ? Math.max(0, track.pregap - PREGAP)
        : track.pregap + before;
      if (!track.audio) {
        extents.push({
          address,
          sectors,
          file,
          offset: offset + before * track.layout.size,
          layout: track.layout,
        });
      }
      // At the end of a session its silence is part of what was written.
      const silence = index === own.length - 1 ? track.postgap : 0;
      const last = address + sectors + silence - 1;
      described.push({
        startAddress: address,
        lastWrittenAddress: last,
        kind: track.audio ? "audio" : "data",
      });
      address += sectors + track.postgap;
    });
    sessions.push(sessionOf(described));
    const { startAddress, lastWrittenAddress } = sessions.at(-1)!;
    end = sessionEnd(rules, startAddress, lastWrittenAddress);
  }
  return { sessions, extents };
}

function sessionOf(tracks: readonly SimulatedTrack[]): SimulatedSession {
  const session = {
    startAddress: tracks[0]!.startAddress,
    lastWrittenAddress: tracks.at(-1)!.lastWrittenAddress,
    endedBy: "caller",
  } as const;
  if (tracks.length > 1) return { ...session, tracks };
  return tracks[0]!.kind === "audio" ? { ...session, kind: "audio" } : session;
}

function piecesOf(
  name: string,
  file: ByteFile,
  tracks: readonly CueTrack[],
): Piece[] {
  let offset = 0;
  return tracks.map((track, index): Piece => {
    const { first, start, layout } = track;
    // The first track of a file has all that precedes it.
    const from = index === 0 ? 0 : first;
    const next = tracks[index + 1]?.first;
    const sectors = next === undefined
      ? Math.floor((file.size - offset) / layout.size)
      : next - from;
    const piece = {
      track,
      file,
      offset,
      before: start - from,
      sectors: sectors - (start - from),
    };
    offset += sectors * layout.size;
    if (piece.sectors <= 0 || piece.before < 0 || offset > file.size) {
      refuse(
        name,
        `the cue sheet puts track ${track.number} at sector ${start} of ${file.name}, which has no room for it in its ${file.size} bytes`,
      );
    }
    return piece;
  });
}
