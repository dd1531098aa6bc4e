import { MsftDiscMaster2 } from "../../src/abi/coclasses.ts";
import { IDiscMaster2 } from "../../src/abi/interfaces.ts";
import { newMachineMemory } from "../../src/model/shared_machine.ts";
import { CallWriter } from "../../src/protocol/call_message.ts";
import type { Reply, Request } from "../../src/protocol/messages.ts";
import { assert, assertEquals, assertStringIncludes } from "../_assert.ts";

/** Sends messages to a worker, and gives the first of its answers: one for each, if not more or fewer. */
async function exchange(
  url: string,
  requests: readonly unknown[],
  answers: number = requests.length,
): Promise<Reply[]> {
  const worker = new Worker(new URL(url, import.meta.url), { type: "module" });
  try {
    const replies: Reply[] = [];
    const answered = Promise.withResolvers<void>();
    worker.onmessage = (event: MessageEvent<Reply>) => {
      replies.push(event.data);
      if (replies.length === answers) answered.resolve();
    };
    for (const request of requests) worker.postMessage(request);
    await answered.promise;
    return replies;
  } finally {
    worker.terminate();
  }
}

const opening: Request = {
  type: "open",
  machine: newMachineMemory({ drives: [] }),
};
const stats: Request = { type: "stats" };

Deno.test(
  "a worker with real recorders answers a command with an error, and goes on",
  {
    permissions: { read: true },
  },
  async () => {
    const eject: Request = {
      type: "simulate",
      command: { type: "eject", recorderId: "a" },
    };
    const replies = await exchange("_real_worker.ts", [
      opening,
      eject,
      stats,
    ]);
    assertEquals(replies.slice(1), [
      {
        type: "simulated",
        failure: {
          type: "native",
          name: "TypeError",
          message: "Cannot simulate: the recorders are real",
        },
      },
      { type: "stats", liveObjects: 0 },
    ]);
  },
);

Deno.test(
  "a defect in a message keeps the results before it, and the worker has left the apartment and ends",
  {
    permissions: { read: true },
  },
  async () => {
    const calls = new CallWriter();
    calls.create(MsftDiscMaster2, IDiscMaster2, 1);
    calls.create(MsftDiscMaster2, IDiscMaster2, 2);
    calls.method(IDiscMaster2.methods.get_Count, 1, []);
    calls.method(IDiscMaster2.methods.get_Item, 1, [5]);
    const good = JSON.parse(calls.take() as string) as unknown[];
    const defects: [unknown[], string][] = [
      [[2, 999], "Cannot find object 999"],
      [[7, 999], "Cannot find object 999"],
      [["x"], "Cannot read a call"],
      [[99, 1], "no method 92"],
      [[0, "Odd", "no CLSID", 2, 3], "Cannot read a GUID"],
      [[4, 2, "Odd", 2, []], "its slot must be a whole number from 3 to 1023"],
      [[4, 2, "Odd", 7, ["in Odd"]], "no method has the parameters"],
      [[8, 1, "no number"], "a whole number is expected"],
    ];
    for (const [defect, message] of defects) {
      // What comes after the defect, in this message and the next one, is not done.
      const text = JSON.stringify([...good, ...defect, 2, 1]);
      const [, told, broken, ...more] = await exchange(
        "_telling_worker.ts",
        [opening, text, stats, { type: "close" }],
        3,
      );
      assertEquals<unknown>(told, {
        told: ["Release", "Release", "CoUninitialize"],
        liveObjects: 0,
        liveAllocations: 0,
      });
      assert(
        typeof broken === "object" && "type" in broken &&
          broken.type === "broken",
      );
      assertStringIncludes(broken.message, message);
      assertStringIncludes(broken.stack, "serve.ts");
      const results = JSON.parse(broken.results as string) as unknown[];
      assertEquals(results.slice(0, 3), [true, true, 0]);
      assertEquals(results.length, 4);
      assertEquals(more, []);
    }
  },
);

Deno.test(
  "a worker that broke answers nothing any more",
  {
    permissions: { read: true },
  },
  async () => {
    const broken = new Worker(new URL("_telling_worker.ts", import.meta.url), {
      type: "module",
    });
    const replies: unknown[] = [];
    const last = Promise.withResolvers<void>();
    broken.onmessage = ({ data }) => {
      replies.push(data);
      if (data.type === "broken") last.resolve();
    };
    for (const request of [opening, "[2,1]", stats]) {
      broken.postMessage(request);
    }
    await last.promise;
    broken.postMessage(stats);
    // As long as it takes another one to start and to answer.
    await exchange("_telling_worker.ts", [opening, stats]);
    assertEquals(replies.length, 3);
    broken.terminate();
  },
);
