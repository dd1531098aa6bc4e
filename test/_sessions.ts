/** Makes the sessions of discs, and reads them again. */

import {
  DirectoryItem,
  type DiscSectors,
  type FileContent,
  FileItem,
  type FoundVolume,
  type Item,
  layOutSession,
  type SessionImage,
} from "../worker/simulator/iso9660/mod.ts";

export const SECTOR = 2048;

/** A date that every field can tell exactly. */
export const DATE: Date = new Date("2024-02-29T12:34:56Z");

/** The content of a file that is in memory; it gives no more than 1000 bytes at once. */
export function contentOf(bytes: Uint8Array): FileContent {
  return {
    read(offset, target) {
      const part = bytes.subarray(
        offset,
        offset + Math.min(target.length, 1000),
      );
      target.set(part);
      return part.length;
    },
  };
}

/** Bytes that differ from file to file and from sector to sector, none of them zero. */
export function pattern(size: number, seed: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    { length: size },
    (_, index) => 1 + (index * 7 + (index >> 11) * 13 + seed * 31) % 255,
  );
}

/** A file that is in memory. */
export function fileOf(
  name: string,
  bytes: Uint8Array,
  modified = DATE,
): FileItem {
  return FileItem.ofContent(name, bytes.length, modified, contentOf(bytes));
}

/** A root directory. */
export function rootOf(...items: readonly Item[]): DirectoryItem {
  return directoryOf("", ...items);
}

/** A directory with items in it. */
export function directoryOf(
  name: string,
  ...items: readonly Item[]
): DirectoryItem {
  const directory = new DirectoryItem(name, DATE);
  for (const item of items) directory.set(item);
  return directory;
}

/** All bytes of an image, read in pieces that begin anywhere. */
export function bytesOf(image: SessionImage): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(image.size);
  const piece = new Uint8Array(5003);
  for (let offset = 0; offset < bytes.length;) {
    const read = image.read(offset, piece.fill(0xEE));
    bytes.set(piece.subarray(0, read), offset);
    offset += read;
  }
  return bytes;
}

/** A disc that is in memory: sectors that were not written hold zeros. */
export class MemoryDisc implements DiscSectors {
  sectors = 0;
  /** How many sectors were read. */
  reads = 0;
  readonly #written = new Map<number, Uint8Array>();

  /** Writes bytes from a sector on. */
  write(address: number, bytes: Uint8Array): this {
    for (let offset = 0; offset < bytes.length; offset += SECTOR) {
      const sector = new Uint8Array(SECTOR);
      sector.set(bytes.subarray(offset, offset + SECTOR));
      this.#written.set(address + offset / SECTOR, sector);
    }
    this.sectors = Math.max(
      this.sectors,
      address + Math.ceil(bytes.length / SECTOR),
    );
    return this;
  }

  sector(address: number): Uint8Array {
    this.reads++;
    return this.#written.get(address) ?? new Uint8Array(SECTOR);
  }
}

/** The bytes of a file that lies on a disc. */
export function readFile(disc: DiscSectors, file: FileItem): Uint8Array {
  const bytes = new Uint8Array(file.size);
  let done = 0;
  for (const { address, size } of file.extents) {
    for (let offset = 0; offset < size; offset += SECTOR) {
      const left = Math.min(SECTOR, size - offset);
      bytes.set(
        disc.sector(address + offset / SECTOR).subarray(0, left),
        done + offset,
      );
    }
    done += size;
  }
  return bytes;
}

/** Every file and directory below a directory, by its path. */
export function* walk(
  directory: DirectoryItem,
  path = "",
): Generator<[path: string, item: Item]> {
  for (const item of directory.items) {
    const itemPath = `${path}/${item.name}`;
    yield [itemPath, item];
    if (item instanceof DirectoryItem) yield* walk(item, itemPath);
  }
}

/** Names as long as Joliet, and as Windows, take them, in several scripts. */
export const NAMES: readonly string[] = [64, 103].flatMap((length) =>
  ["é", "Ωδ", "Жы", "日本語", "عربي", "😀🎉", "\uD83D", "\uDE00x", "a.b "].map(
    (text) => {
      const name = text.repeat(length).slice(0, length - 1);
      // No half of a pair where the text did not have one.
      return `${
        text.startsWith("😀") && length % 2 === 1
          ? name.slice(0, -1) + "_"
          : name
      }~`
        .slice(0, length);
    },
  )
);

/** Writes a session, and gives the first sector after it. */
export function write(
  disc: MemoryDisc,
  root: DirectoryItem,
  start: number,
  label = "Label",
): number {
  const image = layOutSession(root, {
    start,
    writeUnit: 1,
    label,
    created: DATE,
  });
  disc.write(start, bytesOf(image));
  return start + image.sectors;
}

/** What is on a disc, by path; a directory has no bytes. */
export function contents(
  disc: MemoryDisc,
  { root }: FoundVolume,
): Map<string, Uint8Array | null> {
  return new Map(
    [...walk(root)].map(([path, item]) => [
      path,
      item instanceof FileItem ? readFile(disc, item) : null,
    ]),
  );
}
