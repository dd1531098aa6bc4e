import { openApartment } from "@discworks/imapi2";
import { type Cores, placeThreads } from "./_cores.ts";
import { BLANK_BD_R, VALUE_NAMES } from "./_disc_values.ts";
import { type Effort, measure } from "./_measure.ts";
import { ComlinkWorker, EchoWorker, OneMessageWorker } from "./_peers.ts";
import { awaited } from "./_rounds.ts";
import { firstSession } from "./_session.ts";

/** How many getters are called in one turn. */
const TURN = 1000;

/** Calls in an open apartment, and the same of the peers. Each block takes some 50 ms. */
export async function measureCalls(
  cores: Cores | null,
  effort: Effort,
): Promise<
  Record<
    | "echo"
    | "echoOfArray"
    | "getter"
    | "thousandGetters"
    | "snapshot"
    | "comlinkGetter"
    | "comlinkValues"
    | "postedValues"
    | "awaitedValues",
    number[]
  >
> {
  await using apartment = await openApartment({ simulator: BLANK_BD_R });
  const session = await firstSession(apartment);
  using echo = new EchoWorker();
  using comlink = new ComlinkWorker();
  using oneMessage = new OneMessageWorker();
  await using _placed = await placeThreads(cores);
  const array = [0, 1, 2, 3, 4, 5, 6, 7];
  return await measure({
    echo: awaited(4000, () => echo.ask(1)),
    echoOfArray: awaited(4000, () => echo.ask(array)),
    getter: awaited(4000, () => session.nextWritableAddress()),
    thousandGetters: {
      rounds: 100 * TURN,
      run: async (rounds) => {
        for (let done = 0; done < rounds; done += TURN) {
          await Promise.all(
            Array.from({ length: TURN }, () => session.nextWritableAddress()),
          );
        }
      },
    },
    snapshot: awaited(2500, () => session.snapshot()),
    comlinkGetter: awaited(2500, () => comlink.values.nextWritableAddress()),
    comlinkValues: awaited(300, () => comlink.all()),
    postedValues: awaited(
      800,
      () => Promise.all(VALUE_NAMES.map((name) => oneMessage.ask(name))),
    ),
    awaitedValues: awaited(600, async () => {
      for (const name of VALUE_NAMES) await oneMessage.ask(name);
    }),
  }, effort);
}
