/** Pastes permissionFlags() into cmd, and has it run inspect with these: run by programs_test.ts. */

import { permissionFlags } from "../../mod.ts";

const { code } = await new Deno.Command("cmd", {
  args: [
    "/d",
    "/s",
    "/c",
    `""${Deno.execPath()}" run --no-prompt --cached-only --no-check ${permissionFlags()} Z:\\imapi2\\examples\\inspect.ts --json"`,
  ],
  windowsRawArguments: true,
  stdout: "inherit",
  stderr: "inherit",
}).output();
Deno.exitCode = code;
