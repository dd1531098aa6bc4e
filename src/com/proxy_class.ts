/**
 * Classes of proxies that are made from tables.
 *
 * @module
 */

import type { InterfaceTable, TypedTable } from "../abi/interface_table.ts";
import { type ComClass, ComObject, implementInterface } from "./com_object.ts";
import { invokeRow } from "./invoke.ts";
import type { Inputs, Output } from "./script_types.ts";

/** Makes the class of the proxies of a table; `scriptName` gives what scripts call a method by. */
export function proxyClass(
  table: InterfaceTable,
  base: typeof ComObject,
  scriptName: (key: string) => string = (key) => key,
): ComClass<ComObject> {
  abstract class Proxy extends base {
    static override readonly interfaceName: string = table.name;
  }
  Object.defineProperty(Proxy, "name", { value: table.name });
  for (const [key, method] of Object.entries(table.methods)) {
    const name = scriptName(key);
    Object.defineProperty(Proxy.prototype, name, {
      configurable: true,
      writable: true,
      value(this: ComObject, ...inputs: unknown[]) {
        return invokeRow(this, method, inputs);
      },
    });
  }
  implementInterface(Proxy, table);
  return Proxy;
}

/** The first letters in small, an abbreviation as a whole: `root` for `Root`, `udfRevision` for `UDFRevision`. */
type SmallStart<Name extends string> = Name extends `UDF${infer Rest}`
  ? `udf${Rest}`
  : Name extends `ISO${infer Rest}` ? `iso${Rest}`
  : Uncapitalize<Name>;

/** What scripts call a method by, of which the header has this name. */
type ScriptName<Key> = Key extends `get_${infer Name}` ? SmallStart<Name>
  : Key extends `put_${infer Name}` ? `set${Name}`
  : Key extends string ? SmallStart<Key>
  : never;

/** The methods that a proxy of a table has. */
type ProxyMethods<Table> = Table extends TypedTable<infer Members> ? {
    readonly [Key in keyof Members as ScriptName<Key>]: Member<
      Inputs<Members[Key]>,
      Output<Members[Key], ComObject>
    >;
  }
  : never;

/** A method and no function: its parameters may be the classes of what the row names as interfaces. */
type Member<Values extends unknown[], Result> = {
  member(...inputs: Values): Promise<Result>;
}["member"];

/**
 * The class of the proxies of a published interface. Its methods have the
 * names of the header, as scripts write them: `root()` for `get_Root`,
 * `setVolumeName()` for `put_VolumeName`. The compiler holds `Proxy` to the table.
 */
export function publishedClass<
  Proxy extends ComObject & ProxyMethods<Table>,
  Table extends InterfaceTable,
>(table: Table, base: ComClass<ComObject> = ComObject): ComClass<Proxy> {
  // What its methods give is made by the classes of the interfaces that the rows name.
  return proxyClass(table, base as typeof ComObject, scriptName) as ComClass<
    ComObject
  > as ComClass<Proxy>;
}

function scriptName(key: string): string {
  if (key.startsWith("put_")) return `set${key.slice("put_".length)}`;
  return key.replace(/^get_/, "").replace(
    /^(?:UDF|ISO|[A-Z])/,
    (start) => start.toLowerCase(),
  );
}
