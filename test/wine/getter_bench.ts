/**
 * Measures what a LONG getter costs on real COM, called in three ways: by the
 * module's engine, through `Deno.UnsafeFnPointer`, and from C. Run by bench.sh
 * with the path of the C program; `--json` prints JSON in place of a table.
 */

import { CallWriter } from "../../src/protocol/call_message.ts";
import { MsftDiscMaster2 } from "../../src/abi/coclasses.ts";
import { IDiscMaster2 } from "../../src/abi/interfaces.ts";
import { guidBytes } from "../../worker/com/guid.ts";
import { checkCom } from "../../worker/com/hresult.ts";
import { Invoker } from "../../worker/com/invoker.ts";
import { SingleThreadedApartment } from "../../worker/single_threaded_apartment.ts";
import { openWindows } from "../../worker/native/windows.ts";
import {
  type Contender,
  measure,
  median,
  medianRatio,
} from "../bench/_measure.ts";
import fixture from "./fixture.json" with { type: "json" };

const GETTER = IDiscMaster2.methods.get_Count;
const EXPECTED = fixture.recorders.length;

/** What the engine may take, in units of a call through `Deno.UnsafeFnPointer`. */
const LIMIT = 0.4;

/** A round gives this many values: to the engine, it is one message. */
const VALUES = 1000;

/** Rounds of a block, so that one takes 0.1 to 0.2 seconds whoever is measured. */
const ENGINE_ROUNDS = 1000;
const POINTER_ROUNDS = 200;
const C_CALLS = 30_000_000;

/** As many before the other two as after them. */
const C_BLOCKS = 5;

const CLSCTX_INPROC_SERVER = 0x1;
const POINTER_SIZE = 8;

/** One message of many getters, as the worker gets it. */
function engineContender(apartment: SingleThreadedApartment): Contender {
  const object = 1;
  const calls = new CallWriter();
  calls.create(MsftDiscMaster2, IDiscMaster2, object);
  apartment.execute(calls.take());
  for (let call = 0; call < VALUES; call++) calls.method(GETTER, object, []);
  const message = calls.take();
  return {
    rounds: ENGINE_ROUNDS,
    run(rounds) {
      for (let round = 0; round < rounds; round++) {
        expect(apartment.execute(message));
      }
    },
  };
}

/** The same values as a script gets them that calls the vtable itself. */
function pointerContender(master: bigint): Contender {
  const instance = Deno.UnsafePointer.create(master);
  const vtable = addressAt(master);
  // Safe: the slot is IDiscMaster2's, `master` is a pointer to that interface and held for as long
  // as this runs, and the getter keeps neither of its arguments.
  const getter = new Deno.UnsafeFnPointer(
    Deno.UnsafePointer.create(
      addressAt(vtable + BigInt(GETTER.slot * POINTER_SIZE)),
    )!,
    {
      parameters: [
        "pointer", // IDiscMaster2 *This
        "buffer", // LONG *value
      ],
      result: "i32", // HRESULT
    },
  );
  const value = new Int32Array(1);
  return {
    rounds: POINTER_ROUNDS,
    run(rounds) {
      for (let round = 0; round < rounds; round++) {
        const values: number[] = [];
        for (let call = 0; call < VALUES; call++) {
          checkCom(getter.call(instance, value), GETTER.name);
          values.push(value[0]!);
        }
        expect(values);
      }
    },
  };
}

/** Nanoseconds per call, for each block. */
function timesFromC(program: string): number[] {
  const { success, stdout, stderr } = new Deno.Command(program, {
    args: [
      `{${MsftDiscMaster2.clsid}}`,
      `{${IDiscMaster2.iid}}`,
      `${GETTER.slot}`,
      `${C_BLOCKS}`,
      `${C_CALLS}`,
    ],
  }).outputSync();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`Cannot measure C: ${decoder.decode(stderr).trim()}`);
  }
  return decoder.decode(stdout).trim().split(/\s+/).map(Number);
}

/** Who gives other values has measured something else. */
function expect(values: readonly unknown[]): void {
  if (values.length !== VALUES || values.at(-1) !== EXPECTED) {
    throw new Error(
      `Cannot measure: expected ${VALUES} times ${EXPECTED}, received ${
        JSON.stringify(values.slice(-1))
      } at the end of ${values.length}`,
    );
  }
}

/** Reads a pointer. The caller vouches for the address. */
function addressAt(address: bigint): bigint {
  return new Deno.UnsafePointerView(Deno.UnsafePointer.create(address)!)
    .getBigUint64();
}

const [program, format] = Deno.args;
if (program === undefined) {
  throw new TypeError("Cannot measure: the C program's path is missing");
}
const nativeLibraries = openWindows("C:\\windows\\system32");
const { functions } = nativeLibraries;
const apartment = new SingleThreadedApartment(nativeLibraries);
const invoker = new Invoker(functions);

// Its own object, since the engine's are known to the engine alone.
const cell = new BigUint64Array(1);
checkCom(
  functions.CoCreateInstance(
    guidBytes(MsftDiscMaster2.clsid),
    0n,
    CLSCTX_INPROC_SERVER,
    guidBytes(IDiscMaster2.iid),
    cell,
  ),
  "CoCreateInstance",
);
const master = cell[0]!;

const before = timesFromC(program);
const { engine, unsafeFnPointer } = await measure({
  engine: engineContender(apartment),
  unsafeFnPointer: pointerContender(master),
});
const c = [...before, ...timesFromC(program)];

invoker.release(master);
invoker.free();
apartment.close();

// A round is a thousand values: its microseconds are nanoseconds for each.
const medians = {
  engine: median(engine),
  unsafeFnPointer: median(unsafeFnPointer),
  c: median(c),
};
const engineToUnsafeFnPointer = medianRatio(engine, unsafeFnPointer);
const holds = engineToUnsafeFnPointer <= LIMIT;
const engineToC = medians.engine / medians.c;

if (format === "--json") {
  print(JSON.stringify({
    getter: `${GETTER.table.name}.${GETTER.name}`,
    valuesPerMessage: VALUES,
    nanosecondsPerValue: medians,
    engineToUnsafeFnPointer,
    limit: LIMIT,
    holds,
    engineToC,
    blocks: { engine, unsafeFnPointer, c },
  }));
} else {
  print(`${GETTER.table.name}.${GETTER.name}, nanoseconds per value`);
  print("");
  print("                          median   fastest block   slowest block");
  printRow("engine", engine);
  printRow("Deno.UnsafeFnPointer", unsafeFnPointer);
  printRow("C", c);
  print("");
  print(
    `engine / Deno.UnsafeFnPointer  ${
      engineToUnsafeFnPointer.toFixed(3)
    }  (median of the blocks; at most ${LIMIT}: ${
      holds ? "holds" : "EXCEEDED"
    })`,
  );
  print(`engine / C                     ${engineToC.toFixed(1)}`);
}
function printRow(name: string, times: readonly number[]): void {
  const columns = [median(times), Math.min(...times), Math.max(...times)];
  print(
    name.padEnd(20) +
      columns.map((time, index) =>
        time.toFixed(1).padStart(index === 0 ? 12 : 16)
      ).join(""),
  );
}

function print(line: string): void {
  // deno-lint-ignore no-console -- printing is what this program is for
  console.log(line);
}
