/**
 * Calls through a vtable, by way of DispCallFunc: an exported function, which
 * a path-scoped FFI grant allows, where a call through a function pointer
 * needs all of FFI.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { InterfaceTable } from "../../src/abi/interface_table.ts";
import type { NativeFunctions } from "../symbols.ts";
import { guidBytes } from "./guid.ts";
import { checkCom, ComCallError, failed } from "./hresult.ts";
import { NativeBlock } from "./memory.ts";
import { VARIANT_SIZE, VARIANT_VALUE, VT } from "./variant.ts";

/** CALLCONV CC_STDCALL: the calling convention of COM methods. */
const CC_STDCALL = 4;

/** Deno runs on 64-bit Windows only. */
const POINTER_SIZE = 8;

const QUERY_INTERFACE_SLOT = 0;
const RELEASE_SLOT = 2;

/** The most parameters that a method of any table has, the `[out]` ones included. */
const MAX_PARAMETERS = 6;

/** Each `[out]` parameter points at a cell of its own. */
const OUT_CELL_SIZE = 8;

/** A pointer and a count are the most that a method gives. */
const MAX_OUT_CELLS = 2;

/** The out cells are first in the block, the arguments follow at a VARIANT's alignment. */
const OUT_SIZE = MAX_OUT_CELLS * OUT_CELL_SIZE;

/** What QueryInterface is to look for is last. */
const IID_OFFSET = OUT_SIZE + MAX_PARAMETERS * VARIANT_SIZE;
const IID_SIZE = 16;
const IID_LENGTH = BigInt(IID_SIZE);

/**
 * The arguments of one shape of call, laid out once: zeroed out cells, then a
 * VARIANT for each argument. Made by {@linkcode Invoker.shape}.
 */
export interface CallShape {
  /** The VARTYPE of each argument. */
  readonly types: Uint16Array<ArrayBuffer>;
  /** What is copied to the native block before each call. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same bytes, to put arguments in with {@linkcode argumentOffset}. */
  readonly view: DataView;
  /** How many bytes, as FFI takes it. */
  readonly size: bigint;
}

const OUT_LENGTH = BigInt(OUT_SIZE);

/** By slot: an integer for FFI is made once, not at every call. */
const vtableOffsets: bigint[] = [];

function vtableOffset(slot: number): bigint {
  return vtableOffsets[slot] ??= BigInt(slot * POINTER_SIZE);
}

/** Where the value of argument `index` is in the bytes of a {@linkcode CallShape}. */
export function argumentOffset(index: number): number {
  return OUT_SIZE + index * VARIANT_SIZE + VARIANT_VALUE;
}

/** Makes calls, one after the other, with one block of native memory. */
export class Invoker {
  /** A call without arguments. */
  readonly noArguments: CallShape;
  /** A call whose one argument is where to put the result. */
  readonly outOnly: CallShape;
  readonly #functions: NativeFunctions;
  readonly #block: NativeBlock;
  readonly #argumentPointers: BigUint64Array<ArrayBuffer>;
  readonly #queryInterface: CallShape;
  readonly #iidAddress: bigint;
  readonly #result: Uint8Array<ArrayBuffer> = new Uint8Array(VARIANT_SIZE);
  readonly #resultValue: DataView = new DataView(
    this.#result.buffer,
    VARIANT_VALUE,
  );
  readonly #out: Uint8Array<ArrayBuffer> = new Uint8Array(OUT_SIZE);
  readonly #outView: DataView = new DataView(this.#out.buffer);

  constructor(functions: NativeFunctions) {
    this.#functions = functions;
    this.#block = new NativeBlock(functions, IID_OFFSET + IID_SIZE);
    this.#iidAddress = this.#block.address + BigInt(IID_OFFSET);
    this.#argumentPointers = BigUint64Array.from(
      { length: MAX_PARAMETERS },
      (_, index) =>
        this.#block.address + BigInt(OUT_SIZE + index * VARIANT_SIZE),
    );
    this.noArguments = this.shape([], 0);
    this.outOnly = this.shape([], 1);
    this.#queryInterface = this.shape([VT.UI8], 1);
    this.#queryInterface.view.setBigUint64(
      argumentOffset(0),
      this.#iidAddress,
      true,
    );
  }

  /** Lays out calls with `[in]` arguments of these VARTYPEs and, after them, this many `[out]` pointers. */
  shape(inTypes: readonly number[], outCells: 0 | 1 | 2): CallShape {
    const types = Uint16Array.from([
      ...inTypes,
      ...Array<number>(outCells).fill(VT.UI8),
    ]);
    if (types.length > MAX_PARAMETERS) {
      throw new RangeError(
        `Cannot lay out a call: at most ${MAX_PARAMETERS} parameters fit, received ${types.length}`,
      );
    }
    const bytes = new Uint8Array(OUT_SIZE + types.length * VARIANT_SIZE);
    const view = new DataView(bytes.buffer);
    types.forEach((type, index) =>
      view.setUint16(argumentOffset(index) - VARIANT_VALUE, type, true)
    );
    for (let cell = 0; cell < outCells; cell++) {
      view.setBigUint64(
        argumentOffset(inTypes.length + cell),
        this.#block.address + BigInt(cell * OUT_CELL_SIZE),
        true,
      );
    }
    return { types, bytes, view, size: BigInt(bytes.length) };
  }

  /**
   * Calls the method in `slot` and gives its HRESULT, signed. Its `[out]`
   * value is then read with one of the `out…()` methods, before any other call.
   */
  call(instance: bigint, slot: number, shape: CallShape): number {
    // The out cells are zeroed by the same copy that brings the arguments.
    this.#functions.copyToMemory(
      this.#block.address,
      shape.bytes,
      shape.size,
    );
    this.#dispatch(instance, slot, VT.I4, shape);
    return this.#resultValue.getInt32(0, true);
  }

  /** The `[out]` LONG of the last call. */
  outLong(): number {
    return this.#readOut().getInt32(0, true);
  }

  /** The `[out]` ULONG of the last call. */
  outUlong(): number {
    return this.#readOut().getUint32(0, true);
  }

  /** The `[out]` pointer and, in the second cell, the count of the last call. */
  outCounted(): { readonly pointer: bigint; readonly count: number } {
    const view = this.#readOut();
    return {
      pointer: view.getBigUint64(0, true),
      count: view.getUint32(OUT_CELL_SIZE, true),
    };
  }

  /** The `[out]` VARIANT_BOOL of the last call: any bit set means true. */
  outBoolean(): boolean {
    return this.#readOut().getInt16(0, true) !== 0;
  }

  /** The `[out]` pointer of the last call. */
  outPointer(): bigint {
    return this.#readOut().getBigUint64(0, true);
  }

  /** IUnknown::QueryInterface. The caller owns the reference it gives. */
  queryInterface(instance: bigint, table: InterfaceTable): bigint {
    const pointer = this.#query(instance, table);
    if (pointer === null) throw queryFailed(HRESULTS.E_NOINTERFACE, table);
    return pointer;
  }

  /** The same for the first of `tables` that the object has; `null` where it has none. */
  queryFirst(
    instance: bigint,
    tables: readonly InterfaceTable[],
  ): { readonly pointer: bigint; readonly table: InterfaceTable } | null {
    for (const table of tables) {
      const pointer = this.#query(instance, table);
      if (pointer !== null) return { pointer, table };
    }
    return null;
  }

  #query(instance: bigint, table: InterfaceTable): bigint | null {
    const iid = guidBytes(table.iid);
    this.#functions.copyToMemory(this.#iidAddress, iid, IID_LENGTH);
    const hresult = this.call(
      instance,
      QUERY_INTERFACE_SLOT,
      this.#queryInterface,
    );
    if (hresult >>> 0 === HRESULTS.E_NOINTERFACE) return null;
    if (failed(hresult)) throw queryFailed(hresult, table);
    const pointer = this.outPointer();
    // An object that says yes and gives nothing breaks the rule of QueryInterface.
    if (pointer === 0n) throw queryFailed(HRESULTS.E_POINTER, table);
    return pointer;
  }

  /** IUnknown::Release. */
  release(instance: bigint): void {
    this.#dispatch(instance, RELEASE_SLOT, VT.UI4, this.noArguments);
  }

  /** Frees the native memory. No call can be made after. */
  free(): void {
    this.#block.free();
  }

  #dispatch(
    instance: bigint,
    slot: number,
    resultType: number,
    shape: CallShape,
  ): void {
    // Safe: `instance` is an interface pointer that this thread holds a reference to, `slot` comes
    // from a table that is tested against the published vtable, the argument VARIANTs live in a
    // block that outlasts the call, and DispCallFunc keeps none of the three buffers.
    checkCom(
      this.#functions.DispCallFunc(
        instance,
        vtableOffset(slot),
        CC_STDCALL,
        resultType,
        shape.types.length,
        shape.types,
        this.#argumentPointers,
        this.#result,
      ),
      "DispCallFunc",
    );
  }

  #readOut(): DataView {
    this.#functions.copyFromMemory(
      this.#out,
      this.#block.address,
      OUT_LENGTH,
    );
    return this.#outView;
  }
}

function queryFailed(hresult: number, table: InterfaceTable): ComCallError {
  return new ComCallError(hresult, table.name, "QueryInterface");
}
