import {
  type Apartment,
  ApartmentBrokenError,
  ComError,
  openApartment,
} from "@discworks/imapi2";
import { blankBdR, simulatedRecorder } from "@discworks/imapi2/simulator";
import { changeReplies, WORKER } from "./_apartment.ts";
import { assert, assertEquals } from "./_assert.ts";
import { openPlayed, PlayedWorkers } from "./_played_worker.ts";
import { FAILURE, VALUES } from "./_wire_values.ts";

const simulator = { recorders: [simulatedRecorder(blankBdR, { id: "one" })] };

/** A file that the worker of a simulation may read. */
const FILE = `${import.meta.dirname}/../src/abi/libraries.ts`;

/** How many replies are changed, one in each apartment. */
const ROUNDS = 4000;

/** After it, a promise counts as one that stays pending: nothing here waits for more than microtasks. */
const PENDING_MS = 10_000;

/** What a stream on a file, a command and opening fail with, and no other call. */
const NATIVE_FAILURE = { type: "native", name: "Error", message: "as told" };

/** Numbers that look random, the same in each run. */
class RandomNumbers {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 on, below 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }

  /** A whole number from 0 on, below the limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}

/** Records that answer another message, or none. */
const RECORDS: readonly unknown[] = [
  { type: "opened", threadId: 1, apartmentType: "STA" },
  { type: "openFailed", failure: null },
  { type: "stats", liveObjects: 1 },
  { type: "simulated", failure: null },
  { type: "closed", released: 0 },
  { type: "broken" },
  { type: "broken", results: "[", message: 5, stack: {} },
  { type: "broken", results: [null], message: "told to", stack: "at" },
  { type: "broken", results: '["x","y"]', message: null, stack: null },
  { type: "nonsense" },
  { type: null },
];

/** A value with something in it changed, at any depth. */
function changed(value: unknown, random: RandomNumbers): unknown {
  if (random.next() < 0.4) {
    // Failures are few among the values, and are what calls mostly answer otherwise.
    const kind = random.next();
    if (kind < 0.2) return FAILURE;
    return kind < 0.25 ? NATIVE_FAILURE : random.pick(VALUES);
  }
  if (Array.isArray(value) && value.length > 0) {
    const copy = [...value];
    const at = random.below(copy.length);
    switch (random.below(6)) {
      case 0:
        copy.splice(at, 1);
        break;
      case 1:
        copy.splice(at, 0, random.pick(VALUES));
        break;
      case 2:
        copy.push(copy[at]);
        break;
      case 3:
        copy[at] = copy[random.below(copy.length)];
        break;
      default:
        copy[at] = changed(copy[at], random);
    }
    return copy;
  }
  if (typeof value === "object" && value !== null) {
    const record: Record<string, unknown> = { ...value };
    const key = random.pick(Object.keys(record));
    if (random.next() < 0.2) delete record[key];
    else record[key] = changed(record[key], random);
    return record;
  }
  return random.pick(VALUES);
}

/** A reply with something in it changed. */
function mutated(reply: unknown, random: RandomNumbers): unknown {
  if (random.next() < 0.1) return random.pick(RECORDS);
  if (typeof reply !== "string") return changed(reply, random);
  if (random.next() < 0.2) {
    // The text itself: cut, or with a character in the place of another.
    const at = random.below(reply.length);
    return random.next() < 0.5
      ? reply.slice(0, at)
      : reply.slice(0, at) + random.pick([...'[]{},"0n-\u0000']) +
        reply.slice(at + 1);
  }
  const results = changed(JSON.parse(reply), random);
  if (random.next() < 0.5) return results;
  // What JSON has no text for becomes null, or an object.
  return JSON.stringify(
    results,
    (_key, value) => typeof value === "bigint" ? String(value) : value,
  );
}

/** Asks for values of every kind, some of which wait for others. */
async function ask(
  apartment: Apartment,
): Promise<PromiseSettledResult<unknown>[]> {
  const asked: Promise<unknown>[] = [];
  const also = <Value>(promise: Promise<Value>) => {
    asked.push(promise);
    return promise;
  };
  try {
    const recorder = await also(apartment.discRecorder("one"));
    const writer = await also(apartment.discFormat2Data(recorder));
    const multisession = also(writer.multisessionInterfaces());
    also(recorder.vendorId());
    also(recorder.legacyDeviceNumber());
    also(recorder.deviceCanLoadMedia());
    also(recorder.volumePathNames());
    also(recorder.supportedProfiles());
    also(recorder.closeTray());
    also(writer.currentPhysicalMediaType());
    also(writer.recorder());
    also(writer.startAddressOfPreviousSession());
    const [session] = await multisession;
    also(apartment.stats());
    also(apartment.simulator!.setLatency("one", 0));
    session?.release();
    const again = await also(writer.multisessionSequential2());
    if (again !== null) also(again.snapshot());
    also(apartment.streamFromFile(FILE));
    const stream = await also(apartment.streamFromBytes(Uint8Array.of(1, 2)));
    also(stream.seek(-1, "end"));
    also(stream.read(1));
    also(stream.stat());
    also(stream.clone());
    await also(stream.setSize(0));
    await also(apartment.inspect());
  } catch {
    // What was asked for so far has failed, and so is among the results.
  }
  return await Promise.allSettled(asked);
}

/** The replies of a worker to all that is asked. */
async function goodReplies(): Promise<readonly unknown[]> {
  const replies: unknown[] = [];
  using _replaced = changeReplies((reply) => {
    replies.push(reply);
    return reply;
  });
  await using apartment = await openApartment({ simulator });
  const results = await ask(apartment);
  assert(results.every(({ status }) => status === "fulfilled"));
  assertEquals(results.length, 24);
  return replies.slice(1);
}

/** Rejects where something stays pending. */
async function inTime<Value>(
  promise: Promise<Value>,
  what: () => string,
): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`${what()}: a promise stays pending`)),
    PENDING_MS,
  );
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

Deno.test(
  "whatever a reply says, every promise settles, and a broken apartment is broken for good",
  { permissions: WORKER },
  async () => {
    const replies = await goodReplies();
    assert(replies.length >= 12, `${replies.length} messages`);
    const random = new RandomNumbers(2026);
    const unhandled: unknown[] = [];
    const note = (event: PromiseRejectionEvent) => {
      event.preventDefault();
      unhandled.push(event.reason);
    };
    addEventListener("unhandledrejection", note);
    const wrong: string[] = [];
    let broken = 0;
    let failed = 0;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const target = random.below(replies.length);
        const reply = mutated(replies[target], random);
        const show = () =>
          `${Deno.inspect(reply, { depth: 9, breakLength: Infinity })} as ${
            String(replies[target])
          }`;
        using played = new PlayedWorkers();
        played.answer = (_request, index) =>
          index === target ? reply : replies[index] ?? "no more replies";
        const apartment = await openPlayed(played, simulator);
        let closed: unknown = null;
        apartment.closed.catch((error) => closed = error);
        const results = await inTime(ask(apartment), show);
        for (let turn = 0; turn < 10; turn++) await null;
        const reasons = results.flatMap((result) =>
          result.status === "rejected" ? [result.reason] : []
        );
        const breaking = reasons.filter((reason) =>
          reason instanceof ApartmentBrokenError
        );
        if (reasons.some((reason) => reason instanceof ComError)) failed++;
        const other = reasons.find((reason) =>
          !(reason instanceof ApartmentBrokenError) &&
          !(reason instanceof ComError) &&
          // A number of 64 bits is what the row says, though no stream is as long.
          !String(reason).includes("Cannot give the stream's") &&
          !String(reason).includes(`Error: ${NATIVE_FAILURE.message}`) &&
          // Text is what the row says, though no recorder has this one for its ID.
          !String(reason).includes("'id' must be a string")
        );
        if (other !== undefined) wrong.push(`${other} for ${show()}`);
        // A release, which nobody waits for, may have broken it too.
        if (closed !== null) {
          broken++;
          const later = await inTime(
            apartment.stats().catch((error) => error),
            show,
          );
          if (!(closed instanceof ApartmentBrokenError) || later !== closed) {
            wrong.push(`later ${later}, closed ${closed} for ${show()}`);
          }
        } else if (breaking.length > 0) wrong.push(`open for ${show()}`);
        assertEquals(played.ended, closed === null ? 0 : 1, show());
        assertEquals(played.thrown, [], show());
        played.answer = () => ({ type: "closed", released: 0 });
        await inTime(apartment.close(), show);
      }
    } finally {
      removeEventListener("unhandledrejection", note);
    }
    assertEquals(unhandled, []);
    assertEquals(wrong, []);
    assert(broken > ROUNDS / 2, `${broken} apartments broke`);
    assert(failed > 20, `${failed} calls failed`);
  },
);

Deno.test(
  "a message that nobody asked for, or that cannot be read, leaves nothing pending",
  { permissions: WORKER },
  async () => {
    for (const make of ["messageerror", "error"] as const) {
      using played = new PlayedWorkers();
      const apartment = await openPlayed(played, simulator);
      const pending = [apartment.discRecorder("one"), apartment.stats()];
      // Both messages are out, and get no answer.
      for (let turn = 0; turn < 20; turn++) await null;
      const worker = played.workers.at(-1)!;
      if (make === "messageerror") {
        worker.onmessageerror!(new MessageEvent("messageerror"));
      } else worker.onerror!(new ErrorEvent("error", { message: "told to" }));
      const results = await Promise.allSettled(pending);
      const [first] = results;
      assert(first!.status === "rejected");
      for (const result of results) {
        assert(result.status === "rejected");
        assert(result.reason instanceof ApartmentBrokenError);
        assertEquals(result.reason, first!.reason);
      }
      assertEquals(
        await apartment.closed.catch((error) => error),
        first!.reason,
      );
      assertEquals([played.thrown, played.ended], [[], 1]);
    }
  },
);
