/** For looking at one thing. What the limits are held against is `test/bench/ratios.ts`. */

import { openApartment } from "@discworks/imapi2";
import { BLANK_BD_R } from "./bench/_disc_values.ts";
import { EchoWorker } from "./bench/_peers.ts";
import { firstSession } from "./bench/_session.ts";

const opened = new AsyncDisposableStack();
// After the last benchmark. Nobody waits for it, but by then nobody measures either.
addEventListener("unload", () => void opened.disposeAsync());

const echo = opened.use(new EchoWorker());
const apartment = opened.use(await openApartment({ simulator: BLANK_BD_R }));
const many = opened.use(
  await openApartment({
    simulator: {
      recorders: Array.from(
        { length: 64 },
        () => BLANK_BD_R.recorders[0]!,
      ),
    },
  }),
);
const session = await firstSession(apartment);
const recorder = await session.importRecorder();

const message = { group: "one message" };

Deno.bench("echo of a number", { ...message, baseline: true }, async () => {
  await echo.ask(1);
});

Deno.bench("a getter", message, async () => {
  await session.nextWritableAddress();
});

Deno.bench("a getter of text", message, async () => {
  await recorder.productId();
});

Deno.bench("snapshot()", message, async () => {
  await session.snapshot();
});

Deno.bench("1,000 getters", message, async () => {
  await Promise.all(
    Array.from({ length: 1000 }, () => session.nextWritableAddress()),
  );
});

const inspect = { group: "inspect()" };

Deno.bench("1 recorder", { ...inspect, baseline: true }, async () => {
  await apartment.inspect();
});

Deno.bench("64 recorders", inspect, async () => {
  await many.inspect();
});

const start = { group: "start" };

Deno.bench("an echo worker", { ...start, baseline: true }, async (bench) => {
  bench.start();
  using started = new EchoWorker();
  await started.ask(1);
  bench.end();
});

Deno.bench("openApartment()", start, async (bench) => {
  bench.start();
  await using _started = await openApartment({ simulator: BLANK_BD_R });
  bench.end();
});

Deno.bench("openApartment() to snapshot()", start, async (bench) => {
  bench.start();
  await using started = await openApartment({ simulator: BLANK_BD_R });
  const session = await firstSession(started);
  await session.snapshot();
  bench.end();
});
