import { openApartment, type SimulatorOptions } from "@discworks/imapi2";
import { appendableCdR, simulatedRecorder } from "@discworks/imapi2/simulator";
import { checkedOptions } from "../src/simulator/requests.ts";
import { ReplacedWorker, WORKER } from "./_apartment.ts";
import { assertEquals, assertRejects, assertThrows } from "./_assert.ts";

const none = { permissions: "none" } as const;

const recorder = simulatedRecorder(null);
const cdR = appendableCdR;

/** Malformed descriptions, and the field that the refusal names. */
const MALFORMED: readonly [unknown, string][] = [
  [null, "'simulator'"],
  [[], "'simulator'"],
  [{}, "'recorders'"],
  [{ recorders: {} }, "'recorders'"],
  [{ recorders: [], discs: [] }, "'simulator.discs'"],
  [{ recorders: [5] }, "'recorders[0]'"],
  [{ recorders: new Array(1) }, "'recorders[0]'"],
  [{ recorders: [{ ...recorder, vendorId: 5 }] }, "'recorders[0].vendorId'"],
  [{ recorders: [recorder, { ...recorder, id: "" }] }, "'recorders[1].id'"],
  [
    { recorders: [{ ...recorder, id: "x" }, { ...recorder, id: "x" }] },
    "'recorders[1].id'",
  ],
  [{ recorders: [{ ...recorder, id: "E:" }] }, "'recorders[0].id'"],
  [{ recorders: [{ ...recorder, readOnly: 1 }] }, "'recorders[0].readOnly'"],
  [
    {
      recorders: [
        { ...recorder, volumePathNames: ["E:\\"] },
        { ...recorder, volumePathNames: ["C:\\Disc\\", "e:\\"] },
      ],
    },
    "'recorders[1].volumePathNames[1]'",
  ],
  [
    { recorders: [{ ...recorder, volumePathNames: "E:" }] },
    "'recorders[0].volumePathNames'",
  ],
  [
    { recorders: [{ ...recorder, volumePathNames: [1] }] },
    "'recorders[0].volumePathNames[0]'",
  ],
  [
    { recorders: [{ ...recorder, volumePathNames: new Array(2) }] },
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
        () => checkedOptions(options as SimulatorOptions),
        TypeError,
        path,
      );
    },
  );
}

Deno.test(
  "openApartment() refuses a malformed description before it asks for anything or starts a worker",
  none,
  async () => {
    let started = 0;
    using _replaced = new ReplacedWorker((RealWorker) =>
      class extends RealWorker {
        constructor(url: URL, options: WorkerOptions) {
          started++;
          super(url, options);
        }
      }
    );
    await assertRejects(
      () =>
        openApartment({
          simulator: disc({ mediaType: "floppy" }) as SimulatorOptions,
        }),
      TypeError,
      "'recorders[0].disc.mediaType' must be one of cd-rom,",
    );
    await assertRejects(
      () => openApartment({ simulator: { recorders: [() => 5] } as never }),
      TypeError,
      "Cannot open the apartment: its options must be plain data",
    );
    assertEquals(started, 0);
  },
);

Deno.test("a description is read once: what was checked is what is simulated", {
  permissions: WORKER,
}, async () => {
  let reads = 0;
  const changing = {
    ...recorder,
    get vendorId() {
      return ++reads === 1 ? "FIRST" : 5 as never;
    },
  };
  await using apartment = await openApartment({
    simulator: { recorders: [changing] },
  });
  const [report] = await apartment.inspect();
  assertEquals(report!.vendorId, "FIRST");
});
