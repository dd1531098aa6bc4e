import { size } from "../../examples/_units.ts";
import { assertEquals } from "../_assert.ts";

Deno.test("a size is in a unit in which it is not 0.0", () => {
  assertEquals(
    [0, 1, 16, 32, 499, 500, 302_000, 488_256, 2_295_104].map(size),
    [
      "0 sectors",
      "1 sector (2 KiB)",
      "16 sectors (32 KiB)",
      "32 sectors (64 KiB)",
      "499 sectors (998 KiB)",
      "500 sectors (1.0 MB)",
      "302,000 sectors (618.5 MB)",
      "488,256 sectors (999.9 MB)",
      "2,295,104 sectors (4.70 GB)",
    ],
  );
  assertEquals(size(488_270), "488,270 sectors (1.00 GB)");
});
