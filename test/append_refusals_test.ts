import {
  type AppendSessionOptions,
  ComError,
  openApartment,
  SessionRefusedError,
} from "@discworks/imapi2";
import {
  appendableBdR,
  blankBdR,
  type SimulatedDisc,
} from "@discworks/imapi2/simulator";
import { assert, assertEquals, assertRejects } from "./_assert.ts";
import { type Bench, DRIVE, phases, smallBdR, testAppend } from "./_append.ts";
import { fileOf, rootOf } from "./_sessions.ts";

/** What a job is refused with, and that nothing was written. */
async function refusal(
  bench: Bench,
  options: Partial<AppendSessionOptions> = {},
): Promise<SessionRefusedError> {
  const paths = [await bench.file("a.txt")];
  return await assertRejects(
    () => bench.apartment.appendSession(bench.recorder, { paths, ...options }),
    SessionRefusedError,
  );
}

testAppend(
  "one job a drive: another one is refused, from any apartment of the machine",
  smallBdR,
  async (bench) => {
    const { apartment, recorder, machine } = bench;
    const paths = [await bench.file("a.txt")];
    await using other = await openApartment({ simulator: machine });
    using otherRecorder = await other.discRecorder(DRIVE);
    const results = await Promise.allSettled([
      apartment.appendSession(recorder, { paths }),
      apartment.planAppend(recorder, { paths }),
      other.appendSession(otherRecorder, { paths }),
      // A recorder of another apartment names the same drive.
      apartment.planAppend(otherRecorder, { paths }),
    ]);
    const refused = results.filter((result) => result.status === "rejected");
    assertEquals(refused.length, 3);
    for (const { reason } of refused) {
      assert(reason instanceof SessionRefusedError, String(reason));
      assertEquals(reason.code, "driveBusy");
    }
    const next = await other.appendSession(otherRecorder, { paths });
    assertEquals(next.confirmed, true);
  },
);

testAppend(
  "two drives have a job each at the same time, and two machines too",
  smallBdR,
  async (bench) => {
    const paths = [await bench.file("a.txt")];
    await using other = await openApartment({
      simulator: { recorders: [] },
    });
    assertEquals((await other.recorders()).length, 0);
    await using same = await openApartment({
      simulator: {
        recorders: [
          {
            id: DRIVE,
            vendorId: "A",
            productId: "B",
            productRevision: "1",
            disc: smallBdR,
          },
          {
            id: "other",
            vendorId: "A",
            productId: "B",
            productRevision: "1",
            disc: smallBdR,
          },
        ],
      },
    });
    const [one, two] = await same.recorders();
    const results = await Promise.all([
      bench.apartment.appendSession(bench.recorder, { paths }),
      same.appendSession(one!, { paths }),
      same.appendSession(two!, { paths }),
    ]);
    assertEquals(results.map(({ confirmed }) => confirmed), [true, true, true]);
  },
);

testAppend(
  "a drive that another program holds is refused with the name of the owner, and never forced",
  smallBdR,
  async (bench) => {
    const other = bench.otherProgram();
    other.acquire("Other program");
    const { code, message } = await refusal(bench, { waitMs: 10 });
    assertEquals(code, "driveLocked");
    assert(message.includes('"Other program"'), message);
    assertEquals(other.exclusiveAccessOwner, "Other program");
    other.release();
  },
);

testAppend(
  "a drive that is taken between the image and the lock is refused after a few tries",
  smallBdR,
  async (bench) => {
    const other = bench.otherProgram();
    const seen = phases({ building: () => other.acquire("Other program") });
    const { code, message } = await refusal(bench, {
      onProgress: seen.onProgress,
    });
    assertEquals(code, "driveLocked");
    assert(message.includes('"Other program"'), message);
    assertEquals(seen.names(), ["adding", "building"]);
    assertEquals(other.isHeld, true);
    other.release();
  },
);

testAppend(
  "a drive that is taken between a look at the disc and the import is refused as driveLocked",
  appendableBdR,
  async (bench) => {
    const other = bench.otherProgram();
    const seen = phases({ importing: () => other.acquire("Other program") });
    const { code, message } = await refusal(bench, {
      onProgress: seen.onProgress,
    });
    assertEquals(code, "driveLocked");
    assert(message.includes('"Other program"'), message);
    other.release();
  },
);

testAppend(
  "a drive that another program gives back in time is waited for, before the image and before the lock",
  smallBdR,
  async (bench) => {
    const paths = [await bench.file("a.txt")];
    const other = bench.otherProgram();
    other.acquire("Other program");
    const seen = phases({ waiting: () => other.release() });
    const { onProgress } = seen;
    await bench.apartment.simulator.setFaults(DRIVE, [{
      member: "IDiscRecorder2.AcquireExclusiveAccess",
      hresult: "E_IMAPI_RECORDER_LOCKED",
      times: 7,
    }]);
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths,
      onProgress,
    });
    assertEquals([result.confirmed, result.warnings], [true, []]);
    assertEquals(seen.names()[0], "waiting");
  },
);

testAppend(
  "a drive that becomes ready in time is waited for, and else is refused as notReady",
  smallBdR,
  async (bench) => {
    const faults = (times?: number) =>
      bench.apartment.simulator.setFaults(DRIVE, [{
        member: "IDiscFormat2Data.CurrentMediaStatus",
        hresult: "E_IMAPI_RECORDER_MEDIA_BECOMING_READY",
        ...(times === undefined ? {} : { times }),
      }]);
    const paths = [await bench.file("a.txt")];
    await faults(5);
    const seen = phases();
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths,
      onProgress: seen.onProgress,
    });
    assertEquals(result.confirmed, true);
    assertEquals(
      seen.told.filter(({ phase }) => phase === "waiting").length,
      5,
    );
    await faults();
    const began = performance.now();
    const error = await refusal(bench, { waitMs: 100 });
    assertEquals(error.code, "notReady");
    assert(performance.now() - began >= 100);
    assert(error.cause instanceof Error);
    assertEquals((await refusal(bench, { waitMs: 0 })).code, "notReady");
  },
);

testAppend(
  "what cannot be imported is refused: the disc is never started over",
  smallBdR,
  async (bench) => {
    // Data of another program, without a file system.
    const file = rootOf(fileOf("a", new Uint8Array(1)));
    bench.record(file, "LABEL", (bytes) => bytes.fill(7));
    const before = bench.disc();
    assertEquals((await refusal(bench)).code, "cannotImport");
    assertEquals(bench.disc(), before);
    // A volume whose root directories are gone.
    bench.record(file, "LABEL", (bytes) => {
      const view = new DataView(bytes.buffer);
      const start: number = JSON.parse(before).nextWritableAddress;
      for (const descriptor of [16, 17]) {
        const root = view.getUint32(descriptor * 2048 + 158, true) - start;
        bytes.fill(0xFF, root * 2048, (root + 1) * 2048);
      }
    });
    const error = await refusal(bench);
    assertEquals(error.code, "cannotImport");
    assert(error.cause instanceof ComError);
  },
);

testAppend(
  "an image that does not begin where the drive writes is refused as startMismatch",
  appendableBdR,
  async (bench) => {
    // The disc is written to by another program after it was looked at.
    const seen = phases({
      importing: () => bench.record(rootOf(), "OTHER"),
    });
    const { code, message } = await refusal(bench, {
      onProgress: seen.onProgress,
    });
    assertEquals(code, "startMismatch");
    assert(message.includes("1048576"), message);
  },
);

testAppend(
  "a disc that is written to after it was imported is refused as discChanged",
  smallBdR,
  async (bench) => {
    bench.record(rootOf(), "FIRST");
    const seen = phases({ building: () => bench.record(rootOf(), "OTHER") });
    const { code, message } = await refusal(bench, {
      onProgress: seen.onProgress,
    });
    assertEquals(code, "discChanged");
    assert(message.includes("not the one that was imported"), message);
  },
);

/** Discs that are put in place of a blank one, or of one with a session. */
const SWAPS: readonly (readonly [
  what: string,
  before: SimulatedDisc,
  after: SimulatedDisc | null,
])[] = [
  ["a blank disc by one of another kind", blankBdR, {
    mediaType: "dvd+r",
    sessions: [],
  }],
  ["a blank disc by one with a session", blankBdR, appendableBdR],
  ["a disc by one with another session", appendableBdR, {
    mediaType: "bd-r",
    sessions: [{ startAddress: 0, lastWrittenAddress: 999 }],
  }],
  ["a disc by a blank one", appendableBdR, blankBdR],
  ["a disc by a closed one", appendableBdR, { ...appendableBdR, closed: true }],
  ["a disc by none", appendableBdR, null],
];

testAppend(
  "a disc that is swapped between the import and the lock is refused as discChanged",
  blankBdR,
  async (bench) => {
    for (const [what, before, after] of SWAPS) {
      bench.swap(before);
      const seen = phases({ building: () => bench.swap(after) });
      const error = await refusal(bench, { onProgress: seen.onProgress });
      assertEquals([what, error.code], [what, "discChanged"]);
      assertEquals(seen.names().at(-1), "building");
    }
  },
);
