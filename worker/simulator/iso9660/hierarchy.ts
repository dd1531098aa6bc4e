/**
 * The directories of one descriptor: the same tree is there twice, with names
 * of ISO 9660 and with names of Joliet.
 *
 * @module
 */

import {
  PARENT,
  placeRecords,
  recordLength,
  SELF,
} from "./directory_records.ts";
import { FileSystemError } from "./errors.ts";
import { encodeAscii } from "./fields.ts";
import { isoNames } from "./iso_names.ts";
import { encodeUcs2, jolietNames } from "./joliet_names.ts";
import { checkLevel, MOST_DIRECTORIES } from "./limits.ts";
import { type DirectoryItem, FileItem, type Item } from "./tree.ts";
import { splitName } from "./unique_names.ts";

/** How a hierarchy names what is in it. */
export interface Naming {
  /** The names of the items of a directory, each of them once. */
  names(items: readonly Item[]): ReadonlyMap<Item, string>;
  /** The bytes of a name. */
  encode(name: string): Uint8Array<ArrayBuffer>;
}

/** Names of ISO 9660. */
export const ISO9660: Naming = { names: isoNames, encode: encodeAscii };

/** Names of Joliet. */
export const JOLIET: Naming = { names: jolietNames, encode: encodeUcs2 };

/** Every file has a version, and it is the first (ECMA-119, 7.5.1). */
const VERSION = ";1";

/** A directory of a hierarchy. */
export interface HierarchyDirectory {
  readonly item: DirectoryItem;
  readonly identifier: Uint8Array;
  /** The place of the directory that it is in; a root is in itself. */
  readonly parent: number;
  /** What is in it, in the order of its records. */
  readonly entries: readonly HierarchyEntry[];
  /** How long its records are, in bytes. */
  readonly size: number;
  /** Its first sector, counted from sector 0 of the disc. */
  address: number;
}

/** What a directory holds, with its identifier. */
export type HierarchyEntry =
  | { readonly file: FileItem; readonly identifier: Uint8Array }
  | {
    readonly file: null;
    readonly directory: DirectoryItem;
    readonly identifier: Uint8Array;
  };

/**
 * The directories of a hierarchy in the order of path table records (6.9.1):
 * by level, then by the number of the parent, then by identifier.
 *
 * @throws {FileSystemError} "tooDeep", "tooManyDirectories", "nameTooLong" or "invalidName".
 */
export function buildHierarchy(
  root: DirectoryItem,
  naming: Naming,
): HierarchyDirectory[] {
  const found: {
    readonly item: DirectoryItem;
    readonly identifier: Uint8Array;
    readonly parent: number;
    readonly level: number;
  }[] = [{ item: root, identifier: SELF, parent: 0, level: 1 }];
  const directories: HierarchyDirectory[] = [];
  // What is found on the way is appended, and so comes level by level.
  for (const { item, identifier, parent, level } of found) {
    checkLevel(level, item.name);
    const entries = sortedEntries(item, naming);
    const place = directories.push({
      item,
      identifier,
      parent,
      entries,
      size: placeRecords(lengthsOf(entries)).size,
      address: 0,
    }) - 1;
    for (const each of entries) {
      if (each.file !== null) continue;
      const { directory, identifier } = each;
      found.push({
        item: directory,
        identifier,
        parent: place,
        level: level + 1,
      });
    }
    if (found.length > MOST_DIRECTORIES) {
      throw new FileSystemError(
        "tooManyDirectories",
        `Cannot lay out the volume: it must have ${MOST_DIRECTORIES} directories at most, received ${found.length} or more`,
      );
    }
  }
  return directories;
}

/** The lengths of the records of a directory, with the two that every directory begins with. */
function lengthsOf(entries: readonly HierarchyEntry[]): number[] {
  return [
    recordLength(SELF),
    recordLength(PARENT),
    ...entries.flatMap(({ file, identifier }) =>
      Array<number>(Math.max(file?.extents.length ?? 1, 1))
        .fill(recordLength(identifier))
    ),
  ];
}

/** The items of a directory in the order of their records (9.3): by name, then by extension. */
function sortedEntries(
  directory: DirectoryItem,
  { names, encode }: Naming,
): HierarchyEntry[] {
  const keyed = [...names(directory.items)].map(([item, name]) => {
    const [base, extension] = item instanceof FileItem
      ? splitName(name)
      : [name, ""];
    return { item, name, base, extension };
  });
  // UTF-16 units sort like the bytes that they become. Of two names that begin
  // alike the shorter is first, as with the padding of 9.3: (20), or (00) in Joliet.
  keyed.sort((one, other) =>
    compare(one.base, other.base) || compare(one.extension, other.extension)
  );
  return keyed.map(({ item, name }) =>
    item instanceof FileItem
      ? { file: item, identifier: encode(name + VERSION) }
      : { file: null, directory: item, identifier: encode(name) }
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
