import {
  appendableCdR,
  type SimulatedMediaType,
} from "@discworks/imapi2/simulator";
import { MEDIA_RULES } from "../src/model/media_rules.ts";
import type { DiscValues } from "../src/model/drive_answers.ts";
import { assert, assertEquals } from "./_assert.ts";
import {
  codes,
  DRIVE,
  phases,
  slashed,
  smallBdR,
  testAppend,
} from "./_append.ts";

testAppend(
  "appendSession() writes a first session to a blank disc, and tells what it wrote",
  smallBdR,
  async (bench) => {
    const path = await bench.file("notes.txt", "hello");
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths: [path],
      volumeLabel: "BACKUP_01",
    });
    const { sectors, ...rest } = result;
    assertEquals(rest, {
      mediaType: { value: 18, name: "BDR" },
      startAddress: 0,
      previousSession: null,
      volumeLabel: "BACKUP_01",
      fileSystems: ["ISO9660", "Joliet"],
      files: 1,
      directories: 0,
      bytes: 5,
      closesDisc: false,
      verification: "quick",
      confirmed: true,
      warnings: [],
      simulated: true,
    });
    assertEquals(sectors % 32, 0);
    const { label, files } = bench.session(0);
    assertEquals(label, "BACKUP_01");
    assertEquals(files, { "/notes.txt": "hello" });
  },
);

testAppend(
  "appendSession() continues what is on the disc",
  smallBdR,
  async (bench) => {
    const { apartment, recorder } = bench;
    const first = await apartment.appendSession(recorder, {
      paths: [await bench.file("one.txt")],
      volumeLabel: "BACKUP_01",
    });
    const second = await apartment.appendSession(recorder, {
      paths: [await bench.file("two/three.txt")],
    });
    assertEquals(second.startAddress, first.sectors);
    assertEquals(second.previousSession, { startAddress: 0 });
    assertEquals(second.volumeLabel, "BACKUP_01");
    assertEquals([second.files, second.bytes], [1, 13]);
    const { label, files, firstSector } = bench.session(second.startAddress);
    assertEquals(label, "BACKUP_01");
    assertEquals(files, {
      "/one.txt": "one.txt",
      "/three.txt": "two/three.txt",
    });
    // The earlier file is where it was, and was not written again.
    assert(firstSector("/one.txt") < first.sectors);
    const third = await apartment.appendSession(recorder, {
      paths: [],
      remove: ["/one.txt"],
      volumeLabel: "OTHER",
    });
    assertEquals([third.files, third.directories, third.bytes], [0, 0, 0]);
    assertEquals(third.previousSession, { startAddress: second.startAddress });
    assertEquals(bench.session(third.startAddress).label, "OTHER");
    assertEquals(Object.keys(bench.session(third.startAddress).files), [
      "/three.txt",
    ]);
    // What was removed is there for who reads the earlier session.
    assertEquals(
      bench.session(second.startAddress).files["/one.txt"],
      "one.txt",
    );
  },
);

testAppend(
  "onProgress is told the phases in order, with a share that never falls and ends at 1",
  smallBdR,
  async (bench) => {
    const path = await bench.file("a.txt");
    const blank = phases();
    await bench.apartment.appendSession(bench.recorder, {
      paths: [path],
      onProgress: blank.onProgress,
    });
    assertEquals(blank.names(), [
      "adding",
      "building",
      "writing",
      "verifying",
      "completed",
    ]);
    await bench.apartment.simulator.setFaults(DRIVE, [{
      member: "IDiscFormat2Data.CurrentMediaStatus",
      hresult: "E_IMAPI_RECORDER_MEDIA_BECOMING_READY",
      times: 2,
    }]);
    const appended = phases();
    const before = performance.now();
    const paths = [
      path,
      await bench.file("b.txt"),
      await bench.file("d/c.txt"),
    ];
    await bench.apartment.appendSession(bench.recorder, {
      paths,
      onProgress: appended.onProgress,
    });
    const elapsed = (performance.now() - before) / 1000;
    assertEquals(appended.names(), [
      "waiting",
      "importing",
      "adding",
      "building",
      "writing",
      "verifying",
      "completed",
    ]);
    const { told } = appended;
    for (const [index, { fraction, elapsedSeconds }] of told.entries()) {
      const before = told[index - 1];
      assert(fraction >= (before?.fraction ?? 0) && fraction <= 1);
      assert(elapsedSeconds >= (before?.elapsedSeconds ?? 0));
      assert(elapsedSeconds <= elapsed);
    }
    assertEquals(told.at(-1)!.fraction, 1);
    assertEquals(told.filter(({ fraction }) => fraction === 1).length, 1);
    assertEquals(
      told.filter(({ currentItem }) => currentItem !== null)
        .map(({ phase, currentItem }) => [phase, slashed(currentItem!)]),
      paths.map((path) => ["adding", path]),
    );
    // Between two files something is done.
    const shares = told.filter(({ currentItem }) => currentItem !== null)
      .map(({ fraction }) => fraction);
    assertEquals(new Set(shares).size, 3);
  },
);

testAppend(
  "planAppend() gives what appendSession() gives after it, and writes nothing",
  appendableCdR,
  async (bench) => {
    const { apartment, recorder } = bench;
    const before = bench.disc();
    const options = {
      paths: [await bench.file("a.txt"), await bench.file("b/c.txt")],
      signal: new AbortController().signal,
    };
    const seen = phases();
    const plan = await apartment.planAppend(recorder, {
      ...options,
      onProgress: seen.onProgress,
    });
    assertEquals(bench.disc(), before);
    assertEquals(seen.names(), [
      "importing",
      "adding",
      "building",
      "completed",
    ]);
    const { verification, confirmed, ...result } = await apartment
      .appendSession(recorder, options);
    assertEquals(plan, result);
    assertEquals([verification, confirmed], ["quick", true]);
    assertEquals(codes(plan), ["notAbortableWhileWriting"]);
  },
);

/** Media that take a session when they are blank. */
const MEDIA: readonly SimulatedMediaType[] = [
  "cd-r",
  "cd-rw",
  "dvd-r",
  "dvd-r-dl",
  "dvd+r",
  "dvd+r-dl",
  "bd-r",
  "dvd-ram",
  "dvd-rw",
  "dvd+rw",
  "bd-re",
];

testAppend(
  "sectors of a session are what it takes on each medium, and closesDisc says whether that takes more",
  null,
  async (bench) => {
    const paths = [await bench.file("a.txt")];
    for (const mediaType of MEDIA) {
      bench.insert({ mediaType, sessions: [] });
      const { sectors, closesDisc } = await bench.apartment.appendSession(
        bench.recorder,
        { paths },
      );
      const disc: DiscValues = JSON.parse(bench.disc());
      const rules = MEDIA_RULES[mediaType];
      const isRandomWrite = rules.recording === "randomWrite";
      assertEquals(
        [mediaType, sectors % rules.alignment, closesDisc],
        [mediaType, 0, !isRandomWrite && !disc.writable],
      );
      if (isRandomWrite) assert(disc.lastWrittenAddress! < sectors);
      else assertEquals(disc.lastWrittenAddressOfPreviousSession, sectors - 1);
      bench.swap(null);
    }
  },
);
