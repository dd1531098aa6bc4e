/**
 * The settings of a simulated image: names, file systems, how much it may take.
 *
 * @module
 */

import { FSI_FILE_SYSTEMS } from "../../src/abi/enums.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import type { DiscValues } from "../../src/model/drive_answers.ts";
import { rulesOf } from "../../src/model/media_rules.ts";
import { SimulatedFailure, type SimulatedMethod } from "./simulated_object.ts";

/** What images have here: UDF is none of it. */
const SUPPORTED = FSI_FILE_SYSTEMS.ISO9660 | FSI_FILE_SYSTEMS.Joliet;

/** Of a medium that nobody named: a CD of 650 MiB, as IMAPI2 has it. */
const DEFAULT_FREE_BLOCKS = 332_800;

/** The only level of ISO 9660 that is made here. */
const INTERCHANGE_LEVEL = 2;

/** What names a volume: 1 to 15 characters, fewer kinds of them where ISO 9660 is made. */
const ISO_LABEL = /^[A-Z0-9_]{1,15}$/;
const LABEL = /^[A-Za-z0-9_.]{1,15}$/;

/** The settings of an image, with the methods that read and set them. */
export class ImageSettings {
  /** The file systems that are made. */
  fileSystems: number = SUPPORTED;
  /** Where the session starts. */
  sessionStart = 0;
  /** How many sectors are free; 0 for no limit. */
  freeBlocks = DEFAULT_FREE_BLOCKS;
  /** What the session is padded to. */
  writeUnit = 1;
  /** Whether names are of ANSI characters only. */
  restricted = false;
  /** Whether a session was imported, which fixes some of the others. */
  imported = false;
  /** The label of the session that was imported. */
  importedVolumeName = "";
  readonly #usedBlocks: () => number;
  #volumeName = "";
  #workingDirectory = "";

  constructor(usedBlocks: () => number) {
    this.#usedBlocks = usedBlocks;
  }

  /** The methods. */
  readonly methods: Readonly<Record<string, SimulatedMethod>> = {
    get_SessionStartBlock: () => this.sessionStart,
    put_SessionStartBlock: (block: number) => {
      if (this.imported) fail(HRESULTS.IMAPI_E_READONLY);
      if (block < 0) fail(HRESULTS.IMAPI_E_INVALID_PARAM);
      this.sessionStart = block;
    },
    get_FreeMediaBlocks: () => this.freeBlocks,
    put_FreeMediaBlocks: (blocks: number) => this.setFreeBlocks(blocks),
    get_VolumeName: () => this.#volumeName,
    put_VolumeName: (name: string | null) => {
      const allowed = (this.fileSystems & FSI_FILE_SYSTEMS.ISO9660) === 0
        ? LABEL
        : ISO_LABEL;
      if (name === null || !allowed.test(name)) {
        fail(HRESULTS.IMAPI_E_INVALID_VOLUME_NAME);
      }
      this.#volumeName = name;
    },
    get_ImportedVolumeName: () => this.importedVolumeName,
    get_WorkingDirectory: () => this.#workingDirectory,
    put_WorkingDirectory: (path: string | null) => {
      if (path === null || path === "") fail(HRESULTS.IMAPI_E_INVALID_PARAM);
      if (!isDirectory(path)) fail(HRESULTS.IMAPI_E_INVALID_WORKING_DIRECTORY);
      this.#workingDirectory = path;
    },
    ...flag("StrictFileSystemCompliance"),
    get_UseRestrictedCharacterSet: () => this.restricted,
    put_UseRestrictedCharacterSet: (value: boolean) => {
      this.restricted = value;
    },
    get_FileSystemsToCreate: () => this.fileSystems,
    put_FileSystemsToCreate: (fileSystems: number) => {
      if (fileSystems === this.fileSystems) return;
      if (this.imported) fail(HRESULTS.IMAPI_E_FILE_SYSTEM_CHANGE_NOT_ALLOWED);
      // Both or none: what is made here has both trees.
      fail(HRESULTS.IMAPI_E_INVALID_PARAM);
    },
    get_FileSystemsSupported: () => SUPPORTED,
    get_UDFRevision: () => 0,
    put_UDFRevision: () =>
      fail(
        this.imported
          ? HRESULTS.IMAPI_E_UDF_REVISION_CHANGE_NOT_ALLOWED
          : HRESULTS.IMAPI_E_INVALID_PARAM,
      ),
    get_UDFRevisionsSupported: () => [],
    ChooseImageDefaultsForMediaType: (type: number) => {
      const rules = rulesOf(type) ?? fail(HRESULTS.IMAPI_E_INVALID_PARAM);
      this.setFreeBlocks(rules.capacity - rules.reserved);
      this.writeUnit = rules.writeUnitSize;
    },
    get_ISO9660InterchangeLevel: () => INTERCHANGE_LEVEL,
    put_ISO9660InterchangeLevel: (level: number) => {
      if (level !== INTERCHANGE_LEVEL) fail(HRESULTS.IMAPI_E_INVALID_PARAM);
    },
    get_ISO9660InterchangeLevelsSupported: () => [INTERCHANGE_LEVEL],
    GetDefaultFileSystemForImport: (fileSystems: number) =>
      defaultFileSystem(fileSystems),
    get_VolumeNameUDF: () => "",
    get_VolumeNameJoliet: () => this.#volumeName,
    get_VolumeNameISO9660: () => this.#volumeName,
    ...flag("StageFiles"),
    ...flag("CreateRedundantUdfMetadataFiles"),
  };

  /** The label of a session that is made at a time: where none was set, the time. */
  labelAt(time: Date): string {
    return this.#volumeName ||
      time.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "_");
  }

  /** Sets how many sectors are free on a disc: one without any takes no image. */
  setFreeBlocksOf({ freeSectors }: DiscValues): void {
    if (freeSectors === 0) {
      fail(HRESULTS.IMAPI_E_IMAGE_TOO_BIG, "The disc has no free sectors");
    }
    this.setFreeBlocks(freeSectors);
  }

  /** Sets how many sectors are free; 0 for no limit. Fails where more are used. */
  setFreeBlocks(blocks: number): void {
    if (blocks < 0 || blocks > 0 && blocks < this.#usedBlocks()) {
      fail(
        HRESULTS.IMAPI_E_IMAGE_TOO_BIG,
        `The image has ${this.#usedBlocks()} sectors, and ${blocks} are free`,
      );
    }
    this.freeBlocks = blocks;
  }
}

/** The richest of some file systems. */
export function defaultFileSystem(fileSystems: number): number {
  return [
    FSI_FILE_SYSTEMS.UDF,
    FSI_FILE_SYSTEMS.Joliet,
    FSI_FILE_SYSTEMS.ISO9660,
  ].find((each) => (fileSystems & each) !== 0) ??
    fail(HRESULTS.IMAPI_E_INVALID_PARAM);
}

/** The two methods of a property that changes nothing here. */
function flag(name: string): Record<string, SimulatedMethod> {
  let set = false;
  return {
    [`put_${name}`]: (value: boolean) => {
      set = value;
    },
    [`get_${name}`]: () => set,
  };
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function fail(hresult: number, description: string | null = null): never {
  throw new SimulatedFailure(hresult, description);
}
