/**
 * Declared interfaces of servers that Wine brings and nobody here wrote: each
 * test checks values that it set up itself.
 *
 * No class of Wine 10 leaves an IErrorInfo, so that the text of an error is
 * tested with this project's own server, in com_test.ts.
 */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLess,
  assertRejects,
  assertStringIncludes,
} from "../_assert.ts";
import {
  type Apartment,
  ComError,
  openApartment,
  permissionOptions,
} from "@discworks/imapi2";
import {
  type ComClass,
  ComObject,
  Variant,
  type VariantValue,
} from "@discworks/imapi2/com";
import {
  DOM_DOCUMENT_60,
  IXMLDOMDocument2,
  IXMLDOMElement,
} from "./_foreign_documents.ts";
import {
  DICTIONARY,
  FILE_SYSTEM_OBJECT,
  IDictionary,
  IEnumVARIANT,
  IFile,
  IFileSystem3,
  IRawDictionary,
  IScriptControl,
  RawField,
  RECORDSET,
  Recordset,
  SCRIPT_CONTROL,
} from "./_foreign_scripting.ts";
import {
  DATA_CONVERT,
  GLOBAL_INTERFACE_TABLE,
  IDailyTrigger,
  IDataConvert,
  IDateRange,
  IFont,
  IGlobalInterfaceTable,
  IMFMediaEngineClassFactory,
  IOpcFactory,
  IShellLinkW,
  IStream,
  ITaskService,
  IUIAutomation,
  IWbemLocator,
  IWICComponentInfo,
  IWICImagingFactory,
  MEDIA_ENGINE_FACTORY,
  OPC_FACTORY,
  SHELL_LINK,
  STD_FONT,
  STREAM_IID,
  TASK_SERVICE,
  UI_AUTOMATION,
  WBEM_LOCATOR,
  WIC_FACTORY,
} from "./_foreign_system.ts";

const S_OK = 0;
const S_FALSE = 1;
const TYPE_MISMATCH = 0x80020005;
const MISSING = new Variant("ERROR", 0x80020004);

/** Text that every way through must leave as it is; the last one is half a character. */
const TEXTS = [
  "Größe",
  "光学ディスク",
  "привет, мир",
  "עברית",
  "العربية",
  "e\u0301 ≠ é",
  "💿🜁",
  "x\uD83D",
];

/** Runs a test in an apartment, and checks that it released all that it got. */
async function inApartment(
  test: (apartment: Apartment) => Promise<void>,
): Promise<void> {
  await using apartment = await openApartment();
  await test(apartment);
  assertEquals((await apartment.stats()).liveObjects, 0);
}

/** The interface that a value must have, which is an object. */
async function objectOf<Proxy extends ComObject>(
  value: VariantValue,
  type: ComClass<Proxy>,
): Promise<Proxy> {
  assertInstanceOf(value, ComObject);
  using object = value;
  const proxy = await object.as(type);
  assert(proxy !== null);
  return proxy;
}

/** Runs a test with a folder of its own, which the server makes and removes. */
async function inFolder(
  apartment: Apartment,
  test: (files: IFileSystem3, folder: string) => Promise<void>,
): Promise<void> {
  using files = await apartment.create(FILE_SYSTEM_OBJECT, IFileSystem3);
  const TEMPORARY_FOLDER = 2;
  using temporary = await files.getSpecialFolder(TEMPORARY_FOLDER);
  const path = await files.buildPath(
    await temporary.path(),
    await files.getTempName(),
  );
  using folder = await files.createFolder(path);
  try {
    await test(files, await folder.path());
  } finally {
    await files.deleteFolder(path, true);
  }
  assertEquals(await files.folderExists(path), false);
}

type IFileSystem3 = typeof IFileSystem3.prototype;

/** A VARIANT byte for byte, with a value of 64 bits. */
function rawVariant(vt: number, value: bigint): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint16(0, vt, true);
  view.setBigUint64(8, value, true);
  return new Uint8Array(view.buffer);
}

/** Runs a test with a field that takes a VARIANT of any kind, in a table of one row. */
async function withField(
  apartment: Apartment,
  test: (
    field: typeof RawField.prototype,
    recordset: typeof Recordset.prototype,
  ) => Promise<void>,
): Promise<void> {
  using recordset = await apartment.create(RECORDSET, Recordset);
  const USE_CLIENT = 3;
  await recordset.putCursorLocation(USE_CLIENT);
  using fields = await recordset.fields();
  const [VARIANTS, NULLABLE] = [12, 0x20];
  await fields.append("größe", VARIANTS, 0n, NULLABLE, MISSING);
  await recordset.open(MISSING, MISSING, -1, -1, -1);
  await recordset.addNew(MISSING, MISSING);
  assertEquals(await recordset.recordCount(), 1n);
  using field = await fields.item("größe");
  using raw = await field.as(RawField);
  await test(raw!, recordset);
}

/** As assertEquals(), which takes 0 and -0 for the same. */
function assertSame(actual: VariantValue, expected: VariantValue): void {
  assertEquals(actual, expected);
  if (expected === 0) assert(Object.is(actual, expected));
}

function script(apartment: Apartment) {
  return apartment.create(SCRIPT_CONTROL, IScriptControl);
}

Deno.test("a dictionary keeps text of every script, as keys and as items", () =>
  inApartment(async (apartment) => {
    using dictionary = await apartment.create(DICTIONARY, IDictionary);
    await Promise.all(
      TEXTS.map((text, index) => dictionary.add(text, TEXTS.at(-1 - index))),
    );
    assertEquals(await dictionary.count(), TEXTS.length);
    assertEquals(await dictionary.keys(), TEXTS);
    assertEquals(await dictionary.items(), TEXTS.toReversed());
    assertEquals(await dictionary.item(TEXTS[0]), TEXTS.at(-1));
    const long = "ü".repeat(300_000);
    await dictionary.putItem("long", long);
    assertEquals(await dictionary.item("long"), long);
  }));

Deno.test("text is counted and not ended: zeros within it and at its end survive", () =>
  inApartment(async (apartment) => {
    using dictionary = await apartment.create(DICTIONARY, IDictionary);
    const texts = ["a\0b", "\0", "end\0\0", ""];
    for (const [index, text] of texts.entries()) {
      await dictionary.add(index, text);
      assertEquals(await dictionary.item(index), text);
    }
    await dictionary.removeAll();
    await dictionary.add("key\0with zero", null);
    assertEquals(await dictionary.keys(), ["key\0with zero"]);
    using control = await script(apartment);
    await control.putLanguage("VBScript");
    assertEquals(await control.evaluate('"a" & Chr(0) & "b"'), "a\0b");
  }));

/** Values that come back as themselves, as VARIANTs of every kind. */
const SAME: readonly VariantValue[] = [
  undefined,
  null,
  true,
  false,
  0,
  -1,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 31,
  -0,
  0.1,
  Number.MAX_VALUE,
  5e-324,
  NaN,
  Infinity,
  -Infinity,
  2n ** 63n - 1n,
  -(2n ** 63n),
  "",
  "text",
  new Date("2023-03-15T18:30:15.250Z"),
  Uint8Array.of(0, 1, 254, 255),
  new Uint8Array(0),
  [],
  [1, "two", [3n, [null, undefined]], true],
  [Uint8Array.of(7), [Uint8Array.of(8, 9)]],
];

/** Those of a type of their own, and what comes back. */
const TYPED: readonly (readonly [Variant, VariantValue])[] = [
  [new Variant("I1", -128), -128],
  [new Variant("UI1", 255), 255],
  [new Variant("I2", -32768), -32768],
  [new Variant("UI2", 65535), 65535],
  [new Variant("I4", -7), -7],
  [new Variant("UI4", 2 ** 32 - 1), 2 ** 32 - 1],
  [new Variant("INT", -77), -77],
  [new Variant("UINT", 4000000001), 4000000001],
  [new Variant("I8", -5n), -5n],
  [new Variant("UI8", 2n ** 64n - 1n), 2n ** 64n - 1n],
  [new Variant("R4", 1.25), 1.25],
  [new Variant("R8", 7), 7],
  [new Variant("DATE", new Date(0)), new Date(0)],
  [new Variant("BOOL", true), true],
  [new Variant("BSTR", "text"), "text"],
  [new Variant("DISPATCH", null), null],
  [new Variant("UNKNOWN", null), null],
  [MISSING, MISSING],
];

Deno.test("a VARIANT of every kind comes back as it went in, by pointer", () =>
  inApartment(async (apartment) => {
    using dictionary = await apartment.create(DICTIONARY, IDictionary);
    const pairs = [
      ...SAME.map((value) => [value, value] as const),
      ...TYPED,
    ];
    for (const [value, expected] of pairs) {
      await dictionary.putItem("key", value);
      assertSame(await dictionary.item("key"), expected);
    }
    await dictionary.removeAll();
    for (const [index, [value]] of pairs.entries()) {
      await dictionary.add(index, value);
    }
    assertEquals(await dictionary.items(), pairs.map((pair) => pair[1]));
  }));

Deno.test("a VARIANT of every kind comes back as it went in, by value", () =>
  inApartment((apartment) =>
    withField(apartment, async (field, recordset) => {
      for (const value of SAME) {
        await field.putValue(value);
        assertSame(await field.value(), value);
      }
      for (const [value, expected] of TYPED) {
        await field.putValue(value);
        assertSame(await field.value(), expected);
      }
      await field.putValue(recordset);
      using again = await objectOf(await field.value(), Recordset);
      assertEquals(await again.recordCount(), 1n);
      await field.putValue(null);
    })
  ));

Deno.test("a VARIANT that points at its value is refused, and nothing is read there", () =>
  inApartment((apartment) =>
    withField(apartment, async (field) => {
      const [I4, ARRAY_OF_UI1, BYREF] = [0x3, 0x2011, 0x4000];
      for (const vt of [I4 | BYREF, ARRAY_OF_UI1 | BYREF]) {
        // Where nothing is: whoever reads there ends the process.
        await field.putRaw(rawVariant(vt, 0x10n));
        const error = await assertRejects(() => field.value(), ComError);
        assertEquals([error.hresult, error.method], [TYPE_MISMATCH, "Value"]);
      }
      await field.putValue("text");
      assertEquals(await field.value(), "text");
    })
  ));

Deno.test("another program sees the VARTYPEs that were meant", () =>
  inApartment(async (apartment) => {
    using dictionary = await apartment.create(DICTIONARY, IDictionary);
    using control = await script(apartment);
    await control.putLanguage("VBScript");
    assertEquals(await control.language(), "VBScript");
    await control.addObject("items", dictionary, false);
    const typeNames: readonly (readonly [VariantValue, string])[] = [
      [undefined, "Empty"],
      [null, "Null"],
      [1, "Long"],
      [2 ** 31, "Double"],
      [new Variant("R8", 1), "Double"],
      [new Variant("R4", 1), "Single"],
      [new Variant("I2", 1), "Integer"],
      [new Variant("UI1", 1), "Byte"],
      ["1", "String"],
      [true, "Boolean"],
      [new Date(0), "Date"],
      [[1], "Variant()"],
    ];
    for (const [value, name] of typeNames) {
      await dictionary.putItem("x", value);
      assertEquals(await control.evaluate('TypeName(items.Item("x"))'), name);
    }
    await dictionary.putItem("x", [1, 2.5, new Variant("I2", 3)]);
    await control.addCode(
      "Function Sum(a)\nFor Each e In a\nSum = Sum + e\nNext\nEnd Function",
    );
    assertEquals(await control.evaluate('Sum(items.Item("x"))'), 6.5);
    await control.addCode('items.Add "set by script", Array(1, "ü", 2.5)');
    assertEquals(await dictionary.item("set by script"), [1, "ü", 2.5]);
  }));

Deno.test("objects go into VARIANTs and come out as proxies of their own", () =>
  inApartment(async (apartment) => {
    using outer = await apartment.create(DICTIONARY, IDictionary);
    using inner = await apartment.create(DICTIONARY, IDictionary);
    await outer.add("inner", inner);
    await outer.add("unknown", new Variant("UNKNOWN", inner));
    await outer.add("list", [inner, [inner], null]);
    await outer.putItemByReference("by reference", inner);
    {
      using again = await objectOf(await outer.item("inner"), IDictionary);
      await again.add("key", "value");
    }
    assertEquals(await inner.item("key"), "value");
    inner.release();
    for (const key of ["unknown", "by reference"]) {
      using again = await objectOf(await outer.item(key), IDictionary);
      assertEquals(await again.item("key"), "value");
    }
    const list = await outer.item("list");
    assert(Array.isArray(list) && Array.isArray(list[1]));
    using first = await objectOf(list[0], IDictionary);
    using second = await objectOf(list[1][0], IDictionary);
    assertEquals(list[2], null);
    assertEquals([await first.count(), await second.count()], [1, 1]);
    // An interface that is no IDispatch goes as UNKNOWN.
    using factory = await apartment.create(WIC_FACTORY, IWICImagingFactory);
    using stream = await factory.createStream();
    await outer.putItem("stream", stream);
    using streamAgain = await objectOf(await outer.item("stream"), IStream);
    assert(streamAgain !== stream);
  }));

Deno.test("DATEs keep the fields of UTC, from the year 100 to 9999, by pointer and by value", () =>
  inApartment(async (apartment) => {
    using dictionary = await apartment.create(DICTIONARY, IDictionary);
    using factory = await apartment.create(
      MEDIA_ENGINE_FACTORY,
      IMFMediaEngineClassFactory,
    );
    using seconds = await factory.createTimeRange();
    using range = await seconds.as(IDateRange);
    for (
      const time of [
        "0100-01-01T00:00:00.000Z",
        "1899-12-29T06:00:00.001Z",
        "1899-12-30T00:00:00.000Z",
        "1969-12-31T23:59:59.999Z",
        "2024-02-29T12:34:56.789Z",
        "9999-12-31T23:59:59.000Z",
      ]
    ) {
      const date = new Date(time);
      await dictionary.putItem("date", date);
      assertEquals(await dictionary.item("date"), date);
    }
    const [start, end] = [
      new Date("2023-03-15T18:00:00Z"),
      new Date("2023-03-16T06:00:00.500Z"),
    ];
    await range!.addRange(start, end);
    assertEquals([await range!.getStart(0), await range!.getEnd(0)], [
      start,
      end,
    ]);
    assertEquals(await seconds.getStart(0), 45000.75);
    const outside = new Date("+010000-01-01T00:00:00Z");
    await assertRejects(
      () => dictionary.putItem("date", outside),
      TypeError,
      "years 100 to 9999",
    );
    using control = await script(apartment);
    await control.putLanguage("VBScript");
    assertEquals(await control.evaluate("CDate(45000.75)"), start);
  }));

Deno.test("doubles and 16 bits go by value and come back", () =>
  inApartment(async (apartment) => {
    using factory = await apartment.create(
      MEDIA_ENGINE_FACTORY,
      IMFMediaEngineClassFactory,
    );
    using range = await factory.createTimeRange();
    await range.addRange(1.5, 4.25);
    assertEquals([await range.getStart(0), await range.getEnd(0)], [1.5, 4.25]);
    const beyond = await assertRejects(() => range.getStart(9), ComError);
    assertEquals(beyond.code, "E_INVALIDARG");

    using font = await apartment.create(STD_FONT, IFont);
    await font.putWeight(650);
    await font.putBold(true);
    assertEquals(await font.bold(), true);
    await font.putWeight(300);
    assertEquals([await font.weight(), await font.bold()], [300, false]);
    using copy = await font.clone();
    assertEquals(await font.isEqual(copy), S_OK);
    await copy!.putWeight(700);
    assertEquals(await font.isEqual(copy), S_FALSE);
    await assertRejects(() => font.putWeight(32768), RangeError, "32767");

    using service = await apartment.create(TASK_SERVICE, ITaskService);
    using task = await service.newTask(0);
    using triggers = await task.triggers();
    const DAILY = 2;
    using trigger = await triggers.create(DAILY);
    using daily = await trigger.as(IDailyTrigger);
    await daily!.putDaysInterval(5);
    assertEquals(await daily!.daysInterval(), 5);
    const negative = await assertRejects(
      () => daily!.putDaysInterval(-1),
      ComError,
    );
    assertEquals(negative.code, "E_INVALIDARG");
  }));

Deno.test("twelve parameters, of 8, 16, 32 and 64 bits, each arrive in their place", () =>
  inApartment(async (apartment) => {
    using converter = await apartment.create(DATA_CONVERT, IDataConvert);
    const [I2, I4, WSTR] = [2, 3, 130];
    assertEquals(await converter.canConvert(WSTR, I4), S_OK);
    assertEquals(await converter.canConvert(72, 5), S_FALSE);
    const [length, number, status] = await converter.convertText(
      WSTR,
      I4,
      14n,
      "-123456",
      8n,
      0,
      0,
      0,
      0,
    );
    assertEquals([length, status], [4n, 0]);
    assertEquals(new DataView(number.buffer).getInt32(0, true), -123456);
    const tooLarge = await assertRejects(
      () => converter.convertText(WSTR, I2, 10n, "70000", 8n, 0, 0, 0, 0),
      ComError,
    );
    assertEquals(tooLarge.method, "DataConvert");
    await assertRejects(
      () => converter.convertText(WSTR, I4, 2n, "1", 8n, 0, 256, 0, 0),
      RangeError,
      "from 0 to 255",
    );
  }));

Deno.test("IEnumVARIANT gives as many as there is room for, and S_FALSE with the rest", () =>
  inApartment(async (apartment) => {
    using dictionary = await apartment.create(DICTIONARY, IDictionary);
    const keys = ["eins", "zwei", 3, null, new Date(0)];
    for (const key of keys) await dictionary.add(key, key);
    using unknown = await dictionary.newEnum();
    using values = await unknown.as(IEnumVARIANT);
    assertEquals(await values!.next(2), [["eins", "zwei"], S_OK]);
    using rest = await values!.clone();
    assertEquals(await values!.next(8), [keys.slice(2), S_FALSE]);
    assertEquals(await values!.next(8), [[], S_FALSE]);
    await values!.reset();
    // Wine's clone begins at the start; Windows' goes on from where the original was.
    await rest!.reset();
    assertEquals(await rest!.next(1), [["eins"], S_OK]);
    assertEquals(await values!.next(keys.length), [keys, S_OK]);
    await assertRejects(() => values!.next(-1), RangeError, "from 0 to");
  }));

Deno.test("a collection of objects enumerates proxies", () =>
  inApartment((apartment) =>
    inFolder(apartment, async (files, folder) => {
      const names = ["größe.txt", "光学.txt", "z.bin"];
      for (const name of names) {
        using text = await files.createTextFile(
          await files.buildPath(folder, name),
          false,
          true,
        );
        await text.close();
      }
      using opened = await files.getFolder(folder);
      using collection = await opened.files();
      assertEquals(await collection.count(), names.length);
      using unknown = await collection.newEnum();
      using entries = await unknown.as(IEnumVARIANT);
      const [values, code] = await entries!.next(10);
      assertEquals(code, S_FALSE);
      const found = await Promise.all(values.map(async (value) => {
        using file = await objectOf(value, IFile);
        return await file.fileName();
      }));
      assertEquals(found.toSorted(), names.toSorted());
    })
  ));

Deno.test("files are written and read with text of every script, and dated", () =>
  inApartment((apartment) =>
    inFolder(apartment, async (files, folder) => {
      const path = await files.buildPath(folder, "привет.txt");
      const before = Date.now();
      {
        using text = await files.createTextFile(path, false, true);
        await text.writeLine(TEXTS.join("|"));
        await text.write("a\0b");
        await text.close();
      }
      assertEquals(await files.fileExists(path), true);
      const [FOR_READING, UNICODE] = [1, -1];
      {
        using text = await files.openTextFile(
          path,
          FOR_READING,
          false,
          UNICODE,
        );
        assertEquals(await text.atEndOfStream(), false);
        assertEquals(await text.read(5), "Größe");
        assertEquals(
          await text.readLine(),
          TEXTS.join("|").slice("Größe".length),
        );
        // A success with a code of its own, beside the text.
        assertEquals(await text.readAll(), ["a\0b", S_FALSE]);
        assertEquals(await text.atEndOfStream(), true);
        const end = await assertRejects(() => text.readAll(), ComError);
        assertEquals([end.hresult, end.interfaceName, end.method], [
          0x800A003E,
          "ITextStream",
          "readAll",
        ]);
        await text.close();
      }
      using file = await files.getFile(path);
      assertEquals(await file.path(), path);
      const units = TEXTS.join("|").length + "\r\n".length + "a\0b".length;
      assertEquals(await file.size(), 2 + 2 * units);
      await file.putAttributes(1);
      assertEquals(await file.attributes() & 1, 1);
      await file.putAttributes(0);
      // The rig's time zone is UTC, in which a DATE then is.
      const modified = (await file.dateLastModified()).getTime();
      assertLess(Math.abs(modified - before), 60_000);
      assertEquals(await files.getExtensionName(path), "txt");
      // A null BSTR is the empty text, and goes in as null.
      assertEquals(await files.getExtensionName("none"), "");
      assertEquals(await files.getExtensionName(null), "");
      const missing = await assertRejects(
        () => files.getFolder("C:\\no such folder"),
        ComError,
      );
      assertEquals([missing.hresult, missing.method, missing.description], [
        0x800A004C,
        "GetFolder",
        null,
      ]);
    })
  ));

Deno.test("a document is built of nodes that go in and come out", () =>
  inApartment(async (apartment) => {
    using document = await apartment.create(DOM_DOCUMENT_60, IXMLDOMDocument2);
    // S_FALSE with a null pointer: there is none.
    assertEquals(await document.documentElement(), [null, S_FALSE]);
    assertEquals(await document.hasChildNodes(), [false, S_FALSE]);
    using root = await document.createElement("größe");
    using appended = await document.appendChild(root);
    assertEquals(await appended!.nodeName(), "größe");
    using second = await document.createElement("second");
    using first = await document.createElement("first");
    using _second = await root.insertBefore(second, undefined);
    // The reference node goes as a VARIANT by value.
    using _first = await root.insertBefore(first, second);
    await second.putText("光学 & <ディスク>");
    for (
      const [name, value, text] of [
        ["text", "é", "é"],
        ["number", 42, "42"],
        ["fraction", 2.5, "2.5"],
      ] as const
    ) {
      await first.setAttribute(name, value);
      assertEquals(await first.getAttribute(name), [text, S_OK]);
    }
    assertEquals(await first.getAttribute("none"), [null, S_FALSE]);
    assertEquals(
      await second.xml(),
      "<second>光学 &amp; &lt;ディスク&gt;</second>",
    );
    {
      const [child, success] = await root.firstChild();
      using node = child;
      assertEquals([await node!.nodeName(), success], ["first", S_OK]);
    }
    assertEquals(await root.nodeValue(), [null, S_FALSE]);
    assertEquals(await root.namespaceUri(), ["", S_FALSE]);
    const [found, code] = await root.selectSingleNode("second");
    using node = found;
    assertEquals([await node!.text(), code], ["光学 & <ディスク>", S_OK]);
    using element = await node!.as(IXMLDOMElement);
    assertEquals(await element!.nodeType(), 1);
    assertEquals(await root.selectSingleNode("none"), [null, S_FALSE]);
    const [ELEMENT] = [1];
    using made = await document.createNode(ELEMENT, "made", "urn:x");
    assertEquals(await made.namespaceUri(), ["urn:x", S_OK]);
    // Null where an interface is taken, and an interface that must not be null.
    const nothing = await assertRejects(
      () => document.appendChild(null),
      ComError,
    );
    assertEquals([nothing.code, nothing.description], ["E_INVALIDARG", null]);
    const bad = await assertRejects(() => root.selectSingleNode("["), ComError);
    assertEquals([bad.interfaceName, bad.method], [
      "IXMLDOMNode",
      "selectSingleNode",
    ]);
  }));

Deno.test("a document that cannot be parsed says so in values of its own", () =>
  inApartment(async (apartment) => {
    using document = await apartment.create(DOM_DOCUMENT_60, IXMLDOMDocument2);
    assertEquals(await document.loadXml("<a><b></a>"), [false, S_FALSE]);
    {
      using error = await document.parseError();
      const [[code], [reason], line] = await Promise.all([
        error.errorCode(),
        error.reason(),
        error.line(),
      ]);
      assertLess(code, 0);
      assert(reason.length > 0);
      assertEquals(line, 0);
    }
    assertEquals(await document.loadXml("<a><b/><b/></a>"), [true, S_OK]);
    using error = await document.parseError();
    assertEquals(await error.errorCode(), [0, S_FALSE]);
    assertEquals(await error.reason(), ["", S_FALSE]);
    using list = await document.getElementsByTagName("b");
    assertEquals(await list.length(), 2);
    for (let index = 0; index < 2; index++) {
      using node = await list.item(index);
      assertEquals(await node!.nodeName(), "b");
    }
    assertEquals(await list.item(2), null);
    using unknown = await list.newEnum();
    using values = await unknown.as(IEnumVARIANT);
    const [nodes] = await values!.next(2);
    for (const value of nodes) {
      using node = await objectOf(value, IXMLDOMElement);
      assertEquals(await node.xml(), "<b/>");
    }
  }));

Deno.test("VARIANTs that the callee makes are read by their kinds", () =>
  inApartment(async (apartment) => {
    using document = await apartment.create(DOM_DOCUMENT_60, IXMLDOMDocument2);
    using element = await document.createElement("value");
    for (
      const [type, text, value] of [
        ["i1", "-5", -5],
        ["ui1", "200", 200],
        ["i2", "-32768", -32768],
        ["ui2", "65000", 65000],
        ["i4", "-123456", -123456],
        ["ui4", "4000000000", 4000000000],
        ["i8", "1234567890123456789", 1234567890123456789n],
        ["ui8", "18000000000000000000", 18000000000000000000n],
        ["r4", "1.25", 1.25],
        ["r8", "3.14159", 3.14159],
        ["boolean", "1", true],
        ["dateTime", "2023-03-15T18:00:00", new Date("2023-03-15T18:00:00Z")],
        ["bin.hex", "000102feff", Uint8Array.of(0, 1, 2, 254, 255)],
        ["string", "光", "光"],
      ] as const
    ) {
      await element.putText(text);
      await element.putDataType(type);
      assertEquals(await element.nodeTypedValue(), value);
    }
    await element.putDataType("bin.base64");
    await element.putNodeTypedValue(Uint8Array.of(0, 1, 2, 254, 255));
    assertEquals(await element.text(), "AAEC/v8=");
  }));

Deno.test("a VARIANT that JavaScript has no value for is refused by its member, and spoils nothing", () =>
  inApartment(async (apartment) => {
    using dictionary = await apartment.create(DICTIONARY, IRawDictionary);
    const [CY, DECIMAL, I4] = [6, 14, 3];
    await dictionary.addRaw("number", rawVariant(I4, 42n));
    await dictionary.addRaw("currency", rawVariant(CY, 12345678n));
    await dictionary.addRaw("decimal", rawVariant(DECIMAL, 5n));
    for (const [key, vt] of [["currency", CY], ["decimal", DECIMAL]] as const) {
      const error = await assertRejects(() => dictionary.item(key), ComError);
      assertEquals(
        [error.hresult, error.interfaceName, error.method],
        [TYPE_MISMATCH, "IDictionary", "Item"],
      );
      assertStringIncludes(error.description!, `VARTYPE ${vt}`);
    }
    // One of many is refused as all of them are: objects before it are released.
    using inner = await apartment.create(DICTIONARY, IDictionary);
    await dictionary.putItem("number", inner);
    const items = await assertRejects(() => dictionary.items(), ComError);
    assertEquals([items.hresult, items.method], [TYPE_MISMATCH, "Items"]);
    assertEquals((await apartment.stats()).liveObjects, 2);
    await dictionary.remove("currency");
    await dictionary.remove("decimal");
    using same = await objectOf(await dictionary.item("number"), IDictionary);
    assertEquals(await same.count(), 0);
  }));

Deno.test("an array of two dimensions is refused, and one within another is none", () =>
  inApartment(async (apartment) => {
    using control = await script(apartment);
    await control.putLanguage("VBScript");
    await control.addCode(TABLE);
    await refuseTable(control);
    assertEquals(await control.evaluate("Array(1, Array(2, Array()))"), [
      1,
      [2, []],
    ]);
    assertEquals(await control.evaluate("Array()"), []);
  }));

/** A function that gives an array of two dimensions, with 800 kB of text in it. */
const TABLE =
  'Function Table()\nDim a(1, 2)\na(0, 0) = String(400000, "x")\nTable = a\nEnd Function';

async function refuseTable(
  control: typeof IScriptControl.prototype,
): Promise<void> {
  const error = await assertRejects(
    () => control.evaluate("Table()"),
    ComError,
  );
  assertEquals(
    [error.hresult, error.interfaceName, error.method],
    [TYPE_MISMATCH, "IScriptControl", "Eval"],
  );
  assertStringIncludes(error.description!, "2 dimensions");
}

/** How often 800 kB are passed, and the megabytes that the process may grow by then: half of all. */
const [TIMES, LIMIT] = [200, 80];

/** Whether the process grows each time that something is done so often: a heap may once, a leak does always. */
async function grows(act: () => Promise<unknown>): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const before = Deno.memoryUsage().rss;
    for (let time = 0; time < TIMES; time++) await act();
    if ((Deno.memoryUsage().rss - before) / 1e6 < LIMIT) return false;
  }
  return true;
}

Deno.test("what goes in and what comes out is freed on both sides", () =>
  inApartment((apartment) =>
    inFolder(apartment, async (files, folder) => {
      using dictionary = await apartment.create(DICTIONARY, IDictionary);
      using control = await script(apartment);
      await control.putLanguage("VBScript");
      await control.addCode(TABLE);
      using factory = await apartment.create(WIC_FACTORY, IWICImagingFactory);
      using stream = await factory.createStream();
      await stream.initializeFromFilename(
        await files.buildPath(folder, "bytes"),
        READ_WRITE,
      );
      const text = "x".repeat(400_000);
      const bytes = new Uint8Array(800_000);
      await dictionary.add("text", text);
      await dictionary.add("bytes", bytes);
      const actions = {
        "a BSTR in a VARIANT that goes in": () => dictionary.exists(text),
        "a BSTR in a VARIANT that comes out": () => dictionary.item("text"),
        "a BSTR both ways": () => files.buildPath(text, "x"),
        "an array that goes in": () => dictionary.exists(bytes),
        "an array that comes out": () => dictionary.item("bytes"),
        "an array of VARIANTs that goes in": () =>
          dictionary.exists([text, [bytes]]),
        "an array of VARIANTs that comes out": () => dictionary.items(),
        "an array that is refused": () => refuseTable(control),
        "bytes behind a pointer": async () => {
          await stream.seek(0, SEEK_SET);
          await stream.write(bytes);
        },
        "bytes that the callee writes": async () => {
          await stream.seek(0, SEEK_SET);
          await stream.read(bytes.length);
        },
      };
      const leaks: string[] = [];
      for (const [what, act] of Object.entries(actions)) {
        if (await grows(act)) leaks.push(what);
      }
      assertEquals(leaks, []);
    })
  ));

/** GENERIC_READ and GENERIC_WRITE. */
const READ_WRITE = 0xC0000000;

const [SEEK_SET, SEEK_CUR, SEEK_END] = [0, 1, 2];

Deno.test("a stream takes bytes, and gives as many as there are", () =>
  inApartment((apartment) =>
    inFolder(apartment, async (files, folder) => {
      using factory = await apartment.create(WIC_FACTORY, IWICImagingFactory);
      using stream = await factory.createStream();
      const path = await files.buildPath(folder, "größe 光学.bin");
      await stream.initializeFromFilename(path, READ_WRITE);
      const bytes = Uint8Array.from({ length: 300 }, (_, index) => index);
      assertEquals(await stream.write(bytes), 300);
      assertEquals(await stream.write(new Uint8Array(0)), 0);
      assertEquals(await stream.seek(-2, SEEK_END), 298n);
      assertEquals(await stream.seek(-8n, SEEK_CUR), 290n);
      assertEquals(await stream.read(4), [bytes.slice(290, 294), S_OK]);
      assertEquals(await stream.read(100), [bytes.slice(294), S_FALSE]);
      assertEquals(await stream.read(100), [new Uint8Array(0), S_FALSE]);
      await stream.setSize(5n);
      const status = await stream.stat(1);
      assertEquals(new DataView(status.buffer).getBigUint64(16, true), 5n);
      // The view of a part is passed as that part.
      await stream.seek(0, SEEK_SET);
      assertEquals(await stream.write(bytes.subarray(100, 103)), 3);
      assertEquals(await files.fileExists(path), true);
      using region = await factory.createStream();
      await region.initializeFromIStreamRegion(stream, 1n, 4n);
      const [part] = await region.read(3);
      assertEquals(part, Uint8Array.of(101, 102, 3));
      const before = await assertRejects(
        () => stream.seek(-5, SEEK_SET),
        ComError,
      );
      assertEquals([before.interfaceName, before.method], ["IStream", "Seek"]);
      assertEquals(await stream.seek(0, SEEK_CUR), 3n);
    })
  ));

Deno.test("a stream in memory holds bytes of any number, in pieces of 1 MiB", () =>
  inApartment(async (apartment) => {
    for (const length of [0, 1, 2 ** 20, 2 ** 20 + 1]) {
      const bytes = Uint8Array.from({ length }, (_, index) => index >> 4);
      using stream = await apartment.streamFromBytes(bytes);
      assertEquals(await stream.size(), length);
      assertEquals(await stream.seek(0, "current"), 0);
      const read = await stream.read(length + 5);
      assertEquals(read.length, length);
      assert(read.every((byte, index) => byte === bytes[index]));
      assertEquals((await stream.read(1)).length, 0);
      assertEquals(await stream.seek(0, "end"), length);
      await stream.write(Uint8Array.of(7, 8));
      assertEquals(await stream.seek(-1, "current"), length + 1);
      assertEquals([...await stream.read(9)], [8]);
      const { type, size } = await stream.stat();
      const STGTY_STREAM = 2;
      assertEquals([type, size], [STGTY_STREAM, length + 2]);
    }
    using stream = await apartment.streamFromBytes(Uint8Array.of(1, 2, 3));
    await stream.seek(1);
    using clone = await stream.clone();
    assertEquals(await clone.seek(0, "current"), 1);
    await clone.write(Uint8Array.of(9));
    assertEquals([...await stream.read(5)], [9, 3]);
    await stream.setSize(1);
    assertEquals(await clone.size(), 1);
    const before = await assertRejects(() => stream.seek(-1), ComError);
    assertEquals([before.interfaceName, before.method], ["IStream", "Seek"]);
    using again = await stream.as(IStream);
    assertEquals(await again!.seek(0, SEEK_END), 1n);
  }));

Deno.test("a stream on a file reads it by ranges, and writes nothing", () =>
  inApartment((apartment) =>
    inFolder(apartment, async (files, folder) => {
      const path = await files.buildPath(folder, "größe 光学.bin");
      const length = 2 ** 20 + 3;
      const bytes = Uint8Array.from({ length }, (_, index) => index >> 4);
      {
        using factory = await apartment.create(WIC_FACTORY, IWICImagingFactory);
        using made = await factory.createStream();
        await made.initializeFromFilename(path, READ_WRITE);
        assertEquals(await made.write(bytes), length);
      }
      {
        using stream = await apartment.streamFromFile(path);
        assertEquals(await stream.size(), length);
        const read = await stream.read(length + 5);
        assertEquals(read.length, length);
        assert(read.every((byte, index) => byte === bytes[index]));
        assertEquals(await stream.seek(-2, "end"), length - 2);
        assertEquals([...await stream.read(9)], [...bytes.slice(-2)]);
        assertEquals(await stream.seek(length + 10), length + 10);
        assertEquals((await stream.read(9)).length, 0);
        const { mtime } = await stream.stat();
        assert(mtime === null || Math.abs(Date.now() - +mtime) < 3_600_000);
        await assertRejects(() => stream.write(Uint8Array.of(1)), ComError);
        // A file that is held open cannot be opened for writing.
        using factory = await apartment.create(WIC_FACTORY, IWICImagingFactory);
        using other = await factory.createStream();
        await assertRejects(
          () => other.initializeFromFilename(path, READ_WRITE),
          ComError,
        );
      }
      // It is let go of with the stream.
      await files.deleteFile(path, true);
      const missing = await assertRejects(
        () => apartment.streamFromFile(path),
        ComError,
      );
      assertEquals(
        [missing.code, missing.interfaceName, missing.method],
        ["0x80070002", "COM", "SHCreateStreamOnFileEx"],
      );
    })
  ));

Deno.test(
  "without a grant for shlwapi.dll only streams on files are refused, with the flags",
  { permissions: permissionOptions() },
  () =>
    inApartment(async (apartment) => {
      const { message } = await assertRejects(
        () => apartment.streamFromFile("C:\\windows\\win.ini"),
        Deno.errors.NotCapable,
        "Cannot open a stream: ffi permission for C:\\Windows\\System32\\shlwapi.dll is missing",
      );
      assert(
        message.includes("oleaut32.dll,C:\\Windows\\System32\\shlwapi.dll"),
      );
      using stream = await apartment.streamFromBytes(Uint8Array.of(5));
      assertEquals([...await stream.read(2)], [5]);
    }),
);

Deno.test("64 bits go by value and come back whole", () =>
  inApartment((apartment) =>
    inFolder(apartment, async (files, folder) => {
      using factory = await apartment.create(OPC_FACTORY, IOpcFactory);
      const WRITE = 2;
      using stream = await factory.createStreamOnFile(
        await files.buildPath(folder, "large"),
        WRITE,
        0n,
        0,
      );
      assertEquals(await stream.seek(0x123456789n, SEEK_SET), 0x123456789n);
      assertEquals(await stream.seek(-0x789, SEEK_CUR), 0x123456000n);
      await assertRejects(
        () => stream.seek(2n ** 63n, SEEK_SET),
        RangeError,
        "9223372036854775807",
      );
      await assertRejects(() => stream.seek(2 ** 53, SEEK_SET), RangeError);
    })
  ));

Deno.test("every reference that was got is given back: the file can be deleted then", () =>
  inApartment((apartment) =>
    inFolder(apartment, async (files, folder) => {
      const path = await files.buildPath(folder, "held.bin");
      using dictionary = await apartment.create(DICTIONARY, IRawDictionary);
      using keyed = await apartment.create(DICTIONARY, IDictionary);
      {
        using factory = await apartment.create(WIC_FACTORY, IWICImagingFactory);
        using stream = await factory.createStream();
        await stream.initializeFromFilename(path, READ_WRITE);
        await dictionary.add("stream", stream);
        await dictionary.add("list", [stream, [stream], "text"]);
        await keyed.add(stream, "as a key");
        await assertRejects(
          () =>
            dictionary.putItem("refused", [stream, new Variant("I2", 70000)]),
          RangeError,
        );
      }
      const DECIMAL = 14;
      await dictionary.addRaw("decimal", rawVariant(DECIMAL, 5n));
      for (let time = 0; time < 5; time++) {
        using _item = await objectOf(await dictionary.item("stream"), IStream);
        releaseAll(await dictionary.item("list"));
        releaseAll(await keyed.keys());
        // It is read as far as the last item, the streams among them.
        await assertRejects(() => dictionary.items(), ComError);
        using unknown = await keyed.newEnum();
        using keys = await unknown.as(IEnumVARIANT);
        const [values] = await keys!.next(10);
        assertEquals(values.length, 1);
        releaseAll(values);
      }
      const held = await assertRejects(
        () => files.deleteFile(path, true),
        ComError,
      );
      assertEquals(held.method, "deleteFile");
      // The list alone holds it, and would not if its references had been lent to it.
      await dictionary.remove("stream");
      await keyed.removeAll();
      await assertRejects(() => files.deleteFile(path, true), ComError);
      await dictionary.removeAll();
      await files.deleteFile(path, true);
      assertEquals(await files.fileExists(path), false);
    })
  ));

/** Releases the objects among values, in arrays in each other too. */
function releaseAll(value: VariantValue): void {
  if (value instanceof ComObject) value.release();
  else if (Array.isArray(value)) value.forEach(releaseAll);
}

Deno.test("a document is saved to a stream, and loaded from it", () =>
  inApartment((apartment) =>
    inFolder(apartment, async (files, folder) => {
      using factory = await apartment.create(WIC_FACTORY, IWICImagingFactory);
      using stream = await factory.createStream();
      const path = await files.buildPath(folder, "document.xml");
      await stream.initializeFromFilename(path, READ_WRITE);
      using document = await apartment.create(
        DOM_DOCUMENT_60,
        IXMLDOMDocument2,
      );
      await document.loadXml("<größe>光学</größe>");
      await document.save(stream);
      await stream.seek(0, SEEK_SET);
      using copy = await apartment.create(DOM_DOCUMENT_60, IXMLDOMDocument2);
      assertEquals(await copy.load(stream), [true, S_OK]);
      const [root] = await copy.documentElement();
      using element = root;
      assertEquals([await element!.nodeName(), await element!.text()], [
        "größe",
        "光学",
      ]);
      assertEquals(
        await copy.load(new TextEncoder().encode("<from-bytes/>")),
        [true, S_OK],
      );
    })
  ));

Deno.test("several results, GUIDs and arrays of numbers", () =>
  inApartment(async (apartment) => {
    using factory = await apartment.create(WIC_FACTORY, IWICImagingFactory);
    const BGRA = "6FDDC324-4E03-4BFE-B185-3D77768DC90F";
    const CACHE_ON_DEMAND = 1;
    using bitmap = await factory.createBitmap(
      3,
      2,
      `{${BGRA.toLowerCase()}}`,
      CACHE_ON_DEMAND,
    );
    assertEquals(await bitmap.getSize(), [3, 2]);
    assertEquals(await bitmap.getPixelFormat(), BGRA);
    await bitmap.setResolution(96.5, 120.25);
    assertEquals(await bitmap.getResolution(), [96.5, 120.25]);
    using palette = await factory.createPalette();
    await palette.initializeCustom([0xFF000000, 0xFFFFFFFF, 0x12345678]);
    assertEquals(await palette.getColorCount(), 3);
    assertEquals(await palette.hasAlpha(), true);

    using automation = await apartment.create(UI_AUTOMATION, IUIAutomation);
    const numbers = [10, -20, 2 ** 31 - 1, -(2 ** 31)];
    assertEquals(
      await automation.intNativeArrayToSafeArray(numbers),
      numbers,
    );
    assertEquals(
      await automation.intSafeArrayToNativeArray(numbers),
      numbers,
    );
    const text = await assertRejects(
      () => automation.textSafeArrayToNativeArray(["10"]),
      ComError,
    );
    assertEquals(text.code, "E_INVALIDARG");
    const none = await assertRejects(
      () => automation.intNativeArrayToSafeArray([]),
      ComError,
    );
    assertEquals(none.method, "IntNativeArrayToSafeArray");
    using reserved = await automation.reservedNotSupportedValue();
    assertEquals(await automation.checkNotSupported(reserved), true);
    assertEquals(await automation.checkNotSupported(1), false);
  }));

Deno.test("text that a zero ends goes in, and comes out of a buffer", () =>
  inApartment(async (apartment) => {
    using link = await apartment.create(SHELL_LINK, IShellLinkW);
    const textOf = (buffer: Uint8Array) =>
      new TextDecoder("utf-16le").decode(buffer).replace(/\0.*$/s, "");
    for (const text of TEXTS.slice(0, -1)) {
      await link.setDescription(text);
      assertEquals(textOf(await link.getDescription(260)), text);
    }
    assertEquals(textOf(await link.getDescription(3)), "💿");
    await link.setDescription(null);
    assertEquals(textOf(await link.getDescription(260)), "");
    await assertRejects(
      () => link.setDescription("a\0b"),
      TypeError,
      "without zeros",
    );
    await link.setHotkey(0x0641);
    assertEquals(await link.getHotkey(), 0x0641);
    await link.setIconLocation("C:\\größe.ico", -3);
    const [path, index] = await link.getIconLocation(260);
    assertEquals([textOf(path), index], ["C:\\größe.ico", -3]);
  }));

Deno.test("an interface goes into the global table as IUnknown, and comes back by its IID", () =>
  inApartment(async (apartment) => {
    using table = await apartment.create(
      GLOBAL_INTERFACE_TABLE,
      IGlobalInterfaceTable,
    );
    using dictionary = await apartment.create(DICTIONARY, IDictionary);
    await dictionary.add("key", "value");
    const DICTIONARY_IID = "42C642C1-97E1-11CF-978F-00A02463E06F";
    const cookie = await table.register(dictionary, DICTIONARY_IID);
    {
      using again = await table.get(cookie, DICTIONARY_IID);
      assertEquals(await again.item("key"), "value");
    }
    const other = await assertRejects(
      () => table.get(cookie, STREAM_IID),
      ComError,
    );
    assertEquals(other.code, "E_NOINTERFACE");
    const nothing = await assertRejects(
      () => table.register(null, DICTIONARY_IID),
      ComError,
    );
    assertEquals([nothing.code, nothing.method], [
      "E_INVALIDARG",
      "RegisterInterfaceInGlobal",
    ]);
    await table.revoke(cookie);
    await assertRejects(() => table.revoke(cookie), ComError);
    await assertRejects(
      () => table.register(dictionary, "no GUID"),
      TypeError,
      "a GUID",
    );
  }));

Deno.test("an array of interfaces has a proxy for each that the callee wrote", () =>
  inApartment(async (apartment) => {
    using factory = await apartment.create(WIC_FACTORY, IWICImagingFactory);
    const DECODERS = 1;
    using components = await factory.createComponentEnumerator(DECODERS, 0);
    const clsids = new Set<string>();
    for (let code = S_OK; code === S_OK;) {
      const [found, next] = await components.next(3);
      code = next;
      for (const each of found) {
        using unknown = each!;
        using info = await unknown.as(IWICComponentInfo);
        clsids.add(await info!.getClsid());
      }
    }
    // CLSID_WICPngDecoder and CLSID_WICGifDecoder.
    assert(clsids.has("389EA17B-5078-4CDE-B6EF-25C15175C751"));
    assert(clsids.has("381DDA3C-9CE9-4834-A23E-1F98F8FC52BE"));
  }));

Deno.test("a service takes VARIANTs by value, and a null BSTR apart from an empty one", () =>
  inApartment(async (apartment) => {
    using service = await apartment.create(TASK_SERVICE, ITaskService);
    assertEquals(await service.connected(), false);
    const early = await assertRejects(() => service.targetServer(), ComError);
    assertEquals([early.hresult, early.method], [0x800704E3, "TargetServer"]);
    await assertRejects(
      () => service.connect("otherhost", undefined, undefined, undefined),
      ComError,
    );
    await service.connect(undefined, undefined, undefined, undefined);
    assertEquals(await service.connected(), true);
    assert((await service.targetServer()).length > 0);
    using task = await service.newTask(0);
    using information = await task.registrationInfo();
    for (const text of ["größe", "", null]) {
      await information.putDescription(text);
      assertEquals(await information.description(), text ?? "");
    }
    const principal = await assertRejects(
      () => task.putPrincipal(null),
      ComError,
    );
    assertEquals(principal.code, "E_POINTER");
  }));

Deno.test("WMI gives objects, names, and a value with its type and origin", () =>
  inApartment(async (apartment) => {
    using locator = await apartment.create(WBEM_LOCATOR, IWbemLocator);
    const connect = (space: string) =>
      locator.connectServer(space, null, null, null, 0, null, null);
    const missing = await assertRejects(() => connect("ROOT\\NONE"), ComError);
    assertEquals(missing.hresult, 0x8004100E);
    using services = await connect("ROOT\\CIMV2");
    using disks = await services.execQuery(
      "WQL",
      "SELECT * FROM Win32_LogicalDisk WHERE DeviceID = 'C:'",
      0,
      null,
    );
    const FOREVER = -1;
    const [found, code] = await disks.next(FOREVER, 5);
    assertEquals([found.length, code], [1, S_FALSE]);
    using disk = found[0]!;
    const [STRING, UINT32] = [8, 19];
    assertEquals(await disk.get("DeviceID", 0), ["C:", STRING, 0]);
    assertEquals((await disk.get("DriveType", 0)).slice(0, 2), [3, UINT32]);
    const NONSYSTEM_ONLY = 0x40;
    const names = await disk.getNames(null, NONSYSTEM_ONLY, undefined);
    assert(names.includes("FileSystem"));
    // An array of I4, in a VARIANT.
    using enclosures = await services.execQuery(
      "WQL",
      "SELECT ChassisTypes FROM Win32_SystemEnclosure",
      0,
      null,
    );
    const [[enclosure]] = await enclosures.next(FOREVER, 1);
    using only = enclosure!;
    const [types] = await only.get("ChassisTypes", 0);
    assert(Array.isArray(types) && types.length > 0);
    assert(types.every(Number.isInteger));
    await disk.beginEnumeration(NONSYSTEM_ONLY);
    const enumerated: string[] = [];
    const NO_MORE_DATA = 0x40005;
    for (;;) {
      const [name, , , , success] = await disk.next(0);
      if (success === NO_MORE_DATA) {
        assertEquals(name, "");
        break;
      }
      enumerated.push(name);
    }
    assertEquals(enumerated, names);
    assertEquals(await disks.next(FOREVER, 5), [[], S_FALSE]);
    const wrong = await assertRejects(
      () => services.execQuery("WQL", "NO QUERY", 0, null),
      ComError,
    );
    assertEquals([wrong.hresult, wrong.method], [0x80041017, "ExecQuery"]);
  }));

Deno.test("a method of another interface is refused before it is called", () =>
  inApartment(async (apartment) => {
    using files = await apartment.create(FILE_SYSTEM_OBJECT, IFileSystem3);
    using dictionary = await apartment.create(DICTIONARY, IDictionary);
    await assertRejects(
      () => Reflect.apply(dictionary.count, files, []),
      TypeError,
      "Cannot use this IFileSystem3 as IDictionary",
    );
    assertEquals(await files.as(IDictionary), null);
    assertEquals(await dictionary.as(IStream), null);
    using unknown = await dictionary.newEnum();
    await assertRejects(
      () => Reflect.apply(dictionary.count, unknown, []),
      TypeError,
      "Cannot use this IUnknown as IDictionary",
    );
    using factory = await apartment.create(WIC_FACTORY, IWICImagingFactory);
    using stream = await factory.createStream();
    const wrong: never = dictionary as never;
    await assertRejects(
      () => stream.initializeFromIStreamRegion(wrong, 0n, 1n),
      TypeError,
      "Cannot use this IDictionary as IStream",
    );
    const refused = await assertRejects(
      () => apartment.create(FILE_SYSTEM_OBJECT, IDictionary),
      ComError,
    );
    assertEquals(refused.code, "E_NOINTERFACE");
    const unregistered = await assertRejects(
      () =>
        apartment.create("5E3C1B8E-0000-4D70-9C0B-9D1D9A3C5A11", IDictionary),
      ComError,
    );
    assertEquals(unregistered.code, "REGDB_E_CLASSNOTREG");
    assertEquals((await apartment.stats()).liveObjects, 5);
    assertEquals(await dictionary.count(), 0);
  }));

Deno.test("calls of one turn are made in order, in one message", () =>
  inApartment(async (apartment) => {
    using dictionary = await apartment.create(DICTIONARY, IDictionary);
    const results = await Promise.allSettled([
      dictionary.add("key", 1),
      dictionary.add("key", 2),
      dictionary.item("key"),
      dictionary.putItem("key", "three"),
      dictionary.items(),
    ]);
    assertEquals(results.map(({ status }) => status), [
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
      "fulfilled",
    ]);
    const [, taken, first, , items] = results;
    assert(taken?.status === "rejected" && taken.reason instanceof ComError);
    assertEquals([taken.reason.hresult, taken.reason.method], [
      0x800A01C9,
      "Add",
    ]);
    assert(first?.status === "fulfilled" && items?.status === "fulfilled");
    assertEquals([first.value, items.value], [1, ["three"]]);
    const TEXT_COMPARE = 1;
    const late = await assertRejects(
      () => dictionary.putCompareMode(TEXT_COMPARE),
      ComError,
    );
    assertEquals(late.hresult, 0x800A0005);
    await dictionary.removeAll();
    await dictionary.putCompareMode(TEXT_COMPARE);
    assertEquals(await dictionary.compareMode(), TEXT_COMPARE);
    await dictionary.add("ALPHA", true);
    assertEquals(await dictionary.exists("alpha"), true);
  }));

Deno.test("close() releases what scripts did not", async () => {
  const apartment = await openApartment();
  const dictionary = await apartment.create(DICTIONARY, IDictionary);
  await dictionary.add("self", dictionary);
  const factory = await apartment.create(WIC_FACTORY, IWICImagingFactory);
  await factory.createStream();
  await dictionary.item("self");
  assertEquals(await apartment.close(), { released: 4 });
});
