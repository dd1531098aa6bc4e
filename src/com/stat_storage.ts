/**
 * STATSTG, the record that IStream::Stat fills.
 *
 * @module
 */

/** What {@linkcode ComStream.stat} gives. */
export interface StreamStat {
  /** What it is: 1 for a storage, 2 for a stream, 3 for a byte array, 4 for a property set; 0 where it does not say. */
  type: number;
  /** How many bytes it has. */
  size: number;
  /** When it was last changed; `null` where it does not say. */
  mtime: Date | null;
  /** When it was made; `null` where it does not say. */
  ctime: Date | null;
  /** When it was last read or written; `null` where it does not say. */
  atime: Date | null;
}

/** From 1601, where a FILETIME begins, to 1970, in its unit of 100 ns. */
const UNIX_EPOCH = 116_444_736_000_000_000n;
const PER_MILLISECOND = 10_000n;

/** Reads a STATSTG; `sizeOf` makes a number of the size. */
export function decodeStat(
  bytes: Uint8Array,
  sizeOf: (size: bigint) => number,
): StreamStat {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Its first eight bytes are the pointer to a name, which is not asked for.
  return {
    type: view.getUint32(8, true),
    size: sizeOf(view.getBigUint64(16, true)),
    mtime: dateOf(view.getBigUint64(24, true)),
    ctime: dateOf(view.getBigUint64(32, true)),
    atime: dateOf(view.getBigUint64(40, true)),
  };
}

/** The date of a FILETIME, to the millisecond before: every one is in the range of a `Date`. */
function dateOf(fileTime: bigint): Date | null {
  if (fileTime === 0n) return null;
  const ticks = fileTime - UNIX_EPOCH;
  const milliseconds = ticks / PER_MILLISECOND;
  // Division rounds towards zero, which is after a time before 1970.
  const rounded = ticks < 0n && ticks % PER_MILLISECOND !== 0n
    ? milliseconds - 1n
    : milliseconds;
  return new Date(Number(rounded));
}
