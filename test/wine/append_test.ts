/** Sessions that are appended on real COM, by the burner of the test server. */

import {
  type Apartment,
  type AppendedSession,
  type AppendProgress,
  BurnVerificationError,
  ComError,
  openApartment,
  SessionNotFoundError,
  SessionRefusedError,
} from "@discworks/imapi2";
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLess,
  assertRejects,
} from "../_assert.ts";
import {
  APPENDABLE,
  BLANK,
  type Burner,
  type BurnerDisc,
  burnerOf,
  FOLDER,
  imageOf,
  namesOf,
  OPTIONS,
  windowsPath,
} from "./_test_burner.ts";

/** Runs a test, and checks what must hold at the end of every one. */
async function withBurner(
  disc: BurnerDisc,
  test: (burner: Burner, apartment: Apartment) => Promise<void>,
  moves = true,
): Promise<void> {
  const apartment = await openApartment();
  try {
    await using burner = await burnerOf(apartment, disc, moves);
    await test(burner, apartment);
    const locks = burner.log.lines().filter((line) =>
      /^(?:exclusive|mcn) /.test(line)
    );
    for (const what of ["exclusive", "mcn"]) {
      const last = locks.findLast((line) => line.startsWith(what)) ??
        `${what} 0`;
      assertEquals(last, `${what} 0`, "what was taken is given back");
    }
    // The asking apartment has the recorder and what sets the burner up.
    assertEquals(burner.log.live(), 2);
    assertEquals(
      burner.log.lines().filter((line) => line.startsWith("over-release")),
      [],
    );
    assertEquals((await apartment.stats()).liveObjects, 2);
  } finally {
    await apartment.close();
  }
}

/** The members of `wanted` that were called, in order, each as often as it was. */
function only(calls: readonly string[], wanted: readonly string[]): string[] {
  return calls.filter((call) => wanted.includes(call));
}

const AFTER_IMPORT = [
  "IFileSystemImage.put_MultisessionInterfaces",
  "IFileSystemImage.ImportFileSystem",
  "IFileSystemImage.get_SessionStartBlock",
  "IFileSystemImage.put_FreeMediaBlocks",
  "IFileSystemImage.put_StageFiles",
  "IFileSystemImage.put_VolumeName",
  "IFsiDirectoryItem.AddTree",
  "IFileSystemImage.CreateResultImage",
  "IFileSystemImageResult.get_ImageStream",
  "IDiscRecorder2.AcquireExclusiveAccess",
  "IDiscRecorder2.DisableMcn",
  "IDiscFormat2Data.put_DisableConsumerDvdCompatibilityMode",
  "IDiscFormat2Data.put_ForceMediaToBeClosed",
  "IBurnVerification.put_BurnVerificationLevel",
  "IDiscFormat2Data.SetWriteSpeed",
  "IDiscFormat2Data.Write",
  "IDiscRecorder2.EnableMcn",
  "IDiscRecorder2.ReleaseExclusiveAccess",
];

Deno.test("a session is appended in order, with the bytes of its files", () =>
  withBurner(APPENDABLE, async (burner, apartment) => {
    const names = await namesOf(FOLDER);
    const image = await imageOf(FOLDER, names);
    const { threadId } = await apartment.stats();
    const session = await apartment.appendSession(burner.recorder, {
      ...OPTIONS,
      remove: ["/old.txt"],
      speed: 2720,
      verification: "full",
    });
    const sectors = Math.ceil(image.length / 2048 / 16) * 16;
    assertEquals(session, {
      mediaType: { value: 6, name: "DVDPLUSR" },
      startAddress: 2528,
      sectors,
      previousSession: { startAddress: 0 },
      volumeLabel: "BACKUP_07",
      fileSystems: ["ISO9660", "Joliet", "UDF"],
      files: names.length,
      directories: 1,
      bytes: await bytesOf(names),
      closesDisc: false,
      warnings: [],
      simulated: false,
      verification: "full",
      confirmed: true,
    });
    assertEquals(await burner.written(), image);
    const calls = burner.calls(threadId);
    assertEquals(only(calls, AFTER_IMPORT), AFTER_IMPORT);
    assert(
      calls.indexOf("IFsiDirectoryItem.Remove") <
        calls.indexOf("IFsiDirectoryItem.AddTree"),
    );
    // The disc is looked at between the lock and the write, and after it.
    const [lock, write] = [
      calls.indexOf("IDiscRecorder2.AcquireExclusiveAccess"),
      calls.indexOf("IDiscFormat2Data.Write"),
    ];
    const looks = calls.flatMap((call, index) =>
      call === "IDiscFormat2Data.get_NextWritableAddress" ? [index] : []
    );
    assert(looks.some((index) => index < lock));
    assert(looks.some((index) => index > lock && index < write));
    assert(looks.some((index) => index > write));
    const jobThreads = [...burner.log.threads()].filter((id) =>
      id !== threadId
    );
    assertEquals(jobThreads.length, 1, "one thread made every call of the job");
    assert(burner.log.lines().includes("close 0"));
    assert(burner.log.lines().includes("verification 2"));
  }));

async function bytesOf(names: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    names.map(async (name) =>
      (await Deno.stat(new URL(`${FOLDER.href}/${name}`))).size
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

Deno.test("a blank disc gets its first session by the defaults of the image", () =>
  withBurner(BLANK, async (burner, apartment) => {
    const { threadId } = await apartment.stats();
    const session = await apartment.appendSession(burner.recorder, OPTIONS);
    assertEquals(session.startAddress, 0);
    assertEquals(session.previousSession, null);
    const calls = burner.calls(threadId);
    assert(calls.includes("IFileSystemImage.ChooseImageDefaults"));
    assert(!calls.includes("IFileSystemImage.ImportFileSystem"));
  }));

Deno.test("a file, and a folder of which something is left out, are added piece by piece with their times", () =>
  withBurner(APPENDABLE, async (burner, apartment) => {
    const names = await namesOf(FOLDER);
    const [left, ...kept] = names;
    const readme = new URL("../../README.md", import.meta.url);
    const session = await apartment.appendSession(burner.recorder, {
      paths: [
        ...OPTIONS.paths,
        { path: windowsPath(readme), as: "/2026/notes.txt" },
      ],
      exclude: (path) => path.endsWith(`\\${left}`),
    });
    assertEquals(session.files, kept.length + 1);
    // The label of the disc is "Old disc".
    assertEquals(session.volumeLabel, "OLD_DISC");
    assertEquals(session.warnings.map(({ code }) => code), ["labelChanged"]);
    const folder = await imageOf(FOLDER, kept);
    const file = await imageOf(new URL("../..", import.meta.url), [
      "README.md",
    ]);
    assertEquals(
      await burner.written(),
      new Uint8Array(await new Blob([folder, file]).arrayBuffer()),
    );
    const { atime, birthtime, mtime } = await Deno.stat(readme);
    const times = { created: birthtime, accessed: atime, modified: mtime };
    for (const [which, time] of Object.entries(times)) {
      const lines = burner.log.lines().filter((line) =>
        line.startsWith(`${which} `)
      );
      // The folder has times as well.
      assertEquals(lines.length, session.files + 1);
      assertEquals(
        lines.at(-1),
        `${which} ${time!.toISOString().slice(0, 10)}`,
      );
    }
  }));

Deno.test("planAppend() does all but locking and writing", () =>
  withBurner(APPENDABLE, async (burner, apartment) => {
    const { threadId } = await apartment.stats();
    const plan = await apartment.planAppend(burner.recorder, OPTIONS);
    assertEquals(plan.startAddress, 2528);
    const calls = burner.calls(threadId);
    assert(calls.includes("IFileSystemImage.CreateResultImage"));
    assert(!calls.includes("IDiscRecorder2.AcquireExclusiveAccess"));
    assertEquals((await burner.written()).length, 0);
  }));

Deno.test("the asking apartment answers while a session is written", () =>
  withBurner(APPENDABLE, async (burner, apartment) => {
    const src = new URL("../../src", import.meta.url);
    let isWriting = false;
    let isOver = false;
    const job = apartment.appendSession(burner.recorder, {
      ...OPTIONS,
      paths: [windowsPath(src)],
      onProgress: ({ phase }) => isWriting ||= phase === "writing",
    }).finally(() => isOver = true);
    const whileWriting: number[] = [];
    while (!isOver) {
      const before = performance.now();
      await burner.recorder.productId();
      if (isWriting) whileWriting.push(performance.now() - before);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await job;
    whileWriting.sort((one, other) => one - other);
    assert(whileWriting.length > 20, `${whileWriting.length} answers`);
    // Write takes 20 ms for each 64 KiB: an answer that waited for it would take hundreds.
    assertLess(whileWriting[Math.floor(whileWriting.length / 2)]!, 20);
  }));

const E_FAIL = 0x80004005;

/** Every member that the job calls, and what a failure of it becomes. */
const STEPS: readonly (readonly [
  member: string,
  expected: "ComError" | "refused" | "warning" | "none",
])[] = [
  ["IDiscRecorder2.InitializeDiscRecorder", "ComError"],
  // The server knows whose it is only when the recorder is taken away again.
  ["IDiscFormat2Data.put_Recorder", "warning"],
  ["IDiscFormat2Data.put_ClientName", "ComError"],
  ["IDiscFormat2.IsCurrentMediaSupported", "ComError"],
  ["IDiscFormat2Data.get_CurrentMediaStatus", "ComError"],
  ["IDiscFormat2Data.get_WriteProtectStatus", "ComError"],
  ["IDiscFormat2Data.get_CurrentPhysicalMediaType", "ComError"],
  ["IDiscFormat2.get_MediaPhysicallyBlank", "ComError"],
  ["IDiscFormat2Data.get_TotalSectorsOnMedia", "ComError"],
  ["IDiscFormat2Data.get_FreeSectorsOnMedia", "ComError"],
  ["IDiscFormat2Data.get_NextWritableAddress", "ComError"],
  ["IDiscFormat2Data.get_StartAddressOfPreviousSession", "ComError"],
  ["IDiscFormat2Data.get_MultisessionInterfaces", "ComError"],
  ["IMultisession.get_IsSupportedOnCurrentMediaState", "ComError"],
  ["IMultisession.put_InUse", "ComError"],
  ["IFileSystemImage.put_MultisessionInterfaces", "refused"],
  ["IFileSystemImage.ImportFileSystem", "refused"],
  ["IFileSystemImage.get_SessionStartBlock", "ComError"],
  ["IFileSystemImage.put_FreeMediaBlocks", "ComError"],
  ["IFileSystemImage.put_StageFiles", "ComError"],
  ["IFileSystemImage.get_FileSystemsToCreate", "ComError"],
  ["IFileSystemImage.put_VolumeName", "ComError"],
  ["IFileSystemImage.get_Root", "ComError"],
  ["IFileSystemImage.get_ChangePoint", "ComError"],
  ["IFileSystemImage.Exists", "ComError"],
  ["IFsiDirectoryItem.Remove", "ComError"],
  ["IFsiDirectoryItem.AddDirectory", "ComError"],
  ["IFsiDirectoryItem.get_Item", "ComError"],
  ["IFsiDirectoryItem.AddTree", "ComError"],
  ["IFileSystemImage.CreateResultImage", "ComError"],
  ["IFileSystemImageResult.get_TotalBlocks", "ComError"],
  ["IFileSystemImageResult.get_ImageStream", "ComError"],
  // It is tried again.
  ["IDiscRecorder2.AcquireExclusiveAccess", "none"],
  ["IDiscRecorder2.DisableMcn", "none"],
  ["IDiscFormat2Data.put_DisableConsumerDvdCompatibilityMode", "ComError"],
  ["IDiscFormat2Data.put_ForceMediaToBeClosed", "ComError"],
  ["IBurnVerification.put_BurnVerificationLevel", "ComError"],
  ["IDiscFormat2Data.SetWriteSpeed", "ComError"],
  ["IDiscFormat2Data.Write", "ComError"],
  ["IDiscRecorder2.EnableMcn", "warning"],
  ["IDiscRecorder2.ReleaseExclusiveAccess", "warning"],
  ["IDiscRecorder2.EjectMedia", "warning"],
];

/** A clean-up that fails is one that the server does not count. */
const LOCKS: Readonly<Record<string, string>> = {
  "IDiscRecorder2.EnableMcn": "mcn",
  "IDiscRecorder2.ReleaseExclusiveAccess": "exclusive",
};

for (const [member, expected] of STEPS) {
  Deno.test(`a failure of ${member} is ${expected}, and holds nothing`, async () => {
    const apartment = await openApartment();
    try {
      await using burner = await burnerOf(apartment, APPENDABLE);
      await burner.fail(member, E_FAIL, 1);
      const job = () =>
        apartment.appendSession(burner.recorder, {
          ...OPTIONS,
          remove: ["/old.txt"],
          speed: 2720,
          eject: true,
        });
      if (expected === "ComError") {
        const error = await assertRejects(job, ComError);
        assertEquals(error.hresult, E_FAIL);
        assertEquals(
          `${error.interfaceName}.${error.method}`,
          member.replace(/(?<=\.)(?:get|put)_/, ""),
        );
      } else if (expected === "refused") {
        const error = await assertRejects(job, SessionRefusedError);
        assertInstanceOf(error.cause, ComError);
      } else {
        const { warnings, confirmed } = await job();
        assertEquals(confirmed, true);
        assertEquals(warnings.length, expected === "warning" ? 1 : 0);
      }
      for (const lock of ["exclusive", "mcn"]) {
        if (lock === LOCKS[member]) continue;
        const last = burner.log.lines().findLast((line) =>
          line.startsWith(`${lock} `)
        ) ?? `${lock} 0`;
        assertEquals(last, `${lock} 0`);
      }
      assertEquals(burner.log.live(), 2);
      assertEquals((await apartment.stats()).liveObjects, 2);
      // The apartment, and the drive, are as usable as before.
      await burner.swap(APPENDABLE);
      const plan = await apartment.planAppend(burner.recorder, OPTIONS);
      assertEquals(plan.startAddress, APPENDABLE.next);
    } finally {
      await apartment.close();
    }
  });
}

const BECOMING_READY = 0xC0AA0205;
const VERIFICATION_FAILED = 0xC0AA0007;

Deno.test("a drive that becomes ready late is waited for", () =>
  withBurner(APPENDABLE, async (burner, apartment) => {
    await burner.fail(
      "IDiscFormat2Data.get_CurrentMediaStatus",
      BECOMING_READY,
      3,
    );
    const phases: string[] = [];
    await append(burner, apartment, ({ phase }) => phases.push(phase));
    assertEquals(phases.filter((phase) => phase === "waiting").length, 3);
  }));

Deno.test("a drive that another program holds is waited for, and then refused by its owner's name", () =>
  withBurner(APPENDABLE, async (burner, apartment) => {
    await burner.setOwner("Nero");
    const error = await assertRejects(
      () => append(burner, apartment),
      SessionRefusedError,
      "Nero",
    );
    assertEquals(error.code, "driveLocked");
    const job = append(burner, apartment, ({ phase }) => {
      if (phase === "building") setTimeout(() => burner.setOwner(""), 2000);
    });
    assertEquals((await job).confirmed, true);
  }));

Deno.test("a disc that is swapped between import and lock is refused", () =>
  withBurner(APPENDABLE, async (burner, apartment) => {
    let swapped: Promise<void> | undefined;
    await burner.setOwner("for a moment");
    const job = append(burner, apartment, ({ phase }) => {
      if (phase !== "building") return;
      swapped ??= burner.swap({ ...APPENDABLE, next: 9600 }).then(() =>
        burner.setOwner("")
      );
    });
    const error = await assertRejects(() => job, SessionRefusedError);
    await swapped;
    assertEquals(error.code, "discChanged");
    assertEquals((await burner.written()).length, 0);
  }));

Deno.test("a drive that does not answer for a while after Write is asked again", () =>
  withBurner(APPENDABLE, async (burner, apartment) => {
    let failing: Promise<void> | undefined;
    const session = await append(burner, apartment, ({ phase }) => {
      if (phase !== "writing") return;
      failing = burner.fail(
        "IDiscFormat2Data.get_CurrentMediaStatus",
        BECOMING_READY,
        3,
      );
    });
    await failing;
    assertEquals(session.confirmed, true);
  }));

Deno.test("a disc that does not show the session is an error", () =>
  withBurner(APPENDABLE, async (burner, apartment) => {
    const error = await assertRejects(
      () => append(burner, apartment),
      SessionNotFoundError,
    );
    assertEquals(error.startAddress, APPENDABLE.next);
  }, false));

Deno.test("a failed verification tells that the session is there all the same", () =>
  withBurner(APPENDABLE, async (burner, apartment) => {
    await burner.fail("IDiscFormat2Data.Write", VERIFICATION_FAILED, 1);
    const error = await assertRejects(
      () => append(burner, apartment),
      BurnVerificationError,
    );
    assertEquals([error.startAddress, error.confirmed], [
      APPENDABLE.next,
      true,
    ]);
    assertEquals(error.code, "E_IMAPI_BURN_VERIFICATION_FAILED");
  }));

Deno.test("a success that is not S_OK is a warning", () =>
  withBurner(APPENDABLE, async (burner, apartment) => {
    const session = await apartment.appendSession(burner.recorder, {
      ...OPTIONS,
      speed: 1,
    });
    assertEquals(session.warnings.map(({ code }) => code), ["speedAdjusted"]);
  }));

function append(
  { recorder }: Burner,
  apartment: Apartment,
  onProgress: (progress: AppendProgress) => void = () => {},
): Promise<AppendedSession> {
  return apartment.appendSession(recorder, { ...OPTIONS, onProgress });
}
