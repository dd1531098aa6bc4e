import {
  CallReader,
  CallWriter,
  CREATE,
  failureOf,
  METHOD,
  methodOf,
  QUERY_INTERFACE,
  readReply,
  RELEASE,
  writeReply,
} from "../src/abi/call_message.ts";
import { COCLASSES, MsftDiscMaster2 } from "../src/abi/coclasses.ts";
import {
  IDiscFormat2Data,
  IDiscMaster2,
  IDiscRecorder2,
  INTERFACES,
  METHODS,
} from "../src/abi/interfaces.ts";
import type { CallElement, CallResult } from "../src/abi/protocol.ts";
import { assert, assertEquals, assertThrows } from "./_assert.ts";

function test(name: string, run: () => void): void {
  Deno.test(name, { permissions: "none" }, run);
}

/** A value such as the main thread passes for a parameter of each type. */
function inputFor(type: string): CallElement {
  if (type === "BSTR") return "ä\ud800\u0000";
  return type === "VARIANT_BOOL" || type === "BOOLEAN" ? true : -5;
}

/** What structured clone makes of a message on its way. */
function sent(writer: CallWriter): CallReader {
  return new CallReader(structuredClone(writer.take()));
}

test("every class and interface that is created is read as it was written", () => {
  const writer = new CallWriter();
  let object = 0;
  for (const coclass of COCLASSES) {
    for (const table of INTERFACES) writer.create(coclass, table, ++object);
  }
  const reader = sent(writer);
  object = 0;
  for (const coclass of COCLASSES) {
    for (const table of INTERFACES) {
      assertEquals(reader.operation(), CREATE);
      assertEquals(reader.coclass(), coclass);
      assertEquals(reader.interfaceTable(), table);
      assertEquals(reader.object(), ++object);
    }
  }
  assert(reader.atEnd);
});

test("every interface that is queried is read as it was written", () => {
  const writer = new CallWriter();
  for (const table of INTERFACES) writer.queryInterface(-3, table, 7);
  const reader = sent(writer);
  for (const table of INTERFACES) {
    assertEquals(reader.operation(), QUERY_INTERFACE);
    assertEquals(reader.object(), -3);
    assertEquals(reader.interfaceTable(), table);
    assertEquals(reader.object(), 7);
  }
  assert(reader.atEnd);
});

test("interfaces that are wanted of an array are read as they were written", () => {
  const { get_MultisessionInterfaces } = IDiscFormat2Data.methods;
  const writer = new CallWriter();
  writer.interfaces(get_MultisessionInterfaces, 5, INTERFACES);
  writer.interfaces(get_MultisessionInterfaces, 6, [IDiscMaster2]);
  const reader = sent(writer);
  for (const [object, tables] of [[5, INTERFACES], [6, [IDiscMaster2]]]) {
    assertEquals(methodOf(reader.operation()), get_MultisessionInterfaces);
    assertEquals(reader.object(), object);
    assertEquals(reader.wanted(get_MultisessionInterfaces), tables);
  }
  assert(reader.atEnd);
});

test("every method is read as it was written, with its inputs and between releases", () => {
  const writer = new CallWriter();
  for (const method of METHODS) {
    writer.method(method, 4, method.in.map(inputFor));
    writer.release(-4);
  }
  const reader = sent(writer);
  for (const method of METHODS) {
    assertEquals(methodOf(reader.operation()), method);
    assertEquals(reader.object(), 4);
    assertEquals(reader.inputs(method), method.in.map(inputFor));
    assertEquals(reader.operation(), RELEASE);
    assertEquals(reader.object(), -4);
  }
  assert(reader.atEnd);
});

test("a message that was taken is not sent again", () => {
  const writer = new CallWriter();
  writer.release(1);
  assertEquals(writer.count, 1);
  const first = writer.take();
  assertEquals(writer.count, 0);
  writer.release(2);
  assertEquals(
    [first, writer.take(), writer.take()],
    ["[2,1]", "[2,2]", "[]"],
  );
  assert(new CallReader("[]").atEnd);
});

test("eight getters are a text of sixteen numbers", () => {
  const writer = new CallWriter();
  const { get_VendorId } = IDiscRecorder2.methods;
  for (let call = 0; call < 8; call++) writer.method(get_VendorId, 1, []);
  const operation = METHOD + get_VendorId.index;
  assertEquals(
    writer.take(),
    `[${Array(8).fill(`${operation},1`).join()}]`,
  );
});

const FAILURE = {
  type: "com",
  hresult: 0x80004005,
  interfaceName: IDiscMaster2.name,
  method: MsftDiscMaster2.name,
  description: "\u0000ä\udc00",
} as const;

test("a long message travels as an array, and is read the same", () => {
  const writer = new CallWriter();
  const { get_VendorId } = IDiscRecorder2.methods;
  for (let call = 0; call < 1000; call++) writer.method(get_VendorId, call, []);
  const message = writer.take();
  assert(Array.isArray(message));
  const reader = new CallReader(structuredClone(message));
  for (let call = 0; call < 1000; call++) {
    assertEquals(methodOf(reader.operation()), get_VendorId);
    assertEquals(reader.object(), call);
  }
  assert(reader.atEnd);
  const results = Array.from({ length: 1000 }, (_, index) => index);
  const reply = writeReply(results);
  assert(Array.isArray(reply));
  assertEquals(readReply(structuredClone(reply)), results);
});

test("every result comes back in a reply as it was given", () => {
  const results: CallResult[] = [
    ...[0, -1, -(2 ** 31), 2 ** 32 - 1],
    ...[true, false],
    ...["", "plain", '\u0000\u2028"\\ä光\ud83d\ude00', "lone \ud800", "\udc00"],
    ...[[], [1, -2], ["a", "\ud800"]],
    FAILURE,
  ];
  const text = writeReply(results);
  assert(typeof text === "string");
  assertEquals(readReply(structuredClone(text)), results);
  const withBytes = [...results, new Uint8Array([0, 255])];
  const reply = writeReply(withBytes);
  assert(typeof reply !== "string");
  assertEquals(readReply(structuredClone(reply)), withBytes);
  assertEquals(readReply(writeReply([])), []);
});

test("a reply to anything but calls is no results", () => {
  assertEquals(readReply({ type: "stats", liveObjects: 1 }), null);
  assertEquals(readReply({ type: "closed", released: 0 }), null);
});

test("what is malformed is a defect that says what is wrong", () => {
  const { get_Item } = IDiscMaster2.methods;
  const { get_MultisessionInterfaces } = IDiscFormat2Data.methods;
  const cases: [CallElement[], (reader: CallReader) => unknown, string][] = [
    [["x"], (reader) => reader.operation(), 'its operation is "x"'],
    [[], (reader) => reader.object(), "its object is undefined"],
    [[true], (reader) => reader.object(), "its object is true"],
    [
      [COCLASSES.length],
      (reader) => reader.coclass(),
      `no class ${COCLASSES.length}`,
    ],
    [[-1], (reader) => reader.interfaceTable(), "no interface -1"],
    [
      [0],
      (reader) => reader.wanted(get_MultisessionInterfaces),
      "asks for 0 interfaces",
    ],
    [
      [2, 0],
      (reader) => reader.wanted(get_MultisessionInterfaces),
      "its interface is undefined",
    ],
    [[], (reader) => reader.inputs(get_Item), "get_Item: its LONG is missing"],
  ];
  for (const [message, read, expected] of cases) {
    assertThrows(
      () => read(new CallReader(JSON.stringify(message))),
      Error,
      expected,
    );
  }
  assertThrows(() => methodOf(0), RangeError, "no method");
  assertThrows(() => methodOf(METHODS.length + 99), RangeError, "no method");
});

test("what is no list of calls is a defect", () => {
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
  for (
    const value of [0, -1, true, false, "", "com", [], [1], new Uint8Array(1)]
  ) {
    assertEquals(failureOf(value), null);
  }
});
