/** Which thread a folder's code runs on, and in which direction imports go. */

import { requiredPermissions } from "@discworks/imapi2";
import { demo } from "@discworks/imapi2/simulator";
import { assert, assertEquals } from "./_assert.ts";
import { ROOT } from "./_program.ts";

const ROOT_URL = new URL("../", import.meta.url).href;

type Thread = "main" | "worker" | "both";

/** Every folder with code that is published, from the bottom up: imports go to the same or to one before. */
const FOLDERS: readonly (readonly [folder: string, thread: Thread])[] = [
  ["src/abi", "both"],
  ["src/model", "both"],
  ["src/protocol", "both"],
  ["worker/native", "worker"],
  ["worker/com", "worker"],
  ["worker/marshalling", "worker"],
  ["worker/simulator/iso9660", "worker"],
  ["worker/simulator", "worker"],
  ["worker", "worker"],
  ["src/checks", "main"],
  ["src/connection", "main"],
  ["src/com", "main"],
  ["src/discs", "main"],
  ["src/imapi2", "main"],
  ["src/append", "main"],
  ["src/simulator/checks", "main"],
  ["src/simulator/image", "main"],
  ["src/simulator", "main"],
  ["src/apartment", "main"],
  ["", "main"],
];

/** What a thread loads first, and what it loads later by a dynamic import. */
const ROOTS: Readonly<Record<"main" | "worker", readonly string[]>> = {
  main: [
    "mod.ts",
    "src/com/mod.ts",
    "src/simulator/mod.ts",
    "src/simulator/requests.ts",
  ],
  worker: [
    "worker/windows_worker.ts",
    "worker/simulator_worker.ts",
    "worker/simulator/machine.ts",
  ],
};

interface Import {
  readonly path: string;
  /** Whether only types are imported, which no thread loads. */
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

/** The part of the output of `deno info --json` that is read here. */
interface ModuleInfo {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly {
      readonly code?: { readonly specifier: string };
      readonly type?: { readonly specifier: string };
      readonly isDynamic?: boolean;
    }[];
  }[];
}

/** The imports of every module of the project that a root leads to, by its path. */
async function readGraph(): Promise<ReadonlyMap<string, readonly Import[]>> {
  const graph = new Map<string, readonly Import[]>();
  for (const root of [...ROOTS.main, ...ROOTS.worker]) {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", root],
      cwd: ROOT,
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const { modules }: ModuleInfo = JSON.parse(
      new TextDecoder().decode(stdout),
    );
    for (const { specifier, dependencies = [] } of modules) {
      graph.set(
        pathOf(specifier),
        dependencies.map(({ code, type, isDynamic }) => ({
          path: pathOf((code ?? type)!.specifier),
          typeOnly: code === undefined,
          dynamic: isDynamic === true,
        })),
      );
    }
  }
  return graph;
}

function pathOf(specifier: string): string {
  assert(specifier.startsWith(ROOT_URL), `${specifier} is beyond ${ROOT_URL}`);
  return specifier.slice(ROOT_URL.length);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function threadOf(path: string): Thread {
  const found = FOLDERS.find(([folder]) => folder === folderOf(path));
  assert(found !== undefined, `${path} is in a folder that no thread has`);
  return found[1];
}

/** What a thread loads. */
function loaded(
  graph: ReadonlyMap<string, readonly Import[]>,
  roots: readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>(roots);
  for (const path of found) {
    for (const each of graph.get(path)!) {
      if (!each.typeOnly && !each.dynamic) found.add(each.path);
    }
  }
  return found;
}

/** The published files below `src` and `worker`. */
function sourceFiles(directory: string): string[] {
  return [...Deno.readDirSync(new URL(directory, ROOT_URL))].flatMap((entry) =>
    entry.isDirectory
      ? sourceFiles(`${directory}${entry.name}/`)
      : [`${directory}${entry.name}`]
  );
}

const graph = await readGraph();
const files = [...sourceFiles("src/"), ...sourceFiles("worker/")];

Deno.test("a folder tells which thread its code runs on", () => {
  const { main, worker } = {
    main: loaded(graph, ROOTS.main),
    worker: loaded(graph, ROOTS.worker),
  };
  const wrong: string[] = [];
  for (const path of new Set([...main, ...worker])) {
    const thread = threadOf(path);
    if (main.has(path) && thread === "worker") wrong.push(`main: ${path}`);
    if (worker.has(path) && thread === "main") wrong.push(`worker: ${path}`);
  }
  assertEquals(wrong, []);
  // Types alone are loaded by no thread.
  assert(main.size > 60 && worker.size > 40, `${main.size}, ${worker.size}`);
  for (const [folder, thread] of FOLDERS) {
    if (thread !== "both") continue;
    for (const side of [main, worker]) {
      assert(
        [...side].some((path) => folderOf(path) === folder),
        `one thread loads nothing of ${folder}`,
      );
    }
  }
});

Deno.test("the published facts import nothing", () => {
  const beyond = [...graph].flatMap(([path, imports]) =>
    folderOf(path) === "src/abi"
      ? imports.filter((each) => folderOf(each.path) !== "src/abi")
      : []
  );
  assertEquals(beyond, []);
});

Deno.test("imports go in one direction, and every file is imported", () => {
  const floorOf = (path: string) => {
    const floor = FOLDERS.findIndex(([folder]) => folder === folderOf(path));
    assert(floor !== -1, `${path} is in a folder that is not listed`);
    return floor;
  };
  const upward: string[] = [];
  for (const [path, imports] of graph) {
    for (const each of imports) {
      // The workers' addresses are dynamic imports that nobody makes.
      if (!each.dynamic && floorOf(each.path) > floorOf(path)) {
        upward.push(`${path} -> ${each.path}`);
      }
    }
  }
  assertEquals(upward, []);
  assertEquals(files.filter((path) => !graph.has(path)), []);
});

Deno.test("no file imports itself, however many files are between", () => {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, above: readonly string[]) => {
    const start = above.indexOf(path);
    if (start !== -1) {
      circles.push([...above.slice(start), path].join(" -> "));
      return;
    }
    if (done.has(path)) return;
    for (const each of graph.get(path)!) {
      if (!each.dynamic) visit(each.path, [...above, path]);
    }
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  assertEquals(circles, []);
});

Deno.test(
  "the read permission names top-level folders only, and all that a worker loads is in them",
  () => {
    const paths = requiredPermissions({ simulator: demo }).flatMap((
      permission,
    ) =>
      permission.name === "read"
        ? [String(permission.path).slice(ROOT.length)]
        : []
    );
    assertEquals(paths.map((path) => path.replace(/[/\\]$/, "")), [
      "worker",
      "src",
    ]);
    for (const path of loaded(graph, ROOTS.worker)) {
      assert(/^(?:worker|src)\//.test(path), path);
    }
  },
);

Deno.test(
  "no two files of a thread are told apart by an underscore or a form of one word",
  () => {
    const names = new Map<string, string>();
    const alike: string[] = [];
    for (const path of files) {
      const name = path.slice(path.lastIndexOf("/") + 1, -".ts".length);
      if (name === "mod") continue;
      // Both threads have a file for what each does with the same thing.
      const side = path.startsWith("worker/") ? "worker" : "src";
      const key = `${side} ${
        name.split("_").map((word) =>
          word.replace(/(?:ers|ors|er|or|ed|ing|s)$/, "")
        )
          .join("")
      }`;
      const other = names.get(key);
      if (other !== undefined) alike.push(`${other}, ${path}`);
      names.set(key, path);
    }
    assertEquals(alike, []);
  },
);
