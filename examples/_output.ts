/**
 * Writes to the standard output, and notices when nobody reads it any more.
 *
 * @module
 */

/** Nobody reads the output any more: a program has nothing left to do then. */
export class ReaderGoneError extends Error {
  /** Always `ReaderGoneError`. */
  override readonly name = "ReaderGoneError";
}

/**
 * Writes all of a text. `console.log()` would ignore that the reader is gone,
 * and a program that watches would go on asking the drives for ever.
 *
 * @throws {ReaderGoneError} If nobody reads it.
 */
export function write(text: string): void {
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(Deno.stdout.writeSync(rest));
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) throw new ReaderGoneError();
      throw error;
    }
  }
}

/** Writes a text and ends its line. */
export function print(text: string): void {
  write(`${text}\n`);
}
