/**
 * Which sources the command line leaves out.
 *
 * @module
 */

import { resolve } from "node:path";
import { UsageError } from "./_arguments.ts";

/** Whether to leave out a source, by its absolute path. */
export type Exclude = (path: string) => boolean;

/**
 * Leaves out what one of the globs matches: the part of a source's path that is
 * below the path that was given.
 *
 * @throws {UsageError} If a glob is none.
 */
export async function excluding(
  globs: readonly string[],
  paths: readonly string[],
): Promise<Exclude> {
  // Loaded by those who leave something out only.
  const { globToRegExp } = await import("@std/path/glob-to-regexp");
  const patterns = globs.map((glob) => {
    try {
      return globToRegExp(glob);
    } catch (error) {
      throw new UsageError(
        `Cannot exclude "${glob}": it is no glob, ${(error as Error).message}`,
      );
    }
  });
  const roots = paths.map((path) => resolve(path));
  return (path) =>
    roots.some((root) => {
      const part = partBelow(root, path);
      return part !== null && patterns.some((pattern) => pattern.test(part));
    });
}

/** Leaves out the files of the disc that is written: a session cannot hold itself. */
export function excludingImage(image: string): Exclude {
  const path = resolve(image);
  const files = new Set([path, `${path}.json`, `${path}.json.tmp`]);
  return (path) => files.has(path);
}

/** What of a path is below another one; `null` where it is not. */
function partBelow(root: string, path: string): string | null {
  if (!path.startsWith(root)) return null;
  const rest = path.slice(root.length);
  if (/[/\\]$/.test(root)) return rest === "" ? null : rest;
  return /^[/\\]./.test(rest) ? rest.slice(1) : null;
}
