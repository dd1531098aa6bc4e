/**
 * The permissions that an apartment needs, and no more.
 *
 * @module
 */

import { modulePermissions } from "./_module_permissions.ts";
import { checkOpenOptions, checkSystemDirectory } from "./_validate.ts";
import { LIBRARIES, libraryPath } from "./abi/libraries.ts";
import type { OpenApartmentOptions } from "./open_apartment.ts";

/** Where Windows keeps its DLLs, unless the caller says otherwise. */
export const SYSTEM_DIRECTORY = "C:\\Windows\\System32";

/** Hosts that Deno imports from by default: unless a flag names others instead. */
const DEFAULT_IMPORT_HOSTS: ReadonlySet<string> = new Set([
  "cdn.jsdelivr.net:443",
  "deno.land:443",
  "esm.sh:443",
  "gist.githubusercontent.com:443",
  "jsr.io:443",
  "raw.esm.sh:443",
  "raw.githubusercontent.com:443",
]);

/** The options of {@linkcode requiredPermissions} and {@linkcode permissionFlags}. */
export type PermissionOptions = Pick<
  OpenApartmentOptions,
  "simulator" | "systemDirectory"
>;

/**
 * The permissions that `openApartment()` needs with the same options.
 *
 * On Windows: FFI for four DLLs of the system, and nothing else of FFI. For
 * the worker's own code: read permission for its two directories where this
 * module is on disk, the import permission for its host where it is not. A
 * simulation needs no FFI.
 *
 * @param options As for `openApartment()`.
 * @returns Descriptors for `Deno.permissions.query()`.
 * @throws {TypeError} If `systemDirectory` is no absolute Windows path.
 * @see {@link https://docs.deno.com/runtime/fundamentals/security/}
 *
 * @example Ask before opening
 * ```ts
 * import { requiredPermissions } from "@discworks/imapi2";
 *
 * for (const descriptor of requiredPermissions()) {
 *   console.log(descriptor, (await Deno.permissions.query(descriptor)).state);
 * }
 * ```
 */
export function requiredPermissions(
  options: PermissionOptions = {},
): Deno.PermissionDescriptor[] {
  checkOpenOptions(options);
  return [
    ...libraryPermissions(options),
    ...modulePermissions(new URL("../", import.meta.url)),
  ];
}

/**
 * The flags that grant {@linkcode requiredPermissions}, ready for the command line.
 *
 * @param options As for `openApartment()`.
 * @returns Such as `--allow-ffi=… --allow-read=…`; empty where nothing is needed.
 * @throws {TypeError} If `systemDirectory` is no absolute Windows path.
 *
 * @example Print the flags for this machine
 * ```ts
 * import { permissionFlags } from "@discworks/imapi2";
 *
 * console.log(`deno run ${permissionFlags()} script.ts`);
 * ```
 */
export function permissionFlags(options: PermissionOptions = {}): string {
  const values = new Map<string, string[]>();
  for (const descriptor of requiredPermissions(options)) {
    if (isGrantedByDefault(descriptor)) continue;
    values.set(descriptor.name, [
      ...values.get(descriptor.name) ?? [],
      scopeOf(descriptor),
    ]);
  }
  return [...values].map(([name, scopes]) =>
    quote(`--allow-${name}=${scopes.join(",")}`)
  )
    .join(" ");
}

/**
 * Asks for what is not granted yet, which prompts where Deno may prompt, and
 * throws where it stays denied.
 */
export async function ensurePermissions(
  options: PermissionOptions,
): Promise<void> {
  for (const descriptor of requiredPermissions(options)) {
    const { state } = await Deno.permissions.request(descriptor);
    if (state === "granted") continue;
    throw new Deno.errors.NotCapable(
      `Cannot open the apartment: ${descriptor.name} permission for ${
        scopeOf(descriptor)
      } is missing, run again with ${permissionFlags(options)}`,
    );
  }
}

/** The DLLs of a system directory, by absolute path. */
export function libraryPaths(systemDirectory: string): string[] {
  return Object.values(LIBRARIES).map((fileName) =>
    libraryPath(systemDirectory, fileName)
  );
}

function isGrantedByDefault(descriptor: Deno.PermissionDescriptor): boolean {
  return descriptor.name === "import" &&
    DEFAULT_IMPORT_HOSTS.has(descriptor.host ?? "") &&
    Deno.permissions.querySync(descriptor).state === "granted";
}

function libraryPermissions(
  options: PermissionOptions,
): Deno.FfiPermissionDescriptor[] {
  if (options.simulator !== undefined) return [];
  const directory = checkSystemDirectory(
    options.systemDirectory ?? SYSTEM_DIRECTORY,
  );
  return libraryPaths(directory).map((path) => ({ name: "ffi", path }));
}

function scopeOf(descriptor: Deno.PermissionDescriptor): string {
  if (descriptor.name === "import") return descriptor.host ?? "";
  return "path" in descriptor ? String(descriptor.path) : "";
}

function quote(flag: string): string {
  return /[\s"'$`&|;<>()*?]/.test(flag) ? `"${flag}"` : flag;
}
