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
import { Bench, codes, phases, testAppend } from "./_append.ts";
import { directoryOf, fileOf, rootOf } from "./_sessions.ts";

/** A phase, or what is before the first one. */
type Step = AppendPhase | "starting";

const STEPS: readonly Step[] = [
  "starting",
  "importing",
  "adding",
  "building",
  "writing",
  "verifying",
];

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

/** What is a warning, or none, by the phase and the member. */
const SUCCEEDS: Readonly<Record<string, readonly string[]>> = {
  "building IDiscRecorder2.DisableMcn": [],
  "writing IDiscRecorder2.EnableMcn": ["cleanUpFailed"],
  "writing IDiscRecorder2.ReleaseExclusiveAccess": ["cleanUpFailed"],
  "verifying IDiscRecorder2.EjectMedia": ["ejectFailed"],
};

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
      assertEquals(result.confirmed, true);
      return `warns of ${
        codes(result).filter((code) => code !== "speedAdjusted")
      }`;
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
  const warnings = SUCCEEDS[`${step} ${member}`] ??
    (step === "verifying" ? [] : null);
  return warnings === null
    ? `fails in ${member.replace(/\.(get|put)_/, ".")}`
    : `warns of ${warnings}`;
}

let recorded: ReturnType<typeof recordCalls> | undefined;

for (const step of STEPS) {
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
