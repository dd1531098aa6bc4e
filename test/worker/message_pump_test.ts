import { IDiscRecorder2 } from "../../src/abi/interfaces.ts";
import type { SimulatedObject } from "../../worker/simulator/simulated_object.ts";
import { assert, assertEquals } from "../_assert.ts";
import { Rig } from "./_rig.ts";

function recorder(): SimulatedObject {
  return { interfaces: [IDiscRecorder2], methods: {} };
}

function test(name: string, run: () => void): void {
  Deno.test(name, { permissions: "none" }, run);
}

const { methods } = IDiscRecorder2;

/** Stands for the timer of the pump, which then ticks when the test says so. */
class Timer implements Disposable {
  /** How long it was told to wait, each time. */
  readonly intervals: number[] = [];
  readonly #timeout = AbortSignal.timeout;
  #signal: AbortSignal | null = null;

  constructor() {
    AbortSignal.timeout = (milliseconds) => {
      this.intervals.push(milliseconds);
      return this.#signal = new AbortController().signal;
    };
  }

  /** The time is over. */
  tick(): void {
    this.#signal!.onabort!(new Event("abort"));
  }

  [Symbol.dispose](): void {
    AbortSignal.timeout = this.#timeout;
  }
}

test("messages are pumped around each batch, and on a timer while objects are alive", () => {
  let waiting = 0;
  const pumped: string[] = [];
  using timer = new Timer();
  using rig = new Rig(recorder, () => ({
    PeekMessageW: () => waiting > 0 ? waiting-- : 0,
    TranslateMessage: () => pumped.push("translate"),
    DispatchMessageW: () => BigInt(pumped.push("dispatch")),
  }), true);
  waiting = 2;
  const object = rig.create();
  assertEquals(pumped, ["translate", "dispatch", "translate", "dispatch"]);
  assertEquals(timer.intervals.length, 1);
  assert(timer.intervals[0]! <= 15);
  rig.call(methods.get_VendorId, object);
  assertEquals(timer.intervals.length, 1, "one timer, whatever is called");
  waiting = 1;
  timer.tick();
  assertEquals(pumped.length, 6);
  assertEquals(timer.intervals.length, 2);
  rig.release(object);
  waiting = 1;
  timer.tick();
  assertEquals(pumped.length, 6, "nobody can call any more");
  assertEquals(timer.intervals.length, 2);
  rig.create();
  assertEquals(timer.intervals.length, 3);
});

test("close() pumps a last time before CoUninitialize, and never after", () => {
  const order: string[] = [];
  using timer = new Timer();
  using rig = new Rig(recorder, ({ CoUninitialize }) => ({
    PeekMessageW: () => {
      order.push("pump");
      return 0;
    },
    CoUninitialize: () => {
      order.push("uninitialise");
      CoUninitialize();
    },
  }), true);
  rig.create();
  order.length = 0;
  rig.close();
  timer.tick();
  assertEquals(order, ["pump", "uninitialise"]);
  assertEquals(timer.intervals.length, 1);
});

test("an apartment that nobody else can call does not wake up", () => {
  using timer = new Timer();
  using rig = new Rig(recorder);
  rig.create();
  assertEquals(timer.intervals, []);
});
