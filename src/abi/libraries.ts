/**
 * The DLLs that the worker opens, which are those that need FFI permission.
 *
 * @module
 */

/** The file name of each. */
export const LIBRARIES = {
  kernel32: "kernel32.dll",
  user32: "user32.dll",
  ole32: "ole32.dll",
  oleaut32: "oleaut32.dll",
} as const;

/** The absolute path of a DLL. A directory can end with a separator only if it is a root. */
export function libraryPath(systemDirectory: string, fileName: string): string {
  return `${systemDirectory.replace(/\\$/, "")}\\${fileName}`;
}
