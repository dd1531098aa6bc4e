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
  "can_append says where the bytes would go, and of other drives what is known",
  simulated,
  async () => {
    const program = `${ROOT}examples/can_append.ts`;
    const fits = await run([READ_WORKER, program, "--simulate", "2049"]);
    assertEquals([fits.code, fits.stderr], [0, ""]);
    assertEquals(fits.stdout.split("\n"), [
      "D:\\ LUMEN DVDRAM GX-24: sectors 526336 to 526351, 1768752 left",
      "E:\\ SIMULATE BD-RE BX-16: sectors 0 to 31, 12219360 left",
      "F:\\ SIMULATE CD-RW CX-52: The drive is empty.",
      "G:\\ SIMULATE DVD-ROM RX-8: The drive only reads discs.",
      "H:\\ SIMULATE BD-RE DRIVE: Another program holds the drive: close that program.",
      "",
    ]);
    const none = await run([READ_WORKER, program, "90000000000", "--simulate"]);
    assertEquals(none.code, 1);
    assertStringIncludes(
      none.stdout,
      "D:\\ LUMEN DVDRAM GX-24: It needs 43945328 sectors, and 1768768 are free.",
    );
  },
);

Deno.test(
  "can_append ends with 0 only where the disc keeps what is on it",
  simulated,
  async () => {
    const canAppend = (...args: readonly string[]) =>
      run([READ_WORKER, `${ROOT}examples/can_append.ts`, ...args]);
    const endings: [string, number, string][] = [
      ["written-dvd-plus-rw", 1, "but over what is on the disc"],
      ["blank-dvd-plus-rw", 0, "sectors 0 to "],
      [
        "blank-dvd-r-dl",
        0,
        "sectors 0 to 1, 4171710 left, as the only session",
      ],
      ["closed-cd-r", 1, "The disc takes no further session."],
    ];
    for (const [disc, expected, text] of endings) {
      const { code, stdout } = await canAppend(`--simulate=${disc}`, "2049");
      assertEquals(code, expected, disc);
      assertStringIncludes(stdout, text);
    }
    const named = await canAppend("2049", "--simulate", "--recorder=e:");
    assertEquals(named.code, 0);
    assertEquals(named.stdout.trim().split("\n").length, 1);
    const locked = await canAppend("2049", "--simulate", "--recorder=H:");
    assertEquals(locked.code, 1);
    const missing = await canAppend("2049", "--simulate", "--recorder=X:");
    assertEquals([missing.code, missing.stdout], [3, ""]);
    assertMatch(
      missing.stderr,
      /^can_append: Cannot find the recorder "X:": .+\n$/,
    );
  },
);

Deno.test(
  "can_append and monitor explain themselves, and end with 2 on bad usage",
  permissions,
  async () => {
    for (const name of ["can_append", "monitor"]) {
      const program = [READ_WORKER, `${ROOT}examples/${name}.ts`];
      const help = await run([...program, "-h"]);
      assertEquals([help.code, help.stderr], [0, ""]);
      assertStringIncludes(help.stdout, `Usage: ${name} `);
      assert(help.stdout.split("\n").every((line) => line.length <= 80));
      const version = await run([...program, "--version"]);
      assertMatch(
        version.stdout,
        new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\\ndeno `),
      );
      for (
        const args of [["many"], ["0"], ["-5"], ["5", "5"], ["5", "--fast"]]
      ) {
        const { code, stdout, stderr } = await run([...program, ...args]);
        assertEquals([code, stdout], [2, ""], args.join(" "));
        assertMatch(stderr, new RegExp(`^${name}: Cannot .+\\n$`));
      }
    }
    assertEquals(
      (await run([READ_WORKER, `${ROOT}examples/can_append.ts`])).code,
      2,
    );
  },
);

Deno.test(
  "the demo ends with an append to a file, which is gone afterwards, and needs nothing cached",
  { ...simulated, permissions: { ...RUN, read: true, write: true } },
  async () => {
    const cache = await Deno.makeTempDir();
    try {
      const names = () => [...Deno.readDirSync(ROOT)].map(({ name }) => name);
      const before = names();
      const { code, stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["task", "--cwd", ROOT, "demo"],
        env: { DENO_DIR: cache, NO_COLOR: "1" },
      }).output();
      const text = new TextDecoder().decode(stdout);
      assertEquals(code, 0);
      assertEquals(names(), before);
      const pages = text.split(/^(?:A blank disc|After appending).*$/m).slice(
        1,
      );
      const maps = pages.map((page) => page.match(/\[[=#>.]+\]/)?.[0]);
      assertEquals(maps.length, 3);
      assertMatch(maps[0]!, /^\[>\.+\]$/);
      assertMatch(maps[1]!, /^\[#+>\.+\]$/);
      assertMatch(maps[2]!, /^\[=+#+>\.+\]$/);
      assert(text.includes("After appending examples: "));
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
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
  "declare says that it needs Windows where there is none",
  { ...permissions, ignore: Deno.build.os === "windows" },
  async () => {
    const { code, stdout, stderr } = await run([`${ROOT}examples/declare.ts`]);
    assertEquals([code, stdout], [1, ""]);
    assertMatch(stderr, /^declare: Cannot .* needs Windows\.\n$/);
  },
);

Deno.test(
  "monitor prints a line of JSON for each recorder once, and the time after that",
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
      if (printed.split("\n").length > 7) break;
    }
    child.kill("SIGINT");
    assertEquals((await child.status).code, 0);
    assertEquals(await new Response(child.stderr).text(), "");
    const lines = printed.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(new Set(lines.slice(0, 5).map(({ id }) => id)).size, 5);
    for (const line of lines.slice(5)) {
      assertEquals(Object.keys(line), ["time"]);
    }
  },
);

Deno.test(
  "programs end by themselves, without a word, when nobody reads them any more",
  permissions,
  async () => {
    const programs = [
      ["inspect.ts", "--simulate=blank-cd-r", "--watch=0.02"],
      ["inspect.ts", "--simulate=blank-cd-r", "--watch=0.02", "--json"],
      ["inspect.ts", "--simulate"],
      ["inspect.ts", "--help"],
      ["monitor.ts", "--simulate", "0.02"],
      ["can_append.ts", "--simulate", "2049"],
      ["append.ts", "--simulate=blank-cd-r", `${ROOT}src/append`],
    ];
    for (const [name, ...args] of programs) {
      const child = command(
        [READ_WORKER, `${ROOT}examples/${name}`, ...args],
        { stdout: "piped", stderr: "piped" },
      ).spawn();
      await child.stdout.cancel();
      const { code } = await child.status;
      assertEquals(
        [code, await new Response(child.stderr).text()],
        [0, ""],
        [name, ...args].join(" "),
      );
    }
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
  "the programs depend on nothing but this module and what is built into Deno",
  permissions,
  async () => {
    for (
      const name of [
        "inspect",
        "can_append",
        "monitor",
        "permission_gated",
        "declare",
        "append_demo",
      ]
    ) {
      const modules = await modulesOf(`examples/${name}.ts`);
      assertEquals(
        modules.map(({ specifier }) => specifier).filter((specifier) =>
          !specifier.startsWith(MODULE) && !specifier.startsWith("node:")
        ),
        [],
      );
    }
  },
);

Deno.test(
  "append loads @std/path only where something is left out",
  // The rig has no registry to ask which package it is.
  { ...permissions, ignore: Deno.build.os === "windows" },
  async () => {
    const others = (await modulesOf("examples/append.ts")).filter((
      { specifier },
    ) => !specifier.startsWith(MODULE) && !specifier.startsWith("node:"));
    assertEquals(others.length, 1);
    const [{ specifier }] = others as [ModuleInfo];
    assertStringIncludes(specifier, "/path/glob_to_regexp");
    assert(
      !(await loadedBy("examples/append.ts")).some((path) =>
        path.includes("glob_to")
      ),
    );
  },
);

Deno.test(
  "each thread loads only what its backend needs",
  permissions,
  async () => {
    const unneeded = {
      "mod.ts": /^(worker|src\/simulator)\//,
      "worker/windows_worker.ts":
        /^worker\/simulator|^src\/(?!abi\/|protocol\/)/,
      "worker/simulator_worker.ts":
        /^worker\/native\/windows|^src\/(?!abi\/|protocol\/|model\/)/,
    };
    for (const [entry, pattern] of Object.entries(unneeded)) {
      const paths = await loadedBy(entry);
      assertEquals(paths.filter((path) => pattern.test(path)), [], entry);
      assert(paths.length > 20);
    }
  },
);
