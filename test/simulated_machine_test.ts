import { type Apartment, ComError, openApartment } from "@discworks/imapi2";
import {
  appendableCdR,
  blankBdR,
  SimulatedMachine,
  simulatedMachine,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import {
  newMachineMemory,
  SharedMachine,
} from "../src/model/shared_machine.ts";
import { WORKER } from "./_apartment.ts";
import { assertEquals, assertRejects, assertThrows } from "./_assert.ts";

const worker = { permissions: WORKER } as const;

const options = {
  recorders: [simulatedRecorder(blankBdR, { id: "one" })],
};

async function stateIn(apartment: Apartment): Promise<string> {
  const [report] = await apartment.inspect();
  return report === undefined ? "no drive" : report.state;
}

Deno.test(
  "what one apartment does to a drive of a machine, the other sees, both ways",
  worker,
  async () => {
    const simulator = simulatedMachine(options);
    await using first = await openApartment({ simulator });
    await using second = await openApartment({ simulator });
    const here = await first.discRecorder("one");
    const there = await second.discRecorder("one");
    const writer = await second.discFormat2Data(there);
    assertEquals((await writer.currentPhysicalMediaType()).name, "BDR");
    // By COM, on objects that both hold already.
    await here.ejectMedia();
    assertEquals([await stateIn(first), await stateIn(second)], [
      "empty",
      "empty",
    ]);
    await there.closeTray();
    assertEquals(await stateIn(first), "appendable");
    // By hand.
    await second.simulator.swap("one", appendableCdR);
    const [report] = await first.inspect();
    assertEquals(report!.media?.type.name, "CDR");
    assertEquals((await writer.currentPhysicalMediaType()).name, "CDR");
    await first.simulator.disconnect("one");
    assertEquals(await stateIn(second), "no drive");
    await second.simulator.connect("one");
    // What was opened before has lost the drive for good, in both.
    await assertRejects(() => here.vendorId(), ComError);
    await assertRejects(() => there.vendorId(), ComError);
    assertEquals(await stateIn(first), "appendable");
  },
);

Deno.test(
  "a fault counts for all apartments of a machine together",
  worker,
  async () => {
    const simulator = simulatedMachine(options);
    await using first = await openApartment({ simulator });
    await using second = await openApartment({ simulator });
    await first.simulator.setFaults("one", [{
      member: "IDiscRecorder2.VendorId",
      hresult: "E_FAIL",
      times: 2,
    }]);
    const here = await first.discRecorder("one");
    const there = await second.discRecorder("one");
    await assertRejects(() => here.vendorId(), ComError);
    await assertRejects(() => there.vendorId(), ComError);
    assertEquals(await here.vendorId(), "SIMULATE");
    assertEquals(await there.vendorId(), "SIMULATE");
  },
);

Deno.test(
  "two apartments of one options object are worlds of their own",
  worker,
  async () => {
    await using first = await openApartment({ simulator: options });
    await using second = await openApartment({ simulator: options });
    await first.simulator.eject("one");
    assertEquals([await stateIn(first), await stateIn(second)], [
      "empty",
      "appendable",
    ]);
  },
);

Deno.test("a machine outlives its apartments", worker, async () => {
  const simulator = simulatedMachine(options);
  {
    await using first = await openApartment({ simulator });
    await first.simulator.eject("one");
  }
  await using second = await openApartment({ simulator });
  assertEquals(await stateIn(second), "empty");
});

Deno.test("a machine is made of a description that is checked at once", {
  permissions: "none",
}, () => {
  assertThrows(
    () => simulatedMachine({ recorders: [{}] } as never),
    TypeError,
    "recorders[0].vendorId",
  );
  assertThrows(
    () => new SimulatedMachine({} as never),
    TypeError,
    "simulatedMachine()",
  );
});

Deno.test("threads that change a machine at the same time lose no change", {
  permissions: { read: true },
}, async () => {
  const memory = newMachineMemory({ drives: [] });
  const workers = [1, 2, 3].map(() =>
    new Worker(new URL("./_machine_worker.ts", import.meta.url), {
      type: "module",
    })
  );
  await Promise.all(workers.map((each) =>
    new Promise<void>((resolve) => {
      each.onmessage = () => resolve();
      each.postMessage(memory);
    })
  ));
  for (const each of workers) each.terminate();
  assertEquals(new SharedMachine(memory).state.drives.length, 300);
});

Deno.test("a change that is refused changes nothing, and holds up nobody", {
  permissions: "none",
}, () => {
  const memory = newMachineMemory({ drives: [] });
  const [one, other] = [new SharedMachine(memory), new SharedMachine(memory)];
  assertThrows(
    () =>
      one.change((state) => {
        state.drives.push({} as never);
        throw new RangeError("refused");
      }),
    RangeError,
    "refused",
  );
  assertEquals([one.state.drives.length, other.state.drives.length], [0, 0]);
  other.change((state) => void state.drives.push({} as never));
  assertEquals(one.state.drives.length, 1);
});

Deno.test("a machine grows with its description, up to a limit", {
  permissions: "none",
}, () => {
  const memory = newMachineMemory({ drives: [] });
  const machine = new SharedMachine(memory);
  const drive = { identity: { id: "ä".repeat(1000) } };
  machine.change(({ drives }) => {
    for (let index = 0; index < 100; index++) drives.push(drive as never);
  });
  assertEquals(new SharedMachine(memory).state, machine.state);
  assertThrows(
    () =>
      machine.change(({ drives }) => {
        drives.push({ identity: { id: "x".repeat(2 ** 26) } } as never);
      }),
    RangeError,
    "bytes, at most",
  );
  assertEquals(new SharedMachine(memory).state.drives.length, 100);
});
