/**
 * The DLLs that the worker opens, which are those that need FFI permission.
 *
 * @module
 */

/** The file name of each that an apartment is opened with. */
export const LIBRARIES = {
  kernel32: "kernel32.dll",
  user32: "user32.dll",
  ole32: "ole32.dll",
  oleaut32: "oleaut32.dll",
} as const;

/** The file name of the one that is opened when a stream is made from a file, and not before. */
export const SHLWAPI_LIBRARY = "shlwapi.dll";

/** The absolute path of a DLL. A directory can end with a separator only if it is a root. */
export function libraryPath(systemDirectory: string, fileName: string): string {
  return `${systemDirectory.replace(/\\$/, "")}\\${fileName}`;
}
