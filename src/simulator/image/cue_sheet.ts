/**
 * Cue sheets: which tracks the files beside them hold, and where a session
 * begins (`REM SESSION`). Times are minutes, seconds and frames of 75 a second,
 * counted in sectors from the start of a file.
 *
 * @see {@link https://www.gnu.org/software/ccd2cue/manual/html_node/CUE-sheet-format.html}
 *
 * @module
 */

import { show } from "../../checks/arguments.ts";
import { type ByteFile, refuse } from "./byte_file.ts";
import {
  COOKED,
  RAW_MODE_1,
  RAW_MODE_2,
  RAW_SIZE,
  type SectorLayout,
} from "./sector_layout.ts";

/** A track as a cue sheet has it. Numbers are sectors. */
export interface CueTrack {
  readonly number: number;
  /** From 1. */
  readonly session: number;
  /** The place of its file among the files. */
  readonly file: number;
  readonly layout: SectorLayout;
  readonly audio: boolean;
  /** Where it begins in its file: at INDEX 00 where there is one. */
  first: number;
  /** Where its INDEX 01 is in its file. */
  start: number;
  /** Silence before it and after it that no file holds. */
  pregap: number;
  postgap: number;
}

/** A cue sheet. */
export interface CueSheet {
  /** The names of its files, in order. */
  readonly files: readonly string[];
  readonly tracks: readonly CueTrack[];
}

const MODES: Readonly<
  Record<string, { readonly layout: SectorLayout; readonly audio: boolean }>
> = {
  "AUDIO": { layout: { size: RAW_SIZE, data: 0 }, audio: true },
  "MODE1/2048": { layout: COOKED, audio: false },
  "MODE1/2352": { layout: RAW_MODE_1, audio: false },
  "MODE2/2048": { layout: COOKED, audio: false },
  "MODE2/2352": { layout: RAW_MODE_2, audio: false },
};

/** A longer text is no cue sheet: 99 tracks with their titles take far less. */
const LONGEST = 262_144;

/** The first word of every line that a cue sheet can have. */
const COMMANDS =
  /^(?:REM|CATALOG|CDTEXTFILE|PERFORMER|TITLE|SONGWRITER|FILE|TRACK|FLAGS|ISRC|INDEX|PREGAP|POSTGAP)\b/i;

const MOST_TRACKS = 99;

/** The text of a file that is a cue sheet; `null` for any other. */
export async function cueSheetText(file: ByteFile): Promise<string | null> {
  if (file.size > LONGEST) return null;
  const text = new TextDecoder().decode(await file.bytes(0, LONGEST));
  const lines = linesOf(text);
  const isCueSheet = lines.length > 0 &&
    lines.every(({ line }) => COMMANDS.test(line)) &&
    lines.some(({ line }) => /^FILE\b/i.test(line));
  return isCueSheet ? text : null;
}

/** Reads a cue sheet, and refuses one that says what is not understood. */
export function parseCueSheet(name: string, text: string): CueSheet {
  const files: string[] = [];
  const tracks: CueTrack[] = [];
  const indexed = new Set<CueTrack>();
  let session = 1;
  for (const { line, number } of linesOf(text)) {
    const bad = (expected: string): never =>
      refuse(
        name,
        `line ${number} of the cue sheet must ${expected}, received ${
          show(line)
        }`,
      );
    const [command = "", ...words] = wordsOf(line);
    const track = tracks.at(-1);
    switch (command.toUpperCase()) {
      case "REM":
        if (words[0]?.toUpperCase() === "SESSION") {
          const next = Number(words[1]);
          if (next !== session && next !== session + 1) {
            bad(`begin session ${session + 1}`);
          }
          session = next;
        }
        break;
      case "FILE":
        if (words[1]?.toUpperCase() !== "BINARY") {
          bad(
            "name a file of type BINARY: convert audio of another type to raw sectors first",
          );
        }
        if (files.length === MOST_TRACKS) {
          bad(`be one of at most ${MOST_TRACKS} files`);
        }
        files.push(words[0]!);
        break;
      case "TRACK": {
        const mode = MODES[(words[1] ?? "").toUpperCase()];
        if (
          mode === undefined || !Object.hasOwn(MODES, words[1]!.toUpperCase())
        ) {
          bad(`name one of the modes ${Object.keys(MODES).join(", ")}`);
        }
        if (files.length === 0) bad("come after a FILE");
        if (tracks.length === MOST_TRACKS) {
          bad(`be at most ${MOST_TRACKS} tracks`);
        }
        tracks.push({
          ...mode!,
          number: Number(words[0]),
          session,
          file: files.length - 1,
          first: -1,
          start: -1,
          pregap: 0,
          postgap: 0,
        });
        break;
      }
      case "INDEX": {
        const time = timeOf(words[1]) ?? bad("give a time MM:SS:FF");
        if (track === undefined) return bad("come after a TRACK");
        if (track.first < 0) track.first = time;
        if (Number(words[0]) === 1) {
          track.start = time;
          indexed.add(track);
        }
        break;
      }
      case "PREGAP":
      case "POSTGAP": {
        const time = timeOf(words[0]) ?? bad("give a time MM:SS:FF");
        if (track === undefined) return bad("come after a TRACK");
        track[command.toUpperCase() === "PREGAP" ? "pregap" : "postgap"] = time;
        break;
      }
    }
  }
  const lacking = tracks.find((track) => !indexed.has(track));
  if (tracks.length === 0 || lacking !== undefined) {
    refuse(
      name,
      `the cue sheet must give ${
        lacking === undefined
          ? "a TRACK"
          : `INDEX 01 of track ${lacking.number}`
      }`,
    );
  }
  return { files, tracks };
}

function linesOf(text: string): { line: string; number: number }[] {
  return text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== "");
}

/** Words, where what stands in quotes is one. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) =>
    quoted ?? bare ?? ""
  );
}

function timeOf(text: string | undefined): number | null {
  const match = /^(\d{1,3}):([0-5]\d):(\d\d)$/.exec(text ?? "");
  if (match === null) return null;
  const [minute, second, frame] = match.slice(1).map(Number);
  return frame! < 75 ? (minute! * 60 + second!) * 75 + frame! : null;
}
