/**
 * Running until Ctrl-C.
 *
 * @module
 */

/**
 * Aborted by the first Ctrl-C. The second one ends the program, whatever a
 * drive is doing.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => {
    Deno.removeSignalListener("SIGINT", interrupt);
    controller.abort();
  };
  Deno.addSignalListener("SIGINT", interrupt);
  return controller.signal;
}

/** Waits, and rejects with the signal's reason when it is aborted first. */
export function pause(
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", abort, { once: true });
  });
}
