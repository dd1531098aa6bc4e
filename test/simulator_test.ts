import * as simulations from "@discworks/imapi2/simulator";
import { simulatedRecorder } from "@discworks/imapi2/simulator";
import { MEDIA_RULES } from "../src/model/media_rules.ts";
import { testApartment } from "./_apartment.ts";
import { assertEquals } from "./_assert.ts";

const none = { permissions: "none" } as const;

const discs = Object.entries(simulations).flatMap(([name, value]) =>
  typeof value === "object" && "mediaType" in value
    ? [[name, value] as const]
    : []
);

for (const [name, value] of discs) {
  testApartment(`the ready-made disc ${name} can be inspected`, {
    recorders: [simulatedRecorder(value)],
  }, async (apartment) => {
    const [report] = await apartment.inspect();
    assertEquals(report!.problem, null);
    const ends = /^(closed|unfinished|cdRom|dvdRom|bdRom|blankDvdRDl)/.test(
      name,
    );
    const random = ["dvd-ram", "dvd+rw", "dvd-rw", "bd-re"].includes(
      value.mediaType,
    );
    assertEquals(report!.randomWrite !== null, random);
    assertEquals(report!.multisession !== null, !random && !ends);
    assertEquals(report!.media!.blank, name.startsWith("blank"));
  });
}

Deno.test("there is a ready-made disc of every kind of medium", none, () => {
  assertEquals(
    new Set<string>(discs.map(([, { mediaType }]) => mediaType)),
    new Set(Object.keys(MEDIA_RULES)),
  );
});

for (const [name, recorder] of Object.entries(simulations.quirks)) {
  testApartment(
    `the quirk ${name} can be inspected`,
    { recorders: [recorder] },
    async (apartment) => {
      const [report] = await apartment.inspect();
      assertEquals(
        report!.problem?.code,
        name === "becomingReady"
          ? "E_IMAPI_RECORDER_MEDIA_BECOMING_READY"
          : undefined,
      );
      const multisession = report!.multisession;
      switch (name) {
        case "negativeNextWritableAddress":
          assertEquals(multisession!.nextWritableAddress, -150);
          break;
        case "nextWritableAddressBelowTrack":
          assertEquals(multisession!.nextWritableAddress, -1234);
          break;
        case "noLastWrittenAddress":
          assertEquals(multisession!.lastWrittenAddressOfPreviousSession, null);
          break;
        case "paddingFarBeyondData":
          assertEquals(multisession!.lastWrittenAddressOfPreviousSession, 15);
          break;
        case "negativeTrackSize":
          assertEquals(
            multisession!.lastWrittenAddressOfPreviousSession,
            -0x30001,
          );
          break;
        case "unsupportedDiscSaysComplete":
          assertEquals(report!.media!.status.names, ["UNSUPPORTED_MEDIA"]);
          break;
      }
    },
  );
}

testApartment(
  "values that a description gives win over those that are derived",
  {
    recorders: [simulatedRecorder({
      mediaType: "cd-r",
      sessions: [],
      totalSectors: 300000,
      nextWritableAddress: 100,
      freeSectors: 7,
      writeUnitSize: 3,
    })],
  },
  async (apartment) => {
    const [report] = await apartment.inspect();
    assertEquals(report!.media!.totalSectors, 300000);
    assertEquals(report!.multisession!.nextWritableAddress, 100);
    assertEquals(report!.multisession!.freeSectorsOnMedia, 7);
    assertEquals(
      (report!.multisession as { writeUnitSize: number }).writeUnitSize,
      3,
    );
  },
);

testApartment("a slow drive blocks the worker and not the caller", {
  recorders: [simulatedRecorder(null, { id: "slow", latencyMs: 20 })],
}, async (apartment) => {
  const recorder = await apartment.discRecorder("slow");
  let turns = 0;
  const counting = setInterval(() => turns++, 1);
  const before = performance.now();
  await Promise.all([
    recorder.vendorId(),
    recorder.productId(),
    recorder.productRevision(),
  ]);
  clearInterval(counting);
  assertEquals(performance.now() - before >= 60, true);
  assertEquals(turns > 5, true);
});
