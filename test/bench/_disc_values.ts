/**
 * The simulated disc that every contender reads, and its eight values as the
 * workers of the peers read them: from the same engine, without the module's
 * main thread.
 *
 * @module
 */

import { CallWriter } from "../../src/protocol/call_message.ts";
import {
  MsftDiscFormat2Data,
  MsftDiscMaster2,
  MsftDiscRecorder2,
} from "../../src/abi/coclasses.ts";
import {
  IDiscFormat2Data,
  IDiscMaster2,
  IDiscRecorder2,
  IMultisession,
  IMultisessionSequential,
  IMultisessionSequential2,
} from "../../src/abi/interfaces.ts";
import type { CallRequest, CallResult } from "../../src/protocol/messages.ts";
import type { SimulatorOptions } from "../../src/model/description.ts";
import { machineMemory } from "../../src/simulator/requests.ts";
import { SingleThreadedApartment } from "../../worker/single_threaded_apartment.ts";
import { openSimulator } from "../../worker/simulator/machine.ts";

/**
 * One recorder, with a blank BD-R in it. Written out, since the peers' workers
 * would start with all ready-made discs otherwise.
 */
export const BLANK_BD_R: SimulatorOptions = {
  recorders: [{
    vendorId: "SIMULATE",
    productId: "BD-RE DRIVE",
    productRevision: "1.00",
    disc: { mediaType: "bd-r", sessions: [] },
  }],
};

/** The methods behind the values of a `snapshot()`. */
const METHODS = {
  isSupportedOnCurrentMediaState:
    IMultisession.methods.get_IsSupportedOnCurrentMediaState,
  inUse: IMultisession.methods.get_InUse,
  isFirstDataSession: IMultisessionSequential.methods.get_IsFirstDataSession,
  startAddressOfPreviousSession:
    IMultisessionSequential.methods.get_StartAddressOfPreviousSession,
  lastWrittenAddressOfPreviousSession:
    IMultisessionSequential.methods.get_LastWrittenAddressOfPreviousSession,
  nextWritableAddress: IMultisessionSequential.methods.get_NextWritableAddress,
  freeSectorsOnMedia: IMultisessionSequential.methods.get_FreeSectorsOnMedia,
  writeUnitSize: IMultisessionSequential2.methods.get_WriteUnitSize,
} as const;

/** The name of a value. */
export type ValueName = keyof typeof METHODS;

/** The names of the values, in the order of a `snapshot()`. */
export const VALUE_NAMES: readonly ValueName[] = Object.keys(
  METHODS,
) as ValueName[];

/** Each value behind a method of its own. */
export type DiscValues = Readonly<Record<ValueName, () => CallResult>>;

/** The engine on the simulated disc, in the thread that asks. */
export class EngineDisc implements Disposable {
  readonly values: DiscValues;
  readonly #apartment = new SingleThreadedApartment(
    openSimulator(machineMemory(BLANK_BD_R)),
  );
  readonly #calls = new CallWriter();

  constructor() {
    const session = createSession(this.#apartment, this.#calls);
    this.values = Object.fromEntries(
      Object.entries(METHODS).map(([name, method]) => {
        const write = () => this.#calls.method(method, session, []);
        // The first brings the row along.
        this.#apartment.execute(written(this.#calls, write));
        // Written once: a peer is measured with what it needs for each call.
        const message = written(this.#calls, write);
        return [name, () => this.#apartment.execute(message)[0]!];
      }),
    ) as DiscValues;
  }

  [Symbol.dispose](): void {
    this.#apartment.close();
  }
}

/** Creates the objects, and gives the number of the `IMultisessionSequential2`. */
function createSession(
  apartment: SingleThreadedApartment,
  calls: CallWriter,
): number {
  const [master, recorder, writer] = [1, 2, 3] as const;
  const call = (write: () => void) =>
    apartment.execute(written(calls, write))[0]!;
  call(() => calls.create(MsftDiscMaster2, IDiscMaster2, master));
  const id = call(() =>
    calls.method(IDiscMaster2.methods.get_Item, master, [0])
  ) as string;
  call(() => calls.create(MsftDiscRecorder2, IDiscRecorder2, recorder));
  const { InitializeDiscRecorder } = IDiscRecorder2.methods;
  call(() => calls.method(InitializeDiscRecorder, recorder, [id]));
  call(() => calls.create(MsftDiscFormat2Data, IDiscFormat2Data, writer));
  const { put_Recorder, get_MultisessionInterfaces } = IDiscFormat2Data.methods;
  call(() => calls.method(put_Recorder, writer, [recorder]));
  const pairs = call(() =>
    calls.method(get_MultisessionInterfaces, writer, [])
  );
  return (pairs as number[])[0]!;
}

/** A message with one call. */
function written(calls: CallWriter, write: () => void): CallRequest {
  write();
  return calls.take();
}
