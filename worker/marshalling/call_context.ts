/**
 * Where values of one call come from and go to, and what must be freed or
 * released after it.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { CallReader } from "../../src/protocol/call_message.ts";
import type { ObjectTable } from "../com/object_table.ts";
import type { NativeFunctions } from "../native/symbols.ts";
import { allocateBstr } from "../com/bstr.ts";
import { ComCallError } from "../com/hresult.ts";
import type { ComInterface, NamedMethod } from "../com/interface.ts";
import type { Invoker } from "../com/invoker.ts";
import { NativeBlock } from "../com/memory.ts";

/** The context of one call. */
export class CallContext {
  readonly functions: NativeFunctions;
  readonly invoker: Invoker;
  readonly objects: ObjectTable;
  readonly method: NamedMethod;
  /** How many elements an array has room for that the callee writes to. */
  capacity = 0;
  readonly #calls: CallReader;
  /** Made when the first thing is to be undone: most calls have none. */
  #afterCall: (() => void)[] | null = null;
  #acquired: number[] | null = null;

  constructor(
    functions: NativeFunctions,
    invoker: Invoker,
    objects: ObjectTable,
    method: NamedMethod,
    calls: CallReader,
  ) {
    this.functions = functions;
    this.invoker = invoker;
    this.objects = objects;
    this.method = method;
    this.#calls = calls;
  }

  /** Bytes that came with the message, by the value that stands for them. */
  bytes(input: unknown): Uint8Array {
    return this.#calls.bytes(input);
  }

  /** A BSTR that is freed after the call. */
  bstr(text: string): bigint {
    const bstr = allocateBstr(this.functions, text);
    this.#later(() => this.functions.SysFreeString(bstr));
    return bstr;
  }

  /** Native memory that is freed after the call, with these bytes in it. */
  memory(bytes: Uint8Array): bigint {
    // An empty allocation may be a null pointer, which callees take for a missing one.
    const block = new NativeBlock(this.functions, Math.max(1, bytes.length));
    this.#later(() => block.free());
    // Safe: the block is at least as long as `bytes`.
    if (bytes.length > 0) {
      this.functions.copyToMemory(block.address, bytes, BigInt(bytes.length));
    }
    return block.address;
  }

  /** Destroys a SAFEARRAY after the call. */
  destroyLater(array: bigint): void {
    this.#later(() => this.functions.SafeArrayDestroy(array));
  }

  /** Takes over a reference that a result brought. */
  add(pointer: bigint, of: ComInterface): number {
    const object = this.objects.add(pointer, of);
    (this.#acquired ??= []).push(object);
    return object;
  }

  /** The same for a pointer that stays its owner's. */
  share(pointer: bigint, of: ComInterface): number {
    this.invoker.addRef(pointer);
    return this.add(pointer, of);
  }

  /** Releases what results brought: the call fails after all. */
  releaseAcquired(): void {
    const acquired = this.#acquired ?? [];
    this.#acquired = null;
    for (const object of acquired) this.objects.release(object);
  }

  /** Frees what the call was made with. */
  free(): void {
    if (this.#afterCall === null) return;
    for (const undo of this.#afterCall) undo();
  }

  /** The error of a value that is not of the type that the row says. */
  mismatch(description: string): ComCallError {
    return this.failure(HRESULTS.DISP_E_TYPEMISMATCH, description);
  }

  /** An error of this method. */
  failure(hresult: number, description: string | null): ComCallError {
    const { table, name } = this.method;
    return new ComCallError(hresult, table.name, name, description);
  }

  #later(undo: () => void): void {
    (this.#afterCall ??= []).push(undo);
  }
}
