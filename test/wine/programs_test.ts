import { assert, assertEquals, assertStringIncludes } from "../_assert.ts";
import type { Ended } from "../_program.ts";
import { serveModule } from "../_module_server.ts";
import json from "./fixture.json" with { type: "json" };

const DENO = new URL("deno.sh", import.meta.url).pathname;
const FFI = ["ole32", "oleaut32", "kernel32", "user32"]
  .map((name) => `C:\\Windows\\System32\\${name}.dll`);

/** Runs a program of the checkout in deno.exe under Wine. */
function wine(
  flags: readonly string[],
  program: string,
  ...args: readonly string[]
): Promise<Ended> {
  return wineRun([
    "--cached-only",
    "--no-check",
    ...flags,
    `Z:\\imapi2\\${program}`,
    ...args,
  ]);
}

/** Runs `deno.exe run` under Wine. */
async function wineRun(args: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: [DENO, "run", "--no-prompt", ...args],
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) =>
    new TextDecoder().decode(bytes).replaceAll("\r\n", "\n");
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const READ = "--allow-read=Z:\\imapi2\\worker,Z:\\imapi2\\src";

Deno.test("inspect runs under the documented flags and no others", async () => {
  const { code, stdout, stderr } = await wine(
    [`--allow-ffi=${FFI.join(",")}`, READ],
    "examples\\inspect.ts",
    "--json",
  );
  assertEquals(stderr, "");
  assertEquals(code, 0);
  const { recorders } = JSON.parse(stdout);
  assertEquals(
    recorders.map((report: { id: string }) => report.id),
    json.recorders.map(({ id }) => id),
  );
  assertEquals(recorders[0].multisession.writeUnitSize, 16);
});

Deno.test("inspect runs with a grant for the whole system directory", async () => {
  const { code, stdout } = await wine(
    ["--allow-ffi=C:\\windows\\system32", READ],
    "examples\\inspect.ts",
  );
  assertEquals(code, 0);
  assertStringIncludes(stdout, "BD-RW Größe 光学");
});

Deno.test("declare uses a server of which no permission names the DLL", async () => {
  const { code, stdout, stderr } = await wine(
    [`--allow-ffi=${FFI.join(",")}`, READ],
    "examples\\declare.ts",
  );
  assertEquals([code, stderr], [0, ""]);
  assertEquals(
    stdout,
    `3 [ "größe", "written", "sessions" ]
4700372992 2023-03-15T18:00:00.000Z
[ 1, 2, [ "three" ] ]
IDictionary.add failed: 0x800A01C9
`,
  );
});

Deno.test("permissionFlags() pasted into cmd are exactly the flags that suffice", async () => {
  const { code, stdout, stderr } = await wine(
    ["--allow-run=cmd"],
    "test\\wine\\pasted.ts",
  );
  assertEquals([code, stderr], [0, ""]);
  assertEquals(
    JSON.parse(stdout).recorders.length,
    json.recorders.length,
  );
});

Deno.test("a worker with permissionOptions() reaches real recorders", async () => {
  const { code, stdout, stderr } = await wine(
    [
      `--allow-ffi=${FFI.join(",")}`,
      "--allow-read=Z:\\imapi2",
      "--unstable-worker-options",
    ],
    "test\\programs\\permitted_worker.ts",
  );
  assertEquals([code, stderr], [0, ""]);
  assertEquals(JSON.parse(stdout), {
    recorders: json.recorders.length,
    granted: [],
  });
});

for (const worker of ["unrestricted", "restricted"]) {
  Deno.test(`an apartment outlives the program's FFI, its worker ${worker}`, async () => {
    const { code, stdout, stderr } = await wine(
      [
        `--allow-ffi=${FFI.join(",")}`,
        READ,
        "--unstable-worker-options",
      ],
      "test\\wine\\revoked.ts",
      worker,
    );
    assertEquals([code, stderr], [0, ""]);
    assertEquals(JSON.parse(stdout), {
      recorders: json.recorders.length,
      again: "NotCapable",
    });
  });
}

Deno.test("openApartment() without FFI permission names the flags to add", async () => {
  const { code, stdout } = await wine([READ], "test\\wine\\open.ts");
  assertEquals(code, 0);
  assert(stdout.startsWith("NotCapable "), stdout);
  assertStringIncludes(stdout, "kernel32.dll is missing");
  assertStringIncludes(
    stdout,
    "--allow-ffi=C:\\Windows\\System32\\kernel32.dll",
  );
});

Deno.test("openApartment() with a grant for one DLL names the missing one", async () => {
  const { stdout } = await wine(
    ["--allow-ffi=C:\\Windows\\System32\\kernel32.dll", READ],
    "test\\wine\\open.ts",
  );
  assert(stdout.startsWith("NotCapable "), stdout);
  assertStringIncludes(stdout, "C:\\Windows\\System32\\user32.dll is missing");
  assertStringIncludes(stdout, "--allow-ffi=");
});

Deno.test("openApartment() without read permission names the flag to add", async () => {
  const { stdout } = await wine(
    ["--allow-ffi=C:\\Windows\\System32"],
    "test\\wine\\open.ts",
  );
  assert(stdout.startsWith("NotCapable "), stdout);
  assertStringIncludes(
    stdout,
    "--allow-read=Z:\\imapi2\\worker,Z:\\imapi2\\src",
  );
});

Deno.test("openApartment() says which DLL a wrong system directory lacks", async () => {
  const { stdout } = await wine(
    ["--allow-ffi=C:\\nowhere", READ],
    "test\\wine\\open.ts",
    "C:\\nowhere",
  );
  assertStringIncludes(stdout, "C:\\nowhere\\kernel32.dll");
});

Deno.test("restrictWorker leaves the worker nothing but its FFI", async () => {
  const { code, stdout } = await wine(
    ["--allow-ffi", READ, "--allow-env", "--unstable-worker-options"],
    "test\\wine\\open.ts",
    "C:\\Windows\\System32",
    "restrict",
  );
  assertEquals([code, stdout.trim()], [0, "opened"]);
});

Deno.test("over http it runs with the import permission and FFI alone", async () => {
  await using server = serveModule();
  const host = `127.0.0.1:${server.addr.port}`;
  const { code, stdout, stderr } = await wineRun([
    "--quiet",
    "--no-config",
    "--no-lock",
    "--no-check",
    `--allow-import=${host}`,
    `--allow-ffi=${FFI.join(",")}`,
    `http://${host}/test/programs/over_http.ts`,
  ]);
  assertEquals([code, stderr], [0, ""]);
  assertStringIncludes(stdout, `--allow-import=${host}\n1060537\n`);
});
