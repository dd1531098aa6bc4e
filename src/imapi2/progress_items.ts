/**
 * Which sectors of an image hold which file.
 *
 * @module
 */

import {
  IProgressItem,
  IProgressItems,
} from "../abi/file_system_interfaces.ts";
import type { ComClass, ComObject } from "../com/com_object.ts";
import { publishedClass } from "../com/proxy_class.ts";

/**
 * `IProgressItem`: a part of an image, such as a file, and the blocks that it takes.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-iprogressitem}
 */
export interface ProgressItem extends ComObject {
  /**
   * What it is, such as the path of a file.
   *
   * @returns The text.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-iprogressitem-get_description}
   */
  description(): Promise<string>;

  /**
   * Its first block.
   *
   * @returns A block of the image, from 0.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-iprogressitem-get_firstblock}
   */
  firstBlock(): Promise<number>;

  /**
   * Its last block.
   *
   * @returns A block of the image, from 0.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-iprogressitem-get_lastblock}
   */
  lastBlock(): Promise<number>;

  /**
   * How many blocks it takes.
   *
   * @returns The number, in blocks.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-iprogressitem-get_blockcount}
   */
  blockCount(): Promise<number>;
}

/** The class of {@linkcode ProgressItem}. */
export const ProgressItem: ComClass<ProgressItem> = publishedClass(
  IProgressItem,
);

/**
 * `IProgressItems`: the parts of an image, in the order of their blocks.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-iprogressitems}
 */
export interface ProgressItems extends ComObject {
  /**
   * A part.
   *
   * @param index Which.
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} With `E_INVALIDARG`, if there is none.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-iprogressitems-get_item}
   */
  item(index: number): Promise<ProgressItem>;

  /**
   * How many parts there are.
   *
   * @returns The number.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-iprogressitems-get_count}
   */
  count(): Promise<number>;

  /**
   * The part that a block belongs to.
   *
   * @param block A block of the image, from 0.
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} With `E_INVALIDARG`, if there is no such block.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-iprogressitems-progressitemfromblock}
   */
  progressItemFromBlock(block: number): Promise<ProgressItem>;

  /**
   * The part with a description.
   *
   * @param description As {@linkcode ProgressItem.description} gives it.
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} With `E_FAIL` or `E_INVALIDARG`, if there is none.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-iprogressitems-progressitemfromdescription}
   */
  progressItemFromDescription(description: string): Promise<ProgressItem>;
}

/** The class of {@linkcode ProgressItems}. */
export const ProgressItems: ComClass<ProgressItems> = publishedClass(
  IProgressItems,
);
