/**
 * A recorder's own records.
 *
 * @module
 */

import { checkBoolean, checkOptions, checkWhole } from "../checks/arguments.ts";
import { checkUnsigned, checkWord, MAX_ULONG } from "../checks/unsigned.ts";
import { IDiscRecorder2Ex } from "../abi/interfaces.ts";
import { invoke } from "../com/invoke.ts";
import { ComObject, implementInterface } from "../com/com_object.ts";
import type { DiscSession } from "../discs/disc_sessions.ts";
import type { TocFormat } from "../discs/toc_decoder.ts";
import { readToc } from "./read_toc.ts";
import { readSessions } from "./session_reader.ts";

/** What `address` of `DiscRecorder2Ex.getTrackInformation()` is. */
export type TrackAddressType = "lba" | "track" | "session";

/** Which values of a mode page are asked for. */
export type ModePageRequest = "current" | "changeable" | "default" | "saved";

/** Which of a recorder's features or profiles are asked for. */
export interface CurrentOnlyOptions {
  /** Only what is current with the disc in the drive. Default: `false`. */
  readonly currentOnly?: boolean;
}

/** Where on a disc a DVD structure is. */
export interface DvdStructureOptions {
  /** The address, for the formats that have one. Default: 0. */
  readonly address?: number;
  /** The layer, from 0 to 255. Default: 0. */
  readonly layer?: number;
  /** The authentication grant, from 0 to 3. Default: 0. */
  readonly agid?: number;
}

/** `IMAPI_READ_TRACK_ADDRESS_TYPE` */
const ADDRESS_TYPES: Readonly<Record<TrackAddressType, number>> = {
  lba: 0,
  track: 1,
  session: 2,
};

/** `IMAPI_MODE_PAGE_REQUEST_TYPE` */
const REQUESTS: Readonly<Record<ModePageRequest, number>> = {
  current: 0,
  changeable: 1,
  default: 2,
  saved: 3,
};

/** MMC gives a feature two bytes, a mode page six bits, a DVD structure one byte. */
const MAX_FEATURE = 0xFFFF;
const MAX_MODE_PAGE = 0x3F;
const MAX_BYTE = 0xFF;
const MAX_AGID = 3;

/**
 * `IDiscRecorder2Ex`: what the drive itself records of disc and drive, as the
 * bytes of its MMC replies. It is a way to check the numbers of a multisession
 * object against the drive's own. Only members that read are here.
 *
 * Ask a recorder for it with `recorder.as(DiscRecorder2Ex)`.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-idiscrecorder2ex}
 *
 * @example The open track, as the drive tells it
 * ```ts
 * import {
 *   decodeDiscInformation,
 *   decodeTrackInformation,
 *   DiscRecorder2Ex,
 *   openApartment,
 * } from "@discworks/imapi2";
 * import { appendableDvdPlusR, simulatedRecorder } from "@discworks/imapi2/simulator";
 *
 * await using apartment = await openApartment({
 *   simulator: { recorders: [simulatedRecorder(appendableDvdPlusR)] },
 * });
 * const [recorder] = await apartment.recorders();
 * const raw = await recorder!.as(DiscRecorder2Ex);
 * const disc = decodeDiscInformation(await raw!.getDiscInformation());
 * const track = decodeTrackInformation(
 *   await raw!.getTrackInformation(disc.lastTrackOfLastSession ?? 1, "track"),
 * );
 * console.log(disc.status, track.nextWritableAddress, track.freeBlocks);
 * ```
 */
export class DiscRecorder2Ex extends ComObject {
  /** `IDiscRecorder2Ex` */
  static override readonly interfaceName: string = IDiscRecorder2Ex.name;

  static {
    implementInterface(this, IDiscRecorder2Ex);
  }

  /**
   * The reply to READ DISC INFORMATION, for `decodeDiscInformation()`.
   *
   * @returns The bytes, the length field at their start included.
   * @throws {ComError} If there is no disc, or the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-getdiscinformation}
   */
  getDiscInformation(): Promise<Uint8Array<ArrayBuffer>> {
    return invoke(this, IDiscRecorder2Ex.methods.GetDiscInformation);
  }

  /**
   * The reply to READ TRACK INFORMATION, for `decodeTrackInformation()`.
   *
   * @param address A sector, a track or a session; track 255 is the open one on CD and DVD+R.
   * @param type Which of these it is. A session stands for its first track.
   * @returns The bytes, the length field at their start included.
   * @throws {ComError} If there is no such track or no disc, or the drive cannot answer.
   * @throws {RangeError} If `address` is no ULONG.
   * @throws {TypeError} If `type` is no word of {@linkcode TrackAddressType}.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-gettrackinformation}
   */
  async getTrackInformation(
    address: number,
    type: TrackAddressType,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return await invoke(
      this,
      IDiscRecorder2Ex.methods.GetTrackInformation,
      checkUnsigned("address", address, MAX_ULONG),
      checkWord("type", type, ADDRESS_TYPES),
    );
  }

  /**
   * The reply to READ TOC/PMA/ATIP, for `decodeToc()` with the same format.
   *
   * @param format 0 is the table of contents, 1 the session information, both with addresses; 2 is the
   *   full table of contents, which only a CD has.
   * @returns The bytes, the length field at their start included.
   * @throws {ComError} With `S_IMAPI_COMMAND_HAS_SENSE_DATA` if the drive refuses it, as on a blank disc; if
   *   there is no disc, or the drive cannot answer.
   * @throws {RangeError} If `format` is not 0, 1 or 2.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-sendcommandgetdatafromdevice}
   *
   * @example Where does the lead-out of each session start?
   * ```ts
   * import { decodeToc, DiscRecorder2Ex, openApartment } from "@discworks/imapi2";
   * import { multisessionCdR, simulatedRecorder } from "@discworks/imapi2/simulator";
   *
   * await using apartment = await openApartment({
   *   simulator: { recorders: [simulatedRecorder(multisessionCdR)] },
   * });
   * const [recorder] = await apartment.recorders();
   * const raw = await recorder!.as(DiscRecorder2Ex);
   * const { sessions } = decodeToc(await raw!.readToc(2), 2);
   * console.log(sessions.map((session) => session.leadOutStartAddress)); // [ 51200, 100100, 150001 ]
   * ```
   */
  async readToc(format: TocFormat): Promise<Uint8Array<ArrayBuffer>> {
    checkWhole("format", format, 0, 2);
    return await readToc(this, format);
  }

  /**
   * The sessions on the disc and the tracks in them, as
   * `DiscRecorder2.sessions()` gives them.
   *
   * @returns The sessions, in order.
   * @throws {ComError} If there is no disc, or the drive cannot answer.
   */
  async sessions(): Promise<readonly DiscSession[]> {
    return await readSessions(this);
  }

  /**
   * The descriptor of a feature, from the reply to GET CONFIGURATION.
   *
   * @param feature The feature's number in MMC, such as 0x0010 for random readable.
   * @param options Whether it must be current.
   * @returns The bytes, the feature's number at their start.
   * @throws {ComError} With `E_IMAPI_RECORDER_NO_SUCH_FEATURE` or, where it must be current and is not,
   *   with `E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT`; or if the drive cannot answer.
   * @throws {RangeError} If `feature` is no number from 0 to 65535.
   * @throws {TypeError} If an option is unknown, or `currentOnly` is no boolean.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-getfeaturepage}
   */
  async getFeaturePage(
    feature: number,
    options: CurrentOnlyOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    return await invoke(
      this,
      IDiscRecorder2Ex.methods.GetFeaturePage,
      checkUnsigned("feature", feature, MAX_FEATURE),
      checkCurrentOnly(options),
    );
  }

  /**
   * A mode page, from the reply to MODE SENSE.
   *
   * @param page The page's number in MMC, such as 0x2A for the drive's capabilities.
   * @param request Which of its values. Default: `"current"`.
   * @returns The bytes, the page's number at their start.
   * @throws {ComError} With `E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE`, or if the drive cannot answer.
   * @throws {RangeError} If `page` is no number from 0 to 63.
   * @throws {TypeError} If `request` is no word of {@linkcode ModePageRequest}.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-getmodepage}
   */
  async getModePage(
    page: number,
    request: ModePageRequest = "current",
  ): Promise<Uint8Array<ArrayBuffer>> {
    return await invoke(
      this,
      IDiscRecorder2Ex.methods.GetModePage,
      checkUnsigned("page", page, MAX_MODE_PAGE),
      checkWord("request", request, REQUESTS),
    );
  }

  /**
   * A structure of a DVD, from the reply to READ DVD STRUCTURE.
   *
   * @param format The structure's number in MMC, such as 0 for the physical format.
   * @param options Where it is.
   * @returns The bytes.
   * @throws {ComError} With `E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT`, or if the drive cannot answer.
   * @throws {RangeError} If `format`, `address`, `layer` or `agid` is out of its range.
   * @throws {TypeError} If an option is unknown.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-readdvdstructure}
   */
  async readDvdStructure(
    format: number,
    options: DvdStructureOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { address = 0, layer = 0, agid = 0 } = checkOptions(options, [
      "address",
      "layer",
      "agid",
    ]);
    return await invoke(
      this,
      IDiscRecorder2Ex.methods.ReadDvdStructure,
      checkUnsigned("format", format, MAX_BYTE),
      checkUnsigned("address", address, MAX_ULONG),
      checkUnsigned("layer", layer, MAX_BYTE),
      checkUnsigned("agid", agid, MAX_AGID),
    );
  }

  /**
   * The features that the drive knows, in its order.
   *
   * @param options Whether only current ones.
   * @returns Their numbers in MMC; some may be in no enumeration.
   * @throws {ComError} If the drive cannot answer.
   * @throws {TypeError} If an option is unknown, or `currentOnly` is no boolean.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-getsupportedfeaturepages}
   */
  async getSupportedFeaturePages(
    options: CurrentOnlyOptions = {},
  ): Promise<readonly number[]> {
    return await invoke(
      this,
      IDiscRecorder2Ex.methods.GetSupportedFeaturePages,
      checkCurrentOnly(options),
    );
  }

  /**
   * The profiles that the drive knows, in its order.
   *
   * @param options Whether only current ones.
   * @returns Their numbers in MMC; some may be in no enumeration.
   * @throws {ComError} If the drive cannot answer.
   * @throws {TypeError} If an option is unknown, or `currentOnly` is no boolean.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-getsupportedprofiles}
   */
  async getSupportedProfiles(
    options: CurrentOnlyOptions = {},
  ): Promise<readonly number[]> {
    return await invoke(
      this,
      IDiscRecorder2Ex.methods.GetSupportedProfiles,
      checkCurrentOnly(options),
    );
  }

  /**
   * The mode pages that the drive knows, in its order.
   *
   * @param request Those that have which values. Default: `"current"`.
   * @returns Their numbers in MMC; some may be in no enumeration.
   * @throws {ComError} If the drive cannot answer.
   * @throws {TypeError} If `request` is no word of {@linkcode ModePageRequest}.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-getsupportedmodepages}
   */
  async getSupportedModePages(
    request: ModePageRequest = "current",
  ): Promise<readonly number[]> {
    return await invoke(
      this,
      IDiscRecorder2Ex.methods.GetSupportedModePages,
      checkWord("request", request, REQUESTS),
    );
  }

  /**
   * What Windows says of the adapter: a `STORAGE_ADAPTER_DESCRIPTOR`.
   *
   * @returns The bytes.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-getadapterdescriptor}
   */
  getAdapterDescriptor(): Promise<Uint8Array<ArrayBuffer>> {
    return invoke(this, IDiscRecorder2Ex.methods.GetAdapterDescriptor);
  }

  /**
   * What Windows says of the drive: a `STORAGE_DEVICE_DESCRIPTOR`.
   *
   * @returns The bytes.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-getdevicedescriptor}
   */
  getDeviceDescriptor(): Promise<Uint8Array<ArrayBuffer>> {
    return invoke(this, IDiscRecorder2Ex.methods.GetDeviceDescriptor);
  }

  /**
   * How the adapter wants buffers aligned.
   *
   * @returns The bits that must be 0 in a buffer's address.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-getbytealignmentmask}
   */
  getByteAlignmentMask(): Promise<number> {
    return invoke(this, IDiscRecorder2Ex.methods.GetByteAlignmentMask);
  }

  /**
   * How much one transfer can take from a buffer that no page begins with.
   *
   * @returns The number of bytes.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-getmaximumnonpagealignedtransfersize}
   */
  getMaximumNonPageAlignedTransferSize(): Promise<number> {
    return invoke(
      this,
      IDiscRecorder2Ex.methods.GetMaximumNonPageAlignedTransferSize,
    );
  }

  /**
   * How much one transfer can take from a buffer that a page begins with.
   *
   * @returns The number of bytes.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2ex-getmaximumpagealignedtransfersize}
   */
  getMaximumPageAlignedTransferSize(): Promise<number> {
    return invoke(
      this,
      IDiscRecorder2Ex.methods.GetMaximumPageAlignedTransferSize,
    );
  }
}

function checkCurrentOnly(options: CurrentOnlyOptions): boolean {
  const { currentOnly = false } = checkOptions(options, ["currentOnly"]);
  return checkBoolean("currentOnly", currentOnly);
}
