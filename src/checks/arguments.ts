import { isClientName } from "../model/client_name.ts";
import { driveLetterOf } from "../model/drive_letter.ts";

/**
 * A drive's root or a UNC path, which \\?\ or \\.\ can precede; with no character that no name
 * on Windows holds.
 */
const ABSOLUTE_WINDOWS_PATH =
  /^(?:(?:\\\\[?.]\\)?[A-Za-z]:[\\/]|\\\\(?:\?|[^\\"<>|?*:\p{Cc}]+)\\[^\\"<>|?*:\p{Cc}])[^"<>|?*:\p{Cc}]*$/u;

/** Shows a value in an error message. */
export function show(value: unknown): string {
  if (typeof value === "string") return showJson(value);
  return typeof value === "object"
    ? Deno.inspect(value, { depth: 1 })
    : String(value);
}

/** Shows text, or a list of texts, as JSON with every control character escaped. */
export function showJson(value: string | readonly string[]): string {
  // JSON leaves DEL and the C1 control characters as they are, and a terminal obeys them.
  return JSON.stringify(value).replace(
    /\p{Cc}/gu,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}

/**
 * Checks the options of a call: an object without other keys than `known`,
 * since a misspelt one would be taken for left out, and with an `AbortSignal`
 * where it has a signal.
 */
export function checkOptions<Options extends object>(
  options: Options,
  known: readonly (keyof Options & string)[],
): Options {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot use these options: 'options' must be an object, received ${
        show(options)
      }`,
    );
  }
  for (const key of Object.keys(options)) {
    if (known.some((name) => name === key)) continue;
    throw new TypeError(
      `Cannot use these options: '${key}' is no option, known are ${
        known.join(", ")
      }`,
    );
  }
  const signal: unknown = "signal" in options ? options.signal : undefined;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(
      `Cannot use these options: 'signal' must be an AbortSignal, received ${
        show(signal)
      }`,
    );
  }
  return options;
}

/** Checks a whole number from `min` to `max`. */
export function checkWhole(
  name: string,
  value: number,
  min: number,
  max: number,
): number {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(
      `Cannot pass '${name}': it must be a whole number from ${min} to ${max}, received ${
        show(value)
      }`,
    );
  }
  return value;
}

/** Checks a VARIANT_BOOL. */
export function checkBoolean(name: string, value: boolean): boolean {
  if (typeof value !== "boolean") {
    throw new TypeError(
      `Cannot pass '${name}': it must be true or false, received ${
        show(value)
      }`,
    );
  }
  return value;
}

/** Checks bytes. */
export function checkBytes(name: string, value: Uint8Array): Uint8Array {
  if (!(value instanceof Uint8Array)) {
    throw new TypeError(
      `Cannot pass '${name}': it must be a Uint8Array, received ${show(value)}`,
    );
  }
  return value;
}

/** Checks the names of recorders to look for: ids, drive letters or mount points. */
export function checkRecorderNames(names: readonly string[]): void {
  if (!Array.isArray(names)) {
    throw new TypeError(
      `Cannot look for recorders: 'recorders' must be an array such as ["E:"], received ${
        show(names)
      }`,
    );
  }
  for (const name of names) checkRecorderName(name);
}

/** Checks the name of a recorder to look for. */
export function checkRecorderName(name: string): void {
  if (typeof name !== "string" || name === "") {
    throw new TypeError(
      `Cannot look for a recorder: its name must be an id, a drive letter such as E: or a mount point, received ${
        show(name)
      }`,
    );
  }
}

/** Checks the id of a recorder. */
export function checkRecorderId(id: string): string {
  if (typeof id !== "string" || id === "") {
    throw new TypeError(
      `Cannot open a recorder: 'id' must be a string as DiscMaster2.item() gives it, received ${
        show(id)
      }`,
    );
  }
  if (driveLetterOf(id) !== null) {
    throw new TypeError(
      `Cannot open a recorder: 'id' must be a string as DiscMaster2.item() gives it, received the drive letter ${
        show(id)
      }, which recorder() takes`,
    );
  }
  return id;
}

/** Checks the name under which other programs see who holds a drive. */
export function checkClientName(name: string): string {
  if (!isClientName(name)) {
    throw new TypeError(
      `Cannot use this client name: it must have 1 to 63 letters, digits, spaces or . , : ; - _, received ${
        show(name)
      }`,
    );
  }
  return name;
}

/** Checks the directory of the system's DLLs. Gives it without a separator at its end. */
export function checkSystemDirectory(path: string): string {
  if (typeof path !== "string" || !ABSOLUTE_WINDOWS_PATH.test(path)) {
    throw new TypeError(
      `Cannot use this system directory: 'systemDirectory' must be an absolute Windows path such as C:\\Windows\\System32, with no control character, " < > | ? * or colon in a name, received ${
        show(path)
      }`,
    );
  }
  return path.replaceAll("/", "\\").replace(/(?<!:)\\+$/, "");
}

/**
 * Checks the path of a file that a stream reads, and gives it as the system
 * writes it: Windows where `isWindows`, else a POSIX system.
 */
export function checkStreamPath(path: string, isWindows: boolean): string {
  // A zero ends a path wherever it is.
  const isAbsolute = isWindows ? ABSOLUTE_WINDOWS_PATH : /^\/[^\0]*$/;
  if (typeof path === "string" && isAbsolute.test(path)) {
    return isWindows ? path.replaceAll("/", "\\") : path;
  }
  throw new TypeError(
    `Cannot open a stream: 'path' must be an absolute ${
      isWindows
        ? 'Windows path such as C:\\images\\disc.iso, with no control character, " < > | ? * or colon in a name'
        : "path such as /images/disc.iso, without a zero character"
    }, received ${show(path)}`,
  );
}
