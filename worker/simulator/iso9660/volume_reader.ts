/**
 * The tree of a volume that is on a disc.
 *
 * @module
 */

import { findDescriptors } from "./descriptor_search.ts";
import { checkExtent, type DiscSectors } from "./disc_sectors.ts";
import { FileSystemError } from "./errors.ts";
import { decodeLatin1 } from "./fields.ts";
import { isoName, jolietName } from "./found_names.ts";
import { decodeUcs2 } from "./joliet_names.ts";
import { firstRecord, type FoundRecord } from "./record_reader.ts";
import { readRockRidge } from "./rock_ridge.ts";
import { bytesToSkip, SystemUseReader } from "./system_use.ts";
import type { DirectoryItem, Extent } from "./tree.ts";
import { type FoundItem, TreeReader } from "./tree_reader.ts";

/** Whose names a tree has. */
export type NameSystem = "joliet" | "rockRidge" | "iso9660";

/** A volume that was read. */
export interface FoundVolume {
  /** The volume label. */
  readonly label: string;
  /** How many sectors it says it has, as its maker counts them. */
  readonly sectors: number;
  /** Whose names the tree has. */
  readonly names: NameSystem;
  /** The tree. Its files lie on the disc. */
  readonly root: DirectoryItem;
}

/**
 * Reads the tree of the volume whose session starts at a sector: that of Joliet
 * where there is one, else the one with the names of Rock Ridge, else the one
 * with the names of ISO 9660; or the one that `names` asks for.
 *
 * Symbolic links and devices are left out, as Windows leaves them out, and so
 * are associated files and earlier versions of a file. A file in several parts
 * has an extent for each.
 *
 * @throws {FileSystemError} "noVolume" where there is none, "notFound" where it
 * does not have these names, "damaged" where what it says cannot be; what reading a sector throws is not caught.
 */
export function readVolume(
  disc: DiscSectors,
  start: number,
  names?: NameSystem,
): FoundVolume {
  const { primary, joliet } = findDescriptors(disc, start);
  if (names === "joliet" && joliet === null) {
    throw new FileSystemError(
      "notFound",
      `Cannot read the volume of sector ${start}: it has no names of Joliet`,
    );
  }
  if (joliet !== null && (names ?? "joliet") === "joliet") {
    const root = new TreeReader(
      disc,
      decodeUcs2,
      (record) => plain(record, jolietName),
    )
      .read(joliet.root);
    const { label, sectors } = joliet;
    return { label, sectors, names: "joliet", root };
  }
  const { label, sectors } = primary;
  const skip = skipOf(disc, primary.root);
  if (skip === null || names === "iso9660") {
    const root = new TreeReader(
      disc,
      decodeLatin1,
      (record) => plain(record, isoName),
    )
      .read(primary.root);
    return { label, sectors, names: "iso9660", root };
  }
  const systemUse = new SystemUseReader(disc, skip);
  const root = new TreeReader(disc, decodeLatin1, (record) => {
    const file = readRockRidge(systemUse, record);
    return {
      ...file,
      name: file.name ?? isoName(record),
      modified: file.modified ?? record.modified,
    };
  }).read(primary.root);
  return { label, sectors, names: "rockRidge", root };
}

function skipOf(disc: DiscSectors, root: Extent): number | null {
  checkExtent(disc, root, "the root directory");
  return root.size === 0 ? null : bytesToSkip(firstRecord(disc, root.address));
}

function plain(
  record: FoundRecord,
  name: (record: FoundRecord) => string,
): FoundItem {
  return {
    name: name(record),
    modified: record.modified,
    special: false,
    relocated: false,
    childAt: null,
  };
}
