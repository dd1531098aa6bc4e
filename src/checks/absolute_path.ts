/**
 * Paths that stay the same when the directory changes.
 *
 * @module
 */

/** The absolute path of a file, without `.` and `..`. It needs no permission. */
export function absolutePath(path: string): string {
  const windows = Deno.build.os === "windows";
  const separator = windows ? "\\" : "/";
  const text = windows ? path.replaceAll("/", "\\") : path;
  const root = (windows ? /^(?:[A-Za-z]:|\\\\[^\\]+\\[^\\]+)\\/ : /^\//)
    .exec(text)?.[0];
  if (root === undefined) {
    const directory = Deno.cwd();
    // On Windows, what begins with a separator is on the current drive.
    return absolutePath(
      windows && text.startsWith("\\")
        ? directory.slice(0, 2) + text
        : directory + separator + text,
    );
  }
  const kept: string[] = [];
  for (const part of text.slice(root.length).split(separator)) {
    if (part === "..") kept.pop();
    else if (part !== "" && part !== ".") kept.push(part);
  }
  return root + kept.join(separator);
}
