import {
  addItem,
  type DirectoryItem,
  FileSystemError,
  type FileSystemErrorReason,
  findItem,
  removeItem,
} from "../../worker/simulator/iso9660/mod.ts";
import { directoryOf, fileOf, pattern, rootOf, walk } from "../_sessions.ts";
import { assert, assertEquals, assertThrows } from "../_assert.ts";

const none = { permissions: "none" } as const;

const file = (name: string) => fileOf(name, pattern(1, 1));

function paths(root: DirectoryItem): string[] {
  return [...walk(root)].map(([path]) => path);
}

function refused(
  reason: FileSystemErrorReason,
  message: string,
  run: () => unknown,
): void {
  const error = assertThrows(run, FileSystemError, message);
  assertEquals(error.reason, reason);
}

Deno.test(
  "findItem() takes both separators, and compares exactly",
  none,
  () => {
    const inner = file("b.txt");
    const root = rootOf(directoryOf("a", inner));
    for (const path of ["/a/b.txt", "\\a\\b.txt", "a/b.txt", "\\a/b.txt"]) {
      assert(findItem(root, path) === inner);
    }
    for (const path of ["/", "\\", ""]) {
      assert(findItem(root, path) === root);
    }
    for (const path of ["/A/b.txt", "/a/b", "/a/b.txt/c", "/b.txt"]) {
      assertEquals(findItem(root, path), undefined);
    }
  },
);

Deno.test("getIgnoringCase() prefers the exact name", none, () => {
  const [lower, upper] = [file("é.txt"), file("É.TXT")];
  const root = rootOf(upper, lower);
  assert(root.getIgnoringCase("é.txt") === lower);
  assert(root.getIgnoringCase("É.txt") === upper);
  root.delete("É.TXT");
  assert(root.getIgnoringCase("É.txt") === lower);
  root.delete("é.txt");
  assertEquals(root.getIgnoringCase("É.txt"), undefined);
});

Deno.test("addItem() replaces files and merges directories", none, () => {
  const root = rootOf(
    directoryOf("d", file("old"), file("same"), directoryOf("e", file("kept"))),
  );
  const same = file("same");
  addItem(root, "/", directoryOf("d", same, directoryOf("e", file("new"))));
  assertEquals(paths(root), [
    "/d",
    "/d/old",
    "/d/e",
    "/d/e/kept",
    "/d/e/new",
    "/d/same",
  ]);
  assert(findItem(root, "/d/same") === same);
  const again = file("old");
  addItem(root, "\\d", again);
  assert(findItem(root, "/d/old") === again);
});

Deno.test("addItem() changes nothing when it refuses", none, () => {
  const root = rootOf(directoryOf("d", directoryOf("e")), file("f"));
  const before = paths(root);
  refused("notFound", `to "/x"`, () => addItem(root, "/x", file("a")));
  refused("notFound", `to "/f"`, () => addItem(root, "/f", file("a")));
  refused(
    "nameTaken",
    "a file has this name",
    () => addItem(root, "/", directoryOf("f")),
  );
  refused(
    "nameTaken",
    "a directory has this name",
    () => addItem(root, "/", file("d")),
  );
  refused(
    "nameTaken",
    `Cannot add "e"`,
    () => addItem(root, "/", directoryOf("d", file("first"), file("e"))),
  );
  refused(
    "nameTooLong",
    "received 104",
    () => addItem(root, "/", file("x".repeat(104))),
  );
  for (const name of ["", ".", "..", "a/b", "a\\b", "a\0"]) {
    refused(
      "invalidName",
      JSON.stringify(name),
      () => addItem(root, "/", file(name)),
    );
  }
  assertEquals(paths(root), before);
});

Deno.test(
  "addItem() takes seven directories in each other, and no eighth",
  none,
  () => {
    const root = rootOf();
    let path = "/";
    for (const name of ["1", "2", "3", "4", "5", "6", "7"]) {
      addItem(root, path, directoryOf(name));
      path += `${name}/`;
    }
    addItem(root, path, file("file"));
    refused(
      "tooDeep",
      "received level 9",
      () => addItem(root, path, directoryOf("8")),
    );
    refused(
      "tooDeep",
      "received level 9",
      () => addItem(root, "/1/2/3/4/5/6", directoryOf("x", directoryOf("y"))),
    );
    const cycle = directoryOf("cycle");
    cycle.set(cycle);
    refused("tooDeep", "received level 9", () => addItem(root, "/", cycle));
  },
);

Deno.test("removeItem() takes an item out with all that is in it", none, () => {
  const root = rootOf(directoryOf("d", directoryOf("e", file("f")), file("g")));
  removeItem(root, "\\d\\e");
  assertEquals(paths(root), ["/d", "/d/g"]);
  refused("notFound", "there is no such item", () => removeItem(root, "/d/e"));
  refused(
    "notFound",
    "there is no such item",
    () => removeItem(root, "/d/g/h"),
  );
  refused("notFound", "it is the root", () => removeItem(root, "/"));
});
