/**
 * Looking again and again until Ctrl-C.
 *
 * @module
 */

/**
 * Aborted by the first Ctrl-C, or by SIGTERM. The second one ends the program,
 * whatever a drive is doing.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT"]
    : ["SIGINT", "SIGTERM"];
  const interrupt = () => {
    for (const name of signals) Deno.removeSignalListener(name, interrupt);
    controller.abort();
  };
  for (const name of signals) Deno.addSignalListener(name, interrupt);
  return controller.signal;
}

/**
 * Looks every so many seconds until it is interrupted.
 *
 * @param seconds How long to wait after each look.
 * @param signal Ends it.
 * @param look What to do each time; it may end early when the signal is aborted.
 */
export async function watch(
  seconds: number,
  signal: AbortSignal,
  look: () => Promise<void>,
): Promise<void> {
  try {
    for (;;) {
      await look();
      await pause(seconds * 1000, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Waits, and rejects with the signal's reason when it is aborted first. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
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
