import type { SimulatedMember } from "@discworks/imapi2/simulator";
import * as fileSystemInterfaces from "../src/abi/file_system_interfaces.ts";
import * as interfaces from "../src/abi/interfaces.ts";
import { checkFault } from "../src/simulator/checks/options.ts";
import { assertThrows } from "./_assert.ts";

/** The tables that the simulator plays. */
const tables = { ...interfaces, ...fileSystemInterfaces };

type Tables = typeof tables;

/** `Interface.get_Member` and `Interface.Member` for every method of every table. */
type Declared = {
  [Name in keyof Tables & string]: Tables[Name] extends
    { readonly methods: infer Methods }
    ? `${Name}.${Named<Methods> | Short<Named<Methods>>}`
    : never;
}[keyof Tables & string];

/** The keys that are written out: a table may also be indexed by any string. */
type Named<Methods> =
  & string
  & keyof { [Name in keyof Methods as string extends Name ? never : Name]: 0 };

type Short<Name extends string> = Name extends `${"get" | "put"}_${infer Short}`
  ? Short
  : Name;

Deno.test("SimulatedMember is every member of the tables, and no other", () => {
  // The compiler makes this test: each type must take the other.
  const toDeclared = (member: SimulatedMember): Declared => member;
  const fromDeclared = (member: Declared): SimulatedMember => member;
  const methods = Object.values(tables).flatMap(({ methods }) =>
    Object.values(methods)
  );
  for (const { table, name } of methods) {
    const member = `${table.name}.${name}` as Declared;
    checkFault("fault", {
      member: toDeclared(fromDeclared(member)),
      hresult: 0x80004005,
    });
  }
  // @ts-expect-error a misspelt member is an error of the compiler
  fromDeclared("IMultisession.InUsed");
});

Deno.test("a fault takes the name of a failure, and refuses any other", () => {
  const member = "IMultisession.InUse";
  checkFault("fault", { member, hresult: "E_IMAPI_RECORDER_MEDIA_BUSY" });
  for (const hresult of ["E_IMAPI_BUSY", "S_OK", "S_IMAPI_BOTHADJUSTED", ""]) {
    assertThrows(
      () => checkFault("fault", { member, hresult }),
      TypeError,
      "'fault.hresult' must be an HRESULT that says failure",
    );
  }
});
