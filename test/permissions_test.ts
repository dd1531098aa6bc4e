import {
  openApartment,
  permissionArgs,
  permissionFlags,
  permissionOptions,
  requiredPermissions,
} from "@discworks/imapi2";
import { demo } from "@discworks/imapi2/simulator";
import { modulePermissions } from "../src/apartment/module_permissions.ts";
import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "./_assert.ts";
import { copyModule } from "./_module_copy.ts";
import { type Ended, ROOT, RUN, run } from "./_program.ts";

const none = { permissions: "none" } as const;
const DIRECTORY = import.meta.dirname!.replace(/test$/, "");

Deno.test(
  "requiredPermissions() are FFI for four DLLs and read for the worker's files",
  none,
  () => {
    const permissions = requiredPermissions();
    assertEquals(permissions.filter(({ name }) => name === "ffi"), [
      { name: "ffi", path: "C:\\Windows\\System32\\kernel32.dll" },
      { name: "ffi", path: "C:\\Windows\\System32\\user32.dll" },
      { name: "ffi", path: "C:\\Windows\\System32\\ole32.dll" },
      { name: "ffi", path: "C:\\Windows\\System32\\oleaut32.dll" },
    ]);
    assertEquals(
      permissions.filter(({ name }) => name !== "ffi"),
      requiredPermissions({ simulator: demo }),
    );
  },
);

Deno.test("requiredPermissions() of a simulation are no FFI", {
  permissions: "none",
  ignore: Deno.build.os === "windows",
}, () => {
  assertEquals(requiredPermissions({ simulator: demo }), [
    { name: "read", path: `${DIRECTORY}worker` },
    { name: "read", path: `${DIRECTORY}src` },
  ]);
});

Deno.test(
  "requiredPermissions() follow the system directory, and refuse a relative one",
  none,
  () => {
    const [first] = requiredPermissions({
      systemDirectory: "D:/Windows/System32/",
    });
    assertEquals(first, {
      name: "ffi",
      path: "D:\\Windows\\System32\\kernel32.dll",
    });
    const [share] = requiredPermissions({
      systemDirectory: "\\\\server\\share\\system32",
    });
    assertEquals(share, {
      name: "ffi",
      path: "\\\\server\\share\\system32\\kernel32.dll",
    });
    assertThrows(
      () => requiredPermissions({ systemDirectory: "System32" }),
      TypeError,
      "absolute",
    );
  },
);

Deno.test(
  "a system directory without a drive's letter works, as Windows writes it",
  none,
  () => {
    const kernel = (systemDirectory: string) =>
      permissionOptions({ systemDirectory }).ffi;
    for (
      const directory of [
        "\\\\?\\C:\\Windows\\System32",
        "\\\\.\\C:\\Windows\\System32",
        "\\\\?\\UNC\\server\\share\\System32",
        "\\\\?\\Volume{01-02}\\Windows\\System32",
        "\\\\server\\C$\\Windows\\System32",
      ]
    ) {
      assertEquals(
        kernel(`${directory}\\`),
        ["kernel32", "user32", "ole32", "oleaut32"].map((name) =>
          `${directory}\\${name}.dll`
        ),
      );
    }
  },
);

Deno.test(
  "a system directory that no Windows path can name is refused",
  none,
  () => {
    const refused = [
      'C:\\x" --allow-run "',
      "C:\\a<b",
      "C:\\a>b",
      "C:\\a|b",
      "C:\\a?b",
      "C:\\a*b",
      "C:\\a:b",
      "C:\\a\nb",
      '\\\\server"\\share',
      "\\\\server\\share:x",
      "\\\\?\\C:\\a?b",
      "\\\\?\\C:\\a:b",
    ];
    for (const systemDirectory of refused) {
      for (const given of [requiredPermissions, permissionFlags]) {
        const { message } = assertThrows(
          () => given({ systemDirectory }),
          TypeError,
        );
        assertStringIncludes(message, JSON.stringify(systemDirectory));
      }
    }
  },
);

Deno.test(
  "permissionArgs() are one element for each flag, with commas doubled",
  none,
  () => {
    const [ffi, read, ...rest] = permissionArgs({
      systemDirectory: "C:\\a,b $x",
    });
    assertEquals(
      ffi,
      "--allow-ffi=C:\\a,,b $x\\kernel32.dll,C:\\a,,b $x\\user32.dll,C:\\a,,b $x\\ole32.dll,C:\\a,,b $x\\oleaut32.dll",
    );
    assertEquals([read], permissionArgs({ simulator: demo }));
    assertEquals(rest, []);
  },
);

Deno.test("permissionFlags() are the flags as text", {
  permissions: "none",
  ignore: Deno.build.os === "windows",
}, () => {
  assertEquals(
    permissionFlags({ simulator: demo }),
    `--allow-read=${DIRECTORY}worker,${DIRECTORY}src`,
  );
  assert(
    permissionFlags().startsWith(
      "'--allow-ffi=C:\\Windows\\System32\\kernel32.dll,",
    ),
  );
});

Deno.test("permissionFlags() are quoted for cmd and PowerShell on Windows", {
  permissions: "none",
  ignore: Deno.build.os !== "windows",
}, () => {
  assert(
    permissionFlags().startsWith(
      '"--allow-ffi=C:\\Windows\\System32\\kernel32.dll,',
    ),
  );
  assertThrows(
    () => permissionFlags({ systemDirectory: "C:\\%x%" }),
    TypeError,
    "permissionArgs()",
  );
});

/** Copies the module into a directory, and gives that each name in turn. */
async function inDirectories(
  names: readonly string[],
  act: (directory: string) => Promise<void>,
): Promise<void> {
  const parent = await Deno.makeTempDir();
  try {
    let directory = `${parent}/module`;
    await Deno.mkdir(directory);
    await copyModule(directory);
    for (const name of names) {
      await Deno.rename(directory, `${parent}/${name}`);
      directory = `${parent}/${name}`;
      await act(directory);
    }
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

/** A program that opens a simulated apartment, from the directory of the module. */
const PROGRAM = ["--no-config", "--no-lock", "test/programs/simulated.ts"];

const inCopies = {
  permissions: {
    run: [Deno.execPath(), "sh"],
    read: true,
    write: true,
  },
  ignore: Deno.build.os === "windows",
};

Deno.test(
  "permissionFlags() pasted into sh open an apartment, whatever the directory's name",
  inCopies,
  async () => {
    const names = [
      "a,b",
      ",,",
      "a$b",
      "$(touch ran)",
      "`touch ran`",
      "a b",
      "a'b",
      'a"b',
      "a\\b",
      "a\\",
      "100%",
      "a%2Cb",
      "a;b&c|d<e>f(g)*?[h]{i,j}~#!k",
      "-größe 光 📀",
    ];
    await inDirectories(names, async (cwd) => {
      const flags = await run([...PROGRAM, "flags"], { cwd });
      assertEquals([flags.code, flags.stderr], [0, ""], cwd);
      const pasted = await paste(
        `"$DENO" run --no-prompt ${flags.stdout.trimEnd()} ${
          PROGRAM.join(" ")
        }`,
        cwd,
      );
      assertEquals(pasted, { code: 0, stdout: "5 recorders\n", stderr: "" });
      // No part of a name ran as a command.
      const files = await Array.fromAsync(
        Deno.readDir(cwd),
        ({ name }) => name,
      );
      assertEquals(files.toSorted(), ["mod.ts", "src", "test", "worker"]);
    });
  },
);

Deno.test(
  "where a shell takes no flags, the error is still NotCapable, and its arguments work",
  inCopies,
  async () => {
    await inDirectories(["a\nb", "a\x1b[2Jb", "a\u009bb,c"], async (cwd) => {
      const flags = await run([...PROGRAM, "flags"], { cwd });
      assertEquals([flags.code, flags.stdout], [1, ""]);
      assertStringIncludes(flags.stderr, 'TypeError: Cannot quote "--allow-');
      const denied = await run(PROGRAM, { cwd });
      assertEquals(denied.code, 1);
      assertStringIncludes(denied.stderr, "NotCapable: Cannot open the apart");
      assertEquals(/[^\P{Cc}\n]/u.test(denied.stderr), false, denied.stderr);
      const [args] = denied.stderr.match(/\["--allow-read=.*"\]/) ?? [];
      const granted = await run([...JSON.parse(args!), ...PROGRAM], { cwd });
      assertEquals(granted, { code: 0, stdout: "5 recorders\n", stderr: "" });
    });
  },
);

/** Runs a line in sh, with Deno's path in `$DENO`. */
async function paste(line: string, cwd: string): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", line],
    env: { DENO: Deno.execPath(), NO_COLOR: "1" },
    stdin: "null",
    cwd,
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

Deno.test("a test with permissionOptions() opens a simulated apartment", {
  permissions: permissionOptions({ simulator: demo }),
}, async () => {
  await using apartment = await openApartment({ simulator: demo });
  assertEquals((await apartment.recorders()).length, 5);
  for (const name of ["ffi", "read", "run"] as const) {
    assertEquals((await Deno.permissions.query({ name })).state, "prompt");
  }
});

Deno.test("a worker with permissionOptions() opens a simulated apartment", {
  permissions: RUN,
  ignore: Deno.build.os === "windows",
}, async () => {
  const { code, stdout, stderr } = await run([
    `--allow-read=${ROOT}`,
    "--allow-env",
    "--unstable-worker-options",
    `${ROOT}test/programs/permitted_worker.ts`,
  ]);
  assertEquals([code, stderr], [0, ""]);
  assertEquals(JSON.parse(stdout), { recorders: 5, granted: [] });
});

Deno.test(
  "revoking the program's FFI reaches a worker's, unless that is its own",
  { permissions: RUN },
  async () => {
    const { stdout, stderr } = await run([
      "--allow-ffi=/library",
      "--unstable-worker-options",
      `${ROOT}test/programs/revoked.ts`,
    ]);
    assertEquals(stderr, "");
    assertEquals(JSON.parse(stdout), {
      before: ["granted", "granted"],
      after: ["prompt", "granted"],
    });
  },
);

Deno.test("a module in a directory that is not UTF-8 is refused by name", {
  permissions: "none",
}, () => {
  assertThrows(
    () => modulePermissions(new URL("file:///a%FFb/")),
    TypeError,
    "file:///a%FFb/worker/",
  );
});

Deno.test(
  "a module from a registry needs the import permission for its host and port",
  none,
  () => {
    const of = (url: string) => modulePermissions(new URL(url));
    assertEquals(of("https://jsr.io/@discworks/imapi2/0.1.0/"), [
      { name: "import", host: "jsr.io:443" },
    ]);
    assertEquals(of("http://localhost/imapi2/"), [{
      name: "import",
      host: "localhost:80",
    }]);
    assertEquals(of("http://127.0.0.1:8000/"), [{
      name: "import",
      host: "127.0.0.1:8000",
    }]);
    assertEquals(of("data:text/javascript,"), []);
  },
);

Deno.test(
  "Deno grants the import from jsr.io by itself, as it is asked for here",
  {
    permissions: RUN,
  },
  async () => {
    const [descriptor] = modulePermissions(
      new URL("https://jsr.io/@discworks/imapi2/0.1.0/"),
    );
    const { stdout } = await run([
      `${ROOT}test/programs/query.ts`,
      JSON.stringify(descriptor),
    ]);
    assertEquals(stdout, "granted\n");
  },
);
