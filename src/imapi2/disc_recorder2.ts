/**
 * A recorder.
 *
 * @module
 */

import { checkClientName } from "../checks/arguments.ts";
import { HRESULTS } from "../abi/hresults.ts";
import { IDiscRecorder2, IDiscRecorder2Ex } from "../abi/interfaces.ts";
import { invoke } from "../com/invoke.ts";
import { ComObject, implementInterface } from "../com/com_object.ts";
import { ComError } from "../connection/errors.ts";
import type { DiscSession } from "../discs/disc_sessions.ts";
import { DiscRecorder2Ex } from "./disc_recorder2_ex.ts";

/**
 * `IDiscRecorder2`: one optical drive.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-idiscrecorder2}
 *
 * @example Name every drive
 * ```ts
 * import { openApartment } from "@discworks/imapi2";
 * import { demo } from "@discworks/imapi2/simulator";
 *
 * await using apartment = await openApartment({ simulator: demo });
 * for (const recorder of await apartment.recorders()) {
 *   console.log(await recorder.vendorId(), await recorder.productId());
 * }
 * ```
 */
export class DiscRecorder2 extends ComObject {
  /** `IDiscRecorder2` */
  static override readonly interfaceName: string = IDiscRecorder2.name;

  static {
    implementInterface(this, IDiscRecorder2);
  }

  /**
   * The unique id with which the recorder was initialised.
   *
   * @returns The id.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_activediscrecorder}
   */
  activeDiscRecorder(): Promise<string> {
    return invoke(this, IDiscRecorder2.methods.get_ActiveDiscRecorder);
  }

  /**
   * The vendor, from the drive's INQUIRY data, without the padding.
   *
   * @returns The text.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_vendorid}
   */
  async vendorId(): Promise<string> {
    return trim(await invoke(this, IDiscRecorder2.methods.get_VendorId));
  }

  /**
   * The product, from the drive's INQUIRY data, without the padding.
   *
   * @returns The text.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_productid}
   */
  async productId(): Promise<string> {
    return trim(await invoke(this, IDiscRecorder2.methods.get_ProductId));
  }

  /**
   * The firmware revision, from the drive's INQUIRY data, without the padding.
   *
   * @returns The text.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_productrevision}
   */
  async productRevision(): Promise<string> {
    return trim(await invoke(this, IDiscRecorder2.methods.get_ProductRevision));
  }

  /**
   * The volume's unique name, of the form `\\?\Volume{…}\`: no drive letter.
   *
   * @returns The name.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_volumename}
   */
  volumeName(): Promise<string> {
    return invoke(this, IDiscRecorder2.methods.get_VolumeName);
  }

  /**
   * The drive letters and mount points, such as `E:\`.
   *
   * @returns The paths; there may be none.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_volumepathnames}
   */
  volumePathNames(): Promise<readonly string[]> {
    return invoke(this, IDiscRecorder2.methods.get_VolumePathNames);
  }

  /**
   * Whether the drive has a tray that it can close. Slim drives may wrongly say so.
   *
   * @returns `true` if the drive says so.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_devicecanloadmedia}
   */
  deviceCanLoadMedia(): Promise<boolean> {
    return invoke(this, IDiscRecorder2.methods.get_DeviceCanLoadMedia);
  }

  /**
   * The number of the device, as in `CdRom0`. It is not stable.
   *
   * @returns The number.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_legacydevicenumber}
   */
  legacyDeviceNumber(): Promise<number> {
    return invoke(this, IDiscRecorder2.methods.get_LegacyDeviceNumber);
  }

  /**
   * The MMC feature pages that the drive knows.
   *
   * @returns Their numbers; some may be in no enumeration.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_supportedfeaturepages}
   */
  supportedFeaturePages(): Promise<readonly number[]> {
    return invoke(this, IDiscRecorder2.methods.get_SupportedFeaturePages);
  }

  /**
   * The MMC feature pages that are current with the disc in the drive.
   *
   * @returns Their numbers; some may be in no enumeration.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_currentfeaturepages}
   */
  currentFeaturePages(): Promise<readonly number[]> {
    return invoke(this, IDiscRecorder2.methods.get_CurrentFeaturePages);
  }

  /**
   * The MMC profiles that the drive knows.
   *
   * @returns Their numbers; some may be in no enumeration.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_supportedprofiles}
   */
  supportedProfiles(): Promise<readonly number[]> {
    return invoke(this, IDiscRecorder2.methods.get_SupportedProfiles);
  }

  /**
   * The MMC profiles that are current with the disc in the drive.
   *
   * @returns Their numbers; some may be in no enumeration.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_currentprofiles}
   */
  currentProfiles(): Promise<readonly number[]> {
    return invoke(this, IDiscRecorder2.methods.get_CurrentProfiles);
  }

  /**
   * The mode pages that the drive knows.
   *
   * @returns Their numbers; some may be in no enumeration.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_supportedmodepages}
   */
  supportedModePages(): Promise<readonly number[]> {
    return invoke(this, IDiscRecorder2.methods.get_SupportedModePages);
  }

  /**
   * Who holds the drive exclusively.
   *
   * @returns The client name of the owner, or the empty string.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_exclusiveaccessowner}
   */
  exclusiveAccessOwner(): Promise<string> {
    return invoke(this, IDiscRecorder2.methods.get_ExclusiveAccessOwner);
  }

  /**
   * The sessions on the disc and the tracks in them. It is what
   * {@linkcode DiscRecorder2Ex} tells by READ DISC INFORMATION and, for each
   * track, READ TRACK INFORMATION; where the drive refuses these, by READ TOC,
   * which knows the tracks of complete sessions only.
   *
   * Numbers are as the drive gives them, nonsense included.
   *
   * @returns The sessions, in order. A session that waits for its first track is there too, with the state `"empty"`.
   * @throws {ComError} If there is no disc, or the drive cannot answer; with `E_NOINTERFACE` if the recorder
   *   has no IDiscRecorder2Ex.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-idiscrecorder2ex}
   *
   * @example List what is on a disc
   * ```ts
   * import { openApartment } from "@discworks/imapi2";
   * import { cdExtra, simulatedRecorder } from "@discworks/imapi2/simulator";
   *
   * await using apartment = await openApartment({
   *   simulator: { recorders: [simulatedRecorder(cdExtra)] },
   * });
   * const [recorder] = await apartment.recorders();
   * for (const { session, state, tracks } of await recorder!.sessions()) {
   *   for (const { track, kind, startAddress, size } of tracks) {
   *     console.log(session, state, track, kind, startAddress, size);
   *   }
   * }
   * ```
   */
  async sessions(): Promise<readonly DiscSession[]> {
    using raw = await this.as(DiscRecorder2Ex);
    if (raw === null) {
      throw new ComError({
        hresult: HRESULTS.E_NOINTERFACE,
        interfaceName: IDiscRecorder2Ex.name,
        method: "QueryInterface",
      });
    }
    return await raw.sessions();
  }

  /**
   * Ejects the disc, or opens the tray. It takes as long as the drive takes.
   *
   * @returns When it is done.
   * @throws {ComError} If the drive cannot, or another program holds it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-ejectmedia}
   */
  ejectMedia(): Promise<void> {
    return invoke(this, IDiscRecorder2.methods.EjectMedia);
  }

  /**
   * Closes the tray. It takes as long as the drive takes.
   *
   * @returns When it is done.
   * @throws {ComError} If the drive cannot, or another program holds it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-closetray}
   */
  closeTray(): Promise<void> {
    return invoke(this, IDiscRecorder2.methods.CloseTray);
  }

  /**
   * Takes the drive for this recorder alone: until it is given back, all others
   * get `E_IMAPI_RECORDER_LOCKED`, those of the same apartment too. It counts: give
   * it back as often as you take it. Writing takes it by itself. It ends with the
   * COM object, too.
   *
   * On a simulated drive no files are open, so `force` makes no difference.
   *
   * @param force Whether to take it even where files on the disc are open.
   * @param clientName What {@linkcode DiscRecorder2.exclusiveAccessOwner} tells the others: 1 to 63 letters,
   *   digits, spaces or `. , : ; - _`.
   * @returns When it is done.
   * @throws {ComError} With `E_IMAPI_RECORDER_LOCKED`, if somebody else holds the drive; with `E_ACCESSDENIED`,
   *   if files on the disc are open and `force` is `false`.
   * @throws {TypeError} If `clientName` is not such a name.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-acquireexclusiveaccess}
   */
  async acquireExclusiveAccess(
    force: boolean,
    clientName: string,
  ): Promise<void> {
    await invoke(
      this,
      IDiscRecorder2.methods.AcquireExclusiveAccess,
      force,
      checkClientName(clientName),
    );
  }

  /**
   * Gives the drive back, once.
   *
   * @returns When it is done.
   * @throws {ComError} If it was not taken; with `E_IMAPI_RECORDER_LOCKED`, if somebody else holds the drive.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-releaseexclusiveaccess}
   */
  releaseExclusiveAccess(): Promise<void> {
    return invoke(this, IDiscRecorder2.methods.ReleaseExclusiveAccess);
  }

  /**
   * Stops the notifications of media that come and go, so that no program starts
   * when a disc is written. It counts: enable them as often as you disable them.
   *
   * @returns When it is done.
   * @throws {ComError} With `E_IMAPI_RECORDER_LOCKED`, if somebody else holds the drive.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-disablemcn}
   */
  disableMcn(): Promise<void> {
    return invoke(this, IDiscRecorder2.methods.DisableMcn);
  }

  /**
   * Lets the notifications of media that come and go through again, once.
   *
   * @returns When it is done.
   * @throws {ComError} If they were not disabled; with `E_IMAPI_RECORDER_LOCKED`, if somebody else holds the drive.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-enablemcn}
   */
  enableMcn(): Promise<void> {
    return invoke(this, IDiscRecorder2.methods.EnableMcn);
  }
}

/** INQUIRY pads with spaces, some drives with zeros. */
function trim(text: string): string {
  return text.replace(/^[\s\0]+|[\s\0]+$/g, "");
}
