import {
  Apartment,
  ApartmentClosedError,
  ComError,
  DiscRecorder2,
  ObjectReleasedError,
  openApartment,
  permissionFlags,
} from "@discworks/imapi2";
import {
  blankBdR,
  blankCdR,
  demo,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import {
  assertNothingHeld,
  MessageCount,
  testApartment,
  WORKER,
} from "./_apartment.ts";
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "./_assert.ts";

const one = { recorders: [simulatedRecorder(blankBdR, { id: "one" })] };

Deno.test(
  "openApartment() without simulator is not supported elsewhere than on Windows",
  {
    permissions: "none",
    ignore: Deno.build.os === "windows",
  },
  async () => {
    const error = await assertRejects(
      () => openApartment(),
      Deno.errors.NotSupported,
    );
    assertStringIncludes(error.message, "Pass the option 'simulator'");
  },
);

Deno.test(
  "openApartment() refuses malformed options before it asks for anything",
  {
    permissions: "none",
  },
  async () => {
    const paths = [
      "",
      "System32",
      "..\\System32",
      "\\Windows",
      "C:",
      "/usr/lib",
      5,
    ];
    for (const systemDirectory of paths) {
      const error = await assertRejects(
        () => openApartment({ systemDirectory } as { systemDirectory: string }),
        TypeError,
      );
      assertStringIncludes(
        error.message,
        `received ${JSON.stringify(systemDirectory)}`,
      );
    }
    await assertRejects(
      () => openApartment(null as never),
      TypeError,
      "received null",
    );
    await assertRejects(
      () => openApartment({ restrictWorker: 1 as never }),
      TypeError,
      "received 1",
    );
  },
);

Deno.test(
  "openApartment() rejects with NotCapable and the flags where a permission is missing",
  {
    permissions: "none",
  },
  async () => {
    const error = await assertRejects(
      () => openApartment({ simulator: demo }),
      Deno.errors.NotCapable,
    );
    assertStringIncludes(error.message, "read permission for");
    assertStringIncludes(
      error.message,
      `run again with ${permissionFlags({ simulator: demo })}`,
    );
  },
);

Deno.test("openApartment() rejects with the reason of a signal", {
  permissions: WORKER,
}, async () => {
  const reason = new Error("enough");
  await assertRejects(
    () => openApartment({ simulator: demo, signal: AbortSignal.abort(reason) }),
    Error,
    "enough",
  );
  const controller = new AbortController();
  const opening = openApartment({ simulator: demo, signal: controller.signal });
  // After the permissions were asked for, while the worker starts.
  setTimeout(() => controller.abort(reason), 0);
  assertEquals(await opening.catch((error) => error), reason);
});

Deno.test("openApartment() leaves an aborted signal alone once it is open", {
  permissions: WORKER,
}, async () => {
  const controller = new AbortController();
  await using apartment = await openApartment({
    simulator: one,
    signal: controller.signal,
  });
  controller.abort();
  assertEquals((await apartment.recorders()).length, 1);
});

testApartment("stats() tells the apartment", one, async (apartment) => {
  assertEquals(await apartment.stats(), {
    liveObjects: 0,
    threadId: 1,
    apartmentType: "STA",
    simulated: true,
  });
  using _master = await apartment.discMaster();
  assertEquals((await apartment.stats()).liveObjects, 1);
});

testApartment(
  "recorders() are in the order of IDiscMaster2",
  demo,
  async (apartment) => {
    const recorders = await apartment.recorders();
    const ids = await Promise.all(
      recorders.map((recorder) => recorder.activeDiscRecorder()),
    );
    assertEquals(ids, await Array.fromAsync(await apartment.discMaster()));
    assertEquals(recorders.length, demo.recorders.length);
  },
);

testApartment(
  "recorders() leaves out one that vanished between Count and Item",
  {
    recorders: [
      simulatedRecorder(null, { id: "a" }),
      simulatedRecorder(null, {
        id: "b",
        faults: [{ member: "IDiscMaster2.Item", hresult: 0x80070057 }],
      }),
      simulatedRecorder(null, {
        id: "c",
        faults: [{
          member: "IDiscRecorder2.InitializeDiscRecorder",
          hresult: 0x80070037,
        }],
      }),
      simulatedRecorder(null, { id: "d" }),
    ],
  },
  async (apartment) => {
    const recorders = await apartment.recorders();
    assertEquals(
      await Promise.all(
        recorders.map((recorder) => recorder.activeDiscRecorder()),
      ),
      ["a", "d"],
    );
    for (const recorder of recorders) recorder.release();
    await assertNothingHeld(apartment);
  },
);

testApartment("recorders() that fails for one holds none", {
  recorders: [
    simulatedRecorder(null),
    simulatedRecorder(null, {
      faults: [{
        member: "IDiscRecorder2.InitializeDiscRecorder",
        hresult: 0x80004005,
      }],
    }),
  ],
}, async (apartment) => {
  const error = await assertRejects(() => apartment.recorders(), ComError);
  assertEquals(error.code, "E_FAIL");
  await assertNothingHeld(apartment);
});

testApartment(
  "discRecorder() of an unknown id fails and holds nothing",
  one,
  async (apartment) => {
    const error = await assertRejects(
      () => apartment.discRecorder("two"),
      ComError,
    );
    assertEquals(error.hresult, 0x80070037);
    assertEquals(error.method, "InitializeDiscRecorder");
    await assertNothingHeld(apartment);
  },
);

testApartment(
  "bad input is refused before any message",
  one,
  async (apartment) => {
    const [recorder] = await apartment.recorders();
    const writer = await apartment.discFormat2Data(recorder!);
    const master = await apartment.discMaster();
    await using other = await openApartment({ simulator: one });
    const [foreign] = await other.recorders();
    const released = (await other.recorders())[0]!;
    released.release();
    await other.stats();
    using messages = new MessageCount();
    await assertRejects(
      () => apartment.discRecorder(""),
      TypeError,
      'received ""',
    );
    await assertRejects(
      () => apartment.discRecorder(7 as never),
      TypeError,
      "received 7",
    );
    for (const name of ["", "naïve", "a/b", "x".repeat(64), null]) {
      await assertRejects(
        () => writer.setClientName(name as string),
        TypeError,
        "client name",
      );
      await assertRejects(
        () =>
          apartment.discFormat2Data(recorder!, { clientName: name as string }),
        TypeError,
        "client name",
      );
    }
    for (const index of [2 ** 31, -(2 ** 31) - 1, 0.5, NaN]) {
      await assertRejects(
        () => master.item(index),
        RangeError,
        "Cannot call IDiscMaster2.Item: argument 1 must be a whole number",
      );
    }
    await assertRejects(
      () => master.item("1" as never),
      TypeError,
      'must be a whole number from -2147483648 to 2147483647, received "1"',
    );
    await assertRejects(
      () => writer.setRecorder(foreign!),
      TypeError,
      "of the same apartment",
    );
    await assertRejects(
      () => apartment.discFormat2Data(foreign!),
      TypeError,
      "of the same apartment",
    );
    await assertRejects(
      () => apartment.discFormat2Data(writer as never),
      TypeError,
      "IDiscRecorder2",
    );
    await assertRejects(
      () => apartment.discFormat2Data({} as never),
      TypeError,
      "IDiscRecorder2",
    );
    await assertRejects(
      () => other.discFormat2Data(released),
      ObjectReleasedError,
    );
    await assertRejects(
      () => writer.as(Date as never),
      TypeError,
      "class of this module",
    );
    assertEquals(messages.count, 0);
    await writer.setClientName("A-z 0.9,:;_" + "x".repeat(52));
  },
);

Deno.test("close() tells how many were held, and again the same", {
  permissions: WORKER,
}, async () => {
  const apartment = await openApartment({ simulator: demo });
  const recorders = await apartment.recorders();
  recorders[0]!.release();
  assertEquals(await apartment.close(), { released: 4 });
  assertEquals(await apartment.close(), { released: 4 });
  await apartment[Symbol.asyncDispose]();
  await apartment.closed;
});

Deno.test("close() rejects what is pending, and everything later", {
  permissions: WORKER,
}, async () => {
  const apartment = await openApartment({ simulator: demo });
  const [recorder] = await apartment.recorders();
  const pending = [
    recorder!.vendorId(),
    recorder!.productId(),
    apartment.inspect(),
  ];
  const closing = apartment.close();
  for (const result of await Promise.allSettled(pending)) {
    assert(result.status === "rejected");
    assertInstanceOf(result.reason, ApartmentClosedError);
  }
  await closing;
  await assertRejects(() => recorder!.vendorId(), ApartmentClosedError);
  await assertRejects(() => apartment.recorders(), ApartmentClosedError);
  await assertRejects(() => apartment.stats(), ApartmentClosedError);
  await assertRejects(() => apartment.inspect(), ApartmentClosedError);
  recorder!.release();
});

Deno.test("close() ends though the worker hangs in a call, and says so", {
  permissions: WORKER,
}, async () => {
  const apartment = await openApartment({
    simulator: {
      recorders: [
        simulatedRecorder(blankCdR, { id: "slow", latencyMs: 3_600_000 }),
      ],
    },
  });
  const hanging = apartment.discRecorder("slow");
  hanging.catch(() => {});
  // The worker has taken the call when its message is out.
  await Promise.resolve().then(() =>
    new Promise((resolve) => setTimeout(resolve, 0))
  );
  const { setTimeout: realSetTimeout } = globalThis;
  const delays: number[] = [];
  Reflect.set(
    globalThis,
    "setTimeout",
    (callback: () => void, delay: number) => {
      delays.push(delay);
      return realSetTimeout(callback, 0);
    },
  );
  try {
    const error = await assertRejects(() => apartment.close());
    assertEquals(error.name, "ApartmentBrokenError");
    assertStringIncludes(error.message, "did not close within 30 s");
    assertEquals(delays, [30_000]);
  } finally {
    Object.assign(globalThis, { setTimeout: realSetTimeout });
  }
  await assertRejects(() => hanging, ApartmentClosedError);
  await assertRejects(() => apartment.closed);
});

Deno.test("two apartments are apart", { permissions: WORKER }, async () => {
  await using first = await openApartment({ simulator: one });
  await using second = await openApartment({ simulator: demo });
  const [firstRecorders, secondRecorders] = await Promise.all([
    first.recorders(),
    second.recorders(),
  ]);
  assertNotEquals(firstRecorders.length, secondRecorders.length);
  await first.close();
  assertEquals(await secondRecorders[0]!.vendorId(), "LUMEN");
});

Deno.test("proxies and apartments are made by the module only", {
  permissions: "none",
}, () => {
  let refused = 0;
  for (
    const make of [
      () => new DiscRecorder2({} as never),
      () => new Apartment({} as never, {} as never),
    ]
  ) {
    try {
      make();
    } catch (error) {
      assertInstanceOf(error, TypeError);
      refused++;
    }
  }
  assertEquals(refused, 2);
});

testApartment(
  "a recorder can be released while its writer is in the making",
  one,
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    const making = apartment.discFormat2Data(recorder);
    recorder.release();
    using writer = await making;
    assertEquals(await writer.mediaPhysicallyBlank(), true);
    assertEquals((await apartment.stats()).liveObjects, 1);
  },
);

testApartment(
  "options that are none are refused by name",
  one,
  async (apartment) => {
    const recorder = await apartment.discRecorder("one");
    const calls = [
      () => apartment.inspect(null as never),
      () => apartment.inspect({ signal: 5 as never }),
      () => apartment.discFormat2Data(recorder, null as never),
      () => openApartment({ signal: {} as never }),
    ];
    for (const call of calls) {
      await assertRejects(
        call,
        TypeError,
        "Cannot use these options",
      );
    }
  },
);
