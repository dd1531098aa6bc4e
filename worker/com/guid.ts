/**
 * GUIDs as COM lays them out in memory.
 *
 * @module
 */

const FORM = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/;

/** By their texts: each is worked out once. */
const known = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * The 16 bytes of a GUID: three little-endian fields, then eight bytes as
 * written. Every caller gets the same array: it is not to be changed.
 */
export function guidBytes(text: string): Uint8Array<ArrayBuffer> {
  let bytes = known.get(text);
  if (bytes === undefined) known.set(text, bytes = parseGuid(text));
  return bytes;
}

function parseGuid(text: string): Uint8Array<ArrayBuffer> {
  if (!FORM.test(text)) {
    throw new TypeError(
      `Cannot read a GUID: expected the form 00000000-0000-0000-C000-000000000046, received "${text}"`,
    );
  }
  const digits = text.replaceAll("-", "");
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, parseInt(digits.slice(0, 8), 16), true);
  view.setUint16(4, parseInt(digits.slice(8, 12), 16), true);
  view.setUint16(6, parseInt(digits.slice(12, 16), 16), true);
  for (let index = 8; index < 16; index++) {
    bytes[index] = parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

/** The text of a GUID in memory. */
export function guidText(view: DataView, offset: number): string {
  const hex = (value: number, digits: number) =>
    value.toString(16).toUpperCase().padStart(digits, "0");
  const bytes = Array.from(
    { length: 8 },
    (_, index) => hex(view.getUint8(offset + 8 + index), 2),
  ).join("");
  return [
    hex(view.getUint32(offset, true), 8),
    hex(view.getUint16(offset + 4, true), 4),
    hex(view.getUint16(offset + 6, true), 4),
    bytes.slice(0, 4),
    bytes.slice(4),
  ].join("-");
}

/** Whether two GUIDs are the same. */
export function sameGuid(one: Uint8Array, other: Uint8Array): boolean {
  return one.every((byte, index) => byte === other[index]);
}
