/**
 * Verifying what was written.
 *
 * @module
 */

import { IBurnVerification } from "../abi/interfaces.ts";
import { invoke } from "../com/invoke.ts";
import { ComObject, implementInterface } from "../com/com_object.ts";

/**
 * `IBurnVerification`: how a writer verifies what it wrote. `as()` of a
 * `DiscFormat2Data` gives it, from Windows 7.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-iburnverification}
 *
 * @example Have every sector verified
 * ```ts
 * import { BURN_VERIFICATION_LEVELS, BurnVerification, openApartment } from "@discworks/imapi2";
 * import { demo } from "@discworks/imapi2/simulator";
 *
 * await using apartment = await openApartment({ simulator: demo });
 * const [recorder] = await apartment.recorders();
 * const writer = await apartment.discFormat2Data(recorder!);
 * using verification = await writer.as(BurnVerification);
 * await verification?.setBurnVerificationLevel(BURN_VERIFICATION_LEVELS.FULL);
 * ```
 */
export class BurnVerification extends ComObject {
  /** `IBurnVerification` */
  static override readonly interfaceName: string = IBurnVerification.name;

  static {
    implementInterface(this, IBurnVerification);
  }

  /**
   * How much is verified.
   *
   * @returns A number of `BURN_VERIFICATION_LEVELS`.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-iburnverification-get_burnverificationlevel}
   */
  burnVerificationLevel(): Promise<number> {
    return invoke(this, IBurnVerification.methods.get_BurnVerificationLevel);
  }

  /**
   * Sets how much is verified. Where what was written turns out to be wrong, the
   * write fails with `E_IMAPI_BURN_VERIFICATION_FAILED`.
   *
   * @param level A number of `BURN_VERIFICATION_LEVELS`.
   * @returns When it is set.
   * @throws {ComError} If COM refuses it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-iburnverification-put_burnverificationlevel}
   */
  setBurnVerificationLevel(level: number): Promise<void> {
    return invoke(
      this,
      IBurnVerification.methods.put_BurnVerificationLevel,
      level,
    );
  }
}
