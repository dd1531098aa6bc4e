import {
  type AppendRefusalCode,
  openApartment,
  SessionRefusedError,
} from "@discworks/imapi2";
import {
  appendableBdR,
  audioCd,
  blankBdR,
  blankCdR,
  closedCdR,
  quirks,
  type SimulatedDisc,
  simulatedRecorder,
  unfinishedBdR,
  writtenDvdPlusRw,
  writtenDvdRam,
} from "@discworks/imapi2/simulator";
import { assert, assertEquals, assertRejects } from "./_assert.ts";
import { smallBdR } from "./_append.ts";

/** Discs that are refused as they are, whatever the session. */
const DISCS: readonly (readonly [
  what: string,
  disc: SimulatedDisc | null,
  code: AppendRefusalCode,
])[] = [
  ["no disc", null, "noDisc"],
  ["a closed disc", closedCdR, "notSupported"],
  ["a session that was left open", unfinishedBdR, "notSupported"],
  ["a damaged disc", { ...blankBdR, mediaState: 0x0400 }, "notSupported"],
  ["no known state", { ...appendableBdR, mediaState: 0 }, "notSupported"],
  [
    "a protected disc",
    { ...appendableBdR, mediaState: 0x2004 },
    "writeProtected",
  ],
  ["data on a DVD+RW", writtenDvdPlusRw, "notBlank"],
  ["data on a DVD-RAM", writtenDvdRam, "notBlank"],
  ["an audio CD", audioCd, "cannotImport"],
  [
    "a next address below zero",
    { ...appendableBdR, nextWritableAddress: -1 },
    "noStartAddress",
  ],
  [
    "a blank CD that starts at its pregap",
    quirks.negativeNextWritableAddress.disc,
    "noStartAddress",
  ],
  [
    "a blank disc that does not start at 0",
    { ...blankCdR, nextWritableAddress: 4500 },
    "startMismatch",
  ],
  [
    "a blank disc without room",
    { ...smallBdR, freeSectors: 10 },
    "tooFewSectors",
  ],
  [
    "a disc without room",
    { ...appendableBdR, freeSectors: 10 },
    "tooFewSectors",
  ],
  [
    "a disc at the last address",
    { ...appendableBdR, nextWritableAddress: 2 ** 31 - 16, freeSectors: 9999 },
    "beyondLastAddress",
  ],
];

Deno.test("discs that take no session are refused, by planAppend() too", {
  permissions: { read: true },
}, async () => {
  await using apartment = await openApartment({
    simulator: {
      recorders: DISCS.map(([what, disc]) =>
        simulatedRecorder(disc, {
          id: what,
        })
      ),
    },
  });
  const paths = [import.meta.filename!];
  const codes = await Promise.all(DISCS.map(async ([id]) => {
    using recorder = await apartment.discRecorder(id);
    const refusal = (call: "appendSession" | "planAppend") =>
      assertRejects(
        () => apartment[call](recorder, { paths, waitMs: 0 }),
        SessionRefusedError,
      );
    const { code, message, paths: refused } = await refusal("appendSession");
    assert(message.startsWith("Cannot append a session: "), message);
    assertEquals(refused, []);
    if (id === "a disc without room") {
      assertEquals((await refusal("planAppend")).message, message);
    }
    assertEquals(await recorder.exclusiveAccessOwner(), "");
    return [id, code];
  }));
  assertEquals(codes, DISCS.map(([what, , code]) => [what, code]));
});
