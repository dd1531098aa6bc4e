import {
  type DiscFormat2Data,
  type Multisession,
  MultisessionSequential,
} from "@discworks/imapi2";
import {
  blankBdR,
  blankBdRe,
  blankCdR,
  blankCdRw,
  blankDvdPlusRw,
  blankDvdR,
  blankDvdRam,
  closedCdR,
  type SimulatedDisc,
  unfinishedCdR,
} from "@discworks/imapi2/simulator";
import { MEDIA_STATES } from "../src/abi/enums.ts";
import {
  assertFails,
  type Burner,
  DRIVE,
  numbered,
  readSession,
  SECTOR,
  testBurner,
} from "./_burning.ts";
import { assert, assertEquals, assertStringIncludes } from "./_assert.ts";

const { BLANK, APPENDABLE, FINALIZED, WRITE_PROTECTED } = MEDIA_STATES;

/** The state of the disc. */
async function stateOf(writer: DiscFormat2Data): Promise<number> {
  return (await writer.currentMediaStatus()).value;
}

/** A multisession object of a disc of sessions. */
async function sequential(
  { writer }: Burner,
): Promise<MultisessionSequential> {
  const [found] = await writer.multisessionInterfaces();
  return (await (found as Multisession).as(MultisessionSequential))!;
}

for (
  const [mediaType, disc, shortest] of [
    ["CD-R", blankCdR, 302],
    ["DVD-R", blankDvdR, 0],
  ] as const
) {
  testBurner(
    `a session is written at the next writable address of a ${mediaType}, which then moves on`,
    disc,
    async (burner) => {
      const { writer } = burner;
      assertEquals(await stateOf(writer), BLANK | APPENDABLE);
      for (const sectors of [40, 400]) {
        const start = await writer.nextWritableAddress();
        const free = await writer.freeSectorsOnMedia();
        await burner.write(sectors, start % 251);
        assertEquals(await stateOf(writer), APPENDABLE);
        assertEquals(await writer.mediaHeuristicallyBlank(), false);
        const session = await sequential(burner);
        assertEquals(await session.startAddressOfPreviousSession(), start);
        const last = (await session.lastWrittenAddressOfPreviousSession())!;
        assert(last >= start + Math.max(sectors, shortest) - 1);
        assert((await session.nextWritableAddress()) > last);
        assert((await session.freeSectorsOnMedia()) < free);
        assertEquals(
          await burner.apartment.simulator!.readSectors(DRIVE, start, sectors),
          numbered(sectors, start % 251),
        );
      }
    },
  );
}

for (
  const [what, disc] of [
    ["DVD+RW", blankDvdPlusRw],
    ["DVD-RAM", blankDvdRam],
    ["BD-RE", blankBdRe],
  ] as const
) {
  testBurner(
    `a ${what} takes an image where it is blank, and a further one where that is forced`,
    disc,
    async (burner) => {
      const { writer, apartment } = burner;
      await burner.write(40, 1);
      assertEquals(await writer.mediaHeuristicallyBlank(), false);
      using stream = await burner.stream(numbered(32, 100));
      await assertFails(
        () => writer.write(stream),
        "E_IMAPI_DF2DATA_MEDIA_NOT_BLANK",
      );
      await writer.setForceOverwrite(true);
      await writer.write(stream);
      const { simulator } = apartment;
      assertEquals(
        await simulator!.readSectors(DRIVE, 0, 32),
        numbered(32, 100),
      );
    },
  );
}

testBurner(
  "a stream must have whole sectors, at least one, and fit the disc",
  { ...blankCdR, totalSectors: 2000 },
  async (burner) => {
    const { writer } = burner;
    for (const size of [0, 1, SECTOR - 1, SECTOR + 1]) {
      using stream = await burner.stream(new Uint8Array(size));
      await assertFails(
        () => writer.write(stream),
        "E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED",
      );
    }
    const free = await writer.freeSectorsOnMedia();
    using large = await burner.stream(new Uint8Array((free + 1) * SECTOR));
    await assertFails(
      () => writer.write(large),
      "E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA",
    );
    assertEquals(await writer.mediaHeuristicallyBlank(), true);
    await large.setSize(free * SECTOR);
    await writer.write(large);
    assertEquals(await stateOf(writer), FINALIZED);
  },
);

testBurner(
  "what the recorder pads a session with must fit, too",
  { ...blankCdR, totalSectors: 301 },
  async (burner) => {
    const { writer, apartment } = burner;
    using stream = await burner.stream(numbered(200));
    await assertFails(
      () => writer.write(stream),
      "E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA",
    );
    // A description can say that more is free than there is.
    await apartment.simulator!.swap(DRIVE, {
      ...blankCdR,
      totalSectors: 1000,
      freeSectors: 100_000,
    });
    using other = await burner.stream(numbered(2000));
    await assertFails(
      () => writer.write(other),
      "E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA",
    );
    assertEquals(await writer.mediaHeuristicallyBlank(), true);
  },
);

const states: readonly (readonly [
  what: string,
  disc: SimulatedDisc | null,
  code: string,
])[] = [
  ["an empty drive", null, "E_IMAPI_RECORDER_MEDIA_NO_MEDIA"],
  ["a closed disc", closedCdR, "E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED"],
  ["an open session", unfinishedCdR, "E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED"],
  [
    "a disc that is protected",
    { ...blankDvdRam, mediaState: WRITE_PROTECTED },
    "E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED",
  ],
  [
    "a disc that is damaged",
    { ...blankCdR, mediaState: MEDIA_STATES.DAMAGED },
    "E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED",
  ],
  [
    "a disc that must be erased",
    { ...blankCdRw, mediaState: MEDIA_STATES.ERASE_REQUIRED },
    "E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED",
  ],
];
for (const [what, disc, code] of states) {
  testBurner(`write() refuses ${what}`, disc, async (burner) => {
    using stream = await burner.stream(numbered(1));
    await assertFails(() => burner.writer.write(stream), code);
  });
}

testBurner(
  "a disc that is protected is so by its status, too",
  { ...blankDvdRam, mediaState: WRITE_PROTECTED },
  async ({ apartment, writer }) => {
    assertEquals((await writer.writeProtectStatus()).names, [
      "BY_MEDIA_SPECIFIC_REASON",
    ]);
    await apartment.simulator!.swap(DRIVE, blankDvdRam);
    assertEquals((await writer.writeProtectStatus()).names, []);
    await apartment.simulator!.eject(DRIVE);
    assertEquals((await writer.writeProtectStatus()).names, []);
  },
);

testBurner(
  "write() needs a client name, and the drive for itself",
  blankCdR,
  async (burner) => {
    const { apartment, recorder } = burner;
    const writer = await apartment.discFormat2Data(recorder);
    using stream = await burner.stream(numbered(1));
    await assertFails(
      () => writer.write(stream),
      "E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID",
    );
    await writer.setClientName("one");
    const other = await apartment.discRecorder(DRIVE);
    await other.acquireExclusiveAccess(false, "other");
    await assertFails(
      () => writer.write(stream),
      "E_IMAPI_RECORDER_LOCKED",
    );
    await other.releaseExclusiveAccess();
    // Its own recorder may hold the drive before, and holds it still afterwards.
    await recorder.acquireExclusiveAccess(false, "one");
    await writer.write(stream);
    assertEquals(await recorder.exclusiveAccessOwner(), "one");
    await recorder.releaseExclusiveAccess();
    await writer.write(stream);
    assertEquals(await recorder.exclusiveAccessOwner(), "");
  },
);

testBurner(
  "an image of the system is written as it is, with what is in it",
  blankDvdR,
  async (burner) => {
    const [image, root] = await burner.newRoot();
    await burner.addFile(root, "in it.txt", "read again");
    using result = await image.createResultImage();
    const path = `${burner.folder}/a.iso`;
    {
      using stream = await result.imageStream();
      await Deno.writeFile(path, await stream.read(await stream.size()));
    }
    using stream = await burner.apartment.streamFromFile(path);
    await burner.writer.write(stream);
    const last = await result.totalBlocks() - 1;
    assertEquals((await readSession(burner, 0, [[0, last]])).files, {
      "/in it.txt": "read again",
    });
  },
);

testBurner(
  "a file that got shorter fails the write that reads it, before its piece is on the disc",
  blankBdR,
  async (burner) => {
    const { folder, writer } = burner;
    await burner.makeFiles({ "tree/a": "x".repeat(100_000) });
    const [image, root] = await burner.newRoot();
    await root.addTree(`${folder}/tree`, false);
    using result = await image.createResultImage();
    using stream = await result.imageStream();
    await Deno.truncate(`${folder}/tree/a`, 10);
    const error = await assertFails(
      () => writer.write(stream),
      "IMAPI_E_DATA_STREAM_INCONSISTENCY",
    );
    assertStringIncludes(error.message, "must have 100000 bytes");
    assertEquals(await stateOf(writer), BLANK | APPENDABLE);
    assertEquals(await burner.recorder.exclusiveAccessOwner(), "");
  },
);

testBurner(
  "what memory cannot keep is refused, and the disc stays as it was",
  blankBdRe,
  async (burner) => {
    const path = `${burner.folder}/large`;
    using sparse = await Deno.create(path);
    await sparse.truncate(2 ** 30 + SECTOR);
    using stream = await burner.apartment.streamFromFile(path);
    const error = await assertFails(
      () => burner.writer.write(stream),
      "E_OUTOFMEMORY",
    );
    assertStringIncludes(error.message, "give the disc a file as its 'image'");
    assertEquals(await burner.writer.mediaHeuristicallyBlank(), true);
    await burner.write(1);
  },
);
