/**
 * Making streams.
 *
 * @module
 */

import { IStream } from "../abi/stream_interfaces.ts";
import { checkBytes, checkStreamPath } from "../checks/arguments.ts";
import { newProxy } from "../com/com_object.ts";
import { ComStream } from "../com/com_stream.ts";
import { invokeObject } from "../com/invoke.ts";
import type { Connection } from "../connection/connection.ts";
import { rebuiltError } from "../connection/worker_errors.ts";
import { ComError } from "../connection/errors.ts";
import {
  ensureFileStreamPermission,
  type FileStreamOptions,
} from "./permissions.ts";

/** A stream that reads a file, in an apartment that was opened with `options`. */
export async function makeFileStream(
  connection: Connection,
  path: string,
  options: FileStreamOptions,
): Promise<ComStream> {
  // In a simulation the file is one of the system that it runs on.
  const isWindows = options.simulator === undefined ||
    Deno.build.os === "windows";
  const file = checkStreamPath(path, isWindows);
  await ensureFileStreamPermission(file, options);
  const object = connection.newObject();
  const failure = await connection.createFileStream(file, IStream, object);
  if (failure === null) return newProxy(ComStream, connection, object);
  throw failure.type === "com"
    ? new ComError(failure)
    : rebuiltError(failure, "Cannot open a stream");
}

/** A stream in memory that holds these bytes, with its position at the start. */
export async function makeMemoryStream(
  connection: Connection,
  bytes: Uint8Array,
): Promise<ComStream> {
  checkBytes("bytes", bytes);
  const object = connection.newObject();
  const [created, resized] = await Promise.allSettled([
    connection.createMemoryStream(IStream, object),
    // At once: memory that grows piece by piece is copied each time.
    invokeObject(connection, object, IStream.methods.SetSize, bytes.length),
  ]);
  if (created.status === "rejected") throw created.reason;
  if (created.value !== null) throw new ComError(created.value);
  const stream = newProxy(ComStream, connection, object);
  try {
    if (resized.status === "rejected") throw resized.reason;
    await stream.write(bytes);
    await stream.seek(0);
    return stream;
  } catch (error) {
    stream.release();
    throw error;
  }
}
