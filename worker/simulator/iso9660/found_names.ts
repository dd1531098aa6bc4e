/**
 * The names of what is found on a disc.
 *
 * @module
 */

import { FLAG } from "./directory_records.ts";
import { decodeLatin1 } from "./fields.ts";
import { decodeUcs2 } from "./joliet_names.ts";
import type { FoundRecord } from "./record_reader.ts";

/** Whether a record is that of the directory itself or of its parent (ECMA-119, 7.6.2). */
export function isReserved({ identifier }: FoundRecord): boolean {
  return identifier.length === 1 && identifier[0]! <= 1;
}

/** A version at the end of a file identifier (7.5.1). */
const VERSION = /;\d*$/;

/** Whether an identifier is that of another version of the file before it, which is the later one (9.3). */
export function isEarlierVersion(
  identifier: string,
  before: string | null,
): boolean {
  return before !== null && identifier !== before &&
    VERSION.test(identifier) && VERSION.test(before) &&
    identifier.replace(VERSION, "") === before.replace(VERSION, "");
}

/** The name in a record of Joliet, without version. */
export function jolietName({ identifier }: FoundRecord): string {
  return decodeUcs2(identifier).replace(VERSION, "");
}

/** The name in a record of ISO 9660, without version, and without the full stop of an empty extension. */
export function isoName({ identifier, flags }: FoundRecord): string {
  const name = decodeLatin1(identifier);
  return flags & FLAG.directory
    ? name
    : name.replace(VERSION, "").replace(/\.$/, "");
}

/** A name that an item can have: other systems allow characters that are separators here. */
export function itemName(name: string): string {
  // deno-lint-ignore no-control-regex -- they are among what is replaced
  const clean = name.replace(/[\0-\x1F/\\]/g, "_");
  return clean === "" || clean === "." || clean === ".." ? "_" : clean;
}
