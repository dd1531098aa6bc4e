/** The first release of Deno that has all that this module needs: `import` is a permission there. */
const MINIMUM: readonly [number, number] = [2, 5];

/** Where this file is in the module: a bundle is one file, and has another name. */
const OWN_PATH = "/src/apartment/runtime.ts";

/** Throws where the version of Deno is too old, or where the worker cannot be beside the module. */
export function checkRuntime(
  version: string,
  url: string = import.meta.url,
): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (
    major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])
  ) {
    throw new Deno.errors.NotSupported(
      `Cannot open an apartment: it needs Deno ${
        MINIMUM.join(".")
      } or later, and this is ${version}, run "deno upgrade"`,
    );
  }
  if (!url.endsWith(OWN_PATH)) {
    throw new Deno.errors.NotSupported(
      `Cannot open an apartment: the worker is a module of its own, which the bundle ${url} does not hold, leave @discworks/imapi2 out of it with "deno bundle --external"`,
    );
  }
}
