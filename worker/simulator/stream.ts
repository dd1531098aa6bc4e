/**
 * Simulated streams: bytes in memory, and a file that is read.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { IStream } from "../../src/abi/stream_interfaces.ts";
import { PositionedFile } from "./positioned_file.ts";
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
const STGM_READ = 0;
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
export type Times = readonly [changed: bigint, made: bigint, read: bigint];

/** Of a stream that no file has. */
export const NO_TIMES: Times = [0n, 0n, 0n];

/** What all kinds of streams have in common. */
export abstract class Stream implements SimulatedObject {
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
  abstract size(): bigint;
  /**
   * Copies bytes from `position` on into `target`, and gives how many: fewer than it
   * takes only where the stream ends. The stream's own position stays where it is.
   */
  abstract read(position: number, target: Uint8Array): number;
  /** Writes all of some bytes. */
  protected abstract writeAt(position: bigint, bytes: Uint8Array): void;
  protected abstract resize(size: bigint): void;
  /** Another on the same bytes, with a position of its own. */
  protected abstract clone(position: bigint): SimulatedObject;
  /** What Stat() says of the mode it was opened in. */
  protected abstract readonly mode: number;
  protected abstract times(): Times;

  #read(count: number): Uint8Array<ArrayBuffer> {
    const left = this.size() - this.#position;
    if (count === 0 || left <= 0n) return new Uint8Array(0);
    const bytes = new Uint8Array(Math.min(count, Number(left)));
    const read = this.read(Number(this.#position), bytes);
    this.#position += BigInt(read);
    return bytes.subarray(0, read);
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

  read(position: number, target: Uint8Array): number {
    const bytes = this.#bytes.subarray(
      position,
      Math.min(position + target.length, this.#size),
    );
    target.set(bytes);
    return bytes.length;
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

  size(): bigint {
    return BigInt(this.#memory.size);
  }

  read(position: number, target: Uint8Array): number {
    return this.#memory.read(position, target);
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

/** A stream that nobody can change. */
export abstract class ReadOnlyStream extends Stream {
  protected readonly mode: number = STGM_READ;

  protected writeAt(): void {
    throw new SimulatedFailure(STG_E_ACCESSDENIED);
  }

  protected resize(): void {
    throw new SimulatedFailure(STG_E_ACCESSDENIED);
  }
}

/** What can be read at any place. */
export interface Content {
  /** Copies bytes from `position` on into `target`, and gives how many. */
  read(position: number, target: Uint8Array): number;
}

/** The bytes of something else, read when they are asked for. */
export class ContentStream extends ReadOnlyStream {
  readonly #content: Content;
  readonly #size: number;
  readonly #references: readonly SimulatedObject[];

  /** The stream keeps `references` alive. */
  constructor(
    content: Content,
    size: number,
    references: readonly SimulatedObject[] = [],
    position = 0n,
  ) {
    super(position);
    this.#content = content;
    this.#size = size;
    this.#references = references;
  }

  references(): readonly SimulatedObject[] {
    return this.#references;
  }

  size(): bigint {
    return BigInt(this.#size);
  }

  read(position: number, target: Uint8Array): number {
    const wanted = target.subarray(0, Math.max(0, this.#size - position));
    return this.#content.read(position, wanted);
  }

  protected clone(position: bigint): SimulatedObject {
    return new ContentStream(
      this.#content,
      this.#size,
      this.#references,
      position,
    );
  }

  protected times(): Times {
    return NO_TIMES;
  }
}

/** What SHCreateStreamOnFileEx makes. The file is read by ranges, so that memory does not grow with it. */
export class FileStream extends ReadOnlyStream {
  protected override readonly mode = STGM_READ_DENY_WRITE;
  readonly #file: PositionedFile;

  private constructor(file: Deno.FsFile) {
    super(0n);
    this.#file = new PositionedFile(file);
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
    this.#file[Symbol.dispose]();
  }

  size(): bigint {
    return BigInt(this.#file.handle.statSync().size);
  }

  read(position: number, target: Uint8Array): number {
    try {
      return this.#file.read(position, target);
    } catch {
      throw new SimulatedFailure(STG_E_READFAULT);
    }
  }

  protected clone(): SimulatedObject {
    throw new SimulatedFailure(HRESULTS.E_NOTIMPL);
  }

  protected times(): Times {
    const { mtime, birthtime, atime } = this.#file.handle.statSync();
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
