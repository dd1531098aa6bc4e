/**
 * Locks on the files of discs, which the system takes away from a process that
 * is killed.
 *
 * @module
 */

/**
 * Locks a file for one who reads it. `false` where another process records on
 * it; before Deno 2.7, which cannot tell, it waits until that one has ended.
 */
export async function lockToRead(file: Deno.FsFile): Promise<boolean> {
  if (typeof file.tryLock === "function") return await file.tryLock(false);
  await file.lock(false);
  return true;
}

/** Locks a file for one who records on it, alike. */
export function lockToRecordSync(file: Deno.FsFile): boolean {
  if (typeof file.tryLockSync === "function") return file.tryLockSync(true);
  file.lockSync(true);
  return true;
}
