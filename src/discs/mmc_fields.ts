import { show } from "../checks/arguments.ts";

/** The length field of a reply counts what follows it. */
const LENGTH_SIZE = 2;

const SECONDS = 60;
const FRAMES = 75;

/** Two seconds before the data of a disc, where MSF begins to count. */
const MSF_OFFSET = 150;

/** The address of the sector at a time on CD; `null` where it is none. The minutes can be negative. */
export function addressOfTime(
  minute: number,
  second: number,
  frame: number,
): number | null {
  if (minute > 99 || second >= SECONDS || frame >= FRAMES) return null;
  return (minute * SECONDS + second) * FRAMES + frame - MSF_OFFSET;
}

/** The control bit that says data. */
const DATA_TRACK = 0x4;

/** What a track holds, by its control bits. */
export function kindOf(control: number): "data" | "audio" {
  return (control & DATA_TRACK) === 0 ? "audio" : "data";
}

/**
 * Reads the big-endian fields of an MMC reply. A field that is not wholly
 * there is `null`: drives, old ones above all, send less than MMC lists.
 */
export class ReplyReader {
  /** How many bytes the reply says it has, its length field included. */
  readonly replyLength: number | null;
  /** What of the bytes belongs to the reply. */
  readonly #view: DataView;

  constructor(what: string, bytes: Uint8Array) {
    if (!(bytes instanceof Uint8Array)) {
      throw new TypeError(
        `Cannot decode ${what}: 'bytes' must be a Uint8Array, received ${
          show(bytes)
        }`,
      );
    }
    const all = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.replyLength = bytes.length < LENGTH_SIZE
      ? null
      : all.getUint16(0) + LENGTH_SIZE;
    // What comes after the reply's own end is whatever was in the buffer before.
    this.#view = new DataView(
      bytes.buffer,
      bytes.byteOffset,
      Math.min(bytes.length, this.replyLength ?? 0),
    );
  }

  /** Some bits of a byte: `count` of them, from bit `lowest` on. */
  bits(offset: number, lowest: number, count: number): number | null {
    const byte = this.byte(offset);
    return byte === null ? null : (byte >> lowest) & ((1 << count) - 1);
  }

  /** One bit of a byte. */
  flag(offset: number, bit: number): boolean | null {
    const value = this.bits(offset, bit, 1);
    return value === null ? null : value === 1;
  }

  /** A byte. */
  byte(offset: number): number | null {
    return this.#has(offset, 1) ? this.#view.getUint8(offset) : null;
  }

  /** A number whose high byte came with a later MMC: without it, the low byte is the number. */
  split(low: number, high: number): number | null {
    const byte = this.byte(low);
    return byte === null ? null : byte + 256 * (this.byte(high) ?? 0);
  }

  /** A count. */
  uint32(offset: number): number | null {
    return this.#has(offset, 4) ? this.#view.getUint32(offset) : null;
  }

  /** An address, which some drives give below zero. */
  int32(offset: number): number | null {
    return this.#has(offset, 4) ? this.#view.getInt32(offset) : null;
  }

  /** A list from `offset` on of entries that have `size` bytes each; one that is not wholly there is left out. */
  entries(offset: number, size: number): DataView[] {
    const { buffer, byteOffset } = this.#view;
    const entries: DataView[] = [];
    for (let at = offset; this.#has(at, size); at += size) {
      entries.push(new DataView(buffer, byteOffset + at, size));
    }
    return entries;
  }

  #has(offset: number, size: number): boolean {
    return offset + size <= this.#view.byteLength;
  }
}
