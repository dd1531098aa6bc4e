/** The top-level folders that the worker loads code from: what moves below them changes no command line. */
const WORKER_DIRECTORIES = ["worker/", "src/"];

/** The permissions to load the worker's code of a module in the directory `root`. */
export function modulePermissions(root: URL): Deno.PermissionDescriptor[] {
  if (root.protocol === "file:") {
    return WORKER_DIRECTORIES.map((path) => ({
      name: "read",
      path: filePath(new URL(path, root)),
    }));
  }
  if (root.hostname === "") return [];
  // Deno grants a host with its port, and a URL leaves out the usual one.
  const port = root.port || (root.protocol === "https:" ? "443" : "80");
  return [{ name: "import", host: `${root.hostname}:${port}` }];
}

/** The path of a `file:` URL, without a separator at its end. */
function filePath(url: URL): string {
  const path = decoded(url).replace(/\/$/, "");
  if (Deno.build.os !== "windows") return path;
  const host = url.host === "" ? "" : `//${url.host}`;
  return (host + path.replace(/^\/(?=[A-Za-z]:)/, "")).replaceAll("/", "\\");
}

function decoded(url: URL): string {
  try {
    return decodeURIComponent(url.pathname);
  } catch (cause) {
    throw new TypeError(
      `Cannot name the permissions of ${url.href}: its path is not UTF-8, and Deno names paths in UTF-8 only. Move the module to another directory`,
      { cause },
    );
  }
}
