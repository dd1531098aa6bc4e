/** The engine in this thread, on simulated native functions: what a call costs without its message. */

import { IDiscRecorder2 } from "../../src/abi/interfaces.ts";
import { EngineDisc, VALUE_NAMES } from "../bench/_disc_values.ts";
import { Rig } from "./_rig.ts";

const opened = new DisposableStack();
// After the last benchmark. Closing throws where the engine leaked.
addEventListener("unload", () => opened.dispose());

const { values } = opened.use(new EngineDisc());
const rig = opened.use(
  new Rig(() => ({
    interfaces: [IDiscRecorder2],
    methods: {
      get_LegacyDeviceNumber: () => 1,
      get_DeviceCanLoadMedia: () => true,
      get_ProductId: () => "BD-RE DRIVE",
      get_SupportedProfiles: () => [8, 9, 10],
      InitializeDiscRecorder: () => {},
    },
  })),
);
const object = rig.create();
const { methods } = IDiscRecorder2;

const type = { group: "by type" };

Deno.bench("LONG", { ...type, baseline: true }, () => {
  rig.call(methods.get_LegacyDeviceNumber, object);
});

Deno.bench("VARIANT_BOOL", type, () => {
  rig.call(methods.get_DeviceCanLoadMedia, object);
});

Deno.bench("BSTR", type, () => {
  rig.call(methods.get_ProductId, object);
});

Deno.bench("BSTR as an argument", type, () => {
  rig.call(methods.InitializeDiscRecorder, object, "recorder");
});

Deno.bench("SAFEARRAY(LONG)", type, () => {
  rig.call(methods.get_SupportedProfiles, object);
});

const disc = { group: "of a disc" };

Deno.bench("NextWritableAddress", { ...disc, baseline: true }, () => {
  values.nextWritableAddress();
});

Deno.bench("the values of a snapshot()", disc, () => {
  for (const name of VALUE_NAMES) values[name]();
});
