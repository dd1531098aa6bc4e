import {
  ApartmentBrokenError,
  ApartmentClosedError,
  type AppendPhase,
  SessionRefusedError,
} from "@discworks/imapi2";
import { appendableBdR } from "@discworks/imapi2/simulator";
import { assert, assertEquals, assertRejects } from "./_assert.ts";
import { changeReplies, MessageCount } from "./_apartment.ts";
import {
  Bench,
  codes,
  DRIVE,
  phases,
  smallBdR,
  testAppend,
} from "./_append.ts";

/** The phases that an abort ends a job in. */
const ABORTABLE: readonly AppendPhase[] = [
  "waiting",
  "importing",
  "adding",
  "building",
  "writing",
];

testAppend(
  "a signal ends the job in every phase until the drive writes, with its reason and nothing written",
  appendableBdR,
  async (bench) => {
    const paths = [await bench.file("a.txt")];
    const before = bench.disc();
    for (const phase of ABORTABLE) {
      await bench.apartment.simulator.setFaults(DRIVE, [{
        member: "IDiscFormat2Data.CurrentMediaStatus",
        hresult: "E_IMAPI_RECORDER_MEDIA_BECOMING_READY",
        times: 1,
      }]);
      const controller = new AbortController();
      const reason = { phase };
      const seen = phases({ [phase]: () => controller.abort(reason) });
      const thrown = await bench.apartment.appendSession(bench.recorder, {
        paths,
        signal: controller.signal,
        onProgress: seen.onProgress,
      }).then(() => "it went on", (error) => error);
      assertEquals(thrown === reason, true, `${phase}: ${thrown}`);
      assertEquals(seen.names().at(-1), phase);
      assertEquals(bench.disc(), before);
      await bench.assertNothingHeld();
    }
  },
);

testAppend(
  "a signal that is aborted before the call ends it before anything is opened",
  smallBdR,
  async (bench) => {
    const reason = new Error("not now");
    using messages = new MessageCount();
    const seen = phases();
    for (const call of ["appendSession", "planAppend"] as const) {
      const thrown = await assertRejects(() =>
        bench.apartment[call](bench.recorder, {
          paths: ["/nowhere"],
          signal: AbortSignal.abort(reason),
          onProgress: seen.onProgress,
        })
      );
      assertEquals(thrown === reason, true);
    }
    assertEquals([messages.count, seen.told], [0, []]);
  },
);

testAppend(
  "a signal that is aborted while the drive writes has no effect, and a warning says so beforehand",
  smallBdR,
  async (bench) => {
    for (const phase of ["verifying", "completed"] as const) {
      const controller = new AbortController();
      const result = await bench.apartment.appendSession(bench.recorder, {
        paths: [await bench.file("a.txt")],
        signal: controller.signal,
        onProgress: phases({ [phase]: () => controller.abort() }).onProgress,
      });
      assertEquals(result.confirmed, true);
      assertEquals(codes(result), ["notAbortableWhileWriting"]);
    }
    // After it began, without a turn in which the job could notice.
    const controller = new AbortController();
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths: [`${bench.folder}/a.txt`],
      signal: controller.signal,
      onProgress: phases({
        writing: () => queueMicrotask(() => controller.abort()),
      }).onProgress,
    });
    assertEquals(result.confirmed, true);
  },
);

testAppend(
  "what onProgress throws is a warning, and costs no session",
  smallBdR,
  async (bench) => {
    for (const call of ["planAppend", "appendSession"] as const) {
      let calls = 0;
      const result = await bench.apartment[call](bench.recorder, {
        paths: [await bench.file("a.txt")],
        onProgress() {
          throw new Error(`call ${++calls}`);
        },
      });
      assertEquals(codes(result), ["progressFailed"]);
      assert(result.warnings[0]!.message.includes("call 1"));
      assert(calls > 2, String(calls));
    }
  },
);

Deno.test(
  "close() ends a job that does not write, whose promise settles first",
  {
    permissions: { read: true, write: true },
  },
  async () => {
    for (const phase of [null, "adding", "building", "writing"] as const) {
      await using bench = await Bench.open(smallBdR);
      const { apartment, recorder } = bench;
      const before = bench.disc();
      const settled: string[] = [];
      const closing: Promise<unknown>[] = [];
      const close = () =>
        closing.push(apartment.close().then(() => settled.push("closed")));
      const job = apartment.appendSession(recorder, {
        paths: [await bench.file("a.txt")],
        onProgress: phases(phase === null ? {} : { [phase]: close }).onProgress,
      }).finally(() => settled.push("job"));
      if (phase === null) close();
      await assertRejects(() => job, ApartmentClosedError);
      await Promise.all(closing);
      assertEquals(settled, ["job", "closed"]);
      assertEquals(bench.disc(), before);
      assertEquals(bench.otherProgram().exclusiveAccessOwner, "");
      await assertRejects(
        () => apartment.appendSession(recorder, { paths: [] }),
        ApartmentClosedError,
      );
    }
  },
);

Deno.test("close() waits for a job that writes, whose promise settles first", {
  permissions: { read: true, write: true },
}, async () => {
  for (const phase of ["writing", "verifying", "completed"] as const) {
    await using bench = await Bench.open(smallBdR);
    const settled: string[] = [];
    const closing: Promise<unknown>[] = [];
    const close = () =>
      closing.push(
        bench.apartment.close().then(() => settled.push("closed")),
      );
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths: [await bench.file("a.txt")],
      onProgress: phases({
        // When the first microtask runs, the drive has been told to write.
        [phase]: () => queueMicrotask(close),
      }).onProgress,
    }).finally(() => settled.push("job"));
    await Promise.all(closing);
    assertEquals(settled, ["job", "closed"]);
    assertEquals([result.confirmed, codes(result)], [true, []]);
  }
});

/** Breaks the worker that was sent the last message. */
function breakWorker({ worker }: MessageCount): void {
  worker!.dispatchEvent(new ErrorEvent("error", { message: "it is gone" }));
}

testAppend(
  "a job whose worker is gone rejects with ApartmentBrokenError, and the asking apartment goes on",
  smallBdR,
  async (bench) => {
    const paths = [await bench.file("a.txt")];
    for (const phase of ["adding", "building"] as const) {
      using messages = new MessageCount();
      const job = bench.apartment.appendSession(bench.recorder, {
        paths,
        onProgress: phases({ [phase]: () => breakWorker(messages) }).onProgress,
      });
      const error = await assertRejects(() => job, ApartmentBrokenError);
      assert(error.message.includes("it is gone"), error.message);
      await bench.assertNothingHeld();
    }
    const { confirmed } = await bench.apartment.appendSession(bench.recorder, {
      paths,
    });
    assertEquals(confirmed, true);
  },
);

testAppend(
  "a session that was written is a success though the job's worker is gone afterwards",
  smallBdR,
  async (bench) => {
    const paths = [await bench.file("a.txt")];
    for (
      const [phase, confirmed, warnings] of [
        ["verifying", null, ["notConfirmed"]],
        ["completed", true, []],
      ] as const
    ) {
      using messages = new MessageCount();
      const result = await bench.apartment.appendSession(bench.recorder, {
        paths,
        onProgress: phases({ [phase]: () => breakWorker(messages) }).onProgress,
      });
      assertEquals(result.confirmed, confirmed);
      assertEquals(codes(result), [...warnings]);
      assertEquals(
        Object.keys(bench.session(result.startAddress).files),
        ["/a.txt"],
      );
    }
  },
);

testAppend(
  "a session that was written is a success though the job's apartment does not close",
  smallBdR,
  async (bench) => {
    const isClosed = (reply: unknown) =>
      typeof reply === "object" && reply !== null && "type" in reply &&
      reply.type === "closed";
    using _replies = changeReplies((reply) => isClosed(reply) ? null : reply);
    const paths = [await bench.file("a.txt")];
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths,
    });
    assertEquals([result.confirmed, codes(result)], [true, ["cleanUpFailed"]]);
    // What a job failed with says more.
    await assertRejects(
      () => bench.apartment.planAppend(bench.recorder, { paths: ["/nowhere"] }),
      SessionRefusedError,
    );
  },
);
