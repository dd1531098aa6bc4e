/** A worker with a writer that gives two objects; all but the first that is asked fail their QueryInterface. */

import {
  MsftDiscFormat2Data,
  MsftDiscRecorder2,
} from "../../src/abi/coclasses.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import {
  IDiscFormat2Data,
  IDiscRecorder2,
  IMultisession,
} from "../../src/abi/interfaces.ts";
import { serve } from "../../worker/serve.ts";
import type { SimulatedObject } from "../../worker/simulator/simulated_object.ts";
import { simulateNative } from "../../worker/simulator/native.ts";

const element = (): SimulatedObject => ({
  interfaces: [IMultisession],
  methods: {},
});

serve(() => {
  const native = simulateNative(
    new Map<string, () => SimulatedObject>([
      [MsftDiscRecorder2.clsid, () => ({
        interfaces: [IDiscRecorder2],
        methods: { InitializeDiscRecorder: () => {} },
      })],
      [MsftDiscFormat2Data.clsid, () => ({
        interfaces: [IDiscFormat2Data],
        methods: {
          put_Recorder: () => {},
          get_MultisessionInterfaces: () => [element(), element()],
        },
      })],
    ]),
  );
  const { DispCallFunc } = native.functions;
  const asked = new Set<number | bigint>();
  return {
    ...native,
    functions: {
      ...native.functions,
      DispCallFunc: (...args) => {
        const outcome = DispCallFunc(...args);
        const [instance, offset, , , , , , result] = args;
        if (BigInt(offset) === 0n && asked.add(instance).size >= 2) {
          new DataView((result as Uint8Array<ArrayBuffer>).buffer)
            .setInt32(8, HRESULTS.RPC_E_DISCONNECTED | 0, true);
        }
        return outcome;
      },
    },
  };
});
