import { ComError, HRESULTS } from "@discworks/imapi2";
import type {
  FailureName,
  SimulatedFault,
  SimulatedMember,
} from "@discworks/imapi2/simulator";
import type { Method } from "../src/abi/interface_table.ts";
import { WORKER } from "./_apartment.ts";
import { assert, assertEquals } from "./_assert.ts";
import {
  callOf,
  driveOf,
  type Objects,
  openObjects,
  TABLES,
} from "./_documented_calls.ts";
import abi from "./data/abi.json" with { type: "json" };

/** What proxies give `null` for where a value may be missing: no failure of the program. */
const MISSING: readonly unknown[] = [
  HRESULTS.E_NOTIMPL,
  HRESULTS.E_IMAPI_DF2DATA_INVALID_MEDIA_STATE,
];

/** The published facts, as far as they are read here. */
interface Facts {
  readonly interfaces: Readonly<
    Record<string, {
      readonly methods: readonly {
        readonly name: string;
        readonly documentedHresults?: string | null;
      }[];
    }>
  >;
  readonly documentedHresultSets: Readonly<Record<string, readonly string[]>>;
}

const facts: Facts = abi;

/** The errors that the page of a member lists: what says success is none. */
function documentedErrors({ table, name }: Method): readonly FailureName[] {
  const method = facts.interfaces[table.name]!.methods.find((each) =>
    each.name === name
  );
  assert(method !== undefined, `${table.name}.${name} is not published`);
  const { documentedHresults } = method;
  const names = typeof documentedHresults === "string"
    ? facts.documentedHresultSets[documentedHresults]!
    : [];
  return names.filter((each): each is FailureName =>
    HRESULTS[each as FailureName] >= 0x80000000
  );
}

/** Makes a member fail with each of some errors, one call after the other, and gives what the calls said. */
async function failWith(
  objects: Objects,
  method: Method,
  errors: readonly FailureName[],
): Promise<unknown[]> {
  const { simulator } = objects.apartment;
  const call = await callOf(method, objects);
  const member = `${method.table.name}.${method.name}` as SimulatedMember;
  const faults = errors.map((hresult): SimulatedFault => ({
    member,
    hresult,
    times: 1,
  }));
  await simulator!.setFaults(driveOf(method), faults);
  const answers: unknown[] = [];
  for (const _ of errors) {
    answers.push(
      await call().catch((error) =>
        error instanceof ComError ? error.hresult : Promise.reject(error)
      ),
    );
  }
  await simulator!.setFaults(driveOf(method), []);
  return answers;
}

Deno.test(
  "every error that the page of a member documents reaches the caller, from every simulated member",
  { permissions: { ...WORKER, read: true } },
  async () => {
    const objects = await openObjects();
    try {
      for (const { methods } of TABLES) {
        for (const method of Object.values(methods)) {
          const documented = documentedErrors(method);
          // Where a page lists none, a member can still fail.
          const errors = documented.length === 0
            ? ["E_FAIL" as const]
            : documented;
          const expected = errors.map((name) => HRESULTS[name] as unknown);
          const answers = await failWith(objects, method, errors);
          assertEquals(
            answers,
            expected.map((hresult, index) =>
              answers[index] === null && MISSING.includes(hresult)
                ? null
                : hresult
            ),
            `${method.table.name}.${method.name}`,
          );
        }
      }
    } finally {
      await objects.apartment.close();
    }
  },
);
