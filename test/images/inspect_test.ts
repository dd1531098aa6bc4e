import { assertEquals, assertMatch } from "../_assert.ts";
import { READ_WORKER, ROOT, run } from "../_program.ts";
import { genisoimage, IMAGES, inDirectory, sectors, tree } from "./_images.ts";

Deno.test("inspect --image plays the disc of an image", {
  permissions: IMAGES,
  ignore: Deno.build.os !== "linux",
}, () =>
  inDirectory(async (directory) => {
    const image = `${directory}/disc.iso`;
    await genisoimage(await tree(directory, "files", 700_000), image);
    const play = (...args: readonly string[]) =>
      run([
        `${READ_WORKER},${directory}`,
        `${ROOT}examples/inspect.ts`,
        "--json",
        ...args,
      ]);
    const { code, stdout, stderr } = await play(
      "--image",
      image,
      "--media",
      "cd-r",
    );
    assertEquals([code, stderr], [0, ""]);
    const { simulated, recorders } = JSON.parse(stdout);
    assertEquals(simulated, true);
    assertEquals(
      recorders[0].multisession.nextWritableAddress,
      await sectors(image) + 11400,
    );
    const missing = await play(`--image=${image}.not`, "--media=cd-r");
    assertEquals([missing.code, missing.stdout], [2, ""]);
    await Deno.truncate(image, 2048 * 40);
    const truncated = await play(`--image=${image}`, "--media=cd-r");
    assertEquals([truncated.code, truncated.stdout], [2, ""]);
    assertMatch(
      truncated.stderr,
      /^inspect: Cannot read a disc from .+ it is truncated: .+\n$/,
    );
    const denied = await run([
      READ_WORKER,
      `${ROOT}examples/inspect.ts`,
      `--image=${image}`,
      "--media=cd-r",
    ]);
    assertEquals(denied.code, 1);
    assertMatch(denied.stderr, /^inspect: .+--allow-read.+\n$/);
  }));
