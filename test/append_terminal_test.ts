import { blankBdR, simulatedRecorder } from "@discworks/imapi2/simulator";
import { APPEND, Workplace } from "./_append_program.ts";
import { READ_WORKER, ROOT, RUN, run } from "./_program.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "./_assert.ts";

const terminal = {
  permissions: { run: true, read: true, write: true },
  ignore: Deno.build.os !== "linux",
} as const;

/** The key that a terminal turns into SIGINT. */
const INTERRUPT = "\x03";

/** What a program did that had a terminal. */
interface Shown {
  readonly code: number;
  readonly stdout: string;
  /** What the terminal showed: the standard error output, and keys. */
  readonly shown: string;
}

/**
 * Runs a program with a terminal, and its standard output in a pipe. Types
 * `keys` once the terminal shows `prompt`.
 */
async function inTerminal(
  args: readonly string[],
  prompt = "",
  keys = "",
): Promise<Shown> {
  const stdout = await Deno.makeTempFile();
  try {
    const program = [Deno.execPath(), "run", "--no-prompt", ...args];
    const child = new Deno.Command("script", {
      // In place of the shell, which the interrupt would end too.
      args: [
        "--quiet",
        "--return",
        "--command",
        `exec ${program.join(" ")} > ${stdout}`,
        "/dev/null",
      ],
      stdin: "piped",
      stdout: "piped",
      env: { NO_COLOR: "1" },
    }).spawn();
    const typed = child.stdin.getWriter();
    let shown = "";
    let isTyped = keys === "";
    for await (
      const text of child.stdout.pipeThrough(new TextDecoderStream())
    ) {
      shown += text;
      if (isTyped || !shown.includes(prompt)) continue;
      isTyped = true;
      await typed.write(new TextEncoder().encode(keys));
    }
    const { code } = await child.status;
    await typed.close().catch(() => {});
    return { code, stdout: await Deno.readTextFile(stdout), shown };
  } finally {
    await Deno.remove(stdout);
  }
}

Deno.test(
  "append paints one line again and again on a terminal, and takes it away",
  terminal,
  async () => {
    await using place = await Workplace.make();
    const { code, stdout, shown } = await inTerminal([
      ...place.flags(place.photos),
      APPEND,
      `--image=${place.image}`,
      "--media=cd-r",
      "--json",
      place.photos,
    ]);
    assertEquals([code, JSON.parse(stdout).files], [0, 4]);
    const [before, ...painted] = shown.split("\r\x1b[K");
    assertEquals([before, painted.at(-1)], ["", ""]);
    const lines = painted.slice(0, -1);
    const phases = lines.map((line) => {
      const [, share, phase] = line.match(/^ *(\d+) % {2}(\w+) {2}\d+ s/) ?? [];
      return { share: Number(share), phase };
    });
    assertEquals([...new Set(phases.map(({ phase }) => phase))], [
      "adding",
      "building",
      "writing",
      "verifying",
      "completed",
    ]);
    assertEquals(phases.at(-1)?.share, 100);
    assert(lines.some((line) => line.endsWith(`s  ${place.photos}`)));
    assert(!shown.includes("\n"));
  },
);

Deno.test(
  "append shows no name that controls the terminal",
  terminal,
  async () => {
    await using place = await Workplace.make();
    const odd = `${place.path}/odd`;
    await Deno.mkdir(odd);
    await Deno.writeTextFile(`${odd}/a\x1b[2Jb`, "");
    const { code, shown } = await inTerminal([
      ...place.flags(odd),
      APPEND,
      `--image=${place.image}`,
      "--media=cd-r",
      // So that files are added by themselves.
      "--exclude=none",
      odd,
    ]);
    assertEquals(code, 4);
    assertStringIncludes(shown, "its name has a character");
    assert(!shown.includes("\x1b[2J"));
  },
);

Deno.test(
  "append ends with 130 at Ctrl-C while the drive is not ready, and makes no file",
  terminal,
  async () => {
    await using place = await Workplace.make();
    const { code, stdout, shown } = await inTerminal(
      await notReady(place),
      "waiting  1 s",
      INTERRUPT,
    );
    assertEquals([code, stdout], [130, ""]);
    assertStringIncludes(shown, "waiting  0 s");
    assert(
      shown.endsWith("append: interrupted, nothing was written\r\n"),
      JSON.stringify(shown),
    );
    assert(!place.names().includes("disc.img"));
  },
);

Deno.test(
  "the line counts the seconds while nothing is reported",
  terminal,
  async () => {
    const program = `${ROOT}test/programs/progress_line.ts`;
    const { code, shown } = await inTerminal([program], "6 s", "\n");
    assertEquals(code, 0);
    const [before, ...painted] = shown.split("\r\x1b[K");
    // The terminal shows the key.
    assertEquals([before, painted.at(-1)], ["", ""]);
    assertEquals(painted.slice(0, 2).map((line) => line.trim()), [
      "15 %  writing  5 s",
      "15 %  writing  6 s",
    ]);
  },
);

/** The arguments that append to a disc whose drive becomes ready never. */
async function notReady(place: Workplace): Promise<string[]> {
  const disc = { mediaType: "cd-r", sessions: [], image: place.image } as const;
  const simulation = await place.simulation({
    recorders: [
      simulatedRecorder(disc, {
        faults: [{
          member: "IDiscFormat2.IsCurrentMediaSupported",
          hresult: "E_IMAPI_RECORDER_MEDIA_BECOMING_READY",
        }],
      }),
    ],
  });
  const file = `${place.path}/simulation.json`;
  return [...place.flags(file, place.notes), APPEND, simulation, place.notes];
}

Deno.test(
  "append goes on at Ctrl-C while the drive writes, and says so",
  terminal,
  async () => {
    await using place = await Workplace.make();
    const large = `${place.path}/large`;
    await Deno.writeTextFile(large, "");
    await Deno.truncate(large, 64 * 2 ** 20);
    const simulation = await place.simulation({
      recorders: [simulatedRecorder(blankBdR, { latencyMs: 40 })],
    });
    const file = `${place.path}/simulation.json`;
    const { code, stdout, shown } = await inTerminal(
      [
        ...place.flags(file, large),
        APPEND,
        simulation,
        "--verify=full",
        large,
      ],
      "writing",
      INTERRUPT,
    );
    assertEquals(code, 0);
    assertStringIncludes(stdout, "Written, and the disc shows it.\n");
    assertStringIncludes(
      shown,
      "append: the drive writes by now, and nothing stops it: another Ctrl-C ends this program, and the disc with it\r\n",
    );
  },
);

const ASKING = [READ_WORKER, `${ROOT}test/programs/may_write.ts`];

Deno.test(
  "append says what would be written to a real disc, and asks",
  terminal,
  async () => {
    const answers: [string, boolean][] = [
      ["y\n", true],
      ["YES\n", true],
      ["n\n", false],
      ["\n", false],
      ["yesterday\n", false],
      // The end of the input.
      ["\x04", false],
    ];
    for (const [keys, answer] of answers) {
      const ended = await inTerminal(ASKING, "[y/N] ", keys);
      assertEquals(
        [ended.code, ended.stdout],
        [0, `answer: ${answer}\n`],
        keys,
      );
      assertMatch(
        ended.shown,
        /^Disc: CD-R, no session on it\r\nSession: .+\r\nSectors: 0 to .+\r\nWrite it\? \[y\/N\] /,
      );
    }
    const interrupted = await inTerminal(ASKING, "[y/N] ", INTERRUPT);
    assertEquals([interrupted.code, interrupted.stdout], [130, ""]);
  },
);

Deno.test(
  "append asks nothing with --yes but says the same, and without a terminal ends with 2",
  { permissions: RUN },
  async () => {
    const { code, stdout, stderr } = await run(ASKING);
    assertEquals([code, stdout], [2, ""]);
    assertEquals(
      stderr,
      "may_write: Cannot ask whether to write: there is no terminal, give --yes\n",
    );
    const yes = await run([...ASKING, "--yes"], { cwd: ROOT });
    assertEquals([yes.code, yes.stdout], [0, "answer: true\n"]);
    assertMatch(
      yes.stderr,
      /^Disc: CD-R, no session on it\nSession: .+\nSectors: 0 to .+\n$/,
    );
  },
);
