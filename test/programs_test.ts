import { command, READ_WORKER, ROOT, RUN, run } from "./_program.ts";
import { serveModule } from "./_module_server.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "./_assert.ts";

const permissions = { permissions: RUN };
const simulated = { ...permissions, ignore: Deno.build.os === "windows" };

Deno.test(
  "importing the module asks for nothing and starts nothing",
  permissions,
  async () => {
    const { code, stdout, stderr } = await run([
      `${ROOT}test/programs/import_only.ts`,
    ]);
    assertEquals([code, stdout, stderr], [0, "imported\n", ""]);
  },
);

Deno.test(
  "can_append says where the bytes would go, rounded up to the write unit",
  simulated,
  async () => {
    const program = `${ROOT}examples/can_append.ts`;
    const fits = await run([READ_WORKER, program, "--simulate", "2049"]);
    assertEquals([fits.code, fits.stderr], [0, ""]);
    assertStringIncludes(
      fits.stdout,
      "D:\\ DVDRAM GX-24: sectors 526336 to 526351, 1768752 left",
    );
    assertStringIncludes(
      fits.stdout,
      "F:\\ BD-RE DRIVE: sectors 0 to 15, 2295088 left, but over what is on the disc",
    );
    assertStringIncludes(
      fits.stdout,
      "G:\\ CD-RW CX-52: takes no further session",
    );
    const none = await run([READ_WORKER, program, "90000000000", "--simulate"]);
    assertEquals(none.code, 1);
    assertMatch(
      none.stdout,
      /D:\\ DVDRAM GX-24: It needs 43945328 sectors, and 1768768 are free\./,
    );
    assertEquals((await run([READ_WORKER, program, "many"])).code, 2);
  },
);

Deno.test(
  "permission_gated runs with its flags, and names them without",
  simulated,
  async () => {
    const program = `${ROOT}examples/permission_gated.ts`;
    const denied = await run([program]);
    assertEquals(denied.code, 1);
    assertEquals(denied.stderr, `Run again with ${READ_WORKER}\n`);
    const granted = await run([READ_WORKER, program]);
    assertEquals([granted.code, granted.stderr], [0, ""]);
    assertStringIncludes(granted.stdout, "5 recorders");
  },
);

Deno.test(
  "monitor prints a line of JSON for each recorder once",
  simulated,
  async () => {
    const child = command(
      [READ_WORKER, `${ROOT}examples/monitor.ts`, "--simulate", "0.02"],
      { stdout: "piped", stderr: "piped" },
    ).spawn();
    let printed = "";
    for await (
      const text of child.stdout.pipeThrough(new TextDecoderStream())
    ) {
      printed += text;
      if (printed.split("\n").length > 5) break;
    }
    child.kill("SIGINT");
    assertEquals((await child.status).code, 0);
    assertEquals(await new Response(child.stderr).text(), "");
    const lines = printed.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(new Set(lines.map(({ id }) => id)).size, 5);
  },
);

Deno.test("a proxy that is collected is released", simulated, async () => {
  const { code, stdout, stderr } = await run([
    "--v8-flags=--expose-gc",
    READ_WORKER,
    `${ROOT}test/programs/collected.ts`,
  ]);
  assertEquals([code, stdout, stderr], [0, "0 of 1000 left\n", ""]);
});

Deno.test(
  "a worker with no permission at all can simulate",
  simulated,
  async () => {
    const { code, stdout, stderr } = await run([
      READ_WORKER,
      "--unstable-worker-options",
      `${ROOT}test/programs/restricted.ts`,
    ]);
    assertEquals([code, stdout, stderr], [0, "5 recorders\n", ""]);
  },
);

Deno.test(
  "restrictWorker without its flag ends with exit code 70, as documented",
  simulated,
  async () => {
    const { code, stderr } = await run([
      READ_WORKER,
      `${ROOT}test/programs/restricted.ts`,
    ]);
    assertEquals(code, 70);
    assertStringIncludes(stderr, "--unstable-worker-options");
  },
);

Deno.test(
  "the process ends by itself after close()",
  simulated,
  async () => {
    const { code, stdout } = await run([
      READ_WORKER,
      `${ROOT}test/programs/closed.ts`,
    ]);
    assertEquals([code, stdout], [0, "closed\n"]);
  },
);

/** As in an empty directory: without this repository's import map and lock file. */
const ALONE = ["--quiet", "--no-config", "--no-lock"];

const overHttp = {
  permissions: { ...RUN, net: ["127.0.0.1"], read: true, write: true },
  ignore: Deno.build.os === "windows",
};

Deno.test(
  "over http it runs with the import permission alone",
  overHttp,
  async () => {
    await using server = serveModule();
    const host = `127.0.0.1:${server.addr.port}`;
    const cache = await Deno.makeTempDir();
    try {
      const { code, stdout, stderr } = await run(
        [
          ...ALONE,
          `--allow-import=${host}`,
          `http://${host}/test/programs/over_http.ts`,
        ],
        { env: { DENO_DIR: cache } },
      );
      assertEquals([code, stderr], [0, ""]);
      assertEquals(stdout, `--allow-import=${host}\n526336\n`);
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  },
);

Deno.test(
  "over http a worker runs with permissionOptions() alone",
  overHttp,
  async () => {
    await using server = serveModule();
    const host = `127.0.0.1:${server.addr.port}`;
    const cache = await Deno.makeTempDir();
    try {
      const { code, stdout, stderr } = await run(
        [
          ...ALONE,
          `--allow-import=${host}`,
          "--allow-read",
          "--unstable-worker-options",
          `http://${host}/test/programs/permitted_worker.ts`,
        ],
        { env: { DENO_DIR: cache } },
      );
      assertEquals([code, stderr], [0, ""]);
      assertEquals(JSON.parse(stdout), { recorders: 5, granted: [] });
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  },
);

Deno.test(
  "once cached it runs with --cached-only, without the server",
  overHttp,
  async () => {
    const cache = await Deno.makeTempDir();
    try {
      let url: string;
      let host: string;
      {
        await using server = serveModule();
        host = `127.0.0.1:${server.addr.port}`;
        url = `http://${host}/test/programs/over_http.ts`;
        const cached = await new Deno.Command(Deno.execPath(), {
          args: ["cache", ...ALONE, `--allow-import=${host}`, url],
          env: { DENO_DIR: cache },
        }).output();
        assert(cached.success);
      }
      const { code, stdout, stderr } = await run(
        [...ALONE, "--cached-only", `--allow-import=${host}`, url],
        { env: { DENO_DIR: cache } },
      );
      assertEquals([code, stderr], [0, ""]);
      assertStringIncludes(stdout, "526336");
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  },
);

/** What `deno info` tells of a module. */
interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier: string };
    readonly isDynamic?: boolean;
  }[];
}

const MODULE = new URL("..", import.meta.url).href;

/** All modules that one leads to, itself included. */
async function modulesOf(entry: string): Promise<ModuleInfo[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `${MODULE}${entry}`],
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).modules;
}

/** The paths of the modules that run when one is imported. */
async function loadedBy(entry: string): Promise<string[]> {
  const modules = new Map(
    (await modulesOf(entry)).map((module) => [module.specifier, module]),
  );
  const loaded = new Set<string>();
  const load = (specifier: string) => {
    if (loaded.has(specifier)) return;
    loaded.add(specifier);
    for (const dependency of modules.get(specifier)?.dependencies ?? []) {
      const { code, isDynamic } = dependency;
      if (code !== undefined && isDynamic !== true) load(code.specifier);
    }
  };
  load(`${MODULE}${entry}`);
  return [...loaded].map((specifier) => specifier.slice(MODULE.length));
}

Deno.test(
  "the entry point depends on nothing but this module",
  permissions,
  async () => {
    const modules = (await modulesOf("mod.ts")).map(({ specifier }) =>
      specifier
    );
    assertEquals(
      modules.filter((specifier) => !specifier.startsWith(MODULE)),
      [],
    );
    assert(modules.length > 20);
  },
);

Deno.test(
  "each thread loads only what its backend needs",
  permissions,
  async () => {
    const unneeded = {
      "mod.ts": /^(worker|src\/simulator)\//,
      "worker/windows_worker.ts": /^worker\/simulator|^src\/(?!abi\/)/,
      "worker/simulator_worker.ts":
        /^worker\/(windows|symbols)|^src\/(?!abi\/)/,
    };
    for (const [entry, pattern] of Object.entries(unneeded)) {
      const paths = await loadedBy(entry);
      assertEquals(paths.filter((path) => pattern.test(path)), [], entry);
      assert(paths.length > 20);
    }
  },
);
