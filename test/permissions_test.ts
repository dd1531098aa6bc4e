import { permissionFlags, requiredPermissions } from "@discworks/imapi2";
import { demo } from "@discworks/imapi2/simulator";
import { modulePermissions } from "../src/_module_permissions.ts";
import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "./_assert.ts";
import { ROOT, RUN, run } from "./_program.ts";

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
    { name: "read", path: `${DIRECTORY}src/abi` },
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
      requiredPermissions({ systemDirectory })
        .flatMap((needed) => needed.name === "ffi" ? [needed.path] : []);
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

Deno.test("permissionFlags() are the flags as text", {
  permissions: "none",
  ignore: Deno.build.os === "windows",
}, () => {
  assertEquals(
    permissionFlags({ simulator: demo }),
    `--allow-read=${DIRECTORY}worker,${DIRECTORY}src/abi`,
  );
  assert(
    permissionFlags().startsWith(
      "--allow-ffi=C:\\Windows\\System32\\kernel32.dll,",
    ),
  );
  assert(
    permissionFlags({ systemDirectory: "C:\\My Windows" }).startsWith(
      '"--allow-ffi=C:\\My ',
    ),
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
