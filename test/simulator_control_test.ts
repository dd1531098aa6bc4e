import {
  type Apartment,
  ApartmentClosedError,
  ComError,
  type MultisessionRandomWrite,
  type MultisessionSequential2,
  openApartment,
  type SimulatedFault,
  SimulatorControl,
} from "@discworks/imapi2";
import {
  appendableCdR,
  appendableDvdPlusR,
  blankBdR,
  closedCdR,
  multisessionCdR,
  simulatedRecorder,
  writtenDvdPlusRw,
} from "@discworks/imapi2/simulator";
import {
  assertNothingHeld,
  MessageCount,
  testApartment,
  WORKER,
} from "./_apartment.ts";
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertThrows,
} from "./_assert.ts";

const NO_MEDIA = 0xC0AA0202;
const BECOMING_READY = 0xC0AA0205;
const INVALID_MEDIA_STATE = 0xC0AA0402;
const DEVICE_GONE = 0x80070037;

const withDisc = {
  recorders: [simulatedRecorder(appendableCdR, { id: "a" })],
};
const empty = { recorders: [simulatedRecorder(null, { id: "a" })] };
const three = {
  recorders: ["a", "b", "c"].map((id) =>
    simulatedRecorder(appendableCdR, { id })
  ),
};

/** What a test of one drive works with. */
async function openDrive(apartment: Apartment, id = "a") {
  const recorder = await apartment.discRecorder(id);
  const writer = await apartment.discFormat2Data(recorder);
  const control = apartment.simulator!;
  return { recorder, writer, control };
}

async function assertFails(
  call: Promise<unknown>,
  hresult: number,
): Promise<void> {
  const error = await assertRejects(() => call, ComError);
  assertEquals(error.hresult, hresult, error.message);
}

async function assertInvalidState(
  change: Promise<void>,
  message: string,
): Promise<void> {
  const error = await assertRejects(() => change, DOMException, message);
  assertEquals(error.name, "InvalidStateError");
}

async function recorderIds(apartment: Apartment): Promise<string[]> {
  const recorders = await apartment.recorders();
  const ids = await Promise.all(
    recorders.map((recorder) => recorder.activeDiscRecorder()),
  );
  for (const recorder of recorders) recorder.release();
  return ids;
}

testApartment(
  "a disc that is inserted is read, and one that is ejected is gone",
  empty,
  async (apartment) => {
    const { recorder, writer, control } = await openDrive(apartment);
    await assertFails(writer.currentMediaStatus(), NO_MEDIA);
    assertEquals(await recorder.currentProfiles(), []);
    await control.insert("a", multisessionCdR);
    assertEquals((await writer.currentPhysicalMediaType()).name, "CDR");
    assertEquals(await recorder.currentProfiles(), [0x09]);
    const [inserted] = await apartment.inspect();
    assertEquals(
      inserted!.multisession!.startAddressOfPreviousSession,
      multisessionCdR.sessions.at(-1)!.startAddress,
    );
    await control.eject("a");
    await assertFails(writer.currentMediaStatus(), NO_MEDIA);
    assertEquals(await recorder.currentProfiles(), []);
    const [ejected] = await apartment.inspect();
    assertEquals([ejected!.media, ejected!.problem], [null, null]);
    recorder.release();
    writer.release();
    await assertNothingHeld(apartment);
  },
);

testApartment(
  "a multisession object taken before a swap answers from the new disc where its kind fits",
  withDisc,
  async (apartment) => {
    const { writer, control } = await openDrive(apartment);
    const [held] = await writer.multisessionInterfaces();
    const session = held as MultisessionSequential2;
    assertEquals(await session.startAddressOfPreviousSession(), 0);
    assertEquals(await session.writeUnitSize(), 1);
    await control.swap("a", blankBdR);
    assertEquals(await session.isSupportedOnCurrentMediaState(), true);
    assertEquals(await session.nextWritableAddress(), 0);
    assertEquals(await session.writeUnitSize(), 32);
    assertEquals(
      await session.snapshot(),
      await (await writer.multisessionSequential2())!.snapshot(),
    );
  },
);

testApartment(
  "a multisession object taken before a swap says so where its kind does not fit",
  withDisc,
  async (apartment) => {
    const { writer, control } = await openDrive(apartment);
    const sequential = (await writer.multisessionSequential2())!;
    for (const disc of [writtenDvdPlusRw, closedCdR]) {
      await control.swap("a", disc);
      assertEquals(await sequential.isSupportedOnCurrentMediaState(), false);
      await assertFails(sequential.nextWritableAddress(), INVALID_MEDIA_STATE);
      await assertFails(sequential.snapshot(), INVALID_MEDIA_STATE);
    }
    await control.swap("a", writtenDvdPlusRw);
    const [held] = await writer.multisessionInterfaces();
    const randomWrite = held as MultisessionRandomWrite;
    assertEquals(await randomWrite.isSupportedOnCurrentMediaState(), true);
    await control.swap("a", appendableDvdPlusR);
    assertEquals(await randomWrite.isSupportedOnCurrentMediaState(), false);
    await assertFails(randomWrite.totalSectorsOnMedia(), INVALID_MEDIA_STATE);
    await control.eject("a");
    await assertFails(randomWrite.isSupportedOnCurrentMediaState(), NO_MEDIA);
    await assertFails(sequential.nextWritableAddress(), NO_MEDIA);
  },
);

testApartment(
  "a full drive takes no other disc, and an empty one gives none",
  withDisc,
  async (apartment) => {
    const { recorder, writer, control } = await openDrive(apartment);
    await assertInvalidState(
      control.insert("a", blankBdR),
      'Cannot insert a disc into "a": it has one, use swap()',
    );
    await recorder.ejectMedia();
    await assertInvalidState(
      control.insert("a", blankBdR),
      'Cannot insert a disc into "a": it has one, on its open tray, use swap()',
    );
    await control.eject("a");
    await assertInvalidState(
      control.eject("a"),
      'Cannot eject a disc from "a": it has none',
    );
    await assertInvalidState(
      control.swap("a", blankBdR),
      'Cannot swap the disc in "a": it has none, use insert()',
    );
    await recorder.closeTray();
    await assertFails(writer.currentMediaStatus(), NO_MEDIA);
  },
);

testApartment(
  "ejectMedia() empties the drive, and closeTray() puts the disc back",
  withDisc,
  async (apartment) => {
    const { recorder, writer, control } = await openDrive(apartment);
    await recorder.ejectMedia();
    await assertFails(writer.totalSectorsOnMedia(), NO_MEDIA);
    assertEquals(await recorder.currentProfiles(), []);
    await recorder.ejectMedia();
    await recorder.closeTray();
    assertEquals((await writer.currentPhysicalMediaType()).name, "CDR");
    await recorder.closeTray();
    await recorder.ejectMedia();
    await control.swap("a", blankBdR);
    assertEquals((await writer.currentPhysicalMediaType()).name, "BDR");
  },
);

testApartment(
  "a held drive keeps its tray closed, and a hand gets at its disc",
  {
    recorders: [
      simulatedRecorder(appendableCdR, { id: "a", exclusiveAccessOwner: "x" }),
    ],
  },
  async (apartment) => {
    const { recorder, control } = await openDrive(apartment);
    await assertFails(recorder.ejectMedia(), 0xC0AA0210);
    await assertFails(recorder.closeTray(), 0xC0AA0210);
    await control.eject("a");
  },
);

testApartment(
  "a disc becomes ready after three tries",
  empty,
  async (apartment) => {
    const { writer, control } = await openDrive(apartment);
    await control.insert("a", appendableCdR);
    await control.setFaults("a", [{
      member: "IDiscFormat2Data.CurrentMediaStatus",
      hresult: BECOMING_READY,
      times: 3,
    }]);
    let tries = 0;
    const status = async () => {
      while (true) {
        try {
          return await writer.currentMediaStatus();
        } catch (error) {
          if (!(error instanceof ComError && error.retryable)) throw error;
          tries++;
        }
      }
    };
    assert((await status()).names.includes("APPENDABLE"));
    assertEquals(tries, 3);
  },
);

testApartment("new faults replace the old ones, and none heals the drive", {
  recorders: [simulatedRecorder(appendableCdR, {
    id: "a",
    faults: [{ member: "IDiscRecorder2.VendorId", hresult: 0x80004005 }],
  })],
}, async (apartment) => {
  const { recorder, control } = await openDrive(apartment);
  await assertFails(recorder.vendorId(), 0x80004005);
  const fault: SimulatedFault = {
    member: "IDiscRecorder2.ProductId",
    hresult: BECOMING_READY,
    times: 1,
  };
  await control.setFaults("a", [fault, fault]);
  assertEquals(await recorder.vendorId(), "SIMULATE");
  await assertFails(recorder.productId(), BECOMING_READY);
  await assertFails(recorder.productId(), BECOMING_READY);
  assertEquals(await recorder.productId(), "BD-RE DRIVE");
  await control.setFaults("a", []);
  assertEquals(await recorder.vendorId(), "SIMULATE");
});

testApartment(
  "a latency applies from the next call",
  withDisc,
  async (apartment) => {
    const { recorder, control } = await openDrive(apartment);
    const elapsed = async () => {
      const before = performance.now();
      await Promise.all([recorder.vendorId(), recorder.vendorId()]);
      return performance.now() - before;
    };
    await control.setLatency("a", 20);
    assert(await elapsed() >= 40);
    await control.setLatency("a", 3_600_000);
    await control.setLatency("a", 0);
    await recorder.vendorId();
  },
);

testApartment(
  "a drive that vanished is in no list, and comes back at its place",
  three,
  async (apartment) => {
    const control = apartment.simulator!;
    using master = await apartment.discMaster();
    await control.disconnect("b");
    assertEquals(await recorderIds(apartment), ["a", "c"]);
    assertEquals((await apartment.inspect()).map(({ id }) => id), ["a", "c"]);
    assertEquals([await master.count(), await master.item(1)], [2, "c"]);
    await assertFails(master.item(2), 0x80070057);
    await assertFails(apartment.discRecorder("b"), DEVICE_GONE);
    await control.connect("b");
    assertEquals(await recorderIds(apartment), ["a", "b", "c"]);
    const reports = await apartment.inspect();
    assertEquals(reports.map(({ problem }) => problem), [null, null, null]);
    for (const id of ["a", "b", "c"]) await control.disconnect(id);
    assertEquals(await apartment.inspect(), []);
    assertEquals(await master.isSupportedEnvironment(), false);
    master.release();
    await assertNothingHeld(apartment);
  },
);

testApartment(
  "objects of a drive that vanished fail with the documented code, also when it is back",
  three,
  async (apartment) => {
    const { recorder, writer, control } = await openDrive(apartment);
    const other = await openDrive(apartment, "b");
    const session = (await writer.multisessionSequential2())!;
    const calls = () => [
      recorder.vendorId(),
      recorder.activeDiscRecorder(),
      recorder.ejectMedia(),
      writer.currentMediaStatus(),
      writer.multisessionInterfaces(),
      session.isSupportedOnCurrentMediaState(),
      session.inUse(),
      session.snapshot(),
      other.writer.setRecorder(recorder),
      other.writer.isCurrentMediaSupported(recorder),
    ];
    await control.disconnect("a");
    for (const call of calls()) await assertFails(call, DEVICE_GONE);
    assertEquals(await other.recorder.vendorId(), "SIMULATE");
    await control.connect("a");
    for (const call of calls()) await assertFails(call, DEVICE_GONE);
    const again = await openDrive(apartment);
    assertEquals((await again.writer.currentPhysicalMediaType()).name, "CDR");
    for (const { recorder, writer } of [other, again]) {
      recorder.release();
      writer.release();
    }
    for (const object of [recorder, writer, session]) object.release();
    await assertNothingHeld(apartment);
  },
);

testApartment(
  "a drive that vanished can be changed, and cannot vanish again",
  withDisc,
  async (apartment) => {
    const control = apartment.simulator!;
    await assertInvalidState(
      control.connect("a"),
      'Cannot connect "a": it is connected',
    );
    await control.disconnect("a");
    await assertInvalidState(
      control.disconnect("a"),
      'Cannot disconnect "a": it is not connected',
    );
    await control.swap("a", blankBdR);
    await control.connect("a");
    const [report] = await apartment.inspect();
    assertEquals(report!.media!.type.name, "BDR");
  },
);

testApartment(
  "a drive that vanishes while the recorders are listed is left out",
  three,
  async (apartment) => {
    using master = await apartment.discMaster();
    const ids = master[Symbol.asyncIterator]();
    // They are counted before, and read after.
    const [first] = await Promise.all([
      ids.next(),
      apartment.simulator!.disconnect("b"),
    ]);
    assertEquals([first.value, ...await Array.fromAsync(ids)], ["a", "c"]);
  },
);

testApartment(
  "changes and calls of the same turn are made in their order",
  withDisc,
  async (apartment) => {
    const { recorder, writer, control } = await openDrive(apartment);
    const type = async () => (await writer.currentPhysicalMediaType()).name;
    using messages = new MessageCount();
    const results = await Promise.allSettled([
      type(),
      control.swap("a", blankBdR),
      type(),
      recorder.vendorId(),
      control.eject("a"),
      control.insert("a", appendableDvdPlusR),
      type(),
      control.disconnect("a"),
      type(),
    ]);
    assertEquals(
      results.map((result) =>
        result.status === "fulfilled" ? result.value : result.reason.hresult
      ),
      [
        "CDR",
        undefined,
        "BDR",
        "SIMULATE",
        undefined,
        undefined,
        "DVDPLUSR",
        undefined,
        DEVICE_GONE,
      ],
    );
    assertEquals(messages.count, 8);
  },
);

testApartment(
  "a release before a change travels before it",
  withDisc,
  async (apartment) => {
    const { recorder, writer, control } = await openDrive(apartment);
    recorder.release();
    writer.release();
    await control.eject("a");
    await assertNothingHeld(apartment);
  },
);

testApartment(
  "a change that is refused names the field, and changes nothing",
  withDisc,
  async (apartment) => {
    const { writer, control } = await openDrive(apartment);
    const fault: SimulatedFault = {
      member: "IDiscRecorder2.VendorId",
      hresult: 0x80004005,
    };
    const cases: [() => Promise<void>, string][] = [
      [
        () =>
          control.swap("a", { ...appendableCdR, mediaType: "floppy" as never }),
        "'disc.mediaType' must be one of cd-rom",
      ],
      [
        () =>
          control.swap("a", {
            mediaType: "cd-r",
            sessions: [{ startAddress: 5, lastWrittenAddress: 4 }],
          }),
        "'disc.sessions[0]",
      ],
      [() => control.insert("a", null as never), "'disc' must be an object"],
      [() => control.insert("a", undefined as never), "'disc'"],
      [
        () => control.setFaults("a", [fault, { ...fault, times: 0 }]),
        "'faults[1].times' must be a whole number from 1",
      ],
      [
        () =>
          control.setFaults("a", [{
            ...fault,
            member: "IDiscRecorder2.X" as never,
          }]),
        "'faults[0].member'",
      ],
      [
        () => control.setFaults("a", fault as never),
        "'faults' must be an array",
      ],
      [() => control.setLatency("a", -1), "'latencyMs'"],
      [() => control.setLatency("a", NaN), "'latencyMs'"],
      [() => control.eject(5 as never), "'recorderId'"],
      [() => control.eject(""), "'recorderId'"],
      [
        () => control.swap("a", (() => 5) as never),
        "Cannot simulate: what is passed must be plain data",
      ],
      [() => control.eject(Symbol("a") as never), "plain data"],
    ];
    for (const [change, message] of cases) {
      using messages = new MessageCount();
      await assertRejects(change, TypeError, message);
      assertEquals(messages.count, 0);
      assertEquals((await writer.currentPhysicalMediaType()).name, "CDR");
    }
    await assertRejects(
      () => control.eject("z"),
      RangeError,
      `Cannot simulate: 'recorderId' must be the id of a simulated recorder ("a"), received "z"`,
    );
    assertEquals((await writer.currentPhysicalMediaType()).name, "CDR");
  },
);

testApartment("an id that inspect() tells is the one to pass", {
  recorders: [simulatedRecorder(null), simulatedRecorder(null)],
}, async (apartment) => {
  const ids = (await apartment.inspect()).map(({ id }) => id);
  await apartment.simulator!.insert(ids[1]!, blankBdR);
  const media = (await apartment.inspect()).map((report) =>
    report.media?.type.name
  );
  assertEquals(media, [undefined, "BDR"]);
});

Deno.test("a closed apartment changes nothing any more", {
  permissions: WORKER,
}, async () => {
  const apartment = await openApartment({ simulator: withDisc });
  const pending = apartment.simulator!.eject("a");
  const closing = apartment.close();
  await assertRejects(() => pending, ApartmentClosedError);
  await closing;
  await assertRejects(
    () => apartment.simulator!.eject("a"),
    ApartmentClosedError,
  );
});

Deno.test("the control is made by apartments only", {
  permissions: "none",
}, () => {
  assertThrows(
    () => new SimulatorControl({} as never, {} as never, {} as never),
    TypeError,
    "of a simulated Apartment",
  );
});

testApartment(
  "a simulated apartment has a control",
  withDisc,
  async (apartment) => {
    assertInstanceOf(apartment.simulator, SimulatorControl);
    await assertNothingHeld(apartment);
  },
);
