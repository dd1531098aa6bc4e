/**
 * The records of the directories of a hierarchy.
 *
 * @module
 */

import {
  type DirectoryRecord,
  FLAG,
  PARENT,
  placeRecords,
  putRecord,
  recordLength,
  SELF,
} from "./directory_records.ts";
import type { HierarchyDirectory } from "./hierarchy.ts";
import type { Extent, FileItem } from "./tree.ts";

/** What stands in the record of a file without bytes: no sector is read for it, and 0 is none that a file could have. */
const NO_EXTENT: Extent = { address: 0, size: 0 };

/** Writes the records of all directories. `sector` gives the bytes from a sector of the disc on. */
export function putDirectories(
  directories: readonly HierarchyDirectory[],
  extentsOf: (file: FileItem) => readonly Extent[],
  sector: (address: number) => DataView,
): void {
  // The directories in each directory stand together, in the order of its records.
  let next = 1;
  for (const directory of directories) {
    const { address, entries, parent } = directory;
    const records = [
      directoryRecord(SELF, directory),
      directoryRecord(PARENT, directories[parent]!),
      ...entries.flatMap((entry) =>
        entry.file === null
          ? [directoryRecord(entry.identifier, directories[next++]!)]
          : fileRecords(entry.identifier, entry.file, extentsOf(entry.file))
      ),
    ];
    const { offsets } = placeRecords(
      records.map(({ identifier }) => recordLength(identifier)),
    );
    const view = sector(address);
    records.forEach((record, index) =>
      putRecord(view, offsets[index]!, record)
    );
  }
}

function directoryRecord(
  identifier: Uint8Array,
  { address, size, item }: HierarchyDirectory,
): DirectoryRecord {
  const { modified, hidden } = item;
  const flags = FLAG.directory | (hidden ? FLAG.hidden : 0);
  return { identifier, address, size, modified, flags };
}

/** One record for each part of a file (6.5.1), all but the last saying that more follow (9.1.6). */
function fileRecords(
  identifier: Uint8Array,
  { modified, hidden }: FileItem,
  extents: readonly Extent[],
): DirectoryRecord[] {
  const parts = extents.length === 0 ? [NO_EXTENT] : extents;
  return parts.map(({ address, size }, index) => ({
    identifier,
    address,
    size,
    modified,
    flags: (hidden ? FLAG.hidden : 0) |
      (index < parts.length - 1 ? FLAG.multiExtent : 0),
  }));
}
