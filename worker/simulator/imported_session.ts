/**
 * The session of a disc that an image continues.
 *
 * @module
 */

import { FSI_FILE_SYSTEMS } from "../../src/abi/enums.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import { SECTOR_SIZE } from "../../src/model/empty_volume.ts";
import type { DiscStore } from "./disc_store.ts";
import { withFileSystem } from "./file_system_failure.ts";
import type { FileTree } from "./file_tree.ts";
import { Multisession } from "./imapi2_multisession.ts";
import type { DiscRecorder2 } from "./imapi2_recorders.ts";
import {
  DirectoryItem,
  type DiscSectors,
  FileItem,
  FileSystemError,
  type FoundVolume,
  type NameSystem,
  readVolume,
} from "./iso9660/mod.ts";
import { SimulatedFailure, type SimulatedVariant } from "./simulated_object.ts";

/** Sectors that are read at once. */
const CHUNK = 32;

/** The multisession object that an image uses: the one in use, else the first that fits the disc. */
export function chooseMultisession(
  elements: readonly SimulatedVariant[],
): Multisession {
  const all = elements.map(({ value }) => {
    if (value instanceof Multisession) return value;
    throw new SimulatedFailure(HRESULTS.IMAPI_E_BAD_MULTISESSION_PARAMETER);
  });
  const inUse = all.filter((each) => each.inUse);
  if (all.length === 0 || inUse.length > 1) {
    throw new SimulatedFailure(
      HRESULTS.IMAPI_E_BAD_MULTISESSION_PARAMETER,
      `${inUse.length} of ${all.length} interfaces are in use`,
    );
  }
  const [chosen] = inUse;
  if (chosen !== undefined && !chosen.isSupported) {
    throw new SimulatedFailure(HRESULTS.IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE);
  }
  const found = chosen ?? all.find((each) => each.isSupported);
  if (found === undefined) {
    throw new SimulatedFailure(
      HRESULTS.IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE,
    );
  }
  const { disc } = found.recorder.drive;
  if (disc.blank && disc.recording === "sequential") {
    throw new SimulatedFailure(
      HRESULTS.IMAPI_E_IMPORT_SEEK_FAILURE,
      "There is nothing on the disc",
    );
  }
  return found;
}

/** The volume of the last session, as the drive of a recorder gives it, by the names of one system or the best. */
export function readLastVolume(
  { drive }: DiscRecorder2,
  names?: NameSystem,
): FoundVolume {
  const { disc, store } = drive;
  if (disc.blank) throw new SimulatedFailure(HRESULTS.IMAPI_E_EMPTY_DISC);
  const start = disc.recording === "randomWrite"
    ? 0
    : disc.startAddressOfPreviousSession;
  if (start < 0) throw new SimulatedFailure(HRESULTS.IMAPI_E_EMPTY_DISC);
  return withFileSystem(
    () => readVolume(new StoreSectors(store, disc.totalSectors), start, names),
    { notFound: HRESULTS.IMAPI_E_FILE_SYSTEM_NOT_FOUND },
  );
}

/** Bits of `FsiFileSystems` that a volume has. */
export function fileSystemsOf({ names }: FoundVolume): number {
  return names === "joliet"
    ? FSI_FILE_SYSTEMS.ISO9660 | FSI_FILE_SYSTEMS.Joliet
    : FSI_FILE_SYSTEMS.ISO9660;
}

/** The file systems of the last session; none where nothing can be read. */
export function identifyFileSystems(recorder: DiscRecorder2): number {
  try {
    return fileSystemsOf(readLastVolume(recorder));
  } catch (error) {
    if (!(error instanceof SimulatedFailure)) throw error;
    switch (error.hresult) {
      case HRESULTS.IMAPI_E_EMPTY_DISC:
      case HRESULTS.IMAPI_E_NO_SUPPORTED_FILE_SYSTEM:
      case HRESULTS.IMAPI_E_FILE_SYSTEM_READ_CONSISTENCY_ERROR:
        return FSI_FILE_SYSTEMS.None;
    }
    throw error;
  }
}

/** How a file system that can be imported names items; `null` for the one that is not known here. */
export function namesOf(fileSystem: number): NameSystem | null {
  switch (fileSystem) {
    case FSI_FILE_SYSTEMS.ISO9660:
      return "iso9660";
    case FSI_FILE_SYSTEMS.Joliet:
      return "joliet";
    case FSI_FILE_SYSTEMS.UDF:
      return null;
    default:
      throw new SimulatedFailure(HRESULTS.IMAPI_E_INVALID_PARAM);
  }
}

/** Adds the items that a directory does not have yet. */
export function addMissing(
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

/** Tells discs apart by what is on them; two with the same sessions have one. */
export function discIdentifier({ recorder }: Multisession): string {
  const { startAddressOfPreviousSession, nextWritableAddress, physicalType } =
    recorder.drive.disc;
  return [physicalType, startAddressOfPreviousSession, nextWritableAddress]
    .map((value) => (value >>> 0).toString(16).toUpperCase().padStart(8, "0"))
    .join("-");
}

/** The sectors of a disc, of which those that were read are kept. */
class StoreSectors implements DiscSectors {
  readonly sectors: number;
  readonly #store: DiscStore;
  readonly #chunks = new Map<number, Uint8Array | null>();

  constructor(store: DiscStore, sectors: number) {
    this.#store = store;
    this.sectors = sectors;
  }

  sector(address: number): Uint8Array {
    const first = address - address % CHUNK;
    let chunk = this.#chunks.get(first);
    if (chunk === undefined) {
      chunk = this.#read(first, CHUNK);
      this.#chunks.set(first, chunk);
    }
    if (chunk === null) {
      return this.#read(address, 1) ?? damaged(address);
    }
    const offset = (address - first) * SECTOR_SIZE;
    return chunk.subarray(offset, offset + SECTOR_SIZE);
  }

  /** `null` where one of them was not written. */
  #read(address: number, count: number): Uint8Array | null {
    try {
      return this.#store.read(address, count);
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }
}

function damaged(address: number): never {
  throw new FileSystemError(
    "damaged",
    `Cannot read the volume: sector ${address} was not written`,
  );
}
