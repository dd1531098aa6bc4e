/**
 * The layout of a call's arguments in native memory: cells for its results,
 * then a VARIANT for each argument, then room for the data that arguments point
 * at.
 *
 * @module
 */

import { VARIANT_SIZE, VARIANT_VALUE, VT } from "./variant.ts";

/** How many bytes the arguments of one call can take. */
export const CALL_SIZE = 2048;

/** The most arguments of a call. */
export const MAX_ARGUMENTS = 24;

/** Cells and data begin at a multiple of it. */
const ALIGNMENT = 8;

/** An argument: its VARTYPE, and where it points where it is the address of a cell or of data. */
export interface Argument {
  readonly vt: number;
  readonly cell?: number;
  readonly data?: number;
}

/** Hands out cells, arguments and data room while a row is read. */
export class CallLayoutBuilder {
  readonly #arguments: Argument[] = [];
  #cells = 0;
  #data = 0;

  /** Room for a result; gives where it is among the cells. */
  cell(size: number): number {
    const cell = this.#cells;
    this.#cells += aligned(size);
    return cell;
  }

  /** An argument; gives its place. */
  argument(vt: number): number {
    return this.#arguments.push({ vt }) - 1;
  }

  /** An argument that points at a cell. */
  cellArgument(cell: number): void {
    this.#arguments.push({ vt: VT.UI8, cell });
  }

  /** An argument that points at data; gives where these are among the data. */
  dataArgument(size: number): number {
    const data = this.#data;
    this.#data += aligned(size);
    this.#arguments.push({ vt: VT.UI8, data });
    return data;
  }

  /** Lays it out in a block at `address`. */
  build(address: bigint): CallLayout {
    return new CallLayout(address, this.#arguments, this.#cells, this.#data);
  }
}

/** The arguments of one method, laid out once. */
export class CallLayout {
  /** The VARTYPE of each argument. */
  readonly types: Uint16Array<ArrayBuffer>;
  /** The address of each argument. */
  readonly pointers: BigUint64Array<ArrayBuffer>;
  /** What is copied to the native block before each call. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same bytes. */
  readonly view: DataView;
  /** How many bytes, as FFI takes it. */
  readonly size: bigint;
  /** The cells after a call. */
  readonly cells: Uint8Array<ArrayBuffer>;
  /** The same cells. */
  readonly cellView: DataView;
  /** How many bytes the cells are, as FFI takes it. */
  readonly cellSize: bigint;
  /** Where the block is. */
  readonly address: bigint;
  readonly #dataStart: number;

  constructor(
    address: bigint,
    args: readonly Argument[],
    cells: number,
    data: number,
  ) {
    const dataStart = cells + args.length * VARIANT_SIZE;
    const size = dataStart + data;
    if (size > CALL_SIZE || args.length > MAX_ARGUMENTS) {
      throw new RangeError(
        `Cannot lay out a call: its ${args.length} arguments take ${size} bytes, at most ${MAX_ARGUMENTS} and ${CALL_SIZE} fit`,
      );
    }
    this.address = address;
    this.#dataStart = dataStart;
    this.types = Uint16Array.from(args, ({ vt }) => vt);
    this.pointers = BigUint64Array.from(
      args,
      (_, index) => address + BigInt(cells + index * VARIANT_SIZE),
    );
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
    this.size = BigInt(size);
    this.cells = new Uint8Array(cells);
    this.cellView = new DataView(this.cells.buffer);
    this.cellSize = BigInt(cells);
    args.forEach(({ vt, cell, data }, index) => {
      const variant = cells + index * VARIANT_SIZE;
      this.view.setUint16(variant, vt, true);
      const target = cell ?? (data === undefined ? null : dataStart + data);
      if (target !== null) {
        this.view.setBigUint64(
          variant + VARIANT_VALUE,
          address + BigInt(target),
          true,
        );
      }
    });
  }

  /** Where the value of an argument is in the bytes. */
  argumentOffset(index: number): number {
    return this.cells.length + index * VARIANT_SIZE + VARIANT_VALUE;
  }

  /** Where data that {@linkcode CallLayoutBuilder.dataArgument} gave are in the bytes. */
  dataOffset(data: number): number {
    return this.#dataStart + data;
  }
}

function aligned(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT;
}
