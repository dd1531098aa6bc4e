/**
 * The files and directories of a session, as later systems know them.
 *
 * @module
 */

import {
  IFileSystemImage2,
  IFileSystemImage3,
} from "../abi/file_system_interfaces.ts";
import type { ComClass } from "../com/com_object.ts";
import { publishedClass } from "../com/proxy_class.ts";
import { FileSystemImage } from "./file_system_image.ts";

/**
 * `IFileSystemImage2`: from Windows Vista SP1. What it adds are boot images, of which this module declares
 * none.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-ifilesystemimage2}
 */
export interface FileSystemImage2 extends FileSystemImage {
}

/** The class of {@linkcode FileSystemImage2}. */
export const FileSystemImage2: ComClass<FileSystemImage2> = publishedClass(
  IFileSystemImage2,
  FileSystemImage,
);

/**
 * `IFileSystemImage3`: from Windows 7.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-ifilesystemimage3}
 */
export interface FileSystemImage3 extends FileSystemImage2 {
  /**
   * Whether the image has a second copy of the metadata of UDF, from revision 2.50 on.
   *
   * @returns `true` if it has.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage3-get_createredundantudfmetadatafiles}
   */
  createRedundantUdfMetadataFiles(): Promise<boolean>;

  /**
   * Sets whether the image has a second copy of the metadata of UDF.
   *
   * @param value `true` if it has.
   * @returns When it is set.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage3-put_createredundantudfmetadatafiles}
   */
  setCreateRedundantUdfMetadataFiles(value: boolean): Promise<void>;

  /**
   * Whether a further session can be added to a file system of the disc, before it is imported.
   *
   * @param fileSystem One bit of {@linkcode FSI_FILE_SYSTEMS}.
   * @returns `true` if it can.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimage3-probespecificfilesystem}
   */
  probeSpecificFileSystem(fileSystem: number): Promise<boolean>;
}

/** The class of {@linkcode FileSystemImage3}. */
export const FileSystemImage3: ComClass<FileSystemImage3> = publishedClass(
  IFileSystemImage3,
  FileSystemImage2,
);
