/** What README.md says, held against what the module does. */

import { requiredPermissions } from "@discworks/imapi2";
import { demo } from "@discworks/imapi2/simulator";
import { checkRuntime } from "../src/apartment/runtime.ts";
import { testApartment } from "./_apartment.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "./_assert.ts";
import { READ_WORKER, ROOT, RUN, run } from "./_program.ts";

const README = Deno.readTextFileSync(`${ROOT}README.md`);
const none = { permissions: "none" } as const;

/** The code blocks, in order. */
const BLOCKS = [...README.matchAll(/^```(.*)\n([^]*?)^```$/gm)].map(
  ([, language, code]) => ({ language: language!, code: code! }),
);
const [first, sample] = BLOCKS.filter(({ language }) =>
  language === "ts ignore"
);

Deno.test("the README's first program runs on every drive of the demo", {
  permissions: { ...RUN, read: true, write: true },
}, async () => {
  const directory = await Deno.makeTempDir();
  try {
    const simulated = first!.code.replace(
      "openApartment()",
      "openApartment({ simulator: demo })",
    );
    assert(simulated !== first!.code);
    const program = `${directory}/first.ts`;
    await Deno.writeTextFile(
      program,
      `import { demo } from "@discworks/imapi2/simulator";\n${simulated}`,
    );
    const { code, stdout, stderr } = await run([
      "--check",
      `--config=${ROOT}deno.json`,
      READ_WORKER,
      program,
    ]);
    assertEquals([code, stderr.replaceAll(/^Check .*\n/gm, "")], [0, ""]);
    for (
      const line of [
        "D:\\ DVDRAM GX-24 appendable",
        "E:\\ BD-RE BX-16 appendable",
        "F:\\ CD-RW CX-52 empty",
        "G:\\ DVD-ROM RX-8 readOnlyDrive",
        "H:\\ BD-RE DRIVE locked",
      ]
    ) assertStringIncludes(stdout, `${line}\n`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

testApartment(
  "the README's sample is what the first program prints",
  demo,
  async (apartment) => {
    const [report] = await apartment.inspect();
    assertEquals(
      sample!.code.replaceAll(/ *\/\/.*$/gm, "").trim(),
      Deno.inspect(report!.multisession),
    );
  },
);

Deno.test("the README's session is written, and is on the disc", {
  permissions: { ...RUN, read: true, write: true },
}, async () => {
  const { code: program } = BLOCKS.find(({ code }) =>
    code.includes("appendSession")
  )!;
  assert(program.split("\n").filter((line) => /^\w/.test(line)).length <= 10);
  const directory = await Deno.makeTempDir();
  try {
    const file = `${directory}/append.ts`;
    await Deno.writeTextFile(file, program);
    const { code, stdout, stderr } = await run([
      `--config=${ROOT}deno.json`,
      READ_WORKER,
      file,
    ], { cwd: ROOT });
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^\d+ false\n0 true\n$/);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("the README's command makes an image, and appends to it", {
  permissions: { run: true, read: true, write: true },
  ignore: Deno.build.os === "windows",
}, async () => {
  const [command] = README.match(/^disc=.*\n^deno run .*$/m)!;
  const local = command
    .replace("deno run", `'${Deno.execPath()}' run --no-prompt`)
    .replace("--allow-read=", `--allow-read=${ROOT}worker,${ROOT}src,`)
    .replace("jsr:@discworks/imapi2/append", `${ROOT}examples/append.ts`)
    .replaceAll("PATH", "photos");
  const directory = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${directory}/photos`);
    await Deno.writeTextFile(`${directory}/photos/a.jpg`, "a");
    for (const disc of ["no session on it", "last session at sector 0"]) {
      const { code, stdout, stderr } = await new Deno.Command("sh", {
        args: ["-c", local],
        cwd: directory,
      }).output();
      const text = new TextDecoder();
      assertEquals([code, text.decode(stderr)], [0, ""]);
      assertStringIncludes(text.decode(stdout), `Disc: DVD-R, ${disc}\n`);
    }
    const entries = await Array.fromAsync(Deno.readDir(directory));
    assertEquals(entries.map(({ name }) => name).sort(), [
      "new.iso",
      "new.iso.json",
      "photos",
    ]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("the README's command for Windows grants the four DLLs", none, () => {
  const paths = requiredPermissions().flatMap((descriptor) =>
    descriptor.name === "ffi" ? [String(descriptor.path)] : []
  );
  assertEquals(paths.length, 4);
  assertStringIncludes(
    README,
    `\ndeno run "--allow-ffi=${
      paths.join(",")
    }" jsr:@discworks/imapi2/inspect\n`,
  );
  assert(!README.includes("--allow-ffi=C:\\Windows\\System32 "));
});

Deno.test(
  "the README's version of Deno is the first that is taken",
  none,
  () => {
    const [, version] = README.match(/needs Deno (\d+\.\d+) or later/)!;
    checkRuntime(`${version}.0`);
    const [major, minor] = version!.split(".").map(Number);
    assertThrows(
      () => checkRuntime(`${major}.${minor! - 1}.9`),
      Deno.errors.NotSupported,
      version!,
    );
  },
);

Deno.test("the README's tasks, entry points and files are there", {
  permissions: { read: [ROOT] },
}, async () => {
  const config = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const tasks = [...README.matchAll(/\bdeno(?:@[\d.]+)? task ([\w:]+)/g)];
  assert(tasks.length >= 5);
  for (const [, task] of tasks) assert(task! in config.tasks, task);
  const entries = [...README.matchAll(/jsr:@discworks\/imapi2(\/\w+)?/g)];
  assert(entries.length >= 3);
  for (const [, entry] of entries) {
    assert(`.${entry ?? ""}` in config.exports, entry);
  }
  const links = [...README.matchAll(/\]\(\.\/(.*?)\)/g)];
  assert(links.length > 0);
  for (const [, path] of links) await Deno.stat(ROOT + path!);
});
