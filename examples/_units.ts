/**
 * Numbers of sectors and kinds of discs, for people.
 *
 * @module
 */

/** The size of a sector. */
const SECTOR = 2048;

/** Kinds of discs, as their boxes name them. */
const LABELS: Readonly<Record<string, string>> = {
  CDROM: "CD-ROM",
  CDR: "CD-R",
  CDRW: "CD-RW",
  DVDROM: "DVD-ROM",
  DVDRAM: "DVD-RAM",
  DVDPLUSR: "DVD+R",
  DVDPLUSRW: "DVD+RW",
  DVDPLUSR_DUALLAYER: "DVD+R DL",
  DVDDASHR: "DVD-R",
  DVDDASHRW: "DVD-RW",
  DVDDASHR_DUALLAYER: "DVD-R DL",
  DVDPLUSRW_DUALLAYER: "DVD+RW DL",
  BDROM: "BD-ROM",
  BDR: "BD-R",
  BDRE: "BD-RE",
};

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

/** How many there are of something. */
export function counted(count: number, one: string, many: string): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** A kind of disc, by its name in IMAPI2. */
export function mediumName(name: string): string {
  return LABELS[name] ?? name;
}
