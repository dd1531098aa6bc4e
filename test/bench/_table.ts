import type { Row, Side } from "./_rows.ts";

const HEADINGS = ["this / that", "ratio", "at most", "", "this", "that"];

/** The rows as a table of text: numbers to the right, for they are compared. */
export function table(rows: readonly Row[]): string {
  const lines = [
    HEADINGS,
    ...rows.map(({ what, ratio, limit, holds, unit, ours, peer }) => [
      what,
      ratio === null ? "" : digits(ratio),
      limit === null ? "" : String(limit),
      holds === null ? "" : holds ? "holds" : "EXCEEDED",
      sideText(ours, unit),
      sideText(peer, unit),
    ]),
  ];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]!.length))
  );
  return lines.map((cells) =>
    cells.map((cell, column) =>
      column === 0
        ? cell.padEnd(widths[column]!)
        : cell.padStart(widths[column]!)
    ).join("  ").trimEnd()
  ).join("\n");
}

function sideText({ median }: Side, unit: Row["unit"]): string {
  return median === null ? "not here" : `${digits(median)} ${unit}`;
}

/** Three digits that count: the noise of the machine leaves no more. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
