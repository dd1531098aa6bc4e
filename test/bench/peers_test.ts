import { openApartment } from "@discworks/imapi2";
import type { CallResult } from "../../src/protocol/messages.ts";
import { assertEquals } from "../_assert.ts";
import { BLANK_BD_R, VALUE_NAMES } from "./_disc_values.ts";
import { ComlinkWorker, EchoWorker, OneMessageWorker } from "./_peers.ts";
import { firstSession } from "./_session.ts";

Deno.test("every peer gives the values of the same disc", async () => {
  await using apartment = await openApartment({ simulator: BLANK_BD_R });
  const session = await firstSession(apartment);
  const values: CallResult[] = await Promise.all(
    // The peers give what COM gives where the disc has no such address.
    VALUE_NAMES.map(async (name) => await session[name]() ?? -1),
  );
  const { interfaceName: _, ...snapshot } = await session.snapshot();
  assertEquals(Object.keys(snapshot), [...VALUE_NAMES]);
  using comlink = new ComlinkWorker();
  assertEquals(await comlink.all(), values);
  using oneMessage = new OneMessageWorker();
  assertEquals(
    await Promise.all(VALUE_NAMES.map((name) => oneMessage.ask(name))),
    values,
  );
  using echo = new EchoWorker();
  assertEquals(await echo.ask([1, 2]), [1, 2]);
});
