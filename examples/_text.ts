/**
 * Text as a terminal shows it.
 *
 * @module
 */

/** Characters that take two columns: East Asian ones, and pictures. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]/u;

/** Characters that take none: marks on the character before, and invisible ones. */
const NARROW = /^[\p{Mn}\p{Me}\p{Cf}]/u;

/** A sequence that sets a style, or a character. */
const PARTS = /\p{Cc}\[[\d;]*m|./gsu;

/** Colours text, or leaves it as it is. */
export interface Palette {
  /** For headings. */
  readonly bold: (text: string) => string;
  /** For what matters less. */
  readonly dim: (text: string) => string;
  /** For what is free. */
  readonly green: (text: string) => string;
  /** For what needs attention. */
  readonly yellow: (text: string) => string;
  /** For what failed. */
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

/**
 * Text without line breaks and control characters: what a drive or an object
 * says of itself may have some.
 */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
}

/** How many columns a text takes; sequences that set a style take none. */
export function columnsOf(text: string): number {
  return (text.match(PARTS) ?? [])
    .reduce((columns, part) => columns + columnsOfPart(part), 0);
}

/** A text filled up with spaces. */
export function padColumns(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - columnsOf(text)));
}

/** As much of a text as so many columns hold. Styles that it sets are still ended. */
export function clipColumns(text: string, columns: number): string {
  let used = 0;
  return text.replaceAll(PARTS, (part) => {
    used += columnsOfPart(part);
    return part.startsWith("\x1b") || used <= columns ? part : "";
  });
}

/**
 * A page that fits a window: its lines are cut to the columns, and where there
 * are more than rows, the last one says how many are not shown.
 */
export function fitPage(
  lines: readonly string[],
  columns: number,
  rows: number,
): string[] {
  const hidden = lines.length - (rows - 1);
  const shown = lines.length <= rows ? lines : [
    ...lines.slice(0, rows - 1),
    `… ${hidden} more ${hidden === 1 ? "line" : "lines"}: enlarge the window`,
  ];
  return shown.map((line) => clipColumns(line, columns));
}

function columnsOfPart(part: string): number {
  if (part.startsWith("\x1b") || NARROW.test(part)) return 0;
  return WIDE.test(part) ? 2 : 1;
}
