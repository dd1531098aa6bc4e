/**
 * The simulated MsftDiscFormat2Data.
 *
 * @module
 */

import {
  BURN_VERIFICATION_LEVELS,
  MEDIA_STATES,
  WRITE_PROTECT_STATES,
} from "../../src/abi/enums.ts";
import { isClientName } from "../../src/model/client_name.ts";
import type { DiscValues } from "../../src/model/drive_answers.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import type { Method } from "../../src/abi/interface_table.ts";
import {
  IBurnVerification,
  IDiscFormat2Data,
  IWriteSpeedDescriptor,
} from "../../src/abi/interfaces.ts";
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedObject,
  SimulatedSuccess,
} from "./simulated_object.ts";
import { Multisession } from "./imapi2_multisession.ts";
import { type DiscRecorder2, requireRecorder } from "./imapi2_recorders.ts";
import { Stream } from "./stream.ts";
import { writeSession } from "./write_session.ts";

/** `IMAPI_BURN_VERIFICATION_LEVEL`. */
const LEVELS: readonly number[] = Object.values(BURN_VERIFICATION_LEVELS);

/** Asks for the fastest speed that the drive offers. */
const FASTEST = -1;

/** The data writer. */
export class DiscFormat2Data implements SimulatedObject {
  readonly interfaces = [IDiscFormat2Data, IBurnVerification];
  readonly methods: Readonly<Record<string, SimulatedMethod>>;
  #recorder: DiscRecorder2 | null = null;
  #clientName = "";
  #verificationLevel: number = BURN_VERIFICATION_LEVELS.NONE;
  /** What SetWriteSpeed asked for; the drive adjusts it to the disc. */
  #requestedSpeed = FASTEST;
  #requestedPureCav = false;
  /** The names of the properties that are `true`. */
  readonly #flags = new Set<string>();

  constructor() {
    this.methods = {
      IsRecorderSupported: (recorder: DiscRecorder2 | null) => {
        return !requireRecorder(recorder).drive.answers.readOnly;
      },
      IsCurrentMediaSupported: (recorder: DiscRecorder2 | null) => {
        return requireRecorder(recorder).drive.disc.writable;
      },
      put_Recorder: (recorder: DiscRecorder2 | null) => {
        if (recorder === null) {
          this.#recorder = null;
          return;
        }
        const next = requireRecorder(recorder);
        next.before(IDiscFormat2Data.methods.put_Recorder);
        if (next.drive.answers.readOnly) {
          throw new SimulatedFailure(
            HRESULTS.E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED,
          );
        }
        this.#recorder = next;
      },
      get_Recorder: () => this.#required,
      put_ClientName: (name: string | null) => {
        if (!isClientName(name)) {
          throw new SimulatedFailure(
            HRESULTS.E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID,
          );
        }
        this.#clientName = name;
      },
      get_ClientName: () => this.#clientName,
      get_SupportedMediaTypes: () =>
        this.#required.drive.answers.supportedMediaTypes,
      get_MediaPhysicallyBlank: () => this.#disc.blank,
      get_MediaHeuristicallyBlank: () => this.#disc.blank,
      get_CurrentMediaStatus: () => this.#disc.mediaState,
      get_WriteProtectStatus: () => {
        const { drive } = this.#required;
        drive.checkAccess();
        const isProtected = !drive.isEmpty &&
          (drive.disc.mediaState & MEDIA_STATES.WRITE_PROTECTED) !== 0;
        // A description does not say why: this is the least that can be said.
        return isProtected ? WRITE_PROTECT_STATES.BY_MEDIA_SPECIFIC_REASON : 0;
      },
      get_CurrentPhysicalMediaType: () => this.#disc.physicalType,
      get_TotalSectorsOnMedia: () => this.#disc.totalSectors,
      get_FreeSectorsOnMedia: () => this.#writable.freeSectors,
      get_NextWritableAddress: () => this.#writable.nextWritableAddress,
      get_StartAddressOfPreviousSession: () =>
        this.#writable.startAddressOfPreviousSession,
      get_LastWrittenAddressOfPreviousSession: () =>
        this.#writable.lastWrittenAddressOfPreviousSession,
      ...this.#flag("ForceMediaToBeClosed"),
      ...this.#flag("DisableConsumerDvdCompatibilityMode"),
      ...this.#flag("BufferUnderrunFreeDisabled"),
      ...this.#flag("PostgapAlreadyInImage"),
      ...this.#flag("ForceOverwrite"),
      Write: (stream: SimulatedObject | null) => this.#write(stream),
      // Nothing else runs in this thread while something is written.
      CancelWrite: () => {
        throw new SimulatedFailure(
          HRESULTS.E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS,
        );
      },
      put_BurnVerificationLevel: (level: number) => {
        if (!LEVELS.includes(level)) {
          throw new SimulatedFailure(HRESULTS.E_INVALIDARG);
        }
        this.#verificationLevel = level;
      },
      get_BurnVerificationLevel: () => this.#verificationLevel,
      SetWriteSpeed: (speed: number, pureCav: boolean) =>
        this.#setWriteSpeed(speed, pureCav),
      get_RequestedWriteSpeed: () => this.#requestedSpeed,
      get_RequestedRotationTypeIsPureCAV: () => this.#requestedPureCav,
      get_CurrentWriteSpeed: () => this.#writeSpeed,
      get_CurrentRotationTypeIsPureCAV: () => {
        this.#required.drive.checkAccess();
        return false;
      },
      get_SupportedWriteSpeeds: () => this.#disc.writeSpeeds,
      get_SupportedWriteSpeedDescriptors: () =>
        this.#disc.writeSpeeds.map((speed) =>
          writeSpeedDescriptor(this.#required, this.#disc, speed)
        ),
      get_MultisessionInterfaces: () => {
        const recorder = this.#required;
        recorder.drive.checkAccess();
        // The list is never empty: without a disc it holds an object that says so.
        return !recorder.drive.isEmpty &&
            recorder.drive.disc.recording === "randomWrite"
          ? [Multisession.randomWrite(recorder)]
          : [Multisession.sequential(recorder)];
      },
    };
  }

  before(method: Method): void {
    // Handing over a recorder is a matter of the new one's drive, not of the old one's.
    if (method !== IDiscFormat2Data.methods.put_Recorder) {
      this.#recorder?.before(method);
    }
  }

  references(): readonly SimulatedObject[] {
    return this.#recorder === null ? [] : [this.#recorder];
  }

  get #required(): DiscRecorder2 {
    if (this.#recorder === null) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_REQUIRED);
    }
    return this.#recorder;
  }

  get #disc(): DiscValues {
    return this.#required.drive.disc;
  }

  /** The fastest speed that the drive offers up to the one that was asked for, or its slowest. */
  get #writeSpeed(): number {
    const { writeSpeeds } = this.#disc;
    const requested = this.#requestedSpeed;
    return requested === FASTEST
      ? writeSpeeds[0]!
      : writeSpeeds.find((speed) => speed <= requested) ?? writeSpeeds.at(-1)!;
  }

  #setWriteSpeed(speed: number, pureCav: boolean): SimulatedSuccess {
    const { writeSpeeds } = this.#disc;
    if (speed < FASTEST || speed === 0) {
      throw new SimulatedFailure(HRESULTS.E_INVALIDARG);
    }
    this.#requestedSpeed = speed;
    this.#requestedPureCav = pureCav;
    return new SimulatedSuccess(this.#speedSuccess(writeSpeeds));
  }

  /** The success code that tells whether what was asked for is what the drive does. */
  #speedSuccess(writeSpeeds: readonly number[]): number {
    const speed = this.#requestedSpeed;
    // No simulated drive writes with a constant angular velocity.
    const pureCav = this.#requestedPureCav;
    if (speed === FASTEST || writeSpeeds.includes(speed)) {
      return pureCav ? HRESULTS.S_IMAPI_ROTATIONADJUSTED : HRESULTS.S_OK;
    }
    return pureCav
      ? HRESULTS.S_IMAPI_BOTHADJUSTED
      : HRESULTS.S_IMAPI_SPEEDADJUSTED;
  }

  /** Writes a session; success tells whether the speed was adjusted. */
  #write(stream: SimulatedObject | null): SimulatedSuccess {
    const recorder = this.#required;
    if (stream === null) throw new SimulatedFailure(HRESULTS.E_POINTER);
    if (!(stream instanceof Stream)) {
      throw new SimulatedFailure(HRESULTS.E_NOINTERFACE);
    }
    if (this.#clientName === "") {
      throw new SimulatedFailure(
        HRESULTS.E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID,
      );
    }
    const isSet = (name: string) => this.#flags.has(name);
    writeSession(recorder.drive, stream, this.#clientName, {
      forceMediaToBeClosed: isSet("ForceMediaToBeClosed"),
      disableConsumerDvdCompatibilityMode: isSet(
        "DisableConsumerDvdCompatibilityMode",
      ),
      forceOverwrite: isSet("ForceOverwrite"),
      verificationLevel: this.#verificationLevel,
    });
    return new SimulatedSuccess(
      this.#speedSuccess(recorder.drive.disc.writeSpeeds),
    );
  }

  /** The two methods of a property that is `false` until it is set. */
  #flag(name: string): Record<string, SimulatedMethod> {
    return {
      [`put_${name}`]: (value: boolean) => {
        if (value) this.#flags.add(name);
        else this.#flags.delete(name);
      },
      [`get_${name}`]: () => this.#flags.has(name),
    };
  }

  /** The disc, where something can be written to it. */
  get #writable(): DiscValues {
    const disc = this.#disc;
    if (!disc.writable) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE);
    }
    return disc;
  }
}

function writeSpeedDescriptor(
  recorder: DiscRecorder2,
  { physicalType }: DiscValues,
  speed: number,
): SimulatedObject {
  return {
    interfaces: [IWriteSpeedDescriptor],
    before: (method) => recorder.before(method),
    methods: {
      get_MediaType: () => physicalType,
      get_RotationTypeIsPureCAV: () => false,
      get_WriteSpeed: () => speed,
    },
  };
}
