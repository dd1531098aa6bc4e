/**
 * The simulated MsftFileSystemImage.
 *
 * @module
 */

import { FSI_ITEM_TYPES } from "../../src/abi/enums.ts";
import { IFileSystemImage3 } from "../../src/abi/file_system_interfaces.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import type { Method } from "../../src/abi/interface_table.ts";
import type { Drive } from "./drive.ts";
import { withFileSystem } from "./file_system_failure.ts";
import { FileTree } from "./file_tree.ts";
import { defaultFileSystem, ImageSettings } from "./image_settings.ts";
import type { Multisession } from "./imapi2_multisession.ts";
import { type DiscRecorder2, requireRecorder } from "./imapi2_recorders.ts";
import {
  fsiItem,
  type ItemOwner,
  newFile,
  requirePath,
} from "./imapi2fs_items.ts";
import { fileSystemImageResult } from "./imapi2fs_result.ts";
import {
  addMissing,
  chooseMultisession,
  discIdentifier,
  fileSystemsOf,
  identifyFileSystems,
  namesOf,
  readLastVolume,
} from "./imported_session.ts";
import {
  DirectoryItem,
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
  readonly #streams = new Set<Stream>();
  /** Made anew where one was added. */
  #references: readonly SimulatedObject[] = [];
  /** What was passed as MultisessionInterfaces, and the one of them that is used. */
  #multisession: {
    readonly all: readonly SimulatedObject[];
    readonly used: Multisession;
  } | null = null;
  /** Whether the disc that was imported is still the one in the drive. */
  #isSameDisc: () => boolean = () => true;
  /** The image that was laid out last, and what of. */
  #laidOut:
    | { readonly revision: string; readonly image: SessionImage }
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
    if (this.#streams.has(stream)) return;
    this.#streams.add(stream);
    this.#updateReferences();
  }

  references(): readonly SimulatedObject[] {
    return this.#references;
  }

  #updateReferences(): void {
    this.#references = [...this.#multisession?.all ?? [], ...this.#streams];
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
        const item = tree.lookUp(tree.root, requirePath(path));
        if (item === undefined) {
          // Fails where there is no directory that it could be in.
          tree.placeFor(tree.root, path!);
          return FSI_ITEM_TYPES.NotFound;
        }
        return item instanceof DirectoryItem
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
      SetMaxMediaBlocksFromDevice: (recorder: SimulatedObject | null) => {
        const { disc } = requireRecorder(recorder).drive;
        if (!disc.writable) {
          throw new SimulatedFailure(
            HRESULTS.IMAPI_E_FSI_INTERNAL_ERROR,
            "The disc takes nothing more",
          );
        }
        settings.setFreeBlocksOf(disc);
      },
      ChooseImageDefaults: (recorder: SimulatedObject | null) => {
        const { disc } = requireRecorder(recorder).drive;
        if (!disc.writable) {
          throw new SimulatedFailure(
            HRESULTS.E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE,
          );
        }
        settings.setFreeBlocksOf(disc);
        settings.writeUnit = disc.writeUnitSize;
      },
      CalculateDiscIdentifier: () => discIdentifier(this.#used),
      IdentifyFileSystemsOnDisc: (recorder: SimulatedObject | null) =>
        identifyFileSystems(requireRecorder(recorder)),
      ImportFileSystem: () => {
        const volume = readLastVolume(this.#imported);
        this.#import(volume);
        return defaultFileSystem(fileSystemsOf(volume));
      },
      ImportSpecificFileSystem: (fileSystem: number) => {
        const names = namesOf(fileSystem);
        const recorder = this.#imported;
        if (names === null) {
          // The disc may have nothing at all, which is another failure.
          readLastVolume(recorder);
          throw new SimulatedFailure(HRESULTS.IMAPI_E_FILE_SYSTEM_NOT_FOUND);
        }
        this.#import(readLastVolume(recorder, names));
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
        this.#updateReferences();
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

  /** The recorder with the disc that is to be imported. */
  get #imported(): DiscRecorder2 {
    const used = this.#used;
    const { recorder } = used;
    if (recorder.drive.isEmpty || !used.isSupported) {
      throw new SimulatedFailure(
        HRESULTS.IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE,
      );
    }
    return recorder;
  }

  get #usedBlocks(): number {
    return this.#layOut().sectors;
  }

  #layOut(): SessionImage {
    const { sessionStart: start, writeUnit } = this.#settings;
    const revision = [this.tree.revision, start, writeUnit].join();
    if (this.#laidOut?.revision !== revision) {
      const created = new Date();
      const image = withFileSystem(() =>
        layOutSession(this.tree.root, {
          start,
          writeUnit,
          label: this.#settings.labelAt(created),
          created,
        })
      );
      this.#laidOut = { revision, image };
    }
    return this.#laidOut.image;
  }

  #createResult(): SimulatedObject {
    if (!this.#isSameDisc()) {
      throw new SimulatedFailure(HRESULTS.IMAPI_E_DISC_MISMATCH);
    }
    // Times and the label can have changed, which change no size.
    this.#laidOut = null;
    const image = this.#layOut();
    const { freeBlocks } = this.#settings;
    if (freeBlocks > 0 && image.sectors > freeBlocks) {
      throw new SimulatedFailure(
        HRESULTS.IMAPI_E_IMAGE_SIZE_LIMIT,
        `The image has ${image.sectors} sectors, and ${freeBlocks} are free`,
      );
    }
    const discId = this.#multisession === null
      ? ""
      : discIdentifier(this.#used);
    this.tree.readOnly = true;
    return fileSystemImageResult(this, image, discId);
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
    settings.setFreeBlocksOf(disc);
    this.tree.atOnce(() =>
      withFileSystem(() => addMissing(this.tree, this.tree.root, volume.root))
    );
    settings.sessionStart = disc.nextWritableAddress;
    settings.imported = true;
    settings.importedVolumeName = volume.label;
    const used = this.#used;
    const identifier = discIdentifier(used);
    // A session that was written since then moved the place of this one.
    this.#isSameDisc = () =>
      store.isCurrent && discIdentifier(used) === identifier;
  }
}
