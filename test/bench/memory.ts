/**
 * What a long run costs in memory: prints what the process held before and
 * after many calls, as one line of JSON. A process of its own, so that nothing
 * else that is measured has a part in it.
 *
 * It wants `--v8-flags=--expose-gc`, lest garbage that is not yet collected be
 * taken for growth. That reaches the main thread only: the worker's garbage
 * cannot be collected from here. It is in both numbers alike, since the
 * warm-up lets the worker's young generation reach its size.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- printing is what this program is for

import { DiscRecorder2, openApartment } from "@discworks/imapi2";
import { firstSession } from "./_contenders.ts";
import { BLANK_BD_R } from "./_disc_values.ts";

/** How many getters are called in one turn. */
const TURN = 1000;

const GETTERS = 200_000;
const ACQUISITIONS = 2000;

/** There with `--v8-flags=--expose-gc`. */
declare const gc: () => void;

await using apartment = await openApartment({ simulator: BLANK_BD_R });
const session = await firstSession(apartment);

await work(0.1);
const before = await settled();
await work(1);
const after = await settled();
console.log(JSON.stringify({ before, after }));

/** The work, or a part of it. */
async function work(part: number): Promise<void> {
  const turns = GETTERS * part / TURN;
  for (let turn = 0; turn < turns; turn++) {
    // Every tenth turn as scripts do it that wait for each value.
    if (turn % 10 === 0) {
      for (let call = 0; call < TURN; call++) await session.writeUnitSize();
    } else {
      await Promise.all(
        Array.from({ length: TURN }, () => session.writeUnitSize()),
      );
    }
  }
  for (let round = 0; round < ACQUISITIONS * part; round++) {
    using recorder = await session.importRecorder();
    using same = await recorder.as(DiscRecorder2);
    using writer = await apartment.discFormat2Data(same!);
    const multisessions = await writer.multisessionInterfaces();
    await Promise.all(
      multisessions.map((multisession) => multisession.inUse()),
    );
    for (const multisession of multisessions) multisession.release();
  }
}

/** The resident memory once nothing is under way, in bytes. */
async function settled(): Promise<number> {
  // The answer comes after everything that was released.
  await apartment.stats();
  gc();
  return Deno.memoryUsage().rss;
}
