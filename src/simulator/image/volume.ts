/**
 * Which volume starts at a sector of an image, and where it can end.
 *
 * @module
 */

import type { ImageFile } from "./file.ts";
import { identifier } from "./identifier.ts";
import { isoEnds } from "./iso9660.ts";
import { udfEnds } from "./udf.ts";

/** From the start of a session to its first volume descriptor. */
export const DESCRIPTORS = 16;

/** A volume of an image. Addresses are sectors of 2048 bytes. */
export interface Volume {
  /** The first sector of its session. */
  readonly start: number;
  /**
   * The first sector after it. Several where its descriptors can be read in
   * more than one way; one of them at least is within the image.
   */
  readonly ends: readonly number[];
}

/**
 * Whether a session with a volume starts at a sector: the first descriptor of a
 * set is there. What it is worth shows when it is read.
 */
export async function startsVolume(
  image: ImageFile,
  start: number,
): Promise<boolean> {
  const first = start + DESCRIPTORS;
  return first < image.sectors && await standard(image, first) !== null &&
    await standard(image, first - 1) === null;
}

/** Reads the volume at a sector; refuses the image where there is none, or none that is whole. */
export async function readVolume(
  image: ImageFile,
  start: number,
): Promise<Volume> {
  const first = start + DESCRIPTORS;
  const format = first < image.sectors ? await standard(image, first) : null;
  if (format === null) {
    image.refuse(
      `sector ${first} must hold an ISO 9660 or UDF volume descriptor (CD001 or BEA01), and ${
        first < image.sectors
          ? "holds none"
          : `the image has ${image.sectors} sectors`
      }`,
    );
  }
  // A bridge has both, and its ISO 9660 volume is the whole of it.
  const ends = format === "CD001"
    ? await isoEnds(image, start, first)
    : await udfEnds(image, start, first);
  if (ends.every((end) => end > image.sectors)) {
    refuseTruncated(image, { start, ends });
  }
  return { start, ends };
}

/** Refuses an image that ends before its last volume does. */
export function refuseTruncated(
  image: ImageFile,
  { start, ends }: Volume,
): never {
  image.refuse(
    `it is truncated: the volume at sector ${start} ends before sector ${
      ends.join(" or ")
    }, and the image has ${image.sectors} sectors`,
  );
}

async function standard(
  image: ImageFile,
  address: number,
): Promise<string | null> {
  const found = identifier(await image.sector(address));
  return found === "CD001" || found === "BEA01" ? found : null;
}
