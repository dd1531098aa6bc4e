import { type AppendSessionOptions, openApartment } from "@discworks/imapi2";
import { assert, assertEquals, assertRejects } from "./_assert.ts";
import { MessageCount } from "./_apartment.ts";
import { DRIVE, smallBdR, testAppend } from "./_append.ts";

/** Options that are malformed, each in one way. */
const MALFORMED: readonly unknown[] = [
  undefined,
  null,
  "D:\\photos",
  {},
  { paths: "D:\\photos" },
  { paths: null },
  { paths: [""] },
  { paths: [7] },
  { paths: [null] },
  { paths: [undefined] },
  { paths: [{}] },
  { paths: [{ path: 7 }] },
  { paths: [{ path: "a\0b" }] },
  { paths: [{ path: "/a", as: "b" }] },
  { paths: [{ path: "/a", as: "/" }] },
  { paths: [{ path: "/a", as: "/../b" }] },
  { paths: [{ path: "/a", as: "/b//c" }] },
  { paths: [{ path: "/a", as: "\\b" }] },
  { paths: [{ path: "/a", as: null }] },
  { paths: [{ path: "/a", to: "/b" }] },
  { paths: [], remove: "/a" },
  { paths: [], remove: ["a"] },
  { paths: [], remove: ["/"] },
  { paths: [], remove: [7] },
  { paths: [], exclude: "*.tmp" },
  { paths: [], volumeLabel: "" },
  { paths: [], volumeLabel: 7 },
  { paths: [], volumeLabel: "A B" },
  { paths: [], clientName: "" },
  { paths: [], clientName: "a\nb" },
  { paths: [], verification: "fast" },
  { paths: [], verification: null },
  { paths: [], closeDisc: 1 },
  { paths: [], eject: "yes" },
  { paths: [], speed: 0 },
  { paths: [], speed: 1.5 },
  { paths: [], speed: "8" },
  { paths: [], waitMs: -1 },
  { paths: [], waitMs: Infinity },
  { paths: [], waitMs: "60" },
  { paths: [], signal: {} },
  { paths: [], signal: new AbortController() },
  { paths: [], onProgress: "tell me" },
  { paths: [], forceOverwrite: true },
];

testAppend(
  "a malformed option is a TypeError before anything is opened",
  smallBdR,
  async (bench) => {
    using messages = new MessageCount();
    for (const options of MALFORMED) {
      for (const call of ["appendSession", "planAppend"] as const) {
        const error: Error = await bench.apartment[call](
          bench.recorder,
          options as AppendSessionOptions,
        ).then(() => new Error("it was taken"), (error) => error);
        const what = Deno.inspect(options);
        assert(error instanceof TypeError, `${what}: ${error}`);
        assert(error.message.startsWith("Cannot "), `${what}: ${error}`);
        assert(!error.message.startsWith("Cannot read"), `${what}: ${error}`);
        assert(!error.message.startsWith("Cannot destr"), `${what}: ${error}`);
      }
    }
    assertEquals(messages.count, 0);
  },
);

testAppend(
  "what is no recorder is a TypeError",
  smallBdR,
  async (bench) => {
    for (const recorder of [null, undefined, DRIVE, {}, bench.apartment]) {
      const call = () =>
        bench.apartment.planAppend(recorder as typeof bench.recorder, {
          paths: [],
        });
      await assertRejects(call, TypeError, "recorder");
    }
    await using other = await openApartment({ simulator: bench.machine });
    using recorder = await other.discRecorder(DRIVE);
    const plan = await bench.apartment.planAppend(recorder, {
      paths: [await bench.file("a.txt")],
    });
    assertEquals(plan.files, 1);
  },
);

testAppend(
  "what 'exclude' throws rejects as it is, and what is no answer of it is a TypeError",
  smallBdR,
  async (bench) => {
    const paths = [await bench.file("a.txt")];
    const plan = (exclude: NonNullable<AppendSessionOptions["exclude"]>) =>
      bench.apartment.planAppend(bench.recorder, { paths, exclude });
    // As an error about a file has it.
    const error = Object.assign(new Error("mine"), { code: "ENOENT" });
    const thrown = await assertRejects(() =>
      plan(() => {
        throw error;
      })
    );
    assertEquals(thrown === error, true);
    const late = () => Promise.resolve(false) as unknown as boolean;
    await assertRejects(() => plan(late), TypeError, "'exclude' must give");
  },
);
