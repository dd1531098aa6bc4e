import {
  type Apartment,
  ComError,
  type DiscRecorder2,
  openApartment,
} from "@discworks/imapi2";
import { type ComObject, unsafeDefineInterface } from "@discworks/imapi2/com";
import {
  appendableDvdPlusR,
  simulatedMachine,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { testApartment, WORKER } from "./_apartment.ts";
import { assertEquals, assertRejects } from "./_assert.ts";

const simulator = {
  recorders: [simulatedRecorder(appendableDvdPlusR, { id: "one" })],
};

/** The name of the code that a call fails with. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  const error = await assertRejects(() => call, ComError);
  return error.code;
}

/** Whether a recorder can use its drive: `"free"`, or the code that it gets. */
async function accessOf(recorder: DiscRecorder2): Promise<string> {
  try {
    await recorder.currentProfiles();
    return "free";
  } catch (error) {
    if (error instanceof ComError) return error.code;
    throw error;
  }
}

const LOCKED = "E_IMAPI_RECORDER_LOCKED";

testApartment(
  "the recorder that acquires exclusive access keeps the drive, and others find it locked",
  simulator,
  async (apartment) => {
    const holder = await apartment.discRecorder("one");
    const other = await apartment.discRecorder("one");
    await holder.acquireExclusiveAccess(false, "Burner 1.0");
    assertEquals(await holder.exclusiveAccessOwner(), "Burner 1.0");
    assertEquals(await other.exclusiveAccessOwner(), "Burner 1.0");
    assertEquals([await accessOf(holder), await accessOf(other)], [
      "free",
      LOCKED,
    ]);
    for (
      const call of [
        other.acquireExclusiveAccess(true, "Other"),
        other.releaseExclusiveAccess(),
        other.disableMcn(),
        other.enableMcn(),
        other.ejectMedia(),
      ]
    ) assertEquals(await codeOf(call), LOCKED);
    // A writer uses the drive through its recorder.
    const writer = await apartment.discFormat2Data(holder);
    assertEquals((await writer.currentPhysicalMediaType()).name, "DVDPLUSR");
    const [report] = await apartment.inspect();
    assertEquals(report!.state, "locked");
    await holder.releaseExclusiveAccess();
    assertEquals(await other.exclusiveAccessOwner(), "");
    await other.acquireExclusiveAccess(false, "Other");
    assertEquals(await accessOf(holder), LOCKED);
  },
);

testApartment(
  "exclusive access is released as often as it was acquired, and no oftener",
  simulator,
  async (apartment) => {
    const holder = await apartment.discRecorder("one");
    const other = await apartment.discRecorder("one");
    await holder.acquireExclusiveAccess(false, "a");
    await holder.acquireExclusiveAccess(false, "a");
    await holder.releaseExclusiveAccess();
    assertEquals(await accessOf(other), LOCKED);
    await holder.releaseExclusiveAccess();
    assertEquals(await accessOf(other), "free");
    assertEquals(await codeOf(holder.releaseExclusiveAccess()), "E_FAIL");
  },
);

testApartment(
  "notifications are enabled as often as they were disabled, and no oftener",
  simulator,
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    await recorder.disableMcn();
    await recorder.disableMcn();
    await recorder.enableMcn();
    await recorder.enableMcn();
    assertEquals(await codeOf(recorder.enableMcn()), "E_FAIL");
  },
);

testApartment(
  "a recorder that dies gives exclusive access back, once nothing holds it",
  simulator,
  async (apartment) => {
    const holder = await apartment.discRecorder("one");
    const other = await apartment.discRecorder("one");
    const writer = await apartment.discFormat2Data(holder);
    await holder.acquireExclusiveAccess(false, "a");
    await holder.acquireExclusiveAccess(false, "a");
    holder.release();
    // The writer has a reference of its own.
    assertEquals(await accessOf(other), LOCKED);
    writer.release();
    assertEquals(await accessOf(other), "free");
  },
);

Deno.test(
  "all apartments of a machine see who holds a drive, until the holder's is closed",
  { permissions: WORKER },
  async () => {
    const machine = simulatedMachine(simulator);
    await using second = await openApartment({ simulator: machine });
    const other = await second.discRecorder("one");
    const first: Apartment = await openApartment({ simulator: machine });
    const holder = await first.discRecorder("one");
    await holder.acquireExclusiveAccess(false, "a");
    assertEquals(await other.exclusiveAccessOwner(), "a");
    assertEquals(await codeOf(other.acquireExclusiveAccess(true, "b")), LOCKED);
    await first.close();
    assertEquals(await accessOf(other), "free");
  },
);

testApartment(
  "a drive that vanishes is nobody's any more",
  simulator,
  async (apartment) => {
    const holder = await apartment.discRecorder("one");
    await holder.acquireExclusiveAccess(false, "a");
    await apartment.simulator!.disconnect("one");
    await apartment.simulator!.connect("one");
    const other = await apartment.discRecorder("one");
    assertEquals(await other.exclusiveAccessOwner(), "");
    await other.acquireExclusiveAccess(false, "b");
    // The handle of before is another, and does not give back what it does not hold.
    holder.release();
    assertEquals(await other.exclusiveAccessOwner(), "b");
  },
);

testApartment(
  "a program that is only described keeps its drive",
  {
    recorders: [
      simulatedRecorder(appendableDvdPlusR, {
        id: "one",
        exclusiveAccessOwner: "Nero 7",
      }),
    ],
  },
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    assertEquals(
      await codeOf(recorder.acquireExclusiveAccess(true, "a")),
      LOCKED,
    );
    recorder.release();
    const again = await apartment.discRecorder("one");
    assertEquals(await again.exclusiveAccessOwner(), "Nero 7");
  },
);

testApartment(
  "acquireExclusiveAccess() refuses a name that is none before COM is called",
  simulator,
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    for (const name of ["", "a/b", "x".repeat(64)]) {
      await assertRejects(
        () => recorder.acquireExclusiveAccess(false, name),
        TypeError,
        "Cannot use this client name: it must have 1 to 63 letters",
      );
    }
    await recorder.acquireExclusiveAccess(false, "x".repeat(63));
    assertEquals(await recorder.exclusiveAccessOwner(), "x".repeat(63));
  },
);

testApartment(
  "the simulated recorder refuses a name that is none with the code of the header",
  simulator,
  async (apartment) => {
    // The class of the module does not let such a name through.
    const Unchecked = unsafeDefineInterface({
      name: "IDiscRecorder2",
      iid: "27354133-7F64-5B0F-8F00-5D77AFBE261E",
      members: { acquire: { slot: 9, in: ["VARIANT_BOOL", "BSTR"] } },
    });
    const recorder = await apartment.discRecorder("one");
    const unchecked = (await (recorder as ComObject).as(Unchecked))!;
    for (const name of ["", "a/b", "x".repeat(64), null]) {
      assertEquals(
        await codeOf(unchecked.acquire(false, name)),
        "E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID",
      );
    }
    assertEquals(await recorder.exclusiveAccessOwner(), "");
  },
);
