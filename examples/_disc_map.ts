/**
 * A disc, drawn as a line.
 *
 * @module
 */

import type { Palette } from "./_text.ts";

/** How wide the map of a disc is. */
const MAP_WIDTH = 60;

/** What a map shows. Addresses and counts are sectors. */
export interface DiscMap {
  /** Where the last session starts; `null` where there is none. */
  readonly start: number | null;
  /** Where it ends; `null` where that is not known. */
  readonly last: number | null;
  /** Where the next one starts. */
  readonly next: number;
  /** How many sectors the disc has. */
  readonly total: number;
}

/** `=` what is used, `#` the last session, `>` where the next one starts, `.` what is free. */
export function discMap(
  { start, last, next, total }: DiscMap,
  colours: Palette,
): string {
  const cell = (sector: number) =>
    Math.min(MAP_WIDTH, Math.floor(sector / Math.max(total, 1) * MAP_WIDTH));
  const nextCell = Math.min(cell(next), MAP_WIDTH - 1);
  const [from, to] = start === null
    ? [nextCell, nextCell]
    : [cell(start), cell(last ?? next) + 1];
  const sessionStart = Math.min(from, nextCell);
  const sessionEnd = Math.max(sessionStart, Math.min(to, nextCell));
  return "[" + colours.dim("=".repeat(sessionStart)) +
    colours.yellow("#".repeat(sessionEnd - sessionStart)) +
    colours.dim("=".repeat(nextCell - sessionEnd)) +
    colours.bold(">") +
    colours.green(".".repeat(MAP_WIDTH - nextCell - 1)) + "]";
}
