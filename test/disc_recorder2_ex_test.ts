import {
  type Apartment,
  ComError,
  decodeDiscInformation,
  decodeTrackInformation,
  DiscMaster2,
  DiscRecorder2,
  DiscRecorder2Ex,
} from "@discworks/imapi2";
import {
  appendableCdR,
  appendableDvdPlusR,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import {
  assertNothingHeld,
  MessageCount,
  testApartment,
} from "./_apartment.ts";
import { assert, assertEquals, assertRejects } from "./_assert.ts";

async function rawOf(
  apartment: Apartment,
  index = 0,
): Promise<DiscRecorder2Ex> {
  const recorders = await apartment.recorders();
  const raw = await recorders[index]!.as(DiscRecorder2Ex);
  for (const recorder of recorders) recorder.release();
  return raw!;
}

const dvd = { recorders: [simulatedRecorder(appendableDvdPlusR)] };
const empty = { recorders: [simulatedRecorder(null)] };
const locked = {
  recorders: [
    simulatedRecorder(appendableDvdPlusR, { exclusiveAccessOwner: "burner" }),
  ],
};

testApartment(
  "a recorder is also a DiscRecorder2Ex, and the other way round",
  dvd,
  async (apartment) => {
    using raw = await rawOf(apartment);
    assertEquals(DiscRecorder2Ex.interfaceName, "IDiscRecorder2Ex");
    using recorder = (await raw.as(DiscRecorder2))!;
    using again = (await recorder.as(DiscRecorder2Ex))!;
    assertEquals(await again.getByteAlignmentMask(), 1);
    assertEquals(await raw.as(DiscMaster2), null);
    const [one] = await apartment.recorders();
    const writer = await apartment.discFormat2Data(one!);
    assertEquals(await writer.as(DiscRecorder2Ex), null);
    one!.release();
    writer.release();
  },
);

testApartment(
  "the drive's records agree with the multisession object",
  { recorders: [dvd.recorders[0]!, simulatedRecorder(appendableCdR)] },
  async (apartment) => {
    for (const [index, recorder] of (await apartment.recorders()).entries()) {
      using raw = await rawOf(apartment, index);
      const writer = await apartment.discFormat2Data(recorder);
      const session = (await writer.multisessionSequential2())!;
      const snapshot = await session.snapshot();
      const disc = decodeDiscInformation(await raw.getDiscInformation());
      assertEquals(disc.status, "appendable");
      assertEquals(disc.lastSessionState, "empty");
      const open = decodeTrackInformation(
        await raw.getTrackInformation(disc.lastTrackOfLastSession!, "track"),
      );
      assertEquals(open.blank, true);
      assertEquals(open.nextWritableAddress, snapshot.nextWritableAddress);
      assertEquals(open.freeBlocks, snapshot.freeSectorsOnMedia);
      const previous = decodeTrackInformation(
        await raw.getTrackInformation(disc.sessions! - 1, "session"),
      );
      assertEquals(
        previous.startAddress,
        snapshot.startAddressOfPreviousSession,
      );
      assertEquals(
        previous.startAddress! + previous.size! - 1,
        snapshot.lastWrittenAddressOfPreviousSession,
      );
      assertEquals(
        await raw.getTrackInformation(previous.startAddress!, "lba"),
        await raw.getTrackInformation(previous.track!, "track"),
      );
      assertEquals(
        decodeTrackInformation(await raw.getTrackInformation(0xFF, "track")),
        open,
      );
      for (const one of [session, writer, recorder]) one.release();
    }
    await assertNothingHeld(apartment);
  },
);

testApartment(
  "lists of features, profiles and mode pages agree with DiscRecorder2's",
  dvd,
  async (apartment) => {
    using raw = await rawOf(apartment);
    using recorder = (await raw.as(DiscRecorder2))!;
    assertEquals(
      await raw.getSupportedFeaturePages(),
      await recorder.supportedFeaturePages(),
    );
    assertEquals(
      await raw.getSupportedFeaturePages({ currentOnly: true }),
      await recorder.currentFeaturePages(),
    );
    assertEquals(
      await raw.getSupportedProfiles(),
      await recorder.supportedProfiles(),
    );
    assertEquals(await raw.getSupportedProfiles({ currentOnly: true }), [0x1B]);
    assertEquals(
      await raw.getSupportedModePages("saved"),
      await recorder.supportedModePages(),
    );
  },
);

testApartment(
  "every page has its number and its length",
  dvd,
  async (apartment) => {
    using raw = await rawOf(apartment);
    for (const feature of await raw.getSupportedFeaturePages()) {
      const page = await raw.getFeaturePage(feature, { currentOnly: true });
      const view = new DataView(page.buffer);
      assertEquals(view.getUint16(0), feature);
      assertEquals(page.length, 4 + page[3]!);
      assertEquals(page[2]! & 1, 1, "current");
    }
    const profiles = await raw.getFeaturePage(0x0000);
    const current = [];
    for (let offset = 4; offset < profiles.length; offset += 4) {
      if ((profiles[offset + 2]! & 1) === 1) current.push(profiles[offset + 1]);
    }
    assertEquals(current, [0x1B]);
    for (const number of await raw.getSupportedModePages()) {
      const page = await raw.getModePage(number);
      assertEquals([page[0], page[1]], [number, page.length - 2]);
      const changeable = await raw.getModePage(number, "changeable");
      assert(changeable.subarray(2).every((byte) => byte === 0));
    }
  },
);

testApartment(
  "a DVD has its physical format, and no other structure",
  dvd,
  async (apartment) => {
    using raw = await rawOf(apartment);
    const format = await raw.readDvdStructure(0, {
      layer: 0,
      address: 0,
      agid: 0,
    });
    const view = new DataView(format.buffer);
    assertEquals(format.length, 2048);
    assertEquals(format[0]! >> 4, 0xA, "DVD+R");
    assertEquals(view.getUint32(8) - view.getUint32(4) + 1, 2295104);
    const error = await assertRejects(() => raw.readDvdStructure(1), ComError);
    assertEquals(error.code, "E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT");
  },
);

testApartment(
  "a CD has no DVD structure",
  { recorders: [simulatedRecorder(appendableCdR)] },
  async (apartment) => {
    using raw = await rawOf(apartment);
    const error = await assertRejects(() => raw.readDvdStructure(0), ComError);
    assertEquals(error.code, "E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT");
  },
);

testApartment("Windows describes adapter and drive", dvd, async (apartment) => {
  using raw = await rawOf(apartment);
  const device = await raw.getDeviceDescriptor();
  const view = new DataView(device.buffer);
  assertEquals(view.getUint32(4, true), device.length);
  const text = (offset: number) => {
    const start = view.getUint32(offset, true);
    const bytes = device.subarray(start, device.indexOf(0, start));
    return new TextDecoder().decode(bytes);
  };
  const { vendorId, productId, productRevision } = dvd.recorders[0]!;
  assertEquals([text(12), text(16), text(20)], [
    vendorId,
    productId,
    productRevision,
  ]);
  const adapter = await raw.getAdapterDescriptor();
  const mask = new DataView(adapter.buffer).getUint32(16, true);
  assertEquals(mask, await raw.getByteAlignmentMask());
  assertEquals(await raw.getMaximumNonPageAlignedTransferSize(), 65536);
  assertEquals(await raw.getMaximumPageAlignedTransferSize(), 65536);
});

testApartment(
  "what is not there has a code of its own",
  dvd,
  async (apartment) => {
    using raw = await rawOf(apartment);
    const cases: [() => Promise<unknown>, string][] = [
      [
        () => raw.getTrackInformation(9, "track"),
        "E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE",
      ],
      [
        () => raw.getTrackInformation(0xFFFF_FFFF, "lba"),
        "E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE",
      ],
      [() => raw.getFeaturePage(0x1234), "E_IMAPI_RECORDER_NO_SUCH_FEATURE"],
      [() => raw.getModePage(0x3E), "E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE"],
    ];
    for (const [call, code] of cases) {
      const error = await assertRejects(call, ComError);
      assertEquals([error.code, error.interfaceName], [
        code,
        "IDiscRecorder2Ex",
      ]);
    }
  },
);

testApartment(
  "an empty drive has features, and no disc",
  empty,
  async (apartment) => {
    using raw = await rawOf(apartment);
    for (
      const call of [
        () => raw.getDiscInformation(),
        () => raw.getTrackInformation(1, "track"),
        () => raw.readDvdStructure(0),
      ]
    ) {
      const error = await assertRejects(call, ComError);
      assertEquals(error.code, "E_IMAPI_RECORDER_MEDIA_NO_MEDIA");
    }
    assertEquals(await raw.getSupportedProfiles({ currentOnly: true }), []);
    assertEquals((await raw.getFeaturePage(0x10))[2]! & 1, 0, "not current");
    const error = await assertRejects(
      () => raw.getFeaturePage(0x10, { currentOnly: true }),
      ComError,
    );
    assertEquals(error.code, "E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT");
  },
);

testApartment(
  "a drive that somebody else holds tells what Windows knows",
  locked,
  async (apartment) => {
    using raw = await rawOf(apartment);
    const error = await assertRejects(() => raw.getDiscInformation(), ComError);
    assertEquals(error.code, "E_IMAPI_RECORDER_LOCKED");
    assert((await raw.getDeviceDescriptor()).length > 0);
  },
);

testApartment(
  "a fault of IDiscRecorder2Ex shows",
  {
    recorders: [
      simulatedRecorder(appendableDvdPlusR, {
        faults: [{
          member: "IDiscRecorder2Ex.GetDiscInformation",
          hresult: 0xC0AA0205,
          times: 1,
        }],
      }),
    ],
  },
  async (apartment) => {
    using raw = await rawOf(apartment);
    const error = await assertRejects(() => raw.getDiscInformation(), ComError);
    assertEquals([error.code, error.retryable], [
      "E_IMAPI_RECORDER_MEDIA_BECOMING_READY",
      true,
    ]);
    assertEquals((await raw.getDiscInformation()).length, 34);
  },
);

testApartment(
  "a bad argument is refused before any message",
  dvd,
  async (apartment) => {
    using raw = await rawOf(apartment);
    // The releases that rawOf() left behind are under way.
    await apartment.stats();
    using messages = new MessageCount();
    // What a script without types can pass.
    const call = (name: keyof DiscRecorder2Ex, args: unknown[]) =>
      Reflect.apply(raw[name], raw, args);
    const ranges: [keyof DiscRecorder2Ex, unknown[], string][] = [
      ["getTrackInformation", [-1, "lba"], "'address'"],
      ["getTrackInformation", [2 ** 32, "lba"], "'address'"],
      ["getTrackInformation", [0.5, "lba"], "'address'"],
      ["getFeaturePage", [65536], "'feature'"],
      ["getModePage", [64], "'page'"],
      ["readDvdStructure", [256], "'format'"],
      ["readDvdStructure", [0, { address: NaN }], "'address'"],
      ["readDvdStructure", [0, { layer: 256 }], "'layer'"],
      ["readDvdStructure", [0, { agid: 4 }], "'agid'"],
    ];
    const types: [keyof DiscRecorder2Ex, unknown[], string][] = [
      ["getTrackInformation", [1, "toString"], "'type'"],
      ["getTrackInformation", [1, 1], "'type'"],
      ["getFeaturePage", [1, { currentOnly: 1 }], "'currentOnly'"],
      ["getModePage", [1, "now"], "'request'"],
      ["getSupportedFeaturePages", [{ currentOnly: "no" }], "'currentOnly'"],
      ["getSupportedProfiles", [{ currentOnly: 0 }], "'currentOnly'"],
      ["getSupportedModePages", [0], "'request'"],
    ];
    assertEquals(
      await messages.during(async () => {
        for (const [name, args, message] of ranges) {
          await assertRejects(() => call(name, args), RangeError, message);
        }
        for (const [name, args, message] of types) {
          await assertRejects(() => call(name, args), TypeError, message);
        }
      }),
      0,
    );
  },
);
