import {
  FileSystemError,
  type FileSystemErrorReason,
  readVolume,
} from "../../worker/simulator/iso9660/mod.ts";
import {
  both,
  continued,
  field,
  head,
  latin1,
  name,
  namesIn,
  record,
  ROOT,
  SP,
  volumeOf,
} from "./_volume_by_hand.ts";
import { MemoryDisc, SECTOR } from "../_sessions.ts";
import { assertEquals, assertLess, assertThrows } from "../_assert.ts";

const none = { permissions: "none" } as const;

function refused(
  disc: MemoryDisc,
  message: string,
  reason: FileSystemErrorReason = "damaged",
): void {
  disc.reads = 0;
  const error = assertThrows(
    () => readVolume(disc, 0),
    FileSystemError,
    message,
  );
  assertEquals(error.reason, reason, error.message);
  assertLess(disc.reads, 1000);
}

Deno.test("a disc without a volume is told from a damaged one", none, () => {
  const disc = new MemoryDisc();
  refused(disc, "sector 16 must hold", "noVolume");
  disc.sectors = 100;
  refused(disc, "sector 16 must hold", "noVolume");
  disc.write(16, Uint8Array.from([255, ...latin1("CD001"), 1]));
  refused(disc, "no primary volume descriptor is in the set from sector 16 on");
  disc.sectors = 1000;
  for (let sector = 16; sector < 1000; sector++) {
    disc.write(sector, Uint8Array.from([0, ...latin1("CD001"), 1]));
  }
  refused(disc, "no primary volume descriptor");
});

/** What is wrong with a volume, and what is said of it. */
const DAMAGES: readonly (readonly [message: string, make: () => MemoryDisc])[] =
  [
    [
      "sector 20 is in two directories",
      () => volumeOf([...head(ROOT), record("LOOP", ROOT, SECTOR, 2)]),
    ],
    ["sector 21 is in two directories", () =>
      volumeOf(
        [
          ...head(ROOT),
          record("A", ROOT + 1, SECTOR, 2),
          record("B", ROOT + 1, SECTOR, 2),
        ],
        head(ROOT + 1),
      )],
    [
      "the record at byte 68 of sector 20 runs out of its bounds",
      () => volumeOf([...head(ROOT), record("A.;1", 40, 5, 0).with(0, 33)]),
    ],
    [
      "the record at byte 68 of sector 20 runs out of its bounds",
      () => volumeOf([...head(ROOT), record("A.;1", 40, 5, 0).with(32, 200)]),
    ],
    [
      "the record at byte 68 of sector 20 runs out of its bounds",
      () => volumeOf([...head(ROOT), record("A.;1", 40, 5, 0).with(32, 0)]),
    ],
    ["runs out of its bounds", () =>
      volumeOf([
        ...head(ROOT),
        ...Array.from({ length: 48 }, () => record("A.;1", 40, 5, 0)),
        Array(SECTOR).fill(255),
      ])],
    [
      "a file in sector 20 must end before sector 60, where the disc ends; it spans sectors 59 to 60",
      () => volumeOf([...head(ROOT), record("A.;1", 59, SECTOR + 1, 0)]),
    ],
    [
      "a file in sector 20 must end before sector 60",
      () => volumeOf([...head(ROOT), record("A.;1", 40, 2 ** 32 - 1, 0)]),
    ],
    [
      "a file in sector 20 must end before sector 60",
      () => volumeOf([...head(ROOT), record("A.;1", 2 ** 32 - 1, 1, 0)]),
    ],
    [
      "the directory at sector 21 must end before sector 60",
      () => volumeOf([...head(ROOT), record("A", ROOT + 1, 2 ** 32 - 1, 2)]),
    ],
    [
      "the directory at sector 4294967295 must end before",
      () => volumeOf([...head(ROOT), record("A", 2 ** 32 - 1, SECTOR, 2)]),
    ],
    [
      "a file in sector 20 is interleaved",
      () => volumeOf([...head(ROOT), record("A.;1", 40, 5, 0).with(26, 1)]),
    ],
    [
      "the parts of a file in sector 20 do not follow each other",
      () =>
        volumeOf([
          ...head(ROOT),
          record("A.;1", 40, SECTOR, 0x80),
          record("B.;1", 41, 5, 0),
        ]),
    ],
    [
      "the parts of a file in sector 20 do not follow each other",
      () =>
        volumeOf([
          ...head(ROOT),
          record("A.;1", 40, SECTOR, 0x80),
          record("B", 30, SECTOR, 2),
        ]),
    ],
    [
      "the last file of the directory at sector 20 goes on after it",
      () => volumeOf([...head(ROOT), record("A.;1", 40, SECTOR, 0x80)]),
    ],
    [
      "a part of a file in sector 20 ends within a sector",
      () =>
        volumeOf([
          ...head(ROOT),
          record("A.;1", 40, 5, 0x80),
          record("A.;1", 41, 5, 0),
        ]),
    ],
    [
      "a system use field of a record in sector 20 runs out of its bounds",
      () =>
        volumeOf([
          ...head(ROOT, SP),
          record("A.;1", 40, 5, 0, name("ab").with(2, 99)),
        ]),
    ],
    [
      "a system use field of a record in sector 20 runs out of its bounds",
      () =>
        volumeOf([
          ...head(ROOT, SP),
          record("A.;1", 40, 5, 0, name("ab").with(2, 3)),
        ]),
    ],
    [
      "a continuation area of a record in sector 20 must end before sector 60",
      () =>
        volumeOf([
          ...head(ROOT, SP),
          record("A.;1", 40, 5, 0, continued(60, 0, 10)),
        ]),
    ],
    [
      "received 4294967295 bytes from byte 0 of sector 50 on",
      () =>
        volumeOf([
          ...head(ROOT, SP),
          record("A.;1", 40, 5, 0, continued(50, 0, 2 ** 32 - 1)),
        ]),
    ],
    [
      "the field that leads to a continuation area of a record in sector 20 is too short",
      () =>
        volumeOf([
          ...head(ROOT, SP),
          record("A.;1", 40, 5, 0, field("CE", ...both(50))),
        ]),
    ],
    [
      "the field CL of a record in sector 20 is too short",
      () =>
        volumeOf([...head(ROOT, SP), record("A.;1", 40, 5, 0, field("CL", 1))]),
    ],
    [
      "go on in more than 64 areas",
      () =>
        volumeOf([
          ...head(ROOT, SP),
          record("A.;1", 40, 5, 0, continued(50, 0, 28)),
        ])
          .write(50, Uint8Array.from(continued(50, 0, 28))),
    ],
    [
      "a name in sector 20 has more than 255 bytes",
      () =>
        volumeOf([
          ...head(ROOT, SP),
          record("A.;1", 40, 5, 0, continued(50, 0, 2000)),
        ])
          .write(
            50,
            Uint8Array.from([
              ...name("x".repeat(200), 1),
              ...name("y".repeat(200)),
            ]),
          ),
    ],
    [
      "sector 20 is in two directories",
      () =>
        volumeOf([
          ...head(ROOT, SP),
          record("A.;1", 0, 0, 0, field("CL", ...both(ROOT))),
        ]),
    ],
    [
      "the directory at sector 50 has no records",
      () =>
        volumeOf([
          ...head(ROOT, SP),
          record("A.;1", 0, 0, 0, field("CL", ...both(50))),
        ]),
    ],
  ];

for (const [index, [message, make]] of DAMAGES.entries()) {
  Deno.test(`damage ${index + 1} is refused: ${message}`, none, () => {
    const disc = make();
    disc.sectors = 60;
    refused(disc, message);
  });
}

Deno.test("a tree is read 64 levels deep, and no deeper", none, () => {
  const chain = (levels: number) => {
    const disc = volumeOf(
      ...Array.from({ length: levels }, (_, index) => [
        ...head(ROOT + index),
        ...(index < levels - 1
          ? [record("D", ROOT + index + 1, SECTOR, 2)]
          : []),
      ]),
    );
    disc.sectors = 1000;
    return disc;
  };
  assertEquals(namesIn(chain(64)).length, 63);
  refused(chain(65), "the directories in sector 83 are below level 64");
  refused(chain(900), "are below level 64");
});

Deno.test("directories without end are refused", none, () => {
  const disc = volumeOf(head(ROOT));
  disc.sector(16).set(both(2 ** 32 - SECTOR), 156 + 10);
  // A hostile disc could hold the same in every sector.
  const without = (sector: Uint8Array) => ({
    sectors: 2 ** 32,
    sector: (address: number) =>
      address <= ROOT ? disc.sector(address) : sector,
  });
  const full = new Uint8Array(SECTOR);
  full.set(
    Array.from({ length: 50 }, (_, index) => record(`${index}`, 0, 0, 4))
      .flat(),
  );
  for (
    const [sector, message] of [
      [new Uint8Array(SECTOR), "its directories have more than 131072 sectors"],
      [full, "it has more than 1000000 records"],
    ] as const
  ) {
    assertThrows(
      () => readVolume(without(sector), 0),
      FileSystemError,
      message,
    );
  }
});
