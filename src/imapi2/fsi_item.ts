/**
 * What a directory and a file of a file system image have in common.
 *
 * @module
 */

import { unsafeDefineInterface } from "../com/define_interface.ts";
import type { ComClass, ComObject } from "../com/com_object.ts";

/**
 * `IFsiItem`: a directory or a file of a file system image. `as(FsiDirectoryItem)` and `as(FsiFileItem)`
 * tell which. The simulator does not play it.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-ifsiitem}
 */
export interface FsiItem extends ComObject {
  /**
   * The name, without a path.
   *
   * @returns The name.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-get_name}
   */
  name(): Promise<string>;

  /**
   * The path from the root of the image.
   *
   * @returns The path, such as `\music\one.wav`.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-get_fullpath}
   */
  fullPath(): Promise<string>;

  /**
   * When it was created.
   *
   * @returns The time, in the UTC fields of the date: COM has no time zone with it.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-get_creationtime}
   */
  creationTime(): Promise<Date>;

  /**
   * Sets when it was created.
   *
   * @param time The time, in the UTC fields of the date, to the second.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_READONLY`, if the image was made already and cannot change any more.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-put_creationtime}
   */
  setCreationTime(time: Date): Promise<void>;

  /**
   * When it was last read.
   *
   * @returns The time, in the UTC fields of the date: COM has no time zone with it.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-get_lastaccessedtime}
   */
  lastAccessedTime(): Promise<Date>;

  /**
   * Sets when it was last read.
   *
   * @param time The time, in the UTC fields of the date, to the second.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_READONLY`, if the image was made already and cannot change any more.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-put_lastaccessedtime}
   */
  setLastAccessedTime(time: Date): Promise<void>;

  /**
   * When it was last changed.
   *
   * @returns The time, in the UTC fields of the date: COM has no time zone with it.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-get_lastmodifiedtime}
   */
  lastModifiedTime(): Promise<Date>;

  /**
   * Sets when it was last changed.
   *
   * @param time The time, in the UTC fields of the date, to the second.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_READONLY`, if the image was made already and cannot change any more.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-put_lastmodifiedtime}
   */
  setLastModifiedTime(time: Date): Promise<void>;

  /**
   * Whether it is hidden.
   *
   * @returns `true` if it is.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-get_ishidden}
   */
  isHidden(): Promise<boolean>;

  /**
   * Sets whether it is hidden.
   *
   * @param hidden Whether to hide it.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_READONLY`, if the image was made already and cannot change any more.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-put_ishidden}
   */
  setIsHidden(hidden: boolean): Promise<void>;

  /**
   * The name that it has in one of the file systems, which may shorten it.
   *
   * @param fileSystem One bit of {@linkcode FSI_FILE_SYSTEMS}.
   * @returns The name.
   * @throws {ComError} With `IMAPI_E_INVALID_PARAM`, if the image has no such file system.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-filesystemname}
   */
  fileSystemName(fileSystem: number): Promise<string>;

  /**
   * The path that it has in one of the file systems, which may shorten names.
   *
   * @param fileSystem One bit of {@linkcode FSI_FILE_SYSTEMS}.
   * @returns The path.
   * @throws {ComError} With `IMAPI_E_INVALID_PARAM`, if the image has no such file system.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsiitem-filesystempath}
   */
  fileSystemPath(fileSystem: number): Promise<string>;
}

/** The class of {@linkcode FsiItem}. */
export const FsiItem: ComClass<FsiItem> = unsafeDefineInterface({
  name: "IFsiItem",
  iid: "2C941FD9-975B-59BE-A960-9A2A262853A5",
  members: {
    name: { slot: 7, out: "BSTR", name: "get_Name" },
    fullPath: { slot: 8, out: "BSTR", name: "get_FullPath" },
    creationTime: { slot: 9, out: "DATE", name: "get_CreationTime" },
    setCreationTime: { slot: 10, in: ["DATE"], name: "put_CreationTime" },
    lastAccessedTime: { slot: 11, out: "DATE", name: "get_LastAccessedTime" },
    setLastAccessedTime: {
      slot: 12,
      in: ["DATE"],
      name: "put_LastAccessedTime",
    },
    lastModifiedTime: { slot: 13, out: "DATE", name: "get_LastModifiedTime" },
    setLastModifiedTime: {
      slot: 14,
      in: ["DATE"],
      name: "put_LastModifiedTime",
    },
    isHidden: { slot: 15, out: "VARIANT_BOOL", name: "get_IsHidden" },
    setIsHidden: { slot: 16, in: ["VARIANT_BOOL"], name: "put_IsHidden" },
    fileSystemName: {
      slot: 17,
      in: ["enum FsiFileSystems"],
      out: "BSTR",
      name: "FileSystemName",
    },
    fileSystemPath: {
      slot: 18,
      in: ["enum FsiFileSystems"],
      out: "BSTR",
      name: "FileSystemPath",
    },
  },
});
