import { openApartment } from "@discworks/imapi2";
import { discFromImage, simulatedRecorder } from "@discworks/imapi2/simulator";
import { bridge, files, withPath } from "./_disc_from_image.ts";
import { ImageBuilder, RAW } from "./_disc_image.ts";
import { assertEquals, assertRejects } from "./_assert.ts";

for (const mode of [1, 2] as const) {
  Deno.test(`raw sectors of Mode ${mode} are read`, files, async () => {
    await withPath(async (path) => {
      for (const size of [300, 400, 527]) {
        const image = size === 527
          ? bridge(424, 526)
          : new ImageBuilder().iso({ size });
        await Deno.writeFile(path, image.raw(size, mode));
        const disc = await discFromImage(path, { mediaType: "cd-r" });
        assertEquals(disc.sessions[0]?.lastWrittenAddress, size - 1);
        const other = await discFromImage(path, { mediaType: "dvd+rw" });
        assertEquals(other.lastWrittenAddress, size - 1);
      }
      const later = new ImageBuilder().iso({ start: 12000, size: 300 });
      const alone = later.moved(-12000).raw(300, mode, 12000);
      await Deno.writeFile(path, alone);
      await assertRejects(
        () => discFromImage(path, { mediaType: "cd-r" }),
        Deno.errors.InvalidData,
        "says that it is sector 12000 of its disc",
      );
      const { sessions } = await discFromImage(path, {
        mediaType: "cd-r",
        sessions: [
          { startAddress: 0, lastWrittenAddress: 599, kind: "audio" },
          { startAddress: 12000, fileSector: 0 },
        ],
      });
      assertEquals(sessions[1]?.lastWrittenAddress, 12299);
    }, ".bin");
  });
}

/** An enhanced CD as a cue sheet with one file: two tracks of audio, and data in a session of its own. */
async function writeEnhanced(
  directory: string,
  mode: 1 | 2,
  session: string,
): Promise<string> {
  const data = new ImageBuilder().iso({ start: 1000 + 11400, size: 400 })
    .moved(-12400).raw(400, mode, 12400);
  const bin = new Uint8Array(1000 * RAW + data.length).fill(
    0x11,
    0,
    1000 * RAW,
  );
  bin.set(data, 1000 * RAW);
  await Deno.writeFile(`${directory}/enhanced cd.bin`, bin);
  const cue = `${directory}/enhanced.cue`;
  await Deno.writeTextFile(
    cue,
    `\uFEFFREM SESSION 01\r
TITLE "A \"title\""\r
FILE "enhanced cd.bin" BINARY\r
  TRACK 01 AUDIO\r
    INDEX 01 00:00:00\r
  TRACK 02 AUDIO\r
    INDEX 00 00:06:00\r
    INDEX 01 00:06:50\r
${session}  TRACK 03 MODE${mode}/2352\r
    INDEX 01 00:13:25\r
`,
  );
  return cue;
}

Deno.test("a cue sheet describes an enhanced CD", files, async () => {
  for (const mode of [1, 2] as const) {
    await withPath(async (path) => {
      const directory = path.slice(0, path.lastIndexOf("/"));
      const cue = await writeEnhanced(directory, mode, "REM SESSION 02\r\n");
      for (const at of [cue, new URL(`file://${cue}`)]) {
        const disc = await discFromImage(at, { mediaType: "cd-r" });
        assertEquals(disc.sessions, [
          {
            startAddress: 0,
            lastWrittenAddress: 999,
            endedBy: "caller",
            tracks: [
              { startAddress: 0, lastWrittenAddress: 449, kind: "audio" },
              { startAddress: 500, lastWrittenAddress: 999, kind: "audio" },
            ],
          },
          {
            startAddress: 12400,
            lastWrittenAddress: 12799,
            endedBy: "caller",
          },
        ]);
        await using _apartment = await openApartment({
          simulator: { recorders: [simulatedRecorder(disc)] },
        });
      }
      const one = await writeEnhanced(directory, mode, "");
      await assertRejects(
        () => discFromImage(one, { mediaType: "cd-r" }),
        Deno.errors.InvalidData,
        "says that it is sector 12400 of its disc, and it would be sector 1000",
      );
    });
  }
});

Deno.test(
  "a cue sheet of several files counts the silence that no file holds",
  files,
  async () => {
    await withPath(async (path) => {
      const directory = path.slice(0, path.lastIndexOf("/"));
      const image = new ImageBuilder().iso({ size: 400 });
      await Deno.writeFile(`${directory}/1.bin`, image.bytes(400));
      await Deno.writeFile(`${directory}/2.bin`, new Uint8Array(750 * RAW));
      const cue = `${directory}/mixed.cue`;
      await Deno.writeTextFile(
        cue,
        [
          "FILE 1.bin BINARY",
          "TRACK 01 MODE1/2048",
          "INDEX 01 00:00:00",
          "POSTGAP 00:02:00",
          "FILE 2.bin BINARY",
          "TRACK 02 AUDIO",
          "PREGAP 00:02:00",
          "INDEX 01 00:00:00",
        ].join("\n"),
      );
      const { sessions } = await discFromImage(cue, { mediaType: "cd-rom" });
      assertEquals(sessions, [{
        startAddress: 0,
        lastWrittenAddress: 1449,
        endedBy: "caller",
        tracks: [
          { startAddress: 0, lastWrittenAddress: 399, kind: "data" },
          { startAddress: 700, lastWrittenAddress: 1449, kind: "audio" },
        ],
      }]);
    });
  },
);

Deno.test(
  "a cue sheet that is not understood is refused by line",
  files,
  async () => {
    const image = new ImageBuilder().iso({ size: 400 }).bytes(400);
    await withPath(async (path) => {
      const directory = path.slice(0, path.lastIndexOf("/"));
      await Deno.writeFile(`${directory}/a.bin`, image);
      const head = 'FILE "a.bin" BINARY\n';
      for (
        const [text, reason] of [
          [
            'FILE "a.wav" WAVE\n',
            "line 1 of the cue sheet must name a file of type BINARY",
          ],
          [
            `${head}TRACK 01 CDG\n`,
            "line 2 of the cue sheet must name one of the modes",
          ],
          [`${head}TRACK 01 MODE1/2048\n`, "must give INDEX 01 of track 1"],
          [head, "must give a TRACK"],
          [
            `${head}INDEX 01 00:00:00\n`,
            "line 2 of the cue sheet must come after a TRACK",
          ],
          [
            `${head}TRACK 01 MODE1/2048\nINDEX 01 00:00:75\n`,
            "line 3 of the cue sheet must give a time",
          ],
          [
            `${head}TRACK 01 MODE1/2048\nINDEX 01 09:00:00\n`,
            "which has no room for it",
          ],
          [
            `REM SESSION 03\n${head}TRACK 01 MODE1/2048\nINDEX 01 00:00:00\n`,
            "line 1 of the cue sheet must begin session 2",
          ],
          [
            `${head}TRACK 01 MODE1/2352\nINDEX 01 00:00:00\n`,
            "sector 16 must hold",
          ],
        ] as const
      ) {
        await Deno.writeTextFile(path, text);
        await assertRejects(
          () => discFromImage(path, { mediaType: "cd-r" }),
          Deno.errors.InvalidData,
          reason,
        );
      }
      const good = `${head}TRACK 01 MODE1/2048\nINDEX 01 00:00:00\n`;
      await Deno.writeTextFile(path, good);
      await discFromImage(path, { mediaType: "cd-r" });
      await assertRejects(
        () => discFromImage(path, { mediaType: "dvd-r" }),
        Deno.errors.InvalidData,
        "a cue sheet describes a CD",
      );
      await assertRejects(
        () =>
          discFromImage(path, {
            mediaType: "cd-r",
            sessions: [{ startAddress: 0 }],
          }),
        Deno.errors.InvalidData,
        "leave out 'sessions'",
      );
      await Deno.writeTextFile(path, good.replace("a.bin", "missing.bin"));
      await assertRejects(
        () => discFromImage(path, { mediaType: "cd-r" }),
        Deno.errors.NotFound,
      );
    }, ".cue");
  },
);

Deno.test(
  "raw sectors of two modes, and behind a session of audio, are read",
  files,
  async () => {
    await withPath(async (path) => {
      const first = new ImageBuilder().iso({ size: 402 }).raw(402, 1);
      const start = 402 + 11400;
      const second = new ImageBuilder().iso({ start, size: 300 })
        .moved(-start).raw(300, 2, start);
      const flat = new Uint8Array((start + 300) * RAW);
      flat.set(first);
      flat.set(second, start * RAW);
      await Deno.writeFile(path, flat);
      const mediaType = "cd-r";
      const two = [
        { startAddress: 0, lastWrittenAddress: 401, endedBy: "volume" },
        {
          startAddress: start,
          lastWrittenAddress: start + 299,
          endedBy: "volume",
        },
      ] as const;
      assertEquals((await discFromImage(path, { mediaType })).sessions, two);
      flat.fill(0x11, 0, first.length);
      await Deno.writeFile(path, flat);
      const { sessions } = await discFromImage(path, {
        mediaType,
        sessions: [
          { startAddress: 0, lastWrittenAddress: 401, kind: "audio" },
          { startAddress: start },
        ],
      });
      assertEquals(sessions[1], two[1]);
    }, ".bin");
  },
);

Deno.test(
  "silence after the last track of a session is part of it, and a volume can span the session",
  files,
  async () => {
    await withPath(async (path) => {
      const directory = path.slice(0, path.lastIndexOf("/"));
      const image = new ImageBuilder().iso({ size: 1000 });
      await Deno.writeFile(`${directory}/1.bin`, image.bytes(400));
      await Deno.writeFile(`${directory}/2.bin`, new Uint8Array(600 * RAW));
      const start = 1150 + 11400;
      const later = new ImageBuilder().iso({ start, size: 300 })
        .moved(-start).raw(300, 1, start);
      await Deno.writeFile(`${directory}/3.bin`, later);
      await Deno.writeTextFile(
        path,
        [
          "FILE 1.bin BINARY",
          "TRACK 01 MODE1/2048",
          "INDEX 01 00:00:00",
          "FILE 2.bin BINARY",
          "TRACK 02 AUDIO",
          "INDEX 01 00:00:00",
          "POSTGAP 00:02:00",
          "REM SESSION 02",
          "FILE 3.bin BINARY",
          "TRACK 03 MODE1/2352",
          "INDEX 01 00:00:00",
        ].join("\n"),
      );
      const { sessions } = await discFromImage(path, { mediaType: "cd-r" });
      assertEquals(
        sessions.map((each) => [each.startAddress, each.lastWrittenAddress]),
        [[0, 1149], [start, start + 299]],
      );
    }, ".cue");
  },
);

Deno.test(
  "where raw sectors have empty headers, the cue sheet tells their mode",
  files,
  async () => {
    for (const mode of [1, 2] as const) {
      await withPath(async (path) => {
        const directory = path.slice(0, path.lastIndexOf("/"));
        const raw = new ImageBuilder().iso({ size: 400 }).raw(400, mode);
        for (let at = 0; at < raw.length; at += RAW) raw.fill(0, at, at + 16);
        await Deno.writeFile(`${directory}/a.bin`, raw);
        await Deno.writeTextFile(
          path,
          `FILE a.bin BINARY\nTRACK 01 MODE${mode}/2352\nINDEX 01 00:00:00\n`,
        );
        const { sessions } = await discFromImage(path, { mediaType: "cd-r" });
        assertEquals(sessions[0]?.lastWrittenAddress, 399);
      }, ".cue");
    }
  },
);
