/** There with `--v8-flags=--expose-gc`. */
declare const gc: (
  options: { type: "major"; execution: "sync"; flavor: "last-resort" },
) => void;

/**
 * Collects the garbage of this isolate, and gives the pages that are free then
 * back to the system. A plain `gc()` keeps them: the young generation of a
 * busy isolate grows to tens of MiB, for speed, whatever survives in it.
 */
export function collectGarbage(): void {
  gc({ type: "major", execution: "sync", flavor: "last-resort" });
}
