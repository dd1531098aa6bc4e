import type {
  RecorderReport,
  SimulatedDisc,
  SimulatedMediaType,
  SimulatedSession,
} from "@discworks/imapi2";
import {
  decodeDiscInformation,
  decodeTrackInformation,
  DiscRecorder2Ex,
  openApartment,
} from "@discworks/imapi2";
import { simulatedRecorder } from "@discworks/imapi2/simulator";
import * as fc from "fast-check";
import {
  MEDIA_RULES,
  nextSessionStart,
  sessionEnd,
} from "../src/model/media_rules.ts";
import { checkDisc } from "../src/simulator/checks/disc_description.ts";
import { modelDisc } from "../src/model/disc_model.ts";
import { discValues } from "../src/model/disc_values.ts";
import { assertNothingHeld, WORKER } from "./_apartment.ts";
import { assert, assertEquals } from "./_assert.ts";

const none = { permissions: "none" } as const;

/** How large a session is, and how far behind the earliest start it begins. */
interface Span {
  readonly sectors: number;
  readonly delay: number;
}

const spans: fc.Arbitrary<Span[]> = fc.array(
  fc.record({
    sectors: fc.oneof(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 100_000 }),
    ),
    delay: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100 })),
  }),
  { maxLength: 4 },
);

const SEQUENTIAL = [
  "cd-r",
  "cd-rw",
  "dvd-r",
  "dvd+r",
  "dvd+r-dl",
  "bd-r",
] as const;

/** Any disc that records in sessions, open for more, closed, or left unfinished. */
const sequentialDisc: fc.Arbitrary<SimulatedDisc> = fc.record({
  mediaType: fc.constantFrom(...SEQUENTIAL),
  spans,
  end: fc.constantFrom("appendable", "closed", "unfinished"),
  audio: fc.nat({ max: 2 }),
}).map(({ mediaType, spans, end, audio }) => {
  const rules = MEDIA_RULES[mediaType];
  const sessions: SimulatedSession[] = [];
  let free = 0;
  spans.forEach(({ sectors, delay }, index) => {
    const earliest = index === 0 ? 0 : nextSessionStart(rules, index, free);
    const startAddress = earliest + (index === 0 ? 0 : delay * rules.alignment);
    const lastWrittenAddress = startAddress + sectors - 1;
    const last = index === spans.length - 1;
    sessions.push({
      startAddress,
      lastWrittenAddress,
      ...(rules.cd && index < audio ? { kind: "audio" } : {}),
      ...(last && end === "unfinished" ? { open: true } : {}),
    });
    free = sessionEnd(rules, startAddress, lastWrittenAddress);
  });
  return { mediaType, sessions, ...(end === "closed" ? { closed: true } : {}) };
});

const randomWriteDisc: fc.Arbitrary<SimulatedDisc> = fc.record({
  mediaType: fc.constantFrom<SimulatedMediaType>(
    "dvd-ram",
    "dvd-rw",
    "dvd+rw",
    "bd-re",
  ),
  last: fc.option(fc.nat({ max: 2_000_000 })),
}).map(({ mediaType, last }) => ({
  mediaType,
  sessions: [],
  ...(last === null ? {} : { lastWrittenAddress: last }),
}));

const anyDisc = fc.oneof(sequentialDisc, randomWriteDisc);

/** Whether the model takes a disc: some are too full to be left open. */
function accepted(disc: SimulatedDisc): boolean {
  try {
    checkDisc("disc", disc);
    return true;
  } catch (error) {
    assert(error instanceof TypeError);
    return false;
  }
}

Deno.test("the numbers of any appendable disc fit each other", none, () => {
  fc.assert(fc.property(sequentialDisc.filter(accepted), (disc) => {
    const rules = MEDIA_RULES[disc.mediaType];
    const values = discValues(disc, modelDisc(disc));
    fc.pre(values.writable);
    const {
      nextWritableAddress: next,
      lastWrittenAddressOfPreviousSession: last,
    } = values;
    assertEquals(next % rules.alignment, 0);
    assertEquals(
      next + values.freeSectors,
      values.totalSectors - rules.reserved,
    );
    if (disc.sessions.length === 0) {
      assertEquals([next, last, values.startAddressOfPreviousSession], [
        0,
        -1,
        -1,
      ]);
    } else {
      const gap = rules.gap(disc.sessions.length, last + 1);
      assertEquals(last + gap + 1, next);
      assertEquals((last + 1) % rules.alignment, 0);
      assertEquals(
        values.startAddressOfPreviousSession,
        disc.sessions.at(-1)!.startAddress,
      );
      assert(last >= disc.sessions.at(-1)!.lastWrittenAddress);
    }
  }));
});

Deno.test(
  "the tracks of any disc lie one after the other, and sessions are counted",
  none,
  () => {
    fc.assert(fc.property(anyDisc.filter(accepted), (disc) => {
      const mmc = modelDisc(disc);
      let free = 0;
      mmc.tracks.forEach((track, index) => {
        assertEquals(track.number, index + 1);
        assert(track.startAddress >= free);
        assert(track.session >= 1 && track.session <= mmc.sessions);
        free = track.startAddress + track.size;
      });
      assert(free <= mmc.lastPossibleLeadOut);
      assertEquals(mmc.tracks.at(-1)?.session ?? 1, mmc.sessions);
    }));
  },
);

Deno.test(
  "getters, snapshot() and IDiscFormat2Data read the same from simulated memory",
  {
    permissions: WORKER,
  },
  async () => {
    const discs = fc.sample(anyDisc.filter(accepted), 100);
    await using apartment = await openApartment({
      simulator: { recorders: discs.map((disc) => simulatedRecorder(disc)) },
    });
    const recorders = await apartment.recorders();
    const reports: RecorderReport[] = await apartment.inspect();
    await Promise.all(discs.map(async (disc, index) => {
      const values = discValues(disc, modelDisc(disc));
      using recorder = recorders[index]!;
      using writer = await apartment.discFormat2Data(recorder);
      const { multisession, randomWrite } = reports[index]!;
      assertEquals(
        (await writer.currentMediaStatus()).value,
        values.mediaState,
      );
      assertEquals(
        (await writer.currentPhysicalMediaType()).value,
        values.physicalType,
      );
      assertEquals(await writer.totalSectorsOnMedia(), values.totalSectors);
      assertEquals(
        multisession !== null,
        values.writable && values.recording === "sequential",
      );
      assertEquals(randomWrite !== null, values.recording === "randomWrite");
      if (randomWrite !== null) {
        assertEquals(
          randomWrite.lastWrittenAddress,
          disc.lastWrittenAddress ?? null,
        );
        assertEquals(randomWrite.totalSectorsOnMedia, values.totalSectors);
      }
      if (multisession === null) return;
      using session = (await writer.multisessionSequential2())!;
      const [start, last, next, free] = await Promise.all([
        session.startAddressOfPreviousSession(),
        session.lastWrittenAddressOfPreviousSession(),
        session.nextWritableAddress(),
        session.freeSectorsOnMedia(),
      ]);
      assertEquals(
        [start, last, next, free],
        await Promise.all([
          writer.startAddressOfPreviousSession(),
          writer.lastWrittenAddressOfPreviousSession(),
          writer.nextWritableAddress(),
          writer.freeSectorsOnMedia(),
        ]),
      );
      assertEquals(multisession, {
        interfaceName: "IMultisessionSequential2",
        isSupportedOnCurrentMediaState: true,
        inUse: false,
        isFirstDataSession: values.isFirstDataSession,
        startAddressOfPreviousSession: start,
        lastWrittenAddressOfPreviousSession: last,
        nextWritableAddress: next,
        freeSectorsOnMedia: free,
        writeUnitSize: values.writeUnitSize,
      });
      assertEquals([start ?? -1, last ?? -1, next, free], [
        values.startAddressOfPreviousSession,
        values.lastWrittenAddressOfPreviousSession,
        values.nextWritableAddress,
        values.freeSectors,
      ]);
    }));
    await assertNothingHeld(apartment);
  },
);

Deno.test("the session numbers of any disc survive the raw MMC replies", {
  permissions: WORKER,
}, async () => {
  const discs = fc.sample(anyDisc.filter(accepted), 60);
  await using apartment = await openApartment({
    simulator: { recorders: discs.map((disc) => simulatedRecorder(disc)) },
  });
  const recorders = await apartment.recorders();
  await Promise.all(discs.map(async (disc, index) => {
    using raw = (await recorders[index]!.as(DiscRecorder2Ex))!;
    const values = discValues(disc, modelDisc(disc));
    const information = decodeDiscInformation(await raw.getDiscInformation());
    const { sessions, lastTrackOfLastSession, lastSessionState } = information;
    const tracks = await Promise.all(
      Array.from(
        { length: lastTrackOfLastSession! },
        async (_, at) =>
          decodeTrackInformation(
            await raw.getTrackInformation(at + 1, "track"),
          ),
      ),
    );
    if (values.recording === "randomWrite") {
      assertEquals([sessions, tracks.length], [1, 1]);
      assertEquals(tracks[0]!.size, values.totalSectors);
      return;
    }
    // What a client works out from the drive's own records alone.
    const complete = lastSessionState === "complete"
      ? sessions!
      : sessions! - 1;
    const written = tracks.filter(({ session, size }) =>
      session! <= complete && size! > 0
    );
    const previous = written.filter(({ session }) => session === complete);
    const last = previous.at(-1);
    assertEquals(
      previous[0]?.startAddress ?? -1,
      values.startAddressOfPreviousSession,
    );
    assertEquals(
      last === undefined ? -1 : last.startAddress! + last.size! - 1,
      values.lastWrittenAddressOfPreviousSession,
    );
    const open = tracks.at(-1);
    assertEquals(open?.blank === true, values.writable);
    if (values.writable) {
      assertEquals(open!.nextWritableAddress, values.nextWritableAddress);
      assertEquals(open!.freeBlocks, values.freeSectors);
    }
    assertEquals(
      written.some(({ kind }) => kind === "data"),
      !values.isFirstDataSession,
    );
  }));
  for (const recorder of recorders) recorder.release();
  await assertNothingHeld(apartment);
});
