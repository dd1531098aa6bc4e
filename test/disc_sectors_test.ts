import { openApartment } from "@discworks/imapi2";
import * as discs from "@discworks/imapi2/simulator";
import {
  appendableCdR,
  cdExtra,
  discFromImage,
  type SimulatedDisc,
  simulatedRecorder,
  unfinishedCdR,
} from "@discworks/imapi2/simulator";
import { MEDIA_RULES } from "../src/model/media_rules.ts";
import { WORKER } from "./_apartment.ts";
import { assert, assertEquals, assertRejects } from "./_assert.ts";

const SECTOR_SIZE = 2048;

/** A session's sectors that are not zeros are among these. */
const FIRST_SECTORS = 32;

/** Ready-made discs whose sessions hold data, all of them closed. */
const READY_MADE: readonly (readonly [string, SimulatedDisc])[] = Object
  .entries(discs).filter((entry): entry is [string, SimulatedDisc] =>
    typeof entry[1] === "object" && "sessions" in entry[1] &&
    (entry[1].sessions.length > 0 ||
      entry[1].lastWrittenAddress !== undefined) &&
    entry[1].sessions.every(({ kind, open }) =>
      kind !== "audio" && open !== true
    )
  );

/** Where volumes start on a disc, and the sector after the last. */
function extents(disc: SimulatedDisc): [starts: number[], end: number] {
  const { lastWrittenAddress } = disc;
  return lastWrittenAddress === undefined
    ? [
      disc.sessions.map(({ startAddress }) => startAddress),
      disc.sessions.at(-1)!.lastWrittenAddress + 1,
    ]
    : [[0], lastWrittenAddress + 1];
}

Deno.test(
  "an image of what a ready-made disc holds has the sessions of the disc",
  { permissions: { read: true, write: true } },
  async () => {
    assert(READY_MADE.length >= 25, `${READY_MADE.length} discs`);
    const path = await Deno.makeTempFile();
    try {
      for (const [name, disc] of READY_MADE) {
        await using apartment = await openApartment({
          simulator: { recorders: [simulatedRecorder(disc, { id: "one" })] },
        });
        const [starts, end] = extents(disc);
        {
          using file = await Deno.open(path, { write: true, truncate: true });
          // Zeros between take no room.
          await file.truncate(end * SECTOR_SIZE);
          for (const start of starts) {
            await file.seek(start * SECTOR_SIZE, Deno.SeekMode.Start);
            const bytes = await apartment.simulator.readSectors(
              "one",
              start,
              FIRST_SECTORS,
            );
            assertEquals(await file.write(bytes), bytes.length);
          }
        }
        // Where a session before the last ends, its padding included, the next one's start tells.
        const found = await discFromImage(path, { mediaType: disc.mediaType });
        assertEquals([name, ...extents(found)], [name, starts, end]);
      }
    } finally {
      await Deno.remove(path);
    }
  },
);

Deno.test(
  "what was not written cannot be read, nor can audio, and what was left open is zeros",
  { permissions: WORKER },
  async () => {
    await using apartment = await openApartment({
      simulator: {
        recorders: [
          simulatedRecorder(unfinishedCdR, { id: "one" }),
          simulatedRecorder(cdExtra, { id: "two" }),
          simulatedRecorder(null, { id: "none" }),
        ],
      },
    });
    const { simulator } = apartment;
    const last = 51199;
    assertEquals(
      await simulator.readSectors("one", last, 1),
      new Uint8Array(SECTOR_SIZE),
    );
    await assertRejects(
      () => simulator.readSectors("one", last, 2),
      RangeError,
      `Cannot read sector ${last + 1}: nothing was written to it`,
    );
    const open = await simulator.readSectors("one", 62600, FIRST_SECTORS);
    assert(open.every((byte) => byte === 0));
    await assertRejects(
      () => simulator.readSectors("two", 16, 1),
      RangeError,
      "Cannot read sector 16: it is audio",
    );
    const descriptor = await simulator.readSectors("two", 161400 + 16, 1);
    assertEquals(
      new TextDecoder().decode(descriptor.subarray(1, 6)),
      "CD001",
    );
    await assertRejects(
      () => simulator.readSectors("none", 16, 1),
      DOMException,
      "there is none in it",
    );
    for (
      const [start, count] of [[-1, 1], [0.5, 1], [0, 0], [0, 32769]] as const
    ) {
      await assertRejects(
        () => simulator.readSectors("one", start, count),
        TypeError,
      );
    }
  },
);

Deno.test(
  "a disc that is put in is the one that is read, in every apartment of its machine",
  { permissions: WORKER },
  async () => {
    const simulator = discs.simulatedMachine({
      recorders: [simulatedRecorder(null, { id: "one" })],
    });
    await using first = await openApartment({ simulator });
    await using second = await openApartment({ simulator });
    await first.simulator.insert("one", appendableCdR);
    const here = await first.simulator.readSectors("one", 16, 1);
    assertEquals(await second.simulator.readSectors("one", 16, 1), here);
    const size = new DataView(here.buffer).getUint32(80, true);
    assertEquals(size, appendableCdR.sessions[0]!.lastWrittenAddress + 1);
    assert(size < MEDIA_RULES["cd-r"].capacity);
  },
);
