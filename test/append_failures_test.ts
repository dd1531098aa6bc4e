import {
  type AppendedSession,
  type AppendPhase,
  type AppendSessionOptions,
  ComError,
  SessionRefusedError,
} from "@discworks/imapi2";
import { blankBdR, type SimulatedMember } from "@discworks/imapi2/simulator";
import { Connection } from "../src/connection/connection.ts";
import { assert, assertEquals } from "./_assert.ts";
import { Bench, codes, phases, ShortPatience, testAppend } from "./_append.ts";
import { directoryOf, fileOf, rootOf } from "./_sessions.ts";

/** A phase, or what is before the first one. */
type Step = AppendPhase | "starting";

/** Those in which a call that fails is the end of the job. */
const BEFORE_WRITING: readonly Step[] = [
  "starting",
  "importing",
  "adding",
  "building",
];

const STEPS: readonly Step[] = [...BEFORE_WRITING, "writing", "verifying"];

/** What a call fails with here: nothing takes it for a state that goes away. */
const UNEXPECTED = 0x8000FFFF;

/** Puts a session on the disc that has something to remove and something to merge with. */
async function prepare(bench: Bench): Promise<void> {
  const one = new Uint8Array(1);
  bench.record(
    rootOf(
      fileOf("old.txt", one),
      directoryOf("old", fileOf("a.txt", one)),
      fileOf("replaced.txt", one),
    ),
    "LABEL",
  );
  await bench.file("whole/a.txt");
  await bench.file("part/b.txt");
  await bench.file("part/c.tmp");
  await bench.file("replaced.txt");
}

const REMOVED = ["/old.txt", "/old"];

/** A session that takes every kind of call. */
async function append(
  bench: Bench,
  onProgress: AppendSessionOptions["onProgress"],
  remove: readonly string[] = REMOVED,
): Promise<AppendedSession> {
  const { folder, recorder } = bench;
  return await bench.apartment.appendSession(recorder, {
    paths: [
      `${folder}/whole`,
      `${folder}/part`,
      { path: `${folder}/replaced.txt`, as: "/replaced.txt" },
      { path: `${folder}/whole`, as: "/new/whole" },
    ],
    remove,
    exclude: (path) => path.endsWith(".tmp"),
    speed: 1,
    eject: true,
    onProgress: onProgress!,
  });
}

/** The members that a job calls, by the phase in which it calls them. */
async function recordCalls(): Promise<ReadonlyMap<Step, Set<SimulatedMember>>> {
  await using bench = await Bench.open(blankBdR);
  await prepare(bench);
  const calls = new Map(
    STEPS.map((step) => [step, new Set<SimulatedMember>()]),
  );
  let step: Step = "starting";
  const { call } = Connection.prototype;
  Connection.prototype.call = function (...args) {
    const [{ table, name }] = args;
    calls.get(step)!.add(`${table.name}.${name}` as SimulatedMember);
    return call.apply(this, args);
  };
  try {
    await append(bench, ({ phase }) => {
      if (phase !== "completed") step = phase;
    });
  } finally {
    Connection.prototype.call = call;
  }
  // The asking apartment asks it.
  calls.get("starting")!.delete("IDiscRecorder2.get_ActiveDiscRecorder");
  // Taking the recorder away is a matter of no drive.
  calls.get("writing")!.delete("IDiscFormat2Data.put_Recorder");
  return calls;
}

/** What is a refusal. */
function refusalOf(step: Step, member: SimulatedMember): string | null {
  const isOfDrive = member.startsWith("IDiscFormat2.") ||
    member.startsWith("IDiscFormat2Data.get_");
  if (step === "building" && isOfDrive) return "discChanged";
  return member === "IFileSystemImage.put_MultisessionInterfaces" ||
      member === "IFileSystemImage.ImportFileSystem"
    ? "cannotImport"
    : null;
}

/** Appends with one call that fails once, and says what came of it. */
async function appendFailing(
  bench: Bench,
  step: Step,
  member: SimulatedMember,
): Promise<string> {
  const fail = () => bench.fail({ member, hresult: UNEXPECTED, times: 1 });
  const before = bench.disc();
  if (step === "starting") fail();
  const seen = phases(step === "starting" ? {} : { [step]: fail });
  // What is removed is there as long as nothing was written.
  const remove = step === "adding" ? REMOVED : [];
  const outcome = await append(bench, seen.onProgress, remove).then(
    (result) => {
      assertEquals(codes(result), ["speedAdjusted"]);
      return `succeeds: ${result.confirmed}`;
    },
    (error) => {
      assertEquals(bench.disc(), before);
      if (error instanceof ComError) {
        assertEquals(error.hresult, UNEXPECTED);
        return `fails in ${error.interfaceName}.${error.method}`;
      }
      assert(error instanceof SessionRefusedError, String(error));
      const { cause } = error;
      assert(cause instanceof ComError && cause.hresult === UNEXPECTED);
      return `refuses: ${error.code}`;
    },
  );
  assertEquals(bench.faultsLeft(), 0, `${member} was not called`);
  await bench.recorder.closeTray();
  await bench.assertNothingHeld();
  return outcome;
}

function expected(step: Step, member: SimulatedMember): string {
  const refusal = refusalOf(step, member);
  if (refusal !== null) return `refuses: ${refusal}`;
  return member === "IDiscRecorder2.DisableMcn"
    ? "succeeds: true"
    : `fails in ${member.replace(/\.(get|put)_/, ".")}`;
}

let recorded: ReturnType<typeof recordCalls> | undefined;

for (const step of BEFORE_WRITING) {
  testAppend(
    `every call of a job that is ${step} fails once: the error is right, and nothing is held`,
    blankBdR,
    async (bench) => {
      await prepare(bench);
      const members = [...(await (recorded ??= recordCalls())).get(step)!];
      assert(members.length > 2, String(members));
      const outcomes: [string, string][] = [];
      for (const member of members) {
        outcomes.push([member, await appendFailing(bench, step, member)]);
      }
      assertEquals(
        outcomes,
        members.map((member) => [member, expected(step, member)]),
      );
      const { confirmed } = await append(bench, () => {}, []);
      assertEquals(confirmed, true);
    },
  );
}

testAppend(
  "every call of a job that has written fails once: the session is a success, with warnings",
  blankBdR,
  async (bench) => {
    await prepare(bench);
    const calls = await (recorded ??= recordCalls());
    const { writing, verifying } = Object.fromEntries(calls);
    assertEquals(
      [...writing!].toSorted(),
      [
        "IDiscFormat2Data.Write",
        "IDiscRecorder2.EnableMcn",
        "IDiscRecorder2.ReleaseExclusiveAccess",
      ],
    );
    assert(verifying!.size > 8, String([...verifying!]));
    const fail = (members: Iterable<SimulatedMember>) => () =>
      bench.fail(
        ...[...members].map((member) => ({
          member,
          hresult: UNEXPECTED,
          times: 1,
        })),
      );
    const isWrite = (member: string) => member === "IDiscFormat2Data.Write";
    let left = 0;
    using _ = new ShortPatience({ proof: 60_000 });
    const result = await append(
      bench,
      phases({
        writing: fail([...writing!].filter((member) => !isWrite(member))),
        verifying: () => {
          left = bench.faultsLeft();
          fail(verifying!)();
        },
      }).onProgress,
    );
    assertEquals([left, bench.faultsLeft()], [0, 0]);
    assertEquals(result.confirmed, true);
    assertEquals(codes(result), [
      "speedAdjusted",
      "cleanUpFailed",
      "cleanUpFailed",
      "ejectFailed",
    ]);
    await bench.assertNothingHeld();
    const outcome = await appendFailing(
      bench,
      "writing",
      "IDiscFormat2Data.Write",
    );
    assertEquals(outcome, "fails in IDiscFormat2Data.Write");
  },
);
