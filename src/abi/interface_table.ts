/**
 * COM interfaces as data: the main thread sends a row of a table with the first
 * call of the method, and a test holds the tables against the published facts.
 *
 * @module
 */

import type { InType, OutType } from "./value_types.ts";

/** An interface pointer as a parameter. */
export interface InterfaceType {
  /** The interface that it is of; `"self"` for the one that declares the method. */
  readonly interface: InterfaceTable | "self";
  /** Whether a null pointer is an error. Default: `false`. */
  readonly required?: boolean;
  /** `"in"`: a pointer to several, whose count is the next parameter. `"capacity"`: as in `"BYTE[capacity]"`. */
  readonly array?: "in" | "capacity";
}

/**
 * A SAFEARRAY of interfaces, of which COM says only that they are IUnknown or
 * IDispatch: each element is asked for the first of these that it has, and left
 * out where it has none.
 */
export interface InterfaceArrayType {
  /** The interfaces, the most derived first. */
  readonly safearray: readonly InterfaceTable[];
}

/** The type of any parameter. */
export type ParameterType =
  | InType
  | OutType
  | InterfaceType
  | InterfaceArrayType;

/** A parameter, in its place. */
export type Parameter =
  | { readonly in: InType | InterfaceType }
  | { readonly out: OutType | InterfaceType | InterfaceArrayType };

/**
 * The type of an `[in]` parameter in a declaration; a `required` interface is never null.
 *
 * @typeParam Reference How an interface is named.
 */
export type DeclaredIn<Reference> =
  | InType
  | Reference
  | "self"
  | { readonly required: Reference }
  | { readonly array: Reference };

/** The type of an `[out]` parameter in a declaration; a `required` interface is never null. */
export type DeclaredOut<Reference> =
  | OutType
  | Reference
  | "self"
  | { readonly required: Reference }
  | { readonly array: Reference }
  | { readonly safearray: readonly Reference[] };

/** A parameter in a declaration that names the direction of each. */
export type DeclaredParameter<Reference> =
  | { readonly in: DeclaredIn<Reference> }
  | { readonly out: DeclaredOut<Reference> };

/** A method as it is declared. */
export interface MemberDeclaration<Reference> {
  /** Absolute index in the vtable, inherited entries counted. */
  readonly slot: number;
  /** The types of its `[in]` parameters, which come first. Default: none. */
  readonly in?: readonly DeclaredIn<Reference>[];
  /** The types of its `[out]` parameters, which come last: one, or an array of several. Default: none. */
  readonly out?: DeclaredOut<Reference> | readonly DeclaredOut<Reference>[];
  /** All of its parameters in order, where an `[out]` one comes before an `[in]` one. */
  readonly parameters?: readonly DeclaredParameter<Reference>[];
  /** The header's name, such as `get_InUse`. Default: the key of the declaration. */
  readonly name?: string;
  /** Whether it may take minutes: closing the apartment waits for it. Default: `false`. */
  readonly long?: boolean;
}

/**
 * A method of an interface.
 *
 * @typeParam Declaration How it was declared, from which its signature follows.
 */
export interface Method<Declaration = unknown> {
  /** The interface that declares it. */
  readonly table: InterfaceTable;
  /** The header's name, such as `get_InUse`. */
  readonly name: string;
  /** Absolute index in the vtable, inherited entries counted. */
  readonly slot: number;
  /** Its parameters, in order. */
  readonly parameters: readonly Parameter[];
  /** Whether it may take minutes. */
  readonly long: boolean;
  /** For the compiler only. */
  readonly declaration?: Declaration;
}

/** An interface. */
export interface InterfaceTable {
  /** The header's name, such as `IMultisession`. */
  readonly name: string;
  /** The IID, in capitals and without braces. */
  readonly iid: string;
  /** The interface it inherits from; `null` for IUnknown only. */
  readonly base: InterfaceTable | null;
  /** The methods it adds to its base, by the header's name. */
  readonly methods: Readonly<Record<string, Method>>;
}

/** The name by which a method's property or the method itself is known: `InUse` for `get_InUse`. */
export function memberName(method: { readonly name: string }): string {
  return method.name.replace(/^(get|put)_/, "");
}

/** Whether `table` is `ancestor` or inherits from it. */
export function inherits(
  table: InterfaceTable,
  ancestor: InterfaceTable,
): boolean {
  for (
    let current: InterfaceTable | null = table;
    current !== null;
    current = current.base
  ) {
    if (current === ancestor) return true;
  }
  return false;
}

/** The base of all. Its three methods are the apartment's own business: no table declares them. */
export const IUnknown: InterfaceTable = {
  name: "IUnknown",
  iid: "00000000-0000-0000-C000-000000000046",
  base: null,
  methods: {},
};

/** Late binding, which this module never uses; it takes four slots of the vtable. */
export const IDispatch: InterfaceTable = {
  name: "IDispatch",
  iid: "00020400-0000-0000-C000-000000000046",
  base: IUnknown,
  methods: {},
};

/** The table of one interface, with the types of its methods. */
export type TypedTable<
  Members extends Readonly<Record<string, MemberDeclaration<InterfaceTable>>>,
> = InterfaceTable & {
  readonly methods: {
    readonly [Name in keyof Members]: Method<Members[Name]>;
  };
};

/** Makes the table of an interface. */
export function define<
  const Members extends Readonly<
    Record<string, MemberDeclaration<InterfaceTable>>
  >,
>(
  name: string,
  iid: string,
  base: InterfaceTable,
  members: Members,
): TypedTable<Members> {
  const methods: Record<string, Method> = {};
  const table: InterfaceTable = { name, iid, base, methods };
  for (const [key, member] of Object.entries(members)) {
    methods[key] = {
      table,
      name: member.name ?? key,
      slot: member.slot,
      parameters: declaredParameters(member).map(parameterOf),
      long: member.long ?? false,
    };
  }
  // The methods have the keys of the members.
  return table as TypedTable<Members>;
}

/** The parameters of a declaration, in order. */
export function declaredParameters<Reference>(
  { in: inputs = [], out = [], parameters }: MemberDeclaration<Reference>,
): readonly DeclaredParameter<Reference>[] {
  if (parameters !== undefined) return parameters;
  const outputs = Array.isArray(out)
    ? out as readonly DeclaredOut<Reference>[]
    : [out as DeclaredOut<Reference>];
  return [
    ...inputs.map((type) => ({ in: type })),
    ...outputs.map((type) => ({ out: type })),
  ];
}

function parameterOf(
  parameter: DeclaredParameter<InterfaceTable>,
): Parameter {
  if ("in" in parameter) {
    const type = parameter.in;
    if (type === "self") return { in: { interface: "self" } };
    if (typeof type === "string") return { in: type };
    if ("required" in type) {
      return { in: { interface: type.required, required: true } };
    }
    return {
      in: "array" in type
        ? { interface: type.array, array: "in" }
        : { interface: type },
    };
  }
  const type = parameter.out;
  if (type === "self") return { out: { interface: "self" } };
  if (typeof type === "string" || "safearray" in type) return { out: type };
  if ("required" in type) {
    return { out: { interface: type.required, required: true } };
  }
  return {
    out: "array" in type
      ? { interface: type.array, array: "capacity" }
      : { interface: type },
  };
}
