/**
 * What every kind of multisession answers.
 *
 * @module
 */

import { IMultisession } from "../abi/interfaces.ts";
import { invoke } from "../com/invoke.ts";
import {
  ComObject,
  implementInterface,
  instanceOf,
} from "../com/com_object.ts";
import { DiscRecorder2 } from "./disc_recorder2.ts";

/**
 * `IMultisession`: a way to write a further session to a disc.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-imultisession}
 */
export class Multisession extends ComObject {
  /** `IMultisession` */
  static override readonly interfaceName: string = IMultisession.name;

  static {
    implementInterface(this, IMultisession);
  }

  /**
   * Whether a session can be written this way to the disc that is in the drive now.
   *
   * @returns `true` if it can; `false` for a closed disc, say.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisession-get_issupportedoncurrentmediastate}
   */
  isSupportedOnCurrentMediaState(): Promise<boolean> {
    return invoke(
      this,
      IMultisession.methods.get_IsSupportedOnCurrentMediaState,
    );
  }

  /**
   * Whether this is the way that was chosen.
   *
   * @returns `true` if it is.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisession-get_inuse}
   */
  inUse(): Promise<boolean> {
    return invoke(this, IMultisession.methods.get_InUse);
  }

  /**
   * Chooses this way, or takes the choice back. It matters where several are offered.
   *
   * @param inUse Whether to use it.
   * @returns When it is set.
   * @throws {ComError} If COM fails.
   * @throws {TypeError} If `inUse` is no boolean.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisession-put_inuse}
   */
  setInUse(inUse: boolean): Promise<void> {
    return invoke(this, IMultisession.methods.put_InUse, inUse);
  }

  /**
   * The recorder from which earlier sessions are read.
   *
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-imultisession-get_importrecorder}
   */
  async importRecorder(): Promise<DiscRecorder2> {
    return instanceOf(
      DiscRecorder2,
      await invoke(this, IMultisession.methods.get_ImportRecorder),
    );
  }
}
