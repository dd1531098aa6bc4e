/**
 * The buffers that native functions are passed, as the simulation reads and
 * fills them.
 *
 * @module
 */

/** The bytes of a buffer. */
export function bytesOf(buffer: AllowSharedBufferSource | null): Uint8Array {
  if (buffer === null) {
    throw new Error("Cannot use a null buffer in a simulated call");
  }
  if (buffer instanceof Uint8Array) return buffer;
  return ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
}

/** So many of its first bytes. */
export function firstBytes(
  buffer: AllowSharedBufferSource | null,
  length: number,
): Uint8Array {
  const bytes = bytesOf(buffer);
  return bytes.length === length ? bytes : bytes.subarray(0, length);
}

/** The worker passes the same few buffers again and again. */
const views = new WeakMap<AllowSharedBufferSource, DataView>();

/** The same as a view. */
export function viewOf(buffer: AllowSharedBufferSource | null): DataView {
  let view = buffer === null ? undefined : views.get(buffer);
  if (view === undefined) {
    const bytes = bytesOf(buffer);
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    views.set(buffer!, view);
  }
  return view;
}

/** The same as words of 16 bits. */
export function wordsOf(buffer: AllowSharedBufferSource | null): Uint16Array {
  if (buffer instanceof Uint16Array) return buffer;
  const bytes = bytesOf(buffer);
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
}

/** Its text in UTF-16, up to the zero at its end. */
export function textOf(buffer: AllowSharedBufferSource | null): string {
  const units = wordsOf(buffer);
  let text = "";
  for (const unit of units.subarray(0, units.indexOf(0))) {
    text += String.fromCharCode(unit);
  }
  return text;
}

/** The same as pointers. */
export function pointersOf(
  buffer: AllowSharedBufferSource | null,
): BigUint64Array {
  if (buffer instanceof BigUint64Array) return buffer;
  const bytes = bytesOf(buffer);
  return new BigUint64Array(
    bytes.buffer,
    bytes.byteOffset,
    bytes.byteLength / 8,
  );
}
