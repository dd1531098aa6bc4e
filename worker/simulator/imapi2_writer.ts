/**
 * The simulated MsftDiscFormat2Data.
 *
 * @module
 */

import type { DiscValues } from "../../src/model/drive_answers.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import type { Method } from "../../src/abi/interface_table.ts";
import {
  IDiscFormat2Data,
  IWriteSpeedDescriptor,
} from "../../src/abi/interfaces.ts";
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedObject,
} from "./simulated_object.ts";
import {
  multisessionRandomWrite,
  multisessionSequential,
} from "./imapi2_multisession.ts";
import { DiscRecorder2 } from "./imapi2_recorders.ts";

/** What IMAPI2 accepts as a client's name. */
const CLIENT_NAME = /^[A-Za-z0-9 .,:;_-]{1,63}$/;

/** The data writer. */
export class DiscFormat2Data implements SimulatedObject {
  readonly interfaces = [IDiscFormat2Data];
  readonly methods: Readonly<Record<string, SimulatedMethod>>;
  #recorder: DiscRecorder2 | null = null;
  #clientName = "";

  constructor() {
    this.methods = {
      IsRecorderSupported: (recorder: DiscRecorder2 | undefined) => {
        return !requireRecorder(recorder).drive.answers.readOnly;
      },
      IsCurrentMediaSupported: (recorder: DiscRecorder2 | undefined) => {
        return requireRecorder(recorder).drive.disc.writable;
      },
      put_Recorder: (recorder: DiscRecorder2 | undefined) => {
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
      put_ClientName: (name: string) => {
        if (!CLIENT_NAME.test(name)) {
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
        this.#required.drive.checkAccess();
        return 0;
      },
      get_CurrentPhysicalMediaType: () => this.#disc.physicalType,
      get_TotalSectorsOnMedia: () => this.#disc.totalSectors,
      get_FreeSectorsOnMedia: () => this.#writable.freeSectors,
      get_NextWritableAddress: () => this.#writable.nextWritableAddress,
      get_StartAddressOfPreviousSession: () =>
        this.#writable.startAddressOfPreviousSession,
      get_LastWrittenAddressOfPreviousSession: () =>
        this.#writable.lastWrittenAddressOfPreviousSession,
      get_ForceMediaToBeClosed: () => false,
      get_DisableConsumerDvdCompatibilityMode: () => false,
      get_RequestedWriteSpeed: () => -1,
      get_RequestedRotationTypeIsPureCAV: () => false,
      get_CurrentWriteSpeed: () => this.#disc.writeSpeeds[0]!,
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
          ? [multisessionRandomWrite(recorder)]
          : [multisessionSequential(recorder)];
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

  /** The disc, where something can be written to it. */
  get #writable(): DiscValues {
    const disc = this.#disc;
    if (!disc.writable) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE);
    }
    return disc;
  }
}

function requireRecorder(recorder: DiscRecorder2 | undefined): DiscRecorder2 {
  if (recorder === undefined) throw new SimulatedFailure(HRESULTS.E_POINTER);
  if (!(recorder instanceof DiscRecorder2)) {
    throw new SimulatedFailure(HRESULTS.E_NOINTERFACE);
  }
  return recorder;
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
