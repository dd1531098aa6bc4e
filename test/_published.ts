/** The published facts of `test/data/abi.json`, and rows made of them. */

import {
  type DeclaredIn,
  type DeclaredOut,
  type DeclaredParameter,
  define,
  type InterfaceTable,
  IUnknown,
  type MemberDeclaration,
} from "../src/abi/interface_table.ts";
import abi from "./data/abi.json" with { type: "json" };

/** A parameter as it is published. */
export interface PublishedParameter {
  readonly name: string;
  readonly type: string;
  readonly direction: string;
  readonly sizeIs?: string;
  readonly lengthIs?: string;
  readonly fixedLength?: number;
}

/** A method as it is published. */
export interface PublishedMethod {
  readonly slot: number;
  readonly name: string;
  readonly docUrl?: string;
  readonly params: readonly PublishedParameter[];
}

/** An interface as it is published. */
export interface PublishedInterface {
  readonly iid: string;
  readonly base: string | null;
  readonly header: string;
  readonly kind: string;
  readonly docUrl: string;
  readonly methods: readonly PublishedMethod[];
}

/** Every interface. */
export const PUBLISHED: Readonly<Record<string, PublishedInterface>> =
  abi.interfaces;

/** The interfaces of imapi2.h and imapi2fs.h that scripts can call. */
export const CALLABLE: readonly (readonly [string, PublishedInterface])[] =
  Object.entries(PUBLISHED).filter(([, { header, kind }]) =>
    header.startsWith("imapi2") && kind !== "event"
  );

/** The name of a C type that a row has another name for: MIDL checks a range, and an LCID is a ULONG. */
const SYNONYMS: Readonly<Record<string, string>> = {
  long: "LONG",
  LCID: "ULONG",
  DISPID: "LONG",
};

const SCALARS: ReadonlySet<string> = new Set([
  "BYTE",
  "SHORT",
  "USHORT",
  "WORD",
  "INT",
  "UINT",
  "LONG",
  "ULONG",
  "DWORD",
  "LONGLONG",
  "ULONGLONG",
  "LARGE_INTEGER",
  "ULARGE_INTEGER",
  "FLOAT",
  "DOUBLE",
  "DATE",
  "VARIANT_BOOL",
  "BOOL",
  "BOOLEAN",
  "BSTR",
  "VARIANT",
]);

const ENUMERATIONS: ReadonlySet<string> = new Set(Object.keys(abi.enums));

/** No row has such a parameter. */
class NoRow extends Error {}

/** The row of a published method, or why there is none. */
export function rowOf(
  method: PublishedMethod,
): MemberDeclaration<InterfaceTable> | string {
  try {
    return { slot: method.slot, parameters: parametersOf(method.params) };
  } catch (error) {
    if (error instanceof NoRow) return error.message;
    throw error;
  }
}

/** The type of a row for a C type that is no pointer; `null` for any other. */
function plainType(type: string): DeclaredIn<never> | null {
  const name = SYNONYMS[type] ?? type.replace(/^ULONG_IMAPI2_\w+$/, "ULONG");
  if (SCALARS.has(name)) return name as DeclaredIn<never>;
  return ENUMERATIONS.has(name) ? `enum ${name}` : null;
}

function parametersOf(
  params: readonly PublishedParameter[],
): DeclaredParameter<InterfaceTable>[] {
  const counts = new Map<string, number>();
  for (const { sizeIs } of params) {
    if (sizeIs === undefined) continue;
    const [count] = sizeIs.match(/\w+/)!;
    counts.set(count, (counts.get(count) ?? 0) + 1);
  }
  for (const [count, arrays] of counts) {
    if (arrays > 1) throw new NoRow(`${arrays} arrays share ${count}`);
  }
  const rows: DeclaredParameter<InterfaceTable>[] = [];
  for (let index = 0; index < params.length; index++) {
    const param = params[index]!;
    const next = params[index + 1];
    const counted = param.sizeIs !== undefined &&
      next !== undefined && param.sizeIs.match(/\w+/)![0] === next.name;
    if (param.direction === "in") {
      if (counted) index++;
      rows.push({ in: inType(param, counted) });
    } else if (param.lengthIs !== undefined && counted) {
      // The callee writes to an array that has room for as many as the next parameter says.
      rows.push({ out: "BYTE[capacity]" }, { in: "capacity" }, {
        out: "count",
      });
      index += 2;
    } else {
      if (counted) index++;
      rows.push({ out: outType(param, counted) });
    }
  }
  return enumeratorOf(params) ?? rows;
}

/** `Next(celt, rgelt, pceltFetched)` of an enumerator. */
function enumeratorOf(
  [celt, elements, fetched, ...more]: readonly PublishedParameter[],
): DeclaredParameter<InterfaceTable>[] | null {
  const isNext = celt?.type === "ULONG" && fetched?.type === "ULONG*" &&
    more.length === 0 && elements?.direction === "out" &&
    elements.type.endsWith("**");
  if (!isNext) return null;
  const array = interfaceOf(elements.type, "**");
  return array === null
    ? null
    : [{ in: "capacity" }, { out: { array } }, { out: "count" }];
}

function inType(
  { type }: PublishedParameter,
  counted: boolean,
): DeclaredIn<InterfaceTable> {
  if (counted) {
    if (type === "BYTE*") return "BYTE[]";
    if (type === "ULONG*") return "ULONG[]";
    const array = interfaceOf(type, "**");
    if (array !== null) return { array };
  }
  const plain = plainType(type);
  if (plain !== null) return plain;
  if (type === "SAFEARRAY*") return "SAFEARRAY(VARIANT)";
  if (type === "const IID*") return "GUID";
  return interfaceOf(type, "*") ?? unknown(type);
}

function outType(
  { type, fixedLength }: PublishedParameter,
  counted: boolean,
): DeclaredOut<InterfaceTable> {
  if (fixedLength !== undefined && type === "BYTE*") {
    return `BYTE[${fixedLength}]`;
  }
  if (counted) {
    if (type === "BYTE**") return "BYTE[]";
    if (type === "ULONG**") return "ULONG[]";
    const element = type.slice(0, -2);
    if (ENUMERATIONS.has(element)) return `enum ${element}[]`;
  }
  if (type === "SAFEARRAY**") return "SAFEARRAY(VARIANT)";
  const plain = type.endsWith("*") ? plainType(type.slice(0, -1)) : null;
  if (plain !== null) return plain as DeclaredOut<never>;
  return interfaceOf(type, "**") ?? unknown(type);
}

/** A table for the interface that a pointer type names; `null` where it names none. */
function interfaceOf(type: string, stars: string): InterfaceTable | null {
  if (!type.endsWith(stars)) return null;
  const name = type.slice(0, -stars.length);
  if (!/^I[A-Z]/.test(name) || name.endsWith("*")) return null;
  const iid = PUBLISHED[name]?.iid ?? IUnknown.iid;
  return define(name, iid, IUnknown, {});
}

function unknown(type: string): never {
  throw new NoRow(`a parameter is ${type}`);
}
