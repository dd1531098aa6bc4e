/**
 * An image that is ready to be written.
 *
 * @module
 */

import { IFileSystemImageResult } from "../abi/file_system_interfaces.ts";
import type { ComClass, ComObject } from "../com/com_object.ts";
import { publishedClass } from "../com/proxy_class.ts";
import type { ComStream } from "../com/com_stream.ts";
import type { ProgressItems } from "./progress_items.ts";
// The classes of what it gives.
import "../com/com_stream.ts";
import "./progress_items.ts";

/**
 * `IFileSystemImageResult`: an image that is ready to be written.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-ifilesystemimageresult}
 */
export interface FileSystemImageResult extends ComObject {
  /**
   * The bytes of the image, which `DiscFormat2Data.write()` takes.
   *
   * @returns A stream of its own, to be released apart.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimageresult-get_imagestream}
   */
  imageStream(): Promise<ComStream>;

  /**
   * The parts of the image, for showing what is being written.
   *
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimageresult-get_progressitems}
   */
  progressItems(): Promise<ProgressItems>;

  /**
   * How many blocks the image has.
   *
   * @returns The number, of {@linkcode FileSystemImageResult.blockSize} bytes each.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimageresult-get_totalblocks}
   */
  totalBlocks(): Promise<number>;

  /**
   * How long a block is.
   *
   * @returns The length, in bytes.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimageresult-get_blocksize}
   */
  blockSize(): Promise<number>;

  /**
   * The identifier by which the image knows the disc whose sessions were imported.
   *
   * @returns The text, such as {@linkcode FileSystemImage.calculateDiscIdentifier} gives.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifilesystemimageresult-get_discid}
   */
  discId(): Promise<string>;
}

/** The class of {@linkcode FileSystemImageResult}. */
export const FileSystemImageResult: ComClass<FileSystemImageResult> =
  publishedClass(IFileSystemImageResult);
