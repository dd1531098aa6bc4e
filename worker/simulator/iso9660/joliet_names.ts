/**
 * Names in UCS-2, as Joliet has them.
 *
 * @see {@link https://pismotec.com/cfs/jolspec.html}
 *
 * @module
 */

import { checkName, LONGEST_NAME } from "./limits.ts";
import type { Item } from "./tree.ts";
import { splitName, UniqueNames } from "./unique_names.ts";

/** The length of a volume identifier, in UTF-16 units: 32 bytes. */
const LABEL_LENGTH = 16;

/** A longer extension counts as a part of the name when a number must be added. */
const LONGEST_EXTENSION = 20;

/** The names of the items of a directory, without version. */
export function jolietNames(items: readonly Item[]): ReadonlyMap<Item, string> {
  const unique = new UniqueNames();
  for (const { name } of items) checkName(name);
  // Names that can stay as they are go first, lest another's is changed into one of them.
  const [kept, changed] = [true, false].map((stays) =>
    items.filter(({ name }) => (allowed(name) === name) === stays)
  ) as [Item[], Item[]];
  return new Map([...kept, ...changed].map((item) => {
    const name = allowed(item.name);
    const [base, extension] = splitName(name);
    const tail = extension === "" || extension.length > LONGEST_EXTENSION
      ? ""
      : `.${extension}`;
    const head = tail === "" ? name : base;
    return [
      item,
      unique.take((suffix) =>
        `${
          cut(head, LONGEST_NAME - tail.length - suffix.length)
        }${suffix}${tail}`
      ),
    ];
  }));
}

/** The volume identifier for a label: what does not fit is left out. */
export function jolietVolumeName(label: string): string {
  return cut(allowed(label), LABEL_LENGTH);
}

/** UTF-16, the most significant byte first (Joliet, "Wide Character Byte Ordering"). */
export function encodeUcs2(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) {
    view.setUint16(index * 2, text.charCodeAt(index));
  }
  return bytes;
}

/** The text of UTF-16 with the most significant byte first; an odd byte at the end is left out. */
export function decodeUcs2(bytes: Uint8Array): string {
  const units = new Uint16Array(Math.floor(bytes.length / 2));
  for (let index = 0; index < units.length; index++) {
    units[index] = bytes[index * 2]! << 8 | bytes[index * 2 + 1]!;
  }
  return String.fromCharCode(...units);
}

/** Puts an underscore for what Joliet does not allow ("Allowed Character Set"). */
function allowed(text: string): string {
  // deno-lint-ignore no-control-regex -- they are among what is not allowed
  return text.replace(/[\0-\x1F*/:;?\\]/g, "_");
}

/** The first units of a text, without half of a surrogate pair at the end. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.codePointAt(length - 1)!;
  return text.slice(0, last > 0xFFFF ? length - 1 : length);
}
