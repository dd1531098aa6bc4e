import {
  addressOfMsf,
  decodeDiscInformation,
  decodeTrackInformation,
  type DiscInformation,
  type TrackInformation,
} from "@discworks/imapi2";
import * as discs from "@discworks/imapi2/simulator";
import { modelDisc } from "../src/model/disc_model.ts";
import type { MmcDisc, MmcTrack } from "../src/model/mmc_disc.ts";
import {
  discInformationReply,
  trackAnswers,
} from "../src/model/mmc_encoder.ts";
import { findTrack } from "../worker/simulator/imapi2_recorder_ex.ts";
import { assert, assertEquals, assertThrows } from "./_assert.ts";

function test(name: string, run: () => void): void {
  Deno.test(name, { permissions: "none" }, run);
}

/** A reply of so many bytes with these at these places; its length field is right. */
function reply(
  length: number,
  places: Readonly<Record<number, readonly number[]>>,
): Uint8Array {
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint16(0, length - 2);
  for (const [offset, values] of Object.entries(places)) {
    bytes.set(values, Number(offset));
  }
  return bytes;
}

/** An appendable CD-R with two sessions, as a drive would give it. */
const DISC = reply(34, {
  2: [0x01, 1, 3, 5, 6, 0x20, 0x20],
  12: [0xCA, 0xFE, 0xBA, 0xBE],
  16: [0, 5, 10, 74, 0, 79, 59, 74],
});

const DISC_FIELDS: DiscInformation = {
  replyLength: 34,
  status: "appendable",
  lastSessionState: "empty",
  erasable: false,
  firstTrack: 1,
  sessions: 3,
  firstTrackOfLastSession: 5,
  lastTrackOfLastSession: 6,
  backgroundFormat: "none",
  unrestrictedUse: true,
  discType: 0x20,
  discId: null,
  lastSessionLeadInStartMsf: 0x050A4A,
  lastPossibleLeadOutStartMsf: 0x4F3B4A,
};

/** The open track of a DVD. */
const TRACK = reply(36, {
  2: [7, 4, 0, 0x25, 0xFF, 0x03],
  8: [0, 8, 0, 0, 0, 8, 0, 16, 0, 1, 0, 0, 0, 0, 0, 16],
  24: [0, 1, 0, 16, 0, 8, 0, 15],
});

const TRACK_FIELDS: TrackInformation = {
  replyLength: 36,
  track: 7,
  session: 4,
  kind: "data",
  trackMode: 5,
  dataMode: 15,
  damaged: true,
  reserved: true,
  blank: true,
  packet: true,
  fixedPacket: true,
  startAddress: 524288,
  nextWritableAddress: 524304,
  freeBlocks: 65536,
  packetSize: 16,
  size: 65552,
  lastRecordedAddress: 524303,
};

/** How many bytes of a reply each field needs. */
const DISC_NEEDS: Readonly<Record<keyof DiscInformation, number>> = {
  replyLength: 2,
  status: 3,
  lastSessionState: 3,
  erasable: 3,
  firstTrack: 4,
  sessions: 5,
  firstTrackOfLastSession: 6,
  lastTrackOfLastSession: 7,
  backgroundFormat: 8,
  unrestrictedUse: 8,
  discType: 9,
  discId: 16,
  lastSessionLeadInStartMsf: 20,
  lastPossibleLeadOutStartMsf: 24,
};

const TRACK_NEEDS: Readonly<Record<keyof TrackInformation, number>> = {
  replyLength: 2,
  track: 3,
  session: 4,
  kind: 6,
  trackMode: 6,
  dataMode: 7,
  damaged: 6,
  reserved: 7,
  blank: 7,
  packet: 7,
  fixedPacket: 7,
  startAddress: 12,
  nextWritableAddress: 16,
  freeBlocks: 20,
  packetSize: 24,
  size: 28,
  lastRecordedAddress: 32,
};

/** The fields of a whole reply, `null` where they need more than `length` bytes. */
function cut<Fields extends object>(
  fields: Fields,
  needs: Readonly<Record<keyof Fields, number>>,
  length: number,
): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      needs[name as keyof Fields] <= length ? value : null,
    ]),
  ) as Fields;
}

test("a whole reply is decoded field by field", () => {
  assertEquals(decodeDiscInformation(DISC), DISC_FIELDS);
  assertEquals(decodeTrackInformation(TRACK), TRACK_FIELDS);
});

test("of a reply cut short anywhere, what is there is decoded, and the rest is null", () => {
  for (let length = 0; length <= DISC.length; length++) {
    assertEquals(
      decodeDiscInformation(DISC.subarray(0, length)),
      cut(DISC_FIELDS, DISC_NEEDS, length),
    );
  }
  for (let length = 0; length <= TRACK.length; length++) {
    assertEquals(
      decodeTrackInformation(TRACK.subarray(0, length)),
      cut(TRACK_FIELDS, TRACK_NEEDS, length),
    );
  }
});

test("what is behind the length that a reply gives belongs to no field", () => {
  for (const length of [2, 3, 12, 28, 32]) {
    const disc = DISC.slice();
    new DataView(disc.buffer).setUint16(0, length - 2);
    assertEquals(decodeDiscInformation(disc), {
      ...cut(DISC_FIELDS, DISC_NEEDS, length),
      replyLength: length,
    });
    const track = TRACK.slice();
    new DataView(track.buffer).setUint16(0, length - 2);
    assertEquals(decodeTrackInformation(track), {
      ...cut(TRACK_FIELDS, TRACK_NEEDS, length),
      replyLength: length,
    });
  }
});

test("a reply that says it is longer than its bytes is decoded as far as they go", () => {
  const disc = DISC.slice();
  disc.set([0xFF, 0xFF]);
  assertEquals(decodeDiscInformation(disc), {
    ...DISC_FIELDS,
    replyLength: 65537,
  });
});

test("a reply inside of a larger buffer is decoded from where it begins", () => {
  const buffer = new Uint8Array(100).fill(0xEE);
  buffer.set(TRACK, 50);
  assertEquals(
    decodeTrackInformation(buffer.subarray(50, 86)),
    TRACK_FIELDS,
  );
});

test("sessions and tracks have high bytes", () => {
  const disc = DISC.slice();
  disc.set([1, 2, 3], 9);
  const { sessions, firstTrackOfLastSession, lastTrackOfLastSession } =
    decodeDiscInformation(disc);
  assertEquals(
    [sessions, firstTrackOfLastSession, lastTrackOfLastSession],
    [0x103, 0x205, 0x306],
  );
  const bytes = TRACK.slice();
  bytes.set([4, 5], 32);
  const { track, session } = decodeTrackInformation(bytes);
  assertEquals([track, session], [0x407, 0x504]);
});

test("an address that the drive calls invalid is null, whatever its bytes", () => {
  const bytes = TRACK.slice();
  bytes[7] = 0x00;
  const neither = decodeTrackInformation(bytes);
  assertEquals(neither.nextWritableAddress, null);
  assertEquals(neither.lastRecordedAddress, null);
  bytes[7] = 0x01;
  assertEquals(decodeTrackInformation(bytes).nextWritableAddress, 524304);
  assertEquals(decodeTrackInformation(bytes).lastRecordedAddress, null);
  bytes[7] = 0x02;
  assertEquals(decodeTrackInformation(bytes).nextWritableAddress, null);
  assertEquals(decodeTrackInformation(bytes).lastRecordedAddress, 524303);
});

test("the nonsense that drives give stays visible", () => {
  const bytes = TRACK.slice();
  const view = new DataView(bytes.buffer);
  view.setInt32(12, -150);
  view.setInt32(24, -0x30000);
  const { nextWritableAddress, size } = decodeTrackInformation(bytes);
  assertEquals(nextWritableAddress, -150);
  assertEquals(size, 2 ** 32 - 0x30000);
});

test("every status, state and background format has its name", () => {
  const decoded = [0, 1, 2, 3].map((bits) =>
    decodeDiscInformation(
      reply(34, { 2: [(bits << 2) | bits | 0x10], 7: [bits | 0x80] }),
    )
  );
  assertEquals(decoded.map(({ status }) => status), [
    "blank",
    "appendable",
    "complete",
    "other",
  ]);
  assertEquals(decoded.map(({ lastSessionState }) => lastSessionState), [
    "empty",
    "incomplete",
    "damaged",
    "complete",
  ]);
  assertEquals(decoded.map(({ backgroundFormat }) => backgroundFormat), [
    "none",
    "suspended",
    "running",
    "complete",
  ]);
  assert(decoded.every(({ erasable, discId }) => erasable && discId === 0));
});

test("addressOfMsf() counts from 150, and the lead-in back from 100 minutes", () => {
  assertEquals(addressOfMsf(0x000200), 0);
  assertEquals(addressOfMsf(0x000000), -150);
  assertEquals(addressOfMsf(0x4F3B4A), 359849);
  // 97:27:00, where the lead-in of many a blank CD starts.
  assertEquals(addressOfMsf(0x611B00), -11625);
  for (const none of [null, 0xFFFFFFFF, 0x00FFFFFF, 0x003C00, 0x00004B]) {
    assertEquals(addressOfMsf(none), null);
  }
});

test("what is no bytes is refused", () => {
  for (const decode of [decodeDiscInformation, decodeTrackInformation]) {
    for (const value of [null, undefined, [0, 1], new ArrayBuffer(4), "00"]) {
      assertThrows(
        () => Reflect.apply(decode, undefined, [value]),
        TypeError,
        "'bytes' must be a Uint8Array",
      );
    }
  }
});

/** What a decoded track says in the model's words. */
function modelled(fields: TrackInformation): Omit<MmcTrack, "kind"> {
  const { track, session, startAddress, size, freeBlocks, packetSize } = fields;
  return {
    number: track!,
    session: session!,
    startAddress: startAddress!,
    size: size!,
    nextWritableAddress: fields.nextWritableAddress,
    freeBlocks: freeBlocks!,
    packetSize: packetSize!,
    lastRecordedAddress: fields.lastRecordedAddress,
    blank: fields.blank!,
  };
}

/** The reply to READ TRACK INFORMATION, or `null` where there is no such track. */
function trackInformationReply(
  disc: MmcDisc,
  address: number,
  addressType: number,
): Uint8Array | null {
  return findTrack(trackAnswers(disc), address, addressType)?.reply ?? null;
}

const STATUSES = ["blank", "appendable", "complete", "other"];
const STATES = ["empty", "incomplete", "damaged", "complete"];

function assertSurvives(disc: MmcDisc): void {
  const fields = decodeDiscInformation(discInformationReply(disc));
  const last = disc.tracks.filter(({ session }) => session === disc.sessions);
  assertEquals(fields.status, STATUSES[disc.status]);
  assertEquals(fields.lastSessionState, STATES[disc.lastSessionState]);
  assertEquals(fields.erasable, disc.erasable);
  assertEquals(fields.sessions, disc.sessions);
  if (last.length > 0) {
    assertEquals(fields.firstTrackOfLastSession, last[0]!.number);
    assertEquals(fields.lastTrackOfLastSession, last.at(-1)!.number);
  }
  assertEquals(
    addressOfMsf(
      disc.cd && fields.status !== "complete"
        ? fields.lastPossibleLeadOutStartMsf
        : null,
    ),
    disc.cd && fields.status !== "complete" ? disc.lastPossibleLeadOut : null,
  );
  for (const track of disc.tracks) {
    const { kind, ...rest } = track;
    const byNumber = decodeTrackInformation(
      trackInformationReply(disc, track.number, 1)!,
    );
    assertEquals(modelled(byNumber), rest);
    assertEquals(byNumber.kind, kind);
    const byAddress = trackInformationReply(disc, track.startAddress, 0);
    assertEquals(
      byAddress,
      track.size === 0 ? null : trackInformationReply(disc, track.number, 1),
    );
  }
}

for (const [name, value] of Object.entries(discs)) {
  if (typeof value !== "object" || !("mediaType" in value)) continue;
  test(`${name} survives encoding and decoding`, () =>
    assertSurvives(modelDisc(value)));
}

test("more than 255 sessions and tracks survive encoding and decoding", () => {
  const tracks = Array.from({ length: 700 }, (_, index): MmcTrack => ({
    number: index + 1,
    session: index + 1,
    kind: "data",
    startAddress: index * 32,
    size: 32,
    nextWritableAddress: null,
    freeBlocks: 0,
    packetSize: 32,
    lastRecordedAddress: index * 32 + 31,
    blank: false,
  }));
  assertSurvives({
    status: 2,
    lastSessionState: 3,
    erasable: false,
    sessions: 700,
    backgroundFormat: 0,
    lastPossibleLeadOut: 12219392,
    cd: false,
    // Track 255 has the number that stands for the open track, and cannot be asked for by it.
    tracks: tracks.filter(({ number }) => number !== 0xFF),
  });
});

test("a track is found by sector, by number and by session, or is not", () => {
  const disc = modelDisc({
    mediaType: "cd-r",
    sessions: [{
      startAddress: 0,
      lastWrittenAddress: 999,
      kind: "audio",
      tracks: [
        { startAddress: 0, lastWrittenAddress: 499 },
        { startAddress: 500, lastWrittenAddress: 999 },
      ],
    }],
  });
  const track = (address: number, type: number) => {
    const bytes = trackInformationReply(disc, address, type);
    return bytes === null ? null : decodeTrackInformation(bytes).track;
  };
  assertEquals([0, 499, 500, 999, 1000, 12399].map((at) => track(at, 0)), [
    1,
    1,
    2,
    2,
    null,
    null,
  ]);
  assertEquals([0, 1, 2, 3, 4, 0xFF].map((at) => track(at, 1)), [
    null,
    1,
    2,
    3,
    null,
    3,
  ]);
  assertEquals([0, 1, 2, 3].map((at) => track(at, 2)), [null, 1, 3, null]);
  assertEquals(
    decodeTrackInformation(trackInformationReply(disc, 1, 1)!).kind,
    "audio",
  );
});

test("a closed disc has no open track", () => {
  const disc = modelDisc(discs.closedCdR);
  assertEquals(trackInformationReply(disc, 0xFF, 1), null);
  assertEquals(
    addressOfMsf(
      decodeDiscInformation(discInformationReply(disc))
        .lastPossibleLeadOutStartMsf,
    ),
    null,
  );
});
