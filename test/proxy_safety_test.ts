/** What a script, or a message, could do wrong with an object, and what becomes of it. */

import {
  ApartmentBrokenError,
  ComError,
  type ComObject,
  DiscFormat2Data,
  DiscMaster2,
  DiscRecorder2,
  DiscRecorder2Ex,
  MultisessionSequential2,
  openApartment,
} from "@discworks/imapi2";
import { blankBdR, demo, simulatedRecorder } from "@discworks/imapi2/simulator";
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
  assertRejects,
  assertStringIncludes,
} from "./_assert.ts";

const OWN_FILE = "proxy_safety_test.ts";

testApartment(
  "a method of another interface is refused in the caller's frame, before any message",
  demo,
  async (apartment) => {
    using master = await apartment.discMaster();
    using recorder = await apartment.recorder("D:");
    using writer = await apartment.discFormat2Data(recorder);
    using messages = new MessageCount();
    const wrong: [() => Promise<unknown>, string][] = [
      [
        () => DiscRecorder2.prototype.productId.call(master as never),
        "Cannot use this IDiscMaster2 as IDiscRecorder2",
      ],
      [
        () => DiscMaster2.prototype.item.call(recorder as never, 0),
        "Cannot use this IDiscRecorder2 as IDiscMaster2",
      ],
      [
        () =>
          DiscFormat2Data.prototype.setRecorder.call(writer, writer as never),
        "Cannot use this IDiscFormat2Data as IDiscRecorder2",
      ],
      [
        () => MultisessionSequential2.prototype.snapshot.call(master as never),
        "Cannot use this IDiscMaster2 as",
      ],
      [
        () =>
          DiscRecorder2Ex.prototype.getDiscInformation.call(recorder as never),
        "Cannot use this IDiscRecorder2 as IDiscRecorder2Ex",
      ],
    ];
    for (const [call, message] of wrong) {
      const error = await assertRejects(call, TypeError, message);
      assertStringIncludes(error.stack!, OWN_FILE);
    }
    await assertRejects(
      () => DiscMaster2.prototype.count.call({} as never),
      TypeError,
    );
    assertEquals(messages.count, 0);
  },
);

testApartment(
  "a class that names another interface does not change what is asked",
  demo,
  async (apartment) => {
    class Confused extends DiscRecorder2 {
      static override readonly interfaceName: string = "IDiscFormat2Data";
    }
    using recorder = await apartment.recorder("D:");
    using same = await recorder.as(Confused);
    assertInstanceOf(same, Confused);
    assertEquals(await same.productId(), "DVDRAM GX-24");
  },
);

testApartment(
  "as() and create() take classes of proxies only, and ask nothing before",
  demo,
  async (apartment) => {
    using recorder = await apartment.recorder("D:");
    using messages = new MessageCount();
    class Own {}
    for (
      const type of [
        null,
        undefined,
        5,
        "IDiscRecorder2",
        {},
        Own,
        Object.getPrototypeOf(DiscRecorder2),
        { interfaceName: "IDiscRecorder2", prototype: {} },
      ]
    ) {
      const refused = type as unknown as typeof DiscRecorder2;
      await assertRejects(
        () => recorder.as(refused),
        TypeError,
        "Cannot ask for",
      );
      await assertRejects(
        () => apartment.create("2735412D-7F64-5B0F-8F00-5D77AFBE261E", refused),
        TypeError,
        "Cannot ask for",
      );
    }
    for (const clsid of ["", "x", null, "2735412D-7F64-5B0F-8F00"]) {
      await assertRejects(
        () => apartment.create(clsid as string, DiscRecorder2),
        TypeError,
        "'clsid' must be a GUID",
      );
    }
    assertEquals(messages.count, 0);
  },
);

testApartment(
  "a proxy whose construction throws leaves no reference",
  demo,
  async (apartment) => {
    using recorder = await apartment.recorder("D:");
    class Throwing extends DiscRecorder2Ex {
      constructor(reference: ConstructorParameters<typeof DiscRecorder2Ex>[0]) {
        super(reference);
        throw new Error("not today");
      }
    }
    for (let time = 0; time < 100; time++) {
      await assertRejects(() => recorder.as(Throwing), Error, "not today");
    }
    assertEquals((await apartment.stats()).liveObjects, 1);
  },
);

testApartment(
  "a class that the simulator does not play is not registered, and the apartment goes on",
  demo,
  async (apartment) => {
    const error = await assertRejects(
      () =>
        apartment.create("{2735412b-7f64-5b0f-8f00-5d77afbe261e}", DiscMaster2),
      ComError,
    );
    assertEquals(
      [error.code, error.method],
      ["REGDB_E_CLASSNOTREG", "CoCreateInstance"],
    );
    assertStringIncludes(error.advice!, "check the CLSID");
    using master = await apartment.create(
      "2735412E-7F64-5B0F-8F00-5D77AFBE261E",
      DiscMaster2,
    );
    assertEquals(await master.count(), 5);
    const other = await assertRejects(
      () =>
        apartment.create("2735412E-7F64-5B0F-8F00-5D77AFBE261E", DiscRecorder2),
      ComError,
    );
    assertEquals(other.code, "E_NOINTERFACE");
  },
);

testApartment(
  "the stack of a failed call leads to the caller's line",
  {
    recorders: [simulatedRecorder(blankBdR, {
      id: "one",
      faults: [
        { member: "IDiscRecorder2.ProductId", hresult: "E_FAIL" },
        { member: "IDiscRecorder2.LegacyDeviceNumber", hresult: "E_FAIL" },
        {
          member: "IMultisessionSequential.NextWritableAddress",
          hresult: "E_FAIL",
        },
        { member: "IDiscFormat2Data.put_ClientName", hresult: "E_FAIL" },
      ],
    })],
  },
  async (apartment) => {
    const master = await apartment.discMaster();
    const recorder = await apartment.discRecorder("one");
    const writer = await apartment.discFormat2Data(recorder);
    const session = (await writer.multisessionSequential2())!;
    async function namedByTheStack(call: () => Promise<unknown>) {
      await call();
    }
    const calls: (() => Promise<unknown>)[] = [
      () => recorder.legacyDeviceNumber(),
      () => recorder.productId(),
      () => master.item(99),
      () => session.nextWritableAddress(),
      () => session.snapshot(),
      () => writer.setClientName("x"),
      () => apartment.discRecorder("two"),
      () =>
        apartment.create("2735412B-7F64-5B0F-8F00-5D77AFBE261E", DiscMaster2),
      () => Promise.all([recorder.vendorId(), recorder.legacyDeviceNumber()]),
    ];
    for (const call of calls) {
      const error = await assertRejects(() => namedByTheStack(call), ComError);
      assertStringIncludes(error.stack!, "namedByTheStack", String(call));
      assertStringIncludes(error.stack!, OWN_FILE);
    }
  },
);

testApartment(
  "a method without result gives undefined",
  demo,
  async (apartment) => {
    using recorder = await apartment.recorder("D:");
    using writer = await apartment.discFormat2Data(recorder);
    const results: unknown[] = [
      await recorder.ejectMedia(),
      await recorder.closeTray(),
      await writer.setRecorder(recorder),
      await writer.setClientName("x"),
    ];
    assertEquals(results, [undefined, undefined, undefined, undefined]);
  },
);

Deno.test(
  "a defect keeps the results of the calls before it, and leaves the apartment",
  {
    permissions: WORKER,
  },
  async () => {
    const apartment = await openApartment({ simulator: demo });
    const recorder = await apartment.recorder("D:");
    using messages = new MessageCount();
    const before = recorder.productId();
    await apartment.stats();
    assertEquals(await before, "DVDRAM GX-24");
    // Three calls of one message, the second of which nobody but a defect could make.
    const worker = messages.worker!;
    const sent = worker.postMessage;
    worker.postMessage = function (this: Worker, message: string) {
      const text = String(message);
      const elements = JSON.parse(text) as unknown[];
      const middle = elements.length / 3;
      sent.call(
        this,
        JSON.stringify([
          ...elements.slice(0, middle),
          ...[2, 999],
          ...elements.slice(middle * 2),
        ]),
      );
    } as typeof worker.postMessage;
    const [first, second, third] = await Promise.allSettled([
      recorder.productId(),
      recorder.productId(),
      recorder.productId(),
    ]);
    assertEquals(first, { status: "fulfilled", value: "DVDRAM GX-24" });
    for (const outcome of [second!, third!]) {
      assert(outcome.status === "rejected");
      assertInstanceOf(outcome.reason, ApartmentBrokenError);
      assertStringIncludes(outcome.reason.message, "Cannot find object 999");
    }
    await assertRejects(() => apartment.closed, ApartmentBrokenError);
  },
);

testApartment(
  "any object can be asked for as any interface, and nothing is held after",
  demo,
  async (apartment) => {
    const objects: ComObject[] = [await apartment.discMaster()];
    for (const recorder of await apartment.recorders()) {
      objects.push(recorder);
    }
    for (const object of objects) {
      for (
        const type of [
          DiscMaster2,
          DiscRecorder2,
          DiscRecorder2Ex,
          DiscFormat2Data,
          MultisessionSequential2,
        ]
      ) {
        using _other = await object.as<ComObject>(type);
      }
      object.release();
    }
    await assertNothingHeld(apartment);
  },
);
