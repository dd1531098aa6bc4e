/**
 * What the program that appends says to people while it works: on the standard
 * error output, since the result alone is on the other one.
 *
 * @module
 */

import type { AppendPlan, AppendProgress } from "@discworks/imapi2";
import { planText } from "./_append_text.ts";
import { UsageError } from "./_arguments.ts";
import { clipColumns, oneLine } from "./_text.ts";

/** How often the line is painted while nothing is reported, in milliseconds. */
const INTERVAL = 1000;

const encoder = new TextEncoder();

/** Writes lines. */
export function tell(text: string): void {
  write(`${text}\n`);
}

/**
 * Whether a session is to be written. Of a real disc, people are told what will
 * happen, and asked unless they said yes before.
 */
export async function mayWrite(
  { simulated, yes = false }: {
    readonly simulated: boolean;
    readonly yes: boolean | undefined;
  },
  plan: () => Promise<AppendPlan>,
): Promise<boolean> {
  if (simulated) return true;
  // Before the drive is kept busy for an answer that nobody can give.
  if (!yes && !(Deno.stdin.isTerminal() && Deno.stderr.isTerminal())) {
    throw new UsageError(
      "Cannot ask whether to write: there is no terminal, give --yes",
    );
  }
  tell(planText(await plan()));
  return yes || ask("Write it?");
}

/** Asks a question, and tells whether the answer is yes. */
function ask(question: string): boolean {
  write(`${question} [y/N] `);
  const buffer = new Uint8Array(256);
  const count = Deno.stdin.readSync(buffer) ?? 0;
  const answer = new TextDecoder().decode(buffer.subarray(0, count));
  return /^y(es)?$/i.test(answer.trim());
}

/** One line of a terminal that is painted again and again; nothing where there is no terminal. */
export class ProgressLine implements Disposable {
  readonly #isTerminal = Deno.stderr.isTerminal();
  #timer: ReturnType<typeof setInterval> | undefined;
  #isShown = false;

  /** Paints it, and goes on counting the seconds. */
  show(progress: AppendProgress): void {
    if (!this.#isTerminal) return;
    clearInterval(this.#timer);
    this.#paint(progress);
    const since = performance.now() - progress.elapsedSeconds * 1000;
    this.#timer = setInterval(() => {
      const elapsedSeconds = (performance.now() - since) / 1000;
      this.#paint({ ...progress, elapsedSeconds });
    }, INTERVAL);
  }

  /** Takes it away. */
  clear(): void {
    clearInterval(this.#timer);
    if (this.#isShown) write("\r\x1b[K");
    this.#isShown = false;
  }

  /** Takes it away. */
  [Symbol.dispose](): void {
    this.clear();
  }

  #paint(progress: AppendProgress): void {
    const { columns } = Deno.consoleSize();
    const line = clipColumns(progressText(progress), (columns || 80) - 1);
    write(`\r\x1b[K${line}`);
    this.#isShown = true;
  }
}

function progressText(
  { phase, fraction, elapsedSeconds, currentItem }: AppendProgress,
): string {
  const share = `${Math.floor(fraction * 100)} %`.padStart(5);
  const item = currentItem === null ? "" : `  ${oneLine(currentItem)}`;
  return `${share}  ${phase}  ${Math.floor(elapsedSeconds)} s${item}`;
}

function write(text: string): void {
  let rest = encoder.encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(Deno.stderr.writeSync(rest));
  } catch {
    // Nobody reads it, and a burn must not end for that.
  }
}
