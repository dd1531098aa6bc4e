/** The tools that write sessions, with their options. */

import { type Maker, tool } from "./_images.ts";

export const GENISOIMAGE = [
  "genisoimage",
  "-quiet",
  "-input-charset",
  "utf-8",
] as const;

export const XORRISO = [
  "xorriso",
  "-local_charset",
  "UTF-8",
  "-as",
  "mkisofs",
  "-quiet",
] as const;

/** How a tool makes sessions, with options of its own. */
export function makerOf(name: string, ...options: readonly string[]): Maker {
  return async (source, image, after) => {
    await tool(
      name,
      ...options,
      ...(after ? ["-C", `${after.last},${after.next}`, "-M", after.flat] : []),
      ...["-o", image, source],
    );
  };
}
