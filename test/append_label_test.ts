import { SessionRefusedError } from "@discworks/imapi2";
import { FSI_FILE_SYSTEMS } from "../src/abi/enums.ts";
import { mendedLabel, takesLabel } from "../src/append/volume_label.ts";
import { assert, assertEquals, assertRejects } from "./_assert.ts";
import { codes, smallBdR, testAppend } from "./_append.ts";
import { fileOf, rootOf } from "./_sessions.ts";

testAppend(
  "without a label, a blank disc gets the date and time of the system",
  smallBdR,
  async (bench) => {
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths: [await bench.file("a.txt")],
    });
    assertEquals([result.volumeLabel, codes(result)], ["", []]);
    const { label } = bench.session(0);
    assert(/\d/.test(label), label);
  },
);

testAppend(
  "without a label, a session has that of the disc, mended with a warning where it does not fit",
  smallBdR,
  async (bench) => {
    bench.record(rootOf(fileOf("a.txt", new Uint8Array(1))), "Photos 07.größe");
    const result = await bench.apartment.appendSession(bench.recorder, {
      paths: [await bench.file("b.txt")],
    });
    assertEquals(result.volumeLabel, "PHOTOS_07_GR_SS");
    assertEquals(codes(result), ["labelChanged"]);
    const session = bench.session(result.startAddress);
    assertEquals(session.label, "PHOTOS_07_GR_SS");
    assertEquals(Object.keys(session.files), ["/a.txt", "/b.txt"]);
    // By now it fits.
    const next = await bench.apartment.appendSession(bench.recorder, {
      paths: [],
    });
    assertEquals(next.volumeLabel, "PHOTOS_07_GR_SS");
    assertEquals(codes(next), []);
  },
);

testAppend(
  "a label is refused where ISO 9660 does not take it, and nothing is written",
  smallBdR,
  async (bench) => {
    const paths = [await bench.file("a.txt")];
    const before = bench.disc();
    for (const volumeLabel of ["backup", "A.B"]) {
      const { code, message } = await assertRejects(
        () =>
          bench.apartment.appendSession(bench.recorder, { paths, volumeLabel }),
        SessionRefusedError,
      );
      assertEquals(code, "invalidVolumeLabel");
      assert(message.includes(JSON.stringify(volumeLabel)), message);
    }
    for (const volumeLabel of ["", "A B", "A-B", "ABCDEFGHIJKLMNOP", "Ä"]) {
      await assertRejects(
        () =>
          bench.apartment.appendSession(bench.recorder, { paths, volumeLabel }),
        TypeError,
        "'volumeLabel' must be 1 to 15",
      );
    }
    assertEquals(bench.disc(), before);
    const longest = await bench.apartment.planAppend(bench.recorder, {
      paths,
      volumeLabel: "ABCDEFGHIJ_0123",
    });
    assertEquals(longest.volumeLabel, "ABCDEFGHIJ_0123");
  },
);

Deno.test("small letters and dots are for discs without ISO 9660", () => {
  const { ISO9660, Joliet, UDF } = FSI_FILE_SYSTEMS;
  for (
    const [label, all, udf] of [
      ["BACKUP_07", true, true],
      ["Backup.07", false, true],
      ["", false, false],
      ["A B", false, false],
      ["A".repeat(15), true, true],
      ["A".repeat(16), false, false],
    ] as const
  ) {
    assertEquals(takesLabel(ISO9660 | Joliet | UDF, label), all);
    assertEquals(takesLabel(UDF, label), udf);
  }
  assertEquals(mendedLabel(" my disc-1 "), "MY_DISC_1");
  assertEquals(mendedLabel("   "), "");
});
