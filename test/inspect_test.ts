import type { RecorderReport } from "@discworks/imapi2";
import {
  blankBdR,
  type SimulatedRecorder,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import config from "../deno.json" with { type: "json" };
import {
  command,
  type Ended,
  READ_WORKER,
  ROOT,
  RUN,
  run,
} from "./_program.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "./_assert.ts";

const permissions = { permissions: RUN };

/** Runs the command line under the documented flag and no other. */
function inspect(...args: readonly string[]): Promise<Ended> {
  return run([READ_WORKER, `${ROOT}examples/inspect.ts`, ...args]);
}

Deno.test(
  "inspect --simulate paints a table and a map of each disc",
  permissions,
  async () => {
    const { code, stdout, stderr } = await inspect("--simulate");
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(
      stdout,
      "Simulated: these recorders and discs do not exist.",
    );
    assertMatch(
      stdout,
      /^D:\\ +LUMEN DVDRAM GX-24 +DVD\+R +appendable +526,336 +1,768,768 sectors \(3\.62 GB\)$/m,
    );
    assertStringIncludes(
      stdout,
      "[#############>..............................................]",
    );
    assertStringIncludes(stdout, "next session   starts at 526,336");
    assertStringIncludes(
      stdout,
      "Another program holds the drive: close that program.",
    );
    assert(!stdout.includes("\x1b"), "no colour where there is no terminal");
  },
);

Deno.test("inspect --json prints one JSON document", permissions, async () => {
  const { code, stdout } = await inspect("--json", "--simulate=blank-bd-r");
  const document = JSON.parse(stdout);
  assertEquals(code, 0);
  assertEquals(document.simulated, true);
  assertEquals(document.recorders.length, 1);
  assertEquals(document.recorders[0].multisession.freeSectorsOnMedia, 12219392);
});

Deno.test(
  "inspect --recorder shows the recorders of these names, in this order",
  permissions,
  async () => {
    const { code, stdout } = await inspect(
      "--json",
      "--simulate",
      "--recorder=H:",
      "--recorder",
      "d:\\",
    );
    assertEquals(code, 0);
    assertEquals(
      JSON.parse(stdout).recorders.map((report: RecorderReport) =>
        report.volumePathNames[0]
      ),
      ["H:\\", "D:\\"],
    );
    for (const watch of [[], ["--watch"]]) {
      const missing = await inspect("--simulate", "--recorder=X:", ...watch);
      assertEquals([missing.code, missing.stdout], [3, ""]);
      assertMatch(
        missing.stderr,
        /^inspect: Cannot find the recorder "X:": .+D:\\, .+\n$/,
      );
    }
  },
);

/** Does something with a file for a simulation, which is removed afterwards. */
async function withFile(
  use: (file: string) => Promise<void>,
): Promise<void> {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await use(file);
  } finally {
    await Deno.remove(file);
  }
}

const withFiles = { permissions: { ...RUN, read: true, write: true } };

/** The flags and the file of a program that plays the description in `file`. */
function playing(file: string): string[] {
  return [
    `${READ_WORKER},${file}`,
    `${ROOT}examples/inspect.ts`,
    `--simulate=${file}`,
  ];
}

Deno.test(
  "inspect --simulate=FILE.json plays a description",
  withFiles,
  () =>
    withFile(async (file) => {
      const simulate = async (recorders: readonly SimulatedRecorder[]) => {
        await Deno.writeTextFile(file, JSON.stringify({ recorders }));
        return await run([...playing(file), "--json"]);
      };
      const good = await simulate([simulatedRecorder(blankBdR)]);
      assertEquals([good.code, good.stderr], [0, ""]);
      assertEquals(JSON.parse(good.stdout).recorders.length, 1);
      const empty = await simulate([]);
      assertEquals(empty.code, 3);
      assertEquals(JSON.parse(empty.stdout).recorders, []);
      assertStringIncludes(empty.stderr, "No recorder is there");
    }),
);

Deno.test(
  "a file that cannot be simulated is bad usage, and opens no real drive",
  withFiles,
  () =>
    withFile(async (file) => {
      const contents: [string, string][] = [
        ["{", "JSON"],
        ["", "JSON"],
        ["null", "'simulator' must be an object, received null"],
        ["[]", "'simulator' must be an object"],
        ["5", "'simulator' must be an object"],
        ["{}", "'recorders' must be an array"],
        ['{ "recorders": [{ "id": 5 }] }', "'recorders[0].id' must be"],
        ['{ "recorders": [], "speed": 5 }', "speed"],
      ];
      for (const [content, problem] of contents) {
        await Deno.writeTextFile(file, content);
        const { code, stdout, stderr } = await run(playing(file));
        assertEquals([code, stdout], [2, ""], content);
        assert(
          stderr.startsWith(`inspect: Cannot simulate "${file}": `),
          stderr,
        );
        assertStringIncludes(stderr, problem);
        assertEquals(stderr.trim().split("\n").length, 1);
      }
      const missing = await run(playing(`${file}.json`));
      assertEquals([missing.code, missing.stdout], [2, ""]);
      const denied = await inspect(`--simulate=${file}`);
      assertEquals([denied.code, denied.stdout], [1, ""]);
      assertStringIncludes(denied.stderr, `"--allow-read=${file}"`);
    }),
);

Deno.test(
  "inspect ends with 2 and one line on bad usage",
  permissions,
  async () => {
    const usages = [
      ["--nonsense"],
      ["extra"],
      ["--simulate=floppy"],
      ["--simulate", "--watch=0"],
      ["--simulate", "--watch=soon"],
      ["--simulate", "--json", "--json"],
      ["--simulate", "--recorder="],
      ["--image", "disc.iso"],
      ["--media=cd-r"],
      ["--image=", "--media=cd-r"],
      ["--image=disc.iso", "--media=floppy"],
      ["--image=disc.iso", "--media=cd-r", "--simulate"],
      ["--image=disc.iso", "--media=cd-r", "--to-end-of-file=maybe"],
      ["--to-end-of-file=yes"],
    ];
    for (const args of usages) {
      const { code, stdout, stderr } = await inspect(...args);
      assertEquals([code, stdout], [2, ""], args.join(" "));
      assertMatch(stderr, /^inspect: Cannot .+\n$/);
    }
  },
);

Deno.test(
  "inspect --help names every option and every disc",
  permissions,
  async () => {
    const { code, stdout } = await inspect("--help");
    assertEquals(code, 0);
    for (
      const word of [
        "--json",
        "--simulate",
        "--image",
        "--media",
        "--to-end-of-file=yes|no",
        "--watch",
        "--recorder",
        "--allow-read",
        "-h, --help",
        "--version",
        "blank-cd-r",
        "Exit code",
      ]
    ) {
      assertStringIncludes(stdout, word);
    }
    assert(stdout.split("\n").every((line) => line.length <= 80));
  },
);

Deno.test(
  "inspect --version names its version, and Deno's",
  permissions,
  async () => {
    const { code, stdout } = await inspect("--version");
    assertEquals(code, 0);
    assertEquals(
      stdout,
      `inspect ${config.version}\ndeno ${Deno.version.deno}\n`,
    );
    assertEquals(
      (await inspect("-h")).stdout,
      (await inspect("--help")).stdout,
    );
  },
);

Deno.test("inspect ends with 1, one line and the advice on failure", {
  ...permissions,
  ignore: Deno.build.os === "windows",
}, async () => {
  const { code, stderr } = await inspect();
  assertEquals(code, 1);
  assertMatch(
    stderr,
    /^inspect: .+ Windows only, .+ add --simulate to see simulated drives\n$/,
  );
  const denied = await run([`${ROOT}examples/inspect.ts`, "--simulate"]);
  assertEquals(denied.code, 1);
  assertMatch(denied.stderr, /^inspect: .+ run again with --allow-read=.+\n$/);
});

Deno.test("inspect --watch paints again until it is interrupted", {
  ...permissions,
  ignore: Deno.build.os === "windows",
}, async () => {
  const child = command(
    [
      READ_WORKER,
      `${ROOT}examples/inspect.ts`,
      "--simulate=blank-cd-r",
      "--watch=0.05",
    ],
    { stdout: "piped", stderr: "piped" },
  ).spawn();
  let painted = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    painted += text;
    if (painted.split("Simulated:").length > 3) {
      child.kill("SIGINT");
      break;
    }
  }
  assertEquals(await new Response(child.stderr).text(), "");
  assertEquals((await child.status).code, 0);
});

Deno.test("inspect --json --watch prints a line of JSON each time", {
  ...permissions,
  ignore: Deno.build.os === "windows",
}, async () => {
  const child = command(
    [
      READ_WORKER,
      `${ROOT}examples/inspect.ts`,
      "--simulate",
      "--json",
      "--watch=0.02",
    ],
    { stdout: "piped", stderr: "piped" },
  ).spawn();
  let printed = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    printed += text;
    if (printed.split("\n").length > 3) break;
  }
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 0);
  assertEquals(await new Response(child.stderr).text(), "");
  for (const line of printed.split("\n").slice(0, 3)) {
    const { time, simulated, recorders, ...others } = JSON.parse(line);
    assertEquals(new Date(time).toISOString(), time);
    assertEquals([simulated, recorders.length, others], [true, 5, {}]);
  }
});

/** How script(1), of util-linux, gives the command line a terminal. */
function inTerminal(
  args: string,
  options: Deno.CommandOptions = {},
): Deno.Command {
  // In place of the shell, which the interrupt would end too.
  const program =
    `exec ${Deno.execPath()} run --no-prompt ${READ_WORKER} ${ROOT}examples/inspect.ts ${args}`;
  return new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", program, "/dev/null"],
    stdin: "null",
    ...options,
    env: { NO_COLOR: "1", ...options.env },
  });
}

const terminal = {
  permissions: { run: true },
  ignore: Deno.build.os !== "linux",
} as const;

Deno.test(
  "inspect colours a terminal, and never with NO_COLOR",
  terminal,
  async () => {
    const paint = async (env: Record<string, string>) => {
      const { stdout } = await inTerminal("--simulate", { env }).output();
      return new TextDecoder().decode(stdout);
    };
    assertStringIncludes(await paint({ NO_COLOR: "" }), "\x1b[1mPath");
    assert(!(await paint({ NO_COLOR: "1" })).includes("\x1b"));
  },
);

Deno.test(
  "inspect --watch gives the terminal back as it was, at Ctrl-C",
  terminal,
  async () => {
    const child = inTerminal("--simulate --watch=0.05", {
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const keys = child.stdin.getWriter();
    let painted = "";
    for await (
      const text of child.stdout.pipeThrough(new TextDecoderStream())
    ) {
      const before = painted;
      painted += text;
      // The terminal turns this key into the signal, once the first page is there.
      if (!before.includes("Simulated:") && painted.includes("Simulated:")) {
        await keys.write(Uint8Array.of(3));
      }
    }
    assertEquals((await child.status).code, 0);
    await keys.close().catch(() => {});
    const enter = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[KSimulated:";
    const leave = "\x1b[?7h\x1b[?25h\x1b[?1049l";
    assert(painted.startsWith(enter), JSON.stringify(painted));
    assertEquals(painted.split(leave).length, 2);
    // The terminal may show the key itself, as ^C.
    assert(painted.includes(leave), JSON.stringify(painted));
  },
);

Deno.test("inspect --watch ends at Ctrl-C while a slow drive is asked", {
  ...withFiles,
  ignore: Deno.build.os === "windows",
}, () =>
  withFile(async (file) => {
    const slow = simulatedRecorder(blankBdR, { latencyMs: 150 });
    await Deno.writeTextFile(file, JSON.stringify({ recorders: [slow] }));
    const child = command([...playing(file), "--watch=0.001"], {
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    // After the first painting, the drive is asked nearly all of the time.
    for await (const _text of child.stdout) {
      child.kill("SIGINT");
      break;
    }
    assertEquals(await new Response(child.stderr).text(), "");
    assertEquals((await child.status).code, 0);
  }));

Deno.test(
  "inspect keeps a failure's text of several lines in one",
  withFiles,
  () =>
    withFile(async (file) => {
      const failing = simulatedRecorder(blankBdR, {
        faults: [{
          member: "IDiscMaster2.Count",
          hresult: "E_FAIL",
          description: "first line\r\nsecond line",
        }],
      });
      await Deno.writeTextFile(file, JSON.stringify({ recorders: [failing] }));
      const { code, stderr } = await run(playing(file));
      assertEquals(code, 1);
      assertEquals(stderr, "inspect: first line second line. (E_FAIL)\n");
    }),
);
