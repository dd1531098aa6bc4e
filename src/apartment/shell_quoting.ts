/**
 * An argument of a command as text that survives being pasted into a shell.
 *
 * @module
 */

import { showJson } from "../checks/arguments.ts";

/** Such text means itself in sh, bash and zsh. */
const PLAIN_IN_POSIX = /^[A-Za-z0-9_@%+:,./=-]+$/;

/** Such text means itself in cmd and in PowerShell, which makes an array of what has a comma. */
const PLAIN_IN_WINDOWS = /^[A-Za-z0-9_:=.\\/-]+$/;

/** A pattern that keeps a text from being pasted: a shell acts on it between quotes too. */
interface Obstacle {
  readonly pattern: RegExp;
  readonly effect: string;
}

/** C0, DEL and C1. */
const CONTROL_CHARACTER: Obstacle = {
  pattern: /\p{Cc}/u,
  effect: "a terminal obeys a control character",
};

/** cmd and PowerShell share no quotes but double ones; between them, one or the other acts on these. */
const WINDOWS_OBSTACLES: readonly Obstacle[] = [
  CONTROL_CHARACTER,
  {
    pattern: /["\u201C-\u201E]/,
    effect: "PowerShell ends a text at each double quote, curly ones included",
  },
  {
    // One alone as well: it may meet another one later in the line.
    pattern: /%/,
    effect: "cmd replaces a name between two percent signs",
  },
  {
    pattern: /`/,
    effect: "PowerShell drops a backquote, and changes the character after it",
  },
  {
    // Before these, "$" begins no name: \\server\C$\x is a usual path.
    pattern: /\$(?![\\/., -]|$)/,
    effect:
      "PowerShell replaces a name, or runs a command, after a dollar sign",
  },
  {
    // PowerShell 7 writes two before its closing quote, and Windows PowerShell does not.
    pattern: /\\$/,
    effect: "a backslash joins the quote that would end the text",
  },
];

/**
 * Quotes an argument for sh.
 *
 * @throws {TypeError} If it has a control character.
 */
export function quoteForPosix(text: string): string {
  if (PLAIN_IN_POSIX.test(text)) return text;
  refuse(text, [CONTROL_CHARACTER], "sh");
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Quotes an argument so that cmd and PowerShell both read it.
 *
 * @throws {TypeError} If no text does that.
 */
export function quoteForWindows(text: string): string {
  if (PLAIN_IN_WINDOWS.test(text)) return text;
  refuse(text, WINDOWS_OBSTACLES, "cmd and PowerShell");
  return `"${text}"`;
}

function refuse(
  text: string,
  obstacles: readonly Obstacle[],
  shell: string,
): void {
  const obstacle = obstacles.find(({ pattern }) => pattern.test(text));
  if (obstacle === undefined) return;
  throw new TypeError(
    `Cannot quote ${
      showJson(text)
    } for ${shell}: ${obstacle.effect}. Pass permissionArgs() to Deno.Command, which uses no shell, or move the module, or name another 'systemDirectory'`,
  );
}
