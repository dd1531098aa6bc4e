/**
 * The items of a directory, one after the other.
 *
 * @module
 */

import { IEnumFsiItems } from "../abi/file_system_interfaces.ts";
import type { ComClass, ComObject } from "../com/com_object.ts";
import { publishedClass } from "../com/proxy_class.ts";
import type { FsiItem } from "./fsi_item.ts";
// The class of what it gives.
import "./fsi_item.ts";

/**
 * `IEnumFsiItems`: goes through the items of a directory of a file system image.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-ienumfsiitems}
 */
export interface EnumFsiItems extends ComObject {
  /**
   * The next items.
   *
   * @param count How many at most.
   * @returns A proxy for each, to be released apart; fewer than `count` at the end.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ienumfsiitems-next}
   */
  next(count: number): Promise<readonly (FsiItem | null)[]>;

  /**
   * Leaves items out.
   *
   * @param count How many.
   * @returns When it is done.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ienumfsiitems-skip}
   */
  skip(count: number): Promise<void>;

  /**
   * Starts again with the first item.
   *
   * @returns When it is done.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ienumfsiitems-reset}
   */
  reset(): Promise<void>;

  /**
   * Another enumerator that goes on from the same place.
   *
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ienumfsiitems-clone}
   */
  clone(): Promise<EnumFsiItems | null>;
}

/** The class of {@linkcode EnumFsiItems}. */
export const EnumFsiItems: ComClass<EnumFsiItems> = publishedClass(
  IEnumFsiItems,
);
