/**
 * The files and directories of a volume.
 *
 * @module
 */

/** What is in a file, read when it is needed. */
export interface FileContent {
  /**
   * Copies bytes from `offset` on into `target`, and gives how many: at least
   * one, at most the length of `target`; 0 where the content has ended.
   */
  read(offset: number, target: Uint8Array): number;
}

/** Where a file, or a part of one, lies on the disc. */
export interface Extent {
  /** Its first sector, counted from sector 0 of the disc. */
  readonly address: number;
  /** Its length in bytes. */
  readonly size: number;
}

/** A file. */
export class FileItem {
  /** The long name. */
  readonly name: string;
  /** When it was changed last. */
  modified: Date;
  /** Whether listings leave it out. */
  hidden = false;
  #size: number;
  #content: FileContent | null;
  #extents: readonly Extent[];

  private constructor(
    name: string,
    size: number,
    modified: Date,
    content: FileContent | null,
    extents: readonly Extent[],
  ) {
    this.name = name;
    this.modified = modified;
    this.#size = size;
    this.#content = content;
    this.#extents = extents;
  }

  /** Its length in bytes. */
  get size(): number {
    return this.#size;
  }

  /** What is to be written; `null` for a file that lies on the disc already. */
  get content(): FileContent | null {
    return this.#content;
  }

  /** Where it lies on the disc; empty for one that is to be written, or has no bytes. */
  get extents(): readonly Extent[] {
    return this.#extents;
  }

  /** Sets what is to be written, in place of what it held. */
  setContent(size: number, content: FileContent): void {
    this.#size = size;
    this.#content = content;
    this.#extents = [];
  }

  /** A file that is to be written. */
  static ofContent(
    name: string,
    size: number,
    modified: Date,
    content: FileContent,
  ): FileItem {
    return new FileItem(name, size, modified, content, []);
  }

  /** A file that lies on the disc already, in one extent or in several. */
  static onDisc(
    name: string,
    extents: readonly Extent[],
    modified: Date,
  ): FileItem {
    const size = extents.reduce((sum, extent) => sum + extent.size, 0);
    return new FileItem(name, size, modified, null, extents);
  }
}

/** A directory, which knows what is in it and not what it is in. */
export class DirectoryItem {
  /** The long name; empty for a root. */
  readonly name: string;
  /** When it was changed last. */
  modified: Date;
  /** Whether listings leave it out. */
  hidden = false;
  readonly #items = new Map<string, Item>();
  /** The items by their names in capitals, of which some can have the same. */
  readonly #folded = new Map<string, Set<Item>>();

  constructor(name: string, modified: Date) {
    this.name = name;
    this.modified = modified;
  }

  /** What is in it, in the order of adding. */
  get items(): readonly Item[] {
    return [...this.#items.values()];
  }

  /** How many items are in it, without those of its directories. */
  get count(): number {
    return this.#items.size;
  }

  /** The item with exactly this name. */
  get(name: string): Item | undefined {
    return this.#items.get(name);
  }

  /** The item with exactly this name, else the first whose name differs from it in case only. */
  getIgnoringCase(name: string): Item | undefined {
    return this.#items.get(name) ??
      this.#folded.get(fold(name))?.values().next().value;
  }

  /** Puts an item into it, in place of one with exactly its name. */
  set(item: Item): void {
    this.delete(item.name);
    this.#items.set(item.name, item);
    const key = fold(item.name);
    const alike = this.#folded.get(key);
    if (alike === undefined) this.#folded.set(key, new Set([item]));
    else alike.add(item);
  }

  /** Takes the item with exactly this name out of it, and tells whether there was one. */
  delete(name: string): boolean {
    const item = this.#items.get(name);
    if (item === undefined) return false;
    const key = fold(name);
    const alike = this.#folded.get(key)!;
    alike.delete(item);
    if (alike.size === 0) this.#folded.delete(key);
    return this.#items.delete(name);
  }
}

/** What a directory holds. */
export type Item = FileItem | DirectoryItem;

function fold(name: string): string {
  return name.toUpperCase();
}
