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
 * later is not placed.
 * What it gives lets the main thread go again.
 */
export async function placeThreads(
  cores: Cores | null,
): Promise<AsyncDisposable> {
  if (cores !== null) await place("0", `${cores - 1}`);
  return {
    async [Symbol.asyncDispose]() {
      if (cores !== null) {
        await place(`0-${navigator.hardwareConcurrency - 1}`, "");
      }
    },
  };
}

/** Whether threads can be placed here: on Linux, with taskset, and with as many cores. */
export async function canPlaceThreads(cores: Cores): Promise<boolean> {
  if (Deno.build.os !== "linux" || navigator.hardwareConcurrency < cores) {
    return false;
  }
  return (await run("sh", ["-c", "command -v taskset"])).success;
}

async function place(main: string, workers: string): Promise<void> {
  const args = ["-c", PLACE, "place", `${Deno.pid}`, main, workers];
  const { success, stderr } = await run("sh", args);
  if (!success) {
    throw new Error(
      `Cannot place threads: ${new TextDecoder().decode(stderr).trim()}`,
    );
  }
}

function run(command: string, args: string[]): Promise<Deno.CommandOutput> {
  return new Deno.Command(command, { args, stdin: "null" }).output();
}
