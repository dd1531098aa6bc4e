/**
 * The permissions that an apartment needs, and no more.
 *
 * @module
 */

import { checkSystemDirectory } from "./_validate.ts";
import type { OpenApartmentOptions } from "./open_apartment.ts";

/** Where Windows keeps its DLLs, unless the caller says otherwise. */
export const SYSTEM_DIRECTORY = "C:\\Windows\\System32";

/** The DLLs that the worker opens. */
const LIBRARIES = ["kernel32.dll", "user32.dll", "ole32.dll", "oleaut32.dll"];

/** What the worker loads of this module, from the module's own directory. */
const WORKER_FILES = ["worker/", "src/abi/"];

/** Hosts that Deno imports from without being told to. */
const DEFAULT_IMPORT_HOSTS: ReadonlySet<string> = new Set([
  "deno.land",
  "jsr.io",
  "esm.sh",
  "raw.esm.sh",
  "cdn.jsdelivr.net",
  "raw.githubusercontent.com",
  "gist.githubusercontent.com",
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
  return [...libraryPermissions(options), ...workerPermissions()];
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
    // Deno allows these hosts by itself.
    if (
      descriptor.name === "import" && DEFAULT_IMPORT_HOSTS.has(descriptor.host!)
    ) continue;
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
  return LIBRARIES.map((name) =>
    `${systemDirectory.replace(/\\$/, "")}\\${name}`
  );
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

function workerPermissions(): Deno.PermissionDescriptor[] {
  const root = new URL("../", import.meta.url);
  if (root.protocol === "file:") {
    return WORKER_FILES.map((path) => ({
      name: "read",
      path: filePath(new URL(path, root)),
    }));
  }
  return root.host === "" ? [] : [{ name: "import", host: root.host }];
}

function scopeOf(descriptor: Deno.PermissionDescriptor): string {
  if (descriptor.name === "import") return descriptor.host ?? "";
  return "path" in descriptor ? String(descriptor.path) : "";
}

/** The path of a `file:` URL, without a separator at its end. */
function filePath(url: URL): string {
  const path = decodeURIComponent(url.pathname).replace(/\/$/, "");
  if (Deno.build.os !== "windows") return path;
  const host = url.host === "" ? "" : `//${url.host}`;
  return (host + path.replace(/^\/(?=[A-Za-z]:)/, "")).replaceAll("/", "\\");
}

function quote(flag: string): string {
  return /[\s"'$`&|;<>()*?]/.test(flag) ? `"${flag}"` : flag;
}
