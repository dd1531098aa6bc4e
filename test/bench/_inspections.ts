import { openApartment } from "@discworks/imapi2";
import { type Cores, placeThreads } from "./_cores.ts";
import { BLANK_BD_R } from "./_disc_values.ts";
import { type Effort, measure } from "./_measure.ts";
import { awaited } from "./_rounds.ts";

/** Inspecting one recorder, and 64 of the same. */
export async function measureInspections(
  cores: Cores | null,
  effort: Effort,
): Promise<
  Record<"inspectOne" | "inspectMany", number[]>
> {
  const [recorder] = BLANK_BD_R.recorders;
  await using one = await openApartment({ simulator: BLANK_BD_R });
  await using many = await openApartment({
    simulator: { recorders: Array.from({ length: 64 }, () => recorder!) },
  });
  await using _placed = await placeThreads(cores);
  return await measure({
    inspectOne: awaited(100, () => one.inspect()),
    inspectMany: awaited(8, () => many.inspect()),
  }, effort);
}
