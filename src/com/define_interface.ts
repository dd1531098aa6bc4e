/**
 * Interfaces that a script declares.
 *
 * @module
 */

import {
  type DeclaredIn,
  type DeclaredOut,
  type DeclaredParameter,
  declaredParameters,
  define,
  IDispatch,
  type InterfaceTable,
  IUnknown,
  type MemberDeclaration,
} from "../abi/interface_table.ts";
import { type ComClass, ComObject, tableOf } from "./com_object.ts";
import { guidOf } from "./inputs.ts";
import { checkDeclaration, refusal } from "./check_declaration.ts";
import { proxyClass } from "./proxy_class.ts";
import type { Inputs, Output } from "./script_types.ts";

/** How a declaration names an interface: one of COM's two own, or one that was defined. */
export type InterfaceReference =
  | "IUnknown"
  | "IDispatch"
  | ComClass<ComObject>;

/** A member of an {@linkcode InterfaceDeclaration}. */
export type InterfaceMember = MemberDeclaration<InterfaceReference>;

/** What {@linkcode unsafeDefineInterface} takes. */
export interface InterfaceDeclaration {
  /** The header's name, such as `IDictionary`. */
  readonly name: string;
  /** The IID, with braces or without. */
  readonly iid: string;
  /** The interface it inherits from. Default: `"IDispatch"`. */
  readonly extends?: InterfaceReference;
  /** Its members, by the names that scripts call them by. */
  readonly members: Readonly<Record<string, InterfaceMember>>;
}

/**
 * The members that an interface inherits.
 *
 * @internal
 */
export type Inherited<Declaration> = Declaration extends
  { readonly extends: ComClass<infer Proxy> } ? Proxy : ComObject;

/**
 * A proxy whose methods follow from a declaration.
 *
 * @typeParam Declaration The declaration.
 */
export type ComProxy<Declaration extends InterfaceDeclaration> =
  & Inherited<Declaration>
  & {
    readonly [Name in keyof Declaration["members"]]: (
      ...inputs: Inputs<Declaration["members"][Name]>
    ) => Promise<
      Output<Declaration["members"][Name], ComProxy<Declaration>>
    >;
  };

/**
 * A declaration whose members have no name that means something to JavaScript,
 * or to every proxy: such a member would have to be `never`.
 *
 * @internal
 */
export type WithoutReservedNames<Declaration extends InterfaceDeclaration> = {
  readonly members: {
    readonly [Name in keyof Declaration["members"]]: Name extends
      "then" | "as" | "release" | "constructor" ? never : unknown;
  };
};

/**
 * Declares a COM interface, so that `apartment.create()` and `ComObject.as()`
 * take it and give typed proxies of it.
 *
 * **UNSAFE**: a wrong slot or type makes COM call another method or read
 * memory as what it is not, which can end the process. Take both from the
 * header or the type library; nothing else can check them.
 *
 * - Each member says its `slot`: its index in the vtable, inherited entries
 *   counted, so 7 is the first of a dual interface and 3 of one that inherits
 *   from IUnknown.
 * - `in` and `out` are types as headers and IDL write them: integers from `BYTE`
 *   to `ULONGLONG` (64 bits as bigint), `FLOAT`, `DOUBLE`, `DATE`,
 *   `VARIANT_BOOL`, `BOOL`, `BOOLEAN`, `BSTR`, `LPWSTR`, `GUID`, any enumeration
 *   as `enum Name`, `VARIANT` (by value) and `VARIANT*`, `SAFEARRAY(VARIANT)` and
 *   others, `BYTE[]` with its count in the next parameter. Several results are an
 *   array. `parameters` has them in order where an `[out]` one comes first.
 * - An interface is a class that this function made or that this module exports,
 *   `"IUnknown"`, `"IDispatch"`, or `"self"` for the interface that is declared. A
 *   result is `null` where COM succeeds with none. Where two
 *   interfaces name each other, one says `"IUnknown"` and the script calls `as()`.
 * - `out: "HRESULT"` gives the code with which a method succeeded: 0, or another
 *   such as S_FALSE.
 *
 * What is made here is a slow type where it is exported from a module of JSR.
 * The second example shows the form that is none.
 *
 * @typeParam Declaration The declaration; it is taken literally.
 * @param declaration The interface.
 * @returns A class of proxies.
 * @throws {TypeError} If a name, an IID, a slot or a type is none, or a member has a name that is
 *   taken: `then`, `as`, `release`, `constructor`, or one that the interface inherits.
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/com/interface-pointers-and-interfaces}
 *
 * @example A dictionary of Windows
 * ```ts ignore
 * import { openApartment } from "@discworks/imapi2";
 * import { unsafeDefineInterface } from "@discworks/imapi2/com";
 *
 * const IDictionary = unsafeDefineInterface({
 *   name: "IDictionary",
 *   iid: "42C642C1-97E1-11CF-978F-00A02463E06F",
 *   members: {
 *     add: { slot: 10, in: ["VARIANT*", "VARIANT*"] },
 *     count: { slot: 11, out: "LONG" },
 *     keys: { slot: 15, out: "VARIANT" },
 *   },
 * });
 *
 * await using apartment = await openApartment();
 * using dictionary = await apartment.create(
 *   "EE09B103-97E0-11CF-978F-00A02463E06F",
 *   IDictionary,
 * );
 * await dictionary.add("é", 42);
 * console.log(await dictionary.count(), await dictionary.keys()); // 1 [ "é" ]
 * ```
 *
 * @example The same for a module on JSR: the compiler holds one to the other
 * ```ts
 * import { type ComClass, type ComObject, unsafeDefineInterface } from "@discworks/imapi2/com";
 *
 * // Export both.
 * interface IDictionary extends ComObject {
 *   count(): Promise<number>;
 * }
 *
 * const IDictionary: ComClass<IDictionary> = unsafeDefineInterface({
 *   name: "IDictionary",
 *   iid: "42C642C1-97E1-11CF-978F-00A02463E06F",
 *   members: { count: { slot: 11, out: "LONG" } },
 * });
 * console.log(IDictionary.interfaceName);
 * ```
 */
export function unsafeDefineInterface<
  const Declaration extends InterfaceDeclaration,
>(
  declaration: Declaration & WithoutReservedNames<Declaration>,
): ComClass<ComProxy<Declaration>> {
  checkDeclaration(declaration, isReference);
  const { name, members }: InterfaceDeclaration = declaration;
  const base = baseOf(declaration.extends);
  for (const member of Object.keys(members)) {
    if (member in base.type.prototype) {
      throw refusal(
        name,
        "its members must have names that proxies do not have yet",
        member,
      );
    }
  }
  const iid = guidOf(declaration.iid)!;
  const table = define(name, iid, base.table, tableMembers(members));
  const type = proxyClass(table, base.type);
  // The class has a method for each member, typed by the declaration that made it.
  return type as ComClass<ComObject> as ComClass<ComProxy<Declaration>>;
}

/** The base interface, and the class that proxies of it are. */
function baseOf(
  reference: InterfaceReference = "IDispatch",
): { readonly table: InterfaceTable; readonly type: typeof ComObject } {
  const table = resolve(reference);
  const type = typeof reference === "function" ? reference : ComObject;
  return { table, type: type as typeof ComObject };
}

/** The same members, whose interfaces are tables. */
function tableMembers(
  members: InterfaceDeclaration["members"],
): Record<string, MemberDeclaration<InterfaceTable>> {
  return Object.fromEntries(
    Object.entries(members).map(([name, member]) => {
      const { slot, long = false } = member;
      const parameters = declaredParameters(member).map(resolveParameter);
      return [name, { slot, long, parameters, name: member.name ?? name }];
    }),
  );
}

function resolveParameter(
  parameter: DeclaredParameter<InterfaceReference>,
): DeclaredParameter<InterfaceTable> {
  return "in" in parameter
    ? { in: resolveType(parameter.in) as DeclaredIn<InterfaceTable> }
    : { out: resolveType(parameter.out) as DeclaredOut<InterfaceTable> };
}

/** A type without the names of interfaces in it. */
function resolveType(
  type: DeclaredIn<InterfaceReference> | DeclaredOut<InterfaceReference>,
): DeclaredIn<InterfaceTable> | DeclaredOut<InterfaceTable> {
  if (type === "IUnknown" || type === "IDispatch") return resolve(type);
  if (typeof type === "string") return type;
  if (typeof type === "function") return resolve(type);
  if ("required" in type) return { required: resolve(type.required) };
  if ("array" in type) return { array: resolve(type.array) };
  if ("safearray" in type) return { safearray: type.safearray.map(resolve) };
  return resolve(type);
}

function resolve(reference: InterfaceReference): InterfaceTable {
  if (reference === "IUnknown") return IUnknown;
  if (reference === "IDispatch") return IDispatch;
  return tableOf(reference);
}

function isReference(value: unknown): value is InterfaceReference {
  if (value === "IUnknown" || value === "IDispatch") return true;
  if (typeof value !== "function") return false;
  try {
    tableOf(value as never);
    return true;
  } catch {
    return false;
  }
}
