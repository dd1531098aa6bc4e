import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertRejects,
} from "../_assert.ts";
import {
  type Apartment,
  ComError,
  decodeDiscInformation,
  decodeToc,
  decodeTrackInformation,
  DiscFormat2,
  type DiscFormat2Data,
  DiscFormat2Data as DiscFormat2DataClass,
  DiscRecorder2,
  DiscRecorder2Ex,
  Multisession,
  MultisessionRandomWrite,
  MultisessionSequential,
  MultisessionSequential2,
  openApartment,
} from "@discworks/imapi2";
import process from "node:process";
import json from "./fixture.json" with { type: "json" };
import type { Fixture, FixtureRecorder } from "./fixture.ts";
import { ServerLog } from "./_server_log.ts";

const { recorders: RECORDERS } = json as Fixture;

/** Runs a test in an apartment, and checks what must hold at the end of every one. */
async function inApartment(
  test: (apartment: Apartment, log: ServerLog) => Promise<void>,
): Promise<void> {
  const log = new ServerLog();
  const apartment = await openApartment();
  const { threadId, apartmentType, simulated } = await apartment.stats();
  try {
    assert(apartmentType === "STA" || apartmentType === "MAINSTA");
    assertEquals(simulated, false);
    await test(apartment, log);
  } finally {
    await apartment.close();
  }
  assertEquals(
    log.threads(),
    new Set([threadId]),
    "one thread made every call",
  );
  for (const line of log.lines().filter((line) => line.startsWith("create "))) {
    // APTTYPE_STA is 0, APTTYPE_MAINSTA is 3.
    assert(/ apartment=(0|3)$/.test(line), line);
  }
  assertEquals(log.live(), 0, "nothing is alive after close()");
  assertEquals(
    log.lines().filter((line) => line.startsWith("over-release")),
    [],
  );
}

async function recorderOf(
  apartment: Apartment,
  index: number,
): Promise<[DiscRecorder2, FixtureRecorder]> {
  const fixture = RECORDERS[index]!;
  return [await apartment.discRecorder(fixture.id), fixture];
}

async function writerOf(
  apartment: Apartment,
  index: number,
): Promise<[DiscFormat2Data, FixtureRecorder]> {
  const [recorder, fixture] = await recorderOf(apartment, index);
  return [
    await apartment.discFormat2Data(recorder, { clientName: "wine: test-1" }),
    fixture,
  ];
}

Deno.test("DiscMaster2 lists the recorders", () =>
  inApartment(async (apartment) => {
    using master = await apartment.discMaster();
    assertEquals(await master.count(), RECORDERS.length);
    assertEquals(await master.isSupportedEnvironment(), true);
    assertEquals(await Array.fromAsync(master), RECORDERS.map(({ id }) => id));
    const error = await assertRejects(
      () => master.item(RECORDERS.length),
      ComError,
    );
    assertEquals(error.code, "E_INVALIDARG");
    assertEquals([error.interfaceName, error.method], ["IDiscMaster2", "Item"]);
    const negative = await assertRejects(() => master.item(-1), ComError);
    assertEquals(negative.code, "E_INVALIDARG");
  }));

for (const [index, { productId }] of RECORDERS.entries()) {
  Deno.test(`DiscRecorder2 reads every value of ${productId}`, () =>
    inApartment(async (apartment) => {
      const [recorder, fixture] = await recorderOf(apartment, index);
      assertEquals(await recorder.activeDiscRecorder(), fixture.id);
      assertEquals(await recorder.vendorId(), fixture.vendorId.trim());
      assertEquals(await recorder.productId(), fixture.productId);
      assertEquals(await recorder.productRevision(), fixture.productRevision);
      assertEquals(await recorder.volumeName(), fixture.volumeName);
      assertEquals(await recorder.volumePathNames(), fixture.volumePathNames);
      assertEquals(
        await recorder.deviceCanLoadMedia(),
        fixture.deviceCanLoadMedia,
      );
      assertEquals(
        await recorder.legacyDeviceNumber(),
        fixture.legacyDeviceNumber,
      );
      assertEquals(
        await recorder.supportedFeaturePages(),
        fixture.supportedFeaturePages,
      );
      assertEquals(
        await recorder.currentFeaturePages(),
        fixture.currentFeaturePages,
      );
      assertEquals(
        await recorder.supportedProfiles(),
        fixture.supportedProfiles,
      );
      assertEquals(await recorder.currentProfiles(), fixture.currentProfiles);
      assertEquals(
        await recorder.supportedModePages(),
        fixture.supportedModePages,
      );
      assertEquals(
        await recorder.exclusiveAccessOwner(),
        fixture.exclusiveAccessOwner,
      );
      await recorder.ejectMedia();
    }));
}

/** What the server says of a disc, byte for byte. */
const DISC_INFORMATION = Uint8Array.from([
  ...[0, 32, 0x01, 1, 2, 3, 4, 0x20, 0, 1, 0, 2, 0xCA, 0xFE, 0xBA, 0xBE],
  ...[0xFF, 0xFF, 0xFF, 0xFF, 0, 79, 59, 74, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0],
]);

Deno.test("DiscRecorder2Ex gives buffers byte for byte", () =>
  inApartment(async (apartment) => {
    const [recorder, fixture] = await recorderOf(apartment, 0);
    const raw = (await recorder.as(DiscRecorder2Ex))!;
    const information = await raw.getDiscInformation();
    assertEquals(information, DISC_INFORMATION);
    const disc = decodeDiscInformation(information);
    assertEquals(disc.sessions, 0x102);
    assertEquals(disc.lastPossibleLeadOutStartMsf, 0x4F3B4A);
    for (
      const [type, number] of [["lba", 0], ["track", 1], [
        "session",
        2,
      ]] as const
    ) {
      for (const address of [1, 0x12345678, 0xFFFFFFFE]) {
        const track = decodeTrackInformation(
          await raw.getTrackInformation(address, type),
        );
        assertEquals([track.track, track.startAddress], [number, address | 0]);
      }
    }
    assertEquals(
      await raw.getFeaturePage(0x10C, { currentOnly: true }),
      Uint8Array.of(1, 0x0C, 1, 0),
    );
    assertEquals(await raw.getFeaturePage(0x10), Uint8Array.of(0, 0x10, 0, 0));
    assertEquals(
      await raw.readDvdStructure(1, { address: 0xFE000002, layer: 3, agid: 2 }),
      Uint8Array.of(1, 0xFE, 2, 3, 2),
    );
    assertEquals(await raw.getSupportedProfiles(), fixture.supportedProfiles);
    assertEquals(
      await raw.getSupportedProfiles({ currentOnly: true }),
      fixture.currentProfiles,
    );
    assertEquals(await raw.getByteAlignmentMask(), 0xF0000003);
  }));

Deno.test("readToc() sends one command, and takes the reply or the sense data", () =>
  inApartment(async (apartment) => {
    const [recorder] = await recorderOf(apartment, 0);
    const raw = (await recorder.as(DiscRecorder2Ex))!;
    const toc = await raw.readToc(0);
    assertEquals(
      toc,
      Uint8Array.from([
        ...[0, 26, 1, 2, 0, 0x10, 1, 0, 0, 0, 0, 0, 0, 0x14, 2, 0],
        ...[0, 0, 0xA1, 0xB8, 0, 0x14, 0xAA, 0, 0, 0, 0xC3, 0x50],
      ]),
    );
    const { tracks, leadOutStartAddress } = decodeToc(toc, 0);
    assertEquals(
      tracks.map(({ kind, startAddress }) => [kind, startAddress]),
      [["audio", 0], ["data", 41400]],
    );
    assertEquals(leadOutStartAddress, 50000);
    const error = await assertRejects(() => raw.readToc(1), ComError);
    assertEquals([error.code, error.description], [
      "S_IMAPI_COMMAND_HAS_SENSE_DATA",
      "The drive refused READ TOC in format 1: sense key 0x05, additional sense code 0x24, qualifier 0x01",
    ]);
    // The command, the seconds that it may take, and the room for the reply.
    assertEquals(
      await raw.readToc(2),
      Uint8Array.of(0x43, 2, 2, 0, 0, 0, 1, 0x20, 0, 0, 10, 0x20, 0),
    );
  }));

Deno.test("DiscRecorder2Ex that breaks the rules for buffers does no harm", () =>
  inApartment(async (apartment) => {
    const [recorder] = await recorderOf(apartment, 0);
    const raw = (await recorder.as(DiscRecorder2Ex))!;
    const failed = await assertRejects(
      () => raw.getTrackInformation(0, "session"),
      ComError,
    );
    assertEquals(
      failed.code,
      "E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE",
    );
    const none = await assertRejects(
      () => raw.getFeaturePage(0xFFFF),
      ComError,
    );
    assertEquals(none.code, "E_POINTER");
    const missing = await assertRejects(() => raw.getModePage(1), ComError);
    assertEquals(missing.code, "E_NOTIMPL");
  }));

Deno.test("DiscRecorder2 and DiscRecorder2Ex are one object with two faces", () =>
  inApartment(async (apartment, log) => {
    const [recorder, fixture] = await recorderOf(apartment, 0);
    using raw = (await recorder.as(DiscRecorder2Ex))!;
    assertEquals(log.live(), 1);
    recorder.release();
    using back = (await raw.as(DiscRecorder2))!;
    assertEquals(await back.productId(), fixture.productId);
    assertEquals(await raw.as(DiscFormat2), null);
    const [writer] = await writerOf(apartment, 0);
    assertEquals(await writer.as(DiscRecorder2Ex), null);
  }));

Deno.test("DiscFormat2Data reads every value", () =>
  inApartment(async (apartment) => {
    const [writer, { media, writeSpeeds, supportedProfiles, id }] =
      await writerOf(apartment, 0);
    assertEquals((await writer.currentPhysicalMediaType()).name, "DVDPLUSR");
    assertEquals(await writer.currentMediaStatus(), {
      value: 4,
      names: ["APPENDABLE"],
    });
    assertEquals((await writer.writeProtectStatus()).value, media.writeProtect);
    assertEquals(await writer.mediaPhysicallyBlank(), media.physicallyBlank);
    assertEquals(
      await writer.mediaHeuristicallyBlank(),
      media.heuristicallyBlank,
    );
    assertEquals(await writer.totalSectorsOnMedia(), media.totalSectors);
    assertEquals(await writer.freeSectorsOnMedia(), media.freeSectors);
    assertEquals(await writer.nextWritableAddress(), media.nextWritableAddress);
    assertEquals(
      await writer.startAddressOfPreviousSession(),
      media.startAddressOfPreviousSession,
    );
    assertEquals(
      await writer.lastWrittenAddressOfPreviousSession(),
      media.lastWrittenAddressOfPreviousSession,
    );
    assertEquals(await writer.forceMediaToBeClosed(), true);
    assertEquals(await writer.disableConsumerDvdCompatibilityMode(), false);
    assertEquals(await writer.requestedWriteSpeed(), -1);
    assertEquals(await writer.requestedRotationTypeIsPureCAV(), false);
    assertEquals(await writer.currentWriteSpeed(), 5440);
    assertEquals(await writer.currentRotationTypeIsPureCAV(), true);
    assertEquals(await writer.supportedWriteSpeeds(), writeSpeeds);
    assertEquals(
      (await writer.supportedMediaTypes()).map(({ value }) => value),
      supportedProfiles,
    );
    const descriptors = await writer.supportedWriteSpeedDescriptors();
    assertEquals(
      await Promise.all(descriptors.map((one) => one.writeSpeed())),
      writeSpeeds,
    );
    assertEquals(await descriptors[0]!.rotationTypeIsPureCAV(), false);
    assertEquals((await descriptors[0]!.mediaType()).value, media.physicalType);
    assertEquals(await writer.clientName(), "wine: test-1");
    using recorder = await writer.recorder();
    assertEquals(await recorder.activeDiscRecorder(), id);
  }));

Deno.test("DiscFormat2Data takes a recorder as an argument, and S_FALSE as a success", () =>
  inApartment(async (apartment) => {
    const [writer] = await writerOf(apartment, 0);
    const [recorder] = await recorderOf(apartment, 1);
    assertEquals(await writer.isRecorderSupported(recorder), true);
    assertEquals(await writer.isCurrentMediaSupported(recorder), false);
    await writer.setRecorder(recorder);
    recorder.release();
    assertEquals((await writer.currentPhysicalMediaType()).name, "CDR");
  }));

Deno.test("clientName() gives the empty string for a null BSTR", () =>
  inApartment(async (apartment) => {
    const [recorder] = await recorderOf(apartment, 0);
    const writer = await apartment.discFormat2Data(recorder);
    assertEquals(await writer.clientName(), "");
  }));

Deno.test("multisessionInterfaces() narrows arrays of two, one and no elements", () =>
  inApartment(async (apartment) => {
    const classes = await Promise.all(RECORDERS.map(async (_, index) => {
      const [writer] = await writerOf(apartment, index);
      const multisessions = await writer.multisessionInterfaces();
      return multisessions.map((multisession) => multisession.constructor);
    }));
    assertEquals(classes, [
      [MultisessionSequential2, MultisessionRandomWrite],
      [MultisessionSequential],
      [],
    ]);
  }));

Deno.test("MultisessionSequential2 reads every value, one by one and as a snapshot", () =>
  inApartment(async (apartment) => {
    const [writer, fixture] = await writerOf(apartment, 0);
    const session = (await writer.multisessionSequential2())!;
    const expected = fixture.multisessions[0]!;
    assertEquals(
      await session.isSupportedOnCurrentMediaState(),
      expected.isSupported,
    );
    assertEquals(await session.inUse(), expected.inUse);
    assertEquals(
      await session.isFirstDataSession(),
      expected.isFirstDataSession,
    );
    assertEquals(
      await session.startAddressOfPreviousSession(),
      expected.startAddressOfPreviousSession,
    );
    assertEquals(
      await session.lastWrittenAddressOfPreviousSession(),
      expected.lastWrittenAddressOfPreviousSession,
    );
    assertEquals(
      await session.nextWritableAddress(),
      expected.nextWritableAddress,
    );
    assertEquals(await session.freeSectorsOnMedia(), expected.freeSectors);
    assertEquals(await session.writeUnitSize(), expected.writeUnitSize);
    assertEquals(await session.snapshot(), {
      interfaceName: "IMultisessionSequential2",
      isSupportedOnCurrentMediaState: true,
      inUse: true,
      isFirstDataSession: false,
      startAddressOfPreviousSession: 524288,
      lastWrittenAddressOfPreviousSession: 1058488,
      nextWritableAddress: 1060537,
      freeSectorsOnMedia: 1234567,
      writeUnitSize: 16,
    });
    using recorder = await session.importRecorder();
    assertEquals(await recorder.productId(), fixture.productId);
  }));

Deno.test("MultisessionSequential without write unit gives null for -1", () =>
  inApartment(async (apartment) => {
    const [writer] = await writerOf(apartment, 1);
    assertEquals(await writer.multisessionSequential2(), null);
    const [session] = await writer.multisessionInterfaces();
    assert(session instanceof MultisessionSequential);
    assertEquals(await session.startAddressOfPreviousSession(), null);
    assertEquals(await session.snapshot(), {
      interfaceName: "IMultisessionSequential",
      writeUnitSize: null,
      isSupportedOnCurrentMediaState: true,
      inUse: false,
      isFirstDataSession: true,
      startAddressOfPreviousSession: null,
      lastWrittenAddressOfPreviousSession: null,
      nextWritableAddress: 0,
      freeSectorsOnMedia: 359847,
    });
  }));

Deno.test("MultisessionRandomWrite has its write unit in a slot of its own", () =>
  inApartment(async (apartment) => {
    const [writer] = await writerOf(apartment, 0);
    const randomWrite = (await writer.multisessionInterfaces())[1];
    assert(randomWrite instanceof MultisessionRandomWrite);
    assertEquals(await randomWrite.snapshot(), {
      interfaceName: "IMultisessionRandomWrite",
      isSupportedOnCurrentMediaState: false,
      inUse: false,
      writeUnitSize: 32,
      lastWrittenAddress: 99999,
      totalSectorsOnMedia: 2295104,
    });
  }));

Deno.test("setInUse() passes VARIANT_TRUE and VARIANT_FALSE", () =>
  inApartment(async (apartment) => {
    const [writer] = await writerOf(apartment, 1);
    const [session] = await writer.multisessionInterfaces();
    await session!.setInUse(true);
    assertEquals(await session!.inUse(), true);
    await session!.setInUse(false);
    assertEquals(await session!.inUse(), false);
  }));

Deno.test("as() gives null for E_NOINTERFACE, and bases for what derives from them", () =>
  inApartment(async (apartment) => {
    const [writer] = await writerOf(apartment, 0);
    const session = (await writer.multisessionSequential2())!;
    assertEquals(await session.as(MultisessionRandomWrite), null);
    assertEquals(await session.as(DiscFormat2DataClass), null);
    using base = (await session.as(Multisession))!;
    assertEquals(await base.inUse(), true);
    using format = (await writer.as(DiscFormat2))!;
    assertEquals(await format.mediaPhysicallyBlank(), false);
  }));

Deno.test("a failing call brings HRESULT and text, and the next one no stale text", () =>
  inApartment(async (apartment) => {
    const [writer] = await writerOf(apartment, 2);
    const error = await assertRejects(
      () => writer.nextWritableAddress(),
      ComError,
    );
    assertEquals(error.hresult, 0xC0AA0205);
    assertEquals(error.code, "E_IMAPI_RECORDER_MEDIA_BECOMING_READY");
    assertEquals(
      error.description,
      "Das Medium wird noch erkannt – bitte warten",
    );
    assertEquals(error.retryable, true);
    assertEquals([error.interfaceName, error.method], [
      "IDiscFormat2Data",
      "NextWritableAddress",
    ]);
    const master = await apartment.discMaster();
    const [, second] = await Promise.allSettled([
      writer.nextWritableAddress(),
      master.item(-1),
    ]);
    assert(second.status === "rejected" && second.reason instanceof ComError);
    assertEquals(second.reason.code, "E_INVALIDARG");
    assertEquals(second.reason.description, null);
    // E_NOTIMPL says that the drive does not report it.
    assertEquals(await writer.lastWrittenAddressOfPreviousSession(), null);
    // A fault that is no failure: S_FALSE.
    assertEquals(await writer.forceMediaToBeClosed(), true);
  }));

Deno.test("inspect() reports every recorder", () =>
  inApartment(async (apartment) => {
    const reports = await apartment.inspect();
    assertEquals(
      reports.map((report) => report.productId),
      RECORDERS.map((one) => one.productId),
    );
    assertEquals(
      reports.map((report) => report.multisession?.nextWritableAddress),
      [
        1060537,
        0,
        undefined,
      ],
    );
    assertEquals(reports.map((report) => report.simulated), [
      false,
      false,
      false,
    ]);
    assertEquals((await apartment.stats()).liveObjects, 0);
  }));

Deno.test("close() releases what is still held", async () => {
  const log = new ServerLog();
  const apartment = await openApartment();
  const recorders = await apartment.recorders();
  const writers = await Promise.all(
    recorders.map((one) => apartment.discFormat2Data(one)),
  );
  assertEquals(recorders.length + writers.length, 6);
  assertEquals(log.live(), 6);
  assertEquals(await apartment.close(), { released: 6 });
  assertEquals(log.live(), 0);
});

Deno.test("two apartments at once are two threads", async () => {
  await using first = await openApartment();
  await using second = await openApartment();
  const [one, two] = await Promise.all([first.stats(), second.stats()]);
  assert(one.threadId !== two.threadId);
  assertEquals(
    await Promise.all([first.inspect(), second.inspect()]).then((all) =>
      all.length
    ),
    2,
  );
});

Deno.test("a call from another apartment is served while the worker idles", () =>
  inApartment(async (apartment, log) => {
    const [recorder] = await recorderOf(apartment, 0);
    // The server answers at once, and then calls the recorder from a thread of its own.
    await recorder.closeTray();
    const { threadId } = await apartment.stats();
    await log.until("outside done");
    const calls = log.lines().filter((line) =>
      line.startsWith("outside thread=")
    );
    assertEquals(calls.length, 20);
    const times = calls.map((line) => {
      const [, thread, hresult, time] =
        /thread=(\d+) hresult=(\S+) microseconds=(\d+)/.exec(line)!;
      assertEquals(hresult, "0x00000000");
      assert(Number(thread) !== threadId, "the call comes from outside");
      return Number(time) / 1000;
    });
    assertEquals(
      log.threads("GetTypeInfoCount"),
      new Set([threadId]),
      "and is made inside",
    );
    assertLess(Math.max(...times), 50);
    assertGreater(Math.max(...times), 0);
  }));

Deno.test("an apartment without objects takes under 1 % of a processor", async () => {
  await using apartment = await openApartment();
  const master = await apartment.discMaster();
  master.release();
  assertEquals((await apartment.stats()).liveObjects, 0);
  const window = 5_000;
  const before = process.cpuUsage();
  // No sleep to wait for something: the window is what is measured.
  await new Promise((resolve) => setTimeout(resolve, window));
  const { user, system } = process.cpuUsage(before);
  assertLess((user + system) / 1000 / window, 0.01);
});
