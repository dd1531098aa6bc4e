import {
  addItem,
  type DirectoryItem,
  FileItem,
  FileSystemError,
  type FileSystemErrorReason,
} from "../../worker/simulator/iso9660/mod.ts";
import { Checker, lay } from "./_written_image.ts";
import {
  bytesOf,
  contentOf,
  DATE,
  directoryOf,
  fileOf,
  pattern,
  rootOf,
  SECTOR,
} from "../_sessions.ts";
import { assert, assertEquals, assertThrows } from "../_assert.ts";

const none = { permissions: "none" } as const;

/** A tree with what is special about directories. */
function someTree(): DirectoryItem {
  return rootOf(
    directoryOf("b", directoryOf("d", fileOf("deep.txt", pattern(3000, 1)))),
    directoryOf("a", directoryOf("c"), directoryOf("B.x")),
    fileOf("Readme.txt", pattern(2048, 2)),
    fileOf("empty", pattern(0, 0)),
  );
}

Deno.test(
  "a session begins with system sectors and three descriptors",
  none,
  () => {
    const start = 11_702;
    const image = lay(someTree(), start, 16);
    const check = new Checker(image);
    assertEquals(image.sectors % 16, 0);
    for (let sector = start; sector < start + 16; sector++) {
      assert(check.bytes(sector, 0, SECTOR).every((byte) => byte === 0));
    }
    for (const [index, type] of [1, 2, 255].entries()) {
      assertEquals(check.byte(start + 16 + index, 0), type);
      assertEquals(check.text(start + 16 + index, 1, 5), "CD001");
      assertEquals(check.byte(start + 16 + index, 6), 1);
    }
    for (const sector of [start + 16, start + 17]) {
      assertEquals(check.both32(sector, 80), image.sectors);
      assertEquals(check.both16(sector, 120), 1);
      assertEquals(check.both16(sector, 124), 1);
      assertEquals(check.both16(sector, 128), SECTOR);
      assertEquals(check.u32(sector, 144, true), 0);
      assertEquals(check.u32(sector, 152, false), 0);
      assertEquals(check.text(sector, 813, 16), "2024022912345600");
      assertEquals(check.text(sector, 830, 16), "2024022912345600");
      assertEquals(check.text(sector, 847, 16), "0".repeat(16));
      assertEquals(check.text(sector, 864, 16), "0".repeat(16));
      assertEquals([829, 846, 863, 880].map((at) => check.byte(sector, at)), [
        0,
        0,
        0,
        0,
      ]);
      assertEquals(check.byte(sector, 881), 1);
    }
    assertEquals(check.text(start + 16, 40, 32), "LABEL".padEnd(32));
    assertEquals(
      check.text(start + 17, 40, 32),
      "\0L\0a\0b\0e\0l" + "\0 ".repeat(11),
    );
    assertEquals(check.text(start + 17, 88, 4), "%/E\0");
    assertEquals(check.text(start + 16, 88, 4), "\0\0\0\0");
  },
);

Deno.test("path tables of both orders agree with the directories", none, () => {
  const start = 3056;
  const check = new Checker(lay(someTree(), start));
  for (const descriptor of [start + 16, start + 17]) {
    const size = check.both32(descriptor, 132);
    const little = check.pathTable(
      check.u32(descriptor, 140, true),
      size,
      true,
    );
    const big = check.pathTable(check.u32(descriptor, 148, false), size, false);
    assertEquals(little, big);
    assertEquals(little.length, 6);
    assertEquals(little[0]!.identifier, [0]);
    assertEquals(little[0]!.address, check.both32(descriptor, 158));
    assertEquals(little.map(({ parent }) => parent), [1, 1, 1, 2, 2, 3]);
    for (const [index, { address, parent, identifier }] of little.entries()) {
      const [self, above, ...records] = check.records(address);
      assertEquals([self!.identifier, above!.identifier], [[0], [1]]);
      assertEquals(self!.address, address);
      assertEquals(above!.address, little[parent - 1]!.address);
      assertEquals([self!.flags, above!.flags], [2, 2]);
      const inParent = check.records(above!.address)
        .find((each) => each.address === address && each.identifier.length > 0);
      if (index > 0) {
        const record = check.records(above!.address).slice(2)
          .find((each) => each.address === address)!;
        assertEquals(record.identifier, identifier);
        assertEquals(record.size, self!.size);
      } else assertEquals(inParent!.identifier, [0]);
      for (const { date } of records) {
        assertEquals(date, [124, 2, 29, 12, 34, 56, 0]);
      }
    }
  }
});

Deno.test(
  "a file lies where both hierarchies say, and an empty one nowhere",
  none,
  () => {
    const start = 100;
    const image = lay(someTree(), start);
    const check = new Checker(image);
    assertEquals(
      image.progressItems.map(({ path, blockCount }) => [path, blockCount]),
      [
        ["/Readme.txt", 1],
        ["/b/d/deep.txt", 2],
      ],
    );
    for (const descriptor of [start + 16, start + 17]) {
      const records = check.records(check.both32(descriptor, 158));
      const readme = records.find(({ size, flags }) =>
        size === 2048 && flags === 0
      )!;
      assertEquals(readme.address, start + image.progressItems[0]!.firstBlock);
      assertEquals(check.bytes(readme.address, 0, 2048), [...pattern(2048, 2)]);
      const empty = records.find(({ size }) => size === 0)!;
      assertEquals(empty.address, 0);
    }
    const { firstBlock } = image.progressItems[1]!;
    assertEquals(check.bytes(start + firstBlock, 0, 3000), [
      ...pattern(3000, 1),
    ]);
    assert(
      check.bytes(start + firstBlock, 3000, 1096).every((byte) => byte === 0),
    );
  },
);

Deno.test(
  "a directory of 600 files spans sectors, and none of its records does",
  none,
  () => {
    const root = rootOf(
      ...Array.from(
        { length: 600 },
        (_, index) => fileOf(`file ${index}`, pattern(1, 1)),
      ),
    );
    const check = new Checker(lay(root));
    for (const [descriptor, most] of [[16, 20], [17, 30]] as const) {
      const address = check.both32(descriptor, 158);
      assertEquals(check.records(address).length, 602);
      const size = check.both32(descriptor, 166);
      assertEquals(size, check.both32(address, 10));
      assert(size > 10 * SECTOR && size < most * SECTOR, `${size}`);
    }
  },
);

Deno.test("hidden items and dates beyond the field are recorded", none, () => {
  const root = rootOf(
    FileItem.ofContent(
      "early",
      1,
      new Date("1800-01-01T00:00:00Z"),
      contentOf(pattern(1, 1)),
    ),
    FileItem.ofContent(
      "late",
      1,
      new Date("2500-01-01T00:00:00Z"),
      contentOf(pattern(1, 1)),
    ),
    directoryOf("shown"),
  );
  for (const item of root.items) item.hidden = item.name !== "shown";
  const check = new Checker(lay(root));
  const [early, late, shown] = check.records(check.both32(16, 158)).slice(2);
  assertEquals([early!.flags, late!.flags, shown!.flags], [1, 1, 2]);
  assertEquals(early!.date, [0, 1, 1, 0, 0, 0, 0]);
  assertEquals(late!.date, [255, 12, 31, 23, 59, 59, 0]);
});

Deno.test(
  "any range of an image can be read, and contents only when they are needed",
  none,
  () => {
    let reads = 0;
    const size = 2_147_483_648;
    const large = FileItem.ofContent("large", size, DATE, {
      read(offset, target) {
        reads++;
        for (let index = 0; index < target.length; index++) {
          target[index] = (offset + index) % 251;
        }
        return target.length;
      },
    });
    const image = lay(rootOf(large, fileOf("small", pattern(10, 1))), 0, 32);
    assertEquals(reads, 0);
    const { firstBlock, blockCount } = image.progressItems[0]!;
    assertEquals(blockCount, size / SECTOR);
    const target = new Uint8Array(100);
    const end = (firstBlock + blockCount) * SECTOR;
    assertEquals(image.read(end - 60, target), 100);
    assertEquals(target[59], (size - 1) % 251);
    assertEquals([...target.subarray(60, 70)], [...pattern(10, 1)]);
    assertEquals([...target.subarray(70)], Array(30).fill(0));
    assertEquals(reads, 1);
    assertEquals(image.read(image.size - 7, target.fill(9)), 7);
    assertEquals([...target.subarray(0, 8)], [0, 0, 0, 0, 0, 0, 0, 9]);
    assertEquals(image.read(image.size, target), 0);
    assertEquals(image.read(image.size + 5, target), 0);
    assertThrows(() => image.read(-1, target), RangeError, "received -1");
  },
);

Deno.test("an image stays as it is when its tree changes", none, () => {
  const root = someTree();
  const image = lay(root);
  const before = bytesOf(image);
  root.delete("a");
  addItem(root, "/b", fileOf("new", pattern(1, 1)));
  assertEquals(bytesOf(image), before);
});

function refused(
  reason: FileSystemErrorReason,
  message: string,
  run: () => unknown,
): void {
  const error = assertThrows(run, FileSystemError, message);
  assertEquals(error.reason, reason);
}

Deno.test("what a volume cannot take is refused", none, () => {
  const sized = (size: number) =>
    FileItem.ofContent("f", size, DATE, contentOf(pattern(0, 0)));
  refused(
    "fileTooLarge",
    "2147483648 bytes at most, received 2147483649",
    () => lay(rootOf(sized(2_147_483_649))),
  );
  refused("fileTooLarge", "received NaN", () => lay(rootOf(sized(NaN))));
  refused(
    "nameTooLong",
    "received 104",
    () => lay(rootOf(fileOf("x".repeat(104), pattern(1, 1)))),
  );
  refused(
    "volumeTooLarge",
    "received 4294967297",
    () => lay(rootOf(), 2 ** 32 - 24),
  );
  let deep = directoryOf("8", fileOf("f", pattern(1, 1)));
  for (const name of ["7", "6", "5", "4", "3", "2"]) {
    deep = directoryOf(name, deep);
  }
  lay(rootOf(deep));
  refused(
    "tooDeep",
    "received level 9",
    () => lay(rootOf(directoryOf("1", deep))),
  );
  const cycle = directoryOf("cycle");
  cycle.set(cycle);
  refused("tooDeep", "received level 9", () => lay(rootOf(cycle)));
  const short = FileItem.ofContent(
    "short",
    100,
    DATE,
    contentOf(pattern(99, 1)),
  );
  refused(
    "contentTooShort",
    `"/short": it must have 100 bytes, received 99`,
    () => bytesOf(lay(rootOf(short))),
  );
});
