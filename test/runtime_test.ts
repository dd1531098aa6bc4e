import { checkRuntime } from "../src/apartment/runtime.ts";
import { assertThrows } from "./_assert.ts";

const none = { permissions: "none" } as const;

Deno.test("a Deno before 2.5 is refused in a sentence", none, () => {
  for (const version of ["2.5.0", "2.9.5", "3.0.0", "10.1.2-rc.1"]) {
    checkRuntime(version);
  }
  for (const version of ["2.4.9", "2.0.0", "1.46.3"]) {
    assertThrows(
      () => checkRuntime(version),
      Deno.errors.NotSupported,
      `it needs Deno 2.5 or later, and this is ${version}, run "deno upgrade"`,
    );
  }
});

Deno.test("a bundle, which has no worker beside it, is refused", none, () => {
  assertThrows(
    () => checkRuntime("2.9.5", "file:///app/dist/bundle.js"),
    Deno.errors.NotSupported,
    "the worker is a module of its own, which the bundle file:///app/dist/bundle.js does not hold",
  );
  checkRuntime(
    "2.9.5",
    "https://jsr.io/@discworks/imapi2/0.1.0/src/apartment/runtime.ts",
  );
});
