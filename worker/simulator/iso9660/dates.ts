/**
 * Dates as ISO 9660 records them.
 *
 * @module
 */

import { encodeAscii, putBytes } from "./fields.ts";

/** The years that a directory record can tell: 1900 and one byte (ECMA-119, 9.1.5). */
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2155, 11, 31, 23, 59, 59);

/** The zone counts quarters of an hour from Greenwich. */
const ZONE_UNIT = 15 * 60 * 1000;

/** The date of a directory record in seven bytes (9.1.5), in UTC; the nearest one that it can tell. */
export function putRecordDate(
  view: DataView,
  offset: number,
  date: Date,
): void {
  const near = new Date(Math.min(Math.max(date.getTime(), EARLIEST), LATEST));
  putBytes(view, offset, [
    near.getUTCFullYear() - 1900,
    near.getUTCMonth() + 1,
    near.getUTCDate(),
    near.getUTCHours(),
    near.getUTCMinutes(),
    near.getUTCSeconds(),
    0,
  ]);
}

/** The date of a directory record; one that is all zeros is not given, and counts as 1970. */
export function readRecordDate(view: DataView, offset: number): Date {
  const [year, month, day, hour, minute, second] = [0, 1, 2, 3, 4, 5].map(
    (index) => view.getUint8(offset + index),
  ) as [number, number, number, number, number, number];
  if (year + month + day === 0) return new Date(0);
  return new Date(
    Date.UTC(1900 + year, month - 1, day, hour, minute, second) -
      view.getInt8(offset + 6) * ZONE_UNIT,
  );
}

/** The date of a descriptor in 17 bytes (8.4.26.1), in UTC; zeros where it is not given. */
export function putVolumeDate(
  view: DataView,
  offset: number,
  date: Date | null,
): void {
  // Sixteen digits from the year to hundredths of a second, and the zone.
  const digits = date === null
    ? "0".repeat(16)
    : date.toISOString().replaceAll(/\D/g, "").slice(0, 16);
  putBytes(view, offset, [...encodeAscii(digits), 0]);
}
