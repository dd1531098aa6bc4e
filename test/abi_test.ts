import { assert, assertEquals } from "./_assert.ts";
import { COCLASSES } from "../src/abi/coclasses.ts";
import {
  MEDIA_STATES,
  MEDIA_TYPES,
  WRITE_PROTECT_STATES,
} from "../src/abi/enums.ts";
import { hresultName, HRESULTS, hresultText } from "../src/abi/hresults.ts";
import { isCountedArray, type ValueType } from "../src/abi/interface_table.ts";
import { INTERFACES, METHODS } from "../src/abi/interfaces.ts";
import abi from "./data/abi.json" with { type: "json" };

interface PublishedMethod {
  readonly slot: number;
  readonly name: string;
  readonly docUrl?: string;
  readonly params: readonly {
    readonly type: string;
    readonly direction: string;
  }[];
}

interface PublishedInterface {
  readonly iid: string;
  readonly base: string | null;
  readonly docUrl: string;
  readonly methods: readonly PublishedMethod[];
}

const PUBLISHED: Readonly<Record<string, PublishedInterface>> = abi.interfaces;

const none = { permissions: "none" } as const;

/** The C type of an `[in]` parameter. */
function inType(type: ValueType): string {
  return type.startsWith("I") && !type.startsWith("IMAPI") ? `${type}*` : type;
}

/** The C types of the `[out]` parameters that carry a value. */
function outTypes(type: ValueType): string[] {
  if (isCountedArray(type)) return [type.replace("[]", "**"), "ULONG*"];
  return [type.startsWith("SAFEARRAY") ? "SAFEARRAY**" : `${inType(type)}*`];
}

/** The C type without a range: ULONG_IMAPI2_DISC_INFORMATION is a ULONG that MIDL checks. */
function plainType(type: string): string {
  return type.replace(/^ULONG_IMAPI2_\w+/, "ULONG");
}

for (const table of INTERFACES) {
  Deno.test(`the table of ${table.name} is as published`, none, () => {
    const published = PUBLISHED[table.name]!;
    assertEquals(table.iid, published.iid);
    assertEquals(table.base?.name ?? null, published.base);
    assertEquals(INTERFACES[table.index], table);
    for (const method of Object.values(table.methods)) {
      const found = published.methods.find(({ name }) => name === method.name);
      assert(found !== undefined, `${table.name} has no ${method.name}`);
      assertEquals(method.slot, found.slot, method.name);
      assertEquals(
        [
          ...method.in.map((type) => `in ${inType(type)}`),
          ...(method.out === null
            ? []
            : outTypes(method.out).map((type) => `out ${type}`)),
        ],
        found.params.map(({ direction, type }) =>
          `${direction} ${plainType(type)}`
        ),
        method.name,
      );
      assertEquals(METHODS[method.index], method);
      assertEquals(method.interfaceName, table.name);
    }
  });
}

Deno.test("no two interfaces share an IID", none, () => {
  assertEquals(
    new Set(INTERFACES.map(({ iid }) => iid)).size,
    INTERFACES.length,
  );
});

Deno.test("the classes are as published", none, () => {
  const published: Readonly<
    Record<string, { clsid: string; creatable: boolean }>
  > = abi.coclasses;
  COCLASSES.forEach((coclass, index) => {
    assertEquals(coclass.clsid, published[coclass.name]!.clsid);
    assertEquals(published[coclass.name]!.creatable, true);
    assertEquals(coclass.index, index);
  });
});

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
});

Deno.test("every link to a page of imapi2 is one that is published", {
  permissions: { read: [new URL("../src", import.meta.url)] },
}, async () => {
  const pages = new Set<string>();
  for (const { docUrl, methods } of Object.values(PUBLISHED)) {
    for (const url of [docUrl, ...methods.map((method) => method.docUrl)]) {
      if (url !== undefined) pages.add(url);
    }
  }
  const directory = new URL("../src/", import.meta.url);
  let links = 0;
  for await (const { name, isFile } of Deno.readDir(directory)) {
    if (!isFile) continue;
    const text = await Deno.readTextFile(new URL(name, directory));
    for (
      const [url] of text.matchAll(
        /https:\/\/\S+\/(?:nn|nf)-imapi2-[a-z0-9_-]+/g,
      )
    ) {
      links++;
      assert(pages.has(url), `${name}: ${url}`);
    }
  }
  assert(links > 50);
});
