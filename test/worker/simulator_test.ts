import { newMachineMemory } from "../../src/model/shared_machine.ts";
import { openSimulator } from "../../worker/simulator/machine.ts";
import { assertThrows } from "../_assert.ts";

Deno.test(
  "the simulation ends with an error where something leaked",
  { permissions: "none" },
  () => {
    const native = openSimulator(newMachineMemory({ drives: [] }));
    native.functions.CoTaskMemAlloc(5n);
    assertThrows(
      () => native.close(),
      Error,
      "1 allocations and 0 objects leaked",
    );
  },
);
