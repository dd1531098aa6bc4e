import {
  type Apartment,
  ApartmentClosedError,
  openApartment,
  planSession,
  type SimulatedRecorder,
} from "@discworks/imapi2";
import {
  appendableDvdPlusR,
  blankBdR,
  blankCdR,
  blankDvdRDl,
  closedDvdPlusR,
  demo,
  simulatedRecorder,
  unfinishedDvdPlusR,
  writtenDvdPlusRw,
} from "@discworks/imapi2/simulator";
import {
  assertNothingHeld,
  MessageCount,
  testApartment,
  WORKER,
} from "./_apartment.ts";
import { assert, assertEquals, assertRejects } from "./_assert.ts";

testApartment(
  "inspect() tells everything about every recorder, and holds nothing after",
  demo,
  async (apartment) => {
    const reports = await apartment.inspect();
    assertEquals(reports.map(({ simulated }) => simulated), [
      true,
      true,
      true,
      true,
      true,
    ]);
    const [dvdPlusR, bdR, empty, readOnly, locked] = reports;
    assertEquals(dvdPlusR, {
      id: "\\\\?\\simulated#cdrom&ven_lumen&prod_dvdram_gx_24#0",
      vendorId: "LUMEN",
      productId: "DVDRAM GX-24",
      productRevision: "2.03",
      volumeName: "\\\\?\\Volume{00000000-0000-0000-0000-000000000001}\\",
      volumePathNames: ["D:\\"],
      exclusiveAccessOwner: "",
      state: "appendable",
      readOnly: false,
      media: {
        type: { value: 6, name: "DVDPLUSR" },
        status: { value: 4, names: ["APPENDABLE"] },
        writeProtect: { value: 0, names: [] },
        blank: false,
        totalSectors: 2295104,
        freeSectors: 1768768,
        nextWritableAddress: 526336,
      },
      multisession: {
        interfaceName: "IMultisessionSequential2",
        isSupportedOnCurrentMediaState: true,
        inUse: false,
        isFirstDataSession: false,
        startAddressOfPreviousSession: 0,
        lastWrittenAddressOfPreviousSession: 524287,
        nextWritableAddress: 526336,
        freeSectorsOnMedia: 1768768,
        writeUnitSize: 16,
      },
      randomWrite: null,
      problem: null,
      simulated: true,
    });
    assertEquals(bdR!.media!.blank, true);
    assertEquals(reports.map(({ state }) => state), [
      "appendable",
      "appendable",
      "empty",
      "readOnlyDrive",
      "locked",
    ]);
    for (const report of [empty!, readOnly!]) {
      assertEquals([report.media, report.problem], [null, null]);
    }
    assertEquals([empty!.readOnly, readOnly!.readOnly], [false, true]);
    assertEquals(readOnly!.productId, "DVD-ROM RX-8");
    assertEquals([locked!.media, locked!.exclusiveAccessOwner], [
      null,
      "Another program",
    ]);
    assertEquals(locked!.problem!.code, "E_IMAPI_RECORDER_LOCKED");
    assertEquals(locked!.problem!.method, "CurrentPhysicalMediaType");
    assertEquals(JSON.parse(JSON.stringify(reports)), reports);
    await assertNothingHeld(apartment);
  },
);

testApartment("an empty drive has no media and no problem", {
  recorders: [simulatedRecorder(null)],
}, async (apartment) => {
  const [report] = await apartment.inspect();
  assertEquals([report!.media, report!.problem], [null, null]);
});

testApartment("one bad drive never hides the others", {
  recorders: [
    simulatedRecorder(blankBdR, {
      faults: [{
        member: "IDiscRecorder2.InitializeDiscRecorder",
        hresult: 0x80070005,
      }],
    }),
    simulatedRecorder(blankBdR, {
      faults: [{ member: "IDiscRecorder2.VendorId", hresult: 0x80004005 }],
    }),
    simulatedRecorder(blankBdR, {
      faults: [{
        member: "IDiscFormat2Data.put_Recorder",
        hresult: "E_IMAPI_RECORDER_REQUIRED",
      }],
    }),
    simulatedRecorder(blankBdR, {
      faults: [{
        member: "IDiscFormat2Data.MultisessionInterfaces",
        hresult: 0x8007000E,
      }],
    }),
    simulatedRecorder(blankBdR, {
      faults: [{
        member: "IMultisessionSequential2.WriteUnitSize",
        hresult: 0xC0AA020D,
      }],
    }),
    simulatedRecorder(blankBdR),
  ],
}, async (apartment) => {
  const reports = await apartment.inspect();
  assertEquals(reports.map(({ problem }) => problem?.code), [
    "E_ACCESSDENIED",
    "E_FAIL",
    "E_IMAPI_RECORDER_REQUIRED",
    "E_OUTOFMEMORY",
    "E_IMAPI_RECORDER_COMMAND_TIMEOUT",
    undefined,
  ]);
  assertEquals(reports.map(({ vendorId }) => vendorId), [
    null,
    null,
    "SIMULATE",
    "SIMULATE",
    "SIMULATE",
    "SIMULATE",
  ]);
  // What could be read is there all the same.
  assertEquals(reports[1]!.productId, "BD-RE DRIVE");
  assertEquals(reports[1]!.multisession?.nextWritableAddress, 0);
  await assertNothingHeld(apartment);
});

Deno.test("inspect() of 64 recorders takes no more messages than of one", {
  permissions: WORKER,
}, async () => {
  const kinds: ((index: number) => SimulatedRecorder)[] = [
    (index) => simulatedRecorder(appendableDvdPlusR, { id: `a${index}` }),
    (index) => simulatedRecorder(blankCdR, { id: `b${index}` }),
    (index) => simulatedRecorder(writtenDvdPlusRw, { id: `c${index}` }),
    (index) => simulatedRecorder(closedDvdPlusR, { id: `d${index}` }),
    (index) => simulatedRecorder(null, { id: `e${index}` }),
    (index) =>
      simulatedRecorder(blankBdR, {
        id: `f${index}`,
        exclusiveAccessOwner: "x",
      }),
    (index) =>
      simulatedRecorder(blankBdR, {
        id: `g${index}`,
        faults: [{
          member: "IDiscFormat2Data.MultisessionInterfaces",
          hresult: 0x80004005,
        }],
      }),
  ];
  const recorders = Array.from(
    { length: 64 },
    (_, index) => kinds[index % kinds.length]!(index),
  );
  await using one = await openApartment({
    simulator: { recorders: recorders.slice(0, 1) },
  });
  await using many = await openApartment({ simulator: { recorders } });
  using messages = new MessageCount();
  const inspect = async (apartment: Apartment) => {
    await apartment.inspect();
    // The last releases are under way then.
    await apartment.stats();
  };
  const single = await messages.during(() => inspect(one));
  const all = await messages.during(() => inspect(many));
  assert(all <= single, `${all} messages for 64, ${single} for one`);
});

Deno.test(
  "inspect() rejects with the reason of its signal, and releases what it held",
  {
    permissions: WORKER,
  },
  async () => {
    await using apartment = await openApartment({ simulator: demo });
    const reason = new Error("enough");
    assertEquals(
      await apartment.inspect({ signal: AbortSignal.abort(reason) }).catch((
        error,
      ) => error),
      reason,
    );
    const controller = new AbortController();
    const inspecting = apartment.inspect({ signal: controller.signal });
    // Some messages later, in the middle of the chain.
    await apartment.stats();
    await apartment.stats();
    controller.abort(reason);
    assertEquals(await inspecting.catch((error) => error), reason);
    while ((await apartment.stats()).liveObjects > 0);
  },
);

Deno.test("inspect() rejects when the apartment closes", {
  permissions: WORKER,
}, async () => {
  const apartment = await openApartment({ simulator: demo });
  const inspecting = apartment.inspect();
  inspecting.catch(() => {});
  await apartment.stats();
  await apartment.close();
  await assertRejects(() => inspecting, ApartmentClosedError);
});

Deno.test(
  "inspect() rejects at once when it is aborted while a slow drive is asked",
  {
    permissions: WORKER,
  },
  async () => {
    for (
      const recorders of [[], [simulatedRecorder(blankBdR, { latencyMs: 300 })]]
    ) {
      await using apartment = await openApartment({ simulator: { recorders } });
      const controller = new AbortController();
      const reason = new Error("enough");
      const inspecting = apartment.inspect({ signal: controller.signal });
      controller.abort(reason);
      const before = performance.now();
      assertEquals(await inspecting.catch((error) => error), reason);
      assert(performance.now() - before < 200);
    }
  },
);

testApartment("a blank disc that fails its previous session is a blank disc", {
  recorders: [simulatedRecorder(blankCdR, {
    faults: [
      {
        member: "IMultisessionSequential.StartAddressOfPreviousSession",
        hresult: 0xC0AA0402,
      },
      {
        member: "IMultisessionSequential.LastWrittenAddressOfPreviousSession",
        hresult: 0xC0AA0402,
      },
    ],
  })],
}, async (apartment) => {
  const [report] = await apartment.inspect();
  assertEquals(report!.problem, null);
  assertEquals(report!.multisession!.startAddressOfPreviousSession, null);
  assertEquals(report!.multisession!.lastWrittenAddressOfPreviousSession, null);
  assertEquals(report!.multisession!.nextWritableAddress, 0);
});

testApartment("a failing address of a disc that takes a session is a problem", {
  recorders: [
    simulatedRecorder(blankCdR, {
      faults: [{
        member: "IMultisessionSequential.NextWritableAddress",
        hresult: 0xC0AA0402,
      }],
    }),
    simulatedRecorder(blankCdR, {
      faults: [{
        member: "IDiscFormat2Data.CurrentMediaStatus",
        hresult: 0xC0AA0402,
      }],
    }),
  ],
}, async (apartment) => {
  const [address, status] = await apartment.inspect();
  assertEquals([address!.multisession, address!.problem!.method], [
    null,
    "NextWritableAddress",
  ]);
  assertEquals([status!.media, status!.problem!.method], [
    null,
    "CurrentMediaStatus",
  ]);
});

testApartment("an object that cannot be used with the disc is not reported", {
  recorders: [simulatedRecorder(blankBdR, {
    faults: [{
      member: "IMultisession.IsSupportedOnCurrentMediaState",
      hresult: 0x80004001,
    }],
  })],
}, async (apartment) => {
  const [report] = await apartment.inspect();
  assertEquals([report!.multisession, report!.problem!.code], [
    null,
    "E_NOTIMPL",
  ]);
});

testApartment("each state is told only where it is known", {
  recorders: [
    simulatedRecorder(blankDvdRDl),
    simulatedRecorder(writtenDvdPlusRw),
    simulatedRecorder(closedDvdPlusR),
    simulatedRecorder(unfinishedDvdPlusR),
    simulatedRecorder(appendableDvdPlusR, {
      faults: [{
        member: "IMultisessionSequential.NextWritableAddress",
        hresult: "E_IMAPI_RECORDER_MEDIA_BECOMING_READY",
      }],
    }),
    simulatedRecorder(closedDvdPlusR, {
      faults: [{
        member: "IDiscFormat2Data.NextWritableAddress",
        hresult: "E_IMAPI_RECORDER_COMMAND_TIMEOUT",
      }],
    }),
    simulatedRecorder(appendableDvdPlusR, { exclusiveAccessOwner: "Nero 7" }),
  ],
}, async (apartment) => {
  const reports = await apartment.inspect();
  assertEquals(reports.map(({ state }) => state), [
    "finalSession",
    "overwritable",
    "closed",
    "closed",
    "waiting",
    "unknown",
    "locked",
  ]);
  assertEquals(
    reports.map(({ media }) => media?.nextWritableAddress),
    [0, 0, null, null, 526336, null, undefined],
  );
  assertEquals(reports.at(-1)!.exclusiveAccessOwner, "Nero 7");
});

testApartment("a session for a blank DVD-R DL can be planned", {
  recorders: [
    simulatedRecorder(blankDvdRDl),
    simulatedRecorder(closedDvdPlusR),
  ],
}, async (apartment) => {
  const [blank, closed] = await apartment.inspect();
  assertEquals(planSession(blank!.media!, 4097), {
    fits: true,
    reason: null,
    sectors: 3,
    startAddress: 0,
    endAddress: 2,
    sectorsLeft: blank!.media!.freeSectors! - 3,
  });
  assertEquals(planSession(closed!.media!, 1).reason?.code, "notSupported");
});

testApartment("the write unit of a report compiles, and its tag narrows it", {
  recorders: [simulatedRecorder(blankBdR)],
}, async (apartment) => {
  const [report] = await apartment.inspect();
  const unit: number | null | undefined = report!.multisession?.writeUnitSize;
  assertEquals(unit, 32);
  const { multisession } = report!;
  assert(multisession?.interfaceName === "IMultisessionSequential2");
  const narrowed: number = multisession.writeUnitSize;
  assertEquals(narrowed, 32);
});
