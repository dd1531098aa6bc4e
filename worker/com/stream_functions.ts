/**
 * The functions of Windows that make streams.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { Native } from "../native/symbols.ts";
import { checkCom, ComCallError } from "./hresult.ts";
import { NativeCallError } from "./native_failure.ts";

/** STGM_READ, which is 0, and STGM_SHARE_DENY_WRITE. */
const READ_DENY_WRITE = 0x20;
const FILE_ATTRIBUTE_NORMAL = 0x80;

/**
 * Makes a stream that reads a file, and gives the reference. Nobody can write
 * the file while it is held. Throws `NativeCallError` where Deno refuses.
 */
export function createFileStream(native: Native, path: string): bigint {
  const stream = new BigUint64Array(1);
  const hresult = openFile(native, path, stream);
  checkCom(hresult, "SHCreateStreamOnFileEx");
  return reference(stream, "SHCreateStreamOnFileEx");
}

function openFile(
  native: Native,
  path: string,
  stream: BigUint64Array<ArrayBuffer>,
): number {
  try {
    // Safe: the path ends with a zero, and it and `stream` are used during the call only.
    return native.openFileStreams().SHCreateStreamOnFileEx(
      terminated(path),
      READ_DENY_WRITE,
      FILE_ATTRIBUTE_NORMAL,
      0,
      0n,
      stream,
    );
  } catch (error) {
    // That a permission or the DLL is missing is no defect: the apartment goes on.
    throw new NativeCallError(error);
  }
}

/** Makes an empty stream in memory that goes with it, and gives the reference. */
export function createMemoryStream({ functions }: Native): bigint {
  const stream = new BigUint64Array(1);
  checkCom(
    // Safe: without a handle it allocates memory of its own, and `stream` is used during the call only.
    functions.CreateStreamOnHGlobal(0n, 1, stream),
    "CreateStreamOnHGlobal",
  );
  return reference(stream, "CreateStreamOnHGlobal");
}

function reference(stream: BigUint64Array, functionName: string): bigint {
  const pointer = stream[0]!;
  if (pointer !== 0n) return pointer;
  throw new ComCallError(HRESULTS.E_POINTER, "COM", functionName);
}

/** UTF-16 with a zero at its end. */
function terminated(text: string): Uint16Array<ArrayBuffer> {
  const units = new Uint16Array(text.length + 1);
  for (let index = 0; index < text.length; index++) {
    units[index] = text.charCodeAt(index);
  }
  return units;
}
