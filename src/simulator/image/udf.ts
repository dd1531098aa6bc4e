/**
 * Where a UDF volume ends (ECMA-167, parts 2 and 3; UDF 2.60, 2.2.3 and 6.10 to
 * 6.12).
 *
 * @module
 */

import type { DiscImage } from "./disc_image.ts";
import type { End } from "./end.ts";
import { identifier, startsDescriptors } from "./identifier.ts";
import {
  isAnchor,
  isVirtualAllocationTable,
  readAnchor,
  type UdfVolume,
} from "./udf_descriptors.ts";

/** An anchor stands here in its volume, and as far before the end. */
export const ANCHOR = 256;

/** On write-once media that are still open it can stand here instead. */
export const ANCHOR_OF_OPEN = 512;

/** How far after its partition a volume is looked through for its last anchor. */
const AFTER_PARTITION = 1024;

/** How far back the last sector that was written is looked for: 256 MiB of zeros. */
const LOOKED_BACK = 131_072;

/** The identifiers of a volume recognition sequence, CD001 aside. */
const RECOGNITION = ["BEA01", "NSR02", "NSR03", "TEA01", "BOOT2", "CDW02"];

/**
 * Reads the volume recognition sequence that starts at a sector, and gives the
 * sector after it. Refuses one that is broken off.
 */
export async function readRecognition(
  image: DiscImage,
  first: number,
): Promise<number> {
  let udf = false;
  for (let address = first;; address++) {
    const found = identifier(await image.sector(address));
    if (found === "NSR02" || found === "NSR03") udf = true;
    if (found === "TEA01" && udf) return address + 1;
    if (found === "TEA01" || !RECOGNITION.includes(found)) {
      image.refuse(
        `sector ${address} is damaged: the recognition sequence of UDF that starts at sector ${first} must go on to ${
          udf ? "TEA01" : "NSR02 or NSR03"
        }, received ${JSON.stringify(found)}`,
      );
    }
  }
}

/**
 * Where the volume of a session can end: first what its descriptors tell, then
 * what only the end of the file can confirm. `null` where no anchor is found.
 */
export async function udfEnds(
  image: DiscImage,
  start: number,
): Promise<End[] | null> {
  const found = await findVolume(image, start);
  if (found === null) return null;
  const { volume, anchor } = found;
  const read = Math.max(volume.descriptorsEnd, anchor + 1);
  return volume.isVirtual || volume.partitionEnd > image.sectors
    ? await endsOfOpen(image, start, volume, read)
    : await endsOfClosed(image, start, volume, read);
}

/** The first anchor that leads to a partition, and what it leads to. */
async function findVolume(
  image: DiscImage,
  start: number,
): Promise<{ volume: UdfVolume; anchor: number } | null> {
  const { sectors } = image;
  const from = (end: number) => [end - 1, end - ANCHOR, end - ANCHOR - 1];
  const volumeAt = async (places: readonly number[]) => {
    for (const anchor of places) {
      if (anchor < start + ANCHOR || !await isAnchor(image, anchor)) continue;
      const volume = await readAnchor(image, start, anchor);
      if (volume !== null) return { volume, anchor };
    }
    return null;
  };
  const found = await volumeAt([
    start + ANCHOR,
    start + ANCHOR_OF_OPEN,
    ...from(sectors),
  ]);
  if (found !== null) return found;
  // The file can go on after what was written.
  const last = await lastWritten(image, start);
  return last === null ? null : await volumeAt(from(last + 1));
}

/**
 * A volume that is written bit by bit has a partition over all of the disc, and
 * ends with the table or the anchor that was written last.
 */
async function endsOfOpen(
  image: DiscImage,
  start: number,
  { partitionStart, partitionEnd, isVirtual }: UdfVolume,
  read: number,
): Promise<End[]> {
  const last = await lastWritten(image, start);
  if (last !== null) {
    const end = Math.max(last + 1, read);
    if (await isVirtualAllocationTable(image, last, partitionStart)) {
      return [{ end, by: "vat" }];
    }
    const isFirst = last === start + ANCHOR || last === start + ANCHOR_OF_OPEN;
    if (!isFirst && await isAnchor(image, last)) {
      return [{ end, by: "anchor" }];
    }
  }
  if (!isVirtual) return [{ end: partitionEnd, by: "partition" }];
  return image.refuse(
    `the volume at sector ${start} is UDF that is written bit by bit, and its length cannot be told: ${
      last === null
        ? `no data was found in the last ${LOOKED_BACK} sectors`
        : `sector ${last}, the last that holds data, is no virtual allocation table`
    }`,
  );
}

/**
 * Another anchor, after the partition, is in the last sector of the volume or
 * 256 before it: IMAPI2 counts the 256 from the sector after the last.
 */
async function endsOfClosed(
  image: DiscImage,
  start: number,
  { partitionEnd }: UdfVolume,
  read: number,
): Promise<End[]> {
  let last: number | null = null;
  const from = Math.max(partitionEnd, start + ANCHOR);
  const limit = Math.min(from + AFTER_PARTITION, image.sectors);
  for (let address = from; address < limit; address++) {
    // Another volume has anchors of its own.
    if (await startsDescriptors(image, address)) break;
    if (await isAnchor(image, address)) last = address;
  }
  // Write-once volumes may have the first anchor only: the partition is the last of them.
  if (last === null) {
    return [
      partitionEnd >= read
        ? { end: partitionEnd, by: "partition" }
        : { end: read, by: "anchor" },
    ];
  }
  const end = Math.max(last + 1, read);
  const ends: End[] = [{ end, by: "anchor" }];
  const both = last - ANCHOR > start + ANCHOR &&
    await isAnchor(image, last - ANCHOR);
  if (!both) {
    ends.push(
      { end: last + ANCHOR, by: "file" },
      { end: last + ANCHOR + 1, by: "file" },
    );
  }
  return ends.filter(({ end, by }) => by === "anchor" || end <= image.sectors);
}

function lastWritten(
  image: DiscImage,
  start: number,
): Promise<number | null> {
  return image.lastData(
    Math.max(start, image.sectors - LOOKED_BACK),
    image.sectors,
  );
}
