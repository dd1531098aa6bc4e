/**
 * The permissions that an apartment needs, and no more.
 *
 * @module
 */

import { modulePermissions } from "./module_permissions.ts";
import { quoteForPosix, quoteForWindows } from "./shell_quoting.ts";
import { absolutePath } from "../checks/absolute_path.ts";
import {
  type AppendSessionOptions,
  checkSources,
} from "../append/append_options.ts";
import { checkSystemDirectory, showJson } from "../checks/arguments.ts";
import { LIBRARIES, libraryPath, SHLWAPI_LIBRARY } from "../abi/libraries.ts";
import { discFilePaths } from "../model/disc_file.ts";
import { imagesOf } from "../model/simulated_machine.ts";
import { checkOpenOptions, type OpenApartmentOptions } from "./open_options.ts";

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

/**
 * The options of {@linkcode requiredPermissions}, {@linkcode permissionArgs},
 * {@linkcode permissionFlags} and {@linkcode permissionOptions}.
 */
export interface PermissionOptions
  extends Pick<OpenApartmentOptions, "simulator" | "systemDirectory"> {
  /**
   * What `appendSession()` is to add: read permission for each is needed then, and
   * FFI for `shlwapi.dll` where it is not known to be directories only. Default: nothing.
   */
  readonly paths?: AppendSessionOptions["paths"];
  /** What is left out of them: then `shlwapi.dll` is needed in any case. Default: nothing. */
  readonly exclude?: AppendSessionOptions["exclude"];
}

/**
 * The permissions that `openApartment()` needs with the same options.
 *
 * On Windows: FFI for four DLLs of the system, and nothing else of FFI. For
 * the worker's own code: read permission for its two directories where this
 * module is on disk, the import permission for its host where it is not. A
 * simulation needs no FFI; for a disc that is a file, it needs read and write
 * permission for that file, and for the two of its description.
 *
 * @param options As for `openApartment()`.
 * @returns Descriptors for `Deno.permissions.query()`.
 * @throws {TypeError} If `systemDirectory` is no absolute Windows path, or the module's own path is
 *   not UTF-8.
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
  checkOpenOptions(options, ["paths", "exclude"]);
  return [
    ...libraryPermissions(options),
    ...modulePermissions(new URL("../../", import.meta.url)),
    ...imagesOf(options.simulator).flatMap(imagePermissions),
    ...sessionPermissions(options),
  ];
}

/** The permissions to open the disc in a file, and to record on it. */
function imagePermissions(image: string): Deno.PermissionDescriptor[] {
  const paths = Object.values(discFilePaths(absolutePath(image)));
  return (["read", "write"] as const).flatMap((name) =>
    paths.map((path) => ({ name, path }))
  );
}

/**
 * The flags that grant {@linkcode requiredPermissions}, as arguments of `Deno.Command`.
 *
 * A comma in a path is doubled, which is how Deno reads one that separates
 * nothing. Nothing is quoted: no shell reads these.
 *
 * @param options As for `openApartment()`.
 * @returns One element for each flag, such as `--allow-read=/a/worker,/a/src`; none where
 *   Deno grants everything by default.
 * @throws {TypeError} If `systemDirectory` is no absolute Windows path.
 *
 * @example Run a script with these permissions and no others
 * ```ts
 * import { permissionArgs } from "@discworks/imapi2";
 *
 * const command = new Deno.Command(Deno.execPath(), {
 *   args: ["run", "--no-prompt", ...permissionArgs(), "script.ts"],
 * });
 * ```
 */
export function permissionArgs(options: PermissionOptions = {}): string[] {
  return argsOf(requiredPermissions(options));
}

function argsOf(descriptors: readonly Deno.PermissionDescriptor[]): string[] {
  const missing = descriptors.filter((descriptor) =>
    !isGrantedByDefault(descriptor)
  );
  return Object.entries(scopesByName(missing)).map(([name, scopes]) => {
    const escaped = scopes.map((scope) => scope.replaceAll(",", ",,"));
    return `--allow-${name}=${escaped.join(",")}`;
  });
}

/**
 * {@linkcode permissionArgs} as text to paste into the shell of the system:
 * a POSIX shell, or on Windows both cmd and PowerShell.
 *
 * A path that the shell would change is quoted. One that no quotes protect is
 * refused: one with a control character, and on Windows also a percent sign, a
 * backquote, a curly double quote, and a dollar sign before a name.
 *
 * @param options As for `openApartment()`.
 * @returns Such as `--allow-ffi=… --allow-read=…`; empty where nothing is needed.
 * @throws {TypeError} If `systemDirectory` is no absolute Windows path, or a path cannot be quoted.
 *
 * @example Print the flags for this machine
 * ```ts
 * import { permissionFlags } from "@discworks/imapi2";
 *
 * console.log(`deno run ${permissionFlags()} script.ts`);
 * ```
 */
export function permissionFlags(options: PermissionOptions = {}): string {
  return quoted(permissionArgs(options));
}

/**
 * {@linkcode requiredPermissions} as the `permissions` of a worker or of `Deno.test()`.
 *
 * Such an object takes the place of all that the program may do. It therefore
 * names the module's host even where Deno grants the import by default. A
 * worker with permissions of its own needs `--unstable-worker-options`.
 *
 * @param options As for `openApartment()`.
 * @returns Such as `{ ffi: […], read: […] }`.
 * @throws {TypeError} If `systemDirectory` is no absolute Windows path.
 *
 * @example Test with these permissions and no others
 * ```ts ignore
 * import { openApartment, permissionOptions } from "@discworks/imapi2";
 * import { demo } from "@discworks/imapi2/simulator";
 *
 * const options = { simulator: demo };
 * Deno.test("finds the recorders", {
 *   permissions: permissionOptions(options),
 * }, async () => {
 *   await using apartment = await openApartment(options);
 *   await apartment.recorders();
 * });
 * ```
 */
export function permissionOptions(
  options: PermissionOptions = {},
): Deno.PermissionOptionsObject {
  return scopesByName(requiredPermissions(options));
}

/**
 * Asks for what is not granted yet, which prompts where Deno may prompt, and
 * throws where it stays denied.
 */
export async function ensurePermissions(
  options: PermissionOptions,
): Promise<void> {
  await ensureGranted("open the apartment", requiredPermissions(options));
}

/** The same for a disc in a file that is put into a drive. */
export async function ensureImagePermissions(image: string): Promise<void> {
  await ensureGranted(`open the disc ${image}`, imagePermissions(image));
}

/** How an apartment was opened, as far as streams on files depend on it. */
export interface FileStreamOptions extends
  Pick<
    OpenApartmentOptions,
    "simulator" | "systemDirectory" | "restrictWorker"
  > {
  /** Whether its worker was given what such streams need. */
  readonly fileStreams?: boolean;
}

/**
 * The same for a stream on a file, in an apartment that was opened with
 * `options`: the DLL that makes such streams, or in a simulation the file.
 */
export async function ensureFileStreamPermission(
  path: string,
  options: FileStreamOptions,
): Promise<void> {
  if (options.restrictWorker === true && options.fileStreams !== true) {
    throw new Deno.errors.NotCapable(
      "Cannot open a stream: the worker of this apartment has only the permissions that opening took, open the apartment without 'restrictWorker'",
    );
  }
  const needed: Deno.PermissionDescriptor = options.simulator === undefined
    ? {
      name: "ffi",
      path: libraryPath(systemDirectoryOf(options), SHLWAPI_LIBRARY),
    }
    : { name: "read", path };
  await ensureGranted("open a stream", [needed], [
    ...requiredPermissions(openingOptions(options)),
    needed,
  ]);
}

/** Of the options of an apartment those that tell what opening it takes. */
function openingOptions(
  { simulator, systemDirectory }: FileStreamOptions,
): PermissionOptions {
  return {
    ...(simulator === undefined ? {} : { simulator }),
    ...(systemDirectory === undefined ? {} : { systemDirectory }),
  };
}

/** The same for a session with these files, in an apartment that was opened with `opened`. */
export async function ensureSourcePermissions(
  opened: FileStreamOptions,
  session: AppendSessionOptions,
): Promise<void> {
  const options = sessionOptions(opened, session);
  await ensureGranted(
    "append a session",
    sessionPermissions(options),
    requiredPermissions(options),
  );
}

/**
 * The same for a session of which something turned out to be added piece by
 * piece: a link in a directory is left out, and nobody knew of it.
 */
export async function ensurePiecewisePermission(
  opened: FileStreamOptions,
  session: AppendSessionOptions,
): Promise<void> {
  if (opened.simulator !== undefined) return;
  const path = libraryPath(systemDirectoryOf(opened), SHLWAPI_LIBRARY);
  const needed = { name: "ffi", path } as const;
  await ensureGranted("append a session", [needed], [
    needed,
    ...requiredPermissions(sessionOptions(opened, session))
      .filter((each) => !("path" in each && each.path === path)),
  ]);
}

function sessionOptions(
  opened: FileStreamOptions,
  { paths, exclude }: AppendSessionOptions,
): PermissionOptions {
  return {
    ...openingOptions(opened),
    paths,
    ...(exclude === undefined ? {} : { exclude }),
  };
}

/** What a session with these files needs besides an apartment. */
function sessionPermissions(
  options: PermissionOptions,
): Deno.PermissionDescriptor[] {
  const { paths, simulator } = options;
  if (paths === undefined) return [];
  const sources = checkSources(paths).map(({ path }) => absolutePath(path));
  return [
    ...(simulator === undefined && needsFileStreams(options, sources)
      ? [
        {
          name: "ffi",
          path: libraryPath(systemDirectoryOf(options), SHLWAPI_LIBRARY),
        } as const,
      ]
      : []),
    ...sources.map((path) => ({ name: "read", path }) as const),
  ];
}

/** Whether something is added piece by piece: a file, or a directory of which something may be left out. */
function needsFileStreams(
  { exclude }: PermissionOptions,
  sources: readonly string[],
): boolean {
  return exclude !== undefined || !sources.every(isDirectory);
}

/** Whether a path is a directory, as far as this program may know. */
function isDirectory(path: string): boolean {
  try {
    return Deno.lstatSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** Throws where one of `needed` is denied; the flags are those of `all`. */
async function ensureGranted(
  task: string,
  needed: readonly Deno.PermissionDescriptor[],
  all: readonly Deno.PermissionDescriptor[] = needed,
): Promise<void> {
  for (const descriptor of needed) {
    const { state } = await Deno.permissions.request(descriptor);
    if (state === "granted") continue;
    throw new Deno.errors.NotCapable(
      `Cannot ${printable(task)}: ${descriptor.name} permission for ${
        printable(scopeOf(descriptor))
      } is missing, run again with ${flagsOrArgs(argsOf(all))}`,
    );
  }
}

/** The DLLs of a system directory, by absolute path, with that of streams on files where it is needed. */
export function libraryPaths(
  systemDirectory: string,
  fileStreams = false,
): string[] {
  return [
    ...Object.values(LIBRARIES),
    ...(fileStreams ? [SHLWAPI_LIBRARY] : []),
  ].map((fileName) => libraryPath(systemDirectory, fileName));
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
  return libraryPaths(systemDirectoryOf(options)).map((path) => ({
    name: "ffi",
    path,
  }));
}

function systemDirectoryOf({ systemDirectory }: PermissionOptions): string {
  return checkSystemDirectory(systemDirectory ?? SYSTEM_DIRECTORY);
}

function scopeOf(descriptor: Deno.PermissionDescriptor): string {
  if (descriptor.name === "import") return descriptor.host ?? "";
  return "path" in descriptor ? String(descriptor.path) : "";
}

function scopesByName(
  descriptors: readonly Deno.PermissionDescriptor[],
): Record<string, string[]> {
  const scopes: Record<string, string[]> = {};
  for (const descriptor of descriptors) {
    (scopes[descriptor.name] ??= []).push(scopeOf(descriptor));
  }
  return scopes;
}

function quoted(args: readonly string[]): string {
  const quote = Deno.build.os === "windows" ? quoteForWindows : quoteForPosix;
  return args.map(quote).join(" ");
}

/** The flags, or where a shell would change them, the arguments. */
function flagsOrArgs(args: readonly string[]): string {
  try {
    return quoted(args);
  } catch {
    return `these arguments, which no shell takes as they are: ${
      showJson(args)
    }`;
  }
}

function printable(text: string): string {
  return /\p{Cc}/u.test(text) ? showJson(text) : text;
}
