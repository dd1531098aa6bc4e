/**
 * Streams of bytes.
 *
 * @module
 */

import { checkBytes, checkWhole } from "../checks/arguments.ts";
import { checkWord, MAX_ULONG } from "../checks/unsigned.ts";
import { HRESULTS } from "../abi/hresults.ts";
import { ISequentialStream, IStream } from "../abi/stream_interfaces.ts";
import { ComError } from "../connection/errors.ts";
import {
  ComObject,
  implementInterface,
  instanceOf,
  usableReference,
} from "./com_object.ts";
import { invoke } from "./invoke.ts";
import { decodeStat, type StreamStat } from "./stat_storage.ts";

/** What {@linkcode ComStream.seek} counts from: the start, the position, or the end. */
export type StreamSeek = "set" | "current" | "end";

/** `STREAM_SEEK` */
const ORIGINS: Readonly<Record<StreamSeek, number>> = {
  set: 0,
  current: 1,
  end: 2,
};

/**
 * The most bytes of one message: a worker that copies more at once answers
 * nobody else meanwhile.
 */
const PIECE = 2 ** 20;

const STATFLAG_NONAME = 1;
const STG_E_MEDIUMFULL = 0x80030070;

/**
 * `IStream`: bytes with a position among them. `apartment.streamFromFile()` and
 * `apartment.streamFromBytes()` make one, and IMAPI2 gives and takes them.
 *
 * Positions and sizes are numbers, as the lengths of arrays and files are in
 * Deno: no disc and no file comes near 2^53 bytes, where numbers stop being
 * exact. A stream that says more makes the call reject.
 *
 * What is longer than 1 MiB travels in pieces of 1 MiB, one after the other.
 * Await such a call before the next one on the same stream: both would move the
 * one position.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/objidl/nn-objidl-istream}
 *
 * @example Read what was written
 * ```ts
 * import { openApartment } from "@discworks/imapi2";
 * import { demo } from "@discworks/imapi2/simulator";
 *
 * await using apartment = await openApartment({ simulator: demo });
 * using stream = await apartment.streamFromBytes(new TextEncoder().encode("Hello"));
 * await stream.seek(-2, "end");
 * console.log(new TextDecoder().decode(await stream.read(10))); // lo
 * ```
 */
export class ComStream extends ComObject {
  /** `IStream` */
  static override readonly interfaceName: string = IStream.name;

  static {
    implementInterface(this, IStream);
  }

  /**
   * Reads from the position on, and moves it behind what was read. Where a
   * piece fails, the position is behind those before it.
   *
   * @param count How many bytes, up to 4,294,967,295; all of them are held in memory.
   * @returns The bytes: fewer where the stream ends, none at its end.
   * @throws {ComError} If the stream cannot be read.
   * @throws {RangeError} If `count` is no whole number in the range.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/objidl/nf-objidl-isequentialstream-read}
   */
  async read(count: number): Promise<Uint8Array<ArrayBuffer>> {
    checkWhole("count", count, 0, MAX_ULONG);
    usableReference(this);
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    while (length < count) {
      const piece = await invoke(
        this,
        ISequentialStream.methods.Read,
        Math.min(PIECE, count - length),
      );
      // A stream can give less than it has: only nothing is its end.
      if (piece.length === 0) break;
      pieces.push(piece);
      length += piece.length;
    }
    return joined(pieces, length);
  }

  /**
   * Writes at the position, and moves it behind what was written. Where a piece
   * fails, those before it are written.
   *
   * @param bytes What to write. It must not change before all of it is written.
   * @returns When all of it is written.
   * @throws {ComError} With `STG_E_MEDIUMFULL` (`0x80030070`), if the stream takes no more; with
   *   `STG_E_ACCESSDENIED` (`0x80030005`), if it can only be read.
   * @throws {TypeError} If `bytes` is no `Uint8Array`.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/objidl/nf-objidl-isequentialstream-write}
   */
  async write(bytes: Uint8Array): Promise<void> {
    checkBytes("bytes", bytes);
    usableReference(this);
    let position = 0;
    while (position < bytes.length) {
      const piece = bytes.slice(position, position + PIECE);
      const written = await invoke(
        this,
        ISequentialStream.methods.Write,
        piece,
      );
      if (written === 0 || written > piece.length) {
        throw new ComError({
          hresult: written === 0 ? STG_E_MEDIUMFULL : HRESULTS.E_UNEXPECTED,
          interfaceName: ISequentialStream.name,
          method: ISequentialStream.methods.Write.name,
          description:
            `It says that it wrote ${written} of ${piece.length} bytes`,
        });
      }
      position += written;
    }
  }

  /**
   * Moves the position. It may be behind the end: what is written there makes
   * the stream longer.
   *
   * @param offset How many bytes from the origin on; negative for before it.
   * @param origin What it counts from. Default: `"set"`, the start.
   * @returns The new position, from the start. `seek(0, "current")` tells it and moves nothing.
   * @throws {ComError} With `STG_E_INVALIDFUNCTION`, if that is before the start.
   * @throws {RangeError} If `offset` is no whole number, or beyond 2^53 - 1 either way, or the position is.
   * @throws {TypeError} If `origin` is no such word.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/objidl/nf-objidl-istream-seek}
   */
  async seek(offset: number, origin: StreamSeek = "set"): Promise<number> {
    checkWhole(
      "offset",
      offset,
      Number.MIN_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
    );
    const position = await invoke(
      this,
      IStream.methods.Seek,
      offset,
      checkWord("origin", origin, ORIGINS),
    );
    return exact("position", position);
  }

  /**
   * How many bytes it has: the size of {@linkcode ComStream.stat}.
   *
   * @returns The number.
   * @throws {ComError} If the stream cannot tell.
   * @throws {RangeError} If it is beyond 2^53 - 1.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/objidl/nf-objidl-istream-stat}
   */
  async size(): Promise<number> {
    return (await this.stat()).size;
  }

  /**
   * Makes it longer or shorter. The position stays where it is.
   *
   * @param size How many bytes it is to have.
   * @returns When it has.
   * @throws {ComError} With `STG_E_ACCESSDENIED` (`0x80030005`), if it can only be read; with
   *   `E_OUTOFMEMORY`, if there is no room.
   * @throws {RangeError} If `size` is no whole number from 0 to 2^53 - 1.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/objidl/nf-objidl-istream-setsize}
   */
  async setSize(size: number): Promise<void> {
    checkWhole("size", size, 0, Number.MAX_SAFE_INTEGER);
    await invoke(this, IStream.methods.SetSize, size);
  }

  /**
   * What it is, its size and its times. Its name is not asked for.
   *
   * @returns Plain data.
   * @throws {ComError} If the stream cannot tell.
   * @throws {RangeError} If its size is beyond 2^53 - 1.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/objidl/ns-objidl-statstg}
   */
  async stat(): Promise<StreamStat> {
    const bytes = await invoke(this, IStream.methods.Stat, STATFLAG_NONAME);
    return decodeStat(bytes, (size) => exact("size", size));
  }

  /**
   * Another stream on the same bytes, with a position of its own that is this one's now.
   *
   * @returns A proxy, to be released apart.
   * @throws {ComError} With `E_NOTIMPL`, if the stream has no such thing: those of files have not.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/objidl/nf-objidl-istream-clone}
   */
  async clone(): Promise<ComStream> {
    const clone = await invoke(this, IStream.methods.Clone);
    if (clone !== null) return instanceOf(ComStream, clone);
    throw new ComError({
      hresult: HRESULTS.E_POINTER,
      interfaceName: IStream.name,
      method: IStream.methods.Clone.name,
    });
  }
}

function joined(
  pieces: readonly Uint8Array<ArrayBuffer>[],
  length: number,
): Uint8Array<ArrayBuffer> {
  if (pieces.length === 1) return pieces[0]!;
  const bytes = new Uint8Array(length);
  let position = 0;
  for (const piece of pieces) {
    bytes.set(piece, position);
    position += piece.length;
  }
  return bytes;
}

/** A number of 64 bits as one of JavaScript's. */
function exact(what: string, value: bigint): number {
  if (value <= Number.MAX_SAFE_INTEGER) return Number(value);
  throw new RangeError(
    `Cannot give the stream's ${what} as a number: ${value} is beyond ${Number.MAX_SAFE_INTEGER}`,
  );
}
