/**
 * What appending a session takes.
 *
 * @module
 */

import { checkClientName, checkOptions, show } from "../checks/arguments.ts";
import { LONGEST_LABEL } from "./volume_label.ts";

/** How what was written is verified. */
export type VerificationLevel = "none" | "quick" | "full";

/** What a job does at the moment. */
export type AppendPhase =
  | "waiting"
  | "importing"
  | "adding"
  | "building"
  | "writing"
  | "verifying"
  | "completed";

/** A file or a directory that a session gets. */
export interface SourcePath {
  /** Where it is. */
  readonly path: string;
  /** Where it is to be on the disc, such as `/2026/notes.txt`. Default: in the root, by its base name. */
  readonly as?: string;
}

/** What `exclude` is told of a source besides its path. */
export interface SourceEntry {
  /** Whether it is a directory: what is in it goes with it. */
  readonly isDirectory: boolean;
}

/** How far a job is. */
export interface AppendProgress {
  /** What it does. */
  phase: AppendPhase;
  /** From 0 to 1; it never falls. */
  fraction: number;
  /** Since the job began. */
  elapsedSeconds: number;
  /** The source that is being added; `null` in any other phase. */
  currentItem: string | null;
}

/** The options of `appendSession()`, which `planAppend()` takes as well. */
export interface AppendSessionOptions {
  /**
   * What to add: as `cp -r` does, each by its base name, and of a drive's root
   * what is in it. Directories merge with those on the disc, files replace.
   * Links and junctions are not followed; each is a warning.
   */
  readonly paths: readonly (string | SourcePath)[];
  /** Paths on the disc that the new session does not show any more, such as `/old.txt`; their sectors stay. */
  readonly remove?: readonly string[];
  /** Says which sources to leave out, links too, by their absolute path; what is in a directory goes with it. */
  readonly exclude?: (path: string, entry: SourceEntry) => boolean;
  /**
   * The label: 1 to 15 of `A-Z 0-9 _`, and where no ISO 9660 is made of `a-z .`
   * as well. Default: the one on the disc; on a blank disc the date and time.
   */
  readonly volumeLabel?: string;
  /** The name under which other programs see who holds the drive. Default: `"discworks imapi2"`. */
  readonly clientName?: string;
  /** How what was written is verified. Default: `"quick"`. */
  readonly verification?: VerificationLevel;
  /** Whether the disc takes nothing more afterwards. Default: `false`. */
  readonly closeDisc?: boolean;
  /** Whether the tray opens afterwards. Default: `false`. */
  readonly eject?: boolean;
  /** In sectors a second, as `DiscFormat2Data.supportedWriteSpeeds()` has them. Default: the drive's choice. */
  readonly speed?: number;
  /** How long to wait for a drive that becomes ready, in milliseconds. Default: 60,000. */
  readonly waitMs?: number;
  /** Ends the job, until the drive begins to write; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told how far the job is. What it throws is a warning. */
  readonly onProgress?: (progress: AppendProgress) => void;
}

/** The same, checked, with defaults. */
export interface CheckedAppendOptions {
  readonly paths: readonly SourcePath[];
  readonly remove: readonly string[];
  readonly exclude: (path: string, entry: SourceEntry) => boolean;
  readonly volumeLabel: string | null;
  readonly clientName: string;
  readonly verification: VerificationLevel;
  readonly closeDisc: boolean;
  readonly eject: boolean;
  readonly speed: number | null;
  readonly waitMs: number;
  readonly signal: AbortSignal | null;
  readonly onProgress: (progress: AppendProgress) => void;
}

const KNOWN: readonly (keyof AppendSessionOptions)[] = [
  "paths",
  "remove",
  "exclude",
  "volumeLabel",
  "clientName",
  "verification",
  "closeDisc",
  "eject",
  "speed",
  "waitMs",
  "signal",
  "onProgress",
];

/** What `paths` holds. */
const SOURCES = "paths, or objects with a 'path' and perhaps 'as'";

/** The largest LONG. */
const MAX_LONG = 2 ** 31 - 1;

const LEVELS: readonly VerificationLevel[] = ["none", "quick", "full"];

/** Checks the options, and puts defaults for what is missing. */
export function checkAppendOptions(
  options: AppendSessionOptions,
): CheckedAppendOptions {
  const {
    paths,
    remove = [],
    exclude = () => false,
    volumeLabel,
    clientName = "discworks imapi2",
    verification = "quick",
    closeDisc = false,
    eject = false,
    speed,
    waitMs = 60_000,
    signal,
    onProgress = () => {},
  } = checkOptions(options, KNOWN);
  if (!LEVELS.includes(verification)) {
    refuse("verification", '"none", "quick" or "full"', verification);
  }
  for (const [name, value] of Object.entries({ closeDisc, eject })) {
    if (typeof value !== "boolean") refuse(name, "true or false", value);
  }
  for (const [name, value] of Object.entries({ exclude, onProgress })) {
    if (typeof value !== "function") refuse(name, "a function", value);
  }
  if (volumeLabel !== undefined && !isLabel(volumeLabel)) {
    refuse(
      "volumeLabel",
      `1 to ${LONGEST_LABEL} of A-Z a-z 0-9 _ and .`,
      volumeLabel,
    );
  }
  for (
    const [name, value, min] of [["speed", speed, 1], [
      "waitMs",
      waitMs,
      0,
    ]] as const
  ) {
    if (value !== undefined && !isWhole(value, min)) {
      refuse(name, `a whole number from ${min} to ${MAX_LONG}`, value);
    }
  }
  return {
    paths: checkSources(paths),
    remove: checkList("remove", remove).map((path) =>
      checkDiscPath("remove", path)
    ),
    exclude,
    volumeLabel: volumeLabel ?? null,
    clientName: checkClientName(clientName),
    verification,
    closeDisc,
    eject,
    speed: speed ?? null,
    waitMs,
    signal: signal ?? null,
    onProgress,
  };
}

/** Checks what to add. */
export function checkSources(
  paths: readonly (string | SourcePath)[],
): SourcePath[] {
  return checkList("paths", paths).map((source) => {
    if (typeof source !== "string" && !isSource(source)) {
      refuse("paths", SOURCES, source);
    }
    const { path, as } = typeof source === "string" ? { path: source } : source;
    if (typeof path !== "string" || path === "" || path.includes("\0")) {
      refuse("paths", SOURCES, source);
    }
    return as === undefined ? { path } : { path, as: checkDiscPath("as", as) };
  });
}

/** Whether it is an object with what a source has, and nothing else. */
function isSource(value: unknown): value is SourcePath {
  return typeof value === "object" && value !== null &&
    Object.keys(value).every((key) => key === "path" || key === "as");
}

function isWhole(value: unknown, min: number): boolean {
  return Number.isInteger(value) && Number(value) >= min &&
    Number(value) <= MAX_LONG;
}

function checkList<Item>(name: string, list: readonly Item[]): readonly Item[] {
  if (!Array.isArray(list)) refuse(name, "an array", list);
  return list;
}

/** A path on the disc: slashes, an absolute one, and no step up. */
function checkDiscPath(name: string, path: string): string {
  const isPath = typeof path === "string" && path.startsWith("/") &&
    path.length > 1 && !path.includes("\\") &&
    path.slice(1).split("/").every((each) =>
      each !== "" && each !== "." && each !== ".."
    );
  if (!isPath) refuse(name, "a path on the disc such as /2026/a.txt", path);
  return path;
}

function isLabel(value: unknown): boolean {
  return typeof value === "string" && /^[A-Za-z0-9_.]{1,15}$/.test(value);
}

function refuse(name: string, expected: string, value: unknown): never {
  throw new TypeError(
    `Cannot append a session: '${name}' must be ${expected}, received ${
      show(value)
    }`,
  );
}
