/** A worker whose one class gives back what it is passed. */

import { define, IDispatch } from "../../src/abi/interface_table.ts";
import { guidText } from "../../worker/com/guid.ts";
import { serve } from "../../worker/serve.ts";
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedObject,
  SimulatedSuccess,
  type SimulatedValue,
  type SimulatedVariant,
} from "../../worker/simulator/simulated_object.ts";
import { simulateNative } from "../../worker/simulator/native.ts";
import { ECHO_CLASS, ECHO_IID, ECHO_MEMBERS } from "./_echo.ts";

const IEcho = define("IEcho", ECHO_IID, IDispatch, {
  ...ECHO_MEMBERS,
  object: { slot: 40, in: [IDispatch], out: IDispatch },
  other: { slot: 41, out: IDispatch },
  array: { slot: 42, out: { safearray: [IDispatch] } },
  same: { slot: 43, in: [IDispatch], out: IDispatch },
});

const echo: SimulatedMethod = (value: SimulatedValue) => value;

/** Blocks the thread, as a native call does. */
function block(milliseconds: number): void {
  Atomics.wait(
    new Int32Array(new SharedArrayBuffer(4)),
    0,
    0,
    milliseconds,
  );
}

function makeEcho(): SimulatedObject {
  const names = Object.keys(IEcho.methods);
  const self: SimulatedObject = {
    interfaces: [IEcho],
    methods: {
      ...Object.fromEntries(names.map((name) => [name, echo])),
      // An array arrives as a VARIANT of it.
      variants: ({ value }: SimulatedVariant) => value,
      several: (number: number, text: string) => [number, text],
      succeed: (code: number) => new SimulatedSuccess(code, 7),
      fail: (code: number) => {
        throw new SimulatedFailure(code, "told to");
      },
      read: (capacity: number) =>
        Uint8Array.from({ length: Math.max(0, capacity - 1) }, (_, i) => i),
      guid: (bytes: Uint8Array<ArrayBuffer>) =>
        guidText(new DataView(bytes.buffer), 0),
      block,
      blockLong: block,
      other: () => makeEcho(),
      array: () => [self, makeEcho()],
    },
  };
  return self;
}

serve(() => simulateNative(new Map([[ECHO_CLASS, makeEcho]])));
