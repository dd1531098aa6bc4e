/**
 * Items by their paths: `/a/b.txt` and `\a\b.txt` are the same. Names are
 * compared exactly; what differs in case only is another item.
 *
 * @module
 */

import { FileSystemError } from "./errors.ts";
import { checkLevel, checkName } from "./limits.ts";
import { DirectoryItem, type Item } from "./tree.ts";

/** The names in a path. Empty ones are left out, so the root is `/`, `\` or empty. */
export function namesOf(path: string): readonly string[] {
  return path.split(/[/\\]/).filter((name) => name !== "");
}

/** The item with a path, if there is one. */
export function findItem(root: DirectoryItem, path: string): Item | undefined {
  let item: Item | undefined = root;
  for (const name of namesOf(path)) {
    if (!(item instanceof DirectoryItem)) return undefined;
    item = item.get(name);
  }
  return item;
}

/**
 * Adds an item to the directory with a path, which must be there. A file
 * replaces the file with its name, and a directory is merged into the one with
 * its name.
 *
 * @throws {FileSystemError} "notFound", "nameTaken", "invalidName",
 * "nameTooLong" or "tooDeep"; then nothing is changed.
 */
export function addItem(
  root: DirectoryItem,
  directory: string,
  item: Item,
): void {
  const parent = findItem(root, directory);
  if (!(parent instanceof DirectoryItem)) {
    throw new FileSystemError(
      "notFound",
      `Cannot add ${JSON.stringify(item.name)} to ${
        JSON.stringify(directory)
      }: there is no such directory`,
    );
  }
  const level = namesOf(directory).length + 1;
  checkItem(parent, item, level);
  merge(parent, item);
}

/**
 * Takes the item with a path out of its directory, with all that is in it.
 *
 * @throws {FileSystemError} "notFound" where there is none; the root cannot be removed.
 */
export function removeItem(root: DirectoryItem, path: string): void {
  const names = namesOf(path);
  const parent = findItem(root, names.slice(0, -1).join("/"));
  const name = names.at(-1);
  if (
    name === undefined || !(parent instanceof DirectoryItem) ||
    !parent.delete(name)
  ) {
    throw new FileSystemError(
      "notFound",
      `Cannot remove ${JSON.stringify(path)}: ${
        name === undefined ? "it is the root" : "there is no such item"
      }`,
    );
  }
}

/** Refuses an item that a directory on this level cannot take, before anything is changed. */
function checkItem(
  parent: DirectoryItem | null,
  item: Item,
  level: number,
): void {
  checkName(item.name);
  const there = parent?.get(item.name);
  const isDirectory = item instanceof DirectoryItem;
  if (there !== undefined && there instanceof DirectoryItem !== isDirectory) {
    throw new FileSystemError(
      "nameTaken",
      `Cannot add ${JSON.stringify(item.name)}: a ${
        isDirectory ? "file" : "directory"
      } has this name; remove it first`,
    );
  }
  if (!isDirectory) return;
  checkLevel(level + 1, item.name);
  // A directory that is in itself ends here too: level after level is one too many.
  for (const each of item.items) {
    checkItem(there instanceof DirectoryItem ? there : null, each, level + 1);
  }
}

function merge(parent: DirectoryItem, item: Item): void {
  const there = parent.get(item.name);
  if (item instanceof DirectoryItem && there instanceof DirectoryItem) {
    there.modified = item.modified;
    there.hidden = item.hidden;
    for (const each of item.items) merge(there, each);
  } else {
    parent.set(item);
  }
}
