import {
  CallReader,
  CallWriter,
  failureOf,
  methodOf,
} from "../src/abi/call_message.ts";
import { COCLASSES, MsftDiscMaster2 } from "../src/abi/coclasses.ts";
import {
  IDiscMaster2,
  IDiscRecorder2,
  INTERFACES,
  METHODS,
} from "../src/abi/interfaces.ts";
import {
  type CallElement,
  CREATE,
  QUERY_INTERFACE,
  RELEASE,
} from "../src/abi/protocol.ts";
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
  const message = writer.take();
  assert(message.every((element) => typeof element !== "object"));
  return new CallReader(structuredClone(message));
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

test("interfaces that are queried, one or several, are read as they were written", () => {
  const writer = new CallWriter();
  for (const table of INTERFACES) writer.queryInterface(-3, [table], 7);
  writer.queryInterface(5, INTERFACES, 8);
  const reader = sent(writer);
  for (const table of INTERFACES) {
    assertEquals(reader.operation(), QUERY_INTERFACE);
    assertEquals(reader.object(), -3);
    assertEquals(reader.object(), 7);
    assertEquals(reader.interfaceTables(), [table]);
  }
  assertEquals(reader.operation(), QUERY_INTERFACE);
  assertEquals(reader.object(), 5);
  assertEquals(reader.object(), 8);
  assertEquals(reader.interfaceTables(), INTERFACES);
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
  const first = writer.take();
  writer.release(2);
  assertEquals([first, writer.take(), writer.take()], [[RELEASE, 1], [
    RELEASE,
    2,
  ], []]);
  assert(new CallReader([]).atEnd);
});

test("eight getters are sixteen numbers", () => {
  const writer = new CallWriter();
  const { get_VendorId } = IDiscRecorder2.methods;
  for (let call = 0; call < 8; call++) writer.method(get_VendorId, 1, []);
  const message = writer.take();
  assertEquals(message.length, 16);
  assert(message.every((element) => typeof element === "number"));
});

test("what is malformed is a defect that says what is wrong", () => {
  const { get_Item } = IDiscMaster2.methods;
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
    [[0], (reader) => reader.interfaceTables(), "asks for 0 interfaces"],
    [
      [2, 0],
      (reader) => reader.interfaceTables(),
      "its interface is undefined",
    ],
    [[], (reader) => reader.inputs(get_Item), "get_Item: its LONG is missing"],
  ];
  for (const [message, read, expected] of cases) {
    assertThrows(() => read(new CallReader(message)), Error, expected);
  }
  assertThrows(() => methodOf(0), RangeError, "no method");
  assertThrows(() => methodOf(METHODS.length + 99), RangeError, "no method");
});

test("only a failed call's result is a failure", () => {
  const failure = {
    type: "com",
    hresult: 0x80004005,
    interfaceName: IDiscMaster2.name,
    method: MsftDiscMaster2.name,
    description: null,
  } as const;
  assertEquals(failureOf(failure), failure);
  for (
    const value of [0, -1, true, false, "", "com", [], [1], new Uint8Array(1)]
  ) {
    assertEquals(failureOf(value), null);
  }
});
