/**
 * What sources amount to together, and whether file systems take it.
 *
 * @module
 */

import { FSI_FILE_SYSTEMS } from "../abi/enums.ts";
import type { RefusedPath } from "./append_errors.ts";
import type { Source, SourceDirectory, SourceItem } from "./sources.ts";

/** How many directories a path has at most below the root: ISO 9660 has eight levels. */
const MOST_DIRECTORIES = 7;

/** The largest file that IMAPI2 writes to ISO 9660 and Joliet, in bytes. */
const LARGEST_FILE = 2_147_483_648;

/** The longest names, in UTF-16 units: Joliet's with its version, and UDF's. */
const LONGEST_JOLIET_NAME = 103;
const LONGEST_UDF_NAME = 127;

/** What is no character of a name in Joliet, or in a path. */
// deno-lint-ignore no-control-regex -- they are among what names cannot have
const NO_NAME = /[\0-\x1F*/:;?\\]/;

/** How much is added. */
export interface SourceCounts {
  readonly files: number;
  readonly directories: number;
  readonly bytes: number;
}

/** What sources amount to together. */
export interface PlannedTree {
  readonly counts: SourceCounts;
  /** What the file systems do not take, each path with the reason. */
  readonly refused: readonly RefusedPath[];
}

/** A directory that sources make. */
interface PlannedDirectory {
  readonly items: Map<string, PlannedDirectory | number>;
  /** The names in capitals, each with the one that it stands for. */
  readonly folded: Map<string, string>;
}

/** Puts sources together as COM will, and finds what the file systems do not take. */
export function planTree(
  sources: readonly Source[],
  fileSystems: number,
): PlannedTree {
  const planner = new Planner(fileSystems);
  for (const { item, parents, name } of sources) {
    let directory: PlannedDirectory | null = planner.root;
    let level = 0;
    for (const parent of parents) {
      directory &&= planner.directory(directory, parent, ++level, item.path);
    }
    if (directory === null) continue;
    if (name !== null) planner.add(directory, name, item, level);
    else planner.addEntries(directory, item as SourceDirectory, level);
  }
  return { counts: countsOf(planner.root), refused: planner.refused };
}

class Planner {
  readonly root: PlannedDirectory = newDirectory();
  readonly refused: RefusedPath[] = [];
  readonly #fileSystems: number;

  constructor(fileSystems: number) {
    this.#fileSystems = fileSystems;
  }

  /** Adds an item to a directory on a level, the root being on level 0. */
  add(
    parent: PlannedDirectory,
    name: string,
    item: SourceItem,
    level: number,
  ): void {
    if (item.kind === "file") {
      if (item.size > LARGEST_FILE && !this.#hasOnly(FSI_FILE_SYSTEMS.UDF)) {
        this.#refuse(
          item.path,
          `it has ${item.size} bytes, and ISO 9660 takes ${LARGEST_FILE}`,
        );
      }
      if (!this.#takesName(parent, name, item.path)) return;
      if (typeof parent.items.get(name) === "object") {
        this.#refuse(item.path, `a directory is ${name} as well`);
      } else parent.items.set(name, item.size);
      return;
    }
    const directory = this.directory(parent, name, level + 1, item.path);
    if (directory !== null) this.addEntries(directory, item, level + 1);
  }

  /** Adds what is in a directory. */
  addEntries(
    parent: PlannedDirectory,
    { entries }: SourceDirectory,
    level: number,
  ): void {
    for (const [name, item] of entries) this.add(parent, name, item, level);
  }

  /** The directory with a name, made where it is not there; `null` where it cannot be. */
  directory(
    parent: PlannedDirectory,
    name: string,
    level: number,
    path: string,
  ): PlannedDirectory | null {
    if (level > MOST_DIRECTORIES) {
      this.#refuse(
        path,
        `it would be ${level} directories deep, and a disc takes ${MOST_DIRECTORIES}`,
      );
      return null;
    }
    if (!this.#takesName(parent, name, path)) return null;
    const there = parent.items.get(name);
    if (typeof there === "number") {
      this.#refuse(path, `a file is ${name} as well`);
      return null;
    }
    const directory = there ?? newDirectory();
    parent.items.set(name, directory);
    return directory;
  }

  #takesName(parent: PlannedDirectory, name: string, path: string): boolean {
    const longest = this.#hasOnly(FSI_FILE_SYSTEMS.UDF)
      ? LONGEST_UDF_NAME
      : LONGEST_JOLIET_NAME;
    if (name.length > longest) {
      this.#refuse(
        path,
        `its name has ${name.length} characters, and the disc takes ${longest}`,
      );
      return false;
    }
    if (NO_NAME.test(name)) {
      this.#refuse(path, "its name has a character that discs do not have");
      return false;
    }
    const folded = name.toUpperCase();
    const alike = parent.folded.get(folded) ?? name;
    if (alike !== name) {
      this.#refuse(path, `its name differs from ${alike} in case only`);
      return false;
    }
    parent.folded.set(folded, name);
    return true;
  }

  #hasOnly(fileSystem: number): boolean {
    return this.#fileSystems === fileSystem;
  }

  #refuse(path: string, message: string): void {
    this.refused.push({ path, message });
  }
}

function newDirectory(): PlannedDirectory {
  return { items: new Map(), folded: new Map() };
}

function countsOf(directory: PlannedDirectory): SourceCounts {
  const counts = { files: 0, directories: 0, bytes: 0 };
  for (const item of directory.items.values()) {
    if (typeof item === "number") {
      counts.files++;
      counts.bytes += item;
    } else {
      const below = countsOf(item);
      counts.files += below.files;
      counts.directories += below.directories + 1;
      counts.bytes += below.bytes;
    }
  }
  return counts;
}
