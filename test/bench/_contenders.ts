/**
 * What is measured, in groups that run apart: opening and inspecting leave
 * garbage and threads behind that a message of 50 µs should not meet.
 *
 * @module
 */

import {
  type Apartment,
  MultisessionSequential2,
  openApartment,
  type Sequential2Snapshot,
} from "@discworks/imapi2";
import { BLANK_BD_R, VALUE_NAMES } from "./_disc_values.ts";
import { type Contender, measure } from "./_measure.ts";
import { ComlinkWorker, EchoWorker, OneMessageWorker } from "./_peers.ts";

/** The way from an apartment to the object that is read. */
export async function firstSession(
  apartment: Apartment,
): Promise<MultisessionSequential2> {
  const [recorder] = await apartment.recorders();
  const writer = await apartment.discFormat2Data(recorder!);
  const [session] = await writer.multisessionInterfaces();
  if (session instanceof MultisessionSequential2) return session;
  throw new TypeError("Cannot measure: the disc has no sequential sessions");
}

/** Opens an apartment and reads its first snapshot. */
export async function openToSnapshot(): Promise<Sequential2Snapshot> {
  await using apartment = await openApartment({ simulator: BLANK_BD_R });
  const session = await firstSession(apartment);
  return await session.snapshot();
}

/** Calls in an open apartment, and the same of the peers. */
export async function measureCalls(): Promise<
  Record<
    | "echo"
    | "echoOfArray"
    | "getter"
    | "thousandGetters"
    | "snapshot"
    | "comlinkGetter"
    | "comlinkValues"
    | "postedValues"
    | "awaitedValues",
    number[]
  >
> {
  await using apartment = await openApartment({ simulator: BLANK_BD_R });
  const session = await firstSession(apartment);
  using echo = new EchoWorker();
  using comlink = new ComlinkWorker();
  using oneMessage = new OneMessageWorker();
  const array = [0, 1, 2, 3, 4, 5, 6, 7];
  return await measure({
    echo: awaited(4000, () => echo.ask(1)),
    echoOfArray: awaited(4000, () => echo.ask(array)),
    getter: awaited(4000, () => session.nextWritableAddress()),
    thousandGetters: {
      rounds: 100_000,
      run: async (rounds) => {
        for (let done = 0; done < rounds; done += 1000) {
          await Promise.all(
            Array.from({ length: 1000 }, () => session.nextWritableAddress()),
          );
        }
      },
    },
    snapshot: awaited(2500, () => session.snapshot()),
    comlinkGetter: awaited(2500, () => comlink.values.nextWritableAddress()),
    comlinkValues: awaited(300, () => comlink.all()),
    postedValues: awaited(
      800,
      () => Promise.all(VALUE_NAMES.map((name) => oneMessage.ask(name))),
    ),
    awaitedValues: awaited(600, async () => {
      for (const name of VALUE_NAMES) await oneMessage.ask(name);
    }),
  });
}

/** Inspecting few recorders and many. */
export async function measureInspections(): Promise<
  Record<"inspectOne" | "inspectMany", number[]>
> {
  const { recorders } = BLANK_BD_R;
  await using one = await openApartment({ simulator: BLANK_BD_R });
  await using many = await openApartment({
    simulator: {
      recorders: Array.from({ length: 64 }, () => recorders[0]!),
    },
  });
  return await measure({
    inspectOne: awaited(60, () => one.inspect()),
    inspectMany: awaited(6, () => many.inspect()),
  });
}

/** From nothing to the first answer. */
export async function measureStarts(): Promise<
  Record<"start" | "echoStart" | "comlinkStart", number[]>
> {
  return await measure({
    start: awaited(4, openToSnapshot),
    echoStart: awaited(4, async () => {
      using echo = new EchoWorker();
      await echo.ask(1);
    }),
    comlinkStart: awaited(4, async () => {
      using comlink = new ComlinkWorker();
      await comlink.all();
    }),
  });
}

/** The resident memory of a process before and after much work, in MiB. */
export async function measureMemory(): Promise<
  Record<"memoryBefore" | "memoryAfter", number[]>
> {
  const root = new URL("../../", import.meta.url);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--v8-flags=--expose-gc",
      "--allow-read=worker,src/abi",
      "test/bench/memory.ts",
    ],
    cwd: root,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (code !== 0) {
    throw new Error(
      `Cannot measure memory: its process ended with ${code}: ${
        decoder.decode(stderr)
      }`,
    );
  }
  const { before, after } = JSON.parse(decoder.decode(stdout));
  return {
    memoryBefore: [before / 2 ** 20],
    memoryAfter: [after / 2 ** 20],
  };
}

/** Rounds that wait for one another. */
function awaited(rounds: number, once: () => Promise<unknown>): Contender {
  return {
    rounds,
    run: async (rounds) => {
      for (let round = 0; round < rounds; round++) await once();
    },
  };
}
