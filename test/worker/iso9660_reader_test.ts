import {
  addItem,
  DirectoryItem,
  FileItem,
  layOutSession,
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
import {
  bytesOf,
  contents,
  DATE,
  fileOf,
  MemoryDisc,
  NAMES,
  pattern,
  rootOf,
  SECTOR,
  walk,
  write,
} from "../_sessions.ts";
import { assert, assertEquals } from "../_assert.ts";

const none = { permissions: "none" } as const;

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

Deno.test(
  "a character of Joliet whose bytes look like a version is none",
  none,
  () => {
    const disc = volumeOf([
      ...head(ROOT),
      record("\0a\x3B1", 40, 5, 0),
      record("\0a\x3B2", 41, 6, 0),
      record("\0b\0;\x002", 42, 7, 0),
      record("\0b\0;\x001", 43, 8, 0),
    ]);
    // The descriptor says that its names are UCS-2.
    const joliet = disc.sector(16).slice();
    joliet.set([...latin1("%/E")], 88);
    joliet[0] = 2;
    disc.write(18, disc.sector(17)).write(17, joliet);
    disc.sectors = 60;
    assertEquals(namesIn(disc), ["/a\u3B31", "/a\u3B32", "/b"]);
  },
);
