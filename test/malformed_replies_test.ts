import {
  type Apartment,
  ApartmentBrokenError,
  type DiscFormat2Data,
  type DiscRecorder2,
  openApartment,
} from "@discworks/imapi2";
import { blankBdR, simulatedRecorder } from "@discworks/imapi2/simulator";
import { changeReplies, WORKER } from "./_apartment.ts";
import { assert, assertEquals } from "./_assert.ts";

const simulator = { recorders: [simulatedRecorder(blankBdR, { id: "one" })] };

/** Numbers that look random, the same in each run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Values of every kind that a reply could hold by mistake. */
const WRONG: readonly unknown[] = [
  null,
  undefined,
  true,
  0,
  -0.5,
  2 ** 40,
  NaN,
  "",
  "text",
  [],
  [null],
  [[]],
  [1, 2, 3],
  {},
  { type: "com" },
  { type: "com", hresult: "x", interfaceName: 5, method: null },
  { type: "native" },
  { type: "opened" },
  { type: "closed", released: null },
  { type: "broken" },
  { type: "broken", results: [null], message: 5, stack: {} },
  { type: "stats", liveObjects: "many" },
  { type: "simulated", failure: undefined },
  new Uint8Array(3),
  new Map(),
];

/** A reply with something in it changed. */
function mutated(reply: unknown, random: () => number): unknown {
  const pick = <Item>(items: readonly Item[]) =>
    items[Math.floor(random() * items.length)]!;
  const choice = random();
  if (choice < 0.15) return pick(WRONG);
  const results = typeof reply === "string"
    ? JSON.parse(reply) as unknown[]
    : reply;
  if (!Array.isArray(results)) {
    const record = { ...results as Record<string, unknown> };
    record[pick(Object.keys(record))] = pick(WRONG);
    return record;
  }
  if (choice < 0.25) return JSON.stringify(results).slice(0, -1);
  if (choice < 0.35) return [...results, pick(WRONG)];
  if (choice < 0.45) return results.slice(1);
  const changed = [...results];
  changed[Math.floor(random() * changed.length)] = pick(WRONG);
  if (choice < 0.7) return changed;
  return JSON.stringify(changed);
}

/** Asks for values of every kind. */
function questions(
  apartment: Apartment,
  recorder: DiscRecorder2,
  writer: DiscFormat2Data,
): Promise<unknown>[] {
  return [
    recorder.vendorId(),
    recorder.legacyDeviceNumber(),
    recorder.deviceCanLoadMedia(),
    recorder.volumePathNames(),
    recorder.supportedProfiles(),
    recorder.closeTray(),
    writer.currentPhysicalMediaType(),
    writer.multisessionInterfaces(),
    writer.recorder(),
    writer.startAddressOfPreviousSession(),
    apartment.discRecorder("one"),
  ];
}

Deno.test({
  name:
    "a malformed reply breaks the apartment or fails a call, and settles every promise",
  permissions: WORKER,
  async fn() {
    const random = randomNumbers(2026);
    let broken = 0;
    let change = false;
    const uncaught: unknown[] = [];
    const note = (event: ErrorEvent | PromiseRejectionEvent) => {
      event.preventDefault();
      uncaught.push("error" in event ? event.error : event.reason);
    };
    addEventListener("error", note);
    addEventListener("unhandledrejection", note);
    try {
      for (let round = 0; round < 120; round++) {
        change = false;
        using _replaced = changeReplies((reply) =>
          change ? mutated(reply, random) : reply
        );
        const apartment = await openApartment({ simulator });
        const recorder = await apartment.discRecorder("one");
        const writer = await apartment.discFormat2Data(recorder);
        change = true;
        const asked = questions(apartment, recorder, writer);
        // Also questions that go in messages of their own.
        if (round % 3 === 0) asked.push(apartment.stats());
        if (round % 3 === 1) asked.push(apartment.inspect());
        const outcomes = await Promise.allSettled(asked);
        for (const outcome of outcomes) {
          if (outcome.status === "fulfilled") continue;
          assert(outcome.reason instanceof Error, String(outcome.reason));
          if (outcome.reason instanceof ApartmentBrokenError) broken++;
        }
        change = false;
        await apartment.close().catch((error) =>
          assert(error instanceof ApartmentBrokenError)
        );
      }
    } finally {
      removeEventListener("error", note);
      removeEventListener("unhandledrejection", note);
    }
    assertEquals(uncaught, []);
    assert(broken > 400, `${broken} calls rejected as broken`);
  },
});
