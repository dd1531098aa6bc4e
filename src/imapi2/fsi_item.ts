/**
 * What a directory and a file of a file system image have in common.
 *
 * @module
 */

import { IFsiItem } from "../abi/file_system_interfaces.ts";
import type { ComClass, ComObject } from "../com/com_object.ts";
import { publishedClass } from "../com/proxy_class.ts";

/**
 * `IFsiItem`: a directory or a file of a file system image. `as(FsiDirectoryItem)` and `as(FsiFileItem)`
 * tell which.
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
export const FsiItem: ComClass<FsiItem> = publishedClass(IFsiItem);
