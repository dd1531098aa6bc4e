/**
 * Where everything of a session is.
 *
 * @module
 */

import { SECTOR_SIZE } from "../../../src/model/empty_volume.ts";
import { alignUp } from "../../../src/model/media_rules.ts";
import {
  FIRST_DESCRIPTOR,
  putJolietDescriptor,
  putPrimaryDescriptor,
  putTerminator,
} from "./descriptors.ts";
import { putDirectories } from "./directories.ts";
import { FileSystemError } from "./errors.ts";
import { encodeAscii } from "./fields.ts";
import {
  buildHierarchy,
  type HierarchyDirectory,
  ISO9660,
  JOLIET,
} from "./hierarchy.ts";
import { isoVolumeName } from "./iso_names.ts";
import { encodeUcs2, jolietVolumeName } from "./joliet_names.ts";
import { ADDRESS_END, LARGEST_FILE } from "./limits.ts";
import { pathTableSize, putPathTable } from "./path_tables.ts";
import { type PlacedFile, SessionImage } from "./session_image.ts";
import type { DirectoryItem, Extent, FileItem } from "./tree.ts";

/** What a session is besides its files. */
export interface LayoutOptions {
  /** Where it starts on the disc, in sectors; 0 for the first. */
  readonly start: number;
  /** It ends at a multiple of so many sectors, counted from its start. */
  readonly writeUnit: number;
  /** The volume label, of which Joliet takes 16 UTF-16 units and ISO 9660 32 characters. */
  readonly label: string;
  /** When the volume was made. */
  readonly created: Date;
}

/** A hierarchy and the places of its path tables. */
interface PlacedHierarchy {
  readonly directories: readonly HierarchyDirectory[];
  readonly pathTableSize: number;
  readonly littleEndianPathTable: number;
  readonly bigEndianPathTable: number;
}

/**
 * Lays out a session with the files of a tree, those included that lie on the
 * disc already: they are only referred to. The tree can be changed afterwards,
 * the image stays as it is.
 *
 * The order is: 16 sectors for the system, the descriptors, the path tables of
 * both hierarchies, the directories of ISO 9660, those of Joliet, the files.
 *
 * @throws {FileSystemError} "nameTooLong", "invalidName", "tooDeep", "tooManyDirectories", "fileTooLarge" or "volumeTooLarge".
 */
export function layOutSession(
  root: DirectoryItem,
  { start, writeUnit, label, created }: LayoutOptions,
): SessionImage {
  let next = start + FIRST_DESCRIPTOR;
  const allot = (bytes: number): number => {
    const address = next;
    next += Math.ceil(bytes / SECTOR_SIZE);
    return address;
  };
  const [primary, supplementary, terminator] = [
    allot(SECTOR_SIZE),
    allot(SECTOR_SIZE),
    allot(SECTOR_SIZE),
  ];
  const iso9660 = placePathTables(buildHierarchy(root, ISO9660), allot);
  const joliet = placePathTables(buildHierarchy(root, JOLIET), allot);
  for (const { directories } of [iso9660, joliet]) {
    for (const directory of directories) {
      directory.address = allot(directory.size);
    }
  }
  const metadata = new Uint8Array((next - start) * SECTOR_SIZE);
  const { files, extents } = placeFiles(iso9660.directories, start, allot);
  const sectors = alignUp(next - start, writeUnit);
  checkEnd(start + sectors);

  const sector = (address: number) =>
    new DataView(metadata.buffer, (address - start) * SECTOR_SIZE);
  const describe = (hierarchy: PlacedHierarchy) => {
    const { address, size, item: { modified } } = hierarchy.directories[0]!;
    return {
      ...hierarchy,
      sectors,
      created,
      root: { address, size, modified },
    };
  };
  putPrimaryDescriptor(sector(primary), {
    ...describe(iso9660),
    label: isoVolumeName(label),
    encode: encodeAscii,
  });
  putJolietDescriptor(sector(supplementary), {
    ...describe(joliet),
    label: jolietVolumeName(label),
    encode: encodeUcs2,
  });
  putTerminator(sector(terminator));
  for (const hierarchy of [iso9660, joliet]) {
    const { directories, littleEndianPathTable, bigEndianPathTable } =
      hierarchy;
    putPathTable(sector(littleEndianPathTable), directories, true);
    putPathTable(sector(bigEndianPathTable), directories, false);
    putDirectories(
      directories,
      (file) => extents.get(file) ?? file.extents,
      sector,
    );
  }
  return new SessionImage(start, sectors, metadata, files);
}

function placePathTables(
  directories: readonly HierarchyDirectory[],
  allot: (bytes: number) => number,
): PlacedHierarchy {
  const size = pathTableSize(directories);
  return {
    directories,
    pathTableSize: size,
    littleEndianPathTable: allot(size),
    bigEndianPathTable: allot(size),
  };
}

/** Puts the files that are to be written one after another, those of a directory together. */
function placeFiles(
  directories: readonly HierarchyDirectory[],
  start: number,
  allot: (bytes: number) => number,
): {
  readonly files: readonly PlacedFile[];
  readonly extents: ReadonlyMap<FileItem, readonly Extent[]>;
} {
  const files: PlacedFile[] = [];
  const extents = new Map<FileItem, readonly Extent[]>();
  const paths: string[] = [];
  for (const { item, parent, entries } of directories) {
    // A directory stands after the one that it is in.
    const path = paths.length === 0 ? "" : `${paths[parent]}/${item.name}`;
    paths.push(path);
    for (const { file } of entries) {
      if (file === null || file.content === null) continue;
      const filePath = `${path}/${file.name}`;
      checkSize(file, filePath);
      if (file.size === 0 || extents.has(file)) continue;
      const address = allot(file.size);
      extents.set(file, [{ address, size: file.size }]);
      files.push({
        path: filePath,
        firstBlock: address - start,
        blockCount: Math.ceil(file.size / SECTOR_SIZE),
        size: file.size,
        content: file.content,
      });
    }
  }
  return { files, extents };
}

function checkSize({ size }: FileItem, path: string): void {
  if (!(Number.isSafeInteger(size) && size >= 0 && size <= LARGEST_FILE)) {
    throw new FileSystemError(
      "fileTooLarge",
      `Cannot lay out ${
        JSON.stringify(path)
      }: it must have ${LARGEST_FILE} bytes at most, received ${size}`,
    );
  }
}

function checkEnd(end: number): void {
  if (end > ADDRESS_END) {
    throw new FileSystemError(
      "volumeTooLarge",
      `Cannot lay out the volume: it must end before sector ${ADDRESS_END}, received ${end}`,
    );
  }
}
