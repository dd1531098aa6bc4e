import {
  type AppendSessionOptions,
  BurnVerificationError,
  ComError,
  SessionNotFoundError,
  SessionRefusedError,
} from "@discworks/imapi2";
import { appendableBdR, blankBdRe } from "@discworks/imapi2/simulator";
import { assert, assertEquals, assertRejects } from "./_assert.ts";
import {
  Bench,
  codes,
  DRIVE,
  phases,
  sectorsOfText,
  ShortPatience,
  smallBdR,
  testAppend,
} from "./_append.ts";
import { rootOf } from "./_sessions.ts";

async function append(
  bench: Bench,
  options: Partial<AppendSessionOptions> = {},
) {
  const paths = [await bench.file("a.txt", sectorsOfText(100))];
  return await bench.apartment.appendSession(bench.recorder, {
    paths,
    ...options,
  });
}

testAppend(
  "a write that breaks off rejects with its error, and the disc takes nothing more",
  smallBdR,
  async (bench) => {
    await append(bench);
    const { nextWritableAddress } = JSON.parse(bench.disc());
    bench.fail({
      member: "IDiscFormat2Data.Write",
      hresult: "E_IMAPI_RECORDER_COMMAND_TIMEOUT",
      atSector: nextWritableAddress + 50,
    });
    const seen = phases();
    const error = await assertRejects(
      () => append(bench, { onProgress: seen.onProgress }),
      ComError,
    );
    assertEquals(error.code, "E_IMAPI_RECORDER_COMMAND_TIMEOUT");
    assertEquals(error.method, "Write");
    assertEquals(seen.names().at(-1), "writing");
    await bench.assertNothingHeld();
    const { code } = await assertRejects(
      () => append(bench),
      SessionRefusedError,
    );
    assertEquals(code, "notSupported");
    bench.swap(smallBdR);
    assertEquals((await append(bench)).confirmed, true);
  },
);

Deno.test("a drive that vanishes while it writes can be used when it is back", {
  permissions: { read: true, write: true },
}, async () => {
  await using bench = await Bench.open(smallBdR);
  const { apartment } = bench;
  bench.fail({
    member: "IDiscFormat2Data.Write",
    hresult: "HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)",
    atSector: 50,
  });
  const error = await assertRejects(() => append(bench), ComError);
  assertEquals(error.code, "HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)");
  bench.fail();
  await apartment.simulator.connect(DRIVE);
  bench.swap(smallBdR);
  using recorder = await apartment.discRecorder(DRIVE);
  assertEquals(await recorder.exclusiveAccessOwner(), "");
  const { confirmed } = await apartment.appendSession(recorder, {
    paths: [`${bench.folder}/a.txt`],
  });
  assertEquals(confirmed, true);
});

testAppend(
  "a verification that fails rejects with where the session is, and that it is there",
  appendableBdR,
  async (bench) => {
    const { nextWritableAddress } = JSON.parse(bench.disc());
    bench.fail({
      member: "IDiscFormat2Data.Write",
      hresult: "E_IMAPI_BURN_VERIFICATION_FAILED",
      atSector: nextWritableAddress + 20,
    });
    const seen = phases();
    const error = await assertRejects(
      () => append(bench, { onProgress: seen.onProgress, eject: true }),
      BurnVerificationError,
    );
    assert(error instanceof ComError);
    assertEquals(error.code, "E_IMAPI_BURN_VERIFICATION_FAILED");
    assertEquals(error.startAddress, nextWritableAddress);
    assertEquals(error.confirmed, true);
    assertEquals(seen.names().at(-1), "verifying");
    await bench.assertNothingHeld();
    assertEquals(Object.keys(bench.session(error.startAddress).files), [
      "/a.txt",
    ]);
    const next = await append(bench, { verification: "none" });
    assertEquals(next.previousSession, { startAddress: error.startAddress });
  },
);

testAppend(
  "where the drive does not answer after a verification that failed, confirmed is null",
  smallBdR,
  async (bench) => {
    bench.fail({
      member: "IDiscFormat2Data.Write",
      hresult: "E_IMAPI_BURN_VERIFICATION_FAILED",
      atSector: 20,
    });
    const seen = phases({ verifying: () => noAnswer(bench) });
    const error = await assertRejects(
      () => append(bench, { onProgress: seen.onProgress }),
      BurnVerificationError,
    );
    assertEquals(error.confirmed, null);
  },
);

function noAnswer(bench: Bench): void {
  bench.fail({
    member: "IDiscFormat2Data.CurrentMediaStatus",
    hresult: "E_IMAPI_RECORDER_MEDIA_BUSY",
  });
}

testAppend(
  "a drive that does not answer after the write is a warning, and no failure",
  smallBdR,
  async (bench) => {
    const other = bench.otherProgram();
    const losses: (() => void)[] = [
      () => noAnswer(bench),
      () => other.acquire("Other program"),
      () => bench.swap(null),
    ];
    for (const verifying of losses) {
      const result = await append(bench, {
        onProgress: phases({ verifying }).onProgress,
      });
      assertEquals(result.confirmed, null);
      assertEquals(codes(result), ["notConfirmed"]);
      bench.fail();
      other.release();
    }
  },
);

testAppend(
  "a drive that answers late after the write is asked until it does",
  smallBdR,
  async (bench) => {
    using _ = new ShortPatience({ proof: 60_000 });
    const verifying = () =>
      bench.fail({
        member: "IDiscFormat2Data.CurrentMediaStatus",
        hresult: "E_IMAPI_RECORDER_MEDIA_BECOMING_READY",
        times: 10,
      });
    const result = await append(bench, {
      onProgress: phases({ verifying }).onProgress,
    });
    assertEquals([result.confirmed, codes(result)], [true, []]);
    assertEquals(bench.faultsLeft(), 0);
  },
);

testAppend(
  "a disc that is as it was before is a SessionNotFoundError",
  appendableBdR,
  async (bench) => {
    using _ = new ShortPatience({ proof: 60_000 });
    const { nextWritableAddress } = JSON.parse(bench.disc());
    const error = await assertRejects(
      () =>
        append(bench, {
          onProgress: phases({
            verifying: () => bench.swap(appendableBdR),
          }).onProgress,
        }),
      SessionNotFoundError,
    );
    assertEquals(error.startAddress, nextWritableAddress);
    assert(error.message.includes(String(nextWritableAddress)), error.message);
  },
);

testAppend(
  "a disc that shows neither what it was nor the session is a warning",
  appendableBdR,
  async (bench) => {
    // The same next address, after another session.
    const { nextWritableAddress } = JSON.parse(bench.disc());
    const other = {
      mediaType: "bd-r",
      sessions: [{ startAddress: 32, lastWrittenAddress: 9999 }],
      nextWritableAddress,
    } as const;
    const result = await append(bench, {
      onProgress: phases({ verifying: () => bench.swap(other) }).onProgress,
    });
    assertEquals([result.confirmed, codes(result)], [null, ["notConfirmed"]]);
  },
);

testAppend(
  "random-write media are proved by no longer being blank",
  blankBdRe,
  async (bench) => {
    using _ = new ShortPatience({ proof: 60_000 });
    const result = await append(bench);
    assertEquals([result.confirmed, result.startAddress], [true, 0]);
    assertEquals(result.previousSession, null);
    bench.swap(blankBdRe);
    await assertRejects(
      () =>
        append(bench, {
          onProgress: phases({ verifying: () => bench.swap(blankBdRe) })
            .onProgress,
        }),
      SessionNotFoundError,
    );
  },
);

testAppend(
  "where adding fails, what was added is taken back, and that failing changes nothing",
  smallBdR,
  async (bench) => {
    bench.record(rootOf(), "LABEL");
    bench.fail(
      { member: "IFsiDirectoryItem.AddFile", hresult: "E_OUTOFMEMORY" },
      {
        member: "IFileSystemImage.RollbackToChangePoint",
        hresult: "E_UNEXPECTED",
        times: 1,
      },
    );
    const error = await assertRejects(() => append(bench), ComError);
    assertEquals(error.code, "E_OUTOFMEMORY");
    assertEquals(bench.faultsLeft(), 0);
  },
);
