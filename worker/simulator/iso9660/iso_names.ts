/**
 * Names in the characters of ISO 9660, level 2.
 *
 * @module
 */

import { DirectoryItem, type Item } from "./tree.ts";
import { splitName, UniqueNames } from "./unique_names.ts";

/**
 * How many characters a file's name and extension have together (ECMA-119,
 * 7.5.1). A directory's name could have 31 (7.6.3); with 30, seven directories
 * and a file never exceed the 255 characters of a path (6.8.2.1).
 */
const LONGEST = 30;

/** However long its extension is, this much of a name is kept. */
const KEPT_OF_BASE = 8;

/** The length of a volume identifier (8.4.7). */
const LABEL_LENGTH = 32;

/**
 * The names of the items of a directory, without version. A file's name always
 * has the full stop before its extension (7.5.1), a directory's has none (7.6.1).
 */
export function isoNames(items: readonly Item[]): ReadonlyMap<Item, string> {
  const unique = new UniqueNames();
  return new Map(items.map((item) => {
    const isDirectory = item instanceof DirectoryItem;
    const [longBase, longExtension] = isDirectory
      ? [item.name, ""]
      : splitName(item.name);
    const base = dCharacters(longBase) || "_";
    const extension = dCharacters(longExtension)
      .slice(0, LONGEST - Math.min(base.length, KEPT_OF_BASE));
    const room = LONGEST - extension.length;
    // A file and a directory cannot have one name, though only the file's has the full stop.
    const name = unique.take((suffix) =>
      `${base.slice(0, room - suffix.length)}${suffix}.${extension}`
    );
    return [item, isDirectory ? name.slice(0, -1) : name];
  }));
}

/** The volume identifier for a label: the primary descriptor has d-characters only. */
export function isoVolumeName(label: string): string {
  return dCharacters(label).slice(0, LABEL_LENGTH);
}

/** The text in d-characters (7.4.1): capitals, digits and the underscore, without accents. */
function dCharacters(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase()
    .replace(/[^A-Z0-9_]/gu, "_");
}
