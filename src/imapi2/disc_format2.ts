/**
 * What every disc format answers.
 *
 * @module
 */

import { IDiscFormat2 } from "../abi/interfaces.ts";
import { invoke } from "../com/invoke.ts";
import { ComObject, implementInterface } from "../com/com_object.ts";
import type { DiscRecorder2 } from "./disc_recorder2.ts";
import { type MediaType, mediaTypeOf } from "./media.ts";

/**
 * `IDiscFormat2`: what every disc format answers. {@linkcode DiscFormat2Data}
 * is the one that this module creates.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-idiscformat2}
 */
export class DiscFormat2 extends ComObject {
  /** `IDiscFormat2` */
  static override readonly interfaceName: string = IDiscFormat2.name;

  static {
    implementInterface(this, IDiscFormat2);
  }

  /**
   * Whether a recorder can write this format.
   *
   * @param recorder A recorder of the same apartment.
   * @returns `true` if it can.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2-isrecordersupported}
   */
  isRecorderSupported(recorder: DiscRecorder2): Promise<boolean> {
    return invoke(
      this,
      IDiscFormat2.methods.IsRecorderSupported,
      recorder,
    );
  }

  /**
   * Whether the disc in a recorder can take this format.
   *
   * @param recorder A recorder of the same apartment.
   * @returns `true` if it can.
   * @throws {ComError} With `E_IMAPI_RECORDER_MEDIA_NO_MEDIA`, if the drive is empty.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2-iscurrentmediasupported}
   */
  isCurrentMediaSupported(recorder: DiscRecorder2): Promise<boolean> {
    return invoke(
      this,
      IDiscFormat2.methods.IsCurrentMediaSupported,
      recorder,
    );
  }

  /**
   * Whether the drive says that the disc is blank.
   *
   * @returns `true` if it does.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2-get_mediaphysicallyblank}
   */
  mediaPhysicallyBlank(): Promise<boolean> {
    return invoke(this, IDiscFormat2.methods.get_MediaPhysicallyBlank);
  }

  /**
   * Whether the disc looks blank: media that can be overwritten never become physically blank,
   * so Windows looks for a file system and for zeros.
   *
   * @returns `true` if it does.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2-get_mediaheuristicallyblank}
   */
  mediaHeuristicallyBlank(): Promise<boolean> {
    return invoke(this, IDiscFormat2.methods.get_MediaHeuristicallyBlank);
  }

  /**
   * The kinds of media that the recorder and this format support.
   *
   * @returns The kinds.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2-get_supportedmediatypes}
   */
  async supportedMediaTypes(): Promise<MediaType[]> {
    const types = await invoke(
      this,
      IDiscFormat2.methods.get_SupportedMediaTypes,
    );
    return types.map(mediaTypeOf);
  }
}
