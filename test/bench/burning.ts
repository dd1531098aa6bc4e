/**
 * What burning a tree of files costs beside genisoimage, which makes an image of
 * the same tree: prints MB per second and memory, as one line of JSON. It needs
 * three times the size of the tree in the directory for temporary files, and
 * deletes all of it.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- printing is what this program is for

import { command, ROOT } from "../_program.ts";
import { seeded } from "../_random.ts";
import type { BurnReport } from "./burn_once.ts";
import type { BurningReport } from "./_burning.ts";

const MIB = 2 ** 20;
const KIB = 2 ** 10;

/** Files of one directory. */
const DIRECTORY = 100;

const [blocks, share] = Deno.args.map(Number) as [number, number];
const folder = await Deno.makeTempDir();
try {
  console.log(JSON.stringify(await measure()));
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function measure(): Promise<BurningReport> {
  const large = await makeTree(`${folder}/large`, 1024 * MIB * share);
  const small = await makeTree(
    `${folder}/small`,
    16 * MIB * Math.min(1, share * 16),
  );
  const withPeer = await isInstalled("genisoimage");
  const rates = { burned: [] as number[], genisoimage: [] as number[] };
  const contenders = {
    burned: (image: string, previous: string) =>
      burn(large.path, image, previous).then(({ milliseconds }) =>
        milliseconds
      ),
    ...(withPeer
      ? {
        genisoimage: (image: string, previous: string) =>
          makeImage(large.path, image, previous),
      }
      : {}),
  };
  // The first block warms up, and does not count.
  let previous = `${folder}/previous.img`;
  await Deno.writeFile(previous, new Uint8Array());
  for (let block = 0; block <= blocks; block++) {
    const order = Object.entries(contenders);
    for (const [name, run] of block % 2 === 0 ? order : order.toReversed()) {
      const image = `${folder}/${block} ${name}.img`;
      const milliseconds = await run(image, previous);
      previous = image;
      if (block === 0) continue;
      rates[name as keyof typeof rates].push(large.bytes / 1000 / milliseconds);
    }
  }
  return {
    ...rates,
    smallPeak: await peakOf(small.path),
    largePeak: await peakOf(large.path),
  };
}

/** The peak of a process that burns a directory, in MiB. */
async function peakOf(directory: string): Promise<number[]> {
  const { peak } = await burn(directory, `${directory}.img`);
  return peak === null ? [] : [peak / MIB];
}

async function burn(
  directory: string,
  image: string,
  ...previous: string[]
): Promise<BurnReport> {
  const { success, stdout, stderr } = await command([
    `--config=${ROOT}test/deno.json`,
    "--allow-all",
    `${ROOT}test/bench/burn_once.ts`,
    directory,
    image,
    ...previous,
  ]).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot burn: ${decoder.decode(stderr)}`);
  return JSON.parse(decoder.decode(stdout));
}

/** How long genisoimage takes until its image is flushed, in milliseconds. */
async function makeImage(
  directory: string,
  image: string,
  previous: string,
): Promise<number> {
  Deno.removeSync(previous);
  const start = performance.now();
  await tool("genisoimage", "-quiet", "-J", "-R", "-o", image, directory);
  await tool("sync", image);
  return performance.now() - start;
}

async function tool(name: string, ...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(name, {
    args: [...args],
    stdin: "null",
    stdout: "null",
  }).output();
  if (success) return;
  throw new Error(
    `Cannot run ${name} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`,
  );
}

async function isInstalled(name: string): Promise<boolean> {
  try {
    await tool(name, "--version");
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Makes about as many bytes of files: a quarter in 8 large ones, a 64th in files of 64 KiB, and the others of 1 MiB. */
async function makeTree(
  path: string,
  size: number,
): Promise<{ readonly path: string; readonly bytes: number }> {
  const random = seeded(size);
  const noise = new Uint8Array(Math.max(MIB, Math.ceil(size / 32)));
  const words = new Uint32Array(noise.buffer, 0, noise.length >> 2);
  for (let index = 0; index < words.length; index++) {
    words[index] = random(2 ** 32);
  }
  let files = 0;
  let bytes = 0;
  const add = async (count: number, length: number) => {
    for (let file = 0; file < count; file++) {
      const directory = `${path}/${Math.floor(files / DIRECTORY)}`;
      if (files % DIRECTORY === 0) {
        await Deno.mkdir(directory, { recursive: true });
      }
      const content = noise.subarray(0, length);
      await Deno.writeFile(`${directory}/file ${files}.bin`, content);
      files++;
      bytes += content.length;
    }
  };
  await add(8, Math.ceil(size / 32));
  await add(Math.ceil(size / 64 / (64 * KIB)), 64 * KIB);
  await add(Math.ceil(size * 47 / 64 / MIB), MIB);
  return { path, bytes };
}
