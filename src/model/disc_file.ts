/**
 * A disc that is a file: sector n of the disc is at byte n × 2048 of it, and a
 * description stands beside it.
 *
 * @module
 */

import type { SimulatedDisc } from "./description.ts";

/** Sectors that a session was promised, from its first. */
export interface SessionExtent {
  /** The first sector. */
  readonly startAddress: number;
  /** How many. */
  readonly sectors: number;
}

/**
 * What stands in `FILE.json`: the disc as in a simulation, and what file it
 * belongs to.
 */
export interface DiscFileDescription extends Omit<SimulatedDisc, "image"> {
  /** The length of the file, in sectors. While a session is recorded, what it was before. */
  readonly imageSectors: number;
  /** The session that is being recorded; one that is found later was broken off. */
  readonly recording?: SessionExtent;
}

/** The file of a disc as it was when it was looked at last. */
export interface DiscFileState {
  /** The text of its description; `null` where it has none. */
  readonly text: string | null;
  /** Its length in bytes; 0 where there is no such file. */
  readonly length: number;
}

/** The files of a disc: what permissions must name. */
export interface DiscFilePaths {
  /** The sectors. */
  readonly image: string;
  /** The description. */
  readonly description: string;
  /** A new description, until it takes the place of the old one. */
  readonly temporary: string;
}

/** The files of the disc in the file `image`. */
export function discFilePaths(image: string): DiscFilePaths {
  return {
    image,
    description: `${image}.json`,
    temporary: `${image}.json.tmp`,
  };
}

/** The text of a description. */
export function discFileText(
  { image: _image, ...disc }: SimulatedDisc,
  imageSectors: number,
  recording?: SessionExtent,
): string {
  const description: DiscFileDescription = {
    ...disc,
    imageSectors,
    ...(recording === undefined ? {} : { recording }),
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}
