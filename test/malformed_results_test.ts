/** What is no value of the type that a row says must not reach a script: the worker has a defect. */

import {
  ApartmentBrokenError,
  ComError,
  openApartment,
} from "@discworks/imapi2";
import {
  type InterfaceMember,
  unsafeDefineInterface,
} from "@discworks/imapi2/com";
import { WORKER } from "./_apartment.ts";
import { assert, assertEquals, assertStringIncludes } from "./_assert.ts";
import { openPlayed, PlayedWorkers } from "./_played_worker.ts";
import { FAILURE, VALUES } from "./_wire_values.ts";

type Accepts = (value: unknown) => boolean;

const VT_ARRAY = 0x2000;

const integer = (min: number, max: number): Accepts => (value) =>
  typeof value === "number" && Number.isInteger(value) && value >= min &&
  value <= max;

const large = (min: bigint, max: bigint): Accepts => (value) =>
  typeof value === "string" && /^-?\d+$/.test(value) &&
  BigInt(value) >= min && BigInt(value) <= max;

const number: Accepts = (value) =>
  typeof value === "number" ||
  ["NaN", "Infinity", "-Infinity", "-0"].some((text) => text === value);

const text: Accepts = (value) => typeof value === "string";

const truth: Accepts = (value) => typeof value === "boolean";

const bytes: Accepts = (value) => value instanceof Uint8Array;

const guid: Accepts = (value) =>
  typeof value === "string" &&
  /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/.test(value);

const object: Accepts = integer(-(2 ** 53), -1);

const orNull = (accepts: Accepts): Accepts => (value) =>
  value === null || accepts(value);

const list = (accepts: Accepts): Accepts => (value) =>
  Array.isArray(value) && [...value].every(accepts);

/** By VARTYPE, the value that an element of an array or a VARIANT has. */
const HELD: Readonly<Record<number, Accepts>> = {
  2: integer(-32768, 32767),
  3: integer(-(2 ** 31), 2 ** 31 - 1),
  4: number,
  5: number,
  7: number,
  8: text,
  9: orNull(object),
  10: integer(0, 2 ** 32 - 1),
  11: truth,
  13: orNull(object),
  16: integer(-128, 127),
  17: integer(0, 255),
  18: integer(0, 65535),
  19: integer(0, 2 ** 32 - 1),
  20: large(-(2n ** 63n), 2n ** 63n - 1n),
  21: large(0n, 2n ** 64n - 1n),
  22: integer(-(2 ** 31), 2 ** 31 - 1),
  23: integer(0, 2 ** 32 - 1),
};

const variant: Accepts = (value) => {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [vt, held] = value;
  if (!Number.isInteger(vt)) return false;
  if (vt === 0 || vt === 1) return true;
  if ((vt & VT_ARRAY) === 0) return HELD[vt]?.(held) ?? false;
  const of = vt & ~VT_ARRAY;
  if (of === 17 && bytes(held)) return true;
  return list(of === 12 ? variant : HELD[of] ?? (() => false))(held);
};

/** Pairs of an object and its place in a list of one. */
const pairs: Accepts = (value) =>
  Array.isArray(value) && value.length % 2 === 0 &&
  [...value].every((each, index) =>
    index % 2 === 0 ? object(each) : each === 0
  );

/** The result of a member that is declared so, and what of it is a value. */
const RESULTS: readonly (readonly [Omit<InterfaceMember, "slot">, Accepts])[] =
  [
    [{}, (value) => value === true],
    [{ out: "BYTE" }, integer(0, 255)],
    [{ out: "SHORT" }, integer(-32768, 32767)],
    [{ out: "LONG" }, integer(-(2 ** 31), 2 ** 31 - 1)],
    [{ out: "ULONG" }, integer(0, 2 ** 32 - 1)],
    [{ out: "enum Any" }, integer(-(2 ** 31), 2 ** 31 - 1)],
    [{ out: "HRESULT" }, integer(0, 2 ** 32 - 1)],
    [{ out: "LONGLONG" }, large(-(2n ** 63n), 2n ** 63n - 1n)],
    [{ out: "ULONGLONG" }, large(0n, 2n ** 64n - 1n)],
    [{ out: "FLOAT" }, number],
    [{ out: "DOUBLE" }, number],
    [{ out: "DATE" }, number],
    [{ out: "VARIANT_BOOL" }, truth],
    [{ out: "BSTR" }, text],
    [{ out: "GUID" }, guid],
    [{ out: "VARIANT" }, variant],
    [{ out: "SAFEARRAY(BSTR)" }, list(text)],
    [{ out: "SAFEARRAY(LONG)" }, list(integer(-(2 ** 31), 2 ** 31 - 1))],
    [{ out: "SAFEARRAY(DOUBLE)" }, list(number)],
    [{ out: "SAFEARRAY(VARIANT)" }, list(variant)],
    [{ out: "SAFEARRAY(BYTE)" }, bytes],
    [{ out: "BYTE[]" }, bytes],
    [{ out: "ULONG[]" }, list(integer(0, 2 ** 32 - 1))],
    [
      { out: "BYTE[3]" },
      (value) => bytes(value) && (value as Uint8Array).length === 3,
    ],
    [{ out: "IDispatch" }, orNull(object)],
    [{ out: "self" }, orNull(object)],
    [{ out: { required: "IUnknown" } }, object],
    [{ out: { safearray: ["IDispatch"] } }, pairs],
    [
      { out: ["LONG", "BSTR"] },
      (value) =>
        Array.isArray(value) && value.length === 2 && HELD[3]!(value[0]) &&
        text(value[1]),
    ],
  ];

function isFailure(value: unknown): boolean {
  return typeof value === "object" && value !== null && "type" in value &&
    value.type === "com" && "hresult" in value &&
    Number.isInteger(value.hresult) && "interfaceName" in value &&
    text(value.interfaceName) && "method" in value && text(value.method) &&
    "description" in value && orNull(text)(value.description);
}

function show(value: unknown): string {
  return Deno.inspect(value, { depth: 5, breakLength: Infinity });
}

/** Asks for one value that the worker answers with, and gives what came of it. */
async function outcome(
  member: Omit<InterfaceMember, "slot">,
  value: unknown,
): Promise<{
  readonly result: PromiseSettledResult<unknown>;
  readonly closed: unknown;
}> {
  using played = new PlayedWorkers();
  played.answer = (_request, index) => index === 0 ? "[true]" : [value];
  const apartment = await openPlayed(played);
  const type = unsafeDefineInterface({
    name: "ITest",
    iid: "0E000000-0000-4000-8000-0000000000CE",
    members: { call: { slot: 7, ...member } as { slot: 7 } },
  });
  const proxy = await apartment.create(
    "0E000000-0000-4000-8000-0000000000CF",
    type,
  );
  let closed: unknown = null;
  apartment.closed.catch((error) => closed = error);
  const [result] = await Promise.allSettled([proxy.call()]);
  // By then `closed` has settled, where it does.
  for (let turn = 0; turn < 10; turn++) await null;
  assertEquals(played.thrown, []);
  // A worker that broke was ended, and no other.
  assertEquals(played.ended, closed === null ? 0 : 1);
  return { result: result!, closed };
}

for (const [member, accepts] of RESULTS) {
  Deno.test(
    `a result that is no ${
      member.out === undefined ? "success" : JSON.stringify(member.out)
    } breaks the apartment, and one that is does not`,
    { permissions: WORKER },
    async () => {
      const wrong: string[] = [];
      let refused = 0;
      for (const value of VALUES) {
        const { result, closed } = await outcome(member, value);
        const [isValue, isError] = [accepts(value), isFailure(value)];
        let isRight: boolean;
        if (result.status === "fulfilled") isRight = isValue && closed === null;
        else if (isError) {
          isRight = result.reason instanceof ComError && closed === null;
        } else {
          refused++;
          isRight = !isValue && result.reason instanceof ApartmentBrokenError &&
            closed === result.reason;
        }
        if (!isRight) {
          wrong.push(
            `${show(value)} ${result.status}${
              result.status === "rejected" ? ` with ${result.reason}` : ""
            }, the apartment is ${closed === null ? "open" : "broken"}`,
          );
        }
      }
      assertEquals(wrong, []);
      assert(refused > 50, `${refused} refused`);
    },
  );
}

Deno.test(
  "what answers creating, querying and releasing is true, or why not",
  { permissions: WORKER },
  async () => {
    const type = unsafeDefineInterface({
      name: "ITest",
      iid: "0E000000-0000-4000-8000-0000000000CE",
      members: {},
    });
    const wrong: string[] = [];
    for (const operation of ["create", "as", "release"] as const) {
      for (const value of VALUES) {
        using played = new PlayedWorkers();
        const before = operation === "create" ? 0 : 1;
        played.answer = (_request, index) =>
          index < before ? "[true]" : [value];
        const apartment = await openPlayed(played);
        const creating = apartment.create(
          "0E000000-0000-4000-8000-0000000000CF",
          type,
        );
        const asking = operation === "create"
          ? creating
          : creating.then((proxy) => {
            if (operation === "as") return proxy.as(type);
            proxy.release();
            return Promise.race([
              apartment.closed,
              new Promise((resolve) => setTimeout(resolve, 0)),
            ]);
          });
        const [result] = await Promise.allSettled([asking]);
        assertEquals(played.thrown, []);
        const isRight = value === true
          ? result!.status === "fulfilled"
          : isFailure(value)
          ? operation === "release" || (result!.status === "rejected" &&
            result!.reason instanceof ComError)
          : result!.status === "rejected" &&
            result!.reason instanceof ApartmentBrokenError;
        if (!isRight) wrong.push(`${operation} ${show(value)}`);
      }
    }
    assertEquals(wrong, []);
  },
);

Deno.test(
  "a record that answers a question, a command or close() has its fields, or breaks the apartment",
  { permissions: WORKER },
  async () => {
    const counts: readonly unknown[] = VALUES;
    const isCount = integer(0, Number.MAX_SAFE_INTEGER);
    const wrong: string[] = [];
    for (const count of counts) {
      for (const question of ["stats", "close"] as const) {
        using played = new PlayedWorkers();
        played.answer = () =>
          question === "stats"
            ? { type: "stats", liveObjects: count }
            : { type: "closed", released: count };
        const apartment = await openPlayed(played);
        const [result] = await Promise.allSettled([apartment[question]()]);
        assertEquals(played.thrown, []);
        const isRight = isCount(count)
          ? result!.status === "fulfilled"
          : result!.status === "rejected" &&
            result!.reason instanceof ApartmentBrokenError;
        if (!isRight) wrong.push(`${question} ${show(count)}`);
      }
    }
    assertEquals(wrong, []);
  },
);

Deno.test(
  "a refused command or opening says why in a record, and anything else in its place breaks the apartment",
  { permissions: WORKER },
  async () => {
    const good = [
      { type: "native", name: "RangeError", message: "told to" },
      FAILURE,
    ];
    const odd = [{ type: "native" }, { type: "native", name: 5, message: {} }];
    const wrong: string[] = [];
    for (const failure of [...VALUES, ...odd, ...good]) {
      const isGood = isFailure(failure) || failure === good[0];
      {
        using played = new PlayedWorkers();
        played.answer = () => ({ type: "simulated", failure });
        const apartment = await openPlayed(played);
        const [result] = await Promise.allSettled([
          apartment.simulator!.setLatency("one", 0),
        ]);
        assertEquals(played.thrown, []);
        const isRight = failure === null
          ? result!.status === "fulfilled"
          : result!.status === "rejected" &&
            isGood !== (result!.reason instanceof ApartmentBrokenError);
        if (!isRight) wrong.push(`command ${show(failure)}`);
      }
      using played = new PlayedWorkers();
      played.answer = () => ({ type: "openFailed", failure });
      const [result] = await Promise.allSettled([
        openApartment({ simulator: { recorders: [] } }),
      ]);
      assertEquals([played.thrown, played.ended], [[], 1]);
      const isRight = result!.status === "rejected" &&
        isGood !== (result!.reason instanceof ApartmentBrokenError);
      if (!isRight) wrong.push(`opening ${show(failure)}`);
    }
    assertEquals(wrong, []);
  },
);

Deno.test(
  "a reply to calls without results for all of them, or that is none at all, breaks the apartment",
  { permissions: WORKER },
  async () => {
    const replies: readonly unknown[] = [
      ...["", "[", "[true", "null", "5", '{"length":2}', "[]", "[true]"],
      "[true,true,true]",
      ...[null, undefined, 5, true, [], [true], [true, true, true], {}],
      ...[{ type: "calls" }, { length: 2, 0: true, 1: true }],
      ...[new Uint8Array(2), new Map(), { type: "opened" }],
      { type: "closed", released: 0 },
    ];
    for (const reply of replies) {
      using played = new PlayedWorkers();
      played.answer = () => reply;
      const apartment = await openPlayed(played);
      const type = unsafeDefineInterface({
        name: "ITest",
        iid: "0E000000-0000-4000-8000-0000000000CE",
        members: {},
      });
      const clsid = "0E000000-0000-4000-8000-0000000000CF";
      const results = await Promise.allSettled([
        apartment.create(clsid, type),
        apartment.create(clsid, type),
      ]);
      const [first, second] = results;
      assert(first!.status === "rejected" && second!.status === "rejected");
      assert(first!.reason instanceof ApartmentBrokenError, show(reply));
      assertStringIncludes(
        first!.reason.message,
        "it did not answer every call",
      );
      assertEquals(second!.reason, first!.reason);
      assertEquals(
        await apartment.closed.catch((error) => error),
        first!.reason,
      );
      assertEquals([played.thrown, played.ended], [[], 1]);
    }
  },
);
