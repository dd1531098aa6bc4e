import { HRESULTS } from "../abi/hresults.ts";
import type { Method } from "../abi/interface_table.ts";
import type { ComFailure } from "../protocol/messages.ts";
import { invoke, readProperties } from "../com/invoke.ts";
import type { ComObject } from "../com/com_object.ts";
import { ComError } from "../connection/errors.ts";

/** A property of a type. */
type Property<Out> = Method<{ readonly slot: number; readonly out: Out }>;

/** An address that a disc may not have. */
export interface OptionalAddress {
  readonly property: Property<"LONG">;
  /** The HRESULTs which say, as -1 does, that there is none. */
  readonly none: readonly number[];
}

/** Where a value of a snapshot comes from. */
type Source<Value> = [Value] extends [boolean] ? Property<"VARIANT_BOOL">
  : [null] extends [Value] ? OptionalAddress
  : Property<"LONG">;

/** Where each value of a snapshot comes from. */
export type SnapshotSources<Snapshot> = {
  readonly [Name in keyof Snapshot]: Source<Snapshot[Name]>;
};

/** How COM says in a value that there is no such address. */
const NO_ADDRESS = -1;

/**
 * What COM answers where there is no previous session, besides -1. A disc that
 * takes no session at all answers the same, and fails its next address as well.
 */
const NO_SESSION = HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE;

/** What a drive answers that does not report an address. */
const NOT_REPORTED = HRESULTS.E_NOTIMPL;

/** Where the previous session starts, or `null`. */
export function sessionStart(property: Property<"LONG">): OptionalAddress {
  return { property, none: [NO_SESSION] };
}

/** The last address that was written, or `null`. */
export function lastWritten(property: Property<"LONG">): OptionalAddress {
  return { property, none: [NO_SESSION, NOT_REPORTED] };
}

/** Reads an address on its own; `null` where there is none. */
export async function readAddress(
  proxy: ComObject,
  { property, none }: OptionalAddress,
): Promise<number | null> {
  try {
    const address = await invoke(proxy, property);
    return address === NO_ADDRESS ? null : address;
  } catch (error) {
    if (error instanceof ComError && none.includes(error.hresult)) return null;
    throw error;
  }
}

/**
 * Makes the function that reads a snapshot, in one message and for one promise.
 * The snapshot has the `constants` and a value for each of the `sources`.
 */
export function snapshotReader<
  Snapshot extends object,
  Constant extends keyof Snapshot,
>(
  constants: Pick<Snapshot, Constant> & Readonly<Record<string, string | null>>,
  sources: SnapshotSources<Omit<Snapshot, Constant>>,
): (proxy: ComObject) => Promise<Snapshot> {
  const values = Object.entries<Property<unknown> | OptionalAddress>(sources)
    .map(([name, source]) =>
      "property" in source
        ? { name, ...source }
        : { name, property: source, none: null }
    );
  const properties = values.map(({ property }) => property);
  return async (proxy) => {
    const results = await readProperties(proxy, properties);
    const snapshot: Record<string, unknown> = { ...constants };
    for (let index = 0; index < values.length; index++) {
      const { name, none } = values[index]!;
      snapshot[name] = valueOf(results[index], none);
    }
    // The worker gives what each property's table says, and the sources have the types of the values.
    return snapshot as Snapshot;
  };
}

function valueOf(result: unknown, none: readonly number[] | null): unknown {
  // A property of a snapshot is a number or a truth value: an object is a failure.
  if (typeof result === "object" && result !== null) {
    const failure = result as ComFailure;
    if (none?.includes(failure.hresult)) return null;
    throw new ComError(failure);
  }
  return none !== null && result === NO_ADDRESS ? null : result;
}
