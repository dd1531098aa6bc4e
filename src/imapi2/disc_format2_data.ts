/**
 * The data writer.
 *
 * @module
 */

import { lastWritten, readAddress, sessionStart } from "./snapshot_reader.ts";
import { checkClientName } from "../checks/arguments.ts";
import { IDiscFormat2Data } from "../abi/interfaces.ts";
import { invoke } from "../com/invoke.ts";
import { implementInterface, instanceOf } from "../com/com_object.ts";
import type { ComStream } from "../com/com_stream.ts";
import { DiscFormat2 } from "./disc_format2.ts";
import { DiscRecorder2 } from "./disc_recorder2.ts";
import {
  type MediaStatus,
  mediaStatusOf,
  type MediaType,
  mediaTypeOf,
  type WriteProtectStatus,
  writeProtectStatusOf,
} from "./media.ts";
import { Multisession } from "./multisession.ts";
import "./multisession_random_write.ts";
import { MultisessionSequential2 } from "./multisession_sequential2.ts";
import { WriteSpeedDescriptor } from "./write_speed_descriptor.ts";

const PREVIOUS_START = sessionStart(
  IDiscFormat2Data.methods.get_StartAddressOfPreviousSession,
);
const PREVIOUS_END = lastWritten(
  IDiscFormat2Data.methods.get_LastWrittenAddressOfPreviousSession,
);

/**
 * `IDiscFormat2Data`: what is on the disc in a recorder, and what a data
 * session could be written to it, and the writing itself.
 *
 * Numbers are sectors of 2048 bytes. A disc that cannot be written to makes
 * the addresses fail with `E_IMAPI_DF2DATA_INVALID_MEDIA_STATE`.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-idiscformat2data}
 *
 * @example What kind of disc is it, and is it blank?
 * ```ts
 * import { openApartment } from "@discworks/imapi2";
 * import { demo } from "@discworks/imapi2/simulator";
 *
 * await using apartment = await openApartment({ simulator: demo });
 * const [recorder] = await apartment.recorders();
 * const writer = await apartment.discFormat2Data(recorder!);
 * const [type, status] = await Promise.all([
 *   writer.currentPhysicalMediaType(),
 *   writer.currentMediaStatus(),
 * ]);
 * console.log(type.name, status.names);
 * ```
 */
export class DiscFormat2Data extends DiscFormat2 {
  /** `IDiscFormat2Data` */
  static override readonly interfaceName: string = IDiscFormat2Data.name;

  static {
    implementInterface(this, IDiscFormat2Data);
  }

  /**
   * The recorder that was set.
   *
   * @returns A proxy of its own, to be released apart.
   * @throws {ComError} With `E_IMAPI_RECORDER_REQUIRED` or `E_POINTER`, if none was set.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_recorder}
   */
  async recorder(): Promise<DiscRecorder2> {
    return instanceOf(
      DiscRecorder2,
      await invoke(this, IDiscFormat2Data.methods.get_Recorder),
    );
  }

  /**
   * Sets the recorder.
   *
   * @param recorder A recorder of the same apartment; `null` takes it away, which lets the drive go.
   * @returns When it is set.
   * @throws {ComError} With `E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED`, if it cannot write discs.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-put_recorder}
   */
  setRecorder(recorder: DiscRecorder2 | null): Promise<void> {
    return invoke(this, IDiscFormat2Data.methods.put_Recorder, recorder);
  }

  /**
   * The name under which other programs see who holds the drive.
   *
   * @returns The name, or the empty string.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_clientname}
   */
  clientName(): Promise<string> {
    return invoke(this, IDiscFormat2Data.methods.get_ClientName);
  }

  /**
   * Sets the name under which other programs see who holds the drive.
   *
   * @param name 1 to 63 letters, digits, spaces or `. , : ; - _`.
   * @returns When it is set.
   * @throws {ComError} If COM refuses it.
   * @throws {TypeError} If it is not such a name.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-put_clientname}
   */
  async setClientName(name: string): Promise<void> {
    await invoke(
      this,
      IDiscFormat2Data.methods.put_ClientName,
      checkClientName(name),
    );
  }

  /**
   * What can be done with the disc.
   *
   * @returns The bits and their names.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_currentmediastatus}
   */
  async currentMediaStatus(): Promise<MediaStatus> {
    return mediaStatusOf(
      await invoke(this, IDiscFormat2Data.methods.get_CurrentMediaStatus),
    );
  }

  /**
   * Whether and by what the disc is protected.
   *
   * @returns The bits and their names.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_writeprotectstatus}
   */
  async writeProtectStatus(): Promise<WriteProtectStatus> {
    return writeProtectStatusOf(
      await invoke(this, IDiscFormat2Data.methods.get_WriteProtectStatus),
    );
  }

  /**
   * The kind of disc.
   *
   * @returns The number and its name.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_currentphysicalmediatype}
   */
  async currentPhysicalMediaType(): Promise<MediaType> {
    return mediaTypeOf(
      await invoke(this, IDiscFormat2Data.methods.get_CurrentPhysicalMediaType),
    );
  }

  /**
   * How many sectors the disc has, not all of which need be usable.
   *
   * @returns The number, in sectors.
   * @throws {ComError} If the drive cannot answer, or the disc's state does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_totalsectorsonmedia}
   */
  totalSectorsOnMedia(): Promise<number> {
    return invoke(this, IDiscFormat2Data.methods.get_TotalSectorsOnMedia);
  }

  /**
   * How many sectors the next session can use. On media that can be overwritten this is
   * always the whole disc.
   *
   * @returns The number, in sectors.
   * @throws {ComError} If the drive cannot answer, or the disc's state does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_freesectorsonmedia}
   */
  freeSectorsOnMedia(): Promise<number> {
    return invoke(this, IDiscFormat2Data.methods.get_FreeSectorsOnMedia);
  }

  /**
   * Where the next session starts.
   *
   * @returns The sector; 0 on a blank disc.
   * @throws {ComError} If the drive cannot answer, or the disc's state does not allow it.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_nextwritableaddress}
   */
  nextWritableAddress(): Promise<number> {
    return invoke(this, IDiscFormat2Data.methods.get_NextWritableAddress);
  }

  /**
   * Where the last session on the disc starts.
   *
   * @returns The sector; `null` where there is no session, or the disc takes no further one: COM
   *   says -1, or fails with `E_IMAPI_DF2DATA_INVALID_MEDIA_STATE`.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_startaddressofprevioussession}
   */
  startAddressOfPreviousSession(): Promise<number | null> {
    return readAddress(this, PREVIOUS_START);
  }

  /**
   * The last sector that was written in the last session on the disc.
   *
   * @returns The sector; `null` where there is no session, the disc takes no further one, or the
   *   drive does not report it (`E_NOTIMPL`).
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_lastwrittenaddressofprevioussession}
   */
  lastWrittenAddressOfPreviousSession(): Promise<number | null> {
    return readAddress(this, PREVIOUS_END);
  }

  /**
   * Whether the next write closes the disc.
   *
   * @returns `true` if it does.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_forcemediatobeclosed}
   */
  forceMediaToBeClosed(): Promise<boolean> {
    return invoke(this, IDiscFormat2Data.methods.get_ForceMediaToBeClosed);
  }

  /**
   * Sets whether the next write closes the disc, so that no session can follow. With 2 % or less of it free, it is
   * closed anyhow.
   *
   * @param value `true` if it does.
   * @returns When it is set.
   * @throws {ComError} With `E_IMAPI_DF2DATA_WRITE_IN_PROGRESS`, while it writes.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-put_forcemediatobeclosed}
   */
  setForceMediaToBeClosed(value: boolean): Promise<void> {
    return invoke(
      this,
      IDiscFormat2Data.methods.put_ForceMediaToBeClosed,
      value,
    );
  }

  /**
   * Whether DVD+R stays open after a write. While this is `false`, a write closes it whatever
   * {@linkcode DiscFormat2Data.forceMediaToBeClosed} says.
   *
   * @returns `true` if it stays open.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_disableconsumerdvdcompatibilitymode}
   */
  disableConsumerDvdCompatibilityMode(): Promise<boolean> {
    return invoke(
      this,
      IDiscFormat2Data.methods.get_DisableConsumerDvdCompatibilityMode,
    );
  }

  /**
   * Sets whether DVD+R stays open after a write. DVD+R of two layers is closed whatever it says; CD and DVD-R
   * do not heed it.
   *
   * @param value `true` if it stays open.
   * @returns When it is set.
   * @throws {ComError} With `E_IMAPI_DF2DATA_WRITE_IN_PROGRESS`, while it writes.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-put_disableconsumerdvdcompatibilitymode}
   */
  setDisableConsumerDvdCompatibilityMode(value: boolean): Promise<void> {
    return invoke(
      this,
      IDiscFormat2Data.methods.put_DisableConsumerDvdCompatibilityMode,
      value,
    );
  }

  /**
   * Whether the drive writes without its protection against data that come too late.
   *
   * @returns `true` if it does; `false` by default.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_bufferunderrunfreedisabled}
   */
  bufferUnderrunFreeDisabled(): Promise<boolean> {
    return invoke(
      this,
      IDiscFormat2Data.methods.get_BufferUnderrunFreeDisabled,
    );
  }

  /**
   * Sets whether the drive writes without its protection against data that come too late. Only CD-R and CD-RW can
   * be written so.
   *
   * @param value `true` if it does.
   * @returns When it is set.
   * @throws {ComError} With `E_IMAPI_DF2DATA_WRITE_IN_PROGRESS`, while it writes.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-put_bufferunderrunfreedisabled}
   */
  setBufferUnderrunFreeDisabled(value: boolean): Promise<void> {
    return invoke(
      this,
      IDiscFormat2Data.methods.put_BufferUnderrunFreeDisabled,
      value,
    );
  }

  /**
   * Whether the image ends with its postgap; if not, a write adds one of 150 sectors on CD.
   *
   * @returns `true` if it does; `false` by default.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_postgapalreadyinimage}
   */
  postgapAlreadyInImage(): Promise<boolean> {
    return invoke(this, IDiscFormat2Data.methods.get_PostgapAlreadyInImage);
  }

  /**
   * Sets whether the image ends with its postgap.
   *
   * @param value `true` if it does.
   * @returns When it is set.
   * @throws {ComError} With `E_IMAPI_DF2DATA_WRITE_IN_PROGRESS`, while it writes.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-put_postgapalreadyinimage}
   */
  setPostgapAlreadyInImage(value: boolean): Promise<void> {
    return invoke(
      this,
      IDiscFormat2Data.methods.put_PostgapAlreadyInImage,
      value,
    );
  }

  /**
   * Whether a write may overwrite what is on media that can be overwritten; it has room for
   * {@linkcode DiscFormat2Data.totalSectorsOnMedia} then.
   *
   * @returns `true` if it may; `false` by default.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_forceoverwrite}
   */
  forceOverwrite(): Promise<boolean> {
    return invoke(this, IDiscFormat2Data.methods.get_ForceOverwrite);
  }

  /**
   * Sets whether a write may overwrite what is on media that can be overwritten. Without it, a disc that is not
   * blank is refused with `E_IMAPI_DF2DATA_MEDIA_NOT_BLANK`.
   *
   * @param value `true` if it may.
   * @returns When it is set.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-put_forceoverwrite}
   */
  setForceOverwrite(value: boolean): Promise<void> {
    return invoke(this, IDiscFormat2Data.methods.put_ForceOverwrite, value);
  }

  /**
   * The write speed that was asked for.
   *
   * @returns Sectors a second, or -1 for the fastest.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_requestedwritespeed}
   */
  requestedWriteSpeed(): Promise<number> {
    return invoke(this, IDiscFormat2Data.methods.get_RequestedWriteSpeed);
  }

  /**
   * Whether a constant angular velocity was asked for.
   *
   * @returns `true` if it was.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_requestedrotationtypeispurecav}
   */
  requestedRotationTypeIsPureCAV(): Promise<boolean> {
    return invoke(
      this,
      IDiscFormat2Data.methods.get_RequestedRotationTypeIsPureCAV,
    );
  }

  /**
   * The write speed that is set in the drive.
   *
   * @returns Sectors a second.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_currentwritespeed}
   */
  currentWriteSpeed(): Promise<number> {
    return invoke(this, IDiscFormat2Data.methods.get_CurrentWriteSpeed);
  }

  /**
   * Whether the drive writes with a constant angular velocity.
   *
   * @returns `true` if it does.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_currentrotationtypeispurecav}
   */
  currentRotationTypeIsPureCAV(): Promise<boolean> {
    return invoke(
      this,
      IDiscFormat2Data.methods.get_CurrentRotationTypeIsPureCAV,
    );
  }

  /**
   * The write speeds that the drive offers for the disc.
   *
   * @returns Sectors a second.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_supportedwritespeeds}
   */
  supportedWriteSpeeds(): Promise<readonly number[]> {
    return invoke(this, IDiscFormat2Data.methods.get_SupportedWriteSpeeds);
  }

  /**
   * The write speeds that the drive offers for the disc, with what goes with each.
   *
   * @returns A proxy for each, to be released apart.
   * @throws {ComError} If the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_supportedwritespeeddescriptors}
   */
  async supportedWriteSpeedDescriptors(): Promise<WriteSpeedDescriptor[]> {
    const descriptors = await invoke(
      this,
      IDiscFormat2Data.methods.get_SupportedWriteSpeedDescriptors,
    );
    return descriptors.map((each) => instanceOf(WriteSpeedDescriptor, each));
  }

  /**
   * Asks for a write speed. The drive adjusts one that it does not offer.
   *
   * @param sectorsPerSecond Sectors a second, or -1 for the fastest. 1x is 75 for CD, 680 for DVD, 2195 for BD.
   * @param rotationTypeIsPureCAV Whether to ask for a constant angular velocity.
   * @returns The HRESULT of the success: `S_OK`, or `S_IMAPI_SPEEDADJUSTED`, `S_IMAPI_ROTATIONADJUSTED` or
   *   `S_IMAPI_BOTHADJUSTED` of `HRESULTS`; {@linkcode DiscFormat2Data.currentWriteSpeed} tells to what.
   * @throws {ComError} With `E_IMAPI_RECORDER_REQUIRED` without a recorder, `E_INVALIDARG` for no speed, or
   *   if the drive cannot answer.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-setwritespeed}
   */
  setWriteSpeed(
    sectorsPerSecond: number,
    rotationTypeIsPureCAV: boolean,
  ): Promise<number> {
    return invoke(
      this,
      IDiscFormat2Data.methods.SetWriteSpeed,
      sectorsPerSecond,
      rotationTypeIsPureCAV,
    );
  }

  /**
   * Writes a session, and returns when the whole of it is on the disc: that takes
   * minutes, in which this apartment answers nothing else. The recorder and the
   * client name must be set.
   *
   * On media that record sessions in sequence it goes to the next writable
   * address; the drive pads it to whole write units, on CD to 300 sectors at
   * least and with two sectors of run-out. Media that are written anywhere get it
   * at sector 0. **What it cannot undo**: a write that fails or is interrupted can
   * leave a disc that takes nothing more.
   *
   * @param data The image of the session, such as {@linkcode FileSystemImageResult.imageStream} gives;
   *   its size must be a multiple of 2048 bytes. It is read from its start.
   * @returns The success code: `S_OK` (0), or one that says that the drive adjusted the speed.
   * @throws {ComError} With `E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED`, if the size is no such multiple;
   *   `E_IMAPI_DF2DATA_MEDIA_NOT_BLANK`, if there are data on media that are written anywhere and
   *   `forceOverwrite` was not set; `E_IMAPI_RECORDER_REQUIRED`; `E_IMAPI_BURN_VERIFICATION_FAILED`,
   *   if what is on the disc is not what was sent; and any error of the drive.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-write}
   */
  write(data: ComStream): Promise<number> {
    return invoke(this, IDiscFormat2Data.methods.Write, data);
  }

  /**
   * Stops a write. COM takes it from a handler of the writer's events only. What
   * is on the disc then is undefined; erase it if it can be erased.
   *
   * @returns When the writer knows.
   * @throws {ComError} With `E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS`, if nothing is written.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-cancelwrite}
   */
  cancelWrite(): Promise<void> {
    return invoke(this, IDiscFormat2Data.methods.CancelWrite);
  }

  /**
   * The ways in which further sessions can be written to the disc, each as the
   * most derived class whose interface it answers QueryInterface for:
   * {@linkcode MultisessionSequential2}, `MultisessionSequential`,
   * `MultisessionRandomWrite` or {@linkcode Multisession}.
   *
   * Get them anew after a disc was changed.
   *
   * @returns A proxy for each, to be released apart.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscformat2data-get_multisessioninterfaces}
   */
  async multisessionInterfaces(): Promise<Multisession[]> {
    const multisessions = await invoke(
      this,
      IDiscFormat2Data.methods.get_MultisessionInterfaces,
    );
    return multisessions.map((each) => instanceOf(Multisession, each));
  }

  /**
   * The first of {@linkcode DiscFormat2Data.multisessionInterfaces} that is a
   * {@linkcode MultisessionSequential2}. Whether it can be used with the disc as
   * it is now, its `isSupportedOnCurrentMediaState()` tells.
   *
   * @returns A proxy, or `null` where the disc, or a Windows before 7, offers none.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-imultisessionsequential2}
   */
  async multisessionSequential2(): Promise<MultisessionSequential2 | null> {
    const multisessions = await this.multisessionInterfaces();
    const first = multisessions.find((candidate) =>
      candidate instanceof MultisessionSequential2
    );
    for (const other of multisessions) {
      if (other !== first) other.release();
    }
    return first ?? null;
  }
}
