/**
 * The simulated MsftMultisessionSequential and MsftMultisessionRandomWrite.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { InterfaceTable, Method } from "../../src/abi/interface_table.ts";
import {
  IMultisessionRandomWrite,
  IMultisessionSequential2,
} from "../../src/abi/interfaces.ts";
import type { DiscValues, Recording } from "../../src/model/drive_answers.ts";
import type { DiscRecorder2 } from "./imapi2_recorders.ts";
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedObject,
} from "./simulated_object.ts";

/** One of both: what an image is told about the disc that it continues. */
export class Multisession implements SimulatedObject {
  readonly interfaces: readonly InterfaceTable[];
  readonly methods: Readonly<Record<string, SimulatedMethod>>;
  /** The recorder that it was made for. */
  readonly recorder: DiscRecorder2;
  /** Whether a client chose it. */
  inUse = false;
  readonly #recording: Recording;

  private constructor(
    recorder: DiscRecorder2,
    recording: Recording,
    table: InterfaceTable,
    methods: Readonly<Record<string, (disc: DiscValues) => number | boolean>>,
  ) {
    this.recorder = recorder;
    this.#recording = recording;
    this.interfaces = [table];
    this.methods = {
      get_IsSupportedOnCurrentMediaState: () => this.isSupported,
      put_InUse: (value: boolean) => {
        this.inUse = value;
      },
      get_InUse: () => this.inUse,
      get_ImportRecorder: () => recorder,
      ...Object.fromEntries(
        Object.entries(methods).map(([name, answer]) => [
          name,
          () => answer(this.#writableDisc),
        ]),
      ),
    };
  }

  /** MsftMultisessionSequential. */
  static sequential(recorder: DiscRecorder2): Multisession {
    return new Multisession(recorder, "sequential", IMultisessionSequential2, {
      get_IsFirstDataSession: (disc) => disc.isFirstDataSession,
      get_StartAddressOfPreviousSession: (disc) =>
        disc.startAddressOfPreviousSession,
      get_LastWrittenAddressOfPreviousSession: (disc) =>
        disc.lastWrittenAddressOfPreviousSession,
      get_NextWritableAddress: (disc) => disc.nextWritableAddress,
      get_FreeSectorsOnMedia: (disc) => disc.freeSectors,
      get_WriteUnitSize: (disc) => disc.writeUnitSize,
    });
  }

  /** MsftMultisessionRandomWrite. */
  static randomWrite(recorder: DiscRecorder2): Multisession {
    return new Multisession(recorder, "randomWrite", IMultisessionRandomWrite, {
      get_WriteUnitSize: (disc) => disc.writeUnitSize,
      get_LastWrittenAddress: ({ lastWrittenAddress }) => {
        if (lastWrittenAddress === null) {
          throw new SimulatedFailure(HRESULTS.E_NOTIMPL);
        }
        return lastWrittenAddress;
      },
      get_TotalSectorsOnMedia: (disc) => disc.totalSectors,
    });
  }

  /** Whether the disc takes further sessions in this way. Fails where the drive cannot answer. */
  get isSupported(): boolean {
    const { disc } = this.recorder.drive;
    return disc.recording === this.#recording && disc.writable;
  }

  before(method: Method): void {
    this.recorder.before(method);
  }

  references(): readonly SimulatedObject[] {
    return [this.recorder];
  }

  get #writableDisc(): DiscValues {
    if (!this.isSupported) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE);
    }
    return this.recorder.drive.disc;
  }
}
