/**
 * Which sources the command line leaves out.
 *
 * @module
 */

import { resolve } from "node:path";

/**
 * Whether one of the globs matches a source: the part of its path that is below
 * the path that was given.
 */
export async function excluding(
  globs: readonly string[],
  paths: readonly string[],
): Promise<(path: string) => boolean> {
  // Loaded by those who leave something out only.
  const { globToRegExp } = await import("@std/path/glob-to-regexp");
  const patterns = globs.map((glob) => globToRegExp(glob));
  const roots = paths.map((path) => resolve(path));
  return (path) => {
    const below = roots.flatMap((root) => {
      const prefix = /[/\\]$/.test(root) ? root.length : root.length + 1;
      return path.startsWith(root) && path.length > prefix
        ? [path.slice(prefix)]
        : [];
    });
    return below.some((part) => patterns.some((pattern) => pattern.test(part)));
  };
}
