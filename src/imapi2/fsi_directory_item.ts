/**
 * A directory of a file system image.
 *
 * @module
 */

import { IFsiDirectoryItem } from "../abi/file_system_interfaces.ts";
import type { ComClass } from "../com/com_object.ts";
import { publishedClass } from "../com/proxy_class.ts";
import type { ComStream } from "../com/com_stream.ts";
import type { EnumFsiItems } from "./enum_fsi_items.ts";
// The class of what it gives.
import "./enum_fsi_items.ts";
import { FsiItem } from "./fsi_item.ts";

/**
 * `IFsiDirectoryItem`: a directory of a file system image. Paths have backslashes.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-ifsidirectoryitem}
 */
export interface FsiDirectoryItem extends FsiItem {
  /**
   * An item in this directory or below it.
   *
   * @param path Relative to this directory.
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} With `IMAPI_E_ITEM_NOT_FOUND`, if it is not there; with `IMAPI_E_INVALID_PATH`, if
   *   the path is malformed.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsidirectoryitem-get_item}
   */
  item(path: string): Promise<FsiItem>;

  /**
   * How many items are in this directory itself.
   *
   * @returns The number, 0 or more.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsidirectoryitem-get_count}
   */
  count(): Promise<number>;

  /**
   * The items in this directory itself.
   *
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsidirectoryitem-get_enumfsiitems}
   */
  enumFsiItems(): Promise<EnumFsiItems>;

  /**
   * Adds an empty directory.
   *
   * @param path Relative to this directory.
   * @returns When it is added.
   * @throws {ComError} With `IMAPI_E_INVALID_PATH` if the path is malformed, `IMAPI_E_NOT_IN_FILE_SYSTEM`
   *   if the directory was not added to an image yet, `IMAPI_E_READONLY` if the image was made already.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsidirectoryitem-adddirectory}
   */
  addDirectory(path: string): Promise<void>;

  /**
   * Adds a file.
   *
   * @param path Relative to this directory. The directory that it is to be in must be there already.
   * @param fileData What is to be in the file, as a stream of the same apartment. It is read when the image is
   *   written, and must not change before.
   * @returns When it is added.
   * @throws {ComError} With `IMAPI_E_DUP_NAME`, if the name is there: remove it first; with
   *   `IMAPI_E_INVALID_PATH` if the path is malformed, `IMAPI_E_NOT_IN_FILE_SYSTEM` if this
   *   directory was not added to an image yet, `IMAPI_E_READONLY` if the image was made already,
   *   `IMAPI_E_IMAGE_SIZE_LIMIT` if the disc has no room for it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsidirectoryitem-addfile}
   */
  addFile(path: string, fileData: ComStream): Promise<void>;

  /**
   * Adds a directory of the computer with all that is in it. It reads every name, and keeps the apartment
   * busy meanwhile.
   *
   * @param sourceDirectory Its path on the computer.
   * @param includeBaseDirectory Whether to add the directory itself, and not just what is in it.
   * @returns When all is added.
   * @throws {ComError} With `IMAPI_E_DIR_NOT_FOUND` or `IMAPI_E_DIRECTORY_READ_FAILURE` if it cannot be
   *   read, `IMAPI_E_IMAGE_SIZE_LIMIT` if it does not fit, `IMAPI_E_DUP_NAME` if a name is taken,
   *   `IMAPI_E_NOT_IN_FILE_SYSTEM` if the directory was not added to an image yet.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsidirectoryitem-addtree}
   */
  addTree(
    sourceDirectory: string,
    includeBaseDirectory: boolean,
  ): Promise<void>;

  /**
   * Adds an item that `FileSystemImage.createDirectoryItem()` or `createFileItem()` made, with all that is
   * in it.
   *
   * @param item The item.
   * @returns When it is added.
   * @throws {ComError} With `IMAPI_E_DUP_NAME` if the name is taken, `IMAPI_E_IMAGE_SIZE_LIMIT` if it does
   *   not fit, `IMAPI_E_NOT_IN_FILE_SYSTEM` if the directory was not added to an image yet.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsidirectoryitem-add}
   */
  add(item: FsiItem): Promise<void>;

  /**
   * Removes a file or an empty directory. On media that record one session after the other, what earlier
   * sessions hold stays readable.
   *
   * @param path Relative to this directory.
   * @returns When it is removed.
   * @throws {ComError} With `IMAPI_E_DIR_NOT_EMPTY`, if a directory has items; with `IMAPI_E_INVALID_PATH`,
   *   if the path is malformed.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsidirectoryitem-remove}
   */
  remove(path: string): Promise<void>;

  /**
   * Removes a directory with all that is in it.
   *
   * @param path Relative to this directory.
   * @returns When it is removed.
   * @throws {ComError} With `IMAPI_E_DIR_NOT_FOUND`, if it is not there; with `IMAPI_E_NOT_DIR`, if it is a
   *   file.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsidirectoryitem-removetree}
   */
  removeTree(path: string): Promise<void>;
}

/** The class of {@linkcode FsiDirectoryItem}. */
export const FsiDirectoryItem: ComClass<FsiDirectoryItem> = publishedClass(
  IFsiDirectoryItem,
  FsiItem,
);
