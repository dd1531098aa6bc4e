import fc from "fast-check";
import {
  type Call,
  CallReader,
  CallWriter,
  type MethodRow,
} from "../src/protocol/call_message.ts";
import {
  failureOf,
  readReply,
  writeReply,
} from "../src/protocol/call_reply.ts";
import * as coclasses from "../src/abi/coclasses.ts";
import {
  define,
  IDispatch,
  type InterfaceTable,
  IUnknown,
  type Method,
} from "../src/abi/interface_table.ts";
import * as interfaces from "../src/abi/interfaces.ts";
import * as streamInterfaces from "../src/abi/stream_interfaces.ts";
import type {
  CallRequest,
  CallResult,
  WireValue,
} from "../src/protocol/messages.ts";
import { assert, assertEquals, assertThrows } from "./_assert.ts";

const { IDiscMaster2, IDiscRecorder2 } = interfaces;
const { IStream } = streamInterfaces;
const TABLES: readonly InterfaceTable[] = [
  ...Object.values(interfaces),
  ...Object.values(streamInterfaces),
];
const METHODS: readonly Method[] = TABLES.flatMap(({ methods }) =>
  Object.values(methods)
);

function test(name: string, run: () => void): void {
  Deno.test(name, { permissions: "none" }, run);
}

function inputsOf(method: Method): WireValue[] {
  return method.parameters.flatMap((parameter) =>
    "in" in parameter ? [inputFor(parameter.in)] : []
  );
}

/** A value such as the main thread passes for a parameter of each type. */
function inputFor(type: unknown): WireValue {
  if (type === "BSTR") return "ä\ud800\u0000";
  return type === "VARIANT_BOOL" || type === "BOOLEAN" ? true : -5;
}

/** The calls of a message, after what structured clone makes of it. */
function read(message: CallRequest, inputs: number = 0): Call[] {
  const reader = new CallReader(structuredClone(message));
  const calls: Call[] = [];
  for (let call = reader.next(); call !== null; call = reader.next()) {
    calls.push(call);
    if (call.type !== "method") continue;
    for (let input = 0; input < inputs; input++) reader.input();
  }
  return calls;
}

test("every class and interface that is created is read as it was written", () => {
  const writer = new CallWriter();
  let object = 0;
  for (const coclass of Object.values(coclasses)) {
    for (const table of TABLES) writer.create(coclass, table, ++object);
  }
  const calls = read(writer.take());
  const created = calls.filter((call) => call.type === "create");
  assertEquals(
    created.map((call) => call.object),
    [...Array(object + 1).keys()].slice(1),
  );
  assertEquals(
    created.map(({ coclass }) => coclass),
    Object.values(coclasses).flatMap((coclass) => TABLES.map(() => coclass)),
  );
  const defined = calls.filter((call) => call.type === "defineInterface");
  assertEquals(defined.length, TABLES.length, "each travels once");
});

test("a stream is created under a number, and its table travels before it", () => {
  const writer = new CallWriter();
  writer.createMemoryStream(IStream, 1);
  writer.createFileStream('C:\\ä"\u0000\ud800', IStream, 2);
  const calls = read(writer.take());
  assertEquals(
    calls.flatMap((call) =>
      call.type === "defineInterface" ? [[call.name, call.base]] : []
    ),
    [["ISequentialStream", 0], ["IStream", 2]],
  );
  assertEquals(calls.slice(-2), [
    { type: "createMemoryStream", interface: 3, object: 1 },
    {
      type: "createFileStream",
      path: 'C:\\ä"\u0000\ud800',
      interface: 3,
      object: 2,
    },
  ]);
});

test("a row travels with the first call of its method, after the tables that it names", () => {
  const writer = new CallWriter();
  const { get_ImportRecorder } = interfaces.IMultisession.methods;
  writer.method(get_ImportRecorder, 7, []);
  writer.method(get_ImportRecorder, 8, []);
  assertEquals(read(writer.take()), [
    {
      type: "defineInterface",
      name: "IMultisession",
      iid: interfaces.IMultisession.iid,
      base: 1,
    },
    {
      type: "defineInterface",
      name: "IDiscRecorder2",
      iid: IDiscRecorder2.iid,
      base: 1,
    },
    {
      type: "defineMethod",
      row: {
        interface: 2,
        name: "ImportRecorder",
        slot: 10,
        parameters: ["out required interface 3"],
      },
    },
    { type: "method", method: 0, object: 7 },
    { type: "method", method: 0, object: 8 },
  ]);
  writer.method(get_ImportRecorder, 9, []);
  assertEquals(read(writer.take()), [{ type: "method", method: 0, object: 9 }]);
});

test("a base travels before the interface that inherits from it", () => {
  const writer = new CallWriter();
  const base = define("IBase", IUnknown.iid, IUnknown, {});
  const derived = define("IDerived", IUnknown.iid, base, {
    clone: { slot: 3, in: [base, { array: base }], out: "self" },
    list: { slot: 4, out: { safearray: [base, IDispatch] } },
    next: {
      slot: 5,
      parameters: [{ in: "capacity" }, { out: { array: base } }, {
        out: "count",
      }],
    },
    kind: { slot: 6, in: ["enum Kind"], out: "enum Kind[]" },
  });
  const { clone, list, next, kind } = derived.methods;
  writer.method(clone, 1, []);
  writer.method(list, 1, []);
  writer.method(next, 1, []);
  writer.method(kind, 1, []);
  const calls = read(writer.take()).filter(({ type }) => type !== "method");
  assertEquals(calls, [
    { type: "defineInterface", name: "IBase", iid: IUnknown.iid, base: 0 },
    { type: "defineInterface", name: "IDerived", iid: IUnknown.iid, base: 2 },
    {
      type: "defineMethod",
      row: {
        interface: 3,
        name: "clone",
        slot: 3,
        parameters: ["in interface 2", "in interface[] 2", "out interface 3"],
      },
    },
    {
      type: "defineMethod",
      row: {
        interface: 3,
        name: "list",
        slot: 4,
        parameters: ["out interfaces 2 1"],
      },
    },
    {
      type: "defineMethod",
      row: {
        interface: 3,
        name: "next",
        slot: 5,
        parameters: ["in capacity", "out interface[capacity] 2", "out count"],
      },
    },
    {
      type: "defineMethod",
      row: {
        interface: 3,
        name: "kind",
        slot: 6,
        parameters: ["in LONG", "out LONG[]"],
      },
    },
  ]);
});

test("every method is read as it was written, with its inputs and between releases", () => {
  const writer = new CallWriter();
  for (const method of METHODS) {
    writer.method(method, 4, inputsOf(method));
    writer.release(-4);
  }
  const reader = new CallReader(structuredClone(writer.take()));
  let number = 0;
  const names: string[] = [];
  for (let call = reader.next(); call !== null; call = reader.next()) {
    if (call.type === "defineMethod") names.push(call.row.name);
    if (call.type === "release") assertEquals(call.object, -4);
    if (call.type !== "method") continue;
    const method = METHODS[number]!;
    assertEquals(call, { type: "method", method: number++, object: 4 });
    const expected = inputsOf(method);
    assertEquals(expected.map(() => reader.input()), expected);
  }
  assertEquals(number, METHODS.length);
  assertEquals(
    names,
    METHODS.map(({ name }) => name.replace(/^(get|put)_/, "")),
  );
});

test("a message that was taken is not sent again", () => {
  const writer = new CallWriter();
  writer.release(1);
  const first = writer.take();
  writer.release(2);
  assertEquals(
    [first, writer.take(), writer.take()],
    ["[2,1]", "[2,2]", "[]"],
  );
  assertEquals(new CallReader("[]").next(), null);
});

test("eight getters are a text of sixteen numbers", () => {
  const writer = new CallWriter();
  const { get_VendorId } = IDiscRecorder2.methods;
  writer.method(get_VendorId, 1, []);
  writer.take();
  for (let call = 0; call < 8; call++) writer.method(get_VendorId, 1, []);
  assertEquals(writer.take(), `[${Array(8).fill("7,1").join()}]`);
});

test("bytes go beside the text, which names them by their place", () => {
  const writer = new CallWriter();
  const { get_VendorId } = IDiscRecorder2.methods;
  const first = writer.bytes(new Uint8Array([1]));
  const second = writer.bytes(new Uint8Array([2, 3]));
  writer.method(get_VendorId, 1, [second, first]);
  const message = writer.take();
  const reader = new CallReader(structuredClone(message));
  let call = reader.next();
  while (call?.type !== "method") call = reader.next();
  assertEquals(reader.bytes(reader.input()), new Uint8Array([2, 3]));
  assertEquals(reader.bytes(reader.input()), new Uint8Array([1]));
  for (const nothing of [2, -1, "0x", null]) {
    assertThrows(() => reader.bytes(nothing), TypeError, "there are no bytes");
  }
  assertEquals(writer.take(), "[]");
});

/** A call as a test writes it: tables and methods by their places. */
type Step =
  | { type: "create"; coclass: number; table: number; object: number }
  | { type: "createFileStream"; path: string; table: number; object: number }
  | { type: "createMemoryStream"; table: number; object: number }
  | { type: "query"; from: number; table: number; object: number }
  | { type: "release"; object: number }
  | { type: "method"; method: number; object: number; inputs: WireValue[] };

/** Writes calls; some of their inputs are bytes. */
function write(writer: CallWriter, steps: readonly Step[]): CallRequest {
  const classes = Object.values(coclasses);
  for (const step of steps) {
    switch (step.type) {
      case "create":
        writer.create(classes[step.coclass]!, TABLES[step.table]!, step.object);
        break;
      case "createFileStream":
        writer.createFileStream(step.path, TABLES[step.table]!, step.object);
        break;
      case "createMemoryStream":
        writer.createMemoryStream(TABLES[step.table]!, step.object);
        break;
      case "query":
        writer.queryInterface(step.from, TABLES[step.table]!, step.object);
        break;
      case "release":
        writer.release(step.object);
        break;
      case "method":
        writer.method(METHODS[step.method]!, step.object, step.inputs);
    }
  }
  return writer.take();
}

/** Reads them as the worker does: by the definitions that came along, in this message or an earlier one. */
class Reading {
  readonly tables: string[] = [IUnknown.iid, IDispatch.iid];
  readonly bases: number[] = [-1, 0];
  readonly rows: MethodRow[] = [];

  steps(message: CallRequest): Step[] {
    const reader = new CallReader(structuredClone(message));
    const steps: Step[] = [];
    for (let call = reader.next(); call !== null; call = reader.next()) {
      switch (call.type) {
        case "defineInterface":
          assert(call.base < this.tables.length, "a base comes first");
          assert(!this.tables.includes(call.iid), "each comes once");
          this.tables.push(call.iid);
          this.bases.push(call.base);
          break;
        case "defineMethod":
          this.rows.push(call.row);
          break;
        case "release":
          steps.push({ ...call });
          break;
        case "create": {
          const { object, coclass } = call;
          const position = Object.values(coclasses).findIndex(({ clsid }) =>
            clsid === coclass.clsid
          );
          const table = this.#place(call.interface);
          steps.push({ type: "create", coclass: position, table, object });
          break;
        }
        case "createFileStream": {
          const { path, object } = call;
          const table = this.#place(call.interface);
          steps.push({ type: "createFileStream", path, table, object });
          break;
        }
        case "createMemoryStream": {
          const table = this.#place(call.interface);
          steps.push({ type: call.type, table, object: call.object });
          break;
        }
        case "query": {
          const { from, object } = call;
          const table = this.#place(call.interface);
          steps.push({ type: "query", from, table, object });
          break;
        }
        case "method": {
          const row = this.rows[call.method]!;
          const method = METHODS.findIndex(({ table, slot }) =>
            table.iid === this.tables[row.interface] && slot === row.slot
          );
          const inputs = row.parameters
            .filter((parameter) => parameter.startsWith("in "))
            .map(() => reader.input() as WireValue);
          steps.push({ type: "method", method, object: call.object, inputs });
        }
      }
    }
    return steps;
  }

  #place(number: number): number {
    return TABLES.findIndex(({ iid }) => iid === this.tables[number]);
  }
}

test("every interface that is queried is read as it was written", () => {
  const steps = TABLES.map((_, table): Step => ({
    type: "query",
    from: -3,
    table,
    object: 7,
  }));
  const writer = new CallWriter();
  const reading = new Reading();
  assertEquals(reading.steps(write(writer, steps)), steps);
  // And a second time, when no table travels any more.
  assertEquals(reading.steps(write(writer, steps)), steps);
  assertEquals(reading.tables.length, TABLES.length + 2);
  for (const { iid, base } of TABLES) {
    const number = reading.tables.indexOf(iid);
    assertEquals(reading.tables[reading.bases[number]!], base!.iid);
  }
});

test("any messages are read as they were written, each row having come once", () => {
  const object = fc.integer({ min: -(2 ** 31), max: 2 ** 31 });
  const value: fc.Arbitrary<WireValue> = fc.letrec<{ value: WireValue }>(
    (tie) => ({
      value: fc.oneof(
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true })
          .filter((number) => !Object.is(number, -0)),
        fc.string({ unit: "binary" }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 3 }),
      ),
    }),
  ).value;
  const table = fc.nat(TABLES.length - 1);
  const coclass = fc.nat(Object.values(coclasses).length - 1);
  const step = fc.oneof(
    fc.record({ type: fc.constant("create" as const), coclass, table, object }),
    fc.record({
      type: fc.constant("createFileStream" as const),
      path: fc.string({ unit: "binary" }),
      table,
      object,
    }),
    fc.record({
      type: fc.constant("createMemoryStream" as const),
      table,
      object,
    }),
    fc.record({
      type: fc.constant("query" as const),
      from: object,
      table,
      object,
    }),
    fc.record({ type: fc.constant("release" as const), object }),
    fc.nat(METHODS.length - 1).chain((method) => {
      const count = inputsOf(METHODS[method]!).length;
      return fc.record({
        type: fc.constant("method" as const),
        method: fc.constant(method),
        object,
        inputs: fc.array(value, { minLength: count, maxLength: count }),
      });
    }),
  );
  const messages = fc.array(fc.array(step, { maxLength: 30 }), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(messages, (all) => {
      const writer = new CallWriter();
      const reading = new Reading();
      for (const steps of all) {
        assertEquals<readonly Step[]>(
          reading.steps(write(writer, steps)),
          steps,
        );
      }
      const rows = reading.rows.map((row) => `${row.interface} ${row.slot}`);
      assertEquals(new Set(rows).size, rows.length);
    }),
    { seed: 10, numRuns: 150 },
  );
});

test("a text that was changed anywhere is read as calls, or refused as malformed, and never hangs", () => {
  const writer = new CallWriter();
  for (const method of METHODS.slice(0, 12)) {
    writer.method(method, 4, inputsOf(method));
  }
  writer.create(coclasses.MsftDiscMaster2, IDiscMaster2, 1);
  const text = writer.take() as string;
  const wrong = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.constantFrom("", "null", "-1", "1e999", "[", "]", "{}", '"', ",", "0.5"),
  );
  fc.assert(
    fc.property(
      fc.nat(text.length),
      fc.nat(6),
      wrong,
      (start, length, inserted) => {
        const changed = text.slice(0, start) + inserted +
          text.slice(start + length);
        try {
          read(changed);
        } catch (error) {
          assert(error instanceof TypeError, String(error));
          assert(error.message.startsWith("Cannot read"), error.message);
        }
      },
    ),
    { seed: 10, numRuns: 3000 },
  );
});

const FAILURE = {
  type: "com",
  hresult: 0x80004005,
  interfaceName: IDiscMaster2.name,
  method: "Count",
  description: "\u0000ä\udc00",
} as const;

test("every result comes back in a reply as it was given", () => {
  const results: CallResult[] = [
    ...[0, -1, -(2 ** 31), 2 ** 32 - 1],
    ...[true, false, null],
    ...["", "plain", '\u0000\u2028"\\ä光\ud83d\ude00', "lone \ud800", "\udc00"],
    ...[[], [1, -2], ["a", "\ud800"], [8, [3, null]]],
    FAILURE,
  ];
  const text = writeReply(results);
  assert(typeof text === "string");
  assertEquals(readReply(structuredClone(text)), results);
  for (const bytes of [new Uint8Array([0, 255]), [17, new Uint8Array([1])]]) {
    const withBytes = [...results, bytes];
    const reply = writeReply(withBytes);
    assert(typeof reply !== "string");
    assertEquals(readReply(structuredClone(reply)), withBytes);
  }
  assertEquals(readReply(writeReply([])), []);
});

test("a long reply travels as an array, and is read the same", () => {
  const results = Array.from({ length: 1000 }, (_, index) => index);
  const reply = writeReply(results);
  assert(Array.isArray(reply));
  assertEquals(readReply(structuredClone(reply)), results);
});

test("what holds no results is none, whatever it is", () => {
  for (
    const reply of [
      { type: "stats", liveObjects: 1 },
      null,
      undefined,
      5,
      "",
      "[1",
      "null",
      "5",
      '{"length":1}',
      new Uint8Array(3),
    ]
  ) {
    assertEquals(readReply(reply), null);
  }
});

test("a message that is malformed is a defect that says what is wrong", () => {
  const cases: [unknown[], string][] = [
    [["x"], 'its operation is "x"'],
    [[0.5], "its operation is 0.5"],
    [[null], "its operation is null"],
    [[2], "its object is undefined"],
    [[2, true], "its object is true"],
    [[0, 5], "its class is 5"],
    [[0, "C", 5], "its CLSID is 5"],
    [[0, "C", "x", 1], "its object is undefined"],
    [[1, 1, "x"], 'its interface is "x"'],
    [[3, 1], "its name is 1"],
    [[3, "I", "x"], "its base is undefined"],
    [[4, 0, "m", "3"], 'its slot is "3"'],
    [[4, 0, "m", 3, "out LONG"], 'its parameters is "out LONG"'],
    [[4, 0, "m", 3, [5]], "its parameters is [5]"],
    [[5, 1], "its path is 1"],
    [[5, "/a", "x"], 'its interface is "x"'],
    [[6, 2], "its object is undefined"],
    [[7], "its object is undefined"],
  ];
  for (const [message, expected] of cases) {
    assertThrows(() => read(JSON.stringify(message)), TypeError, expected);
  }
  assertThrows(() => read("[7,1]", 1), TypeError, "an input is missing");
});

test("a message that is no list of calls is a defect", () => {
  for (const text of ["", "[1", "null", "5", "{}"]) {
    assertThrows(
      () => new CallReader(text),
      TypeError,
      `Cannot read calls: received ${JSON.stringify(text)}`,
    );
  }
});

test("only a failed call's result is a failure", () => {
  assertEquals(failureOf(FAILURE), FAILURE);
  const values: unknown[] = [
    ...[0, -1, true, false, null, "", "com", [], [1], new Uint8Array(1)],
    // An object that is no failure is no result either: the row refuses it.
    ...[{}, { type: "native" }, { ...FAILURE, hresult: "5" }],
    Object.create(FAILURE),
  ];
  for (const value of values) {
    assertEquals(failureOf(value as CallResult), null);
  }
});
