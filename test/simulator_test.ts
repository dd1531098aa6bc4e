import { openApartment, type SimulatorOptions } from "@discworks/imapi2";
import * as simulations from "@discworks/imapi2/simulator";
import { simulatedRecorder } from "@discworks/imapi2/simulator";
import { MEDIA_RULES } from "../src/abi/media_rules.ts";
import { openSimulator } from "../worker/simulator/simulator.ts";
import { testApartment, WORKER } from "./_apartment.ts";
import { assertEquals, assertRejects, assertThrows } from "./_assert.ts";

const none = { permissions: "none" } as const;

const recorder = simulatedRecorder(null);
const cdR = simulations.appendableCdR;

/** Malformed descriptions, and the field that the refusal names. */
const MALFORMED: readonly [unknown, string][] = [
  [null, "'simulator'"],
  [[], "'simulator'"],
  [{}, "'recorders'"],
  [{ recorders: {} }, "'recorders'"],
  [{ recorders: [], discs: [] }, "'simulator.discs'"],
  [{ recorders: [5] }, "'recorders[0]'"],
  [{ recorders: [{ ...recorder, vendorId: 5 }] }, "'recorders[0].vendorId'"],
  [{ recorders: [recorder, { ...recorder, id: "" }] }, "'recorders[1].id'"],
  [
    { recorders: [{ ...recorder, id: "x" }, { ...recorder, id: "x" }] },
    "'recorders[1].id'",
  ],
  [
    { recorders: [{ ...recorder, volumePathNames: "E:" }] },
    "'recorders[0].volumePathNames'",
  ],
  [
    { recorders: [{ ...recorder, volumePathNames: [1] }] },
    "'recorders[0].volumePathNames[0]'",
  ],
  [{ recorders: [{ ...recorder, disc: undefined }] }, "'recorders[0].disc'"],
  [{ recorders: [{ ...recorder, latencyMs: -1 }] }, "'recorders[0].latencyMs'"],
  [{ recorders: [{ ...recorder, latency: 1 }] }, "'recorders[0].latency'"],
  [
    { recorders: [{ ...recorder, exclusiveAccessOwner: "" }] },
    "'recorders[0].exclusiveAccessOwner'",
  ],
  [
    fault({ member: "IMultisession.Nonsense", hresult: 0x80004005 }),
    "'recorders[0].faults[0].member'",
  ],
  [
    fault({ member: "IMultisession.InUse", hresult: 0 }),
    "'recorders[0].faults[0].hresult'",
  ],
  [
    fault({ member: "IMultisession.InUse", hresult: 0x80004005, times: 0 }),
    "'recorders[0].faults[0].times'",
  ],
  [
    disc({ mediaType: "floppy", sessions: [] }),
    "'recorders[0].disc.mediaType'",
  ],
  [
    disc({ mediaType: "toString", sessions: [] }),
    "'recorders[0].disc.mediaType'",
  ],
  [disc({ mediaType: "cd-r" }), "'recorders[0].disc.sessions'"],
  [disc({ ...cdR, closed: 1 }), "'recorders[0].disc.closed'"],
  [
    disc({ ...cdR, nextWritableAddress: 0.5 }),
    "'recorders[0].disc.nextWritableAddress'",
  ],
  [disc({ ...cdR, freeSectors: 2 ** 31 }), "'recorders[0].disc.freeSectors'"],
  [disc({ ...cdR, totalSectors: 0.5 }), "'recorders[0].disc.totalSectors'"],
  [
    disc({ ...cdR, lastWrittenAddress: 5 }),
    "'recorders[0].disc.lastWrittenAddress'",
  ],
  [
    disc({ mediaType: "dvd-rom", sessions: [], closed: false }),
    "'recorders[0].disc.closed'",
  ],
  [disc({ ...cdR, mediaType: "dvd+rw" }), "'recorders[0].disc.sessions'"],
  [
    session({ startAddress: 5 }),
    "'recorders[0].disc.sessions[0].lastWrittenAddress'",
  ],
  [
    session({ startAddress: 5, lastWrittenAddress: 4 }),
    "'recorders[0].disc.sessions[0].lastWrittenAddress'",
  ],
  [
    disc({ ...cdR, sessions: [...cdR.sessions, ...cdR.sessions] }),
    "'recorders[0].disc.sessions[1].startAddress'",
  ],
  [
    disc({ ...cdR, totalSectors: 100 }),
    "'recorders[0].disc.sessions[0].lastWrittenAddress'",
  ],
];

function fault(value: unknown): unknown {
  return { recorders: [{ ...recorder, faults: [value] }] };
}

function disc(value: unknown): unknown {
  return { recorders: [{ ...recorder, disc: value }] };
}

function session(value: unknown): unknown {
  return disc({ mediaType: "cd-r", sessions: [value] });
}

for (const [options, path] of MALFORMED) {
  Deno.test(
    `a description with a bad ${path} is refused: ${
      Deno.inspect(options, { depth: 5 }).slice(0, 90)
    }`,
    none,
    () => {
      assertThrows(
        () => openSimulator(options as SimulatorOptions),
        TypeError,
        path,
      );
    },
  );
}

Deno.test("openApartment() rejects with the field of a malformed description", {
  permissions: WORKER,
}, async () => {
  await assertRejects(
    () =>
      openApartment({
        simulator: disc({ mediaType: "floppy" }) as SimulatorOptions,
      }),
    TypeError,
    "'recorders[0].disc.mediaType' must be one of cd-rom,",
  );
});

Deno.test("openApartment() refuses a description that is not plain data", {
  permissions: WORKER,
}, async () => {
  await assertRejects(
    () => openApartment({ simulator: { recorders: [() => 5] } as never }),
    TypeError,
    "plain data",
  );
});

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

Deno.test(
  "the simulation ends with an error where something leaked",
  none,
  () => {
    const native = openSimulator({ recorders: [] });
    native.functions.CoTaskMemAlloc(5n);
    assertThrows(
      () => native.close(),
      Error,
      "1 allocations and 0 objects leaked",
    );
  },
);
