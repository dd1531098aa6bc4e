import { permissionArgs } from "@discworks/imapi2";
import { blankCdR, simulatedRecorder } from "@discworks/imapi2/simulator";
import { permissions, Workplace } from "./_append_program.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "./_assert.ts";

Deno.test(
  "append --image makes an image, opens it again and appends to it, with the documented permissions",
  permissions,
  async () => {
    await using place = await Workplace.make();
    const { image, photos, notes } = place;
    assertEquals(
      place.flags(photos),
      permissionArgs({
        simulator: {
          recorders: [
            simulatedRecorder({ mediaType: "dvd-r", sessions: [], image }),
          ],
        },
        paths: [photos],
      }),
    );
    const first = await place.append([photos], "--media=dvd-r");
    assertEquals([first.code, first.stderr], [0, ""]);
    assertEquals(first.stdout.split("\n"), [
      "Disc: DVD-R, no session on it",
      "Session: 4 files, 2 directories, 30 bytes, ISO9660 and Joliet",
      "Sectors: 0 to 47, 48 sectors (96 KiB)",
      "Written, and the disc shows it.",
      "",
    ]);
    const label = ["--media=dvd-r", "--label=SECOND"];
    const second = await place.append([notes], ...label);
    assertEquals([second.code, second.stderr], [0, ""]);
    assertStringIncludes(second.stdout, "DVD-R, last session at sector 0\n");
    assertStringIncludes(
      second.stdout,
      "Session: 1 file, 0 directories, 5 bytes, ISO9660 and Joliet, label SECOND\n",
    );
    assertEquals(
      await place.shown("dvd-r", "/photos/2026/c.jpg", "/notes.txt", "/c.jpg"),
      ["/photos/2026/c.jpg", "/notes.txt"],
    );
    assertEquals(place.names(), [
      "disc.img",
      "disc.img.json",
      "notes.txt",
      "photos",
    ]);
  },
);

Deno.test(
  "append --json prints the result as one document, and a pipe has nothing of the line",
  permissions,
  async () => {
    await using place = await Workplace.make();
    const json = ["--media=bd-r", "--json", "--label=ONE"];
    const { code, stdout, stderr } = await place.append([place.notes], ...json);
    assertEquals([code, stderr], [0, ""]);
    const { warnings, ...session } = JSON.parse(stdout);
    assertEquals(session, {
      mediaType: { value: 18, name: "BDR" },
      startAddress: 0,
      sectors: 32,
      previousSession: null,
      volumeLabel: "ONE",
      fileSystems: ["ISO9660", "Joliet"],
      files: 1,
      directories: 0,
      bytes: 5,
      closesDisc: false,
      simulated: true,
      verification: "quick",
      confirmed: true,
    });
    assertEquals(
      warnings.map(({ code }: { code: string }) => code),
      ["notAbortableWhileWriting"],
    );
  },
);

Deno.test(
  "append --dry-run writes nothing, and makes no file",
  permissions,
  async () => {
    await using place = await Workplace.make();
    const before = place.names();
    const dry = ["--media=cd-r", "--dry-run"];
    const text = await place.append([place.photos], ...dry);
    assertEquals([text.code, text.stderr], [0, ""]);
    assertMatch(
      text.stdout,
      /^Disc: CD-R, .+\nSession: .+\nSectors: 0 to 301, .+\n$/,
    );
    const json = await place.append([place.photos], ...dry, "--json");
    const plan = JSON.parse(json.stdout);
    assertEquals([plan.sectors, plan.files, plan.confirmed], [
      302,
      4,
      undefined,
    ]);
    assertEquals(place.names(), before);
    await place.append([place.photos], "--media=cd-r");
    const written = await Deno.readFile(place.image);
    await place.append([place.notes], ...dry);
    assertEquals(await Deno.readFile(place.image), written);
  },
);

Deno.test(
  "append --exclude leaves out what a glob matches below its PATH",
  permissions,
  async () => {
    await using place = await Workplace.make();
    const paths = ["a.jpg", "b.tmp", "2026", "2026/c.jpg", "2026/d.tmp"];
    const shown = async (...globs: readonly string[]) => {
      const excludes = globs.map((glob) => `--exclude=${glob}`);
      const args = ["--media=cd-r", ...excludes];
      const { code, stderr } = await place.append([place.photos], ...args);
      assertEquals([code, stderr], [0, ""]);
      const found = await place.shown(
        "cd-r",
        ...paths.map((each) => `/photos/${each}`),
      );
      await Deno.remove(place.image);
      await Deno.remove(`${place.image}.json`);
      return found.map((path) => path.slice("/photos/".length));
    };
    assertEquals(await shown("*.tmp"), [
      "a.jpg",
      "2026",
      "2026/c.jpg",
      "2026/d.tmp",
    ]);
    assertEquals(await shown("**/*.tmp"), ["a.jpg", "2026", "2026/c.jpg"]);
    assertEquals(await shown("2026", "[ab].tmp"), ["a.jpg"]);
  },
);

Deno.test(
  "append leaves out the disc itself, which a source may contain",
  permissions,
  async () => {
    await using place = await Workplace.make();
    for (const files of [5, 5]) {
      const args = ["--media=cd-r", "--json"];
      const { code, stdout } = await place.append([place.path], ...args);
      assertEquals([code, JSON.parse(stdout).files], [0, files]);
    }
  },
);

Deno.test("append --remove shows a path no more", permissions, async () => {
  await using place = await Workplace.make();
  await place.append([place.photos], "--media=cd-r");
  const remove = ["--remove=/photos/b.tmp", "--remove=/photos/2026"];
  const { code } = await place.append([place.notes], "--media=cd-r", ...remove);
  assertEquals(code, 0);
  assertEquals(
    await place.shown("cd-r", "/photos/a.jpg", "/photos/b.tmp", "/photos/2026"),
    ["/photos/a.jpg"],
  );
  const missing = await place.append(
    [place.notes],
    "--media=cd-r",
    "--remove=/old",
  );
  assertEquals([missing.code, missing.stdout], [4, ""]);
  assertEquals(
    missing.stderr,
    'append: Cannot append a session: 1 path cannot be taken: "/old": there is no such item on the disc\n',
  );
});

Deno.test(
  "append --verify says how, and --client is accepted",
  permissions,
  async () => {
    await using place = await Workplace.make();
    for (const level of ["none", "quick", "full"]) {
      const args = [
        "--media=cd-r",
        "--json",
        `--verify=${level}`,
        "--client=nightly",
      ];
      const { code, stdout } = await place.append([place.notes], ...args);
      assertEquals([code, JSON.parse(stdout).verification], [0, level]);
    }
  },
);

Deno.test(
  "append --close-disc says that the disc takes nothing more, and then it does not",
  permissions,
  async () => {
    await using place = await Workplace.make();
    const closing = ["--media=dvd+r", "--close-disc"];
    const { code, stdout } = await place.append([place.notes], ...closing);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "\nThe disc takes nothing more after it.\n");
    const written = await Deno.readFile(place.image);
    const again = await place.append([place.notes], "--media=dvd+r");
    assertEquals([again.code, again.stdout], [4, ""]);
    assertMatch(again.stderr, /^append: Cannot append a session: .+\n$/);
    assertEquals(await Deno.readFile(place.image), written);
  },
);

Deno.test(
  "append --eject opens the tray afterwards, and only then",
  permissions,
  async () => {
    await using place = await Workplace.make();
    const stuck = simulatedRecorder(blankCdR, {
      faults: [{
        member: "IDiscRecorder2.EjectMedia",
        hresult: "E_FAIL",
        description: "It is\nstuck",
      }],
    });
    const asked = await place.appendNotes({ recorders: [stuck] }, "--eject");
    assertEquals(asked.code, 0);
    assertMatch(
      asked.stdout,
      /^Warning: The tray did not open: .*It is stuck.*$/m,
    );
    const not = await place.appendNotes({ recorders: [stuck] });
    assert(!not.stdout.includes("tray"));
  },
);
