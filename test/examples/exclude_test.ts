import { resolve } from "node:path";
import { UsageError } from "../../examples/_arguments.ts";
import { excluding, excludingImage } from "../../examples/_exclude.ts";
import { assertEquals, assertRejects } from "../_assert.ts";

const READ = { permissions: { read: true } };

Deno.test(
  "a glob is matched against the path below its PATH alone",
  READ,
  async () => {
    const exclude = await excluding(["x", "sub/*.tmp"], ["a", "other/"]);
    const paths = [
      "a",
      "x",
      "a/x",
      "ax",
      "abx",
      "ab/x",
      "b/x",
      "a/sub/1.tmp",
      "a/1.tmp",
      "other/x",
    ];
    assertEquals(
      paths.filter((path) => exclude(resolve(path))),
      ["a/x", "a/sub/1.tmp", "other/x"],
    );
    const ofRoot = await excluding(["x"], [resolve("/")]);
    assertEquals([ofRoot(resolve("/x")), ofRoot(resolve("/"))], [true, false]);
  },
);

Deno.test("globs follow the rules of @std/path", READ, async () => {
  const cases: [string, string[]][] = [
    ["*.tmp", ["1.tmp"]],
    ["**/*.tmp", ["1.tmp", "b/2.tmp", "b/c/3.tmp"]],
    ["b/**", ["b/2.tmp", "b/c", "b/c/3.tmp"]],
    ["{1.tmp,b}/", ["1.tmp", "b"]],
    ["?(b|c)", ["b"]],
    ["[!a-z].*", ["1.tmp"]],
    ["", []],
    ["[", []],
  ];
  const paths = ["1.tmp", "b", "b/2.tmp", "b/c", "b/c/3.tmp"];
  for (const [glob, expected] of cases) {
    const exclude = await excluding([glob], ["root"]);
    assertEquals(
      paths.filter((path) => exclude(resolve("root", path))),
      expected,
      glob,
    );
  }
  await assertRejects(
    () => excluding(["[z-a]"], ["root"]),
    UsageError,
    "[z-a]",
  );
});

Deno.test("the three files of a disc are left out, and no others", READ, () => {
  const exclude = excludingImage("new.iso");
  const names = [
    "new.iso",
    "new.iso.json",
    "new.iso.json.tmp",
    "new.iso.tmp",
    "a/new.iso",
  ];
  assertEquals(
    names.filter((name) => exclude(resolve(name))),
    names.slice(0, 3),
  );
});
