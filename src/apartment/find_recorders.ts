/**
 * Finding recorders by the names that people give them.
 *
 * @module
 */

import type { RecorderSource } from "./recorder_source.ts";
import { driveLetterOf } from "../model/drive_letter.ts";
import { ComError } from "../connection/errors.ts";

/** A recorder, and the paths that lead to it: none where it cannot be asked. */
interface Candidate {
  readonly id: string;
  readonly paths: readonly string[];
}

/**
 * The ids that `names` stand for, each once. Where every name is an id, no
 * recorder is asked for its paths.
 */
export async function findRecorders(
  apartment: RecorderSource,
  ids: readonly string[],
  names: readonly string[],
): Promise<string[]> {
  const candidates = names.every((name) => ids.includes(name))
    ? ids.map((id) => ({ id, paths: [] }))
    : await Promise.all(ids.map((id) => candidateOf(apartment, id)));
  return [...new Set(names.map((name) => findRecorder(candidates, name)))];
}

function findRecorder(candidates: readonly Candidate[], name: string): string {
  const path = comparablePath(name);
  const found = candidates.find(({ id }) => id === name) ??
    candidates.find(({ paths }) =>
      paths.some((candidate) => comparablePath(candidate) === path)
    );
  if (found !== undefined) return found.id;
  const known = candidates.map(({ id, paths }) => paths[0] ?? id).join(", ");
  throw new RangeError(
    `Cannot find the recorder ${JSON.stringify(name)}: ${
      known === "" ? "no recorder is there" : `those that are there: ${known}`
    }`,
  );
}

/** Asks a recorder for its paths. One that cannot be asked is found by its id only. */
async function candidateOf(
  apartment: RecorderSource,
  id: string,
): Promise<Candidate> {
  try {
    using recorder = await apartment.discRecorder(id);
    return { id, paths: await recorder.volumePathNames() };
  } catch (error) {
    if (!(error instanceof ComError)) throw error;
    return { id, paths: [] };
  }
}

/** Windows compares paths without regard to case, and takes both kinds of slashes. */
function comparablePath(path: string): string {
  return driveLetterOf(path) ??
    path.replaceAll("/", "\\").replace(/\\+$/, "").toUpperCase();
}
