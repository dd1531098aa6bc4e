/**
 * Refuses what a description says of a disc whose file tells it.
 *
 * @module
 */

import type { SimulatedDisc } from "../../model/description.ts";
import { refuse } from "./fields.ts";

const TOLD_BY_IMAGE = [
  "nextWritableAddress",
  "freeSectors",
  "lastWrittenAddress",
  "endedBy",
  "isFirstDataSession",
  "startAddressOfPreviousSession",
  "lastWrittenAddressOfPreviousSession",
  "mediaState",
] as const;

/** Throws a `TypeError` with the path of the first field that the file of the disc tells. */
export function checkImage(
  path: string,
  disc: SimulatedDisc,
  sessions: readonly unknown[],
): void {
  if (sessions.length > 0) {
    refuse(
      `${path}.sessions`,
      "empty, since 'image' tells which sessions there are",
      sessions,
    );
  }
  for (const key of TOLD_BY_IMAGE) {
    if (disc[key] === undefined) continue;
    refuse(`${path}.${key}`, "left out, since 'image' tells it", disc[key]);
  }
}
