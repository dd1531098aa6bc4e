/**
 * An image that is ready to be written.
 *
 * @module
 */

import { unsafeDefineInterface } from "../com/define_interface.ts";
import type { ComClass, ComObject } from "../com/com_object.ts";
import { ProgressItems } from "./progress_items.ts";

/**
 * `IFileSystemImageResult`: an image that is ready to be written. The simulator does not play it.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-ifilesystemimageresult}
 */
export interface FileSystemImageResult extends ComObject {
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
  unsafeDefineInterface({
    name: "IFileSystemImageResult",
    iid: "2C941FD8-975B-59BE-A960-9A2A262853A5",
    members: {
      progressItems: {
        slot: 8,
        out: { required: ProgressItems },
        name: "get_ProgressItems",
      },
      totalBlocks: { slot: 9, out: "LONG", name: "get_TotalBlocks" },
      blockSize: { slot: 10, out: "LONG", name: "get_BlockSize" },
      discId: { slot: 11, out: "BSTR", name: "get_DiscId" },
    },
  });
