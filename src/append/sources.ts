/**
 * Looking at files and directories before they are added.
 *
 * @module
 */

import { absolutePath } from "../checks/absolute_path.ts";
import { show } from "../checks/arguments.ts";
import type { CheckedAppendOptions, SourcePath } from "./append_options.ts";
import type { RefusedPath } from "./append_errors.ts";

/** How many files are looked at at the same time. */
const AT_ONCE = 64;

/** When something was made, read and changed last; `null` where the system does not say. */
export interface SourceTimes {
  readonly created: Date | null;
  readonly accessed: Date | null;
  readonly modified: Date | null;
}

/** A file to add. */
export interface SourceFile {
  readonly kind: "file";
  /** Absolute. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly times: SourceTimes;
}

/** A directory to add. */
export interface SourceDirectory {
  readonly kind: "directory";
  /** Absolute. */
  readonly path: string;
  readonly times: SourceTimes;
  /** What is in it and is not left out, by name. */
  readonly entries: ReadonlyMap<string, SourceItem>;
  /** Whether nothing in it is left out, however deep: COM can add it by itself. */
  readonly isWhole: boolean;
}

/** What is added. */
export type SourceItem = SourceFile | SourceDirectory;

/** Whether COM can add it by itself: what is not whole is added piece by piece, and so is a file. */
export function isWhole(item: SourceItem): boolean {
  return item.kind === "directory" && item.isWhole;
}

/** A source, and where it goes. */
export interface Source {
  readonly item: SourceItem;
  /** The names of the directories on the disc that it goes into, from the root. */
  readonly parents: readonly string[];
  /** Its name there; `null` for a directory of which only what is in it is added. */
  readonly name: string | null;
}

/** What was found. */
export interface FoundSources {
  readonly sources: readonly Source[];
  /** What cannot be read. */
  readonly refused: readonly RefusedPath[];
  /** Links that were not followed. */
  readonly links: readonly string[];
}

/** Looks at all sources; `check` is called between two looks, and ends it by throwing. */
export async function findSources(
  { paths, exclude }: Pick<CheckedAppendOptions, "paths" | "exclude">,
  check: () => void,
): Promise<FoundSources> {
  const walker = new Walker(exclude, check);
  const sources: Source[] = [];
  for (const source of paths) {
    const path = absolutePath(source.path);
    const item = await walker.source(path);
    if (item !== null) sources.push(placed(item, path, source));
  }
  return { sources, refused: walker.refused, links: walker.links };
}

function placed(
  item: SourceItem,
  path: string,
  { as }: SourcePath,
): Source {
  if (as === undefined) {
    return { item, parents: [], name: baseName(path) };
  }
  const names = as.slice(1).split("/");
  return { item, parents: names.slice(0, -1), name: names.at(-1)! };
}

/** The last name of an absolute path; `null` for a root. */
function baseName(path: string): string | null {
  const trimmed = path.replace(/[/\\]+$/, "");
  if (trimmed === "" || /^[A-Za-z]:$/.test(trimmed)) return null;
  const separators = Deno.build.os === "windows" ? /[/\\]/ : /\//;
  return trimmed.split(separators).at(-1)!;
}

class Walker {
  readonly refused: RefusedPath[] = [];
  readonly links: string[] = [];
  readonly #exclude: CheckedAppendOptions["exclude"];
  readonly #check: () => void;

  constructor(exclude: CheckedAppendOptions["exclude"], check: () => void) {
    this.#exclude = exclude;
    this.#check = check;
  }

  /** What is at the path of a source; `null` where it is left out, or cannot be read. */
  async source(path: string): Promise<SourceItem | null> {
    this.#check();
    const info = await this.#tried(path, () => Deno.lstat(path));
    return info === null || this.#isExcluded(path, info.isDirectory)
      ? null
      : await this.#item(path, info);
  }

  /** The same for what is in a directory: what is left out is not looked at. */
  async #entry(
    directory: string,
    { name, isDirectory }: Deno.DirEntry,
  ): Promise<SourceItem | null> {
    this.#check();
    const path = joined(directory, name);
    if (this.#isExcluded(path, isDirectory)) return null;
    const info = await this.#tried(path, () => Deno.lstat(path));
    return info && await this.#item(path, info);
  }

  async #item(path: string, info: Deno.FileInfo): Promise<SourceItem | null> {
    const { isDirectory, isFile, isSymlink, size } = info;
    if (isSymlink) {
      this.links.push(path);
      return null;
    }
    const times = timesOf(info);
    if (isDirectory) {
      const entries = await this.#tried(path, () => entriesIn(path));
      return entries && await this.#directory(path, times, entries);
    }
    if (!isFile) {
      this.#refuse(path, "it is neither a file nor a directory");
      return null;
    }
    const file: SourceFile = { kind: "file", path, size, times };
    return await this.#tried(path, () => opened(file));
  }

  async #directory(
    path: string,
    times: SourceTimes,
    found: readonly Deno.DirEntry[],
  ): Promise<SourceDirectory> {
    const entries = new Map<string, SourceItem>();
    let isWhole = true;
    for (let first = 0; first < found.length; first += AT_ONCE) {
      const some = found.slice(first, first + AT_ONCE);
      const items = await Promise.all(
        some.map((entry) => this.#entry(path, entry)),
      );
      for (const [index, item] of items.entries()) {
        if (item !== null) entries.set(some[index]!.name, item);
        if (item === null || item.kind === "directory" && !item.isWhole) {
          isWhole = false;
        }
      }
    }
    return { kind: "directory", path, times, entries, isWhole };
  }

  #isExcluded(path: string, isDirectory: boolean): boolean {
    const isExcluded: unknown = this.#exclude(path, { isDirectory });
    if (typeof isExcluded === "boolean") return isExcluded;
    // A promise counts as true, and would leave out everything.
    throw new TypeError(
      `Cannot append a session: 'exclude' must give true or false, received ${
        show(isExcluded)
      }`,
    );
  }

  /** Looks at a path, which is refused where that fails. */
  async #tried<Value>(
    path: string,
    look: () => Promise<Value>,
  ): Promise<Value | null> {
    try {
      return await look();
    } catch (error) {
      if (!isFileError(error)) throw error;
      this.#refuse(path, error.message);
      return null;
    }
  }

  #refuse(path: string, message: string): void {
    this.refused.push({ path, message });
  }
}

/** What is in a directory, by name. */
async function entriesIn(path: string): Promise<Deno.DirEntry[]> {
  return (await Array.fromAsync(Deno.readDir(path)))
    .sort((one, other) => one.name < other.name ? -1 : 1);
}

/** Only opening a file tells whether it can be read. */
async function opened(file: SourceFile): Promise<SourceFile> {
  (await Deno.open(file.path)).close();
  return file;
}

function timesOf({ birthtime, atime, mtime }: Deno.FileInfo): SourceTimes {
  return { created: birthtime, accessed: atime, modified: mtime };
}

function joined(directory: string, name: string): string {
  const separator = Deno.build.os === "windows" ? "\\" : "/";
  return /[/\\]$/.test(directory)
    ? `${directory}${name}`
    : `${directory}${separator}${name}`;
}

/** Whether it is about the file: a missing permission is about the program. */
function isFileError(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof Deno.errors.NotCapable) &&
    (error.name in Deno.errors || "code" in error);
}
