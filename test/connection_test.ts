import { workerOptions } from "../src/apartment/open_apartment.ts";
import {
  type Apartment,
  ApartmentBrokenError,
  ComError,
  DiscMaster2,
  type DiscRecorder2,
  openApartment,
} from "@discworks/imapi2";
import {
  appendableDvdPlusR,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import {
  changeReplies,
  EndedWorkers,
  MessageCount,
  ReplacedWorker,
  replaceWorkerModule,
  testApartment,
  WORKER,
} from "./_apartment.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "./_assert.ts";

const simulator = {
  recorders: [simulatedRecorder(appendableDvdPlusR, { id: "one" })],
};

testApartment(
  "calls of one turn travel in one message, in order",
  simulator,
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    const order: number[] = [];
    using messages = new MessageCount();
    await Promise.all(
      Array.from(
        { length: 1000 },
        (_, index) => recorder.vendorId().then(() => order.push(index)),
      ),
    );
    assertEquals(messages.count, 1);
    assertEquals(order, Array.from({ length: 1000 }, (_, index) => index));
  },
);

testApartment(
  "calls that come some microtasks later are of the same turn",
  simulator,
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    const later = async (hops: number) => {
      for (let hop = 0; hop < hops; hop++) await null;
      return await recorder.vendorId();
    };
    using messages = new MessageCount();
    await Promise.all([later(0), later(1), later(3), later(6)]);
    assertEquals(messages.count, 1);
  },
);

testApartment(
  "snapshot() reads eight values in one message",
  simulator,
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    const writer = await apartment.discFormat2Data(recorder);
    const session = (await writer.multisessionSequential2())!;
    using messages = new MessageCount();
    const { interfaceName: _, ...snapshot } = await session.snapshot();
    assertEquals(messages.count, 1);
    assertEquals(Object.keys(snapshot).length, 8);
  },
);

testApartment(
  "a release travels with the calls made around it, after those before",
  simulator,
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    using messages = new MessageCount();
    const vendor = recorder.vendorId();
    recorder.release();
    assertEquals(await vendor, "SIMULATE");
    assertEquals(messages.count, 1);
    assertEquals((await apartment.stats()).liveObjects, 0);
  },
);

Deno.test(
  "a message that the worker does not understand is answered with an error",
  {
    permissions: WORKER,
  },
  async () => {
    for (
      const nonsense of [{ type: "nonsense" }, 5, null, "text", ["x"], {
        type: "open",
      }]
    ) {
      const apartment = await openApartment({ simulator });
      const recorder = await apartment.discRecorder("one");
      using messages = new MessageCount();
      const pending = recorder.vendorId();
      pending.catch(() => {});
      await apartment.stats();
      messages.worker!.postMessage(nonsense);
      const error = await assertRejects(
        () => apartment.closed,
        ApartmentBrokenError,
      );
      assertStringIncludes(error.workerStack, "serve.ts");
      const later = await assertRejects(
        () => recorder.vendorId(),
        ApartmentBrokenError,
      );
      assertEquals(later, error);
      assertEquals(await apartment.close(), { released: 0 });
    }
  },
);

Deno.test(
  "everything that is pending rejects with the worker's stack when it breaks",
  {
    permissions: WORKER,
  },
  async () => {
    const apartment = await openApartment({ simulator });
    const recorder = await apartment.discRecorder("one");
    const writer = await apartment.discFormat2Data(recorder);
    const session = (await writer.multisessionSequential2())!;
    using messages = new MessageCount();
    await apartment.stats();
    // Releasing what is not held is a defect that no caller of the public API can cause.
    messages.worker!.postMessage("[2,999]");
    const results = await Promise.allSettled([
      recorder.vendorId(),
      recorder.productId(),
      apartment.recorders(),
      apartment.stats(),
      apartment.inspect(),
      session.snapshot(),
    ]);
    for (const result of results) {
      assert(result.status === "rejected");
      assert(result.reason instanceof ApartmentBrokenError);
      assertStringIncludes(result.reason.message, "Cannot find object 999");
      assertStringIncludes(result.reason.workerStack, "object_table.ts");
    }
  },
);

Deno.test("a worker that cannot be loaded rejects openApartment()", {
  permissions: WORKER,
}, async () => {
  const workers: Worker[] = [];
  using ended = new EndedWorkers();
  using _replaced = new ReplacedWorker((RealWorker) =>
    class extends RealWorker {
      constructor(_url: URL, options: WorkerOptions) {
        super(
          "data:application/javascript,throw new Error('no apartment today')",
          options,
        );
        workers.push(this);
      }
    }
  );
  const error = await assertRejects(
    () => openApartment({ simulator }),
    ApartmentBrokenError,
  );
  assertStringIncludes(error.message, "no apartment today");
  assertEquals(workers.length, 1);
  assertEquals(ended.workers, workers);
});

Deno.test("an aborted openApartment() leaves no worker behind", {
  permissions: WORKER,
}, async () => {
  using ended = new EndedWorkers();
  using messages = new MessageCount();
  const controller = new AbortController();
  const opening = openApartment({ simulator, signal: controller.signal });
  while (messages.count === 0) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  controller.abort(new Error("enough"));
  await assertRejects(() => opening, Error, "enough");
  assertEquals(ended.workers, [messages.worker]);
});

Deno.test("an apartment that its worker cannot open leaves no worker behind", {
  permissions: { read: true },
}, async () => {
  using ended = new EndedWorkers();
  using messages = new MessageCount();
  using _replaced = replaceWorkerModule(
    new URL("../worker/windows_worker.ts", import.meta.url),
  );
  await assertRejects(
    () => openApartment({ simulator }),
    TypeError,
    "this is the worker for Windows",
  );
  assertEquals(ended.workers, [messages.worker]);
});

testApartment(
  "a question about the apartment does not split the calls after it",
  simulator,
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    using messages = new MessageCount();
    const later = async () => {
      for (let hop = 0; hop < 6; hop++) await null;
      return await recorder.productId();
    };
    await Promise.all([
      recorder.vendorId(),
      apartment.stats(),
      recorder.productRevision(),
      later(),
    ]);
    assertEquals(messages.count, 3);
  },
);

Deno.test(
  "restrictWorker grants the worker the FFI of an apartment, or nothing",
  {
    permissions: WORKER,
  },
  async () => {
    const given: unknown[] = [];
    using _replaced = new ReplacedWorker((RealWorker) =>
      class extends RealWorker {
        constructor(url: URL, options: WorkerOptions) {
          given.push(options.deno?.permissions);
          // Without the flag of Deno, the option itself would end the process.
          super(url, { type: "module" });
        }
      }
    );
    await using _open = await openApartment({ simulator });
    await using _restricted = await openApartment({
      simulator,
      restrictWorker: true,
    });
    assertEquals(given, [undefined, "none"]);
    assertEquals(workerOptions(true, { ffi: ["C:\\a.dll"] }), {
      type: "module",
      name: "imapi2",
      deno: { permissions: { ffi: ["C:\\a.dll"] } },
    });
  },
);

/** Opens an apartment whose worker's replies are changed on their way, from then on. */
async function openChanged(
  change: (reply: unknown) => unknown,
): Promise<{ apartment: Apartment; recorder: DiscRecorder2 }> {
  let active = false;
  using _replaced = changeReplies((reply) => active ? change(reply) : reply);
  const apartment = await openApartment({ simulator });
  const recorder = await apartment.discRecorder("one");
  active = true;
  return { apartment, recorder };
}

Deno.test(
  "a reply that does not answer what was asked breaks the apartment, and is given to nobody",
  { permissions: WORKER },
  async () => {
    const cases: [
      unknown,
      (apartment: Apartment, recorder: DiscRecorder2) => Promise<unknown>,
      string,
    ][] = [
      [
        '["one"]',
        (_, recorder) =>
          Promise.all([recorder.vendorId(), recorder.productId()]),
        "every call",
      ],
      [
        '["one","two","three"]',
        (_, recorder) =>
          Promise.all([recorder.vendorId(), recorder.productId()]),
        "every call",
      ],
      [
        { type: "stats", liveObjects: 1 },
        (_, recorder) => recorder.vendorId(),
        "every call",
      ],
      ["[]", (apartment) => apartment.stats(), "a question"],
      [
        "[]",
        (apartment) => apartment.simulator!.setLatency("one", 0),
        "a command",
      ],
    ];
    for (const [reply, ask, message] of cases) {
      const { apartment, recorder } = await openChanged(() => reply);
      const error = await assertRejects(
        () => ask(apartment, recorder),
        ApartmentBrokenError,
      );
      assertStringIncludes(error.message, `it did not answer ${message}`);
      assertEquals(
        await assertRejects(() => apartment.closed, ApartmentBrokenError),
        error,
      );
    }
  },
);

Deno.test(
  "a first message that is not answered as such opens nothing",
  { permissions: WORKER },
  async () => {
    using _replaced = changeReplies(() => "[]");
    const error = await assertRejects(
      () => openApartment({ simulator }),
      ApartmentBrokenError,
    );
    assertStringIncludes(error.message, "the first message");
  },
);

Deno.test(
  "as() and narrowing reject with any failure but E_NOINTERFACE, and hold nothing then",
  {
    permissions: {
      ...WORKER,
      read: [
        ...WORKER.read as URL[],
        new URL("./worker/_two_elements_worker.ts", import.meta.url),
      ],
    },
  },
  async () => {
    using _replaced = replaceWorkerModule(
      new URL("./worker/_two_elements_worker.ts", import.meta.url),
    );
    await using apartment = await openApartment({ simulator });
    const recorder = await apartment.discRecorder("one");
    const writer = await apartment.discFormat2Data(recorder);
    const { liveObjects } = await apartment.stats();
    const narrowing = await assertRejects(
      () => writer.multisessionInterfaces(),
      ComError,
    );
    assertEquals(narrowing.code, "RPC_E_DISCONNECTED");
    const asking = await assertRejects(
      () => recorder.as(DiscMaster2),
      ComError,
    );
    assertEquals(asking.code, "RPC_E_DISCONNECTED");
    for (const { stack } of [narrowing, asking]) {
      assertStringIncludes(stack!, "connection_test.ts");
    }
    assertEquals((await apartment.stats()).liveObjects, liveObjects);
  },
);

Deno.test(
  "what the worker throws outside of a message breaks the apartment, and is heard",
  {
    permissions: { read: true },
  },
  async () => {
    using _replaced = replaceWorkerModule(
      new URL("worker/_throwing_pump_worker.ts", import.meta.url),
    );
    const apartment = await openApartment({ simulator });
    // From here on an object is alive, and the pump runs on its timer.
    await apartment.discMaster();
    const error = await assertRejects(
      () => apartment.closed,
      ApartmentBrokenError,
    );
    assertStringIncludes(error.message, "the pump is broken");
    assertStringIncludes(error.workerStack, "message_pump.ts");
  },
);
