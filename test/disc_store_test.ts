import {
  ComError,
  openApartment,
  permissionArgs,
  type SimulatorOptions,
} from "@discworks/imapi2";
import {
  blankBdR,
  blankCdR,
  demo,
  type SimulatedDisc,
  simulatedMachine,
  type SimulatedMediaType,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { MEDIA_STATES } from "../src/abi/enums.ts";
import { HRESULTS } from "../src/abi/hresults.ts";
import { SECTOR_SIZE } from "../src/model/empty_volume.ts";
import { lockToRead, lockToRecordSync } from "../src/model/file_lock.ts";
import { SharedMachine } from "../src/model/shared_machine.ts";
import { memoryOf } from "../src/model/simulated_machine.ts";
import { machineMemory, openDiscsOf } from "../src/simulator/requests.ts";
import { SimulatedFailure } from "../worker/simulator/simulated_object.ts";
import { openStore, sectorsOf } from "./_disc_store.ts";
import { ROOT } from "./_program.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "./_assert.ts";

const PROGRAM = `${ROOT}test/_recording_program.ts`;

/** The paths and the flags of the program are those of Unix. */
const ON_UNIX = { ignore: Deno.build.os === "windows" };

function computer(...discs: SimulatedDisc[]): SimulatorOptions {
  return {
    recorders: discs.map((disc, index) =>
      simulatedRecorder(disc, { id: `drive ${index}` })
    ),
  };
}

async function opened(...discs: SimulatedDisc[]) {
  const memory = machineMemory(computer(...discs));
  await openDiscsOf(memory);
  return { ...openStore(memory), memory };
}

class Folder implements AsyncDisposable {
  readonly path = Deno.makeTempDirSync();
  readonly image = `${this.path}/disc.img`;
  readonly description = `${this.image}.json`;
  disc(mediaType: SimulatedMediaType = "bd-r"): SimulatedDisc {
    return { mediaType, sessions: [], image: this.image };
  }
  /** The names of the files in it. */
  async names(): Promise<string[]> {
    const entries = await Array.fromAsync(Deno.readDir(this.path));
    return entries.map(({ name }) => name);
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

function failsWith(code: number, run: () => void): void {
  const { hresult } = assertThrows(run, SimulatedFailure);
  assertEquals(hresult, code);
}

/** Records one session, and gives its first sector. */
function record(
  { store, drive }: ReturnType<typeof openStore>,
  sectors: number,
  closed = false,
): number {
  const start = drive.disc.nextWritableAddress;
  store.beginSession(start, sectors);
  store.write(start, sectorsOf(start, sectors));
  store.endSession({ lastWrittenAddress: start + sectors - 1, closed });
  return start;
}

for (const mediaType of ["cd-r", "dvd-r", "dvd+r", "bd-r"] as const) {
  Deno.test(`sessions recorded on ${mediaType} are read back, from memory and from a file`, async () => {
    await using folder = new Folder();
    const inMemory = await opened({ mediaType, sessions: [] });
    const inFile = await opened(folder.disc(mediaType));
    for (const at of [inMemory, inFile]) {
      const first = record(at, 320);
      const second = record(at, 37);
      assertEquals(first, 0);
      assert(second >= 320);
      assertEquals(at.store.read(first, 320), sectorsOf(first, 320));
      assertEquals(at.store.read(second, 37), sectorsOf(second, 37));
      assertEquals(at.drive.disc.startAddressOfPreviousSession, second);
      assert(at.drive.disc.nextWritableAddress >= second + 37);
      const padded = at.drive.disc.lastWrittenAddressOfPreviousSession;
      if (padded > second + 36) {
        assertEquals(
          at.store.read(padded, 1),
          new Uint8Array(SECTOR_SIZE),
        );
      }
      assertThrows(() => at.store.read(padded + 1, 1), RangeError, "nothing");
    }
    assertEquals(inFile.drive.disc, inMemory.drive.disc);
    // The same disc, opened anew.
    const again = await opened(folder.disc(mediaType));
    assertEquals(again.drive.disc, inFile.drive.disc);
    assertEquals(again.store.read(0, 320), sectorsOf(0, 320));
    const third = record(again, 20, true);
    assertEquals(again.store.read(third, 20), sectorsOf(third, 20));
    failsWith(
      HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE,
      () => again.store.beginSession(third + 100_000, 1),
    );
    const { imageSectors, sessions, closed, image, ...rest } = JSON.parse(
      await Deno.readTextFile(folder.description),
    );
    assertEquals([sessions.length, closed, image], [3, true, undefined]);
    assertEquals(rest, { mediaType });
    assertEquals(
      (await Deno.stat(folder.image)).size,
      imageSectors * SECTOR_SIZE,
    );
  });
}

Deno.test("random-write media take one image, and then refuse", async () => {
  await using folder = new Folder();
  for (
    const disc of [
      folder.disc("dvd+rw"),
      { mediaType: "dvd-ram", sessions: [] } as const,
    ]
  ) {
    const at = await opened(disc);
    at.store.beginSession(0, 40);
    at.store.write(0, sectorsOf(0, 40));
    at.store.endSession({ lastWrittenAddress: 39 });
    assertEquals(at.store.read(0, 40), sectorsOf(0, 40));
    assertEquals(at.drive.disc.blank, false);
    failsWith(
      HRESULTS.E_IMAPI_DF2DATA_MEDIA_NOT_BLANK,
      () => at.store.beginSession(0, 40),
    );
  }
});

Deno.test("a session that is broken off stays open, and takes nothing more", async () => {
  await using folder = new Folder();
  for (const disc of [blankBdR, folder.disc()]) {
    const at = await opened(disc);
    const before = at.drive.disc;
    at.store.beginSession(0, 64);
    at.store.endSession({ lastWrittenAddress: -1, open: true });
    assertEquals(at.drive.disc, before);
    at.store.beginSession(0, 64);
    at.store.write(0, sectorsOf(0, 9));
    at.store.endSession({ lastWrittenAddress: 8, open: true });
    assertEquals(at.drive.disc.writable, false);
    assertEquals(at.store.read(0, 9), sectorsOf(0, 9));
    failsWith(
      HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE,
      () => at.store.beginSession(64, 1),
    );
  }
});

Deno.test("a store refuses what is not in the session, and what does not fit", async () => {
  await using folder = new Folder();
  for (const disc of [blankCdR, folder.disc("cd-r")]) {
    const { store } = await opened(disc);
    assertThrows(() => store.write(0, sectorsOf(0, 1)), Error, "no session");
    assertThrows(() => store.beginSession(5, 1), RangeError, "address is 0");
    assertThrows(() => store.beginSession(0, 0), RangeError, "1 or more");
    assertThrows(() => store.beginSession(0, 359_850), SimulatedFailure);
    store.beginSession(0, 10);
    failsWith(
      HRESULTS.E_IMAPI_RECORDER_LOCKED,
      () => store.beginSession(0, 10),
    );
    assertThrows(() => store.write(9, sectorsOf(9, 2)), RangeError);
    assertThrows(() => store.write(0, new Uint8Array(7)), RangeError);
    assertThrows(
      () => store.endSession({ lastWrittenAddress: 10 }),
      RangeError,
    );
    store.endSession({ lastWrittenAddress: 9 });
  }
});

Deno.test("a session that cannot be ended is one that was killed, and holds up no other disc", async () => {
  await using folder = new Folder();
  const { store, memory } = await opened(folder.disc());
  const machine = new SharedMachine(memory);
  store.beginSession(0, 32);
  store.write(0, sectorsOf(0, 32));
  // In the place of the description that would be written.
  await Deno.mkdir(`${folder.description}.tmp`);
  assertThrows(() => store.endSession({ lastWrittenAddress: 31 }), Error);
  assertEquals(machine.state.drives[0]!.recording, null);
  await Deno.remove(`${folder.description}.tmp`);
  const again = await opened(folder.disc());
  assertEquals(again.drive.disc.mediaState, MEDIA_STATES.NON_EMPTY_SESSION);
});

Deno.test("apartments of a machine read what another recorded in memory, and a new disc has none of it", async () => {
  const simulator = simulatedMachine(computer(blankBdR));
  const at = openStore(memoryOf(simulator)!);
  record(at, 50);
  await using apartment = await openApartment({ simulator });
  const { simulator: control } = apartment;
  assertEquals(
    await control.readSectors("drive 0", 0, 50),
    sectorsOf(0, 50),
  );
  const [report] = await apartment.inspect();
  assertEquals(report!.multisession?.nextWritableAddress, 64);
  await control.swap("drive 0", {
    mediaType: "bd-r",
    sessions: [{ startAddress: 0, lastWrittenAddress: 31 }],
  });
  const volume = await control.readSectors("drive 0", 0, 17);
  assertEquals(volume.subarray(0, 16 * SECTOR_SIZE).some(Boolean), false);
  failsWith(
    HRESULTS.E_IMAPI_RECORDER_MEDIA_NO_MEDIA,
    () => at.store.write(0, sectorsOf(0, 1)),
  );
});

Deno.test("a disc that is a file is put in and swapped, and is in one drive only", async () => {
  await using folder = new Folder();
  record(await opened(folder.disc()), 50);
  await using apartment = await openApartment({
    simulator: computer(blankBdR, folder.disc()),
  });
  const { simulator } = apartment;
  assertEquals(await simulator.readSectors("drive 1", 0, 50), sectorsOf(0, 50));
  await assertRejects(
    () => simulator.swap("drive 0", folder.disc()),
    Error,
    'it is in "drive 1"',
  );
  await simulator.eject("drive 1");
  await simulator.swap("drive 0", folder.disc());
  assertEquals(await simulator.readSectors("drive 0", 9, 1), sectorsOf(9, 1));
});

Deno.test("'image' with what it tells itself, or twice, is refused", async () => {
  await using folder = new Folder();
  const disc = folder.disc();
  const refused: [SimulatedDisc[], string][] = [
    [
      [{ ...disc, sessions: [{ startAddress: 0, lastWrittenAddress: 9 }] }],
      "sessions",
    ],
    [[{ ...disc, freeSectors: 9 }], "freeSectors"],
    [[{ ...disc, image: "" }], "image"],
    [
      [disc, { ...disc, image: `${folder.path}/x/../disc.img` }],
      "recorders[1].disc.image",
    ],
  ];
  for (const [discs, field] of refused) {
    const { message } = await assertRejects(
      () => openApartment({ simulator: computer(...discs) }),
      TypeError,
    );
    assertStringIncludes(message, field);
  }
  assertEquals(await folder.names(), []);
});

Deno.test("a file that is missing or empty is a blank disc, and is not touched", async () => {
  await using folder = new Folder();
  for (const isThere of [false, true]) {
    if (isThere) await Deno.writeFile(folder.image, new Uint8Array());
    const files = await folder.names();
    const { drive } = await opened(folder.disc());
    assertEquals([drive.disc.blank, drive.disc.nextWritableAddress], [true, 0]);
    assertEquals(await folder.names(), files);
  }
});

Deno.test("a disc in a directory that is not there fails to be written, and the apartment goes on", async () => {
  await using folder = new Folder();
  const disc = { ...folder.disc(), image: `${folder.path}/gone/disc.img` };
  const at = await opened(disc);
  for (let times = 0; times < 2; times++) {
    failsWith(HRESULTS.E_FAIL, () => at.store.beginSession(0, 32));
  }
  await using apartment = await openApartment({ simulator: computer(disc) });
  const [recorder] = await apartment.recorders();
  const { code, description } = await assertRejects(
    () => apartment.appendSession(recorder!, { paths: [`${ROOT}README.md`] }),
    ComError,
  );
  assertEquals(code, "E_FAIL");
  assertStringIncludes(description ?? "", "Cannot write the disc ");
  assertEquals((await apartment.inspect())[0]?.state, "appendable");
});

Deno.test("a file without a description has the sessions that are found in it", async () => {
  await using folder = new Folder();
  await using apartment = await openApartment({
    simulator: computer({
      mediaType: "bd-r",
      sessions: [{ startAddress: 0, lastWrittenAddress: 63 }],
    }),
  });
  const volume = await apartment.simulator.readSectors("drive 0", 0, 64);
  await Deno.writeFile(folder.image, volume);
  const at = await opened(folder.disc());
  assertEquals(at.drive.disc.nextWritableAddress, 64);
  const start = record(at, 32);
  const again = await opened(folder.disc());
  assertEquals(again.store.read(0, 64), volume);
  assertEquals(again.store.read(start, 32), sectorsOf(start, 32));
});

Deno.test(
  "a file that is no flat image, and what is no file, are refused",
  async () => {
    await using folder = new Folder();
    const raw = new Uint8Array(2 * 2352);
    for (const start of [0, 2352]) {
      raw.fill(0xFF, start + 1, start + 11);
      raw[start + 15] = 1;
    }
    for (const bytes of [raw, sectorsOf(0, 20).subarray(1)]) {
      await Deno.writeFile(folder.image, bytes);
      await assertRejects(
        () => opened(folder.disc()),
        Deno.errors.InvalidData,
        "whole sectors",
      );
    }
    await Deno.remove(folder.image);
    await Deno.mkdir(folder.image);
    await assertRejects(
      () => opened(folder.disc()),
      Deno.errors.InvalidData,
      "must be a file",
    );
  },
);

Deno.test("a description that does not fit its file is refused, and nothing is touched", async () => {
  await using folder = new Folder();
  record(await opened(folder.disc()), 64);
  const good = JSON.parse(await Deno.readTextFile(folder.description));
  const sectors = await Deno.readFile(folder.image);
  const refused: [string, string][] = [
    ["{", "malformed"],
    ["[]", "malformed"],
    [JSON.stringify({ ...good, imageSectors: 63 }), "bytes"],
    [JSON.stringify({ ...good, imageSectors: 65 }), "bytes"],
    [JSON.stringify({ ...good, imageSectors: undefined }), "imageSectors"],
    [JSON.stringify({ ...good, mediaType: "dvd+r" }), "dvd+r"],
    [JSON.stringify({ ...good, image: "x" }), "malformed"],
    [JSON.stringify({ ...good, unknown: 1 }), "unknown"],
    [
      JSON.stringify({ ...good, recording: { startAddress: 64, sectors: 0 } }),
      "sectors",
    ],
    [
      JSON.stringify({ ...good, recording: { startAddress: 32, sectors: 9 } }),
      "startAddress",
    ],
    [
      JSON.stringify({
        ...good,
        closed: true,
        recording: { startAddress: 64, sectors: 9 },
      }),
      "recorded",
    ],
    [
      JSON.stringify({
        ...good,
        imageSectors: 99,
        recording: { startAddress: 64, sectors: 9 },
      }),
      "bytes",
    ],
  ];
  for (const [text, part] of refused) {
    await Deno.writeTextFile(folder.description, text);
    const { message } = await assertRejects(
      () => openApartment({ simulator: computer(folder.disc()) }),
      Deno.errors.InvalidData,
    );
    assertStringIncludes(message, part);
    assertEquals(await Deno.readTextFile(folder.description), text);
    assertEquals(await Deno.readFile(folder.image), sectors);
  }
  await Deno.remove(folder.image);
  await assertRejects(() => opened(folder.disc()), Deno.errors.InvalidData);
});

Deno.test(
  "sessions before a recording that was killed are intact, 30 times",
  ON_UNIX,
  async () => {
    const found = { open: 0, complete: 0 };
    for (let time = 0; time < 30; time++) {
      await using folder = new Folder();
      const child = new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--config=test/deno.json",
          "-A",
          "--no-check",
          PROGRAM,
          folder.image,
        ],
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const reader = child.stdout.getReader();
      await reader.read();
      // After a number of looks at the file that differs each time.
      const looks = Math.floor(Math.random() * 1500);
      for (let look = 0; look < looks; look++) {
        await Deno.stat(folder.path);
      }
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
      const { drive, store, memory } = await opened(folder.disc());
      const { drives: [state] } = new SharedMachine(memory).state;
      const { sessions } = state!.disc!;
      for (
        const [index, { startAddress, lastWrittenAddress, open }] of sessions
          .entries()
      ) {
        found[open ? "open" : "complete"]++;
        if (open) {
          assertEquals(index, sessions.length - 1);
          assertEquals(drive.disc.writable, false);
          continue;
        }
        assertEquals(lastWrittenAddress, startAddress + 89);
        assertEquals(store.read(startAddress, 90), sectorsOf(startAddress, 90));
      }
      if (drive.disc.writable) record({ drive, store }, 3);
      else {
        failsWith(
          HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE,
          () => store.beginSession(0, 1),
        );
      }
    }
    assert(found.open > 0 && found.complete > 0, JSON.stringify(found));
  },
);

Deno.test(
  "while a process records, others are refused; once it is killed, its session is open",
  ON_UNIX,
  async () => {
    await using folder = new Folder();
    const early = await opened(folder.disc());
    const child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--config=test/deno.json",
        "-A",
        "--no-check",
        PROGRAM,
        folder.image,
        "hold",
      ],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    let said = "";
    while (!said.includes("recording")) said += (await reader.read()).value;
    failsWith(
      HRESULTS.E_IMAPI_RECORDER_LOCKED,
      () => early.store.beginSession(0, 1),
    );
    await assertRejects(() => opened(folder.disc()), Deno.errors.Busy);
    child.kill("SIGKILL");
    await reader.cancel();
    await child.status;
    const late = await opened(folder.disc());
    assertEquals(late.drive.disc.writable, false);
    assertEquals(late.store.read(0, 10), sectorsOf(0, 10));
    // It was opened before the other one recorded.
    failsWith(
      HRESULTS.E_IMAPI_RECORDER_LOCKED,
      () => early.store.beginSession(0, 1),
    );
  },
);

Deno.test("where Deno cannot try to lock, a file is locked as soon as it is free", async () => {
  const locks: (boolean | undefined)[] = [];
  const old = {
    lock(exclusive?: boolean) {
      locks.push(exclusive);
      return Promise.resolve();
    },
    lockSync(exclusive?: boolean) {
      locks.push(exclusive);
    },
  } as Deno.FsFile;
  assertEquals([await lockToRead(old), lockToRecordSync(old)], [true, true]);
  assertEquals(locks, [false, true]);
});

Deno.test(
  "without permission, the error has flags that name three files",
  ON_UNIX,
  async () => {
    await using folder = new Folder();
    const args = permissionArgs({ simulator: computer(folder.disc()) });
    const files = ["", ".json", ".json.tmp"].map((end) => folder.image + end);
    assert(args[0]!.endsWith(files.join(",")), args[0]);
    assertEquals(args[1], `--allow-write=${files.join(",")}`);
    const main = new URL("../mod.ts", import.meta.url).href;
    const program = `${folder.path}/open.ts`;
    await Deno.writeTextFile(
      program,
      `import { openApartment } from "${main}";
const disc = ${JSON.stringify(folder.disc())};
const recorder = { id: "one", vendorId: "", productId: "", productRevision: "", disc: null };
async function says(run) { try { await run(); console.log("opened"); } catch (error) { console.log(error.name, error.message); } }
await says(async () => { await using _ = await openApartment({ simulator: { recorders: [{ ...recorder, disc }] } }); });
await using apartment = await openApartment({ simulator: { recorders: [recorder] } });
await says(() => apartment.simulator.insert("one", disc));`,
    );
    const run = async (...given: string[]) => {
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--no-config",
          "--no-prompt",
          "--no-check",
          ...given,
          program,
        ],
      }).output();
      const text = new TextDecoder().decode(stdout);
      return text.trim().split("\n").filter(Boolean).length === 2
        ? text.trim().split("\n")
        : [new TextDecoder().decode(stderr)];
    };
    const withoutFiles = permissionArgs({ simulator: demo });
    const denied = await run(...withoutFiles);
    assertEquals(denied.length, 2, denied.join());
    for (const line of denied) {
      assertStringIncludes(line, "NotCapable Cannot open the");
      assertStringIncludes(line, `--allow-write=${files.join(",")}`);
    }
    assertEquals(await run(...args), ["opened", "opened"]);
  },
);

Deno.test("a simulation file names the file of a disc", ON_UNIX, async () => {
  await using folder = new Folder();
  record(await opened(folder.disc()), 64);
  const path = `${folder.path}/simulation.json`;
  await Deno.writeTextFile(path, JSON.stringify(computer(folder.disc())));
  const inspect = new URL("../examples/inspect.ts", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--config=test/deno.json",
      "-A",
      "--no-check",
      inspect,
      "--simulate",
      path,
      "--json",
    ],
  }).output();
  const text = new TextDecoder().decode(stdout);
  assertStringIncludes(text, `"nextWritableAddress": 64`);
});
