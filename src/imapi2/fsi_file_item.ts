/**
 * A file of a file system image.
 *
 * @module
 */

import { unsafeDefineInterface } from "../com/define_interface.ts";
import type { ComClass } from "../com/com_object.ts";
import { FsiItem } from "./fsi_item.ts";

/**
 * `IFsiFileItem`: a file of a file system image. The simulator does not play it.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nn-imapi2fs-ifsifileitem}
 */
export interface FsiFileItem extends FsiItem {
  /**
   * How long the file is.
   *
   * @returns The length, in bytes.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsifileitem-get_datasize}
   */
  dataSize(): Promise<bigint>;

  /**
   * The low half of {@linkcode FsiFileItem.dataSize}.
   *
   * @returns 32 bits as a signed number.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsifileitem-get_datasize32bitlow}
   */
  dataSize32BitLow(): Promise<number>;

  /**
   * The high half of {@linkcode FsiFileItem.dataSize}.
   *
   * @returns 32 bits as a signed number.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsifileitem-get_datasize32bithigh}
   */
  dataSize32BitHigh(): Promise<number>;
}

/** The class of {@linkcode FsiFileItem}. */
export const FsiFileItem: ComClass<FsiFileItem> = unsafeDefineInterface({
  name: "IFsiFileItem",
  iid: "2C941FDB-975B-59BE-A960-9A2A262853A5",
  extends: FsiItem,
  members: {
    dataSize: { slot: 19, out: "LONGLONG", name: "get_DataSize" },
    dataSize32BitLow: { slot: 20, out: "LONG", name: "get_DataSize32BitLow" },
    dataSize32BitHigh: { slot: 21, out: "LONG", name: "get_DataSize32BitHigh" },
  },
});
