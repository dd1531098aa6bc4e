/**
 * Paints pages in a terminal, in a window of any size.
 *
 * @module
 */

import { write } from "./_output.ts";
import { fitPage } from "./_text.ts";

/** To the alternate screen, without a cursor and without wrapping. */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l";

/** Back to what was there before. */
const LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l";

/** The terminal's alternate screen: entered by the first page, and left at the end or when `signal` is aborted. */
export class Screen implements Disposable {
  readonly #signal: AbortSignal;
  readonly #leave = () => this.#close();
  readonly #resized = () => this.#repaint();
  #lines: readonly string[] = [];
  #entered = false;

  /** @param signal Leaves the screen at once, though a drive may still be asked. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Paints a page over the one before. */
  paint(page: string): void {
    if (this.#signal.aborted) return;
    this.#lines = page.trimEnd().split("\n");
    if (!this.#entered) this.#enter();
    this.#paintLines();
  }

  /** Leaves the screen. */
  [Symbol.dispose](): void {
    this.#close();
  }

  #enter(): void {
    this.#entered = true;
    this.#signal.addEventListener("abort", this.#leave, { once: true });
    // Windows has no such signal: the next page fits again there.
    if (Deno.build.os !== "windows") {
      Deno.addSignalListener("SIGWINCH", this.#resized);
    }
    write(ENTER);
  }

  #close(): void {
    if (!this.#entered) return;
    this.#entered = false;
    this.#signal.removeEventListener("abort", this.#leave);
    if (Deno.build.os !== "windows") {
      Deno.removeSignalListener("SIGWINCH", this.#resized);
    }
    this.#unlessGone(() => write(LEAVE));
  }

  #repaint(): void {
    this.#unlessGone(() => this.#paintLines());
  }

  #paintLines(): void {
    const { columns, rows } = Deno.consoleSize();
    // A terminal that does not know its size says 0.
    const lines = fitPage(this.#lines, columns || 80, rows || 24);
    // A line is cleared before it is written: after it, the cursor may still be on its last character.
    const below = lines.length < rows ? "\r\n\x1b[J" : "";
    write(
      `\x1b[H${lines.map((line) => `\x1b[K${line}`).join("\r\n")}${below}`,
    );
  }

  /** Outside of `paint()` nobody could catch it: the next page fails in the same way. */
  #unlessGone(action: () => void): void {
    try {
      action();
    } catch {
      // The terminal is gone.
    }
  }
}
