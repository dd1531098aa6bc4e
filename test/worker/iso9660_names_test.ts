import {
  type DirectoryItem,
  isoVolumeName,
  jolietNames,
  jolietVolumeName,
} from "../../worker/simulator/iso9660/mod.ts";
import { Checker, lay } from "./_written_image.ts";
import { directoryOf, fileOf, pattern, rootOf } from "../_sessions.ts";
import { assertEquals } from "../_assert.ts";

const none = { permissions: "none" } as const;

/** The identifiers of a root directory, in the order of its records. */
function identifiers(root: DirectoryItem): { iso: string[]; joliet: string[] } {
  const check = new Checker(lay(root));
  const [iso, joliet] = [16, 17].map((descriptor) =>
    check.records(check.both32(descriptor, 158)).slice(2)
      .map(({ identifier }) => String.fromCharCode(...identifier))
  ) as [string[], string[]];
  return {
    iso,
    joliet: joliet.map((bytes) =>
      bytes.replace(
        /([^])([^])/g,
        (_, high, low) =>
          String.fromCharCode(high.charCodeAt(0) << 8 | low.charCodeAt(0)),
      )
    ),
  };
}

Deno.test("records are in the order of names, then of extensions", none, () => {
  const names = ["a b.txt", "a.z", "a.b", "B", "a", "ab.a"];
  const { iso, joliet } = identifiers(
    rootOf(
      ...names.map((name) => fileOf(name, pattern(1, 1))),
      directoryOf("a.a"),
    ),
  );
  assertEquals(joliet, [
    "B;1",
    "a;1",
    "a.b;1",
    "a.z;1",
    "a b.txt;1",
    "a.a",
    "ab.a;1",
  ]);
  assertEquals(iso, [
    "A.;1",
    "A.B;1",
    "A.Z;1",
    "AB.A;1",
    "A_A",
    "A_B.TXT;1",
    "B.;1",
  ]);
});

Deno.test(
  "names of ISO 9660 keep their extensions and do not clash",
  none,
  () => {
    const names = [
      "archive.tar.gz",
      ".profile",
      "Größe.TXT",
      "ファイル.txt",
      `${"long".repeat(20)}.jpeg`,
      `${"long".repeat(21)}.jpeg`,
      `${"long".repeat(22)}.jpeg`,
      `x.${"extension".repeat(9)}`,
      "a+b.c",
      "a-b.c",
      "a_b.c",
      "folder",
    ];
    const { iso } = identifiers(
      rootOf(
        ...names.map((name) => fileOf(name, pattern(1, 1))),
        directoryOf("Folder"),
        directoryOf("v1.0"),
        directoryOf("d".repeat(60)),
        directoryOf("d".repeat(61)),
      ),
    );
    assertEquals(
      iso,
      [
        "ARCHIVE_TAR.GZ;1",
        "A_B.C;1",
        "A_B_2.C;1",
        "A_B_3.C;1",
        "D".repeat(30),
        "D".repeat(28) + "_2",
        "FOLDER.;1",
        "FOLDER_2",
        "GROSSE.TXT;1",
        `${"LONG".repeat(6)}LO.JPEG;1`,
        `${"LONG".repeat(6)}_2.JPEG;1`,
        `${"LONG".repeat(6)}_3.JPEG;1`,
        "V1_0",
        `X.${"EXTENSION".repeat(4).slice(0, 29)};1`,
        "_PROFILE.;1",
        "____.TXT;1",
      ],
    );
  },
);

Deno.test(
  "names that differ in what Joliet does not allow stay apart",
  none,
  () => {
    const { joliet } = identifiers(
      rootOf(
        ...[
          "a:b.txt",
          "a*b.txt",
          "a_b.txt",
          "q?",
          "q;",
          `${"😀".repeat(51)}?`,
          `${"😀".repeat(51)}:`,
        ]
          .map((name) => fileOf(name, pattern(1, 1))),
      ),
    );
    assertEquals(joliet, [
      "a_b.txt;1",
      "a_b_2.txt;1",
      "a_b_3.txt;1",
      "q_;1",
      "q__2;1",
      // No half of a pair is left where the number goes.
      `${"😀".repeat(50)}_2;1`,
      `${"😀".repeat(51)}_;1`,
    ]);
  },
);

Deno.test(
  "a name that Joliet allows stays, whatever others are changed into",
  none,
  () => {
    const names = ["a:b", "a_b", "a_b_2", "a*b"];
    const items = names.map((name, size) => fileOf(name, pattern(size, 1)));
    assertEquals(
      items.map((item) => jolietNames(items).get(item)),
      ["a_b_3", "a_b", "a_b_2", "a_b_4"],
    );
  },
);

Deno.test("a label is recorded as far as its fields go", none, () => {
  assertEquals(isoVolumeName("Backup.2024 é"), "BACKUP_2024_E");
  assertEquals(isoVolumeName("x".repeat(33)), "X".repeat(32));
  assertEquals(jolietVolumeName("Backup: 2024"), "Backup_ 2024");
  assertEquals(jolietVolumeName(`${"x".repeat(15)}😀`), "x".repeat(15));
});
