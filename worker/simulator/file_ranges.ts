/**
 * Ranges of files.
 *
 * @module
 */

/** Copies bytes from `position` on into `target`, and gives how many: fewer than it takes only where the file ends. */
export function readFile(
  file: Deno.FsFile,
  position: number,
  target: Uint8Array,
): number {
  file.seekSync(position, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < target.length) {
    const read = file.readSync(target.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return filled;
}
