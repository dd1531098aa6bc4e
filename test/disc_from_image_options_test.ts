import type { SimulatedMediaType } from "@discworks/imapi2";
import {
  discFromImage,
  type DiscFromImageOptions,
} from "@discworks/imapi2/simulator";
import {
  expectLast,
  expectRefusal,
  expectSessions,
  files,
  withPath,
} from "./_disc_from_image.ts";
import { ascii, ImageBuilder, SECTOR } from "./_disc_image.ts";
import { assert, assertEquals, assertRejects } from "./_assert.ts";

Deno.test(
  "a later session alone is named, and read where the caller says",
  files,
  async () => {
    for (
      const [start, audio] of [[204348, 192947], [12000, 599], [
        30000,
        18599,
      ]] as const
    ) {
      const image = new ImageBuilder()
        .iso({ start, size: 200 }).moved(-start);
      const mediaType = "cd-r";
      await expectRefusal(
        image,
        200,
        { mediaType },
        `the volume at sector 0 is that of a session which starts at sector ${start}`,
      );
      await expectRefusal(image, 200, { mediaType: "dvd+rw" }, "'sessions'");
      await expectSessions(image, 200, {
        mediaType,
        sessions: [
          { startAddress: 0, lastWrittenAddress: audio, kind: "audio" },
          { startAddress: start, fileSector: 0 },
        ],
      }, [[0, audio, "caller"], [start, start + 199, "volume"]]);
    }
  },
);

Deno.test(
  "zeros where a session of audio was are named, and read where the caller says",
  files,
  async () => {
    for (const start of [12000, 20000, 204348]) {
      const image = new ImageBuilder().iso({ start, size: 300 });
      const mediaType = "cd-r";
      await expectRefusal(
        image,
        start + 300,
        { mediaType },
        `a volume starts at sector ${start}`,
      );
      const audio = { startAddress: 0, lastWrittenAddress: start - 11401 };
      await expectSessions(image, start + 300, {
        mediaType,
        sessions: [{ ...audio, kind: "audio" }, { startAddress: start }],
      }, [
        [0, start - 11401, "caller"],
        [start, start + 299, "volume"],
      ]);
    }
  },
);

Deno.test(
  "a list of sessions is held against the image and the medium",
  files,
  async () => {
    const image = new ImageBuilder().iso({ start: 12000, size: 300 });
    await withPath(async (path) => {
      await image.write(path, 12300);
      const read = (
        sessions: unknown,
        mediaType: SimulatedMediaType = "cd-r",
      ) => discFromImage(path, { mediaType, sessions } as DiscFromImageOptions);
      for (
        const [sessions, field] of [
          [[], "'sessions' must be an array of one session or more"],
          [[{ startAddress: -1 }], "'sessions[0].startAddress' must be"],
          [[{ startAddress: 0, kind: "audio" }], "'sessions[0].lastWritten"],
          [[{ startAddress: 0, length: 5 }], "'sessions[0]' must be without"],
          [[{ startAddress: 0, kind: "video" }], "'sessions[0].kind' must be"],
          [
            [{ startAddress: 9 }, { startAddress: 9 }],
            "'sessions[1].startAddress' must be",
          ],
          [
            [{ startAddress: 0 }, { startAddress: 9, fileSector: 0 }],
            "'sessions[1].fileSector' must be",
          ],
        ] as const
      ) await assertRejects(() => read(sessions), TypeError, field);
      for (const no of [null, 0, "", false]) {
        await assertRejects(() => read(no), TypeError, "'sessions' must be");
      }
      const audio = { startAddress: 0, lastWrittenAddress: 9, kind: "audio" };
      await assertRejects(() => read([audio], "dvd-r"), TypeError, "only CD");
      await assertRejects(() => read([audio], "dvd+rw"), TypeError, "left out");
      await assertRejects(
        () => read([audio, { startAddress: 11999 }]),
        Deno.errors.InvalidData,
        "sector 12015 must hold",
      );
      await assertRejects(
        () => read([{ startAddress: 12000, lastWrittenAddress: 12298 }]),
        Deno.errors.InvalidData,
        "ends before sector 12300, and its session is said to end with sector 12298",
      );
    });
  },
);

Deno.test("fields that nobody reads can be wrong", files, async () => {
  for (
    const [offset, length] of [[84, 4], [132, 8], [140, 16], [120, 8]] as const
  ) {
    for (const byte of [0, 0xFF, 0x31]) {
      const image = new ImageBuilder().iso({ size: 400 });
      image.sector(16).fill(byte, offset, offset + length);
      const expected = [[0, 399, "volume"]] as const;
      await expectSessions(image, 400, { mediaType: "cd-r" }, expected);
      await expectLast(image, 400, 399, "volume");
    }
  }
});

Deno.test(
  "what is left of a sector behind a whole volume is no truncation",
  files,
  async () => {
    for (const left of [1, 1024, 2047]) {
      await withPath(async (path) => {
        const whole = new ImageBuilder().iso({ size: 400 }).bytes(400);
        const longer = new Uint8Array(whole.length + left);
        longer.set(whole);
        await Deno.writeFile(path, longer);
        const mediaType = "cd-r";
        const { sessions } = await discFromImage(path, { mediaType });
        assertEquals(sessions[0]?.lastWrittenAddress, 399);
        const rewritable = await discFromImage(path, { mediaType: "dvd+rw" });
        assertEquals(rewritable.lastWrittenAddress, 399);
        // Unless it holds data.
        longer[longer.length - 1] = 1;
        await Deno.writeFile(path, longer);
        const read = (options: DiscFromImageOptions) =>
          discFromImage(path, options);
        for (const type of ["cd-r", "dvd+rw"] as const) {
          await assertRejects(
            () => read({ mediaType: type }),
            Deno.errors.InvalidData,
            "sector 400 holds data after the volume",
          );
        }
        const all = await read({ mediaType, toEndOfFile: true });
        assertEquals(all.sessions[0]?.lastWrittenAddress, 400);
        // A volume that is cut off within its last sector is truncated all the same.
        await Deno.writeFile(path, whole.slice(0, whole.length - left));
        await assertRejects(
          () => read({ mediaType }),
          Deno.errors.InvalidData,
          "it is truncated",
        );
      });
    }
  },
);

Deno.test("a file that is no flat image is named", files, async () => {
  const at = (text: string, offset: number, size = 400 * SECTOR) => {
    const bytes = new Uint8Array(size);
    const start = offset < 0 ? size + offset : offset;
    bytes.set([...text].map((character) => character.charCodeAt(0)), start);
    return bytes;
  };
  for (
    const [bytes, reason] of [
      [at("NER5", -12), "it is a Nero image (NRG), and no flat image"],
      [at("NERO", -8, 99_999), "it is a Nero image (NRG)"],
      [at("MComprHD", 0), "it is a CHD image"],
      [at("\x1F\x8B\x08", 0, 777), "it is compressed by gzip"],
      [at("\xFD7zXZ\0", 0), "it is compressed by xz"],
      [at("PK\x03\x04", 0), "it is a ZIP archive"],
      [at("MEDIA DESCRIPTOR", 0, 500), "it is the description (MDS)"],
      [at("koly", -512), "it is an Apple disk image (DMG)"],
      [at("\x01CD001", 16 * 2448 + 16), "its sectors have 2448 bytes"],
      [at("\x01CD001", 16 * 2336 + 8), "its sectors have 2336 bytes"],
    ] as const
  ) {
    await expectRefusal(bytes, 0, { mediaType: "cd-r" }, reason);
    await expectRefusal(bytes, 0, { mediaType: "dvd+rw" }, reason);
  }
  // What a flat image begins with is no matter of the disc.
  const image = new ImageBuilder().iso({ size: 400 }).put(
    0,
    0,
    ascii("PK\x03\x04"),
  );
  const expected = [[0, 399, "volume"]] as const;
  await expectSessions(image, 400, { mediaType: "cd-r" }, expected);
});

Deno.test({
  name: "what is no file is refused before it is opened",
  permissions: { read: true, write: true, run: true },
  ignore: Deno.build.os === "windows",
  async fn() {
    await withPath(async (path) => {
      const made = await new Deno.Command("mkfifo", { args: [path] }).output();
      assert(made.success);
      for (const no of [path, path.slice(0, path.lastIndexOf("/"))]) {
        // Opening a FIFO would wait for whoever writes to it.
        await assertRejects(
          () => discFromImage(no, { mediaType: "cd-r" }),
          Deno.errors.InvalidData,
          "it must be a file",
        );
      }
    });
  },
});

Deno.test(
  "sessions that are listed leave no data behind them, and start where the medium lets them",
  files,
  async () => {
    const image = new ImageBuilder().iso({ size: 400 }).data(400, 100);
    const session = { startAddress: 0, lastWrittenAddress: 449 };
    const options = { mediaType: "dvd+r", sessions: [session] } as const;
    const after = "sector 450 holds data after sector 449";
    await expectRefusal(image, 500, options, after);
    const both = { ...options, toEndOfFile: true };
    await expectRefusal(image, 500, both, "both say where it ends");
    await expectSessions(
      image,
      500,
      { ...options, sessions: [{ ...session, lastWrittenAddress: 499 }] },
      [[0, 499, "caller"]],
    );
    const audio = { startAddress: 0, lastWrittenAddress: 500, kind: "audio" };
    for (const startAddress of [1000, 11800, 11900]) {
      await expectRefusal(
        new ImageBuilder().iso({ start: startAddress, size: 400 }),
        startAddress + 400,
        { mediaType: "cd-r", sessions: [audio as never, { startAddress }] },
        `puts a session at sector ${startAddress}, where this kind of medium has it at sector 11901 or later`,
      );
    }
  },
);

Deno.test(
  "data after the last anchor of UDF end where that anchor can say",
  files,
  async () => {
    const image = new ImageBuilder()
      .udf({ anchors: [256, 744], partition: [300, 400] }).data(745, 255);
    const expected = [[0, 999, "file"]] as const;
    await expectSessions(image, 1500, { mediaType: "cd-r" }, expected);
    // Not behind the end of the file.
    for (const sectors of [800, 999]) {
      await expectRefusal(
        image,
        sectors,
        { mediaType: "cd-r" },
        "sector 745 holds data after the volume of session 1, which spans sectors 0 to 744",
      );
    }
  },
);

Deno.test(
  "a disc that is written bit by bit and was cut off behind its first anchor is refused",
  files,
  async () => {
    const image = new ImageBuilder().udf({
      anchors: [256],
      partition: [288, 24780512],
      vat: 639,
    });
    for (const sectors of [257, 300, 600]) {
      await expectRefusal(
        image,
        sectors,
        { mediaType: "bd-r", totalSectors: 24438784 },
        "is no virtual allocation table",
      );
    }
  },
);
