/**
 * Paints reports for people.
 *
 * @module
 */

import type { RecorderReport } from "@discworks/imapi2";
import { discMap } from "./_disc_map.ts";
import { explainProblem, explainState } from "./_explain.ts";
import { columnsOf, oneLine, padColumns, type Palette } from "./_text.ts";
import { mediumName, number, size } from "./_units.ts";

/** Where the next session goes, from whatever tells it. */
interface NextSession {
  /** The first sector of the last session; `null` where there is none, or it is not told. */
  readonly start: number | null;
  /** Its last sector; `null` where that is not told. */
  readonly last: number | null;
  /** Where the next one starts. */
  readonly next: number;
  /** How many sectors it can use. */
  readonly free: number;
  /** The write unit; `null` where it is not told. */
  readonly unit: number | null;
}

/** A table of all recorders, and under it what there is to say of each. */
export function renderReports(
  reports: readonly RecorderReport[],
  colours: Palette,
): string {
  const heading = reports.some(({ simulated }) => simulated)
    ? [colours.yellow("Simulated: these recorders and discs do not exist."), ""]
    : [];
  const details = reports
    .filter(({ media, problem }) => media !== null || problem !== null)
    .flatMap((report) => ["", ...renderRecorder(report, colours)]);
  return [...heading, ...renderTable(reports, colours), ...details].join("\n");
}

/** The name by which people know a recorder. */
export function nameOf(report: RecorderReport): string {
  return oneLine(
    [report.vendorId, report.productId].filter(Boolean).join(" ") || report.id,
  );
}

function renderTable(
  reports: readonly RecorderReport[],
  colours: Palette,
): string[] {
  const rows = [
    ["Path", "Recorder", "Disc", "State", "Next", "Free"],
    ...reports.map((report) => [
      oneLine(report.volumePathNames.join(" ")) || "-",
      nameOf(report),
      discOf(report) ?? "-",
      stateOf(report),
      nextOf(report),
      freeOf(report),
    ]),
  ];
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => columnsOf(row[column]!)))
  );
  return rows.map((row, index) => {
    const line = row.map((cell, column) => padColumns(cell, widths[column]!))
      .join("  ").trimEnd();
    return index === 0 ? colours.bold(line) : line;
  });
}

function renderRecorder(report: RecorderReport, colours: Palette): string[] {
  const { media, randomWrite, problem } = report;
  const total = media?.totalSectors ?? randomWrite?.totalSectorsOnMedia ?? null;
  const session = nextSessionOf(report);
  const lines = [
    colours.bold(
      [
        oneLine(report.volumePathNames[0] ?? ""),
        discOf(report) ?? nameOf(report),
      ]
        .join(" ").trim(),
    ),
    ...session !== null
      ? renderSession(session, total, colours)
      : randomWrite !== null
      ? renderRandomWrite(randomWrite, total, colours)
      : [],
  ];
  if (report.state !== "appendable") {
    lines.push(`  ${paintState(report, colours)(explainState(report))}`);
  }
  if (total !== null) lines.push(`  capacity       ${size(total)}`);
  // Where it is the reason of the state, it was said with it.
  if (problem !== null && !isUnsettled(report)) {
    lines.push(`  ${colours.red(explainProblem(problem))}`);
  }
  return lines;
}

function renderSession(
  { start, last, next, free, unit }: NextSession,
  total: number | null,
  colours: Palette,
): string[] {
  const map = { start, last, next, total: total ?? next + free };
  const lines = [`  ${discMap(map, colours)}`];
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
  if (unit !== null) lines.push(`  write unit     ${size(unit)}`);
  return lines;
}

function renderRandomWrite(
  { lastWrittenAddress: last, writeUnitSize }: NonNullable<
    RecorderReport["randomWrite"]
  >,
  total: number | null,
  colours: Palette,
): string[] {
  const next = last === null ? 0 : last + 1;
  const map = { start: null, last: null, next, total: total ?? 0 };
  return [
    `  ${discMap(map, colours)}`,
    ...last === null ? [] : [`  last written   ${number(last)}`],
    `  write unit     ${size(writeUnitSize)}`,
  ];
}

function nextSessionOf(report: RecorderReport): NextSession | null {
  const { multisession, media, state } = report;
  if (multisession !== null) {
    return {
      start: multisession.startAddressOfPreviousSession,
      last: multisession.lastWrittenAddressOfPreviousSession,
      next: multisession.nextWritableAddress,
      free: multisession.freeSectorsOnMedia,
      unit: multisession.writeUnitSize,
    };
  }
  const next = media?.nextWritableAddress ?? null;
  const free = media?.freeSectors ?? null;
  return state === "finalSession" && next !== null && free !== null
    ? { start: null, last: null, next, free, unit: null }
    : null;
}

function discOf({ media }: RecorderReport): string | null {
  return media === null ? null : mediumName(media.type.name);
}

/** The state in a word; for a disc that was read, all that it says of itself. */
function stateOf(report: RecorderReport): string {
  if (report.media !== null && !isUnsettled(report)) {
    const names = report.media.status.names.join(" ").toLowerCase();
    if (names !== "") return names.replaceAll("_", "-");
  }
  return report.state === "readOnlyDrive" ? "read-only" : report.state;
}

/** Whether it cannot be told yet, or not at all, what can be done with the drive. */
function isUnsettled({ state }: RecorderReport): boolean {
  return state === "waiting" || state === "locked" || state === "unknown";
}

function paintState(
  report: RecorderReport,
  colours: Palette,
): (text: string) => string {
  if (report.state === "unknown") return colours.red;
  return isUnsettled(report) ? colours.yellow : (text) => text;
}

function nextOf(report: RecorderReport): string {
  const session = nextSessionOf(report);
  return session === null ? "-" : number(session.next);
}

function freeOf({ media, multisession }: RecorderReport): string {
  const sectors = multisession?.freeSectorsOnMedia ?? media?.freeSectors ??
    null;
  return sectors === null ? "-" : size(sectors);
}
