/**
 * Numbers of sectors, for people.
 *
 * @module
 */

/** The size of a sector. */
const SECTOR = 2048;

/** A whole number with separators. */
export function number(value: number): string {
  return value.toLocaleString("en-US");
}

/** A size in sectors, and in the unit that shows most of it. */
export function size(sectors: number): string {
  const count = `${number(sectors)} ${sectors === 1 ? "sector" : "sectors"}`;
  return sectors > 0 ? `${count} (${bytesOf(sectors * SECTOR)})` : count;
}

function bytesOf(bytes: number): string {
  if (bytes < 1000 * 1024) return `${bytes / 1024} KiB`;
  // What would be rounded up to 1000.0 MB is 1.00 GB.
  return bytes < 999_950_000
    ? `${(bytes / 1e6).toFixed(1)} MB`
    : `${(bytes / 1e9).toFixed(2)} GB`;
}
