/**
 * Waiting.
 *
 * @module
 */

/** Fulfils after a time, or at once when the signal is aborted. */
export function delay(
  milliseconds: number,
  signal: AbortSignal | null,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", done);
    resolve();
  };
  const timer = setTimeout(done, milliseconds);
  signal?.addEventListener("abort", done);
  if (signal?.aborted) done();
  return promise;
}
