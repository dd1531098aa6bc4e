import {
  planSession,
  type RandomWriteSnapshot,
  type Sequential2Snapshot,
  type SequentialSnapshot,
} from "@discworks/imapi2";
import {
  appendableDvdPlusR,
  simulatedRecorder,
  writtenDvdPlusRw,
} from "@discworks/imapi2/simulator";
import { testApartment } from "./_apartment.ts";
import { assertEquals, assertThrows } from "./_assert.ts";

const none = { permissions: "none" } as const;

const MAX_LONG = 2 ** 31 - 1;

function sequential(
  fields: Partial<Sequential2Snapshot> = {},
): Sequential2Snapshot {
  return {
    interfaceName: "IMultisessionSequential2",
    isSupportedOnCurrentMediaState: true,
    inUse: false,
    isFirstDataSession: false,
    startAddressOfPreviousSession: 0,
    lastWrittenAddressOfPreviousSession: 999,
    nextWritableAddress: 1600,
    freeSectorsOnMedia: 160,
    writeUnitSize: 16,
    ...fields,
  };
}

const withoutUnit: SequentialSnapshot = {
  ...sequential(),
  interfaceName: "IMultisessionSequential",
  writeUnitSize: null,
};

const randomWrite: RandomWriteSnapshot = {
  interfaceName: "IMultisessionRandomWrite",
  isSupportedOnCurrentMediaState: true,
  inUse: false,
  writeUnitSize: 32,
  lastWrittenAddress: 5000,
  totalSectorsOnMedia: 8000,
};

Deno.test(
  "a plan rounds up to sectors, and these to the write unit",
  none,
  () => {
    assertEquals(planSession(sequential(), 2048 * 16 + 1), {
      fits: true,
      reason: null,
      sectors: 32,
      startAddress: 1600,
      endAddress: 1631,
      sectorsLeft: 128,
    });
    for (const bytes of [1, 2047, 2048, 2049, 2048 * 16]) {
      assertEquals(planSession(sequential(), bytes).sectors, 16, `${bytes}`);
    }
  },
);

Deno.test("a bigint plans the same as a number", none, () => {
  assertEquals(
    planSession(sequential(), 40_000n),
    planSession(sequential(), 40_000),
  );
});

Deno.test(
  "a plan that fits exactly leaves nothing, one sector more does not fit",
  none,
  () => {
    const snapshot = sequential({ writeUnitSize: 1 });
    const exact = planSession(snapshot, 160 * 2048);
    assertEquals([exact.fits, exact.endAddress, exact.sectorsLeft], [
      true,
      1759,
      0,
    ]);
    const more = planSession(snapshot, 160 * 2048 + 1);
    assertEquals(more, {
      fits: false,
      reason: {
        code: "tooFewSectors",
        message: "It needs 161 sectors, and 160 are free.",
      },
      sectors: 161,
      startAddress: 1600,
      endAddress: 1760,
      sectorsLeft: -1,
    });
  },
);

Deno.test(
  "free sectors that are no whole write unit do not count",
  none,
  () => {
    const snapshot = sequential({ freeSectorsOnMedia: 31 });
    assertEquals(planSession(snapshot, 16 * 2048).fits, true);
    const plan = planSession(snapshot, 17 * 2048);
    assertEquals([plan.reason?.code, plan.sectors, plan.sectorsLeft], [
      "tooFewSectors",
      32,
      -1,
    ]);
  },
);

Deno.test(
  "a start that is no multiple of the write unit stays where the drive says",
  none,
  () => {
    const plan = planSession(sequential({ nextWritableAddress: 1601 }), 1);
    assertEquals(
      [plan.fits, plan.startAddress, plan.endAddress, plan.sectors],
      [
        true,
        1601,
        1616,
        16,
      ],
    );
  },
);

for (const writeUnitSize of [0, -1, -(2 ** 31), undefined, null]) {
  Deno.test(`a write unit of ${writeUnitSize} counts as 1`, none, () => {
    const snapshot = { ...withoutUnit, writeUnitSize } as SequentialSnapshot;
    assertEquals(planSession(snapshot, 2049).sectors, 2);
  });
}

Deno.test("a snapshot without write unit counts single sectors", none, () => {
  assertEquals(planSession(withoutUnit, 2049).sectors, 2);
});

Deno.test("no bytes need no sector, also on a disc that is full", none, () => {
  for (const freeSectorsOnMedia of [160, 0]) {
    assertEquals(planSession(sequential({ freeSectorsOnMedia }), 0), {
      fits: true,
      reason: null,
      sectors: 0,
      startAddress: 1600,
      endAddress: null,
      sectorsLeft: freeSectorsOnMedia,
    });
  }
});

Deno.test(
  "a plan for random-write media starts at 0 and has the whole disc",
  none,
  () => {
    assertEquals(planSession(randomWrite, 33 * 2048), {
      fits: true,
      reason: null,
      sectors: 64,
      startAddress: 0,
      endAddress: 63,
      sectorsLeft: 7936,
    });
    assertEquals(
      planSession(randomWrite, 8001 * 2048).reason?.code,
      "tooFewSectors",
    );
  },
);

Deno.test(
  "a disc whose state allows no session takes none, not even of no bytes",
  none,
  () => {
    const closed = { isSupportedOnCurrentMediaState: false };
    for (const bytes of [0, 1, 1e12]) {
      for (
        const snapshot of [sequential(closed), { ...randomWrite, ...closed }]
      ) {
        const { fits, reason } = planSession(snapshot, bytes);
        assertEquals([fits, reason?.code], [false, "notSupported"]);
      }
    }
  },
);

Deno.test("a drive that gives nonsense makes no plan that fits", none, () => {
  const nowhere = planSession(sequential({ nextWritableAddress: -1 }), 1);
  assertEquals(nowhere.reason, {
    code: "noStartAddress",
    message:
      "The drive gives no sector where the next session can start, but -1.",
  });
  const full = planSession(sequential({ freeSectorsOnMedia: -5 }), 0);
  assertEquals(full.reason?.code, "tooFewSectors");
});

Deno.test("a plan near the last address of a LONG is exact", none, () => {
  const huge = sequential({
    nextWritableAddress: 16,
    freeSectorsOnMedia: MAX_LONG,
  });
  const bytes = (2 ** 31 - 16) * 2048;
  const last = planSession(huge, bytes);
  assertEquals([last.fits, last.endAddress, last.sectorsLeft], [
    true,
    MAX_LONG,
    15,
  ]);
  const beyond = planSession({ ...huge, writeUnitSize: 1 }, bytes + 1);
  assertEquals([beyond.fits, beyond.reason?.code, beyond.endAddress], [
    false,
    "beyondLastAddress",
    2 ** 31,
  ]);
  const one = sequential({
    nextWritableAddress: MAX_LONG,
    freeSectorsOnMedia: 1,
    writeUnitSize: 1,
  });
  assertEquals(planSession(one, 2048).endAddress, MAX_LONG);
  const unit = sequential({ writeUnitSize: MAX_LONG });
  assertEquals(planSession(unit, 1).sectors, MAX_LONG);
  assertEquals(planSession(unit, 2n ** 63n - 1n).sectors % MAX_LONG, 0);
});

for (
  const bytes of [
    -1,
    -1n,
    NaN,
    Infinity,
    -Infinity,
    0.5,
    2048.5,
    2 ** 53,
    2n ** 63n,
  ]
) {
  Deno.test(
    `${bytes}${typeof bytes === "bigint" ? "n" : ""} bytes are refused`,
    none,
    () => {
      assertThrows(
        () => planSession(sequential(), bytes),
        RangeError,
        `Cannot plan a session: 'bytes' must be a whole number from 0 to 2 ** 63 - 1, a bigint above 2 ** 53 - 1, received ${bytes}`,
      );
    },
  );
}

Deno.test(
  "what is no number of bytes and no snapshot is refused with its field",
  none,
  () => {
    const cases: [unknown, unknown, string][] = [
      [sequential(), "5", `'bytes' must be a number or a bigint, received "5"`],
      [sequential(), undefined, "'bytes'"],
      [null, 1, "'snapshot' must be what snapshot() gives, received null"],
      [undefined, 1, "'snapshot'"],
      [{}, 1, "'snapshot.isSupportedOnCurrentMediaState'"],
      [
        { ...sequential(), nextWritableAddress: undefined },
        1,
        "'snapshot.nextWritableAddress'",
      ],
      [
        { ...sequential(), freeSectorsOnMedia: 2 ** 32 },
        1,
        "'snapshot.freeSectorsOnMedia' must be a whole number of sectors that fits a LONG, received 4294967296",
      ],
      [{ ...sequential(), writeUnitSize: NaN }, 1, "'snapshot.writeUnitSize'"],
      [
        { ...randomWrite, totalSectorsOnMedia: "8" },
        1,
        "'snapshot.totalSectorsOnMedia'",
      ],
    ];
    for (const [snapshot, bytes, message] of cases) {
      assertThrows(
        () => planSession(snapshot as Sequential2Snapshot, bytes as number),
        TypeError,
        message,
      );
    }
  },
);

testApartment("a plan takes what inspect() gives for either kind of media", {
  recorders: [
    simulatedRecorder(appendableDvdPlusR),
    simulatedRecorder(writtenDvdPlusRw),
  ],
}, async (apartment) => {
  const [dvdPlusR, dvdPlusRw] = await apartment.inspect();
  assertEquals(
    planSession(dvdPlusR!.multisession!, 1).startAddress,
    dvdPlusR!.multisession!.nextWritableAddress,
  );
  assertEquals(planSession(dvdPlusRw!.randomWrite!, 1).startAddress, 0);
});
