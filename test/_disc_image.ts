/** Builds images of discs sector by sector, so that tests need no tool. */

/** The size of a sector, in bytes. */
export const SECTOR = 2048;

/** A volume of ISO 9660. Numbers are sectors. */
export interface IsoOptions {
  /** The first sector of its session. Default: 0. */
  readonly start?: number;
  /** Volume space size. */
  readonly size: number;
  /** Where its root directory says that it is. Default: 18 after the start. */
  readonly root?: number;
  /** Whether recognition of UDF follows the descriptors. */
  readonly bridge?: boolean;
}

/** A volume of UDF. Numbers are sectors. */
export interface UdfOptions {
  /** Where anchors are. */
  readonly anchors: readonly number[];
  /** Where the partition starts, and how long it is. */
  readonly partition: readonly [start: number, length: number];
  /** Where the sequence of volume descriptors is. Default: 32 after the start. */
  readonly sequence?: number;
  /** The first sector of its session. Default: 0. */
  readonly start?: number;
  /** Whether recognition starts at sector 16 of it. Default: true. */
  readonly recognition?: boolean;
  /** Where the virtual allocation table is. */
  readonly vat?: number;
}

/** An image that is being built. What nobody puts anything into is zeros. */
export class ImageBuilder {
  readonly #sectors = new Map<number, Uint8Array<ArrayBuffer>>();

  /** A sector, to be changed in place. */
  sector(address: number): Uint8Array<ArrayBuffer> {
    let bytes = this.#sectors.get(address);
    if (bytes === undefined) {
      this.#sectors.set(address, bytes = new Uint8Array(SECTOR));
    }
    return bytes;
  }

  /** The sectors that something was put into. */
  entries(): Iterable<[number, Uint8Array<ArrayBuffer>]> {
    return this.#sectors.entries();
  }

  /** Puts bytes into a sector. */
  put(address: number, offset: number, bytes: Iterable<number>): this {
    this.sector(address).set([...bytes], offset);
    return this;
  }

  /** Puts the descriptors and the root directory of an ISO 9660 volume. */
  iso(
    { start = 0, size, root = start + 18, bridge = false }: IsoOptions,
  ): this {
    const record = (name: number) => [
      ...[34, 0],
      ...bothEndian(root),
      ...bothEndian(SECTOR),
      ...[126, 1, 1, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 1, 1, name],
    ];
    this.put(start + 16, 0, [1, ...ascii("CD001"), 1]);
    this.put(start + 16, 80, bothEndian(size));
    this.put(start + 16, 120, [1, 0, 0, 1, 1, 0, 0, 1, 0, 8, 8, 0]);
    this.put(start + 16, 156, record(0));
    this.put(start + 17, 0, [255, ...ascii("CD001"), 1]);
    const place = bridge ? start + 21 : start + 18;
    if (bridge) this.recognise(start + 18);
    // Where the root is said to be elsewhere, it is here all the same, as in a session alone.
    this.put(root === start + 18 ? place : start + 18, 0, record(0));
    if (bridge && root === start + 18) {
      const moved = bothEndian(place);
      this.put(start + 16, 158, moved).put(place, 2, moved);
    }
    return this;
  }

  /** Puts the volume recognition sequence of UDF. */
  recognise(first: number): this {
    ["BEA01", "NSR02", "TEA01"].forEach((name, index) =>
      this.put(first + index, 0, [0, ...ascii(name), 1])
    );
    return this;
  }

  /** Puts anchors, and the volume descriptors that they lead to. */
  udf(options: UdfOptions): this {
    const { anchors, partition, start = 0, vat } = options;
    const { sequence = start + 32, recognition = true } = options;
    const [partitionStart, length] = partition;
    if (recognition) this.recognise(start + 16);
    for (const anchor of anchors) {
      this.put(anchor, 16, little(16 * SECTOR, sequence));
      this.put(anchor, 24, little(16 * SECTOR, sequence));
      this.tag(anchor, 2);
    }
    this.put(sequence, 188, little(partitionStart, length)).tag(sequence, 5);
    if (vat !== undefined) {
      this.put(sequence + 1, 270, ascii("*UDF Virtual Partition"));
    }
    this.tag(sequence + 1, 6);
    this.tag(sequence + 2, 8);
    if (vat !== undefined) {
      this.put(vat, 27, [248]).tag(vat, 261, vat - partitionStart);
    }
    return this;
  }

  /** Completes a descriptor of UDF: its tag and its sums. */
  tag(address: number, identifier: number, location: number = address): this {
    const bytes = this.sector(address);
    const view = new DataView(bytes.buffer);
    const length = 496;
    view.setUint16(0, identifier, true);
    view.setUint16(2, 2, true);
    view.setUint16(8, crc(bytes.subarray(16, 16 + length)), true);
    view.setUint16(10, length, true);
    view.setUint32(12, location, true);
    bytes[4] = 0;
    bytes[4] = bytes.subarray(0, 16).reduce((sum, byte) => sum + byte, 0);
    return this;
  }

  /** Puts data that are no descriptors into sectors. */
  data(first: number, count: number): this {
    for (let address = first; address < first + count; address++) {
      this.sector(address).fill(0xA5);
    }
    return this;
  }

  /** Moves all by so many sectors, as a session alone in its file is moved. */
  moved(by: number): ImageBuilder {
    const moved = new ImageBuilder();
    for (const [address, bytes] of this.#sectors) {
      moved.sector(address + by).set(bytes);
    }
    return moved;
  }

  /** Writes a file of so many sectors, sparse where nothing was put. */
  async write(path: string, sectors: number): Promise<void> {
    using file = await Deno.open(path, {
      write: true,
      create: true,
      truncate: true,
    });
    await file.truncate(sectors * SECTOR);
    for (const [address, bytes] of this.#sectors) {
      if (address >= sectors) continue;
      file.seekSync(address * SECTOR, Deno.SeekMode.Start);
      file.writeSync(bytes);
    }
  }

  /** The bytes of so many sectors. */
  bytes(sectors: number): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(sectors * SECTOR);
    for (const [address, bytes] of this.#sectors) {
      if (address < sectors) all.set(bytes, address * SECTOR);
    }
    return all;
  }

  /** The same as whole sectors of CD, Mode 1 or Mode 2 Form 1, from an address of the disc on. */
  raw(sectors: number, mode: 1 | 2, first = 0): Uint8Array<ArrayBuffer> {
    const cooked = this.bytes(sectors);
    const raw = new Uint8Array(sectors * RAW);
    const decimal = (value: number) => Math.floor(value / 10) * 16 + value % 10;
    for (let index = 0; index < sectors; index++) {
      const at = index * RAW;
      const frames = first + index + 150;
      raw.fill(0xFF, at + 1, at + 11);
      raw.set(
        [
          decimal(Math.floor(frames / 4500)),
          decimal(Math.floor(frames / 75) % 60),
          decimal(frames % 75),
          mode,
        ],
        at + 12,
      );
      const sector = cooked.subarray(index * SECTOR, (index + 1) * SECTOR);
      raw.set(sector, at + (mode === 1 ? 16 : 24));
    }
    return raw;
  }
}

/** The size of a whole sector of CD. */
export const RAW = 2352;

/** A number as ISO 9660 has it: little-endian, and then big-endian. */
export function bothEndian(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, value, true);
  view.setUint32(4, value);
  return [...new Uint8Array(view.buffer)];
}

/** Numbers of 32 bits, little-endian. */
export function little(...values: readonly number[]): number[] {
  return [...new Uint8Array(Uint32Array.from(values).buffer)];
}

/** The bytes of ASCII text. */
export function ascii(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** The CRC of ECMA-167, 7.2.6. */
function crc(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      value = (value & 0x8000 ? value << 1 ^ 0x1021 : value << 1) & 0xFFFF;
    }
  }
  return value;
}
