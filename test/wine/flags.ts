/** Prints the flags that an apartment needs: run by programs_test.ts. */

import { permissionFlags } from "../../mod.ts";

// deno-lint-ignore no-console -- the test reads it
console.log(permissionFlags());
