import { assertEquals } from "../_assert.ts";
import { canPlaceThreads, placeThreads } from "./_cores.ts";
import { EchoWorker } from "./_peers.ts";

/** The cores that each thread of this process may run on, of the main thread and of workers. */
async function affinities(): Promise<{ main: string; workers: string[] }> {
  const { stdout } = await new Deno.Command("sh", {
    args: [
      "-c",
      'for t in /proc/$0/task/*; do echo "${t##*/} $(cat $t/comm) $(taskset --pid --cpu-list ${t##*/})"; done',
      `${Deno.pid}`,
    ],
  }).output();
  const threads = new TextDecoder().decode(stdout).trim().split("\n").map(
    (line) => {
      const [id, role] = line.split(" ");
      return { id, role, cores: line.slice(line.lastIndexOf(" ") + 1) };
    },
  );
  return {
    main: threads.find(({ id }) => id === `${Deno.pid}`)!.cores,
    workers: threads.filter(({ role }) => role!.startsWith("worker-"))
      .map(({ cores }) => cores),
  };
}

for (const cores of [1, 2] as const) {
  Deno.test(
    `threads are placed on ${cores} core(s), and the main thread let go again`,
    { ignore: !await canPlaceThreads(cores) },
    async () => {
      using echo = new EchoWorker();
      await echo.ask(1);
      const before = await affinities();
      {
        await using _placed = await placeThreads(cores);
        const { main, workers } = await affinities();
        assertEquals(/^\d+$/.test(main), true);
        assertEquals(new Set(workers).size, 1);
        assertEquals(workers.includes(main), cores === 1);
      }
      assertEquals((await affinities()).main, before.main);
    },
  );
}
