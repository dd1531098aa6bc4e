/**
 * What a long run costs in memory: prints what the process held before and
 * after many calls, as one line of JSON. A process of its own, so that nothing
 * else that is measured has a part in it. It wants `--v8-flags=--expose-gc`.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- printing is what this program is for

import { DiscRecorder2, openApartment } from "@discworks/imapi2";
import { replaceWorkerModule } from "../_apartment.ts";
import { collectGarbage } from "./_collect.ts";
import { BLANK_BD_R } from "./_disc_values.ts";
import type { MemoryReport } from "./_memory.ts";
import { firstSession } from "./_session.ts";

/** Which part of the work is done. */
const share = Number(Deno.args[0] ?? 1);

const GETTERS = 200_000 * share;

/** How many getters are called in one turn. */
const TURN = 1000;

const ACQUISITIONS = 2000 * share;

using _replaced = replaceWorkerModule(
  new URL("./memory_worker.ts", import.meta.url),
);
const channel = new BroadcastChannel("collect");
await using apartment = await openApartment({ simulator: BLANK_BD_R });
const session = await firstSession(apartment);

// Once before, so that code is compiled and heaps have their size: what grows then was kept.
await work();
const before = await resident();
await work();
const after = await resident();
const report: MemoryReport = {
  running: { before: before.running, after: after.running },
  collected: { before: before.collected, after: after.collected },
};
console.log(JSON.stringify(report));
channel.close();

async function work(): Promise<void> {
  for (let turn = 0; turn < GETTERS / TURN; turn++) {
    // Every tenth turn as in a script that waits for each value.
    if (turn % 10 === 0) {
      for (let call = 0; call < TURN; call++) await session.writeUnitSize();
    } else {
      await Promise.all(
        Array.from({ length: TURN }, () => session.writeUnitSize()),
      );
    }
  }
  for (let round = 0; round < ACQUISITIONS; round++) {
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

/** The resident memory once nothing is under way, and without garbage, in bytes. */
async function resident(): Promise<{ running: number; collected: number }> {
  // The answer comes after everything that was released.
  await apartment.stats();
  const running = Deno.memoryUsage().rss;
  const { promise, resolve } = Promise.withResolvers<void>();
  channel.onmessage = () => resolve();
  channel.postMessage("collect");
  await promise;
  collectGarbage();
  return { running, collected: Deno.memoryUsage().rss };
}
