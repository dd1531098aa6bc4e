/**
 * The files and directories of a simulated image, and what was changed in it.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { SECTOR_SIZE } from "../../src/model/empty_volume.ts";
import {
  checkLevel,
  checkName,
  DirectoryItem,
  type FileItem,
  type Item,
  MOST_DIRECTORIES,
} from "./iso9660/mod.ts";
import { namesOf } from "./image_path.ts";
import { SimulatedFailure } from "./simulated_object.ts";

/** What a tree takes, as the image that it belongs to says. */
export interface TreeLimits {
  /** How many sectors the files may have; `null` for no limit. */
  freeSectors(): number | null;
  /** Whether names are of ANSI characters only. */
  restricted(): boolean;
}

/** The names that a file system has for the items of a directory. */
export type Naming = (items: readonly Item[]) => ReadonlyMap<Item, string>;

/** Printable characters of ASCII, which every code page of Windows has. */
const ANSI_NAME = /^[ -~]*$/;

/** A tree that items are added to and taken out of, and that can go back to a point before. */
export class FileTree {
  /** The root. */
  readonly root: DirectoryItem;
  /** Whether an image was made of it, after which it stays as it is. */
  readOnly = false;
  readonly #limits: TreeLimits;
  /** The directory that each item is in. */
  readonly #parents = new WeakMap<Item, DirectoryItem>();
  /** What takes each change back, the last one at the end. */
  readonly #undo: (() => void)[] = [];
  #changePoint = 0;
  #revision = 0;
  #files = 0;
  #directories = 0;
  #sectors = 0;

  constructor(limits: TreeLimits) {
    this.root = new DirectoryItem("", new Date());
    this.#limits = limits;
  }

  /** How many changes were made. */
  get changePoint(): number {
    return this.#changePoint;
  }

  /** Another number after everything that changes the size of the image. */
  get revision(): number {
    return this.#revision;
  }

  /** How many files there are. */
  get files(): number {
    return this.#files;
  }

  /** How many directories there are, without the root. */
  get directories(): number {
    return this.#directories;
  }

  /** How many sectors the files have that are to be written. */
  get sectors(): number {
    return this.#sectors;
  }

  /** Whether an item is in the tree. */
  contains(item: Item): boolean {
    return this.#wayTo(item)[0] === this.root;
  }

  /** The path of an item, such as `\a\b.txt`; of one that is not in the tree, its name. */
  pathOf(item: Item): string {
    const [outermost, ...way] = this.#wayTo(item);
    return outermost === this.root
      ? `\\${way.map(({ name }) => name).join("\\")}`
      : item.name;
  }

  /** The names that a file system has for the directories that an item is in, and for the item. */
  namesIn(item: Item, naming: Naming): readonly string[] {
    return this.#wayTo(item).slice(1).map((each) =>
      naming(this.#parents.get(each)!.items).get(each)!
    );
  }

  /** The item with a path below a directory; fails where there is none. */
  find(directory: DirectoryItem, path: string): Item {
    return this.lookUp(directory, path) ??
      fail(HRESULTS.IMAPI_E_ITEM_NOT_FOUND, `There is no ${path}`);
  }

  /** The same, or `undefined`. */
  lookUp(directory: DirectoryItem, path: string): Item | undefined {
    let item: Item | undefined = directory;
    for (const name of namesOf(path)) {
      if (!(item instanceof DirectoryItem)) return undefined;
      item = item.getIgnoringCase(name);
    }
    return item;
  }

  /** The same for an item that is to be removed: a directory does not remove itself. */
  lookUpBelow(directory: DirectoryItem, path: string): Item | undefined {
    if (namesOf(path).length === 0) {
      fail(
        HRESULTS.IMAPI_E_INVALID_PATH,
        `${path} is the directory itself`,
      );
    }
    return this.lookUp(directory, path);
  }

  /** The directory that a new item with a path is to be in, and its name. */
  placeFor(
    directory: DirectoryItem,
    path: string,
  ): readonly [parent: DirectoryItem, name: string] {
    const names = namesOf(path);
    const name = names.at(-1) ?? fail(HRESULTS.IMAPI_E_INVALID_PATH);
    const parent = this.lookUp(directory, names.slice(0, -1).join("\\"));
    if (parent instanceof DirectoryItem) return [parent, name];
    return fail(
      HRESULTS.IMAPI_E_DIR_NOT_FOUND,
      `There is no directory for ${path}`,
    );
  }

  /** Fails where the tree, or a directory of it, cannot be changed. */
  checkWritable(directory: DirectoryItem = this.root): void {
    if (this.readOnly) fail(HRESULTS.IMAPI_E_READONLY);
    if (!this.contains(directory)) fail(HRESULTS.IMAPI_E_NOT_IN_FILE_SYSTEM);
  }

  /** Adds an item, with what is in it. Where that fails, nothing is changed. */
  add(parent: DirectoryItem, item: Item): void {
    this.checkWritable(parent);
    const taken = parent.getIgnoringCase(item.name);
    if (taken !== undefined) {
      fail(
        HRESULTS.IMAPI_E_DUP_NAME,
        `There is a ${taken.name} in ${this.pathOf(parent)}`,
      );
    }
    // The root is on the first level.
    this.#check(item, this.#wayTo(parent).length + 1);
    const free = this.#limits.freeSectors();
    if (free !== null && this.#sectors + sectorsOf(item) > free) {
      fail(
        HRESULTS.IMAPI_E_IMAGE_SIZE_LIMIT,
        `${item.name} does not fit: ${free} sectors are free`,
      );
    }
    // With the root.
    const directories = 1 + this.#directories + directoriesOf(item);
    if (directories > MOST_DIRECTORIES) {
      fail(
        HRESULTS.IMAPI_E_TOO_MANY_DIRS,
        `There would be ${directories} directories, and ${MOST_DIRECTORIES} is the most`,
      );
    }
    this.#put(parent, item);
    this.#changed(() => this.#take(parent, item));
  }

  /** Adds an item of the disc, whatever names it has. */
  adopt(parent: DirectoryItem, item: Item): void {
    this.#put(parent, item);
    this.#changed(() => this.#take(parent, item));
  }

  /** Takes an item out, with what is in it. */
  remove(item: Item): void {
    this.checkWritable();
    const parent = this.#parents.get(item) ??
      fail(HRESULTS.IMAPI_E_INVALID_PATH, "The root cannot be removed");
    this.#take(parent, item);
    this.#changed(() => this.#put(parent, item));
  }

  /** Makes changes of which all stay or none. */
  atOnce(change: () => void): void {
    const before = this.#changePoint;
    try {
      change();
    } catch (error) {
      this.rollback(before);
      throw error;
    }
  }

  /** Takes all changes after a point back, as far as they were not locked in. */
  rollback(changePoint: number): void {
    if (changePoint < 0 || changePoint > this.#changePoint) {
      fail(HRESULTS.IMAPI_E_INVALID_PARAM);
    }
    while (this.#changePoint > changePoint && this.#undo.length > 0) {
      this.#undo.pop()!();
      this.#changePoint--;
    }
  }

  /** Makes all changes so far permanent. */
  lockIn(): void {
    this.#undo.length = 0;
  }

  #changed(undo: () => void): void {
    this.#undo.push(undo);
    this.#changePoint++;
  }

  /** The directories that an item is in, from the outermost on, and the item. */
  #wayTo(item: Item): Item[] {
    const way: Item[] = [];
    for (
      let current: Item | undefined = item;
      current !== undefined;
      current = this.#parents.get(current)
    ) way.unshift(current);
    return way;
  }

  #check(item: Item, level: number): void {
    this.checkName(item.name);
    if (!(item instanceof DirectoryItem)) return;
    checkLevel(level, item.name);
    for (const each of item.items) this.#check(each, level + 1);
  }

  /** Fails where a name cannot be that of an item. */
  checkName(name: string): void {
    checkName(name);
    if (this.#limits.restricted() && !ANSI_NAME.test(name)) {
      fail(HRESULTS.IMAPI_E_RESTRICTED_NAME_VIOLATION);
    }
  }

  #put(parent: DirectoryItem, item: Item): void {
    parent.set(item);
    this.#parents.set(item, parent);
    this.#count(item, 1);
  }

  #take(parent: DirectoryItem, item: Item): void {
    parent.delete(item.name);
    this.#count(item, -1);
    this.#parents.delete(item);
  }

  #count(item: Item, times: 1 | -1): void {
    this.#revision++;
    if (item instanceof DirectoryItem) {
      this.#directories += times;
      for (const each of item.items) {
        this.#parents.set(each, item);
        this.#count(each, times);
      }
    } else {
      this.#files += times;
      this.#sectors += times * sectorsOf(item);
    }
  }

  /** Sets what is in a file, of the tree or not. */
  setContent(
    file: FileItem,
    ...content: Parameters<FileItem["setContent"]>
  ): void {
    if (this.readOnly) fail(HRESULTS.IMAPI_E_READONLY);
    this.#revision++;
    if (this.contains(file)) this.#sectors -= sectorsOf(file);
    file.setContent(...content);
    if (this.contains(file)) this.#sectors += sectorsOf(file);
  }
}

/** How many sectors the files have that are to be written. */
function sectorsOf(item: Item): number {
  if (item instanceof DirectoryItem) {
    return item.items.reduce((sum, each) => sum + sectorsOf(each), 0);
  }
  return item.content === null ? 0 : Math.ceil(item.size / SECTOR_SIZE);
}

/** How many directories an item is, with those that are in it. */
function directoriesOf(item: Item): number {
  return item instanceof DirectoryItem
    ? item.items.reduce((sum, each) => sum + directoriesOf(each), 1)
    : 0;
}

function fail(hresult: number, description: string | null = null): never {
  throw new SimulatedFailure(hresult, description);
}
