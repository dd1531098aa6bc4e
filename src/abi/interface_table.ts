/**
 * How a COM interface is described: as data that a test can hold against the
 * published facts, and from which the apartment's worker makes every call.
 *
 * @module
 */

/** Enumerations that cross as a 32-bit integer. */
export type EnumType =
  | "IMAPI_FEATURE_PAGE_TYPE"
  | "IMAPI_FORMAT2_DATA_MEDIA_STATE"
  | "IMAPI_MEDIA_PHYSICAL_TYPE"
  | "IMAPI_MEDIA_WRITE_PROTECT_STATE"
  | "IMAPI_MODE_PAGE_REQUEST_TYPE"
  | "IMAPI_MODE_PAGE_TYPE"
  | "IMAPI_PROFILE_TYPE"
  | "IMAPI_READ_TRACK_ADDRESS_TYPE";

/** Interfaces that a method takes or gives a pointer to. */
export type InterfacePointer = "IDiscRecorder2";

/**
 * Arrays of VARIANT, written as in IDL with what each element holds: a string,
 * an integer, or an interface to ask with QueryInterface.
 */
export type ArrayType =
  | "SAFEARRAY(BSTR)"
  | "SAFEARRAY(LONG)"
  | "SAFEARRAY(ULONG)"
  | "SAFEARRAY(IDispatch)";

/**
 * Arrays in memory that the callee allocates and the caller frees with
 * CoTaskMemFree. One takes two `[out]` parameters: where the array is, and the
 * number of its elements.
 */
export type CountedArrayType =
  | "BYTE[]"
  | "IMAPI_FEATURE_PAGE_TYPE[]"
  | "IMAPI_MODE_PAGE_TYPE[]"
  | "IMAPI_PROFILE_TYPE[]";

/** The type of a parameter, in the words of the C header. */
export type ValueType =
  | "LONG"
  | "ULONG"
  | "VARIANT_BOOL"
  | "BOOLEAN"
  | "BSTR"
  | EnumType
  | InterfacePointer
  | ArrayType
  | CountedArrayType;

/** What the caller sees for a value of a type. An interface is its object number. */
export type ValueOf<Type extends ValueType> = Type extends
  "LONG" | "ULONG" | EnumType ? number
  : Type extends "VARIANT_BOOL" | "BOOLEAN" ? boolean
  : Type extends "BSTR" ? string
  : Type extends "SAFEARRAY(BSTR)" ? readonly string[]
  : Type extends "BYTE[]" ? Uint8Array<ArrayBuffer>
  : Type extends ArrayType | CountedArrayType ? readonly number[]
  : Type extends InterfacePointer ? number
  : never;

/** A method as its interface declares it. */
export interface MethodDeclaration<
  In extends readonly ValueType[] = readonly ValueType[],
  Out extends ValueType | null = ValueType | null,
> {
  /** Absolute index in the vtable, inherited entries counted. */
  readonly slot: number;
  /** The types of its `[in]` parameters, which come first. */
  readonly in: In;
  /** The type of its one `[out]` value, whose parameters come last, or `null`. */
  readonly out: Out;
}

/** A method that knows where it belongs. */
export interface Method<
  In extends readonly ValueType[] = readonly ValueType[],
  Out extends ValueType | null = ValueType | null,
> extends MethodDeclaration<In, Out> {
  /** Its number in messages: the position in `METHODS`. */
  readonly index: number;
  /** The interface that declares it, such as `IMultisession`. */
  readonly interfaceName: string;
  /** The header's name, such as `get_InUse`. */
  readonly name: string;
}

/** An interface. */
export interface InterfaceTable {
  /** Its number in messages: the position in `INTERFACES`. */
  readonly index: number;
  /** The header's name, such as `IMultisession`. */
  readonly name: string;
  /** The IID, in capitals and without braces. */
  readonly iid: string;
  /** The interface it inherits from; `null` for IUnknown only. */
  readonly base: InterfaceTable | null;
  /** The methods it adds to its base, by the header's name. */
  readonly methods: Readonly<Record<string, Method>>;
}

/** The table of one interface, with the types of its methods. */
export type TypedInterfaceTable<
  Declarations extends Readonly<Record<string, MethodDeclaration>>,
> = InterfaceTable & {
  readonly methods: {
    readonly [Name in keyof Declarations]: Declarations[Name] extends
      MethodDeclaration<infer In, infer Out> ? Method<In, Out> : never;
  };
};

/** A property that is read. */
export function get<const Out extends ValueType>(
  slot: number,
  out: Out,
): MethodDeclaration<readonly [], Out> {
  return { slot, in: [], out };
}

/** A property that is set. */
export function put<const In extends ValueType>(
  slot: number,
  value: In,
): MethodDeclaration<readonly [In], null> {
  return { slot, in: [value], out: null };
}

/** Any other method. */
export function method<
  const In extends readonly ValueType[],
  const Out extends ValueType | null,
>(slot: number, parameters: In, out: Out): MethodDeclaration<In, Out> {
  return { slot, in: parameters, out };
}

/** Whether a value takes two `[out]` parameters, a pointer and a count. */
export function isCountedArray(type: ValueType): type is CountedArrayType {
  return type.endsWith("[]");
}

/** The name scripts know a method by: `NextWritableAddress` for `get_NextWritableAddress`. */
export function memberName(method: Method): string {
  return method.name.replace(/^(get|put)_/, "");
}
