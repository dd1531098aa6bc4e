import {
  quoteForPosix,
  quoteForWindows,
} from "../src/apartment/shell_quoting.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "./_assert.ts";
import { ROOT } from "./_program.ts";

const none = { permissions: "none" } as const;

/** Every printable character of ASCII, and some beyond. */
const PRINTABLE = String.fromCharCode(
  ...Array.from({ length: 0x5f }, (_, index) => 0x20 + index),
) + "ä光📀\u201C\u2019\u2028";

Deno.test("a plain flag is pasted as it is", none, () => {
  const posix = "--allow-read=/opt/imapi2-0.1/worker,/opt/a_b/src";
  assertEquals(quoteForPosix(posix), posix);
  const windows = "--allow-read=C:\\imapi2-0.1\\src";
  assertEquals(quoteForWindows(windows), windows);
});

Deno.test(
  "sh quotes by single quotes, and writes one by leaving them",
  none,
  () => {
    assertEquals(quoteForPosix("a b"), "'a b'");
    assertEquals(quoteForPosix("a'b"), "'a'\\''b'");
    assertEquals(quoteForPosix("a\\b"), "'a\\b'");
    assertEquals(quoteForPosix("`a` $b"), "'`a` $b'");
    assertEquals(quoteForPosix(""), "''");
  },
);

Deno.test(
  "cmd and PowerShell quote by double quotes, for a comma as well",
  none,
  () => {
    const same = [
      "a b",
      "C:\\a,D:\\b",
      "a'b",
      "a&b|c^d(e)!f;g@h#i{j}[k]+l~",
      "ä光📀",
      "\\\\server\\C$\\x",
      "a$ b$-c$.d$,e$/f$",
      "",
    ];
    for (const text of same) assertEquals(quoteForWindows(text), `"${text}"`);
  },
);

Deno.test(
  "a control character is refused, and not shown as it is",
  none,
  () => {
    for (const quote of [quoteForPosix, quoteForWindows]) {
      for (const code of [0x00, 0x09, 0x0a, 0x1b, 0x7f, 0x85, 0x9b]) {
        const { message } = assertThrows(
          () => quote(`/a${String.fromCharCode(code)}b`),
          TypeError,
          "a terminal obeys a control character",
        );
        assertEquals(/\p{Cc}/u.test(message), false);
      }
    }
  },
);

Deno.test(
  "text that cmd or PowerShell would change is refused by name",
  none,
  () => {
    const refused: readonly (readonly [string, string])[] = [
      ['C:\\x" --allow-run "', "double quote"],
      ["C:\\“x”", "double quote"],
      ["C:\\„x", "double quote"],
      ["C:\\%TEMP%", "percent"],
      ["C:\\100%,D:\\", "percent"],
      ["C:\\`calc`", "backquote"],
      ["C:\\a$b", "dollar"],
      ["C:\\$env:x", "dollar"],
      ["C:\\${x}", "dollar"],
      ["C:\\$(calc)", "dollar"],
      ["C:\\$$", "dollar"],
      ["C:\\$ä", "dollar"],
      ["C:\\a b\\", "backslash"],
    ];
    for (const [text, reason] of refused) {
      const { message } = assertThrows(() => quoteForWindows(text), TypeError);
      assertStringIncludes(message, JSON.stringify(text));
      assertStringIncludes(message, reason);
      assertStringIncludes(message, "permissionArgs()");
      assertStringIncludes(message, "move the module");
    }
  },
);

Deno.test("sh gives a program what was quoted", {
  permissions: { run: ["sh"] },
  ignore: Deno.build.os === "windows",
}, async () => {
  const texts = [PRINTABLE, ...PRINTABLE, "$(exit 1)", "--a='b c'", "~", "!!"];
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", `printf '%s\\n' ${texts.map(quoteForPosix).join(" ")}`],
  }).output();
  assertEquals(
    new TextDecoder().decode(stdout),
    texts.map((text) => `${text}\n`).join(""),
  );
});

/** Flags with every printable character that is not refused. */
const PASTED = [...PRINTABLE, "a$ b$\\c", "\\\\server\\C$\\x y", "a^b&c|d"]
  .filter((text) => !/["%`\u201C]/.test(text))
  .map((text) => `--a=${text}`);

/** The arguments that make Deno print these. */
const ARGS = `run --no-prompt --no-config --no-lock ${
  [`${ROOT}test/programs/print_args.ts`, ...PASTED].map(quoteForWindows)
    .join(" ")
}`;

Deno.test("cmd gives a program what was quoted", {
  permissions: { run: ["cmd"] },
  ignore: Deno.build.os !== "windows",
}, async () => {
  const { stdout } = await new Deno.Command("cmd", {
    args: ["/d", "/s", "/c", `""${Deno.execPath()}" ${ARGS}"`],
    windowsRawArguments: true,
  }).output();
  assertEquals(JSON.parse(new TextDecoder().decode(stdout)), PASTED);
});

// Windows PowerShell and PowerShell 7 give arguments to programs in different ways.
for (const shell of ["powershell", "pwsh"]) {
  Deno.test(`${shell} gives a program what was quoted`, {
    permissions: { run: [shell] },
    ignore: Deno.build.os !== "windows" || !(await isPowerShell(shell)),
  }, async () => {
    const line = `& '${Deno.execPath().replaceAll("'", "''")}' ${ARGS}`;
    const { stdout } = await powerShell(shell, line);
    assertEquals(JSON.parse(new TextDecoder().decode(stdout)), PASTED);
  });
}

/** Whether it is there, and no stand-in, such as Wine has, which does nothing. */
async function isPowerShell(shell: string): Promise<boolean> {
  try {
    return (await powerShell(shell, "exit 7")).code === 7;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function powerShell(shell: string, line: string): Promise<Deno.CommandOutput> {
  const units = Uint16Array.from(
    { length: line.length },
    (_, index) => line.charCodeAt(index),
  );
  return new Deno.Command(shell, {
    args: [
      "-NoProfile",
      "-EncodedCommand",
      new Uint8Array(units.buffer).toBase64(),
    ],
    stdin: "null",
  }).output();
}
