/**
 * Reads the command line of the programs.
 *
 * @module
 */

import { parseArgs, type ParseArgsConfig } from "node:util";

/** The command line cannot be understood, or what it names cannot be used. */
export class UsageError extends Error {
  /** Always `UsageError`. */
  override readonly name = "UsageError";
}

/** Options that every program has. */
export const COMMON_OPTIONS = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
  simulate: { type: "string" },
} as const;

/** Options whose value can be left out, which then is empty. */
const OPTIONAL_VALUES: ReadonlySet<string> = new Set(["--simulate", "--watch"]);

/** The options of a program, as `parseArgs()` takes them. */
type OptionsConfig = NonNullable<ParseArgsConfig["options"]>;

/** How the command line is read. */
interface Config<Options extends OptionsConfig> {
  readonly args: string[];
  readonly options: Options;
  readonly allowPositionals: true;
  readonly tokens: true;
}

/** What the command line says. */
export type Arguments<Options extends OptionsConfig> = Pick<
  ReturnType<typeof parseArgs<Config<Options>>>,
  "values" | "positionals"
>;

/**
 * Reads the command line. Where a program takes arguments without a name, a
 * value that can be left out follows its option after `=` only.
 *
 * @param args The command line.
 * @param options The options of the program.
 * @param positionals How many arguments without a name it takes at most.
 * @returns What it says.
 * @throws {UsageError} If it cannot be understood.
 */
export function parseArguments<const Options extends OptionsConfig>(
  args: readonly string[],
  options: Options,
  positionals = 0,
): Arguments<Options> {
  const parsed = parseStrictly({
    args: withOptionalValues(args, positionals === 0),
    options,
    allowPositionals: true,
    tokens: true,
  });
  const extra = parsed.positionals[positionals];
  if (extra !== undefined) {
    throw new UsageError(`Cannot understand "${extra}": see --help`);
  }
  const given = new Set<string>();
  for (const token of parsed.tokens) {
    if (token.kind !== "option") continue;
    if (given.has(token.name) && options[token.name]?.multiple !== true) {
      throw new UsageError(
        `Cannot use ${token.rawName} more than once: leave one of them out`,
      );
    }
    given.add(token.name);
  }
  return parsed;
}

function parseStrictly<Options extends OptionsConfig>(
  config: Config<Options>,
): ReturnType<typeof parseArgs<Config<Options>>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // The sentences after the first explain how values may start with a dash.
    const [problem] = (error as Error).message.split(/[.\n]/);
    throw new UsageError(
      `Cannot understand the command line: ${problem}, see --help`,
    );
  }
}

/** Gives options whose value is left out an empty one, which `parseArgs()` insists on. */
function withOptionalValues(
  args: readonly string[],
  valueCanFollow: boolean,
): string[] {
  const complete: string[] = [];
  for (const argument of args) {
    const option = complete.at(-1) ?? "";
    if (OPTIONAL_VALUES.has(argument)) complete.push(`${argument}=`);
    else if (
      valueCanFollow && !argument.startsWith("-") &&
      OPTIONAL_VALUES.has(option.slice(0, -1)) && option.endsWith("=")
    ) complete.push(`${complete.pop()}${argument}`);
    else complete.push(argument);
  }
  return complete;
}

/** Seconds between two looks, of which there must be some, and no more than a day. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== "" && seconds > 0 && seconds <= 86_400) return seconds;
  throw new UsageError(
    `Cannot look every "${text}" seconds: give a number above 0 and up to 86400`,
  );
}
