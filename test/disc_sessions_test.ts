import {
  ComError,
  decodeToc,
  decodeTrackInformation,
  type DiscInformation,
  DiscRecorder2Ex,
  type DiscSession,
  openApartment,
  type SimulatedDisc,
  type SimulatedFault,
  type TocTrack,
  type TrackInformation,
} from "@discworks/imapi2";
import { unsafeDefineInterface } from "@discworks/imapi2/com";
import * as discs from "@discworks/imapi2/simulator";
import { quirks, simulatedRecorder } from "@discworks/imapi2/simulator";
import { sessionsByToc, sessionsByTrack } from "../src/discs/disc_sessions.ts";
import { modelDisc } from "../src/model/disc_model.ts";
import {
  assertNothingHeld,
  changeReplies,
  MessageCount,
  testApartment,
  WORKER,
} from "./_apartment.ts";
import { assert, assertEquals, assertRejects } from "./_assert.ts";

const none = { permissions: "none" } as const;

/** Every ready-made disc. */
const DISCS = Object.entries(discs).filter((
  entry,
): entry is [string, SimulatedDisc] =>
  typeof entry[1] === "object" && "mediaType" in entry[1]
);

function simulating(
  disc: SimulatedDisc | null,
  ...faults: readonly SimulatedFault[]
) {
  return { recorders: [simulatedRecorder(disc, { faults })] };
}

const noTrackInformation: SimulatedFault = {
  member: "IDiscRecorder2Ex.GetTrackInformation",
  hresult: "E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE",
};
const noDiscInformation: SimulatedFault = {
  member: "IDiscRecorder2Ex.GetDiscInformation",
  hresult: "E_FAIL",
};
const noToc: SimulatedFault = {
  member: "IDiscRecorder2Ex.SendCommandGetDataFromDevice",
  hresult: "E_FAIL",
};

const STATES = ["empty", "incomplete", "damaged", "complete"];

/** The sessions of a disc, by its description. */
function expected(description: SimulatedDisc): unknown {
  const disc = modelDisc(description);
  return Array.from({ length: disc.sessions }, (_, index) => {
    const own = disc.tracks.filter(({ session }) => session === index + 1);
    const last = own.at(-1)!;
    const state = index + 1 === disc.sessions
      ? STATES[disc.lastSessionState]
      : "complete";
    return {
      session: index + 1,
      state,
      startAddress: own[0]!.startAddress,
      lastAddress: state === "empty" || last.size === 0
        ? null
        : last.startAddress + last.size - 1,
      tracks: own.map((track) => ({
        track: track.number,
        kind: track.kind,
        startAddress: track.startAddress,
        size: track.size,
        nextWritableAddress: track.nextWritableAddress,
        freeBlocks: track.freeBlocks,
        blank: track.blank,
      })),
    };
  });
}

/** What READ TOC tells of these sessions. */
function byToc(sessions: readonly DiscSession[]): unknown {
  return sessions.map((session) =>
    session.state === "complete"
      ? {
        ...session,
        tracks: session.tracks.map((track) => ({
          ...track,
          nextWritableAddress: null,
          freeBlocks: null,
          blank: false,
        })),
      }
      : { ...session, lastAddress: null, tracks: [] }
  );
}

for (const [name, disc] of DISCS) {
  testApartment(
    `sessions() lists what is on ${name}`,
    simulating(disc),
    async (apartment) => {
      const [recorder] = await apartment.recorders();
      const sessions = await recorder!.sessions();
      assertEquals(sessions as unknown, expected(disc));
      const raw = (await recorder!.as(DiscRecorder2Ex))!;
      assertEquals(await raw.sessions(), sessions);
      raw.release();
      recorder!.release();
      await assertNothingHeld(apartment);
    },
  );
}

for (const [name, recorder] of Object.entries(quirks)) {
  testApartment(
    `sessions() shows the numbers of ${name} as they are`,
    { recorders: [recorder] },
    async (apartment) => {
      const [proxy] = await apartment.recorders();
      assertEquals(
        await proxy!.sessions() as unknown,
        expected(recorder.disc!),
      );
    },
  );
}

testApartment(
  "sessions() lists audio and data tracks of one session",
  simulating({
    mediaType: "cd-r",
    sessions: [{
      startAddress: 0,
      lastWrittenAddress: 9999,
      tracks: [
        { startAddress: 0, lastWrittenAddress: 4999 },
        { startAddress: 5000, lastWrittenAddress: 9999, kind: "audio" },
      ],
    }],
    closed: true,
  }),
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    const [session, ...more] = await recorder!.sessions();
    assertEquals(more, []);
    assertEquals(session!.state, "complete");
    assertEquals(
      session!.tracks.map(({ track, kind, startAddress, size }) => [
        track,
        kind,
        startAddress,
        size,
      ]),
      [[1, "data", 0, 5000], [2, "audio", 5000, 5000]],
    );
  },
);

testApartment(
  "sessions() asks for all tracks in one message",
  simulating(discs.multisessionDvdPlusR),
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    using raw = (await recorder!.as(DiscRecorder2Ex))!;
    using messages = new MessageCount();
    assertEquals(await messages.during(() => raw.sessions()), 2);
    // Before these, one asks for the interface.
    assertEquals(await messages.during(() => recorder!.sessions()), 3);
  },
);

for (const [name, disc] of DISCS) {
  testApartment(
    `where READ TRACK INFORMATION is refused, READ TOC tells the sessions on ${name}`,
    simulating(disc, noTrackInformation),
    async (apartment) => {
      const [recorder] = await apartment.recorders();
      const sessions = expected(disc) as DiscSession[];
      const told = byToc(sessions) as DiscSession[];
      const onCd = disc.mediaType.startsWith("cd");
      assertEquals(
        await recorder!.sessions() as unknown,
        told.map((session, index) => {
          if (session.state !== "complete") {
            // The lead-in of a CD tells where the next session starts; of a blank disc it is known.
            return onCd || index === 0
              ? session
              : { ...session, startAddress: null };
          }
          if (onCd || told[index + 1]?.state !== "complete") return session;
          // The table of contents of other media does not tell where a session ends.
          return {
            ...session,
            lastAddress: null,
            tracks: session.tracks.map((track) => ({ ...track, size: null })),
          };
        }),
      );
      recorder!.release();
      await assertNothingHeld(apartment);
    },
  );
}

testApartment(
  "where READ DISC INFORMATION is refused too, READ TOC tells complete sessions",
  simulating(discs.cdExtra, noTrackInformation, noDiscInformation),
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    assertEquals(
      (await recorder!.sessions()).map(({ session, state, ...rest }) => [
        session,
        state,
        rest.startAddress,
        rest.lastAddress,
        rest.tracks.map(({ kind }) => kind),
      ]),
      [
        [1, "complete", 0, 149999, ["audio"]],
        [2, "complete", 161400, 200000, ["data"]],
      ],
    );
  },
);

testApartment(
  "one track that is refused is enough to ask READ TOC",
  simulating(discs.multisessionCdR, { ...noTrackInformation, times: 1 }),
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    const sessions = await recorder!.sessions();
    assertEquals(sessions.map(({ tracks }) => tracks.length), [1, 1, 1, 0]);
    assertEquals(sessions.at(-1), {
      session: 4,
      state: "empty",
      startAddress: 156901,
      lastAddress: null,
      tracks: [],
    });
  },
);

testApartment(
  "an open track that is refused by its number is asked for as the open one",
  simulating(discs.blankCdR, { ...noTrackInformation, times: 1 }, noToc),
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    assertEquals(
      await recorder!.sessions() as unknown,
      expected(discs.blankCdR),
    );
  },
);

for (
  const [what, disc, faults, code] of [
    [
      "everything is refused",
      discs.closedCdR,
      [noTrackInformation, noToc],
      "E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE",
    ],
    [
      "a session without any complete one before it is left open",
      {
        mediaType: "dvd-r",
        sessions: [{ startAddress: 0, lastWrittenAddress: 31, open: true }],
      },
      [noTrackInformation],
      "E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE",
    ],
    [
      "the drive is busy",
      discs.closedCdR,
      [{ ...noTrackInformation, hresult: "E_IMAPI_RECORDER_MEDIA_BUSY" }],
      "E_IMAPI_RECORDER_MEDIA_BUSY",
    ],
    ["the drive is empty", null, [], "E_IMAPI_RECORDER_MEDIA_NO_MEDIA"],
  ] as const satisfies readonly (readonly [
    string,
    SimulatedDisc | null,
    readonly SimulatedFault[],
    string,
  ])[]
) {
  testApartment(
    `sessions() rejects and holds nothing where ${what}`,
    simulating(disc, ...faults),
    async (apartment) => {
      const [recorder] = await apartment.recorders();
      const error = await assertRejects(() => recorder!.sessions(), ComError);
      assertEquals(error.code, code);
      recorder!.release();
      await assertNothingHeld(apartment);
    },
  );
}

testApartment(
  "sessions() of a recorder that is released meanwhile goes on, and holds nothing",
  simulating(discs.cdExtra),
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    const sessions = recorder!.sessions();
    recorder!.release();
    assertEquals((await sessions).length, 3);
    await assertNothingHeld(apartment);
  },
);

testApartment(
  "readToc() refuses what is no format before any message",
  simulating(discs.closedCdR),
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    using raw = (await recorder!.as(DiscRecorder2Ex))!;
    using messages = new MessageCount();
    const count = await messages.during(async () => {
      for (const format of [3, -1, "0", undefined]) {
        await assertRejects(
          () => Reflect.apply(raw.readToc, raw, [format]),
          RangeError,
          "Cannot pass 'format'",
        );
      }
    });
    assertEquals(count, 0);
  },
);

testApartment(
  "readToc() gives the reply and no byte more",
  simulating(discs.closedCdR),
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    using raw = (await recorder!.as(DiscRecorder2Ex))!;
    assertEquals(
      await raw.readToc(0),
      Uint8Array.from([
        ...[0, 18, 1, 1],
        ...[0, 0x14, 1, 0, 0, 0, 0, 0],
        ...[0, 0x14, 0xAA, 0, 0, 0, 200, 0],
      ]),
    );
    for (const format of [0, 1, 2] as const) {
      const reply = await raw.readToc(format);
      assertEquals(decodeToc(reply, format).replyLength, reply.length);
    }
  },
);

for (
  const [name, disc, formats] of [
    ["a blank disc", discs.blankCdR, [0, 1, 2]],
    ["a DVD", discs.multisessionDvdPlusR, [2]],
  ] as const
) {
  testApartment(
    `readToc() tells why a drive refuses it of ${name}`,
    simulating(disc),
    async (apartment) => {
      const [recorder] = await apartment.recorders();
      using raw = (await recorder!.as(DiscRecorder2Ex))!;
      for (const format of formats) {
        const error = await assertRejects(() => raw.readToc(format), ComError);
        assertEquals(
          [error.code, error.hresult, error.interfaceName, error.method],
          [
            "S_IMAPI_COMMAND_HAS_SENSE_DATA",
            0x00AA0200,
            "IDiscRecorder2Ex",
            "SendCommandGetDataFromDevice",
          ],
        );
        assertEquals(
          error.description,
          `The drive refused READ TOC in format ${format}: sense key 0x05, additional sense code 0x24, qualifier 0x00`,
        );
      }
    },
  );
}

for (
  const [what, recorder, code] of [
    [
      "an empty drive",
      simulatedRecorder(null),
      "E_IMAPI_RECORDER_MEDIA_NO_MEDIA",
    ],
    [
      "a drive that somebody else holds",
      simulatedRecorder(discs.cdExtra, { exclusiveAccessOwner: "burner" }),
      "E_IMAPI_RECORDER_LOCKED",
    ],
    [
      "a drive with a fault",
      simulatedRecorder(discs.cdExtra, {
        faults: [{ ...noToc, hresult: "E_IMAPI_RECORDER_COMMAND_TIMEOUT" }],
      }),
      "E_IMAPI_RECORDER_COMMAND_TIMEOUT",
    ],
  ] as const
) {
  testApartment(
    `readToc() fails on ${what}`,
    { recorders: [recorder] },
    async (apartment) => {
      const [proxy] = await apartment.recorders();
      using raw = (await proxy!.as(DiscRecorder2Ex))!;
      const error = await assertRejects(() => raw.readToc(0), ComError);
      assertEquals(error.code, code);
    },
  );
}

/** The member as it is, to which any command can be passed. */
const Commands = unsafeDefineInterface({
  name: "IDiscRecorder2Ex",
  iid: "27354132-7F64-5B0F-8F00-5D77AFBE261E",
  members: {
    send: {
      slot: 5,
      parameters: [
        { in: "BYTE[]" },
        { out: "BYTE[18]" },
        { in: "ULONG" },
        { out: "BYTE[capacity]" },
        { in: "capacity" },
        { out: "count" },
        { out: "HRESULT" },
      ],
    },
  },
});

testApartment(
  "a simulated drive knows no command but READ TOC, and refuses a malformed one",
  simulating(discs.cdExtra),
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    using commands = (await recorder!.as(Commands))!;
    const send = (command: readonly number[], capacity = 100) =>
      commands.send(Uint8Array.from(command), 10, capacity);
    const accepted = [0x43, 0, 0, 0, 0, 0, 0, 0, 100, 0];
    const [sense, reply, hresult] = await send(accepted);
    assertEquals([sense, hresult], [new Uint8Array(18), 0]);
    assertEquals(reply.length, 28);
    // No more than was allocated, and no more than there is room for.
    assertEquals((await send(accepted.with(8, 12)))[1], reply.slice(0, 12));
    assertEquals((await send(accepted, 5))[1], reply.slice(0, 5));
    const refused: [number[], number][] = [
      [[], 0x20],
      [accepted.with(0, 0x51), 0x20],
      [accepted.with(0, 0x04), 0x20],
      [accepted.slice(0, 9), 0x24],
      [[...accepted, 0], 0x24],
      [accepted.with(1, 0x02), 0x24],
      [accepted.with(2, 3), 0x24],
      [accepted.with(2, 4), 0x24],
      [accepted.with(3, 1), 0x24],
      [accepted.with(6, 9), 0x24],
      [accepted.with(9, 0x40), 0x24],
    ];
    for (const [command, code] of refused) {
      const [sense, reply, hresult] = await send(command);
      assertEquals(hresult, 0x00AA0200, String(command));
      assertEquals(reply.length, 0);
      assertEquals([sense[0], sense[2], sense[12]], [0x70, 5, code]);
    }
  },
);

for (
  const [what, sense, refused] of [
    ["recovered from an error", [0x70, 0, 1], null],
    ["recovered, in descriptor format", [0x72, 1, 0x0B], null],
    ["failed without a reason", [0, 0, 0], "sense key 0x00"],
    [
      "failed, in descriptor format",
      [0x73, 2, 0x3A, 1],
      "sense key 0x02, additional sense code 0x3A, qualifier 0x01",
    ],
  ] as const
) {
  Deno.test(`readToc() looks at the sense data: the drive ${what}`, {
    permissions: WORKER,
  }, async () => {
    using _ = changeReplies((reply) => {
      if (!Array.isArray(reply)) return reply;
      const bytes = new Uint8Array(18);
      bytes.set(sense);
      return reply.map((result) =>
        Array.isArray(result) && result.length === 3
          ? [bytes, result[1], 0x00AA0200]
          : result
      );
    });
    await using apartment = await openApartment({
      simulator: simulating(discs.closedCdR),
    });
    const [recorder] = await apartment.recorders();
    using raw = (await recorder!.as(DiscRecorder2Ex))!;
    if (refused === null) {
      assertEquals(decodeToc(await raw.readToc(0), 0).lastTrack, 1);
    } else {
      const error = await assertRejects(() => raw.readToc(0), ComError);
      assert(error.description?.includes(refused), String(error.description));
    }
  });
}

/** What drives tell of discs that the simulator does not play. */
const INFORMATION = {
  lastSessionState: "empty",
  sessions: 3,
} as DiscInformation;

function track(bytes: Readonly<Record<number, readonly number[]>>) {
  const reply = new Uint8Array(36);
  reply.set([0, 34]);
  for (const [offset, values] of Object.entries(bytes)) {
    reply.set(values, Number(offset));
  }
  return decodeTrackInformation(reply);
}

Deno.test(
  "a track size beyond 2 ** 31 and a negative address break no list",
  none,
  () => {
    const sessions = sessionsByTrack(
      { ...INFORMATION, sessions: 1, lastSessionState: "damaged" },
      [track({
        2: [1, 1, 0, 4, 1, 1],
        8: [0xFF, 0xFF, 0xFF, 0x6A, 0xFF, 0xFF, 0xFF, 0x6A],
        24: [0xFF, 0xFD, 0, 0],
      })],
    );
    assertEquals(sessions, [{
      session: 1,
      state: "damaged",
      startAddress: -150,
      lastAddress: 2 ** 32 - 0x30000 - 151,
      tracks: [{
        track: 1,
        kind: "data",
        startAddress: -150,
        size: 2 ** 32 - 0x30000,
        nextWritableAddress: -150,
        freeBlocks: 0,
        blank: false,
      }],
    }]);
  },
);

Deno.test("an empty session that has no track yet is listed", none, () => {
  assertEquals(
    sessionsByTrack(INFORMATION, [track({ 2: [1, 1] }), track({ 2: [2, 2] })])
      ?.map(({ session, state, tracks }) => [session, state, tracks.length]),
    [[1, "complete", 1], [2, "complete", 1], [3, "empty", 0]],
  );
});

Deno.test("replies that tell no session make no list", none, () => {
  const short: TrackInformation = decodeTrackInformation(
    Uint8Array.of(0, 1, 1),
  );
  assertEquals(sessionsByTrack(INFORMATION, [short]), null);
  assertEquals(sessionsByTrack({ ...INFORMATION, sessions: null }, []), null);
});

Deno.test("a table of contents is divided only where it can be", none, () => {
  const tracks = [1, 2, 3, 4].map((track): TocTrack => ({
    track,
    kind: "data",
    control: 4,
    adr: 1,
    startAddress: track * 1000,
  }));
  const divided = (
    lastSession: number | null,
    firstTrackOfLastSession: number | null,
    disc: DiscInformation | null = null,
  ) =>
    sessionsByToc(disc, {
      toc: {
        replyLength: 44,
        firstTrack: 1,
        lastTrack: 4,
        tracks,
        leadOutStartAddress: 5000,
      },
      sessionInformation: lastSession === null ? null : {
        replyLength: 12,
        firstSession: 1,
        lastSession,
        firstTrackOfLastSession,
        kind: "data",
        control: 4,
        adr: 1,
        startAddress: 0,
      },
      fullToc: null,
    })?.map(({ session, tracks, lastAddress }) => [
      session,
      tracks.map(({ track }) => track),
      lastAddress,
    ]) ?? null;
  assertEquals(divided(1, 1), [[1, [1, 2, 3, 4], 4999]]);
  assertEquals(divided(2, 3), [[1, [1, 2], null], [2, [3, 4], 4999]]);
  assertEquals(divided(3, 3), [
    [1, [1], null],
    [2, [2], null],
    [3, [3, 4], 4999],
  ]);
  // Which of three sessions are three tracks in?
  assertEquals(divided(4, 3), null);
  assertEquals(divided(3, 4), null);
  assertEquals(divided(2, null), null);
  assertEquals(divided(null, null), null);
  assertEquals(divided(0, 0), null);
  const one: DiscInformation = {
    ...INFORMATION,
    sessions: 1,
    lastSessionState: "complete",
  };
  assertEquals(divided(null, null, one), [[1, [1, 2, 3, 4], 4999]]);
});
