import {
  decodeToc,
  type FullToc,
  type SessionInformation,
  type Toc,
  type TocTrack,
} from "@discworks/imapi2";
import * as discs from "@discworks/imapi2/simulator";
import { modelDisc } from "../src/model/disc_model.ts";
import { tocReplies } from "../src/model/toc_encoder.ts";
import { assertEquals, assertThrows } from "./_assert.ts";

function test(name: string, run: () => void): void {
  Deno.test(name, { permissions: "none" }, run);
}

/** A reply of these parts; its length field is right. */
function reply(...parts: readonly (readonly number[])[]): Uint8Array {
  const bytes = Uint8Array.from([0, 0, ...parts.flat()]);
  new DataView(bytes.buffer).setUint16(0, bytes.length - 2);
  return bytes;
}

function audio(track: number, startAddress: number | null): TocTrack {
  return { track, kind: "audio", control: 0, adr: 1, startAddress };
}

function data(track: number, startAddress: number | null): TocTrack {
  return { track, kind: "data", control: 4, adr: 1, startAddress };
}

/** An Enhanced CD: two audio tracks from 0 and 15000 to 30000, and a data session 11400 sectors later, up to 50000. */
const TOC = reply(
  [1, 3],
  [0, 0x10, 1, 0, 0, 0, 0, 0],
  [0, 0x10, 2, 0, 0, 0, 0x3A, 0x98],
  [0, 0x14, 3, 0, 0, 0, 0xA1, 0xB8],
  [0, 0x14, 0xAA, 0, 0, 0, 0xC3, 0x50],
);
const TOC_FIELDS: Toc = {
  replyLength: 36,
  firstTrack: 1,
  lastTrack: 3,
  tracks: [audio(1, 0), audio(2, 15000), data(3, 41400)],
  leadOutStartAddress: 50000,
};

const SESSION = reply([1, 2], [0, 0x14, 3, 0, 0, 0, 0xA1, 0xB8]);
const SESSION_FIELDS: SessionInformation = {
  replyLength: 12,
  firstSession: 1,
  lastSession: 2,
  firstTrackOfLastSession: 3,
  kind: "data",
  control: 4,
  adr: 1,
  startAddress: 41400,
};

/** The same disc, in the order in which the points are read off the lead-ins. */
const FULL_ENTRIES = [
  [1, 0x10, 0, 0xA0, 0, 0, 0, 0, 1, 0, 0],
  [1, 0x10, 0, 0xA1, 0, 0, 0, 0, 2, 0, 0],
  [1, 0x10, 0, 0xA2, 0, 0, 0, 0, 6, 42, 0],
  [1, 0x10, 0, 1, 0, 0, 0, 0, 0, 2, 0],
  [1, 0x10, 0, 2, 0, 0, 0, 0, 3, 22, 0],
  [1, 0x50, 0, 0xB0, 9, 12, 0, 1, 79, 59, 74],
  [2, 0x14, 0, 0xA0, 0, 0, 0, 0, 3, 0x20, 0],
  [2, 0x14, 0, 0xA1, 0, 0, 0, 0, 3, 0, 0],
  [2, 0x14, 0, 0xA2, 0, 0, 0, 0, 11, 8, 50],
  [2, 0x14, 0, 3, 0, 0, 0, 0, 9, 14, 0],
];
const FULL = reply([1, 2], ...FULL_ENTRIES);
const FULL_FIELDS: FullToc = {
  replyLength: 114,
  firstSession: 1,
  lastSession: 2,
  sessions: [
    {
      session: 1,
      firstTrack: 1,
      lastTrack: 2,
      discType: 0,
      tracks: [audio(1, 0), audio(2, 15000)],
      leadOutStartAddress: 30000,
      nextSessionStartAddress: 41400,
    },
    {
      session: 2,
      firstTrack: 3,
      lastTrack: 3,
      discType: 0x20,
      tracks: [data(3, 41400)],
      leadOutStartAddress: 50000,
      nextSessionStartAddress: null,
    },
  ],
};

test("each format of an Enhanced CD is decoded field by field", () => {
  assertEquals(decodeToc(TOC, 0), TOC_FIELDS);
  assertEquals(decodeToc(SESSION, 1), SESSION_FIELDS);
  assertEquals(decodeToc(FULL, 2), FULL_FIELDS);
});

test("a real disc with two sessions is decoded as readcd shows it", () => {
  // http://www.herongyang.com/CD-DVD/CD-TOC-cdrtools-Data-CD-Multi-Session.html
  const real = reply(
    [1, 2],
    [1, 0x14, 0, 0xA0, 0, 0, 0, 0, 1, 0x20, 0],
    [1, 0x14, 0, 0xA1, 0, 0, 0, 0, 1, 0, 0],
    [1, 0x14, 0, 0xA2, 0, 0, 0, 0, 0x1A, 0x18, 0x41],
    [1, 0x14, 0, 0x01, 0, 0, 0, 0, 0, 2, 0],
    [1, 0x54, 0, 0xB0, 0x1C, 0x36, 0x41, 2, 0x4A, 0x2B, 0],
    [1, 0x54, 0, 0xC0, 0x80, 0, 0, 0, 0x61, 0x22, 0x15],
    [2, 0x14, 0, 0xA0, 0, 0, 0, 0, 2, 0x20, 0],
    [2, 0x14, 0, 0xA1, 0, 0, 0, 0, 2, 0, 0],
    [2, 0x14, 0, 0xA2, 0, 0, 0, 0, 0x1E, 0x04, 0x3C],
    [2, 0x14, 0, 0x02, 0, 0, 0, 0, 0x1C, 0x38, 0x41],
    [2, 0x54, 0, 0xB0, 0x1F, 0x22, 0x3C, 1, 0x4A, 0x2B, 0],
  );
  const toc = decodeToc(real, 2);
  assertEquals(toc.replyLength, 125);
  assertEquals(
    toc.sessions.map((session) => [
      session.session,
      session.tracks.map(({ startAddress }) => startAddress),
      session.leadOutStartAddress,
      session.nextSessionStartAddress,
    ]),
    [
      [1, [0], 118715, 118715 + 11400],
      [2, [118715 + 11400], 135210, 135210 + 6900],
    ],
  );
});

/** What is left of the whole disc after so many bytes. */
function cutToc(length: number): Toc {
  const entries = Math.max(0, Math.floor((length - 4) / 8));
  return {
    replyLength: length < 2 ? null : 36,
    firstTrack: length < 3 ? null : 1,
    lastTrack: length < 4 ? null : 3,
    tracks: TOC_FIELDS.tracks.slice(0, entries),
    leadOutStartAddress: entries < 4 ? null : 50000,
  };
}

const SESSION_NEEDS: Readonly<Record<keyof SessionInformation, number>> = {
  replyLength: 2,
  firstSession: 3,
  lastSession: 4,
  firstTrackOfLastSession: 7,
  kind: 6,
  control: 6,
  adr: 6,
  startAddress: 12,
};

function cutSession(length: number): Partial<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(SESSION_FIELDS).map(([name, value]) => [
      name,
      SESSION_NEEDS[name as keyof SessionInformation] <= length ? value : null,
    ]),
  );
}

/** Made of the whole entries before the cut, by places that the decoder does not know. */
function cutFull(length: number): FullToc {
  const count = Math.max(0, Math.floor((length - 4) / 11));
  const has = (entry: number) => entry < count;
  const first = {
    session: 1,
    firstTrack: has(0) ? 1 : null,
    lastTrack: has(1) ? 2 : null,
    discType: has(0) ? 0 : null,
    tracks: [audio(1, 0), audio(2, 15000)].slice(0, Math.max(0, count - 3)),
    leadOutStartAddress: has(2) ? 30000 : null,
    nextSessionStartAddress: has(5) ? 41400 : null,
  };
  const second = {
    session: 2,
    firstTrack: has(6) ? 3 : null,
    lastTrack: has(7) ? 3 : null,
    discType: has(6) ? 0x20 : null,
    tracks: has(9) ? [data(3, 41400)] : [],
    leadOutStartAddress: has(8) ? 50000 : null,
    nextSessionStartAddress: null,
  };
  return {
    replyLength: length < 2 ? null : 114,
    firstSession: length < 3 ? null : 1,
    lastSession: length < 4 ? null : 2,
    sessions: [...has(0) ? [first] : [], ...has(6) ? [second] : []],
  };
}

test("of a reply cut short anywhere, what is wholly there is decoded", () => {
  for (let length = 0; length <= TOC.length; length++) {
    assertEquals(decodeToc(TOC.subarray(0, length), 0), cutToc(length));
  }
  for (let length = 0; length <= SESSION.length; length++) {
    const cut: unknown = decodeToc(SESSION.subarray(0, length), 1);
    assertEquals(cut, cutSession(length));
  }
  for (let length = 0; length <= FULL.length; length++) {
    assertEquals(decodeToc(FULL.subarray(0, length), 2), cutFull(length));
  }
});

test("what is behind the length that a reply gives belongs to no field", () => {
  const shorter = (bytes: Uint8Array, length: number) => {
    const copy = bytes.slice();
    new DataView(copy.buffer).setUint16(0, length - 2);
    return copy;
  };
  for (let length = 2; length < TOC.length; length++) {
    assertEquals(decodeToc(shorter(TOC, length), 0), {
      ...cutToc(length),
      replyLength: length,
    });
  }
  for (let length = 2; length < FULL.length; length++) {
    assertEquals(decodeToc(shorter(FULL, length), 2), {
      ...cutFull(length),
      replyLength: length,
    });
  }
  // So a drive fills the room that it was given.
  const padded = new Uint8Array(8192);
  padded.set(TOC);
  assertEquals(decodeToc(padded, 0), TOC_FIELDS);
});

test("a reply inside of a larger buffer is decoded from where it begins", () => {
  const buffer = new Uint8Array(300).fill(0xEE);
  buffer.set(FULL, 50);
  assertEquals(decodeToc(buffer.subarray(50, 164), 2), FULL_FIELDS);
});

test("points of the whole disc are no tracks, whatever their numbers", () => {
  const { sessions } = decodeToc(
    reply(
      [1, 1],
      // An interval to skip, how many there are, and the first lead-in.
      [1, 0x50, 0, 0x01, 10, 0, 0, 0, 11, 0, 0],
      [1, 0x50, 0, 0xB1, 0, 0, 0, 0, 1, 0, 0],
      [1, 0x50, 0, 0xC0, 0x80, 0, 0, 0, 97, 34, 21],
      [1, 0x14, 0, 0x63, 0, 0, 0, 0, 0, 2, 0],
      [1, 0x14, 0, 0x64, 0, 0, 0, 0, 0, 2, 0],
    ),
    2,
  );
  assertEquals(sessions[0]!.tracks, [data(99, 0)]);
});

test("times that are none are null, and 90 minutes are no lead-in", () => {
  const session = (track: number[], leadOut: number[], next: number[]) =>
    decodeToc(
      reply(
        [1, 1],
        [1, 0x14, 0, 0xA2, 0, 0, 0, 0, ...leadOut],
        [1, 0x14, 0, 1, 0, 0, 0, 0, ...track],
        [1, 0x54, 0, 0xB0, ...next, 1, 0, 0, 0],
      ),
      2,
    ).sessions[0]!;
  const none = session([0, 60, 0], [0, 0, 75], [0xFF, 0xFF, 0xFF]);
  assertEquals(none.tracks[0]!.startAddress, null);
  assertEquals(none.leadOutStartAddress, null);
  assertEquals(none.nextSessionStartAddress, null);
  const long = session([0, 0, 0], [98, 43, 0], [99, 59, 74]);
  assertEquals(long.tracks[0]!.startAddress, -150);
  assertEquals(long.leadOutStartAddress, (98 * 60 + 43) * 75 - 150);
  assertEquals(long.nextSessionStartAddress, 449999);
});

test("the nonsense that drives give stays visible", () => {
  const { tracks, leadOutStartAddress } = decodeToc(
    reply(
      [1, 1],
      [0, 0x1D, 1, 0, 0xFF, 0xFF, 0xFF, 0x6A],
      [0, 0x14, 0xAA, 0, 0xFF, 0xFD, 0, 0],
    ),
    0,
  );
  assertEquals(tracks, [
    { track: 1, kind: "data", control: 0xD, adr: 1, startAddress: -150 },
  ]);
  assertEquals(leadOutStartAddress, -0x30000);
});

test("what is no format and what are no bytes is refused", () => {
  const decode = (...args: unknown[]) =>
    Reflect.apply(decodeToc as () => unknown, undefined, args);
  for (const format of [3, -1, 0.5, NaN, "0", null, undefined]) {
    assertThrows(
      () => decode(TOC, format),
      RangeError,
      "Cannot pass 'format': it must be a whole number from 0 to 2",
    );
  }
  for (const format of [0, 1, 2]) {
    for (const value of [null, undefined, [0, 1], new ArrayBuffer(4), "00"]) {
      assertThrows(
        () => decode(value, format),
        TypeError,
        "Cannot decode table of contents: 'bytes' must be a Uint8Array",
      );
    }
  }
});

for (const [name, value] of Object.entries(discs)) {
  if (typeof value !== "object" || !("mediaType" in value)) continue;
  test(`the tables of contents of ${name} are those of its complete sessions`, () => {
    const disc = modelDisc(value);
    const [toc, session, full] = tocReplies(disc);
    const complete = value.sessions.filter(({ open }) => open !== true).length;
    const randomWrite = disc.sessions === 1 && disc.lastSessionState === 3;
    if (complete === 0 && !randomWrite) {
      assertEquals([toc, session, full], [null, null, null]);
      return;
    }
    const tracks = disc.tracks.filter((track) =>
      track.session <= Math.max(1, complete)
    );
    const last = tracks.at(-1)!;
    const fields = decodeToc(toc!, 0);
    assertEquals(
      fields.tracks.map(({ track, kind, startAddress }) => [
        track,
        kind,
        startAddress,
      ]),
      tracks.map(({ number, kind, startAddress }) => [
        number,
        kind,
        startAddress,
      ]),
    );
    assertEquals(fields.leadOutStartAddress, last.startAddress + last.size);
    const information = decodeToc(session!, 1);
    assertEquals(
      [information.firstSession, information.lastSession],
      [1, last.session],
    );
    assertEquals(
      information.startAddress,
      tracks.find((track) => track.session === last.session)!.startAddress,
    );
    assertEquals(full !== null, disc.cd);
    if (!disc.cd) return;
    const { sessions } = decodeToc(full!, 2);
    assertEquals(sessions.length, complete);
    assertEquals(
      sessions.flatMap(({ tracks }) => tracks),
      fields.tracks,
    );
    for (const { session, leadOutStartAddress, ...one } of sessions) {
      const own = tracks.filter((track) => track.session === session);
      assertEquals(
        [one.firstTrack, one.lastTrack],
        [own[0]!.number, own.at(-1)!.number],
      );
      assertEquals(
        leadOutStartAddress,
        own.at(-1)!.startAddress + own.at(-1)!.size,
      );
      const next = disc.tracks.find((track) => track.session === session + 1);
      assertEquals(one.nextSessionStartAddress, next?.startAddress ?? null);
    }
  });
}

test("a table of contents has 99 tracks at most", () => {
  const [toc] = tocReplies(modelDisc({
    mediaType: "bd-r",
    sessions: Array.from({ length: 120 }, (_, index) => ({
      startAddress: index * 32,
      lastWrittenAddress: index * 32 + 31,
    })),
  }));
  const { lastTrack, tracks, leadOutStartAddress } = decodeToc(toc!, 0);
  assertEquals([lastTrack, tracks.length], [99, 99]);
  assertEquals(leadOutStartAddress, 120 * 32);
});
