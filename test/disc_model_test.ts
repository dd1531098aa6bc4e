import type { SimulatedDisc, SimulatedMediaType } from "@discworks/imapi2";
import type { DiscValues } from "../src/model/drive_answers.ts";
import { MEDIA_STATES } from "../src/abi/enums.ts";
import { checkDisc } from "../src/simulator/checks/disc_description.ts";
import { modelDisc } from "../src/model/disc_model.ts";
import { discValues } from "../src/model/disc_values.ts";
import {
  DISC_STATUS,
  type MmcDisc,
  SESSION_STATE,
} from "../src/model/mmc_disc.ts";
import { assert, assertEquals, assertThrows } from "./_assert.ts";

const none = { permissions: "none" } as const;

function mmcOf(disc: SimulatedDisc): MmcDisc {
  checkDisc("disc", disc);
  return modelDisc(disc);
}

function valuesOf(disc: SimulatedDisc): DiscValues {
  return discValues(disc, mmcOf(disc));
}

/** Sessions by start and by how many sectors were written. */
function sessions(...spans: readonly (readonly [number, number])[]) {
  return spans.map(([startAddress, sectors]) => ({
    startAddress,
    lastWrittenAddress: startAddress + sectors - 1,
  }));
}

/** Usable sectors of the blank media in the model's table, with the capacity they come from. */
const CAPACITIES: readonly [
  string,
  SimulatedMediaType,
  number | undefined,
  number,
  number,
][] = [
  ["CD-R 80 min, the commonest", "cd-r", undefined, 359849, 359847],
  ["CD-R 80 min", "cd-r", 359845, 359845, 359843],
  ["CD-R 80 min", "cd-r", 359846, 359846, 359844],
  ["CD-R 80 min", "cd-r", 359847, 359847, 359845],
  ["CD-R 80 min", "cd-r", 359848, 359848, 359846],
  ["CD-RW 80 min", "cd-rw", undefined, 359849, 359847],
  ["CD-R 75 min", "cd-r", 337350, 337350, 337348],
  ["CD-R 74 min", "cd-r", 335925, 335925, 335923],
  ["CD-R 74 min", "cd-r", 335975, 335975, 335973],
  ["CD-R 74 min nominal", "cd-r", 333000, 333000, 332998],
  ["DVD-R", "dvd-r", undefined, 2297888, 2297888],
  ["DVD-RW", "dvd-rw", undefined, 2298496, 2298496],
  ["DVD-R 8 cm", "dvd-r", 713952, 713952, 713952],
  ["DVD-R 8 cm", "dvd-r", 713936, 713936, 713936],
  ["DVD-R 8 cm", "dvd-r", 714000, 714000, 714000],
  ["DVD-R DL", "dvd-r-dl", undefined, 4171712, 4171712],
  ["DVD+R", "dvd+r", undefined, 2295104, 2295104],
  ["DVD+R DL", "dvd+r-dl", undefined, 4173824, 4173824],
  ["DVD+RW", "dvd+rw", undefined, 2295104, 2295104],
  ["DVD-RAM", "dvd-ram", undefined, 2236704, 2236704],
  ["DVD-RAM without spares", "dvd-ram", 2295072, 2295072, 2295072],
  ["DVD-RAM 8 cm", "dvd-ram", 697696, 697696, 697696],
  ["BD-R 25 GB", "bd-r", undefined, 12219392, 12219392],
  ["BD-R 25 GB with pseudo-overwrite", "bd-r", 12088320, 12088320, 12088320],
  ["BD-R 25 GB with default spares", "bd-r", 11826176, 11826176, 11826176],
  ["BD-RE 25 GB", "bd-re", undefined, 11826176, 11826176],
  ["BD-R 50 GB", "bd-r", 24438784, 24438784, 24438784],
  ["BDXL 100 GB", "bd-r", 48878592, 48878592, 48878592],
  ["BDXL 128 GB", "bd-r", 62500864, 62500864, 62500864],
];

for (const [name, mediaType, totalSectors, total, free] of CAPACITIES) {
  Deno.test(
    `a blank ${name} of ${total} sectors has ${free} free`,
    none,
    () => {
      const values = valuesOf({
        mediaType,
        sessions: [],
        ...(totalSectors === undefined ? {} : { totalSectors }),
      });
      assertEquals(values.totalSectors, total);
      assertEquals(values.freeSectors, free);
      assertEquals(values.nextWritableAddress, 0);
      assertEquals(values.blank, true);
      assertEquals(values.isFirstDataSession, true);
    },
  );
}

Deno.test(
  "CD: 11400 sectors lie after the first session and 6900 after later ones",
  none,
  () => {
    const spans = [[0, 500], [11900, 500], [19300, 500]] as const;
    const next = [11900, 19300, 26700];
    spans.forEach((_, index) => {
      const values = valuesOf({
        mediaType: "cd-r",
        sessions: sessions(...spans.slice(0, index + 1)),
      });
      assertEquals(values.nextWritableAddress, next[index]);
      assertEquals(values.startAddressOfPreviousSession, spans[index]![0]);
      assertEquals(
        values.lastWrittenAddressOfPreviousSession,
        spans[index]![0] + 499,
      );
      assertEquals(values.freeSectors, 359849 - 2 - next[index]!);
    });
  },
);

Deno.test("CD: as little as one session is enough", none, () => {
  const values = valuesOf({
    mediaType: "cd-r",
    sessions: [{ startAddress: 0, lastWrittenAddress: 321 }],
  });
  assertEquals(values.nextWritableAddress, 322 + 11400);
});

Deno.test(
  "CD: a track of less than 300 sectors becomes a session of 302",
  none,
  () => {
    for (const sectors of [1, 150, 299]) {
      const values = valuesOf({
        mediaType: "cd-r",
        sessions: sessions([0, sectors]),
      });
      assertEquals(values.lastWrittenAddressOfPreviousSession, 301);
      assertEquals(values.nextWritableAddress, 302 + 11400);
    }
    assertEquals(
      valuesOf({ mediaType: "cd-r", sessions: sessions([0, 300]) })
        .nextWritableAddress,
      300 + 11400,
    );
  },
);

Deno.test(
  "DVD-R: the first border of the inner zone is 28688 sectors",
  none,
  () => {
    const values = valuesOf({
      mediaType: "dvd-r",
      sessions: sessions([0, 100000]),
    });
    assertEquals(values.nextWritableAddress, 128688);
    assertEquals(values.nextWritableAddress + values.freeSectors, 2297888);
  },
);

Deno.test("DVD-R: borders grow with the radius", none, () => {
  const next = (sectors: number) =>
    valuesOf({ mediaType: "dvd-r", sessions: sessions([0, sectors]) })
      .nextWritableAddress - sectors;
  // LBA 534016 is PSN B2600h, LBA 1267456 is PSN 165700h.
  assertEquals(next(534016), 1792 * 16 + 16);
  assertEquals(next(534016 + 16), 2368 * 16 + 16);
  assertEquals(next(1267456), 2368 * 16 + 16);
  assertEquals(next(1267456 + 16), 2944 * 16 + 16);
  const second = valuesOf({
    mediaType: "dvd-r",
    sessions: sessions([0, 100000], [128688, 1600]),
  });
  assertEquals(second.nextWritableAddress, 130288 + 384 * 16 + 16);
});

Deno.test(
  "DVD+R: 2048 sectors lie after every session, which is padded to 16",
  none,
  () => {
    const first = valuesOf({
      mediaType: "dvd+r",
      sessions: sessions([0, 1000]),
    });
    assertEquals(first.lastWrittenAddressOfPreviousSession, 1007);
    assertEquals(first.nextWritableAddress, 3056);
    const second = valuesOf({
      mediaType: "dvd+r",
      sessions: sessions([0, 1000], [3056, 16]),
    });
    assertEquals(second.nextWritableAddress, 3072 + 2048);
    for (const mediaType of ["dvd+r", "dvd+r-dl"] as const) {
      const values = valuesOf({ mediaType, sessions: sessions([0, 1000]) });
      assertEquals(
        values.nextWritableAddress + values.freeSectors,
        values.totalSectors,
      );
    }
  },
);

Deno.test(
  "BD-R: nothing lies between sessions, which are padded to 32",
  none,
  () => {
    const values = valuesOf({
      mediaType: "bd-r",
      sessions: sessions([0, 1000]),
    });
    assertEquals(values.nextWritableAddress, 1024);
    assertEquals(values.freeSectors, 12219392 - 1024);
  },
);

Deno.test("the write unit is 1 on CD, 16 on DVD and 32 on BD", none, () => {
  const units: readonly [SimulatedMediaType, number][] = [
    ["cd-r", 1],
    ["cd-rw", 1],
    ["dvd-r", 16],
    ["dvd+r", 16],
    ["dvd-ram", 16],
    ["bd-r", 32],
    ["bd-re", 32],
  ];
  for (const [mediaType, unit] of units) {
    assertEquals(
      valuesOf({ mediaType, sessions: [] }).writeUnitSize,
      unit,
      mediaType,
    );
  }
});

Deno.test("a blank disc is one empty session with one track", none, () => {
  const mmc = mmcOf({ mediaType: "dvd+r", sessions: [] });
  assertEquals([mmc.status, mmc.lastSessionState], [
    DISC_STATUS.blank,
    SESSION_STATE.empty,
  ]);
  assertEquals([mmc.sessions, mmc.tracks.length], [1, 1]);
  assertEquals(mmc.tracks[0]!.blank, true);
});

Deno.test("an appendable disc counts its open empty session", none, () => {
  const disc: SimulatedDisc = {
    mediaType: "cd-r",
    sessions: sessions([0, 500], [11900, 500]),
  };
  const mmc = mmcOf(disc);
  assertEquals([mmc.status, mmc.lastSessionState], [
    DISC_STATUS.appendable,
    SESSION_STATE.empty,
  ]);
  assertEquals(mmc.sessions, 3);
  assertEquals(mmc.tracks.map(({ number, session }) => [number, session]), [
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  assertEquals(valuesOf(disc).mediaState, MEDIA_STATES.APPENDABLE);
});

Deno.test(
  "a closed disc is complete, finalised, and has no next address",
  none,
  () => {
    const disc: SimulatedDisc = {
      mediaType: "dvd+r",
      sessions: sessions([0, 16]),
      closed: true,
    };
    const mmc = mmcOf(disc);
    assertEquals([mmc.status, mmc.lastSessionState], [
      DISC_STATUS.complete,
      SESSION_STATE.complete,
    ]);
    assertEquals(mmc.sessions, 1);
    const values = valuesOf(disc);
    assertEquals([values.mediaState, values.writable], [
      MEDIA_STATES.FINALIZED,
      false,
    ]);
  },
);

Deno.test(
  "a session left open with data is refused by IMAPI2, and is no previous session",
  none,
  () => {
    const disc: SimulatedDisc = {
      mediaType: "dvd-r",
      sessions: [
        { startAddress: 0, lastWrittenAddress: 99999 },
        { startAddress: 128688, lastWrittenAddress: 130287, open: true },
      ],
    };
    const mmc = mmcOf(disc);
    assertEquals(
      [mmc.status, mmc.lastSessionState, mmc.sessions],
      [DISC_STATUS.appendable, SESSION_STATE.incomplete, 2],
    );
    const values = valuesOf(disc);
    assertEquals([values.mediaState, values.writable], [
      MEDIA_STATES.NON_EMPTY_SESSION,
      false,
    ]);
    assertEquals(values.startAddressOfPreviousSession, 0);
    assertEquals(values.lastWrittenAddressOfPreviousSession, 99999);
  },
);

Deno.test(
  "after audio sessions the next data session is the first one",
  none,
  () => {
    const audio = {
      startAddress: 0,
      lastWrittenAddress: 9999,
      kind: "audio",
    } as const;
    assertEquals(
      valuesOf({ mediaType: "cd-r", sessions: [audio] }).isFirstDataSession,
      true,
    );
    const extra = { startAddress: 10000 + 11400, lastWrittenAddress: 30000 };
    assertEquals(
      valuesOf({ mediaType: "cd-r", sessions: [audio, extra] })
        .isFirstDataSession,
      false,
    );
    const mixed: SimulatedDisc = {
      mediaType: "cd-r",
      sessions: [{
        startAddress: 0,
        lastWrittenAddress: 9999,
        tracks: [
          { startAddress: 0, lastWrittenAddress: 999 },
          { startAddress: 1000, lastWrittenAddress: 9999, kind: "audio" },
        ],
      }],
    };
    const values = valuesOf(mixed);
    assertEquals(values.isFirstDataSession, false);
    assertEquals(values.startAddressOfPreviousSession, 0);
    assertEquals(values.lastWrittenAddressOfPreviousSession, 9999);
    assertEquals(
      mmcOf(mixed).tracks.map(({ kind, size }) => [kind, size]).slice(0, 2),
      [
        ["data", 1000],
        ["audio", 9000],
      ],
    );
  },
);

Deno.test(
  "DVD-RW, DVD+RW, DVD-RAM and BD-RE are random-write media without sessions",
  none,
  () => {
    for (const mediaType of ["dvd-rw", "dvd+rw", "dvd-ram", "bd-re"] as const) {
      const disc: SimulatedDisc = {
        mediaType,
        sessions: [],
        lastWrittenAddress: 399,
      };
      const values = valuesOf(disc);
      assertEquals([values.recording, values.writable], ["randomWrite", true]);
      assertEquals(values.mediaState, MEDIA_STATES.OVERWRITE_ONLY);
      assertEquals([values.freeSectors, values.lastWrittenAddress], [
        values.totalSectors,
        399,
      ]);
      assertEquals(values.startAddressOfPreviousSession, 0);
      const mmc = mmcOf(disc);
      assertEquals(
        mmc.status,
        mediaType === "dvd-ram" ? DISC_STATUS.other : DISC_STATUS.complete,
      );
      assertEquals(
        [mmc.sessions, mmc.tracks.length, mmc.tracks[0]!.freeBlocks],
        [1, 1, 0],
      );
    }
  },
);

Deno.test("DVD-R DL takes one session, and none after it", none, () => {
  const blank = valuesOf({ mediaType: "dvd-r-dl", sessions: [] });
  assertEquals(
    blank.mediaState,
    MEDIA_STATES.BLANK | MEDIA_STATES.FINAL_SESSION,
  );
  assertEquals(blank.recording, "single");
  const written = valuesOf({
    mediaType: "dvd-r-dl",
    sessions: sessions([0, 1600]),
  });
  assertEquals([written.mediaState, written.writable], [
    MEDIA_STATES.FINALIZED,
    false,
  ]);
});

Deno.test("every derived value that is given wins", none, () => {
  const given = {
    nextWritableAddress: -150,
    freeSectors: 7,
    writeUnitSize: 0,
    isFirstDataSession: false,
    startAddressOfPreviousSession: 3,
    lastWrittenAddressOfPreviousSession: 4,
    mediaState: 0x0400,
  };
  const values = valuesOf({ mediaType: "cd-r", sessions: [], ...given });
  for (const [name, value] of Object.entries(given)) {
    assertEquals(values[name as keyof typeof given], value, name);
  }
});

/** Contradictions, the field that is refused, and numbers that the refusal names. */
const CONTRADICTIONS: readonly [string, SimulatedDisc, RegExp][] = [
  [
    "sessions that overlap",
    { mediaType: "bd-r", sessions: sessions([0, 64], [32, 32]) },
    /'disc\.sessions\[1\]\.startAddress' must be 64 or more.+received 32/,
  ],
  [
    "a start before the gap",
    { mediaType: "cd-r", sessions: sessions([0, 500], [11899, 500]) },
    /'disc\.sessions\[1\]\.startAddress' must be 11900 or more.+11400 sectors lie between, received 11899/,
  ],
  [
    "a session beyond capacity",
    { mediaType: "dvd+r", sessions: sessions([0, 2295105]) },
    /'disc\.sessions\[0\]\.lastWrittenAddress' must be .+ at 2295103.+received 2295104/,
  ],
  [
    "a misaligned start",
    { mediaType: "dvd+r", sessions: sessions([0, 1000], [3057, 16]) },
    /'disc\.sessions\[1\]\.startAddress' must be a multiple of 16, such as 3072, received 3057/,
  ],
  [
    "sessions on random-write media",
    { mediaType: "bd-re", sessions: sessions([0, 32]) },
    /'disc\.sessions' must be empty/,
  ],
  [
    "a full disc that is not closed",
    { mediaType: "cd-r", sessions: sessions([0, 350000]) },
    /'disc\.closed' must be true, since a further session would start at 361400, and the capacity is 359849/,
  ],
  [
    "audio on a DVD",
    {
      mediaType: "dvd-r",
      sessions: [{ startAddress: 0, lastWrittenAddress: 15, kind: "audio" }],
    },
    /'disc\.sessions\[0\]\.kind' must be data/,
  ],
  [
    "an open session that is not the last",
    {
      mediaType: "bd-r",
      sessions: [
        { startAddress: 0, lastWrittenAddress: 31, open: true },
        ...sessions([32, 32]),
      ],
    },
    /'disc\.sessions\[0\]\.open' must be false/,
  ],
  [
    "an open session on a closed disc",
    {
      mediaType: "bd-r",
      sessions: [{ startAddress: 0, lastWrittenAddress: 31, open: true }],
      closed: true,
    },
    /'disc\.sessions\[0\]\.open' must be false/,
  ],
  [
    "two sessions on DVD-R DL",
    { mediaType: "dvd-r-dl", sessions: sessions([0, 16], [160000, 16]) },
    /'disc\.sessions' must be of one session at most/,
  ],
  [
    "an open DVD-R DL with a session",
    { mediaType: "dvd-r-dl", sessions: sessions([0, 16]), closed: false },
    /'disc\.closed' must be true or left out/,
  ],
  [
    "a last written address beyond capacity",
    { mediaType: "dvd+rw", sessions: [], lastWrittenAddress: 2295104 },
    /'disc\.lastWrittenAddress' must be below the capacity of 2295104 sectors/,
  ],
  [
    "no tracks in a session",
    {
      mediaType: "cd-r",
      sessions: [{ startAddress: 0, lastWrittenAddress: 500, tracks: [] }],
    },
    /'disc\.sessions\[0\]\.tracks' must be an array of one track or more/,
  ],
  [
    "tracks that overlap",
    {
      mediaType: "cd-r",
      sessions: [{
        startAddress: 0,
        lastWrittenAddress: 500,
        tracks: [
          { startAddress: 0, lastWrittenAddress: 400 },
          { startAddress: 400, lastWrittenAddress: 500 },
        ],
      }],
    },
    /'disc\.sessions\[0\]\.tracks\[1\]\.startAddress' must be 401 or more/,
  ],
  [
    "tracks that end before their session",
    {
      mediaType: "cd-r",
      sessions: [{
        startAddress: 0,
        lastWrittenAddress: 500,
        tracks: [{ startAddress: 0, lastWrittenAddress: 400 }],
      }],
    },
    /'disc\.sessions\[0\]\.tracks\[0\]\.lastWrittenAddress' must be 500/,
  ],
];

for (const [name, disc, message] of CONTRADICTIONS) {
  Deno.test(
    `${name} is refused with the field's path and the numbers`,
    none,
    () => {
      const error = assertThrows(() => checkDisc("disc", disc), TypeError);
      assert(message.test(error.message), error.message);
    },
  );
}
