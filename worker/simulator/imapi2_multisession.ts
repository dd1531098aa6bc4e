/**
 * The simulated MsftMultisessionSequential and MsftMultisessionRandomWrite.
 *
 * @module
 */

import type { DiscValues, Recording } from "../../src/model/drive_answers.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import {
  IMultisessionRandomWrite,
  IMultisessionSequential2,
} from "../../src/abi/interfaces.ts";
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedObject,
} from "./simulated_object.ts";
import type { DiscRecorder2 } from "./imapi2_recorders.ts";

/** MsftMultisessionSequential. */
export function multisessionSequential(
  recorder: DiscRecorder2,
): SimulatedObject {
  const disc = () => writableDisc(recorder, "sequential");
  return {
    interfaces: [IMultisessionSequential2],
    before: (method) => recorder.before(method),
    references: () => [recorder],
    methods: {
      ...multisession(recorder, "sequential"),
      get_IsFirstDataSession: () => disc().isFirstDataSession,
      get_StartAddressOfPreviousSession: () =>
        disc().startAddressOfPreviousSession,
      get_LastWrittenAddressOfPreviousSession: () =>
        disc().lastWrittenAddressOfPreviousSession,
      get_NextWritableAddress: () => disc().nextWritableAddress,
      get_FreeSectorsOnMedia: () => disc().freeSectors,
      get_WriteUnitSize: () => disc().writeUnitSize,
    },
  };
}

/** MsftMultisessionRandomWrite. */
export function multisessionRandomWrite(
  recorder: DiscRecorder2,
): SimulatedObject {
  const disc = () => writableDisc(recorder, "randomWrite");
  return {
    interfaces: [IMultisessionRandomWrite],
    before: (method) => recorder.before(method),
    references: () => [recorder],
    methods: {
      ...multisession(recorder, "randomWrite"),
      get_WriteUnitSize: () => disc().writeUnitSize,
      get_LastWrittenAddress: () => {
        const { lastWrittenAddress } = disc();
        if (lastWrittenAddress === null) {
          throw new SimulatedFailure(HRESULTS.E_NOTIMPL);
        }
        return lastWrittenAddress;
      },
      get_TotalSectorsOnMedia: () => disc().totalSectors,
    },
  };
}

function multisession(
  recorder: DiscRecorder2,
  recording: Recording,
): Record<string, SimulatedMethod> {
  let inUse = false;
  return {
    get_IsSupportedOnCurrentMediaState: () => {
      const { disc } = recorder.drive;
      return disc.recording === recording && disc.writable;
    },
    put_InUse: (value: boolean) => {
      inUse = value;
    },
    get_InUse: () => inUse,
    get_ImportRecorder: () => recorder,
  };
}

function writableDisc(
  recorder: DiscRecorder2,
  recording: Recording,
): DiscValues {
  const { disc } = recorder.drive;
  if (!disc.writable || disc.recording !== recording) {
    throw new SimulatedFailure(HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE);
  }
  return disc;
}
