import {
  blankCdR,
  closedCdR,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import config from "../deno.json" with { type: "json" };
import { APPEND, permissions, Workplace } from "./_append_program.ts";
import { READ_WORKER, ROOT, run } from "./_program.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "./_assert.ts";

Deno.test(
  "append takes the recorder that is named, or the only one",
  permissions,
  async () => {
    await using place = await Workplace.make();
    const recorders = [
      simulatedRecorder(closedCdR, { volumePathNames: ["R:\\"] }),
      simulatedRecorder(blankCdR, { volumePathNames: ["S:\\"] }),
    ];
    const named = await place.appendNotes({ recorders }, "--recorder=s:");
    assertEquals([named.code, named.stderr], [0, ""]);
    const closed = await place.appendNotes({ recorders }, "--recorder=R:");
    assertEquals(closed.code, 4);
    const any = await place.appendNotes({ recorders });
    assertEquals([any.code, any.stdout], [2, ""]);
    assertStringIncludes(
      any.stderr,
      "Cannot choose among 2 recorders: give --recorder=NAME",
    );
    const missing = await place.appendNotes({ recorders }, "--recorder=X:");
    assertEquals([missing.code, missing.stdout], [3, ""]);
    assertMatch(
      missing.stderr,
      /^append: Cannot find the recorder "X:": .+\n$/,
    );
    const none = await place.appendNotes({ recorders: [] });
    assertEquals([none.code, none.stdout], [3, ""]);
  },
);

Deno.test(
  "append ends with 2 and one line on bad usage, and makes no file",
  permissions,
  async () => {
    await using place = await Workplace.make();
    const before = place.names();
    const { image, notes } = place;
    const disc = [`--image=${image}`, "--media=cd-r"];
    const usages: [string[], string][] = [
      [[], "give a PATH"],
      [disc, "give a PATH"],
      [[...disc, "--nonsense", notes], "--nonsense"],
      [[...disc, "--json=yes", notes], "--json"],
      [[...disc, "--label=A", "--label=B", notes], "--label more than once"],
      [
        [...disc, "--label=a b", notes],
        '--label must be 1 to 15 of A-Z a-z 0-9 _ and ., received "a b"',
      ],
      [[...disc, "--label=", notes], "--label must be 1 to 15"],
      [[...disc, "--label=SIXTEEN_LETTERS_", notes], "--label must be 1 to 15"],
      [[...disc, "--verify=all", notes], '"all"'],
      [[...disc, "--client=é", notes], '"é"'],
      [
        [...disc, "--remove=old.txt", notes],
        '--remove must be a path on the disc such as /2026/a.txt, received "old.txt"',
      ],
      [[...disc, "--exclude=[z-a]", notes], '"[z-a]"'],
      [[...disc, "--recorder=", notes], "--recorder=E:"],
      [[...disc, ""], "PATH must be paths"],
      [[`--image=${image}`, notes], "--media=TYPE"],
      [["--media=cd-r", notes], "--image=FILE"],
      [["--image=", "--media=cd-r", notes], "--image=FILE"],
      [[...disc, "--simulate", notes], "no --simulate"],
      [[`--image=${image}`, "--media=floppy", notes], "floppy"],
      [["--simulate=floppy", notes], "floppy"],
    ];
    for (const [args, text] of usages) {
      const { code, stdout, stderr } = await run([
        ...place.flags(notes),
        APPEND,
        ...args,
      ]);
      assertEquals([code, stdout], [2, ""], args.join(" ") + stderr);
      assertMatch(stderr, /^append: Cannot .+\n$/);
      assertStringIncludes(stderr, text);
    }
    assertEquals(place.names(), before);
  },
);

Deno.test(
  "append ends with 4 where the disc cannot take it, and 1 where the drive fails",
  permissions,
  async () => {
    await using place = await Workplace.make();
    const label = await place.append(
      [place.notes],
      "--media=cd-r",
      "--label=lower",
    );
    assertEquals([label.code, label.stdout], [4, ""]);
    const reader = await run([
      ...place.flags(place.notes),
      APPEND,
      "--simulate",
      "--recorder=G:",
      place.notes,
    ]);
    assertEquals([reader.code, reader.stdout], [4, ""]);
    assertEquals(
      reader.stderr,
      "append: Cannot append a session: The drive only reads discs: use one that writes. (E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED)\n",
    );
    const nothing = `${place.path}/nothing\x1b[2J`;
    const missing = await place.append([nothing], "--media=cd-r");
    assertEquals([missing.code, missing.stdout], [4, ""]);
    assertStringIncludes(missing.stderr, "1 path cannot be taken");
    assert(!missing.stderr.includes("\x1b"));
    const write = (hresult: "E_FAIL" | "E_IMAPI_BURN_VERIFICATION_FAILED") =>
      place.appendNotes({
        recorders: [simulatedRecorder(blankCdR, {
          faults: [{
            member: "IDiscFormat2Data.Write",
            hresult,
            description: "No\nlight",
            atSector: 4,
          }],
        })],
      });
    const failed = await write("E_FAIL");
    assertEquals([failed.code, failed.stdout], [1, ""]);
    assertEquals(failed.stderr, "append: No light. (E_FAIL)\n");
    const unverified = await write("E_IMAPI_BURN_VERIFICATION_FAILED");
    assertEquals([unverified.code, unverified.stdout], [1, ""]);
    assertMatch(
      unverified.stderr,
      /^append: No light\..* The session is on the disc all the same, from sector 0 on\n$/,
    );
  },
);

Deno.test(
  "append names the permissions that are missing, and ends with 1",
  permissions,
  async () => {
    await using place = await Workplace.make();
    const flags = place.flags(place.notes);
    const args = [
      APPEND,
      `--image=${place.image}`,
      "--media=cd-r",
      place.notes,
    ];
    for (const given of [[], [READ_WORKER], place.flags()]) {
      const { code, stdout, stderr } = await run([...given, ...args]);
      assertEquals([code, stdout], [1, ""]);
      assertMatch(
        stderr,
        /^append: Cannot .+ run again with --allow-read=.+\n$/,
      );
    }
    const { stderr } = await run([...place.flags(), ...args]);
    assertStringIncludes(stderr, `run again with ${flags.join(" ")}\n`);
  },
);

Deno.test(
  "append --help names every option, and --version its version",
  permissions,
  async () => {
    const program = [READ_WORKER, APPEND];
    const help = await run([...program, "--help"]);
    assertEquals([help.code, help.stderr], [0, ""]);
    const source = await Deno.readTextFile(`${ROOT}examples/append.ts`);
    const options = [...source.matchAll(/^ {2}"?([a-z-]+)"?: \{ type: /gm)];
    assert(options.length >= 12);
    for (const [, name] of options) {
      assertStringIncludes(
        help.stdout,
        `--${name}`,
      );
    }
    for (
      const word of ["-h, --help", "--version", "--simulate", "PATH...", "130"]
    ) {
      assertStringIncludes(help.stdout, word);
    }
    assert(help.stdout.split("\n").every((line) => line.length <= 80));
    const version = await run([...program, "--version"]);
    assertEquals(
      version.stdout,
      `append ${config.version}\ndeno ${Deno.version.deno}\n`,
    );
    const real = await run([...program, "--yes", "src"]);
    assertEquals([real.code, real.stdout], [1, ""]);
    assertMatch(
      real.stderr,
      /Windows only, .+ add --image=FILE and --media=TYPE/,
    );
  },
);
