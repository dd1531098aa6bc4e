/**
 * What scripts pass and get for the types of parameters.
 *
 * @module
 */

import type {
  BooleanType,
  CountedType,
  EnumerationType,
  IntegerType,
  LargeIntegerType,
} from "../abi/value_types.ts";
import type { ComClass, ComObject } from "./com_object.ts";
import type { Variant } from "./variant.ts";

/**
 * What a VARIANT holds: `undefined` is EMPTY and `null` NULL, a boolean is BOOL,
 * a number I4 where it is a 32-bit integer and R8 otherwise, a bigint I8, a
 * string BSTR, a `Date` DATE by its UTC fields, bytes an array of UI1, any other
 * array one of VARIANTs, a proxy DISPATCH or UNKNOWN, and a {@linkcode Variant}
 * what it says.
 */
export type VariantValue =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | Variant
  | ComObject
  | readonly VariantValue[];

/**
 * The value of a type that is the same both ways; `never` for any other type.
 *
 * @internal
 */
export type PlainValue<Type> = Type extends "SAFEARRAY(BYTE)" | "BYTE[]"
  ? Uint8Array<ArrayBuffer>
  : Type extends CountedType ? readonly number[]
  : Type extends IntegerType | EnumerationType | "FLOAT" | "DOUBLE" ? number
  : Type extends BooleanType ? boolean
  : Type extends "DATE" ? Date
  : Type extends "GUID" ? string
  : Type extends "SAFEARRAY(BSTR)" ? readonly string[]
  : Type extends "SAFEARRAY(DOUBLE)" | "SAFEARRAY(LONG)" | "SAFEARRAY(ULONG)"
    ? readonly number[]
  : Type extends "SAFEARRAY(VARIANT)" ? readonly VariantValue[]
  : never;

/**
 * A proxy of the interface that a declaration names.
 *
 * @internal
 */
export type ProxyOf<Reference> = Reference extends
  "IUnknown" | "IDispatch" | { readonly iid: string } ? ComObject
  : Reference extends ComClass<infer Proxy> ? Proxy
  : never;

/** What a script passes for an `[in]` parameter of a type. */
export type InputValue<Type> = Type extends LargeIntegerType ? bigint | number
  : Type extends "BSTR" | "LPWSTR" ? string | null
  : Type extends "VARIANT" | "VARIANT*" ? VariantValue
  : Type extends "capacity" ? number
  : Type extends "self" ? ComObject | null
  : [PlainValue<Type>] extends [never]
    ? Type extends { readonly required: infer Reference } ? ProxyOf<Reference>
    : Type extends { readonly array: infer Reference }
      ? readonly (ProxyOf<Reference> | null)[]
    : ProxyOf<Type> | null
  : PlainValue<Type>;

/** What a script gets for an `[out]` parameter of a type. */
export type OutputValue<Type, Self> = Type extends LargeIntegerType ? bigint
  : Type extends "BSTR" ? string
  : Type extends "VARIANT" ? VariantValue
  : Type extends "VARIANT[capacity]" ? readonly VariantValue[]
  : Type extends "HRESULT" ? number
  : Type extends "self" ? Self | null
  : Type extends `BYTE[${string}]` ? Uint8Array<ArrayBuffer>
  : [PlainValue<Type>] extends [never]
    ? Type extends { readonly required: infer Reference } ? ProxyOf<Reference>
    : Type extends { readonly array: infer Reference }
      ? readonly (ProxyOf<Reference> | null)[]
    : Type extends { readonly safearray: readonly (infer Reference)[] }
      ? readonly ProxyOf<Reference>[]
    : ProxyOf<Type> | null
  : PlainValue<Type>;

/**
 * Of parameters with a direction, the values of those that scripts pass.
 *
 * @internal
 */
export type DirectedInputs<Parameters> = Parameters extends
  readonly [infer First, ...infer Rest]
  ? First extends { readonly in: infer Type }
    ? [InputValue<Type>, ...DirectedInputs<Rest>]
  : DirectedInputs<Rest>
  : [];

/**
 * Of parameters with a direction, the types of those that scripts get.
 *
 * @internal
 */
export type DirectedOutputs<Parameters> = Parameters extends
  readonly [infer First, ...infer Rest]
  ? First extends { readonly out: infer Type }
    ? [Type, ...DirectedOutputs<Rest>]
  : DirectedOutputs<Rest>
  : [];

/**
 * The values of results: a count is none.
 *
 * @internal
 */
export type OutputValues<Types, Self> = Types extends
  readonly [infer First, ...infer Rest]
  ? First extends "count" ? OutputValues<Rest, Self>
  : [OutputValue<First, Self>, ...OutputValues<Rest, Self>]
  : [];

/**
 * Nothing, one value, or an array of several.
 *
 * @internal
 */
export type Collapsed<Values extends readonly unknown[]> = Values extends []
  ? void
  : Values extends [infer Only] ? Only
  : Values;

/** What a script passes to a member that is declared so. */
export type Inputs<Declaration> = Declaration extends
  { readonly parameters: infer Parameters } ? DirectedInputs<Parameters>
  : Declaration extends { readonly in: infer Types extends readonly unknown[] }
    ? { -readonly [Index in keyof Types]: InputValue<Types[Index]> }
  : [];

/** What a script gets from a member that is declared so. */
export type Output<Declaration, Self> = Declaration extends
  { readonly parameters: infer Parameters }
  ? Collapsed<OutputValues<DirectedOutputs<Parameters>, Self>>
  : Declaration extends { readonly out: infer Out }
    ? Out extends readonly unknown[] ? Collapsed<OutputValues<Out, Self>>
    : OutputValue<Out, Self>
  : void;
