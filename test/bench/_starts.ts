import { openApartment } from "@discworks/imapi2";
import { BLANK_BD_R } from "./_disc_values.ts";
import { type Contender, type Effort, measure } from "./_measure.ts";
import { EchoWorker } from "./_peers.ts";
import { awaited } from "./_rounds.ts";
import { firstSession } from "./_session.ts";

/**
 * How long the thread of an ended worker is given. No API tells when it is
 * gone; it was seen to take 1 to 3 ms.
 */
const REST = 20;

/** From nothing to the first answer. What ends the workers is not measured. */
export async function measureStarts(effort: Effort): Promise<
  Record<"start" | "echoStart", number[]>
> {
  let started = new AsyncDisposableStack();
  // Between any two, or the end of one worker would be measured with the start of the next.
  const rest: Contender = awaited(1, async () => {
    await started.disposeAsync();
    started = new AsyncDisposableStack();
    await new Promise((resolve) => setTimeout(resolve, REST));
  });
  const { start, echoStart } = await measure({
    restBefore: rest,
    start: awaited(1, async () => {
      const apartment = started.use(
        await openApartment({ simulator: BLANK_BD_R }),
      );
      const session = await firstSession(apartment);
      await session.snapshot();
    }),
    restAfterStart: rest,
    echoStart: awaited(1, () => started.use(new EchoWorker()).ask(1)),
    restAfterEcho: rest,
  }, effort);
  await started.disposeAsync();
  return { start, echoStart };
}
