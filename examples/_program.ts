/**
 * How the programs end, and what they say of themselves.
 *
 * @module
 */

import { SessionRefusedError } from "@discworks/imapi2";
import config from "../deno.json" with { type: "json" };
import { UsageError } from "./_arguments.ts";
import { explain } from "./_explain.ts";
import { ReaderGoneError } from "./_output.ts";
import { NoRecorderError } from "./_recorders.ts";

/** The exit codes. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  noRecorder: 3,
  refused: 4,
  interrupted: 130,
} as const;

/** Runs a program to its end: one line on the standard error output says why it failed. */
export async function runProgram(
  name: string,
  main: () => Promise<number>,
): Promise<never> {
  let code: number;
  try {
    code = await main();
  } catch (error) {
    code = exitCodeOf(error);
    if (code !== EXIT.ok) {
      // deno-lint-ignore no-console -- the standard error output is for this
      console.error(`${name}: ${explain(error)}`);
    }
  }
  Deno.exit(code);
}

/** The versions of a program, and of what runs it. */
export function versionOf(name: string): string {
  return `${name} ${config.version}\ndeno ${Deno.version.deno}`;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof ReaderGoneError) return EXIT.ok;
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof NoRecorderError) return EXIT.noRecorder;
  if (error instanceof SessionRefusedError) return EXIT.refused;
  return EXIT.failure;
}
