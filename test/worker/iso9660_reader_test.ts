import {
  addItem,
  DirectoryItem,
  FileItem,
  FileSystemError,
  type FileSystemErrorReason,
  type FoundVolume,
  layOutSession,
  readVolume,
} from "../../worker/simulator/iso9660/mod.ts";
import {
  bytesOf,
  DATE,
  directoryOf,
  fileOf,
  MemoryDisc,
  pattern,
  readFile,
  rootOf,
  SECTOR,
  walk,
} from "../_sessions.ts";
import { assert, assertEquals, assertLess, assertThrows } from "../_assert.ts";

const none = { permissions: "none" } as const;

/** Names as long as Joliet, and as Windows, take them, in several scripts. */
const NAMES = [64, 103].flatMap((length) =>
  ["é", "Ωδ", "Жы", "日本語", "عربي", "😀🎉", "\uD83D", "\uDE00x", "a.b "].map(
    (text) => {
      const name = text.repeat(length).slice(0, length - 1);
      // No half of a pair where the text did not have one.
      return `${
        text.startsWith("😀") && length % 2 === 1
          ? name.slice(0, -1) + "_"
          : name
      }~`
        .slice(0, length);
    },
  )
);

function write(
  disc: MemoryDisc,
  root: DirectoryItem,
  start: number,
  label = "Label",
): number {
  const image = layOutSession(root, {
    start,
    writeUnit: 1,
    label,
    created: DATE,
  });
  disc.write(start, bytesOf(image));
  return start + image.sectors;
}

function contents(
  disc: MemoryDisc,
  { root }: FoundVolume,
): Map<string, Uint8Array | null> {
  return new Map(
    [...walk(root)].map(([path, item]) => [
      path,
      item instanceof FileItem ? readFile(disc, item) : null,
    ]),
  );
}

Deno.test("names, sizes and times come back as they were written", none, () => {
  const expected = new Map<string, Uint8Array | null>();
  const root = rootOf();
  const put = (
    directory: string,
    name: string,
    bytes: Uint8Array | null,
    date = DATE,
  ) => {
    const item = bytes === null
      ? new DirectoryItem(name, date)
      : fileOf(name, bytes, date);
    addItem(root, directory, item);
    expected.set(`${directory}/${name}`, bytes);
  };
  for (const [index, name] of NAMES.entries()) {
    assert(name.length === 64 || name.length === 103, `${name.length}`);
    put("", name, pattern(index * 100, index));
  }
  for (const size of [0, 1, 2047, 2048, 2049]) {
    put("", `size ${size}`, pattern(size, size));
  }
  let path = "";
  for (const name of ["1", "2", "3", "4", "5", "6", "7".repeat(103)]) {
    put(path, name, null, new Date("1999-12-31T23:59:59Z"));
    path += `/${name}`;
    put(path, name, pattern(10, 1));
  }
  put("", "many", null);
  for (let index = 0; index < 600; index++) {
    put("/many", `A long name with spaces, number ${index}`, pattern(1, index));
  }
  const disc = new MemoryDisc();
  const start = 123_456;
  const end = write(disc, root, start, "Größe 1");
  const volume = readVolume(disc, start);
  assertEquals([volume.label, volume.names, volume.sectors], [
    "Größe 1",
    "joliet",
    end - start,
  ]);
  const found = contents(disc, volume);
  assertEquals([...found.keys()].sort(), [...expected.keys()].sort());
  for (const [path, bytes] of expected) {
    assertEquals(found.get(path), bytes, path);
  }
  const times = new Map(
    [...walk(root)].map(([path, item]) => [path, item.modified]),
  );
  for (const [path, item] of walk(volume.root)) {
    assertEquals(item.modified, times.get(path));
  }
});

Deno.test(
  "a session refers to the files of those before it, and writes no other",
  none,
  () => {
    const disc = new MemoryDisc();
    const first = write(
      disc,
      rootOf(fileOf("a", pattern(5000, 1)), fileOf("b", pattern(9, 2))),
      0,
    );
    const { root } = readVolume(disc, 0);
    for (const item of root.items) item.hidden = item.name === "a";
    addItem(root, "/", fileOf("c", pattern(3000, 3)));
    const start = first + 2048;
    const image = layOutSession(root, {
      start,
      writeUnit: 16,
      label: "",
      created: DATE,
    });
    assertEquals(image.progressItems.map(({ path }) => path), ["/c"]);
    disc.write(start, bytesOf(image));
    const volume = readVolume(disc, start);
    assertEquals(
      contents(disc, volume),
      new Map([["/a", pattern(5000, 1)], ["/b", pattern(9, 2)], [
        "/c",
        pattern(3000, 3),
      ]]),
    );
    assertEquals(volume.root.items.map(({ hidden }) => hidden), [
      true,
      false,
      false,
    ]);
    // The first session is what it was.
    assertEquals([...contents(disc, readVolume(disc, 0)).keys()], ["/a", "/b"]);
  },
);

/** A record with a System Use field. */
function record(
  identifier: string,
  address: number,
  size: number,
  flags: number,
  systemUse: readonly number[] = [],
): number[] {
  const padding = identifier.length % 2 === 0 ? [0] : [];
  const end = systemUse.length % 2 === 0 ? [] : [0];
  const length = 33 + identifier.length + padding.length + systemUse.length +
    end.length;
  return [
    ...[length, 0],
    ...both(address),
    ...both(size),
    ...[124, 2, 29, 12, 34, 56, 0, flags, 0, 0, 1, 0, 0, 1, identifier.length],
    ...latin1(identifier),
    ...padding,
    ...systemUse,
    ...end,
  ];
}

function both(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, value, true);
  view.setUint32(4, value);
  return [...new Uint8Array(view.buffer)];
}

function latin1(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

/** A system use field. */
function field(signature: string, ...data: readonly number[]): number[] {
  return [...latin1(signature), data.length + 4, 1, ...data];
}

const SP = [...latin1("SP"), 7, 1, 0xBE, 0xEF, 0];
const name = (text: string, flags = 0) => field("NM", flags, ...latin1(text));
const continued = (address: number, offset: number, length: number) =>
  field("CE", ...both(address), ...both(offset), ...both(length));

const ROOT = 20;

/** A volume without Joliet whose directories are given record by record; the first is the root. */
function volumeOf(
  ...directories: readonly (readonly number[][])[]
): MemoryDisc {
  const disc = new MemoryDisc();
  const descriptor = new Uint8Array(SECTOR);
  descriptor.set([1, ...latin1("CD001"), 1]);
  descriptor.set(latin1("BY HAND".padEnd(32)), 40);
  descriptor.set(both(60), 80);
  descriptor.set([0, 8, 8, 0], 128);
  descriptor.set(record("\0", ROOT, SECTOR, 2), 156);
  disc.write(16, descriptor);
  disc.write(17, Uint8Array.from([255, ...latin1("CD001"), 1]));
  for (const [index, records] of directories.entries()) {
    disc.write(ROOT + index, Uint8Array.from(records.flat()));
  }
  disc.sectors = 60;
  return disc;
}

/** The records of a directory for itself and its parent; that of a root can say that it has Rock Ridge. */
function head(address: number, systemUse: readonly number[] = []): number[][] {
  return [
    record("\0", address, SECTOR, 2, systemUse),
    record("\x01", ROOT, SECTOR, 2),
  ];
}

function namesIn(disc: MemoryDisc): string[] {
  return [...walk(readVolume(disc, 0).root)].map(([path]) => path);
}

Deno.test(
  "names of ISO 9660 lose their versions, and earlier versions are left out",
  none,
  () => {
    const disc = volumeOf(
      [
        ...head(ROOT),
        record("A.;2", 40, 5, 0),
        record("A.;1", 41, 6, 0),
        record("B.TXT;1", 42, 7, 0, name("ignored")),
        record("C", ROOT + 1, SECTOR, 2),
        record("D.X;1", 43, 8, 4),
      ],
      head(ROOT + 1),
    );
    const { label, names, root } = readVolume(disc, 0);
    assertEquals([label, names], ["BY HAND", "iso9660"]);
    assertEquals(root.items.map(({ name }) => name), ["A", "B.TXT", "C"]);
    const [a] = root.items;
    assertEquals(a instanceof FileItem && a.extents, [{
      address: 40,
      size: 5,
    }]);
  },
);

Deno.test("names of Rock Ridge are put together from their parts", none, () => {
  const disc = volumeOf([
    ...head(ROOT, SP),
    record("A.;1", 40, 5, 0, [
      ...name("first ", 1),
      ...name("second ", 1),
      ...continued(50, 100, 30),
    ]),
    record("B.;1", 40, 5, 0, field("PX", ...both(0o120777))),
    record("C.;1", 40, 5, 0, [...name("link"), ...field("SL", 0)]),
    record(
      "D.;1",
      40,
      5,
      0,
      field("TF", 3, ...Array(7).fill(9), 70, 1, 2, 3, 4, 5, 4),
    ),
    record("E.;1", 40, 5, 0, name("a/b\\c")),
    record("F.;1", 40, 5, 0, name("a_b_c")),
    record("G.;1", 40, 5, 0, [...name("stop"), ...field("ST"), ...name("ped")]),
    record("H.;1", 40, 5, 0, name("..", 4)),
    record("I.;1", 40, 5, 0, name("\xE9")),
    record("J.;1", 40, 5, 0, name("\xC3\xA9")),
    record("K.;1", 40, 5, 0, name("..")),
  ]);
  const area = new Uint8Array(SECTOR);
  area.set(name("third"), 100);
  disc.write(50, area);
  const { names, root } = readVolume(disc, 0);
  assertEquals(names, "rockRidge");
  assertEquals(root.items.map(({ name }) => name), [
    "first second third",
    "D",
    "a_b_c",
    "a_b_c_2",
    "stop",
    "H",
    "é",
    "é_2",
    "_",
  ]);
  assertEquals(root.items[1]!.modified, new Date("1970-01-02T02:04:05Z"));
});

Deno.test("a relocated directory is where it belongs, once", none, () => {
  const disc = volumeOf(
    [
      ...head(ROOT, SP),
      record("RR_MOVED", ROOT + 1, SECTOR, 2, name("rr_moved")),
      record("DEEP.;1", 0, 0, 0, [
        ...name("deep"),
        ...field("CL", ...both(ROOT + 2)),
      ]),
    ],
    [
      ...head(ROOT + 1),
      record("DEEP", ROOT + 2, SECTOR, 2, [...name("deep"), ...field("RE")]),
    ],
    [...head(ROOT + 2), record("F.;1", 40, 5, 0, name("file"))],
  );
  assertEquals(namesIn(disc), ["/deep", "/deep/file"]);
});

Deno.test("a file in several parts has them all", none, () => {
  const disc = volumeOf([
    ...head(ROOT),
    record("BIG.;1", 40, SECTOR, 0x80),
    record("BIG.;1", 45, SECTOR * 2, 0x80),
    record("BIG.;1", 50, 5, 0),
  ]);
  const [big] = readVolume(disc, 0).root.items;
  assert(big instanceof FileItem);
  assertEquals(big.size, SECTOR * 3 + 5);
  assertEquals(big.extents.map(({ address }) => address), [40, 45, 50]);
});

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
    sector: (address: number) => address <= ROOT ? disc.sector(address) : sector,
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

/** A generator of the same numbers for the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const ODD_BYTES = [0, 1, 2, 34, 127, 128, 255];

/** The bytes of volumes to damage, and how many sectors of them tell of files. */
function fuzzed(): readonly (readonly [bytes: Uint8Array, sectors: number])[] {
  const written = new MemoryDisc();
  const end = write(
    written,
    rootOf(
      ...NAMES.slice(0, 6).map((name) => fileOf(name, pattern(100, 1))),
      directoryOf(
        "a",
        directoryOf("b", fileOf("c", pattern(10, 1))),
        directoryOf("d"),
      ),
    ),
    0,
  );
  const byHand = volumeOf(
    [
      ...head(ROOT, SP),
      record("RR_MOVED", ROOT + 1, SECTOR, 2, name("rr_moved")),
      record("DEEP.;1", 0, 0, 0, [
        ...name("deep"),
        ...field("CL", ...both(ROOT + 2)),
      ]),
      record("LONG.;1", 40, 5, 0, [
        ...name("first ", 1),
        ...continued(24, 0, 40),
      ]),
      record("BIG.;1", 40, SECTOR, 0x80),
      record("BIG.;1", 45, 5, 0),
    ],
    [
      ...head(ROOT + 1),
      record("DEEP", ROOT + 2, SECTOR, 2, [...name("deep"), ...field("RE")]),
    ],
    [...head(ROOT + 2), record("F.;1", 40, 5, 0, name("file"))],
    [],
    [name("last"), field("PX", ...both(0o100644))],
  );
  return ([[written, end, end - 7], [byHand, 60, 25]] as const).map(
    ([disc, sectors, used]) => {
      const bytes = new Uint8Array(sectors * SECTOR);
      for (let address = 0; address < sectors; address++) {
        bytes.set(disc.sector(address), address * SECTOR);
      }
      return [bytes, used] as const;
    },
  );
}

Deno.test(
  "whatever is damaged, a volume is read or refused, and what is read can be written",
  none,
  () => {
    const next = random(20_241_125);
    const outcomes = { read: 0, refused: 0 };
    for (const [bytes, used] of fuzzed()) {
      // Zeros are seldom a field, so damage is done where something is.
      const places = [...bytes.keys()].filter((at) =>
        at >= 16 * SECTOR && at < used * SECTOR && bytes[at] !== 0
      );
      for (let round = 0; round < 1500; round++) {
        const damagedBytes = bytes.slice();
        for (let count = next(6) + 1; count > 0; count--) {
          const at = places[next(places.length)]! + next(3) - 1;
          damagedBytes[at] = next(2) === 0
            ? ODD_BYTES[next(ODD_BYTES.length)]!
            : next(256);
        }
        const disc = new MemoryDisc().write(0, damagedBytes);
        try {
          const { root } = readVolume(disc, 0);
          const again = new MemoryDisc();
          again.sectors = disc.sectors;
          write(again, root, 1000);
          const names = (tree: DirectoryItem) => [...walk(tree)].length;
          assertEquals(names(readVolume(again, 1000).root), names(root));
          outcomes.read++;
        } catch (error) {
          if (!(error instanceof FileSystemError)) throw error;
          outcomes.refused++;
        }
        assertLess(disc.reads, 500);
      }
    }
    assert(
      outcomes.read > 500 && outcomes.refused > 500,
      JSON.stringify(outcomes),
    );
  },
);
