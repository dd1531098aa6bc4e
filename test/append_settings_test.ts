import {
  type AppendedSession,
  type AppendSessionOptions,
  SessionRefusedError,
} from "@discworks/imapi2";
import { appendableBdR, blankDvdPlusR } from "@discworks/imapi2/simulator";
import type { DiscValues } from "../src/model/drive_answers.ts";
import { assert, assertEquals, assertRejects } from "./_assert.ts";
import {
  type Bench,
  codes,
  DRIVE,
  phases,
  sectorsOfText,
  smallBdR,
  testAppend,
} from "./_append.ts";

async function append(
  bench: Bench,
  options: Partial<AppendSessionOptions> = {},
): Promise<AppendedSession> {
  return await bench.apartment.appendSession(bench.recorder, {
    paths: [await bench.file("a.txt")],
    ...options,
  });
}

function discOf(bench: Bench): DiscValues {
  return JSON.parse(bench.disc());
}

testAppend(
  "closeDisc closes the disc, and nothing else does: not a DVD+R either",
  blankDvdPlusR,
  async (bench) => {
    assertEquals((await append(bench)).closesDisc, false);
    assertEquals(discOf(bench).writable, true);
    const options = { paths: [`${bench.folder}/a.txt`], closeDisc: true };
    const plan = await bench.apartment.planAppend(bench.recorder, options);
    assertEquals(plan.closesDisc, true);
    const result = await append(bench, { closeDisc: true });
    assertEquals([result.closesDisc, result.confirmed], [true, true]);
    assertEquals(discOf(bench).writable, false);
    const { code } = await assertRejects(
      () => append(bench),
      SessionRefusedError,
    );
    assertEquals(code, "notSupported");
  },
);

testAppend(
  "closesDisc is true where 2 % of the disc are left, and false where more are",
  { ...smallBdR, totalSectors: 32 * 100 },
  async (bench) => {
    // A session of 97 units leaves 3 of 100, one of 98 leaves 2.
    const overhead = await bench.apartment.planAppend(bench.recorder, {
      paths: [await bench.file("big", sectorsOfText(32))],
    });
    assertEquals(overhead.sectors % 32, 0);
    const units = overhead.sectors / 32 - 1;
    for (const [left, closes] of [[3, false], [2, true]] as const) {
      await bench.file("big", sectorsOfText((100 - left - units) * 32));
      const plan = await bench.apartment.planAppend(bench.recorder, {
        paths: [`${bench.folder}/big`],
      });
      assertEquals([plan.sectors / 32, plan.closesDisc], [100 - left, closes]);
    }
    const result = await append(bench, { paths: [`${bench.folder}/big`] });
    assertEquals([result.closesDisc, result.confirmed], [true, true]);
    assertEquals(discOf(bench).writable, false);
  },
);

testAppend(
  "closesDisc is true where the drive says that the session is the last one",
  { ...appendableBdR, mediaState: 0x8 },
  async (bench) => {
    const plan = await bench.apartment.planAppend(bench.recorder, {
      paths: [await bench.file("a.txt")],
    });
    assertEquals(plan.closesDisc, true);
  },
);

testAppend(
  "eject opens the tray when all is done, and a tray that does not is a warning",
  smallBdR,
  async (bench) => {
    const seen = phases();
    const result = await append(bench, {
      eject: true,
      onProgress: seen.onProgress,
    });
    assertEquals([result.confirmed, codes(result)], [true, []]);
    assertEquals(seen.told.at(-1)!.phase, "completed");
    const [open] = await bench.apartment.inspect();
    assertEquals(open!.state, "empty");
    await bench.recorder.closeTray();
    await bench.apartment.simulator.setFaults(DRIVE, [{
      member: "IDiscRecorder2.EjectMedia",
      hresult: "E_FAIL",
    }]);
    const stuck = await append(bench, { eject: true });
    assertEquals([stuck.confirmed, codes(stuck)], [true, ["ejectFailed"]]);
    assert(stuck.startAddress > 0);
  },
);

testAppend(
  "speed is one that the drive offers, or a warning says that it writes at another",
  smallBdR,
  async (bench) => {
    const writer = await bench.apartment.discFormat2Data(bench.recorder);
    const [fastest, slower] = await writer.supportedWriteSpeeds();
    writer.release();
    const offered = await append(bench, { speed: slower! });
    assertEquals(codes(offered), []);
    const other = await append(bench, { speed: fastest! + 1 });
    assertEquals(codes(other), ["speedAdjusted"]);
  },
);

testAppend(
  "verification is what was asked for, and quick where nothing was",
  { ...smallBdR, totalSectors: 8192 },
  async (bench) => {
    for (const verification of ["none", "quick", "full"] as const) {
      const result = await append(bench, { verification });
      assertEquals(result.verification, verification);
    }
    // Only a full verification reads the middle of a session.
    const paths = [await bench.file("big", sectorsOfText(2600))];
    const middle = discOf(bench).nextWritableAddress + 700;
    await bench.apartment.simulator.setFaults(DRIVE, [{
      member: "IDiscFormat2Data.Write",
      hresult: "E_IMAPI_BURN_VERIFICATION_FAILED",
      atSector: middle,
    }]);
    assertEquals((await append(bench, { paths })).verification, "quick");
  },
);

testAppend(
  "the asking apartment answers while the drive writes",
  smallBdR,
  async (bench) => {
    const { apartment } = bench;
    // What the job does takes a while, and it does it in another thread.
    await apartment.simulator.setLatency(DRIVE, 30);
    let slowest = 0;
    let asked = 0;
    let isDone = false;
    const job = append(bench).finally(() => isDone = true);
    while (!isDone) {
      const before = performance.now();
      await apartment.stats();
      asked++;
      slowest = Math.max(slowest, performance.now() - before);
      await new Promise((resolve) => setTimeout(resolve));
    }
    await apartment.simulator.setLatency(DRIVE, 0);
    assertEquals((await job).confirmed, true);
    assert(asked > 20, `${asked} times`);
    assert(slowest < 500, `${slowest} ms`);
  },
);

testAppend(
  "clientName is what other programs see while the drive is held",
  smallBdR,
  async (bench) => {
    const owners: Promise<string>[] = [];
    const seen = phases({
      writing: () => owners.push(bench.recorder.exclusiveAccessOwner()),
    });
    for (const name of [undefined, "nightly backup"]) {
      seen.told.length = 0;
      await append(bench, {
        onProgress: seen.onProgress,
        ...(name === undefined ? {} : { clientName: name }),
      });
    }
    assertEquals(await Promise.all(owners), [
      "discworks imapi2",
      "nightly backup",
    ]);
  },
);
