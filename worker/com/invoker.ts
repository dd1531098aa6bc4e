/**
 * Calls through a vtable, by way of DispCallFunc: an exported function, which
 * a path-scoped FFI grant allows, where a call through a function pointer
 * needs all of FFI.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { NativeFunctions } from "../native/symbols.ts";
import {
  CALL_SIZE,
  type CallLayout,
  CallLayoutBuilder,
} from "./call_layout.ts";
import { guidBytes } from "./guid.ts";
import { checkCom, ComCallError, failed } from "./hresult.ts";
import type { ComInterface } from "./interface.ts";
import { NativeBlock } from "./memory.ts";
import { VARIANT_SIZE, VARIANT_VALUE, VT } from "./variant.ts";

/** CALLCONV CC_STDCALL: the calling convention of COM methods. */
const CC_STDCALL = 4;

/** Deno runs on 64-bit Windows only. */
const POINTER_SIZE = 8;

const QUERY_INTERFACE_SLOT = 0;
const ADD_REF_SLOT = 1;
const RELEASE_SLOT = 2;

const IID_SIZE = 16;

/** By slot: an integer for FFI is made once, not at every call. */
const vtableOffsets: bigint[] = [];

function vtableOffset(slot: number): bigint {
  return vtableOffsets[slot] ??= BigInt(slot * POINTER_SIZE);
}

/** Makes calls, one after the other, with one block of native memory. */
export class Invoker {
  /** A call whose one argument is where to put a pointer. */
  readonly outPointer: CallLayout;
  readonly #functions: NativeFunctions;
  readonly #block: NativeBlock;
  readonly #noArguments: CallLayout;
  readonly #queryInterface: CallLayout;
  readonly #iidOffset: number;
  readonly #result: Uint8Array<ArrayBuffer> = new Uint8Array(VARIANT_SIZE);
  readonly #resultValue: DataView = new DataView(
    this.#result.buffer,
    VARIANT_VALUE,
  );

  constructor(functions: NativeFunctions) {
    this.#functions = functions;
    this.#block = new NativeBlock(functions, CALL_SIZE);
    this.#noArguments = this.layout(new CallLayoutBuilder());
    const outPointer = new CallLayoutBuilder();
    outPointer.cellArgument(outPointer.cell(POINTER_SIZE));
    this.outPointer = this.layout(outPointer);
    const query = new CallLayoutBuilder();
    const iid = query.dataArgument(IID_SIZE);
    query.cellArgument(query.cell(POINTER_SIZE));
    this.#queryInterface = this.layout(query);
    this.#iidOffset = this.#queryInterface.dataOffset(iid);
  }

  /** Lays out the arguments of a method. */
  layout(builder: CallLayoutBuilder): CallLayout {
    return builder.build(this.#block.address);
  }

  /**
   * Calls the method in `slot` and gives its HRESULT, signed. Its results are
   * then read with {@linkcode Invoker.cells}, before any other call.
   */
  call(instance: bigint, slot: number, layout: CallLayout): number {
    // The cells are zeroed by the same copy that brings the arguments.
    this.#functions.copyToMemory(
      this.#block.address,
      layout.bytes,
      layout.size,
    );
    this.#dispatch(instance, slot, VT.I4, layout);
    return this.#resultValue.getInt32(0, true);
  }

  /** The cells of the last call. */
  cells(layout: CallLayout): DataView {
    this.#functions.copyFromMemory(
      layout.cells,
      this.#block.address,
      layout.cellSize,
    );
    return layout.cellView;
  }

  /** IUnknown::QueryInterface. The caller owns the reference it gives. */
  queryInterface(instance: bigint, wanted: ComInterface): bigint {
    const pointer = this.#query(instance, wanted);
    if (pointer === null) throw queryFailed(HRESULTS.E_NOINTERFACE, wanted);
    return pointer;
  }

  /** The same for the first of several interfaces that the object has; `null` where it has none. */
  queryFirst(
    instance: bigint,
    interfaces: readonly ComInterface[],
  ): { readonly pointer: bigint; readonly of: ComInterface } | null {
    for (const wanted of interfaces) {
      const pointer = this.#query(instance, wanted);
      if (pointer !== null) return { pointer, of: wanted };
    }
    return null;
  }

  /** IUnknown::AddRef. */
  addRef(instance: bigint): void {
    this.#dispatch(instance, ADD_REF_SLOT, VT.UI4, this.#noArguments);
  }

  /** IUnknown::Release. */
  release(instance: bigint): void {
    this.#dispatch(instance, RELEASE_SLOT, VT.UI4, this.#noArguments);
  }

  /** Frees the native memory. No call can be made after. */
  free(): void {
    this.#block.free();
  }

  #query(instance: bigint, wanted: ComInterface): bigint | null {
    const layout = this.#queryInterface;
    layout.bytes.set(guidBytes(wanted.iid), this.#iidOffset);
    const hresult = this.call(instance, QUERY_INTERFACE_SLOT, layout);
    if (hresult >>> 0 === HRESULTS.E_NOINTERFACE) return null;
    if (failed(hresult)) throw queryFailed(hresult, wanted);
    const pointer = this.cells(layout).getBigUint64(0, true);
    // An object that says yes and gives nothing breaks the rule of QueryInterface.
    if (pointer === 0n) throw queryFailed(HRESULTS.E_POINTER, wanted);
    return pointer;
  }

  #dispatch(
    instance: bigint,
    slot: number,
    resultType: number,
    layout: CallLayout,
  ): void {
    // Safe: `instance` is an interface pointer that this thread holds a reference to, of the
    // interface whose table has `slot`, the argument VARIANTs live in a block that outlasts the
    // call, and DispCallFunc keeps none of the three buffers.
    checkCom(
      this.#functions.DispCallFunc(
        instance,
        vtableOffset(slot),
        CC_STDCALL,
        resultType,
        layout.types.length,
        layout.types,
        layout.pointers,
        this.#result,
      ),
      "DispCallFunc",
    );
  }
}

function queryFailed(hresult: number, wanted: ComInterface): ComCallError {
  return new ComCallError(hresult, wanted.name, "QueryInterface");
}
