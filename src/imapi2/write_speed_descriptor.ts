/**
 * A write speed.
 *
 * @module
 */

import { IWriteSpeedDescriptor } from "../abi/interfaces.ts";
import { invoke } from "../com/invoke.ts";
import { ComObject, implementInterface } from "../com/com_object.ts";
import { type MediaType, mediaTypeOf } from "./media.ts";

/**
 * `IWriteSpeedDescriptor`: one write speed that the drive offers for a kind of disc.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-iwritespeeddescriptor}
 */
export class WriteSpeedDescriptor extends ComObject {
  /** `IWriteSpeedDescriptor` */
  static override readonly interfaceName: string = IWriteSpeedDescriptor.name;

  static {
    implementInterface(this, IWriteSpeedDescriptor);
  }

  /**
   * The kind of disc that the speed is for.
   *
   * @returns The number and its name.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-iwritespeeddescriptor-get_mediatype}
   */
  async mediaType(): Promise<MediaType> {
    return mediaTypeOf(
      await invoke(this, IWriteSpeedDescriptor.methods.get_MediaType),
    );
  }

  /**
   * Whether the speed goes with a constant angular velocity.
   *
   * @returns `true` if it does.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-iwritespeeddescriptor-get_rotationtypeispurecav}
   */
  rotationTypeIsPureCAV(): Promise<boolean> {
    return invoke(
      this,
      IWriteSpeedDescriptor.methods.get_RotationTypeIsPureCAV,
    );
  }

  /**
   * The speed.
   *
   * @returns Sectors a second.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-iwritespeeddescriptor-get_writespeed}
   */
  writeSpeed(): Promise<number> {
    return invoke(this, IWriteSpeedDescriptor.methods.get_WriteSpeed);
  }
}
