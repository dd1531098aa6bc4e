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

/** Whether a record is that of another version of the file before it, which is the later one (9.3). */
export function isEarlierVersion(
  record: FoundRecord,
  before: FoundRecord | null,
): boolean {
  if (before === null) return false;
  const [one, other] = [record, before].map(({ identifier }) =>
    decodeLatin1(identifier)
  ) as [string, string];
  return one !== other && withoutVersion(one) === withoutVersion(other) &&
    one.includes(";") && other.includes(";");
}

/** In UCS-2 every character of a version has a zero before it. */
function withoutVersion(identifier: string): string {
  // deno-lint-ignore no-control-regex -- it is what stands there
  return identifier.replace(/\0?;[\0\d]*$/, "");
}

/** The name in a record of Joliet, without version. */
export function jolietName({ identifier }: FoundRecord): string {
  return decodeUcs2(identifier).replace(/;\d*$/, "");
}

/** The name in a record of ISO 9660, without version, and without the full stop of an empty extension. */
export function isoName({ identifier, flags }: FoundRecord): string {
  const name = decodeLatin1(identifier);
  return flags & FLAG.directory
    ? name
    : name.replace(/;\d*$/, "").replace(/\.$/, "");
}

/** A name that an item can have: other systems allow characters that are separators here. */
export function itemName(name: string): string {
  // deno-lint-ignore no-control-regex -- they are among what is replaced
  const clean = name.replace(/[\0-\x1F/\\]/g, "_");
  return clean === "" || clean === "." || clean === ".." ? "_" : clean;
}
