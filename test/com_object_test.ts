import {
  ComError,
  DiscFormat2,
  DiscFormat2Data,
  DiscMaster2,
  DiscRecorder2,
  Multisession,
  MultisessionRandomWrite,
  MultisessionSequential,
  MultisessionSequential2,
  ObjectReleasedError,
  openApartment,
} from "@discworks/imapi2";
import {
  appendableDvdPlusR,
  blankBdR,
  blankCdR,
  closedCdR,
  simulatedRecorder,
  writtenDvdPlusRw,
} from "@discworks/imapi2/simulator";
import { assertNothingHeld, testApartment } from "./_apartment.ts";
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
} from "./_assert.ts";

const one = {
  recorders: [simulatedRecorder(appendableDvdPlusR, {
    id: "one",
    vendorId: " LUMEN  ",
    productId: "GX\0\0",
    volumePathNames: ["D:\\", "C:\\mount\\диск\\"],
  })],
};

testApartment(
  "DiscMaster2 counts, gives and iterates",
  one,
  async (apartment) => {
    using master = await apartment.discMaster();
    assertEquals(await master.count(), 1);
    assertEquals(await master.item(0), "one");
    assertEquals(await master.isSupportedEnvironment(), true);
    assertEquals(await Array.fromAsync(master), ["one"]);
    const error = await assertRejects(() => master.item(1), ComError);
    assertEquals(error.code, "E_INVALIDARG");
  },
);

testApartment(
  "DiscRecorder2 reads its values, and trims what INQUIRY pads",
  one,
  async (apartment) => {
    using recorder = await apartment.discRecorder("one");
    assertEquals(await recorder.activeDiscRecorder(), "one");
    assertEquals(await recorder.vendorId(), "LUMEN");
    assertEquals(await recorder.productId(), "GX");
    assertEquals(await recorder.productRevision(), "1.00");
    assertEquals(await recorder.volumePathNames(), [
      "D:\\",
      "C:\\mount\\диск\\",
    ]);
    assertEquals(await recorder.deviceCanLoadMedia(), true);
    assertEquals(await recorder.legacyDeviceNumber(), 0);
    assertEquals(await recorder.currentProfiles(), [0x1B]);
    assert((await recorder.supportedProfiles()).includes(0x41));
    assert((await recorder.supportedFeaturePages()).length > 0);
    assert((await recorder.currentFeaturePages()).length > 0);
    assert((await recorder.supportedModePages()).length > 0);
    assertStringIncludes(await recorder.volumeName(), "Volume{");
    assertEquals(await recorder.exclusiveAccessOwner(), "");
    await recorder.ejectMedia();
    await recorder.closeTray();
  },
);

testApartment("DiscFormat2Data reads its values", one, async (apartment) => {
  using recorder = await apartment.discRecorder("one");
  using writer = await apartment.discFormat2Data(recorder, {
    clientName: "test",
  });
  assertEquals(await writer.clientName(), "test");
  assertEquals(await writer.isRecorderSupported(recorder), true);
  assertEquals(await writer.isCurrentMediaSupported(recorder), true);
  assertEquals(await writer.mediaPhysicallyBlank(), false);
  assertEquals(await writer.mediaHeuristicallyBlank(), false);
  assert(
    (await writer.supportedMediaTypes()).some(({ name }) =>
      name === "DVDPLUSR"
    ),
  );
  assertEquals(await writer.currentMediaStatus(), {
    value: 4,
    names: ["APPENDABLE"],
  });
  assertEquals(await writer.writeProtectStatus(), { value: 0, names: [] });
  assertEquals(await writer.currentPhysicalMediaType(), {
    value: 6,
    name: "DVDPLUSR",
  });
  assertEquals(await writer.totalSectorsOnMedia(), 2295104);
  assertEquals(await writer.startAddressOfPreviousSession(), 0);
  assertEquals(await writer.lastWrittenAddressOfPreviousSession(), 524287);
  assertEquals(await writer.nextWritableAddress(), 524288 + 2048);
  assertEquals(await writer.freeSectorsOnMedia(), 2295104 - 524288 - 2048);
  assertEquals(await writer.forceMediaToBeClosed(), false);
  assertEquals(await writer.disableConsumerDvdCompatibilityMode(), false);
  assertEquals(await writer.requestedWriteSpeed(), -1);
  assertEquals(await writer.requestedRotationTypeIsPureCAV(), false);
  assertEquals(await writer.currentRotationTypeIsPureCAV(), false);
  const speeds = await writer.supportedWriteSpeeds();
  assertEquals(await writer.currentWriteSpeed(), speeds[0]!);
  const descriptors = await writer.supportedWriteSpeedDescriptors();
  assertEquals(
    await Promise.all(descriptors.map((speed) => speed.writeSpeed())),
    speeds,
  );
  assertEquals((await descriptors[0]!.mediaType()).name, "DVDPLUSR");
  assertEquals(await descriptors[0]!.rotationTypeIsPureCAV(), false);
  using same = await writer.recorder();
  assertEquals(await same.activeDiscRecorder(), "one");
});

testApartment(
  "a writer keeps its recorder alive, whatever becomes of the proxy",
  one,
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    const writer = await apartment.discFormat2Data(recorder);
    recorder.release();
    assertEquals(await writer.mediaPhysicallyBlank(), false);
  },
);

testApartment("multisession objects are narrowed to the most derived class", {
  recorders: [simulatedRecorder(blankBdR), simulatedRecorder(writtenDvdPlusRw)],
}, async (apartment) => {
  const classes = [];
  for (const recorder of await apartment.recorders()) {
    using writer = await apartment.discFormat2Data(recorder);
    for (const multisession of await writer.multisessionInterfaces()) {
      classes.push(multisession.constructor);
      using importRecorder = await multisession.importRecorder();
      assertInstanceOf(importRecorder, DiscRecorder2);
      await multisession.setInUse(true);
      assertEquals(await multisession.inUse(), true);
      multisession.release();
    }
    recorder.release();
  }
  assertEquals(classes, [MultisessionSequential2, MultisessionRandomWrite]);
  await assertNothingHeld(apartment);
});

testApartment("multisessionSequential2() is null where the disc offers none", {
  recorders: [simulatedRecorder(writtenDvdPlusRw)],
}, async (apartment) => {
  const [recorder] = await apartment.recorders();
  const writer = await apartment.discFormat2Data(recorder!);
  assertEquals(await writer.multisessionSequential2(), null);
  assertEquals((await apartment.stats()).liveObjects, 2);
});

testApartment(
  "single getters and snapshot() give null for -1",
  {
    recorders: [simulatedRecorder(blankCdR)],
  },
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    const session = (await (await apartment.discFormat2Data(recorder!))
      .multisessionSequential2())!;
    assertEquals(await session.startAddressOfPreviousSession(), null);
    assertEquals(await session.lastWrittenAddressOfPreviousSession(), null);
    assertEquals(await session.snapshot(), {
      interfaceName: "IMultisessionSequential2",
      isSupportedOnCurrentMediaState: true,
      inUse: false,
      isFirstDataSession: true,
      startAddressOfPreviousSession: null,
      lastWrittenAddressOfPreviousSession: null,
      nextWritableAddress: 0,
      freeSectorsOnMedia: 359847,
      writeUnitSize: 1,
    });
  },
);

testApartment(
  "getters and snapshot() give null for an address that the drive does not report",
  {
    recorders: [
      simulatedRecorder(appendableDvdPlusR, {
        faults: [{
          member: "IMultisessionSequential.LastWrittenAddressOfPreviousSession",
          hresult: 0x80004001,
        }],
      }),
      simulatedRecorder({ mediaType: "bd-re", sessions: [] }),
    ],
  },
  async (apartment) => {
    const [first, second] = await apartment.recorders();
    const session = (await (await apartment.discFormat2Data(first!))
      .multisessionSequential2())!;
    assertEquals(await session.lastWrittenAddressOfPreviousSession(), null);
    const snapshot = await session.snapshot();
    assertEquals(snapshot.lastWrittenAddressOfPreviousSession, null);
    assertEquals(snapshot.startAddressOfPreviousSession, 0);
    const [random] = await (await apartment.discFormat2Data(second!))
      .multisessionInterfaces();
    assertInstanceOf(random, MultisessionRandomWrite);
    assertEquals(await random.lastWrittenAddress(), null);
    assertEquals(await random.snapshot(), {
      interfaceName: "IMultisessionRandomWrite",
      isSupportedOnCurrentMediaState: true,
      inUse: false,
      writeUnitSize: 32,
      lastWrittenAddress: null,
      totalSectorsOnMedia: 11826176,
    });
  },
);

testApartment(
  "a closed disc offers an object that is not supported, whose addresses fail",
  {
    recorders: [simulatedRecorder(closedCdR)],
  },
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    const writer = await apartment.discFormat2Data(recorder!);
    const session = (await writer.multisessionSequential2())!;
    assertEquals(await session.isSupportedOnCurrentMediaState(), false);
    assertEquals((await writer.currentMediaStatus()).names, ["FINALIZED"]);
    for (
      const read of [
        () => session.nextWritableAddress(),
        () => session.freeSectorsOnMedia(),
        () => session.snapshot(),
        () => writer.nextWritableAddress(),
      ]
    ) {
      const error = await assertRejects(read, ComError);
      assertEquals(error.code, "E_IMAPI_DF2DATA_INVALID_MEDIA_STATE");
    }
    assertEquals(await session.startAddressOfPreviousSession(), null);
    assertEquals(await writer.startAddressOfPreviousSession(), null);
  },
);

testApartment(
  "as() reaches bases and relatives, and gives null for E_NOINTERFACE",
  {
    recorders: [
      simulatedRecorder(blankBdR, { id: "one" }),
    ],
  },
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    const writer = await apartment.discFormat2Data(recorder);
    const session = (await writer.multisessionSequential2())!;
    assertInstanceOf(await writer.as(DiscFormat2), DiscFormat2);
    assertInstanceOf(
      await (await writer.as(DiscFormat2))!.as(DiscFormat2Data),
      DiscFormat2Data,
    );
    assertInstanceOf(
      await session.as(MultisessionSequential),
      MultisessionSequential,
    );
    assertInstanceOf(await session.as(Multisession), Multisession);
    assertEquals(await session.as(MultisessionRandomWrite), null);
    assertEquals(await recorder.as(DiscMaster2), null);
  },
);

testApartment(
  "release() is idempotent, and later use names the interface",
  one,
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    recorder.release();
    recorder.release();
    recorder[Symbol.dispose]();
    for (
      const use of [
        () => recorder.vendorId(),
        () => recorder.ejectMedia(),
        () => recorder.as(DiscMaster2),
        () => apartment.discFormat2Data(recorder),
      ]
    ) {
      const error = await assertRejects(use, ObjectReleasedError);
      assertEquals(error.interfaceName, "IDiscRecorder2");
    }
    await assertNothingHeld(apartment);
  },
);

testApartment("a fault fails as often as it says, with its text", {
  recorders: [simulatedRecorder(blankBdR, {
    id: "one",
    faults: [{
      member: "IDiscFormat2Data.get_CurrentMediaStatus",
      hresult: 0xC0AA0205,
      description: "Größe",
      times: 2,
    }],
  })],
}, async (apartment) => {
  const writer = await apartment.discFormat2Data(
    await apartment.discRecorder("one"),
  );
  for (let time = 0; time < 2; time++) {
    const error = await assertRejects(
      () => writer.currentMediaStatus(),
      ComError,
    );
    assertEquals([error.retryable, error.description], [true, "Größe"]);
    assertEquals(error.interfaceName, "IDiscFormat2Data");
  }
  assertEquals((await writer.currentMediaStatus()).names, [
    "BLANK",
    "APPENDABLE",
  ]);
});

testApartment("console.log() of a proxy shows what it is", {
  recorders: [simulatedRecorder(null, { id: "one" })],
}, async (apartment) => {
  const recorder = await apartment.discRecorder("one");
  assertEquals(Deno.inspect(recorder), "DiscRecorder2 { object 1 }");
  recorder.release();
  assertEquals(Deno.inspect([recorder]), "[ DiscRecorder2 { released } ]");
  assertEquals(Deno.inspect(DiscRecorder2.prototype), "DiscRecorder2 {}");
});

testApartment("apartment.simulator is defined where a simulator was given", {
  recorders: [simulatedRecorder(null, { id: "one" })],
}, async (_apartment) => {
  const options = { recorders: [simulatedRecorder(null, { id: "one" })] };
  await using simulated = await openApartment({ simulator: options });
  // No "?." here: the type says that it is there.
  await simulated.simulator.insert("one", blankBdR);
  const [report] = await simulated.inspect();
  assertEquals(report!.state, "appendable");
});
