/**
 * The files and directories of a session.
 *
 * @module
 */

import { IFileSystemImage } from "../abi/file_system_interfaces.ts";
import type { ComClass, ComObject } from "../com/com_object.ts";
import { publishedClass } from "../com/proxy_class.ts";
import type { DiscRecorder2 } from "./disc_recorder2.ts";
import type { FileSystemImageResult } from "./file_system_image_result.ts";
import type { FsiDirectoryItem } from "./fsi_directory_item.ts";
import type { FsiFileItem } from "./fsi_file_item.ts";
import type { Multisession } from "./multisession.ts";
// The classes of what it gives.
import "./file_system_image_result.ts";
import "./fsi_directory_item.ts";
import "./fsi_file_item.ts";
import "./multisession_random_write.ts";
import "./multisession_sequential2.ts";

/**
 * `IFileSystemImage`: the files and directories of a session, of which it makes an image.
 *
 * `apartment.create("2C941FC5-975B-59BE-A960-9A2A262853A5", FileSystemImage)` makes one. The simulator
 * makes ISO 9660 and Joliet, and no UDF.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-ifilesystemimage}
 */
export interface FileSystemImage extends ComObject {
  /**
   * The root directory, to which everything is added.
   *
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_root}
   */
  root(): Promise<FsiDirectoryItem>;

  /**
   * Where the session starts on the disc. Importing sets it.
   *
   * @returns The sector.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_sessionstartblock}
   */
  sessionStartBlock(): Promise<number>;

  /**
   * Sets where the session starts on the disc. After an import it cannot change.
   *
   * @param block The sector.
   * @returns When it is set.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-put_sessionstartblock}
   */
  setSessionStartBlock(block: number): Promise<void>;

  /**
   * How large the image can become.
   *
   * @returns The number, in sectors of 2048 bytes; 332800 by default, and 0 for no limit.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_freemediablocks}
   */
  freeMediaBlocks(): Promise<number>;

  /**
   * Sets how large the image can become.
   *
   * @param blocks The number, in sectors of 2048 bytes; 0 for no limit.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_IMAGE_TOO_BIG`, if the image is larger already.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-put_freemediablocks}
   */
  setFreeMediaBlocks(blocks: number): Promise<void>;

  /**
   * Sets how large the image can become from the disc in a recorder.
   *
   * @param recorder A recorder of the same apartment.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_FSI_INTERNAL_ERROR`, or if the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-setmaxmediablocksfromdevice}
   */
  setMaxMediaBlocksFromDevice(recorder: DiscRecorder2): Promise<void>;

  /**
   * How large the image would be now.
   *
   * @returns The number, in sectors of 2048 bytes.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_usedblocks}
   */
  usedBlocks(): Promise<number>;

  /**
   * The name of the volume.
   *
   * @returns The name.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_volumename}
   */
  volumeName(): Promise<string>;

  /**
   * Sets the name of the volume.
   *
   * @param name What every file system of the image allows.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_INVALID_VOLUME_NAME`, if a file system of the image does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-put_volumename}
   */
  setVolumeName(name: string): Promise<void>;

  /**
   * The name of the volume that was imported.
   *
   * @returns The name.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_importedvolumename}
   */
  importedVolumeName(): Promise<string>;

  /**
   * How many files the image has.
   *
   * @returns The number, 0 or more.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_filecount}
   */
  fileCount(): Promise<number>;

  /**
   * How many directories the image has.
   *
   * @returns The number.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_directorycount}
   */
  directoryCount(): Promise<number>;

  /**
   * Where temporary files are kept while the image is made.
   *
   * @returns A path on the computer.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_workingdirectory}
   */
  workingDirectory(): Promise<string>;

  /**
   * Sets where temporary files are kept while the image is made.
   *
   * @param path A path on the computer.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_INVALID_WORKING_DIRECTORY` if it is not there,
   *   `IMAPI_E_WORKING_DIRECTORY_SPACE` if it has no room.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-put_workingdirectory}
   */
  setWorkingDirectory(path: string): Promise<void>;

  /**
   * The number of the state that the image is in, to come back to.
   *
   * @returns A number for {@linkcode FileSystemImage.rollbackToChangePoint}.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_changepoint}
   */
  changePoint(): Promise<number>;

  /**
   * Whether names and depths keep to the letter of the standards.
   *
   * @returns `true` if they do.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_strictfilesystemcompliance}
   */
  strictFileSystemCompliance(): Promise<boolean>;

  /**
   * Sets whether names and depths keep to the letter of the standards.
   *
   * @param value `true` if they do.
   * @returns When it is set.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-put_strictfilesystemcompliance}
   */
  setStrictFileSystemCompliance(value: boolean): Promise<void>;

  /**
   * Whether names have only the characters that the strictest standard allows.
   *
   * @returns `true` if they have.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_userestrictedcharacterset}
   */
  useRestrictedCharacterSet(): Promise<boolean>;

  /**
   * Sets whether names have only the characters that the strictest standard allows.
   *
   * @param value `true` if they have.
   * @returns When it is set.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-put_userestrictedcharacterset}
   */
  setUseRestrictedCharacterSet(value: boolean): Promise<void>;

  /**
   * The file systems that the image has.
   *
   * @returns Bits of {@linkcode FSI_FILE_SYSTEMS}.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_filesystemstocreate}
   */
  fileSystemsToCreate(): Promise<number>;

  /**
   * Sets the file systems that the image has. Joliet needs ISO 9660 beside it.
   *
   * @param fileSystems Bits of {@linkcode FSI_FILE_SYSTEMS}.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_FILE_SYSTEM_CHANGE_NOT_ALLOWED` after an import; with
   *   `IMAPI_E_INVALID_PARAM`, if they do not go together.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-put_filesystemstocreate}
   */
  setFileSystemsToCreate(fileSystems: number): Promise<void>;

  /**
   * The file systems that Windows can make.
   *
   * @returns Bits of {@linkcode FSI_FILE_SYSTEMS}.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_filesystemssupported}
   */
  fileSystemsSupported(): Promise<number>;

  /**
   * The revision of UDF.
   *
   * @returns The revision in BCD, such as `0x0102`.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_udfrevision}
   */
  udfRevision(): Promise<number>;

  /**
   * Sets the revision of UDF.
   *
   * @param revision One of {@linkcode FileSystemImage.udfRevisionsSupported}.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_UDF_REVISION_CHANGE_NOT_ALLOWED` after an import; with
   *   `IMAPI_E_INVALID_PARAM`, if Windows cannot make it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-put_udfrevision}
   */
  setUDFRevision(revision: number): Promise<void>;

  /**
   * The revisions of UDF that Windows can make.
   *
   * @returns Revisions in BCD.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_udfrevisionssupported}
   */
  udfRevisionsSupported(): Promise<readonly number[]>;

  /**
   * Chooses the file systems and the size by the disc in a recorder. It is for blank discs; others are
   * imported.
   *
   * @param recorder A recorder of the same apartment.
   * @returns When it is done.
   * @throws {ComError} With `E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE` if the disc cannot be written,
   *   `IMAPI_E_IMAGE_TOO_BIG` if the image is larger.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-chooseimagedefaults}
   */
  chooseImageDefaults(recorder: DiscRecorder2): Promise<void>;

  /**
   * Chooses the file systems and the size by a kind of disc.
   *
   * @param type A number of `IMAPI_MEDIA_PHYSICAL_TYPE`, as `MediaType.value` is.
   * @returns When it is done.
   * @throws {ComError} With `IMAPI_E_INVALID_PARAM`, if there is no such kind; with
   *   `IMAPI_E_IMAGE_TOO_BIG`, if the image is larger.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-chooseimagedefaultsformediatype}
   */
  chooseImageDefaultsForMediaType(type: number): Promise<void>;

  /**
   * The level of ISO 9660, which limits names and sizes.
   *
   * @returns The level.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_iso9660interchangelevel}
   */
  iso9660InterchangeLevel(): Promise<number>;

  /**
   * Sets the level of ISO 9660.
   *
   * @param level One of {@linkcode FileSystemImage.iso9660InterchangeLevelsSupported}.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_INVALID_PARAM`, if Windows cannot make it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-put_iso9660interchangelevel}
   */
  setISO9660InterchangeLevel(level: number): Promise<void>;

  /**
   * The levels of ISO 9660 that Windows can make.
   *
   * @returns The levels.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_iso9660interchangelevelssupported}
   */
  iso9660InterchangeLevelsSupported(): Promise<readonly number[]>;

  /**
   * Makes the image. It reads what was added, and keeps the apartment busy meanwhile; after it, changes may
   * fail with `IMAPI_E_READONLY`.
   *
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} With `IMAPI_E_INVALID_PARAM`, say, or `E_OUTOFMEMORY`.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-createresultimage}
   */
  createResultImage(): Promise<FileSystemImageResult>;

  /**
   * What is at a path of the image.
   *
   * @param fullPath A path from the root, with backslashes.
   * @returns A number of {@linkcode FSI_ITEM_TYPES}.
   * @throws {ComError} With `IMAPI_E_INVALID_PATH` if the path is malformed, `IMAPI_E_DIR_NOT_FOUND` if a
   *   directory in it is not there.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-exists}
   */
  exists(fullPath: string): Promise<number>;

  /**
   * An identifier of the disc whose sessions can be imported. Two discs may have the same.
   *
   * @returns The text.
   * @throws {ComError} With `IMAPI_E_MULTISESSION_NOT_SET`, before {@linkcode
   *   FileSystemImage.setMultisessionInterfaces}.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-calculatediscidentifier}
   */
  calculateDiscIdentifier(): Promise<string>;

  /**
   * The file systems on the disc in a recorder.
   *
   * @param recorder A recorder of the same apartment.
   * @returns Bits of {@linkcode FSI_FILE_SYSTEMS}.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-identifyfilesystemsondisc}
   */
  identifyFileSystemsOnDisc(recorder: DiscRecorder2): Promise<number>;

  /**
   * Of several file systems, the one that an import would take: UDF, else Joliet, else ISO 9660.
   *
   * @param fileSystems Bits of {@linkcode FSI_FILE_SYSTEMS}.
   * @returns A bit of {@linkcode FSI_FILE_SYSTEMS}.
   * @throws {ComError} With `IMAPI_E_INVALID_PARAM`, if there is none of them.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-getdefaultfilesystemforimport}
   */
  getDefaultFileSystemForImport(fileSystems: number): Promise<number>;

  /**
   * Imports what the last session of the disc shows, from the richest of its file systems. It reads the
   * disc, and keeps the apartment busy meanwhile.
   *
   * @returns The file system, as a bit of {@linkcode FSI_FILE_SYSTEMS}.
   * @throws {ComError} With `IMAPI_E_MULTISESSION_NOT_SET` before {@linkcode
   *   FileSystemImage.setMultisessionInterfaces}, `IMAPI_E_EMPTY_DISC`, `IMAPI_E_NO_SUPPORTED_FILE_SYSTEM`,
   *   or `IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION`, if the disc takes no further session of this kind.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-importfilesystem}
   */
  importFileSystem(): Promise<number>;

  /**
   * Imports the same from one of the file systems.
   *
   * @param fileSystem One bit of {@linkcode FSI_FILE_SYSTEMS}.
   * @returns When it is imported.
   * @throws {ComError} With `IMAPI_E_FILE_SYSTEM_NOT_FOUND` if the disc does not have it, or
   *   `IMAPI_E_INCOMPATIBLE_PREVIOUS_SESSION`, if the disc takes no further session of this kind.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-importspecificfilesystem}
   */
  importSpecificFileSystem(fileSystem: number): Promise<void>;

  /**
   * Takes back every change after a state.
   *
   * @param changePoint What {@linkcode FileSystemImage.changePoint} gave then.
   * @returns When they are taken back.
   * @throws {ComError} With `IMAPI_E_TOO_MANY_DIRS` or `IMAPI_E_ISO9660_LEVELS`.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-rollbacktochangepoint}
   */
  rollbackToChangePoint(changePoint: number): Promise<void>;

  /**
   * Keeps all changes made so far: none of them can be taken back.
   *
   * @returns When they are kept.
   * @throws {ComError} With `IMAPI_E_FSI_INTERNAL_ERROR`.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-lockinchangepoint}
   */
  lockInChangePoint(): Promise<void>;

  /**
   * Makes a directory, which `FsiDirectoryItem.add()` adds.
   *
   * @param name Without a path.
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} With `IMAPI_E_INVALID_PARAM`, if the name is none.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-createdirectoryitem}
   */
  createDirectoryItem(name: string): Promise<FsiDirectoryItem>;

  /**
   * Makes a file, which `FsiDirectoryItem.add()` adds.
   *
   * @param name Without a path.
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} With `IMAPI_E_INVALID_PARAM`, if the name is none.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-createfileitem}
   */
  createFileItem(name: string): Promise<FsiFileItem>;

  /**
   * The name of the volume as UDF has it.
   *
   * @returns The name.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_volumenameudf}
   */
  volumeNameUDF(): Promise<string>;

  /**
   * The name of the volume as Joliet has it.
   *
   * @returns The name.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_volumenamejoliet}
   */
  volumeNameJoliet(): Promise<string>;

  /**
   * The name of the volume as ISO 9660 has it.
   *
   * @returns The name.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_volumenameiso9660}
   */
  volumeNameISO9660(): Promise<string>;

  /**
   * Whether what is added is copied to the working directory at once, so that it can change meanwhile.
   *
   * @returns `true` if it is.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_stagefiles}
   */
  stageFiles(): Promise<boolean>;

  /**
   * Sets whether what is added is copied to the working directory at once.
   *
   * @param value `true` if it is.
   * @returns When it is set.
   * @throws {ComError} With `E_NOTIMPL`, if Windows cannot do it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-put_stagefiles}
   */
  setStageFiles(value: boolean): Promise<void>;

  /**
   * The ways in which a further session can be written, as they were set.
   *
   * @returns A proxy for each, to be released apart.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-get_multisessioninterfaces}
   */
  multisessionInterfaces(): Promise<readonly Multisession[]>;

  /**
   * Sets the ways in which a further session can be written. The one that is in use is taken, or one that
   * fits where none is.
   *
   * @param interfaces What `DiscFormat2Data.multisessionInterfaces()` gave.
   * @returns When they are set.
   * @throws {ComError} With `IMAPI_E_BAD_MULTISESSION_PARAMETER`, say if several are in use,
   *   `IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE` if none fits, `IMAPI_E_IMPORT_MEDIA_NOT_ALLOWED` or
   *   `IMAPI_E_IMPORT_SEEK_FAILURE`, say on a blank disc.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage-put_multisessioninterfaces}
   */
  setMultisessionInterfaces(interfaces: readonly Multisession[]): Promise<void>;
}

/** The class of {@linkcode FileSystemImage}. */
export const FileSystemImage: ComClass<FileSystemImage> = publishedClass(
  IFileSystemImage,
);
