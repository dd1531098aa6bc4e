/**
 * What ISO 9660 and UDF begin alike.
 *
 * @module
 */

/** What names the standard of a volume structure descriptor. */
export function identifier(sector: DataView<ArrayBuffer>): string {
  return String.fromCharCode(
    ...new Uint8Array(sector.buffer, sector.byteOffset + 1, 5),
  );
}
