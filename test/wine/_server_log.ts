/** Reads what the test server logs. */

const LOG = new URL("../../.server.log", import.meta.url);

/** The part of the server's log that is written from here on. */
export class ServerLog {
  readonly #start: number;

  constructor() {
    this.#start = read().length;
  }

  /** The lines so far. */
  lines(): string[] {
    return read().slice(this.#start).split("\n").filter((line) => line !== "");
  }

  /** The threads that made calls: all of them, or those whose line holds `text`. */
  threads(text = ""): Set<number> {
    return new Set(
      this.lines().filter((line) =>
        line.startsWith("call ") && line.includes(text)
      )
        .map((line) => Number(/thread=(\d+)/.exec(line)![1])),
    );
  }

  /** How many objects are alive after the last line that tells. */
  live(): number {
    const line = this.lines().findLast((candidate) =>
      candidate.startsWith("live ")
    );
    return Number(line?.slice("live ".length) ?? 0);
  }

  /** Waits until a line is there, and fails after ten seconds. */
  async until(line: string): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (!this.lines().includes(line)) {
      if (Date.now() > deadline) {
        throw new Error(`Cannot find "${line}" in the server's log`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

function read(): string {
  try {
    return Deno.readTextFileSync(LOG);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
