import "../../mod.ts";
import "../../src/simulator/mod.ts";

// deno-lint-ignore no-console -- the test reads it
console.log("imported");
