/**
 * Paints reports for people.
 *
 * @module
 */

import type { RecorderReport } from "@discworks/imapi2";

/** The size of a sector. */
const SECTOR = 2048;

/** How wide the map of a disc is. */
const MAP_WIDTH = 60;

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

/** Colours text, or leaves it as it is. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

/** ANSI colours, or none. */
export function palette(colour: boolean): Palette {
  const style = (code: number) => (text: string) =>
    colour && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text;
  return {
    bold: style(1),
    dim: style(2),
    green: style(32),
    yellow: style(33),
    red: style(31),
  };
}

/** Text without line breaks: what an object says of its failure may have some. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** A size in sectors and in MB or GB. */
export function size(sectors: number): string {
  const bytes = sectors * SECTOR;
  const text = bytes >= 1e9
    ? `${(bytes / 1e9).toFixed(2)} GB`
    : `${(bytes / 1e6).toFixed(1)} MB`;
  return `${number(sectors)} sectors (${text})`;
}

/** A table of all recorders, and under it a map of each disc. */
export function renderReports(
  reports: readonly RecorderReport[],
  colours: Palette,
): string {
  const heading = reports.some(({ simulated }) => simulated)
    ? [colours.yellow("Simulated: these recorders and discs do not exist."), ""]
    : [];
  const maps = reports.filter(({ media }) => media !== null)
    .flatMap((report) => ["", ...renderDisc(report, colours)]);
  const problems = reports.flatMap((report) =>
    report.problem === null
      ? []
      : [colours.red(`${nameOf(report)}: ${oneLine(report.problem.message)}`)]
  );
  const lines = [...heading, ...renderTable(reports, colours), ...maps];
  return [...lines, ...(problems.length > 0 ? ["", ...problems] : []), ""].join(
    "\n",
  );
}

function renderTable(
  reports: readonly RecorderReport[],
  colours: Palette,
): string[] {
  const rows = [
    ["Path", "Recorder", "Disc", "State", "Next", "Free"],
    ...reports.map((report) => [
      report.volumePathNames.join(" ") || "-",
      nameOf(report),
      discOf(report),
      stateOf(report),
      report.multisession === null
        ? "-"
        : number(report.multisession.nextWritableAddress),
      freeOf(report),
    ]),
  ];
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => [...row[column]!].length))
  );
  return rows.map((row, index) => {
    const line = row.map((cell, column) =>
      cell + " ".repeat(widths[column]! - [...cell].length)
    )
      .join("  ").trimEnd();
    return index === 0 ? colours.bold(line) : line;
  });
}

function renderDisc(report: RecorderReport, colours: Palette): string[] {
  const { multisession, randomWrite, media } = report;
  const lines = [
    colours.bold(
      `${report.volumePathNames[0] ?? nameOf(report)} ${discOf(report)}`,
    ),
  ];
  const total = media?.totalSectors ?? randomWrite?.totalSectorsOnMedia ?? null;
  if (multisession !== null) {
    const {
      startAddressOfPreviousSession: start,
      lastWrittenAddressOfPreviousSession: last,
      nextWritableAddress: next,
      freeSectorsOnMedia: free,
    } = multisession;
    lines.push(`  ${map(start, last, next, total ?? next + free, colours)}`);
    if (start !== null) {
      const end = last === null
        ? "an end that the drive does not report"
        : number(last);
      lines.push(`  last session   ${number(start)} to ${end}`);
      if (last !== null) {
        lines.push(`                 ${size(last - start + 1)}`);
      }
    }
    lines.push(`  next session   starts at ${number(next)}`);
    lines.push(`  free           ${size(free)}`);
    if (multisession.writeUnitSize !== null) {
      lines.push(`  write unit     ${size(multisession.writeUnitSize)}`);
    }
  } else if (randomWrite !== null) {
    const last = randomWrite.lastWrittenAddress;
    lines.push(
      `  ${map(null, null, last === null ? 0 : last + 1, total ?? 0, colours)}`,
    );
    lines.push(`  can be overwritten anywhere`);
    if (last !== null) lines.push(`  last written   ${number(last)}`);
    lines.push(`  write unit     ${size(randomWrite.writeUnitSize)}`);
  } else {
    lines.push("  takes no further session");
  }
  if (total !== null) lines.push(`  capacity       ${size(total)}`);
  return lines;
}

/** `=` what is used, `#` the last session, `>` where the next one starts, `.` what is free. */
function map(
  start: number | null,
  last: number | null,
  next: number,
  total: number,
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

function nameOf(report: RecorderReport): string {
  return [report.vendorId, report.productId].filter(Boolean).join(" ") ||
    report.id;
}

function discOf({ media }: RecorderReport): string {
  return media === null ? "-" : LABELS[media.type.name] ?? media.type.name;
}

function stateOf(report: RecorderReport): string {
  if (report.problem !== null) {
    return report.problem.retryable ? "wait" : "problem";
  }
  if (report.media === null) return "empty";
  return report.media.status.names.join(" ").toLowerCase().replaceAll(
    "_",
    "-",
  ) || "unknown";
}

function freeOf({ media, multisession }: RecorderReport): string {
  const sectors = multisession?.freeSectorsOnMedia ?? media?.freeSectors ??
    null;
  return sectors === null ? "-" : size(sectors);
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
