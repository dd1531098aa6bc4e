/**
 * Simulated streams: bytes in memory, and a file that is read.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { IStream } from "../../src/abi/stream_interfaces.ts";
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedObject,
} from "./simulated_object.ts";

const STG_E_ACCESSDENIED = 0x80030005;
const STG_E_INVALIDFLAG = 0x800300FF;
const STG_E_READFAULT = 0x8003001E;
const FILE_NOT_FOUND = 0x80070002;
const PATH_NOT_FOUND = 0x80070003;

const STATFLAG_NONAME = 1;
const STGTY_STREAM = 2;
const STGM_READ_DENY_WRITE = 0x20;
const STGM_READWRITE = 0x2;
const STATSTG_SIZE = 80;

/** The largest position that a stream has. */
const MAX_POSITION = 2n ** 63n - 1n;

/** The most that a stream in memory holds here. */
const MAX_MEMORY = 2 ** 30;

/** From 1601 to 1970, in the unit of a FILETIME: 100 ns. */
const UNIX_EPOCH = 116_444_736_000_000_000n;
const PER_MILLISECOND = 10_000n;

/** When a stream was changed, made and read, as FILETIMEs; 0 where nobody knows. */
type Times = readonly [changed: bigint, made: bigint, read: bigint];

const NO_TIMES: Times = [0n, 0n, 0n];

/** What both kinds of streams have in common. */
abstract class Stream implements SimulatedObject {
  readonly interfaces = [IStream] as const;
  readonly methods: Readonly<Record<string, SimulatedMethod>> = {
    Read: (count: number) => this.#read(count),
    Write: (bytes: Uint8Array) => this.#write(bytes),
    Seek: (move: bigint, origin: number) => this.#seek(move, origin),
    SetSize: (size: bigint) => this.resize(size),
    Stat: (flags: number) => this.#stat(flags),
    Clone: () => this.clone(this.#position),
  };
  #position: bigint;

  constructor(position: bigint) {
    this.#position = position;
  }

  /** How many bytes there are. */
  protected abstract size(): bigint;
  /** Gives the bytes from a position below the size on, fewer where the stream ends. */
  protected abstract readAt(
    position: number,
    count: number,
  ): Uint8Array<ArrayBuffer>;
  /** Writes all of some bytes. */
  protected abstract writeAt(position: bigint, bytes: Uint8Array): void;
  protected abstract resize(size: bigint): void;
  /** Another on the same bytes, with a position of its own. */
  protected abstract clone(position: bigint): SimulatedObject;
  /** What Stat() says of the mode it was opened in. */
  protected abstract readonly mode: number;
  protected abstract times(): Times;

  #read(count: number): Uint8Array<ArrayBuffer> {
    if (count === 0 || this.#position >= this.size()) return new Uint8Array(0);
    const bytes = this.readAt(Number(this.#position), count);
    this.#position += BigInt(bytes.length);
    return bytes;
  }

  #write(bytes: Uint8Array): number {
    this.writeAt(this.#position, bytes);
    this.#position += BigInt(bytes.length);
    return bytes.length;
  }

  #seek(move: bigint, origin: number): bigint {
    const position = this.#origin(origin) + move;
    if (position < 0n || position > MAX_POSITION) throw invalidFunction();
    return this.#position = position;
  }

  #origin(origin: number): bigint {
    switch (origin) {
      case 0:
        return 0n;
      case 1:
        return this.#position;
      case 2:
        return this.size();
      default:
        throw invalidFunction();
    }
  }

  /** A STATSTG without a name. */
  #stat(flags: number): Uint8Array<ArrayBuffer> {
    // A name would be memory that the caller frees: this module asks for none.
    if (flags !== STATFLAG_NONAME) {
      throw new SimulatedFailure(STG_E_INVALIDFLAG);
    }
    const view = new DataView(new ArrayBuffer(STATSTG_SIZE));
    view.setUint32(8, STGTY_STREAM, true);
    view.setBigUint64(16, this.size(), true);
    this.times().forEach((time, index) =>
      view.setBigUint64(24 + 8 * index, time, true)
    );
    view.setUint32(48, this.mode, true);
    return new Uint8Array(view.buffer);
  }
}

/** The bytes that a stream in memory and its clones share. */
class Memory {
  #bytes = new Uint8Array(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  read(position: number, count: number): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(position, Math.min(position + count, this.#size));
  }

  write(position: number, bytes: Uint8Array): void {
    this.#bytes.set(bytes, position);
  }

  resize(size: number): void {
    if (size > this.#bytes.length) {
      // Growth by half at least: many small writes do not copy everything each time.
      const grown = new Uint8Array(
        Math.max(size, Math.ceil(this.#bytes.length * 1.5)),
      );
      grown.set(this.#bytes);
      this.#bytes = grown;
    } else this.#bytes.fill(0, size, this.#size);
    this.#size = size;
  }
}

/** What CreateStreamOnHGlobal makes. */
export class MemoryStream extends Stream {
  protected readonly mode = STGM_READWRITE;
  readonly #memory: Memory;

  constructor(memory: Memory = new Memory(), position = 0n) {
    super(position);
    this.#memory = memory;
  }

  protected size(): bigint {
    return BigInt(this.#memory.size);
  }

  protected readAt(position: number, count: number): Uint8Array<ArrayBuffer> {
    return this.#memory.read(position, count);
  }

  protected writeAt(position: bigint, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const end = position + BigInt(bytes.length);
    if (end > this.size()) this.resize(end);
    this.#memory.write(Number(position), bytes);
  }

  protected resize(size: bigint): void {
    if (size > MAX_MEMORY) throw new SimulatedFailure(HRESULTS.E_OUTOFMEMORY);
    this.#memory.resize(Number(size));
  }

  protected clone(position: bigint): SimulatedObject {
    return new MemoryStream(this.#memory, position);
  }

  protected times(): Times {
    return NO_TIMES;
  }
}

/** What SHCreateStreamOnFileEx makes. The file is read by ranges, so that memory does not grow with it. */
export class FileStream extends Stream {
  protected readonly mode = STGM_READ_DENY_WRITE;
  readonly #file: Deno.FsFile;

  private constructor(file: Deno.FsFile) {
    super(0n);
    this.#file = file;
  }

  /** Opens a file of the system that the simulation runs on. */
  static open(path: string): FileStream {
    try {
      // Looked at first: opening a pipe waits for somebody to write to it.
      if (!Deno.statSync(path).isFile) {
        throw new SimulatedFailure(HRESULTS.E_ACCESSDENIED);
      }
      return new FileStream(Deno.openSync(path, { read: true }));
    } catch (error) {
      throw failureOf(error);
    }
  }

  released(): void {
    this.#file.close();
  }

  protected size(): bigint {
    return BigInt(this.#file.statSync().size);
  }

  protected readAt(position: number, count: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(count);
    let filled = 0;
    try {
      this.#file.seekSync(position, Deno.SeekMode.Start);
      while (filled < count) {
        const read = this.#file.readSync(bytes.subarray(filled));
        if (read === null) break;
        filled += read;
      }
    } catch {
      throw new SimulatedFailure(STG_E_READFAULT);
    }
    return bytes.subarray(0, filled);
  }

  protected writeAt(): void {
    throw new SimulatedFailure(STG_E_ACCESSDENIED);
  }

  protected resize(): void {
    throw new SimulatedFailure(STG_E_ACCESSDENIED);
  }

  protected clone(): SimulatedObject {
    throw new SimulatedFailure(HRESULTS.E_NOTIMPL);
  }

  protected times(): Times {
    const { mtime, birthtime, atime } = this.#file.statSync();
    return [fileTime(mtime), fileTime(birthtime), fileTime(atime)];
  }
}

function invalidFunction(): SimulatedFailure {
  return new SimulatedFailure(HRESULTS.STG_E_INVALIDFUNCTION);
}

/** What Windows says where Deno throws this; an error that Windows has none for stays as it is. */
function failureOf(error: unknown): unknown {
  if (error instanceof Deno.errors.NotFound) {
    return new SimulatedFailure(FILE_NOT_FOUND);
  }
  if (error instanceof Deno.errors.NotADirectory) {
    return new SimulatedFailure(PATH_NOT_FOUND);
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new SimulatedFailure(HRESULTS.E_ACCESSDENIED);
  }
  return error;
}

function fileTime(date: Date | null): bigint {
  return date === null
    ? 0n
    : BigInt(date.getTime()) * PER_MILLISECOND + UNIX_EPOCH;
}
