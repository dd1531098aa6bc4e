/**
 * A file of a file system image.
 *
 * @module
 */

import { IFsiFileItem } from "../abi/file_system_interfaces.ts";
import type { ComClass } from "../com/com_object.ts";
import { publishedClass } from "../com/proxy_class.ts";
import type { ComStream } from "../com/com_stream.ts";
import { FsiItem } from "./fsi_item.ts";
// The class of what it gives.
import "../com/com_stream.ts";

/**
 * `IFsiFileItem`: a file of a file system image.
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

  /**
   * What is in the file.
   *
   * @returns A stream of its own, to be released apart; `null` where nothing was set.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsifileitem-get_data}
   */
  data(): Promise<ComStream | null>;

  /**
   * Sets what is in the file.
   *
   * @param data A stream of the same apartment. It is read when the image is written, and must not change before.
   * @returns When it is set.
   * @throws {ComError} With `IMAPI_E_READONLY`, if the image was made already and cannot change any more.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/nf-imapi2fs-ifsifileitem-put_data}
   */
  setData(data: ComStream): Promise<void>;
}

/** The class of {@linkcode FsiFileItem}. */
export const FsiFileItem: ComClass<FsiFileItem> = publishedClass(
  IFsiFileItem,
  FsiItem,
);
