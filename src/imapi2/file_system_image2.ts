/**
 * The files and directories of a session, as later systems know them.
 *
 * @module
 */

import { unsafeDefineInterface } from "../com/define_interface.ts";
import type { ComClass } from "../com/com_object.ts";
import { FileSystemImage } from "./file_system_image.ts";

/**
 * `IFileSystemImage2`: from Windows Vista SP1. What it adds are boot images, of which this module declares
 * none. The simulator does not play it.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-ifilesystemimage2}
 */
export interface FileSystemImage2 extends FileSystemImage {
}

/** The class of {@linkcode FileSystemImage2}. */
export const FileSystemImage2: ComClass<FileSystemImage2> =
  unsafeDefineInterface({
    name: "IFileSystemImage2",
    iid: "D7644B2C-1537-4767-B62F-F1387B02DDFD",
    extends: FileSystemImage,
    members: {},
  });

/**
 * `IFileSystemImage3`: from Windows 7. The simulator does not play it.
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
export const FileSystemImage3: ComClass<FileSystemImage3> =
  unsafeDefineInterface({
    name: "IFileSystemImage3",
    iid: "7CFF842C-7E97-4807-8304-910DD8F7C051",
    extends: FileSystemImage2,
    members: {
      createRedundantUdfMetadataFiles: {
        slot: 59,
        out: "VARIANT_BOOL",
        name: "get_CreateRedundantUdfMetadataFiles",
      },
      setCreateRedundantUdfMetadataFiles: {
        slot: 60,
        in: ["VARIANT_BOOL"],
        name: "put_CreateRedundantUdfMetadataFiles",
      },
      probeSpecificFileSystem: {
        slot: 61,
        in: ["enum FsiFileSystems"],
        out: "VARIANT_BOOL",
        name: "ProbeSpecificFileSystem",
      },
    },
  });
