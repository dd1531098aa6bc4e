import { blankBdR, simulatedRecorder } from "@discworks/imapi2/simulator";
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
    assertStringIncludes(stdout, "E_IMAPI_RECORDER_LOCKED");
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

Deno.test("inspect --simulate=FILE.json plays a description", {
  permissions: { ...RUN, write: true, read: true },
}, async () => {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const simulate = async (text: string) => {
      await Deno.writeTextFile(file, text);
      return await run([
        `${READ_WORKER},${file}`,
        `${ROOT}examples/inspect.ts`,
        "--json",
        `--simulate=${file}`,
      ]);
    };
    const good = await simulate(
      JSON.stringify({ recorders: [simulatedRecorder(blankBdR)] }),
    );
    assertEquals(good.code, 0);
    assertEquals(JSON.parse(good.stdout).recorders.length, 1);
    const empty = await simulate(JSON.stringify({ recorders: [] }));
    assertEquals(empty.code, 3);
    assertEquals(JSON.parse(empty.stdout).recorders, []);
    assertStringIncludes(empty.stderr, "No recorder is there");
    const malformed = await simulate(
      JSON.stringify({ recorders: [{ id: 5 }] }),
    );
    assertEquals(malformed.code, 1);
    assertStringIncludes(malformed.stderr, "'recorders[0].id' must be");
    const broken = await simulate("{");
    assertEquals(broken.code, 1);
    assertStringIncludes(broken.stderr, `Cannot simulate "${file}"`);
    assertEquals(broken.stderr.trim().split("\n").length, 1);
  } finally {
    await Deno.remove(file);
  }
});

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
      ["--simulate", "--watch", "--json"],
      ["--image", "disc.iso"],
      ["--media=cd-r"],
      ["--image=", "--media=cd-r"],
      ["--image=disc.iso", "--media=floppy"],
      ["--image=disc.iso", "--media=cd-r", "--simulate"],
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
        "--watch",
        "--help",
        "blank-cd-r",
        "Exit code",
      ]
    ) {
      assertStringIncludes(stdout, word);
    }
    assert(stdout.split("\n").every((line) => line.length <= 80));
  },
);

Deno.test("inspect ends with 1, one line and the advice on failure", {
  ...permissions,
  ignore: Deno.build.os === "windows",
}, async () => {
  const { code, stderr } = await inspect();
  assertEquals(code, 1);
  assertMatch(stderr, /^inspect: Cannot open an apartment: .+simulator.+\n$/);
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

Deno.test("inspect colours a terminal, and never with NO_COLOR", {
  permissions: { run: true },
  ignore: Deno.build.os !== "linux",
}, async () => {
  const program =
    `${Deno.execPath()} run --no-prompt ${READ_WORKER} ${ROOT}examples/inspect.ts --simulate`;
  const inTerminal = async (env: Record<string, string>) => {
    // script(1), of util-linux, gives its command a terminal.
    const { stdout } = await new Deno.Command("script", {
      args: ["--quiet", "--return", "--command", program, "/dev/null"],
      stdin: "null",
      env,
    }).output();
    return new TextDecoder().decode(stdout);
  };
  assertStringIncludes(await inTerminal({ NO_COLOR: "" }), "\x1b[1mPath");
  assert(!(await inTerminal({ NO_COLOR: "1" })).includes("\x1b[1m"));
});

Deno.test("inspect --watch ends at Ctrl-C while a slow drive is asked", {
  permissions: { ...RUN, read: true, write: true },
  ignore: Deno.build.os === "windows",
}, async () => {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const quick = simulatedRecorder(blankBdR);
    await Deno.writeTextFile(
      file,
      JSON.stringify({ recorders: [{ ...quick, latencyMs: 150 }] }),
    );
    const child = command([
      `${READ_WORKER},${file}`,
      `${ROOT}examples/inspect.ts`,
      `--simulate=${file}`,
      "--watch=0.001",
    ], { stdout: "piped", stderr: "piped" }).spawn();
    // After the first painting, the drive is asked nearly all of the time.
    for await (const _text of child.stdout) {
      child.kill("SIGINT");
      break;
    }
    assertEquals(await new Response(child.stderr).text(), "");
    assertEquals((await child.status).code, 0);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("inspect keeps a failure's text of several lines in one", {
  permissions: { ...RUN, read: true, write: true },
}, async () => {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const failing = simulatedRecorder(blankBdR, {
      faults: [{
        member: "IDiscMaster2.Count",
        hresult: 0x80004005,
        description: "first line\r\nsecond line",
      }],
    });
    await Deno.writeTextFile(file, JSON.stringify({ recorders: [failing] }));
    const { code, stderr } = await run([
      `${READ_WORKER},${file}`,
      `${ROOT}examples/inspect.ts`,
      `--simulate=${file}`,
    ]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "first line second line");
    assertEquals(stderr.trim().split("\n").length, 1);
  } finally {
    await Deno.remove(file);
  }
});
