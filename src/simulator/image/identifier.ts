/**
 * What ISO 9660 and UDF begin alike.
 *
 * @module
 */

import type { DiscImage } from "./disc_image.ts";

/** What names the standard of a volume structure descriptor. */
export function identifier(sector: DataView<ArrayBuffer>): string {
  return String.fromCharCode(
    ...new Uint8Array(sector.buffer, sector.byteOffset + 1, 5),
  );
}

/** The standard that a sector begins the descriptors of; `null` for any other sector. */
export async function standard(
  image: DiscImage,
  address: number,
): Promise<"CD001" | "BEA01" | null> {
  const found = identifier(await image.sector(address));
  return found === "CD001" || found === "BEA01" ? found : null;
}

/** Whether a set of descriptors begins at a sector: the one before is none. */
export async function startsDescriptors(
  image: DiscImage,
  address: number,
): Promise<boolean> {
  return await standard(image, address) !== null &&
    await standard(image, address - 1) === null;
}
