/**
 * The simulated items of an image: FsiFileItem and FsiDirectoryItem.
 *
 * @module
 */

import { FSI_FILE_SYSTEMS } from "../../src/abi/enums.ts";
import {
  IEnumFsiItems,
  IFsiDirectoryItem,
  IFsiFileItem,
} from "../../src/abi/file_system_interfaces.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import type { InterfaceTable, Method } from "../../src/abi/interface_table.ts";
import { fromOleDate, toOleDate } from "../../src/abi/ole_date.ts";
import { addTree } from "./added_tree.ts";
import { withFileSystem } from "./file_system_failure.ts";
import type { FileTree, Naming } from "./file_tree.ts";
import { timesOf } from "./item_times.ts";
import {
  DirectoryItem,
  type FileContent,
  FileItem,
  isoNames,
  type Item,
  jolietNames,
} from "./iso9660/mod.ts";
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedObject,
  SimulatedSuccess,
} from "./simulated_object.ts";
import { ContentStream, Stream } from "./stream.ts";

/** The image that items belong to, in it or not yet. */
export interface ItemOwner extends SimulatedObject {
  /** The tree of the image. */
  readonly tree: FileTree;
  /** Keeps a stream as long as the image lives: it is read when the image is written. */
  keep(stream: Stream): void;
  /** Called before each method of an item. */
  before(method: Method): void;
}

/** What is in a file that was made and not filled yet. */
const NOTHING: FileContent = { read: () => 0 };

/** The streams that files were filled from. */
const streams = new WeakMap<Item, Stream>();

/** The object that stands for an item. */
export function fsiItem(owner: ItemOwner, item: Item): SimulatedObject {
  return item instanceof DirectoryItem
    ? new FsiDirectoryItem(owner, item)
    : new FsiFileItem(owner, item);
}

/** A file of an image that is in no directory yet. */
export function newFile(name: string): FileItem {
  return FileItem.ofContent(name, 0, new Date(), NOTHING);
}

/** What both kinds of items have in common. */
abstract class FsiItem implements SimulatedObject {
  abstract readonly interfaces: readonly InterfaceTable[];
  readonly methods: Readonly<Record<string, SimulatedMethod>>;
  /** The item of the tree. */
  readonly item: Item;
  /** The image: it holds the streams that items are filled from. */
  readonly owner: ItemOwner;

  constructor(
    owner: ItemOwner,
    item: Item,
    methods: Readonly<Record<string, SimulatedMethod>>,
  ) {
    this.owner = owner;
    this.item = item;
    const itemTimes = timesOf(item);
    this.methods = {
      get_Name: () => item.name,
      get_FullPath: () => owner.tree.pathOf(item),
      get_CreationTime: () => toOleDate(itemTimes.created)!,
      put_CreationTime: (time: number) => {
        this.#set(() => itemTimes.created = fromOleDate(time));
      },
      get_LastAccessedTime: () => toOleDate(itemTimes.accessed)!,
      put_LastAccessedTime: (time: number) => {
        this.#set(() => itemTimes.accessed = fromOleDate(time));
      },
      get_LastModifiedTime: () => toOleDate(item.modified)!,
      put_LastModifiedTime: (time: number) => {
        this.#set(() => item.modified = fromOleDate(time));
      },
      get_IsHidden: () => item.hidden,
      put_IsHidden: (hidden: boolean) => {
        this.#set(() => item.hidden = hidden);
      },
      FileSystemName: (fileSystem: number) => {
        return owner.tree.namesIn(item, namingOf(fileSystem)).at(-1) ?? "";
      },
      FileSystemPath: (fileSystem: number) => {
        return `\\${owner.tree.namesIn(item, namingOf(fileSystem)).join("\\")}`;
      },
      ...methods,
    };
  }

  before(method: Method): void {
    this.owner.before(method);
  }

  references(): readonly SimulatedObject[] {
    return [this.owner];
  }

  #set(change: () => void): void {
    if (this.owner.tree.readOnly) {
      throw new SimulatedFailure(HRESULTS.IMAPI_E_READONLY);
    }
    change();
  }
}

/** FsiFileItem. */
class FsiFileItem extends FsiItem {
  readonly interfaces = [IFsiFileItem] as const;

  constructor(owner: ItemOwner, file: FileItem) {
    super(owner, file, {
      get_DataSize: () => BigInt(file.size),
      get_DataSize32BitLow: () => file.size | 0,
      get_DataSize32BitHigh: () => Math.floor(file.size / 2 ** 32),
      get_Data: () => {
        const { content, size } = file;
        return streams.get(file) ??
          (content === null || content === NOTHING
            ? null
            : new ContentStream(content, size));
      },
      put_Data: (data: SimulatedObject | null) => {
        const stream = requireStream(data);
        fill(owner, file, stream);
        owner.keep(stream);
      },
    });
  }
}

/** FsiDirectoryItem. */
class FsiDirectoryItem extends FsiItem {
  readonly interfaces = [IFsiDirectoryItem] as const;

  constructor(owner: ItemOwner, directory: DirectoryItem) {
    const { tree } = owner;
    super(owner, directory, {
      get_Item: (path: string | null) =>
        fsiItem(owner, tree.find(directory, requirePath(path))),
      get_Count: () => directory.count,
      get_EnumFsiItems: () => new EnumFsiItems(owner, directory.items),
      AddDirectory: (path: string | null) => {
        tree.checkWritable(directory);
        const [parent, name] = tree.placeFor(directory, requirePath(path));
        withFileSystem(() =>
          tree.add(parent, new DirectoryItem(name, new Date()))
        );
      },
      AddFile: (path: string | null, data: SimulatedObject | null) => {
        const stream = requireStream(data);
        tree.checkWritable(directory);
        const [parent, name] = tree.placeFor(directory, requirePath(path));
        const file = newFile(name);
        fill(owner, file, stream);
        withFileSystem(() => tree.add(parent, file));
        owner.keep(stream);
      },
      AddTree: (source: string | null, includeBase: boolean) => {
        if (source === null || source === "") {
          throw new SimulatedFailure(HRESULTS.IMAPI_E_INVALID_PARAM);
        }
        tree.checkWritable(directory);
        addTree(tree, directory, source, includeBase);
      },
      Add: (item: SimulatedObject | null) => {
        if (item === null) throw new SimulatedFailure(HRESULTS.E_POINTER);
        if (!(item instanceof FsiItem)) {
          throw new SimulatedFailure(HRESULTS.E_NOINTERFACE);
        }
        if (tree.contains(item.item)) {
          throw new SimulatedFailure(HRESULTS.IMAPI_E_DUP_NAME);
        }
        withFileSystem(() => tree.add(directory, item.item));
        for (const stream of streamsOf(item.item)) owner.keep(stream);
      },
      Remove: (path: string | null) => {
        tree.checkWritable(directory);
        const item = tree.lookUpBelow(directory, requirePath(path));
        if (item === undefined) {
          throw new SimulatedFailure(HRESULTS.IMAPI_E_ITEM_NOT_FOUND);
        }
        if (item instanceof DirectoryItem && item.count > 0) {
          throw new SimulatedFailure(HRESULTS.IMAPI_E_DIR_NOT_EMPTY);
        }
        tree.remove(item);
      },
      RemoveTree: (path: string | null) => {
        tree.checkWritable(directory);
        const item = tree.lookUpBelow(directory, requirePath(path));
        if (item === undefined) {
          throw new SimulatedFailure(HRESULTS.IMAPI_E_DIR_NOT_FOUND);
        }
        if (!(item instanceof DirectoryItem)) {
          throw new SimulatedFailure(HRESULTS.IMAPI_E_NOT_DIR);
        }
        tree.remove(item);
      },
    });
  }
}

/** EnumFsiItems: the items as they were when it was made. */
class EnumFsiItems implements SimulatedObject {
  readonly interfaces = [IEnumFsiItems] as const;
  readonly methods: Readonly<Record<string, SimulatedMethod>>;
  readonly #owner: ItemOwner;

  constructor(owner: ItemOwner, items: readonly Item[], start = 0) {
    this.#owner = owner;
    let next = start;
    this.methods = {
      Next: (count: number) => {
        const found = items.slice(next, next + count);
        next += found.length;
        const objects = found.map((item) => fsiItem(owner, item));
        return found.length === count
          ? objects
          : new SimulatedSuccess(HRESULTS.S_FALSE, objects);
      },
      Skip: (count: number) => {
        const skipped = Math.min(count, items.length - next);
        next += skipped;
        return new SimulatedSuccess(
          skipped === count ? HRESULTS.S_OK : HRESULTS.S_FALSE,
        );
      },
      Reset: () => {
        next = 0;
      },
      Clone: () => new EnumFsiItems(owner, items, next),
    };
  }

  before(method: Method): void {
    this.#owner.before(method);
  }

  references(): readonly SimulatedObject[] {
    return [this.#owner];
  }
}

function fill(owner: ItemOwner, file: FileItem, stream: Stream): void {
  owner.tree.setContent(file, Number(stream.size()), stream);
  streams.set(file, stream);
}

/** The streams that an item, and what is in it, was filled from: another image may have made it. */
function* streamsOf(item: Item): Generator<Stream> {
  if (item instanceof DirectoryItem) {
    for (const each of item.items) yield* streamsOf(each);
  }
  const stream = streams.get(item);
  if (stream !== undefined) yield stream;
}

function requireStream(data: SimulatedObject | null): Stream {
  if (data === null) throw new SimulatedFailure(HRESULTS.E_POINTER);
  if (data instanceof Stream) return data;
  throw new SimulatedFailure(HRESULTS.E_NOINTERFACE);
}

/** A path, which must not be empty. */
export function requirePath(path: string | null): string {
  if (path !== null && path !== "") return path;
  throw new SimulatedFailure(HRESULTS.IMAPI_E_INVALID_PARAM);
}

/** How a file system names items: it must be one that images have here. */
function namingOf(fileSystem: number): Naming {
  switch (fileSystem) {
    case FSI_FILE_SYSTEMS.ISO9660:
      return isoNames;
    case FSI_FILE_SYSTEMS.Joliet:
      return jolietNames;
    default:
      throw new SimulatedFailure(HRESULTS.IMAPI_E_INVALID_PARAM);
  }
}
