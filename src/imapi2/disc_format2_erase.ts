/**
 * Erasing rewritable discs.
 *
 * @module
 */

import { unsafeDefineInterface } from "../com/define_interface.ts";
import type { ComClass } from "../com/com_object.ts";
import { DiscFormat2 } from "./disc_format2.ts";
import { DiscRecorder2 } from "./disc_recorder2.ts";

/**
 * `IDiscFormat2Erase`: erases rewritable discs. Everything on the disc is lost.
 *
 * `apartment.create("2735412B-7F64-5B0F-8F00-5D77AFBE261E", DiscFormat2Erase)`
 * makes one. The simulator does not play it.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-idiscformat2erase}
 */
export interface DiscFormat2Erase extends DiscFormat2 {
  /**
   * The recorder that was set.
   *
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} With `E_POINTER`, if none was set.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2erase-get_recorder}
   */
  recorder(): Promise<DiscRecorder2>;

  /**
   * Sets the recorder.
   *
   * @param recorder A recorder of the same apartment.
   * @returns When it is set.
   * @throws {ComError} With `E_IMAPI_ERASE_RECORDER_NOT_SUPPORTED`, if it cannot erase discs.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2erase-put_recorder}
   */
  setRecorder(recorder: DiscRecorder2): Promise<void>;

  /**
   * Whether the whole disc is erased, which takes as long as writing it, and not just its table of contents.
   *
   * @returns `true` if it is.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2erase-get_fullerase}
   */
  fullErase(): Promise<boolean>;

  /**
   * Sets whether the whole disc is erased.
   *
   * @param full `true` for all of it.
   * @returns When it is set.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2erase-put_fullerase}
   */
  setFullErase(full: boolean): Promise<void>;

  /**
   * The kind of disc, as a number of `IMAPI_MEDIA_PHYSICAL_TYPE`.
   *
   * @returns The number.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2erase-get_currentphysicalmediatype}
   */
  currentPhysicalMediaType(): Promise<number>;

  /**
   * The name under which other programs see who holds the drive.
   *
   * @returns The name, or the empty string.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2erase-get_clientname}
   */
  clientName(): Promise<string>;

  /**
   * Sets the name under which other programs see who holds the drive. Erasing needs one.
   *
   * @param name 1 to 63 letters, digits, spaces or `. , : ; - _`.
   * @returns When it is set.
   * @throws {ComError} With `E_IMAPI_ERASE_CLIENT_NAME_IS_NOT_VALID`, if it is no such name.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2erase-put_clientname}
   */
  setClientName(name: string): Promise<void>;

  /**
   * Erases the disc. It takes up to an hour, cannot be stopped, and keeps the apartment busy meanwhile.
   *
   * @returns When it is erased.
   * @throws {ComError} Such as `E_IMAPI_ERASE_MEDIA_IS_NOT_ERASABLE`, or
   *   `E_IMAPI_ERASE_TOOK_LONGER_THAN_ONE_HOUR`.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2erase-erasemedia}
   */
  eraseMedia(): Promise<void>;
}

/** The class of {@linkcode DiscFormat2Erase}. */
export const DiscFormat2Erase: ComClass<DiscFormat2Erase> =
  unsafeDefineInterface({
    name: "IDiscFormat2Erase",
    iid: "27354156-8F64-5B0F-8F00-5D77AFBE261E",
    extends: DiscFormat2,
    members: {
      setRecorder: {
        slot: 12,
        in: [{ required: DiscRecorder2 }],
        name: "put_Recorder",
      },
      recorder: {
        slot: 13,
        out: { required: DiscRecorder2 },
        name: "get_Recorder",
      },
      setFullErase: {
        slot: 14,
        in: ["VARIANT_BOOL"],
        name: "put_FullErase",
      },
      fullErase: { slot: 15, out: "VARIANT_BOOL", name: "get_FullErase" },
      currentPhysicalMediaType: {
        slot: 16,
        out: "enum IMAPI_MEDIA_PHYSICAL_TYPE",
        name: "get_CurrentPhysicalMediaType",
      },
      setClientName: { slot: 17, in: ["BSTR"], name: "put_ClientName" },
      clientName: { slot: 18, out: "BSTR", name: "get_ClientName" },
      eraseMedia: { slot: 19, name: "EraseMedia", long: true },
    },
  });
