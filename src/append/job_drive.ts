/**
 * A drive, as a job uses it.
 *
 * @module
 */

import { MEDIA_STATES } from "../abi/enums.ts";
import { HRESULTS } from "../abi/hresults.ts";
import type { ComError } from "../connection/errors.ts";
import type { DiscFormat2Data } from "../imapi2/disc_format2_data.ts";
import type { DiscRecorder2 } from "../imapi2/disc_recorder2.ts";
import type { MediaType } from "../imapi2/media.ts";
import type { Multisession } from "../imapi2/multisession.ts";
import { MultisessionRandomWrite } from "../imapi2/multisession_random_write.ts";
import { MultisessionSequential } from "../imapi2/multisession_sequential.ts";
import { SessionRefusedError } from "./append_errors.ts";
import type { JobApartment } from "./job_apartment.ts";

/** What a disc says of itself, as far as a session depends on it. */
export interface DiscFacts {
  readonly mediaType: MediaType;
  /** Bits of `IMAPI_FORMAT2_DATA_MEDIA_STATE`. */
  readonly state: number;
  /** Whether nothing is on it. */
  readonly isBlank: boolean;
  /** Whether it is written anywhere. */
  readonly isRandomWrite: boolean;
  readonly totalSectors: number;
  readonly freeSectors: number;
  /** Where the next session starts; 0 where it is written anywhere. */
  readonly nextWritableAddress: number;
  /** Where the last session starts; `null` where there is none. */
  readonly previousStart: number | null;
}

/** A recorder and a writer for it, released together. */
export class JobDrive implements Disposable {
  readonly recorder: DiscRecorder2;
  readonly writer: DiscFormat2Data;

  private constructor(recorder: DiscRecorder2, writer: DiscFormat2Data) {
    this.recorder = recorder;
    this.writer = writer;
  }

  /** Opens a drive by the id of its recorder. */
  static async open(
    apartment: JobApartment,
    recorderId: string,
    clientName: string,
  ): Promise<JobDrive> {
    const recorder = await apartment.discRecorder(recorderId);
    try {
      const writer = await apartment.discFormat2Data(recorder, { clientName });
      return new JobDrive(recorder, writer);
    } catch (error) {
      recorder.release();
      throw error;
    }
  }

  /** What the disc says of itself now. Fails where the drive is not ready. */
  async facts(): Promise<DiscFacts> {
    const { writer } = this;
    const [mediaType, status] = await Promise.all([
      writer.currentPhysicalMediaType(),
      writer.currentMediaStatus(),
    ]);
    const state = status.value;
    const isRandomWrite = (state & MEDIA_STATES.OVERWRITE_ONLY) !== 0;
    const isBlank = (state & MEDIA_STATES.BLANK) !== 0 ||
      (isRandomWrite
        ? await writer.mediaHeuristicallyBlank()
        : await writer.mediaPhysicallyBlank());
    const [totalSectors, freeSectors] = await Promise.all([
      writer.totalSectorsOnMedia(),
      writer.freeSectorsOnMedia(),
    ]);
    return {
      mediaType,
      state,
      isBlank,
      isRandomWrite,
      totalSectors,
      freeSectors,
      ...await this.#addresses(isRandomWrite),
    };
  }

  async #addresses(
    isRandomWrite: boolean,
  ): Promise<Pick<DiscFacts, "nextWritableAddress" | "previousStart">> {
    if (isRandomWrite) return { nextWritableAddress: 0, previousStart: null };
    const [nextWritableAddress, previousStart] = await Promise.all([
      this.writer.nextWritableAddress(),
      this.writer.startAddressOfPreviousSession(),
    ]);
    return { nextWritableAddress, previousStart };
  }

  /**
   * The multisession objects of the writer, of which the one that fits the disc
   * is in use and no other. Whoever asks again gets other objects.
   */
  async multisessionInUse(isRandomWrite: boolean): Promise<Multisession[]> {
    const type = isRandomWrite
      ? MultisessionRandomWrite
      : MultisessionSequential;
    const all = await this.writer.multisessionInterfaces();
    let isChosen = false;
    for (const each of all) {
      const isMine: boolean = !isChosen && each instanceof type &&
        await each.isSupportedOnCurrentMediaState();
      await each.setInUse(isMine);
      isChosen ||= isMine;
    }
    if (isChosen) return all;
    for (const each of all) each.release();
    throw new SessionRefusedError(
      "cannotImport",
      "the drive offers no way to continue what is on the disc",
    );
  }

  [Symbol.dispose](): void {
    this.writer.release();
    this.recorder.release();
  }
}

/** Whether a call failed because another program holds the drive. */
export function isLocked({ hresult }: ComError): boolean {
  return hresult === HRESULTS.E_IMAPI_RECORDER_LOCKED;
}
