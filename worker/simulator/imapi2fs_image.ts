/**
 * The simulated MsftFileSystemImage.
 *
 * @module
 */

import { FSI_FILE_SYSTEMS, FSI_ITEM_TYPES } from "../../src/abi/enums.ts";
import { IFileSystemImage3 } from "../../src/abi/file_system_interfaces.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import type { Method } from "../../src/abi/interface_table.ts";
import type { Drive } from "./drive.ts";
import { withFileSystem } from "./file_system_failure.ts";
import { FileTree } from "./file_tree.ts";
import { defaultFileSystem, ImageSettings } from "./image_settings.ts";
import type { Multisession } from "./imapi2_multisession.ts";
import { DiscRecorder2 } from "./imapi2_recorders.ts";
import { fsiItem, type ItemOwner, newFile } from "./imapi2fs_items.ts";
import { fileSystemImageResult } from "./imapi2fs_result.ts";
import {
  chooseMultisession,
  fileSystemsOf,
  identifyFileSystems,
  readLastVolume,
} from "./imported_session.ts";
import {
  DirectoryItem,
  FileItem,
  type FoundVolume,
  type Item,
  layOutSession,
  type SessionImage,
} from "./iso9660/mod.ts";
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedObject,
  type SimulatedVariant,
} from "./simulated_object.ts";
import type { Stream } from "./stream.ts";

/** MsftFileSystemImage. It makes ISO 9660 and Joliet, and no UDF. */
export class FileSystemImage implements ItemOwner {
  readonly interfaces = [IFileSystemImage3] as const;
  readonly methods: Readonly<Record<string, SimulatedMethod>>;
  readonly tree: FileTree;
  readonly #drives: readonly Drive[];
  readonly #settings = new ImageSettings(() => this.#usedBlocks);
  /** What files are filled from. They are kept until the image goes: a change can be taken back. */
  readonly #streams = new Set<Stream>();
  /** What was passed as MultisessionInterfaces, and the one of them that is used. */
  #multisession: {
    readonly all: readonly SimulatedObject[];
    readonly used: Multisession;
  } | null = null;
  /** Whether the disc that was imported is still the one in the drive. */
  #isSameDisc: () => boolean = () => true;
  /** The image of the tree as it was at a change point. */
  #laidOut:
    | { readonly changePoint: number; readonly image: SessionImage }
    | null = null;

  constructor(drives: readonly Drive[]) {
    this.#drives = drives;
    this.tree = new FileTree({
      freeSectors: () => this.#settings.freeBlocks || null,
      restricted: () => this.#settings.restricted,
    });
    this.methods = {
      ...this.#settings.methods,
      ...this.#treeMethods(),
      ...this.#discMethods(),
    };
  }

  keep(stream: Stream): void {
    this.#streams.add(stream);
  }

  references(): readonly SimulatedObject[] {
    return [...this.#multisession?.all ?? [], ...this.#streams];
  }

  before(method: Method): void {
    // An image is no drive's in particular: a fault of any drive is its own.
    for (const drive of this.#drives) {
      if (drive.state.connected) drive.fail(method);
    }
  }

  #treeMethods(): Record<string, SimulatedMethod> {
    const { tree } = this;
    const newItem = (name: string | null, make: (name: string) => Item) => {
      if (name === null) throw new SimulatedFailure(HRESULTS.E_POINTER);
      withFileSystem(() => tree.checkName(name));
      return fsiItem(this, make(name));
    };
    return {
      get_Root: () => fsiItem(this, tree.root),
      get_UsedBlocks: () => this.#usedBlocks,
      get_FileCount: () => tree.files,
      get_DirectoryCount: () => tree.directories,
      get_ChangePoint: () => tree.changePoint,
      CreateResultImage: () => this.#createResult(),
      Exists: (path: string | null) => {
        if (path === null) throw new SimulatedFailure(HRESULTS.E_POINTER);
        const item = tree.lookUp(tree.root, path);
        return item === undefined
          ? FSI_ITEM_TYPES.NotFound
          : item instanceof DirectoryItem
          ? FSI_ITEM_TYPES.Directory
          : FSI_ITEM_TYPES.File;
      },
      RollbackToChangePoint: (changePoint: number) => {
        tree.checkWritable();
        tree.rollback(changePoint);
      },
      LockInChangePoint: () => tree.lockIn(),
      CreateDirectoryItem: (name: string | null) =>
        newItem(name, (name) => new DirectoryItem(name, new Date())),
      CreateFileItem: (name: string | null) => newItem(name, newFile),
    };
  }

  #discMethods(): Record<string, SimulatedMethod> {
    const settings = this.#settings;
    return {
      SetMaxMediaBlocksFromDevice: (recorder: SimulatedObject | null) =>
        settings.setFreeBlocks(
          requireRecorder(recorder).drive.disc.freeSectors,
        ),
      ChooseImageDefaults: (recorder: SimulatedObject | null) => {
        const { disc } = requireRecorder(recorder).drive;
        if (!disc.writable) {
          throw new SimulatedFailure(
            HRESULTS.E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE,
          );
        }
        settings.setFreeBlocks(disc.freeSectors);
        settings.writeUnit = disc.writeUnitSize;
      },
      CalculateDiscIdentifier: () => discIdentifier(this.#used),
      IdentifyFileSystemsOnDisc: (recorder: SimulatedObject | null) =>
        identifyFileSystems(requireRecorder(recorder)),
      ImportFileSystem: () => {
        const volume = readLastVolume(this.#used.recorder);
        this.#import(volume);
        return defaultFileSystem(fileSystemsOf(volume));
      },
      ImportSpecificFileSystem: (fileSystem: number) => {
        const known = [FSI_FILE_SYSTEMS.ISO9660, FSI_FILE_SYSTEMS.Joliet];
        if (!known.some((each) => each === fileSystem)) {
          throw new SimulatedFailure(HRESULTS.IMAPI_E_INVALID_PARAM);
        }
        const { recorder } = this.#used;
        const volume = readLastVolume(
          recorder,
          fileSystem === FSI_FILE_SYSTEMS.ISO9660 ? "iso9660" : "joliet",
        );
        this.#import(volume);
      },
      ProbeSpecificFileSystem: (fileSystem: number) =>
        (identifyFileSystems(this.#used.recorder) & fileSystem) !== 0,
      get_MultisessionInterfaces: () => this.#multisession?.all ?? [],
      put_MultisessionInterfaces: (
        interfaces: SimulatedVariant | null,
      ) => {
        if (interfaces === null) throw new SimulatedFailure(HRESULTS.E_POINTER);
        const elements = interfaces.value as readonly SimulatedVariant[];
        const used = chooseMultisession(elements);
        const all = elements.map(({ value }) => value as SimulatedObject);
        this.#multisession = { all, used };
        settings.writeUnit = used.recorder.drive.disc.writeUnitSize;
      },
    };
  }

  get #used(): Multisession {
    if (this.#multisession === null) {
      throw new SimulatedFailure(HRESULTS.IMAPI_E_MULTISESSION_NOT_SET);
    }
    return this.#multisession.used;
  }

  get #usedBlocks(): number {
    return this.#layOut().sectors;
  }

  #layOut(): SessionImage {
    const { changePoint } = this.tree;
    if (this.#laidOut?.changePoint !== changePoint) {
      const created = new Date();
      const { sessionStart: start, writeUnit } = this.#settings;
      const image = withFileSystem(() =>
        layOutSession(this.tree.root, {
          start,
          writeUnit,
          label: this.#settings.labelAt(created),
          created,
        })
      );
      this.#laidOut = { changePoint, image };
    }
    return this.#laidOut.image;
  }

  #createResult(): SimulatedObject {
    if (!this.#isSameDisc()) {
      throw new SimulatedFailure(HRESULTS.IMAPI_E_DISC_MISMATCH);
    }
    // Names, times and contents can have changed without a change point.
    this.#laidOut = null;
    const image = this.#layOut();
    const { freeBlocks } = this.#settings;
    if (freeBlocks > 0 && image.sectors > freeBlocks) {
      throw new SimulatedFailure(
        HRESULTS.IMAPI_E_IMAGE_SIZE_LIMIT,
        `The image has ${image.sectors} sectors, and ${freeBlocks} are free`,
      );
    }
    this.tree.readOnly = true;
    return fileSystemImageResult(
      this,
      image,
      this.#multisession === null ? "" : discIdentifier(this.#used),
    );
  }

  /** Adds what is on the disc to the tree: what was added before stays. */
  #import(volume: FoundVolume): void {
    const { drive } = this.#used.recorder;
    const { disc, store } = drive;
    if (disc.recording === "randomWrite") {
      throw new SimulatedFailure(
        HRESULTS.IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION,
        "Media that are written anywhere take no session after one of ISO 9660",
      );
    }
    this.tree.checkWritable();
    const settings = this.#settings;
    settings.setFreeBlocks(disc.freeSectors);
    this.tree.atOnce(() =>
      withFileSystem(() => addMissing(this.tree, this.tree.root, volume.root))
    );
    settings.sessionStart = disc.nextWritableAddress;
    settings.imported = true;
    settings.importedVolumeName = volume.label;
    this.#isSameDisc = () => store.isCurrent;
    this.#laidOut = null;
  }
}

/** Adds the items that a directory does not have yet. */
function addMissing(
  tree: FileTree,
  directory: DirectoryItem,
  found: DirectoryItem,
): void {
  for (const item of found.items) {
    const there = directory.get(item.name);
    if (there === undefined) tree.adopt(directory, item);
    else if (there instanceof DirectoryItem && item instanceof DirectoryItem) {
      addMissing(tree, there, item);
    } else if (item instanceof DirectoryItem) {
      throw new SimulatedFailure(
        HRESULTS.IMAPI_E_IMPORT_TYPE_COLLISION_DIRECTORY_EXISTS_AS_FILE,
      );
    } else if (!(there instanceof FileItem)) {
      throw new SimulatedFailure(
        HRESULTS.IMAPI_E_IMPORT_TYPE_COLLISION_FILE_EXISTS_AS_DIRECTORY,
      );
    }
  }
}

function requireRecorder(recorder: SimulatedObject | null): DiscRecorder2 {
  if (recorder === null) throw new SimulatedFailure(HRESULTS.E_POINTER);
  if (recorder instanceof DiscRecorder2) return recorder;
  throw new SimulatedFailure(HRESULTS.E_NOINTERFACE);
}

/** Tells discs apart by what is on them; two with the same sessions have one. */
function discIdentifier({ recorder }: Multisession): string {
  const { startAddressOfPreviousSession, nextWritableAddress, physicalType } =
    recorder.drive.disc;
  return [physicalType, startAddressOfPreviousSession, nextWritableAddress]
    .map((value) => (value >>> 0).toString(16).toUpperCase().padStart(8, "0"))
    .join("-");
}
