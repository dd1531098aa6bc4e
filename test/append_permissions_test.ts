import {
  openApartment,
  permissionFlags,
  permissionOptions,
  requiredPermissions,
} from "@discworks/imapi2";
import { demo, simulatedRecorder } from "@discworks/imapi2/simulator";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "./_assert.ts";
import { ensurePiecewisePermission } from "../src/apartment/permissions.ts";
import { WORKER } from "./_apartment.ts";
import { ON_WINDOWS, slashed, smallBdR } from "./_append.ts";
import { type Ended, ROOT, RUN, run } from "./_program.ts";

const SYSTEM = "C:\\Windows\\System32";
const FOUR = ["kernel32", "user32", "ole32", "oleaut32"].map((name) =>
  `${SYSTEM}\\${name}.dll`
);

Deno.test(
  "a session of directories needs the four DLLs of an apartment, and to read them",
  {
    permissions: { read: true },
  },
  () => {
    const directories = [`${ROOT}src`, { path: `${ROOT}test/`, as: "/a" }];
    const { ffi, read } = permissionOptions({ paths: directories });
    assertEquals(ffi, FOUR);
    assertEquals(read, [
      `${ROOT}worker`,
      `${ROOT}src`,
      `${ROOT}src`,
      `${ROOT}test`,
    ]);
    assertEquals(
      requiredPermissions({ simulator: demo, paths: directories })
        .map(({ name }) => name),
      ["read", "read", "read", "read"],
    );
  },
);

Deno.test(
  "a session with a file, with something unknown or with something left out needs shlwapi.dll too",
  {
    permissions: { read: true },
  },
  () => {
    const five = [...FOUR, `${SYSTEM}\\shlwapi.dll`];
    for (
      const options of [
        { paths: [`${ROOT}mod.ts`] },
        { paths: [`${ROOT}src`, `${ROOT}mod.ts`] },
        { paths: [`${ROOT}nowhere`] },
        { paths: [`${ROOT}src`], exclude: () => false },
      ]
    ) assertEquals(permissionOptions(options).ffi, five);
    assertEquals(permissionOptions({ paths: [] }).ffi, FOUR);
    // Nothing may be known of it.
    assertThrows(
      () => requiredPermissions({ paths: [7 as unknown as string] }),
      TypeError,
    );
  },
);

Deno.test("permissions are named without reading what they are for", {
  permissions: "none",
}, () => {
  const { ffi, read } = permissionOptions({ paths: ["/a/b"] });
  assertEquals(ffi, [...FOUR, `${SYSTEM}\\shlwapi.dll`]);
  assertEquals(
    Array.isArray(read) && slashed(String(read.at(-1))).replace(/^[A-Z]:/, ""),
    "/a/b",
  );
});

Deno.test(
  "where a link turns out to be left out, shlwapi.dll is asked for with all flags",
  { permissions: { read: true } },
  async () => {
    const paths = [`${ROOT}src`];
    const { message } = await assertRejects(
      () => ensurePiecewisePermission({}, { paths }),
      Deno.errors.NotCapable,
      "ffi permission for C:\\Windows\\System32\\shlwapi.dll is missing",
    );
    const exclude = () => false;
    const { ffi, read } = permissionOptions({ paths, exclude });
    for (const path of [ffi, read].flat()) {
      assertStringIncludes(message, String(path));
    }
    await ensurePiecewisePermission({ simulator: demo }, { paths });
  },
);

Deno.test(
  "without permission for a source, a session is NotCapable with the flags, and nothing is opened",
  {
    permissions: WORKER,
  },
  async () => {
    const simulator = { recorders: [simulatedRecorder(smallBdR)] };
    await using apartment = await openApartment({ simulator });
    const [recorder] = await apartment.recorders();
    for (const paths of [["/a/b"], [ROOT, "/c"]]) {
      for (const call of ["appendSession", "planAppend"] as const) {
        const { message } = await assertRejects(
          () => apartment[call](recorder!, { paths }),
          Deno.errors.NotCapable,
          "Cannot append a session: read permission for ",
        );
        assertStringIncludes(message, permissionFlags({ simulator, paths }));
      }
    }
    const { files } = await apartment.planAppend(recorder!, {
      paths: [`${ROOT}src/append`],
    });
    assert(files > 10);
  },
);

Deno.test(
  "programs append with exactly the flags that are named, with workers that are restricted too",
  {
    permissions: { ...RUN, read: true, write: true },
    // Where paths have a colon, the flags of a list are quoted for a shell.
    ignore: ON_WINDOWS,
  },
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      const source = `${folder}/sources`;
      await Deno.mkdir(`${source}/empty`, { recursive: true });
      await Deno.writeTextFile(`${source}/a.txt`, "a");
      await Deno.writeTextFile(`${folder}/b.txt`, "b");
      const args = [`${folder}/disc.img`, source, `${folder}/b.txt`];
      const program = (mode: string, ...flags: string[]): Promise<Ended> =>
        run([...flags, `${ROOT}test/programs/append.ts`, mode, ...args]);

      const named = await program("flags");
      assertEquals([named.code, named.stderr], [0, ""]);
      const flags = named.stdout.trim().split(" ");
      assertEquals(flags.length, 2, named.stdout);

      const first = await program("run", ...flags);
      assertEquals(first.stderr, "");
      assertEquals(JSON.parse(first.stdout), {
        files: 2,
        confirmed: true,
        startAddress: 0,
        warnings: [],
      });
      const restricted = await program(
        "restricted",
        "--unstable-worker-options",
        ...flags,
      );
      assertEquals(restricted.stderr, "");
      const { startAddress, confirmed } = JSON.parse(restricted.stdout);
      assertEquals([startAddress > 0, confirmed], [true, true]);

      // One flag less, or a scope less, is refused with all of them.
      const [read, write] = flags;
      for (
        const less of [
          [read!],
          [write!],
          [read!.replace(`,${folder}/b.txt`, ""), write!],
        ]
      ) {
        const denied = await program("run", ...less);
        assertEquals(denied.code, 1);
        assertStringIncludes(denied.stderr, "NotCapable");
        if (less.length === 2) {
          assertStringIncludes(
            denied.stderr,
            named.stdout.trim(),
          );
        }
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
