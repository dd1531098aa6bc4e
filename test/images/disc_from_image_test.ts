import {
  openApartment,
  type SessionEnd,
  type SimulatedMediaType,
} from "@discworks/imapi2";
import { discFromImage, simulatedRecorder } from "@discworks/imapi2/simulator";
import {
  genisoimage,
  IMAGES,
  inDirectory,
  type Maker,
  patch,
  place,
  sectors,
  tool,
  tree,
  xorriso,
} from "./_images.ts";
import {
  assert,
  assertEquals,
  assertLess,
  assertRejects,
  assertStringIncludes,
} from "../_assert.ts";
import { bothEndian } from "../_disc_image.ts";

/** The name of a test, and what it does in a directory of its own. */
function testImages(
  name: string,
  run: (directory: string) => Promise<void>,
): void {
  Deno.test(name, {
    permissions: IMAGES,
    ignore: Deno.build.os !== "linux",
  }, () => inDirectory(run));
}

/** What the tools print of the volume of a session: its first and its last sector. */
async function printed(flat: string, image: string, startAddress: number) {
  const info = await tool("isoinfo", "-d", "-i", flat, "-T", `${startAddress}`);
  const volumeSize = Number(/^Volume size is: (\d+)$/m.exec(info)?.[1]);
  // isosize(8) reads one volume: the image of the session by itself.
  assertEquals(Number(await tool("isosize", image)), volumeSize * 2048);
  const lastWrittenAddress = startAddress + volumeSize - 1;
  const endedBy = "volume" as SessionEnd;
  return { startAddress, lastWrittenAddress, endedBy };
}

async function nextSession(flat: string, mediaType: SimulatedMediaType) {
  const disc = await discFromImage(flat, { mediaType });
  await using apartment = await openApartment({
    simulator: { recorders: [simulatedRecorder(disc)] },
  });
  const [report] = await apartment.inspect();
  return report!.multisession;
}

interface Multisession {
  readonly mediaType: SimulatedMediaType;
  readonly sessions: number;
  readonly alignment: number;
  /** From the end of a session, padded to the alignment, to the next. */
  readonly gaps: readonly number[];
  /** Sectors that the recorder adds to a session. */
  readonly runOut?: number;
}

const MULTISESSIONS: readonly Multisession[] = [
  { mediaType: "cd-r", sessions: 4, alignment: 1, gaps: [11400, 6900, 6900] },
  {
    mediaType: "cd-r",
    sessions: 4,
    alignment: 1,
    gaps: [11400, 6900, 6900],
    runOut: 2,
  },
  { mediaType: "dvd+r", sessions: 4, alignment: 16, gaps: [2048, 2048, 2048] },
  { mediaType: "dvd-r", sessions: 2, alignment: 16, gaps: [28688] },
  { mediaType: "bd-r", sessions: 2, alignment: 32, gaps: [0] },
];

for (const [maker, make] of Object.entries({ genisoimage, xorriso })) {
  for (const multisession of MULTISESSIONS) {
    const { mediaType, sessions, runOut } = multisession;
    testImages(
      `an image of ${mediaType} with up to ${sessions} sessions of ${maker}${
        runOut ? " and their run-out" : ""
      } gives what the tools print`,
      (directory) => checkMultisession(directory, make, multisession),
    );
  }
}

async function checkMultisession(
  directory: string,
  make: Maker,
  { mediaType, sessions, alignment, gaps, runOut = 0 }: Multisession,
): Promise<void> {
  const flat = `${directory}/flat.iso`;
  const expected: Awaited<ReturnType<typeof printed>>[] = [];
  let next = 0;
  for (let session = 0; session < sessions; session++) {
    const before = expected.at(-1);
    const image = `${directory}/${session}.iso`;
    const files = await tree(directory, `s${session}`, 700_001 + session * 1e5);
    const after = { last: before?.startAddress ?? 0, next, flat };
    await make(files, image, before && after);
    await place(flat, image, next);
    // Where the next one starts shows the run-out; the end of the image does not.
    if (before && runOut > 0) {
      before.lastWrittenAddress += runOut;
      before.endedBy = "next session";
    }
    const last = await printed(flat, image, next);
    expected.push(last);
    const disc = await discFromImage(flat, { mediaType });
    assertEquals(disc, { mediaType, sessions: expected });
    const end = last.lastWrittenAddress + 1;
    const padded = Math.ceil(end / alignment) * alignment;
    const gap = gaps[Math.min(session, gaps.length - 1)]!;
    if (session < gaps.length) {
      // These are the two numbers that -msinfo prints, and that -C takes.
      const values = await nextSession(flat, mediaType);
      assertEquals(values?.startAddressOfPreviousSession, next);
      assertEquals(values?.nextWritableAddress, padded + gap);
    }
    next = padded + runOut + gap;
  }
}

testImages(
  "a session that its tool padded ends where the next one says",
  async (directory) => {
    const flat = `${directory}/flat.iso`;
    const second = `${directory}/second.iso`;
    await tool(
      "xorriso",
      "-outdev",
      `stdio:${flat}`,
      "-map",
      await tree(directory, "a", 100_000),
      "/",
    );
    const volume = Number(await tool("isosize", "-d", "2048", flat));
    const start = await sectors(flat);
    assert(start >= volume + 150, "xorriso pads with 150 sectors");
    const alone = await discFromImage(flat, { mediaType: "bd-r" });
    assertEquals(alone.sessions, [
      { startAddress: 0, lastWrittenAddress: volume - 1, endedBy: "volume" },
    ]);
    const toc = await tool("xorriso", "-indev", `stdio:${flat}`, "-toc");
    assertStringIncludes(
      toc,
      `Media nwa    : ${Math.ceil(volume / 32) * 32}s`,
    );
    await genisoimage(await tree(directory, "b", 100_000), second, {
      last: 0,
      next: start,
      flat,
    });
    await place(flat, second, start);
    const both = await discFromImage(flat, { mediaType: "bd-r" });
    assertEquals(both.sessions, [
      {
        startAddress: 0,
        lastWrittenAddress: start - 1,
        endedBy: "next session",
      },
      await printed(flat, second, start),
    ]);
  },
);

testImages(
  "a random-write image that was grown in place gives what xorriso and isosize print",
  async (directory) => {
    const flat = `${directory}/grown.iso`;
    for (const [index, name] of ["a", "b", "c"].entries()) {
      const files = await tree(directory, name, 100_000 * (index + 1));
      const device = `stdio:${flat}`;
      await tool("xorriso", "-dev", device, "-map", files, `/${name}`);
      const volume = Number(await tool("isosize", "-d", "2048", flat));
      const toc = await tool("xorriso", "-indev", device, "-toc");
      const last = toc.matchAll(/^ISO session {2}: +\d+ , +(\d+) , +(\d+)s/gm)
        .toArray();
      assertEquals(last.length, index + 1);
      assertEquals(Number(last.at(-1)![1]) + Number(last.at(-1)![2]), volume);
      for (
        const mediaType of ["dvd+rw", "dvd-rw", "dvd-ram", "bd-re"] as const
      ) {
        assertEquals(await discFromImage(flat, { mediaType }), {
          mediaType,
          sessions: [],
          lastWrittenAddress: volume - 1,
          endedBy: "volume",
        });
      }
      const msinfo = await tool(
        "xorriso",
        "-as",
        "cdrecord",
        `dev=${device}`,
        "--grow_overwriteable_iso",
        "-msinfo",
      );
      assertEquals(msinfo.trim(), `0,${Math.ceil(volume / 32) * 32}`);
    }
  },
);

/** An image of a BD-R with two sessions of `genisoimage`. */
async function twoSessions(directory: string) {
  const flat = `${directory}/flat.iso`;
  const image = `${directory}/second.iso`;
  await genisoimage(await tree(directory, "first", 50_000), flat);
  const start = Math.ceil(await sectors(flat) / 32) * 32;
  const after = { last: 0, next: start, flat };
  await genisoimage(await tree(directory, "second", 1_000_000), image, after);
  await place(flat, image, start);
  return { flat, start, volume: await sectors(image) };
}

testImages(
  "a volume size that is counted from sector 0 gives the same session",
  async (directory) => {
    const { flat, start, volume } = await twoSessions(directory);
    const counted = await discFromImage(flat, { mediaType: "bd-r" });
    // Both readings are possible here: the one from sector 0 ends within the session.
    assertLess(start + 18, volume);
    const end = start + volume;
    await patch(flat, start + 16, 80, bothEndian(end));
    assertEquals(await discFromImage(flat, { mediaType: "bd-r" }), counted);
    // Zeros after it can be the end of the volume as tools would count it.
    await Deno.truncate(flat, (end + 512) * 2048);
    const untold =
      `the length of the volume at sector ${start} cannot be told: it can end before sector ${
        start + end
      } or ${end}`;
    await refused(flat, "bd-r", untold);
    // Or only what is left of it.
    await Deno.truncate(flat, (end + 1) * 2048);
    await refused(flat, "bd-r", untold);
  },
);

testImages("a truncated image is refused", async (directory) => {
  const { flat, start, volume } = await twoSessions(directory);
  await Deno.truncate(flat, (start + volume - 1) * 2048);
  await refused(
    flat,
    "bd-r",
    `it is truncated: the volume at sector ${start} ends before sector ${
      start + volume
    }, and the image has ${start + volume - 1} sectors`,
  );
  await Deno.truncate(flat, (start + volume) * 2048 - 1);
  await refused(flat, "bd-r", "it is truncated: ");
  await Deno.truncate(flat, (start + 17) * 2048);
  await refused(flat, "bd-r", `sector ${start + 17} is part of it`);
  await Deno.truncate(flat, 0);
  await refused(flat, "bd-r", "sector 16 must hold");
});

testImages("a foreign file is refused", async (directory) => {
  const file = `${directory}/foreign.img`;
  await Deno.writeFile(file, new Uint8Array(2048 * 400));
  for (const mediaType of ["cd-r", "dvd+rw"] as const) {
    await refused(
      file,
      mediaType,
      "sector 16 must hold an ISO 9660 or UDF volume descriptor (CD001 or BEA01), and holds none",
    );
  }
  await refused(directory, "cd-r", "it must be a file");
});

/** A change to the descriptors of a volume, and the refusal: offset in the sectors from 16 on. */
const DAMAGES: readonly [string, number, number, readonly number[], string][] =
  [
    ["type", 0, 0, [7], "must be of type 0, 1, 2, 3 or 255, received 7"],
    ["terminator", 1, 0, [0, 0, 0, 0, 0, 0], "must go on to a terminator"],
    ["primary type", 0, 0, [2], "a primary volume descriptor must stand"],
    [
      "block size",
      0,
      128,
      [0, 4, 4, 0],
      "the logical block size must be 2048, received 1024",
    ],
    ["small size", 0, 80, bothEndian(17), "must be 18 or more, received 17"],
    ["short size", 0, 80, bothEndian(19), "is damaged: it ends before sector"],
  ];

testImages("a damaged image is refused", async (directory) => {
  const { flat, start } = await twoSessions(directory);
  const copy = `${directory}/damaged.iso`;
  for (const [what, index, offset, bytes, reason] of DAMAGES) {
    for (const session of [0, start]) {
      await Deno.copyFile(flat, copy);
      const sector = session + 16 + index;
      await patch(copy, sector, offset, bytes);
      const message = await refused(copy, "bd-r", reason);
      const place = what === "short size" ? session : sector - index;
      assertStringIncludes(message, `sector ${place}`, what);
    }
  }
});

testImages(
  "an image of another kind of medium, and data that no session explains, are refused",
  async (directory) => {
    const { flat, start } = await twoSessions(directory);
    await refused(
      flat,
      "dvd-r-dl",
      "this kind of medium takes one session (one starts where",
    );
    const message = await refused(
      flat,
      "cd-r",
      "holds data after the volume of session 1",
    );
    assertStringIncludes(message, `bd-r has it, at ${start}`);
    // However far off: in a sparse image most of what follows is not read.
    await Deno.truncate(flat, 25e9 - 25e9 % 2048);
    await refused(flat, "cd-r", "holds data after the volume of session 1");
    await discFromImage(flat, { mediaType: "bd-r" });
    const early = `${directory}/early.iso`;
    await genisoimage(await tree(directory, "third", 700_000), early);
    const size = await sectors(early);
    await place(early, `${directory}/second.iso`, size + 11399);
    await refused(
      early,
      "cd-r",
      `sector ${
        size + 11399 + 16
      } holds data after the volume of session 1, which spans sectors 0 to ${
        size - 1
      }; a further session here starts at sector ${size + 11400}`,
    );
    const end = await sectors(flat) - 1;
    await patch(flat, end, 0, [1]);
    await refused(flat, "bd-r", `sector ${end} holds data after the volume`);
    const mediaType = "bd-re";
    await refused(flat, mediaType, "or are left of what was there before");
    const first = await discFromImage(flat, { mediaType, toEndOfFile: false });
    assertLess(first.lastWrittenAddress!, start);
    assertEquals(first.endedBy, "volume");
    const whole = await discFromImage(flat, {
      mediaType,
      toEndOfFile: true,
      totalSectors: 12219392,
    });
    assertEquals(whole.lastWrittenAddress, end);
    assertEquals(whole.endedBy, "file");
  },
);

testImages(
  "a short session on CD is padded as a recorder pads it",
  async (directory) => {
    const flat = `${directory}/flat.iso`;
    const second = `${directory}/second.iso`;
    await genisoimage(await tree(directory, "a", 1), flat);
    assertLess(await sectors(flat), 300);
    const next = 302 + 11400;
    await genisoimage(await tree(directory, "b", 1), second, {
      last: 0,
      next,
      flat,
    });
    const volume = await sectors(flat);
    await place(flat, second, next);
    const { sessions } = await discFromImage(flat, { mediaType: "cd-r" });
    assertEquals(sessions, [
      { startAddress: 0, lastWrittenAddress: volume - 1, endedBy: "volume" },
      await printed(flat, second, next),
    ]);
    assertEquals(
      (await nextSession(flat, "cd-r"))?.nextWritableAddress,
      next + 302 + 6900,
    );
  },
);

testImages("UDF is recognised, with ISO 9660 and alone", async (directory) => {
  const flat = `${directory}/udf.iso`;
  const files = await tree(directory, "a", 300_000);
  await tool("genisoimage", "-quiet", "-udf", "-o", flat, files);
  const volume = Number(await tool("isosize", "-d", "2048", flat));
  const session = { startAddress: 0, lastWrittenAddress: volume - 1 };
  const read = async () =>
    (await discFromImage(flat, { mediaType: "dvd+r" })).sessions;
  assertEquals(await read(), [{ ...session, endedBy: "volume" }]);
  // Without its ISO 9660 descriptors, the anchors are all that tells.
  const standards = ["BEA01", "NSR02", "TEA01"];
  for (const [index, name] of standards.entries()) {
    await patch(flat, 16 + index, 0, [0, ...new TextEncoder().encode(name)]);
  }
  assertEquals(await read(), [{ ...session, endedBy: "anchor" }]);
  const copy = `${directory}/copy.iso`;
  const anchor = 256 * 2048;
  await Deno.copyFile(flat, copy);
  await patch(flat, 256, 0, Array(512).fill(0));
  assertEquals(
    await read(),
    [{ ...session, endedBy: "anchor" }],
    "the last anchor leads there too",
  );
  await Deno.truncate(flat, anchor);
  await refused(flat, "dvd+r", "its length cannot be told");
  await patch(copy, 17, 1, [0x58]);
  await refused(copy, "dvd+r", "must go on to NSR02 or NSR03");
});

testImages(
  "a sparse image of 25 GB opens in less than 1 s and 16 MiB",
  async (directory) => {
    const flat = `${directory}/sparse.iso`;
    await genisoimage(await tree(directory, "a", 100_000), flat);
    const volume = await sectors(flat);
    await Deno.truncate(flat, 12219392 * 2048);
    for (const mediaType of ["bd-r", "bd-re"] as const) {
      const memory = Deno.memoryUsage().rss;
      const started = performance.now();
      const disc = await discFromImage(flat, {
        mediaType,
        totalSectors: 12219392,
      });
      assertLess(performance.now() - started, 1000);
      assertLess(Deno.memoryUsage().rss - memory, 16 * 2 ** 20);
      assertEquals(
        disc.sessions[0]?.lastWrittenAddress ?? disc.lastWrittenAddress,
        volume - 1,
      );
    }
  },
);

testImages("what an image does not tell can be given", async (directory) => {
  const flat = `${directory}/flat.iso`;
  await genisoimage(await tree(directory, "a", 700_000), flat);
  const volume = await sectors(flat);
  const sessions = [
    { startAddress: 0, lastWrittenAddress: volume - 1, endedBy: "volume" },
  ] as const;
  const url = new URL(`file://${flat}`);
  const mediaType = "cd-r";
  assertEquals(await discFromImage(url, { mediaType, closed: true }), {
    mediaType,
    closed: true,
    sessions,
  });
  assertEquals(
    await discFromImage(flat, { mediaType, totalSectors: volume }),
    { mediaType, totalSectors: volume, closed: true, sessions },
    "no further session fits",
  );
  await assertRejects(
    () => discFromImage(flat, { mediaType, totalSectors: volume - 1 }),
    Deno.errors.InvalidData,
    `ends before sector ${volume}, padding included, and this cd-r has ${
      volume - 1
    } sectors`,
  );
});

async function refused(
  path: string,
  mediaType: SimulatedMediaType,
  reason: string,
): Promise<string> {
  const { message } = await assertRejects(
    () => discFromImage(path, { mediaType }),
    Deno.errors.InvalidData,
    reason,
  );
  assert(message.startsWith(`Cannot read a disc from ${path}: `), message);
  return message;
}
