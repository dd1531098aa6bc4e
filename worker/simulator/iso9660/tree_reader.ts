/**
 * A tree, read directory by directory.
 *
 * @module
 */

import { SECTOR_SIZE } from "../../../src/model/empty_volume.ts";
import { FLAG } from "./directory_records.ts";
import { checkExtent, damaged, type DiscSectors } from "./disc_sectors.ts";
import { isEarlierVersion, isReserved, itemName } from "./found_names.ts";
import {
  firstRecord,
  type FoundRecord,
  RecordReader,
} from "./record_reader.ts";
import { DirectoryItem, type Extent, FileItem } from "./tree.ts";
import { splitName, UniqueNames } from "./unique_names.ts";

/** How deep a tree is at most, the root being on level 1: Rock Ridge and Joliet go beyond the eight of ISO 9660. */
const MOST_LEVELS = 64;

/** How many records the directories of a tree have at most. */
const MOST_RECORDS = 1_000_000;

/** What a record says of its item. */
export interface FoundItem {
  readonly name: string;
  readonly modified: Date;
  /** Whether it is neither a file nor a directory. */
  readonly special: boolean;
  /** Whether it belongs elsewhere. */
  readonly relocated: boolean;
  /** The sector of the directory that it stands for, which is elsewhere. */
  readonly childAt: number | null;
}

/** A directory that is still to be read. */
interface Unread {
  readonly item: DirectoryItem;
  readonly extent: Extent;
  readonly level: number;
  readonly parent: DirectoryItem | null;
}

/** The parts of a file so far. */
interface Parts {
  readonly identifier: string;
  readonly extents: Extent[];
}

/** Reads a tree. */
export class TreeReader {
  readonly #disc: DiscSectors;
  readonly #decode: (identifier: Uint8Array) => string;
  readonly #describe: (record: FoundRecord) => FoundItem;
  readonly #reader: RecordReader;
  readonly #unread: Unread[] = [];
  #records = 0;

  /** `decode` gives the characters of an identifier, and `describe` what a record says. */
  constructor(
    disc: DiscSectors,
    decode: (identifier: Uint8Array) => string,
    describe: (record: FoundRecord) => FoundItem,
  ) {
    this.#disc = disc;
    this.#decode = decode;
    this.#describe = describe;
    this.#reader = new RecordReader(disc);
  }

  /** Reads the tree below a root directory. */
  read(root: Extent): DirectoryItem {
    const item = new DirectoryItem("", new Date(0));
    this.#unread.push({ item, extent: root, level: 1, parent: null });
    // Level by level, without a call in a call, however deep it is.
    for (const each of this.#unread) this.#readDirectory(each);
    return item;
  }

  #readDirectory(unread: Unread): void {
    const { item, extent, parent } = unread;
    const names = new UniqueNames();
    let parts: Parts | null = null;
    let before: string | null = null;
    let relocated = false;
    for (const record of this.#reader.records(extent)) {
      if (isReserved(record)) {
        if (parent === null && record.identifier[0] === 0) {
          item.modified = record.modified;
        }
        continue;
      }
      this.#count();
      if (record.flags & FLAG.associated) continue;
      const identifier = this.#decode(record.identifier);
      if (parts === null && isEarlierVersion(identifier, before)) continue;
      before = identifier;
      const found = this.#describe(record);
      relocated ||= found.relocated;
      if (found.relocated || found.special) continue;
      if (record.flags & FLAG.directory || found.childAt !== null) {
        if (parts !== null) this.#refuseParts(record);
        this.#addDirectory(unread, record, found, names);
        continue;
      }
      parts = this.#addPart(parts, record, identifier);
      if (record.flags & FLAG.multiExtent) continue;
      addFile(item, record, found, names, parts.extents);
      parts = null;
    }
    if (parts !== null) {
      damaged(
        `the last file of the directory at sector ${extent.address} goes on after it`,
      );
    }
    // Where directories that are too deep were put is nobody's directory.
    if (relocated && item.count === 0) parent?.delete(item.name);
  }

  #addDirectory(
    { item: parent, level }: Unread,
    record: FoundRecord,
    { name, modified, childAt }: FoundItem,
    names: UniqueNames,
  ): void {
    if (level === MOST_LEVELS) {
      damaged(
        `the directories in sector ${record.sector} are below level ${MOST_LEVELS}`,
      );
    }
    const item = new DirectoryItem(unique(name, names), modified);
    item.hidden = (record.flags & FLAG.hidden) !== 0;
    parent.set(item);
    const extent = childAt === null
      ? record
      : { address: childAt, size: firstRecord(this.#disc, childAt).size };
    this.#unread.push({ item, extent, level: level + 1, parent });
  }

  /** Adds a part to those of the same file before it. */
  #addPart(
    before: Parts | null,
    record: FoundRecord,
    identifier: string,
  ): Parts {
    const { address, size, sector, interleaved } = record;
    if (interleaved) {
      damaged(
        `a file in sector ${sector} is interleaved, which no burning software does`,
      );
    }
    if (before !== null && before.identifier !== identifier) {
      this.#refuseParts(record);
    }
    const extents = before?.extents ?? [];
    if ((extents.at(-1)?.size ?? 0) % SECTOR_SIZE !== 0) {
      damaged(
        `a part of a file in sector ${sector} ends within a sector, and another follows`,
      );
    }
    if (size > 0) {
      checkExtent(this.#disc, record, `a file in sector ${sector}`);
      extents.push({ address, size });
    }
    return { identifier, extents };
  }

  #refuseParts({ sector }: FoundRecord): never {
    return damaged(
      `the parts of a file in sector ${sector} do not follow each other`,
    );
  }

  #count(): void {
    if (++this.#records > MOST_RECORDS) {
      damaged(`it has more than ${MOST_RECORDS} records`);
    }
  }
}

function addFile(
  directory: DirectoryItem,
  { flags }: FoundRecord,
  { name, modified }: FoundItem,
  names: UniqueNames,
  extents: readonly Extent[],
): void {
  const item = FileItem.onDisc(unique(name, names), extents, modified);
  item.hidden = (flags & FLAG.hidden) !== 0;
  directory.set(item);
}

/** A name that no item of the directory has, as near to the one on the disc as can be. */
function unique(name: string, names: UniqueNames): string {
  const clean = itemName(name);
  const [base] = splitName(clean);
  const tail = clean.slice(base.length);
  return names.take((suffix) => `${base}${suffix}${tail}`);
}
