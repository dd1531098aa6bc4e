import * as discworks from "@discworks/imapi2";
import * as coclasses from "../src/abi/coclasses.ts";
import {
  BURN_VERIFICATION_LEVELS,
  FSI_FILE_SYSTEMS,
  FSI_ITEM_TYPES,
  MEDIA_STATES,
  MEDIA_TYPES,
  WRITE_PROTECT_STATES,
} from "../src/abi/enums.ts";
import { hresultName, HRESULTS, hresultText } from "../src/abi/hresults.ts";
import {
  define,
  IDispatch,
  type InterfaceTable,
  IUnknown,
  memberName,
  type Method,
  type Parameter,
} from "../src/abi/interface_table.ts";
import * as fileSystemInterfaces from "../src/abi/file_system_interfaces.ts";
import * as interfaces from "../src/abi/interfaces.ts";
import * as streamInterfaces from "../src/abi/stream_interfaces.ts";
import { CallReader, CallWriter } from "../src/protocol/call_message.ts";
import {
  type ComClass,
  type ComObject,
  tableOf,
} from "../src/com/com_object.ts";
import { Invoker } from "../worker/com/invoker.ts";
import { Definitions } from "../worker/definitions.ts";
import { simulateNative } from "../worker/simulator/native.ts";
import { assert, assertEquals } from "./_assert.ts";
import { CALLABLE, PUBLISHED, rowOf } from "./_published.ts";
import abi from "./data/abi.json" with { type: "json" };

const none = { permissions: "none" } as const;

/** The tables of the module, and those of its classes. */
const TABLES: readonly InterfaceTable[] = [
  ...new Set<InterfaceTable>([
    IUnknown,
    IDispatch,
    ...Object.values(interfaces),
    ...Object.values(streamInterfaces),
    ...Object.values(fileSystemInterfaces),
    ...Object.values(discworks).flatMap(tableOfExport),
  ]),
];

function tableOfExport(value: unknown): InterfaceTable[] {
  try {
    return [tableOf(value as ComClass<ComObject>)];
  } catch {
    return [];
  }
}

/** The C types of a parameter, with its direction. */
function cTypes(parameter: Parameter, self: string): string[] {
  if ("in" in parameter) {
    const type = parameter.in;
    if (type === "BYTE[]") return ["in BYTE*", "in ULONG"];
    if (type === "capacity") return ["in ULONG"];
    if (type === "SAFEARRAY(VARIANT)") return ["in SAFEARRAY*"];
    if (typeof type === "string") return [`in ${type.replace("enum ", "")}`];
    assert(type.interface !== "self" && type.array === undefined);
    return [`in ${type.interface.name}*`];
  }
  const type = parameter.out;
  if (typeof type === "object") {
    if ("safearray" in type) return ["out SAFEARRAY**"];
    const name = type.interface === "self" ? self : type.interface.name;
    return [`out ${name}**`];
  }
  // What the method returns is no parameter.
  if (type === "HRESULT") return [];
  if (type === "count") return ["out ULONG*"];
  if (/^BYTE\[.+\]$/.test(type)) return ["out BYTE*"];
  if (type.endsWith("[]")) {
    return [
      `out ${type.replace("enum ", "").replace("[]", "**")}`,
      "out ULONG*",
    ];
  }
  return [
    type.startsWith("SAFEARRAY")
      ? "out SAFEARRAY**"
      : `out ${type.replace("enum ", "")}*`,
  ];
}

/** The C type without a range, and as Windows writes it: ULONG_IMAPI2_DISC_INFORMATION is a ULONG that MIDL checks. */
function unranged(type: string): string {
  return type.replace(/^ULONG_IMAPI2_\w+/, "ULONG").replace(/^long\b/, "LONG");
}

/** The same, and a buffer for anything, or for a STATSTG, as one of bytes. */
function bytewise(type: string): string {
  return unranged(type).replace(/^(?:(?:const )?void|STATSTG)\*$/, "BYTE*");
}

for (const table of TABLES) {
  Deno.test(`the table of ${table.name} is as published`, none, () => {
    const published = PUBLISHED[table.name]!;
    assertEquals(table.iid, published.iid);
    assertEquals(table.base?.name ?? null, published.base);
    const methods: readonly Method[] = Object.values(table.methods);
    for (const method of methods) {
      const found = published.methods.find(({ name }) => name === method.name);
      assert(found !== undefined, `${table.name} has no ${method.name}`);
      assertEquals(method.slot, found.slot, method.name);
      assertEquals(
        method.parameters.flatMap((each) => cTypes(each, table.name)),
        found.params.map(({ direction, type }) =>
          `${direction} ${bytewise(type)}`
        ),
        method.name,
      );
      assertEquals(method.table, table);
    }
  });
}

Deno.test(
  "the interfaces for making images and writing them lack these members only",
  none,
  () => {
    const complete = [
      "IBurnVerification",
      "IDiscFormat2Data",
      "IDiscFormat2Erase",
      "IDiscRecorder2",
      "IEnumFsiItems",
      "IFileSystemImage",
      "IFileSystemImage2",
      "IFileSystemImage3",
      "IFileSystemImageResult",
      "IFsiDirectoryItem",
      "IFsiFileItem",
      "IFsiItem",
      "IProgressItem",
      "IProgressItems",
    ];
    const lacking = complete.flatMap((name) => {
      const table = TABLES.find((each) => each.name === name)!;
      const known = new Set(
        Object.values(table.methods).map((method) => method.name),
      );
      return PUBLISHED[name]!.methods
        .filter((method) => !known.has(method.name))
        .map((method) => `${name}.${method.name}`);
    });
    assertEquals(lacking, [
      "IFileSystemImage.get_BootImageOptions",
      "IFileSystemImage.put_BootImageOptions",
      "IFileSystemImage2.get_BootImageOptionsArray",
      "IFileSystemImage2.put_BootImageOptionsArray",
      "IFsiDirectoryItem.get__NewEnum",
      "IProgressItems.get__NewEnum",
      "IProgressItems.get_EnumProgressItems",
    ]);
  },
);

Deno.test(
  "closing waits for these methods, which may take minutes",
  none,
  () => {
    const long = TABLES.flatMap(({ name, methods }) =>
      Object.values(methods).filter((method) => method.long).map((method) =>
        `${name}.${method.name}`
      )
    );
    assertEquals(long.sort(), [
      "IDiscFormat2Data.Write",
      "IDiscFormat2Erase.EraseMedia",
      "IFileSystemImage.CreateResultImage",
      "IFileSystemImage.ImportFileSystem",
      "IFileSystemImage.ImportSpecificFileSystem",
      "IFsiDirectoryItem.Add",
      "IFsiDirectoryItem.AddFile",
      "IFsiDirectoryItem.AddTree",
    ]);
  },
);

Deno.test("no two interfaces share an IID", none, () => {
  assert(TABLES.length >= 24);
  assertEquals(new Set(TABLES.map(({ iid }) => iid)).size, TABLES.length);
});

Deno.test("the classes are as published", none, () => {
  const published: Readonly<
    Record<string, { clsid: string; creatable: boolean }>
  > = abi.coclasses;
  const all = Object.values(coclasses);
  assertEquals(all.length, 4);
  for (const { name, clsid } of all) {
    assertEquals(clsid, published[name]!.clsid);
    assertEquals(published[name]!.creatable, true);
  }
});

Deno.test(
  "all but these of the published methods can be written as rows",
  none,
  () => {
    const native = simulateNative(new Map());
    const invoker = new Invoker(native.functions);
    const left: string[] = [];
    let rows = 0;
    let methods = 0;
    for (const [name, { iid, methods: published }] of CALLABLE) {
      const members: Record<string, Exclude<ReturnType<typeof rowOf>, string>> =
        {};
      for (const method of published) {
        methods++;
        const row = rowOf(method);
        if (typeof row === "string") {
          left.push(`${name}.${method.name}: ${row}`);
        } else members[method.name] = row;
      }
      // What a row says is held by the worker, which refuses one that it cannot call.
      const calls = new CallWriter();
      for (
        const method of Object.values(
          define(name, iid, IUnknown, members).methods,
        )
      ) {
        const inputs = (method as Method).parameters.filter((each) =>
          "in" in each
        );
        calls.method(method as Method, 1, inputs.map(() => null));
      }
      const definitions = new Definitions(invoker);
      const named: string[] = [];
      const reader = new CallReader(calls.take());
      for (let call = reader.next(); call !== null; call = reader.next()) {
        if (call.type === "defineInterface") {
          definitions.defineInterface(call.name, call.iid, call.base);
        } else if (call.type === "defineMethod") {
          definitions.defineMethod(call.row);
          named.push(call.row.name);
          rows++;
        } else if (call.type === "method") {
          const { inputs, layout } = definitions.method(call.method);
          for (const _ of inputs) reader.input();
          // What is called is as published, however the row says it.
          const { params } = published.find((each) =>
            memberName(each) === named[call.method] &&
            each.slot === definitions.method(call.method).slot
          )!;
          assertEquals(
            [...layout.types],
            params.map(({ type }) => argumentVartype(unranged(type))),
            `${name}.${named[call.method]}`,
          );
        }
      }
    }
    invoker.free();
    assertEquals([CALLABLE.length, methods], [43, 361]);
    assertEquals(left, LEFT_OUT);
    assertEquals(rows, 360);
  },
);

/** The VARTYPE of an argument, by its C type: on 64-bit Windows, all but these are or become pointers. */
function argumentVartype(type: string): number {
  const values: Readonly<Record<string, number>> = {
    BYTE: 17,
    BOOLEAN: 17,
    SHORT: 2,
    USHORT: 18,
    VARIANT_BOOL: 11,
    LONG: 3,
    long: 3,
    BOOL: 3,
    ULONG: 19,
    DWORD: 19,
    LCID: 19,
    LONGLONG: 20,
    LARGE_INTEGER: 20,
    ULARGE_INTEGER: 21,
    DOUBLE: 5,
    DATE: 7,
  };
  return values[type] ?? (Object.hasOwn(abi.enums, type) ? 3 : 21);
}

/** The methods that no row describes, with the reason. */
const LEFT_OUT: readonly string[] = [
  "IStreamInterleave.Initialize: 2 arrays share streamCount",
];

Deno.test(
  "the HRESULTs are as published, and all of them are there",
  none,
  () => {
    const published = Object.fromEntries(
      [...abi.hresults.system, ...abi.hresults.imapi].map((
        { name, code },
      ) => [name, Number(code)]),
    );
    assertEquals({ ...HRESULTS } as Record<string, number>, published);
  },
);

Deno.test("hresultName() names a code by its usual name", none, () => {
  assertEquals(hresultName(0x80070057), "E_INVALIDARG");
  assertEquals(hresultName(0xC0AA0402), "E_IMAPI_DF2DATA_INVALID_MEDIA_STATE");
  assertEquals(hresultName(0x12345678), null);
});

Deno.test(
  "hresultText() writes a signed and an unsigned code alike",
  none,
  () => {
    assertEquals(hresultText(-1), "0xFFFFFFFF");
    assertEquals(hresultText(0xC0AA0202), "0xC0AA0202");
    assertEquals(hresultText(1), "0x00000001");
  },
);

Deno.test("the enumerations are as published", none, () => {
  const published: Readonly<
    Record<string, { values: Record<string, number> }>
  > = abi.enums;
  const check = (
    enumeration: string,
    prefix: string,
    table: Readonly<Record<string, number>>,
    /** Masks, aliases and the zero that names no bit. */
    leftOut: readonly string[],
  ) => {
    const expected = Object.entries(published[enumeration]!.values)
      .map(([name, value]) => [name.slice(prefix.length), value] as const)
      .filter(([name]) => !leftOut.includes(name));
    assertEquals({ ...table }, Object.fromEntries(expected));
  };
  check("IMAPI_MEDIA_PHYSICAL_TYPE", "IMAPI_MEDIA_TYPE_", MEDIA_TYPES, ["MAX"]);
  check(
    "IMAPI_MEDIA_WRITE_PROTECT_STATE",
    "IMAPI_WRITEPROTECTED_",
    WRITE_PROTECT_STATES,
    [],
  );
  check(
    "IMAPI_FORMAT2_DATA_MEDIA_STATE",
    "IMAPI_FORMAT2_DATA_MEDIA_STATE_",
    MEDIA_STATES,
    ["UNKNOWN", "INFORMATIONAL_MASK", "UNSUPPORTED_MASK", "RANDOMLY_WRITABLE"],
  );
  check("FsiFileSystems", "FsiFileSystem", FSI_FILE_SYSTEMS, []);
  check("FsiItemType", "FsiItem", FSI_ITEM_TYPES, []);
  check(
    "IMAPI_BURN_VERIFICATION_LEVEL",
    "IMAPI_BURN_VERIFICATION_",
    BURN_VERIFICATION_LEVELS,
    [],
  );
});

Deno.test(
  "every link to a page of imapi2 or imapi2fs is one that is published",
  {
    permissions: { read: [new URL("../src", import.meta.url)] },
  },
  async () => {
    const pages = new Set<string>();
    for (const { docUrl, methods } of Object.values(PUBLISHED)) {
      for (const url of [docUrl, ...methods.map((method) => method.docUrl)]) {
        if (url !== undefined) pages.add(url);
      }
    }
    const directory = new URL("../src/", import.meta.url);
    let links = 0;
    for (const path of await sourcesIn(directory)) {
      const text = await Deno.readTextFile(path);
      for (
        const [url] of text.matchAll(
          /https:\/\/\S+\/(?:nn|nf)-imapi2(?:fs)?-[a-z0-9_-]+/g,
        )
      ) {
        links++;
        assert(pages.has(url), `${path.pathname}: ${url}`);
      }
    }
    assert(links > 190, `${links} links`);
  },
);

/** The files in a directory, and in those below it. */
async function sourcesIn(directory: URL): Promise<URL[]> {
  const found: URL[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (isDirectory) {
      found.push(...await sourcesIn(new URL(`${name}/`, directory)));
    } else found.push(new URL(name, directory));
  }
  return found;
}
