/**
 * Numbers and texts as ISO 9660 records them.
 *
 * @module
 */

/** 16 bits, little-endian and then big-endian (ECMA-119, 7.2.3). */
export function putBoth16(view: DataView, offset: number, value: number): void {
  view.setUint16(offset, value, true);
  view.setUint16(offset + 2, value);
}

/** 32 bits, little-endian and then big-endian (7.3.3). */
export function putBoth32(view: DataView, offset: number, value: number): void {
  view.setUint32(offset, value, true);
  view.setUint32(offset + 4, value);
}

/** Bytes at an offset. */
export function putBytes(
  view: DataView,
  offset: number,
  bytes: ArrayLike<number>,
): void {
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    .set(bytes, offset);
}

/** One byte for each character, which must be ASCII. */
export function encodeAscii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** One character for each byte. */
export function decodeLatin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** A view of bytes, wherever they are in their buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
