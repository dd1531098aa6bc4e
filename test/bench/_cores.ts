/** Which cores the threads share: both the main thread's, or each one of its own. */
export type Cores = 1 | 2;

/**
 * Places the main thread of the process `$1` on the cores `$2`, and its workers'
 * on `$3`, unless that is empty. The shell reads what Deno would ask for every
 * permission for.
 */
const PLACE = `set -e
taskset --pid --cpu-list "$2" "$1"
[ -z "$3" ] && exit
for thread in /proc/"$1"/task/*; do
  case $(cat "$thread/comm") in
    worker-*) taskset --pid --cpu-list "$3" "\${thread##*/}" ;;
  esac
done`;

/**
 * Puts the main thread on one core, and the threads of all workers on the same
 * one or on another. Left alone, the system decides, for a whole run or for
 * some milliseconds, and a message takes 10 µs or 70 µs with it: contenders
 * whose threads lie differently cannot be compared. A worker that is started
 * later is not placed. What it gives lets the main thread go again.
 */
export async function placeThreads(
  cores: Cores | null,
): Promise<AsyncDisposable> {
  if (cores === null) return { async [Symbol.asyncDispose]() {} };
  const allowed = await allowedCores();
  await place(allowed.at(0)!, allowed.at(cores - 1)!);
  return {
    [Symbol.asyncDispose]: () => place(allowed.join(), ""),
  };
}

/** Whether threads can be placed here: on Linux, with taskset, and where as many cores are allowed. */
export async function canPlaceThreads(cores: Cores): Promise<boolean> {
  return Deno.build.os === "linux" && (await allowedCores()).length >= cores;
}

/** The cores that the main thread may run on; none where taskset is missing. */
async function allowedCores(): Promise<string[]> {
  const { success, stdout } = await shell("taskset --pid --cpu-list $1");
  if (!success) return [];
  const list = new TextDecoder().decode(stdout).trim().split(" ").at(-1)!;
  return list.split(",").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return Array.from(
      { length: last! - first! + 1 },
      (_, index) => `${first! + index}`,
    );
  });
}

async function place(main: string, workers: string): Promise<void> {
  const { success, stderr } = await shell(PLACE, main, workers);
  if (!success) {
    throw new Error(
      `Cannot place threads: ${new TextDecoder().decode(stderr).trim()}`,
    );
  }
}

/** Runs a script with this process's id and `args`. */
function shell(
  script: string,
  ...args: string[]
): Promise<Deno.CommandOutput> {
  return new Deno.Command("sh", {
    args: ["-c", script, "sh", `${Deno.pid}`, ...args],
    stdin: "null",
  }).output();
}
