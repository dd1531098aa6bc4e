/**
 * Refuses declarations of interfaces that no table can be made of: scripts
 * without types have no compiler that does.
 *
 * @module
 */

import { show } from "../checks/arguments.ts";
import {
  declaredParameters,
  type MemberDeclaration,
} from "../abi/interface_table.ts";
import { INTEGER_RANGES, LARGE_INTEGER_RANGES } from "../abi/value_types.ts";
import { guidOf } from "./inputs.ts";

/** Names that mean something to JavaScript, or to every proxy. */
const RESERVED_NAMES = ["then", "as", "release", "constructor"];

/** IUnknown's three slots are the apartment's own, and no published interface has as many as this. */
const SLOTS = [3, 1023] as const;

/** The most parameters of a member. */
const MAX_PARAMETERS = 12;

const BOTH_WAYS = [
  ...Object.keys(INTEGER_RANGES),
  ...Object.keys(LARGE_INTEGER_RANGES),
  "FLOAT",
  "DOUBLE",
  "DATE",
  "VARIANT_BOOL",
  "BOOL",
  "BOOLEAN",
  "BSTR",
  "GUID",
  "VARIANT",
  "SAFEARRAY(BSTR)",
  "SAFEARRAY(BYTE)",
  "SAFEARRAY(DOUBLE)",
  "SAFEARRAY(LONG)",
  "SAFEARRAY(ULONG)",
  "SAFEARRAY(VARIANT)",
  "BYTE[]",
  "ULONG[]",
  "self",
];

const IN_TYPES: ReadonlySet<unknown> = new Set([
  ...BOTH_WAYS,
  "LPWSTR",
  "VARIANT*",
  "capacity",
]);

const OUT_TYPES: ReadonlySet<unknown> = new Set([
  ...BOTH_WAYS,
  "BYTE[capacity]",
  "VARIANT[capacity]",
  "count",
  "HRESULT",
]);

const ENUMERATION = /^enum [A-Za-z_]\w*(?:\[\])?$/;
const FIXED_BUFFER = /^BYTE\[[1-9]\d{0,4}\]$/;

/** Checks the form of a declaration. `isReference` tells what names an interface. */
export function checkDeclaration(
  declaration: unknown,
  isReference: (value: unknown) => boolean,
): void {
  const { name, iid, members, ...rest } = fields("the interface", declaration, [
    "name",
    "iid",
    "extends",
    "members",
  ]);
  if (typeof name !== "string" || !/^[A-Za-z_]\w*$/.test(name)) {
    throw refusal("the interface", "'name' must be a C identifier", name);
  }
  if (guidOf(iid) === null) {
    throw refusal(name, "'iid' must be a GUID", iid);
  }
  if (rest.extends !== undefined && !isReference(rest.extends)) {
    throw refusal(name, "'extends' must name an interface", rest.extends);
  }
  for (const [key, member] of Object.entries(fields(name, members))) {
    if (RESERVED_NAMES.includes(key)) {
      throw refusal(name, `no member can have the name '${key}'`, key);
    }
    checkMember(`${name}.${key}`, member, isReference);
  }
}

/** The error of a declaration. */
export function refusal(
  what: string,
  reason: string,
  value: unknown,
): TypeError {
  return new TypeError(
    `Cannot define ${what}: ${reason}, received ${show(value)}`,
  );
}

function checkMember(
  name: string,
  value: unknown,
  isReference: (value: unknown) => boolean,
): void {
  const member = fields(name, value, [
    "slot",
    "in",
    "out",
    "parameters",
    "name",
    "long",
  ]);
  const [first, last] = SLOTS;
  if (
    !(Number.isInteger(member.slot) && Number(member.slot) >= first &&
      Number(member.slot) <= last)
  ) {
    throw refusal(
      name,
      `'slot' must be a whole number from ${first} to ${last}`,
      member.slot,
    );
  }
  if (member.name !== undefined && typeof member.name !== "string") {
    throw refusal(name, "'name' must be a string", member.name);
  }
  if (member.long !== undefined && typeof member.long !== "boolean") {
    throw refusal(name, "'long' must be true or false", member.long);
  }
  for (const list of ["in", "parameters"]) {
    if (member[list] !== undefined && !Array.isArray(member[list])) {
      throw refusal(name, `'${list}' must be an array`, member[list]);
    }
  }
  if (
    member.parameters !== undefined &&
    (member.in !== undefined || member.out !== undefined)
  ) {
    throw refusal(
      name,
      "'parameters' takes the place of 'in' and 'out'",
      value,
    );
  }
  checkParameters(
    name,
    declaredParameters(value as MemberDeclaration<unknown>),
    isReference,
  );
}

function checkParameters(
  name: string,
  parameters: readonly unknown[],
  isReference: (value: unknown) => boolean,
): void {
  if (parameters.length > MAX_PARAMETERS) {
    throw refusal(
      name,
      `at most ${MAX_PARAMETERS} parameters are supported`,
      parameters.length,
    );
  }
  let capacities = 0;
  let arrays = 0;
  let counts = 0;
  for (const parameter of parameters) {
    const { in: input, out } = fields(name, parameter, ["in", "out"]);
    const isInput = input !== undefined;
    const type = isInput ? input : out;
    if (
      !(isInput ? isInType(type, isReference) : isOutType(type, isReference))
    ) {
      throw refusal(
        name,
        `no ${isInput ? "[in]" : "[out]"} parameter has this type`,
        type,
      );
    }
    if (type === "capacity") capacities++;
    else if (type === "count") counts++;
    else if (!isInput && hasCapacity(type)) arrays++;
  }
  if (capacities !== arrays || arrays > 1 || counts > arrays) {
    throw refusal(
      name,
      "one array of a given capacity goes with one 'capacity' and at most one 'count'",
      parameters,
    );
  }
}

function isInType(
  type: unknown,
  isReference: (value: unknown) => boolean,
): boolean {
  if (typeof type === "string" && ENUMERATION.test(type)) return true;
  return IN_TYPES.has(type) || isReference(type) ||
    wraps(type, "required", isReference) || wraps(type, "array", isReference);
}

function isOutType(
  type: unknown,
  isReference: (value: unknown) => boolean,
): boolean {
  if (typeof type === "string") {
    if (ENUMERATION.test(type) || FIXED_BUFFER.test(type)) return true;
  }
  return OUT_TYPES.has(type) || isReference(type) ||
    wraps(type, "required", isReference) ||
    wraps(type, "array", isReference) ||
    wraps(
      type,
      "safearray",
      (list) =>
        Array.isArray(list) && list.length > 0 && list.every(isReference),
    );
}

function hasCapacity(type: unknown): boolean {
  return typeof type === "string"
    ? type.endsWith("[capacity]")
    : wraps(type, "array", () => true);
}

/** Whether a type is an object with this one key, whose value passes a test. */
function wraps(
  type: unknown,
  key: string,
  test: (value: unknown) => boolean,
): boolean {
  if (typeof type !== "object" || type === null) return false;
  const [entry, ...others] = Object.entries(type);
  return entry !== undefined && others.length === 0 && entry[0] === key &&
    test(entry[1]);
}

function fields(
  what: string,
  value: unknown,
  known?: readonly string[],
): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refusal(what, "it must be an object", value);
  }
  const unknown = Object.keys(value).find((key) =>
    known !== undefined && !known.includes(key)
  );
  if (unknown !== undefined) {
    throw refusal(
      what,
      `known are ${known!.join(", ")}`,
      unknown,
    );
  }
  return value as Record<string, unknown>;
}
