import { newMachineMemory } from "../../src/model/shared_machine.ts";
import type { Reply, Request } from "../../src/protocol/messages.ts";
import { assertEquals } from "../_assert.ts";

/** Sends messages to a worker, and gives its answer to each. */
async function exchange(
  url: string,
  requests: readonly unknown[],
): Promise<Reply[]> {
  const worker = new Worker(new URL(url, import.meta.url), { type: "module" });
  try {
    const replies: Reply[] = [];
    const answered = Promise.withResolvers<void>();
    worker.onmessage = (event: MessageEvent<Reply>) => {
      replies.push(event.data);
      if (replies.length === requests.length) answered.resolve();
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
