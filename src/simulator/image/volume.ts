/**
 * Which volume starts at a sector of an image, and where it can end.
 *
 * @module
 */

import type { DiscImage } from "./disc_image.ts";
import type { End } from "./end.ts";
import { standard, startsDescriptors } from "./identifier.ts";
import { isoEnds, readIso } from "./iso9660.ts";
import { ANCHOR, ANCHOR_OF_OPEN, readRecognition, udfEnds } from "./udf.ts";

/** From the start of a session to its first volume descriptor. */
export const DESCRIPTORS = 16;

/** No CD has more sectors: in a longer file no audio precedes a volume. */
const LONGEST_CD = 450_000;

/** A volume of an image. Addresses are sectors of 2048 bytes. */
export interface Volume {
  /** The first sector of its session. */
  readonly start: number;
  /**
   * Where it can end. Several where its descriptors can be read in more than one
   * way; one of them at least is within the image. One that is told by the file
   * holds only where the file ends there.
   */
  readonly ends: readonly End[];
}

/**
 * Whether a session with a volume starts at a sector: the first descriptor of a
 * set is there. What it is worth shows when it is read.
 */
export async function startsVolume(
  image: DiscImage,
  start: number,
): Promise<boolean> {
  const first = start + DESCRIPTORS;
  return first < image.sectors && await startsDescriptors(image, first);
}

/** Reads the volume at a sector; refuses the image where there is none, or none that is whole. */
export async function readVolume(
  image: DiscImage,
  start: number,
): Promise<Volume> {
  const first = start + DESCRIPTORS;
  const format = first < image.sectors ? await standard(image, first) : null;
  if (format === null) await refuseNone(image, start);
  const ends = format === "CD001"
    ? await bridgeEnds(image, start, first)
    : await udfOnlyEnds(image, start, first);
  if (ends.every(({ end }) => end > image.sectors)) {
    refuseTruncated(image, { start, ends });
  }
  return { start, ends };
}

/** Refuses an image that ends before its last volume does. */
export function refuseTruncated(
  image: DiscImage,
  { start, ends }: Volume,
): never {
  image.refuse(
    `it is truncated: the volume at sector ${start} ends before sector ${
      listed(ends)
    }, and the image has ${image.sectors} sectors`,
  );
}

/** The sectors of ends in a message. */
export function listed(ends: readonly End[]): string {
  return ends.map(({ end }) => end).join(" or ");
}

/** Of two file systems, the one that goes on for longer tells where the volume ends. */
async function bridgeEnds(
  image: DiscImage,
  start: number,
  first: number,
): Promise<End[]> {
  const volume = await readIso(image, start, first);
  const ends = await isoEnds(image, volume);
  const after = volume.descriptorsEnd;
  const isBridge = after < image.sectors &&
    await standard(image, after) === "BEA01";
  if (isBridge) await readRecognition(image, after);
  const udf = isBridge ? await udfEnds(image, start) ?? [] : [];
  const found = ends.flatMap((end): End[] => {
    const longer = udf.filter((other) => other.end > end);
    return longer.length === udf.length && udf.length > 0
      ? longer
      : [{ end, by: "volume" }];
  });
  // Two readings of ISO 9660 may both be shorter than UDF.
  return found.filter(({ end }, index) =>
    found.findIndex((other) => other.end === end) === index
  );
}

async function udfOnlyEnds(
  image: DiscImage,
  start: number,
  first: number,
): Promise<End[]> {
  await readRecognition(image, first);
  return await udfEnds(image, start) ?? image.refuse(
    `the volume at sector ${start} is UDF, and its length cannot be told: no anchor in sector ${
      start + ANCHOR
    } or ${
      start + ANCHOR_OF_OPEN
    }, or at the end of what was written, leads to a partition descriptor`,
  );
}

async function refuseNone(image: DiscImage, start: number): Promise<never> {
  const first = start + DESCRIPTORS;
  const data = image.sectors > LONGEST_CD
    ? null
    : await image.firstData(start, image.sectors);
  const elsewhere = data !== null && data > first &&
      await startsVolume(image, data - DESCRIPTORS)
    ? data - DESCRIPTORS
    : null;
  image.refuse(
    `sector ${first} must hold an ISO 9660 or UDF volume descriptor (CD001 or BEA01), and ${
      elsewhere !== null
        ? `holds zeros like all before sector ${data}; a volume starts at sector ${elsewhere}: where a session of audio lies before it, say so with 'sessions' or a cue sheet`
        : first < image.sectors
        ? "holds none"
        : `the image has ${image.sectors} sectors`
    }`,
  );
}
