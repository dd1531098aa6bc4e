/**
 * What the program that appends says to people: on the standard error output,
 * since the result alone is on the other one.
 *
 * @module
 */

import type { AppendProgress } from "@discworks/imapi2";
import { UsageError } from "./_arguments.ts";
import { clipColumns, oneLine } from "./_text.ts";

const encoder = new TextEncoder();

/** Writes lines. */
export function tell(text: string): void {
  write(`${text}\n`);
}

/** Asks a question, and tells whether the answer is yes. */
export function ask(question: string): boolean {
  if (!Deno.stdin.isTerminal()) {
    throw new UsageError(
      "Cannot ask whether to write: there is no terminal, give --yes",
    );
  }
  write(`${question} [y/N] `);
  const buffer = new Uint8Array(256);
  const count = Deno.stdin.readSync(buffer) ?? 0;
  const answer = new TextDecoder().decode(buffer.subarray(0, count));
  return /^y(es)?$/i.test(answer.trim());
}

/** One line of a terminal that is painted again and again; nothing where there is no terminal. */
export class ProgressLine implements Disposable {
  readonly #isTerminal = Deno.stderr.isTerminal();
  #isShown = false;

  /** Paints it. */
  show({ phase, fraction, elapsedSeconds, currentItem }: AppendProgress): void {
    if (!this.#isTerminal) return;
    const share = `${Math.floor(fraction * 100)} %`.padStart(5);
    const item = currentItem === null ? "" : `  ${oneLine(currentItem)}`;
    const line = `${share}  ${phase}  ${Math.floor(elapsedSeconds)} s${item}`;
    const { columns } = Deno.consoleSize();
    write(`\r\x1b[K${clipColumns(line, (columns || 80) - 1)}`);
    this.#isShown = true;
  }

  /** Takes it away. */
  clear(): void {
    if (this.#isShown) write("\r\x1b[K");
    this.#isShown = false;
  }

  /** Takes it away. */
  [Symbol.dispose](): void {
    this.clear();
  }
}

function write(text: string): void {
  let rest = encoder.encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(Deno.stderr.writeSync(rest));
  } catch {
    // Nobody reads it, and a burn must not end for that.
  }
}
