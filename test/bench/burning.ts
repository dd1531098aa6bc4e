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
  const large = await makeTree(`${folder}/large`, 1);
  const small = await makeTree(`${folder}/small`, 1 / 64);
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
  await Deno.remove(previous);
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

/** How many files of how many bytes: at most 1 GiB. */
function filesOf(share: number): readonly (readonly [number, number])[] {
  return [
    [8, Math.ceil(32 * MIB * share)],
    [Math.ceil(256 * share), 64 * KIB],
    [Math.ceil(752 * share), MIB],
  ];
}

/** Makes files, of which each is a part of `size` of what `filesOf()` says. */
async function makeTree(
  path: string,
  size: number,
): Promise<{ readonly path: string; readonly bytes: number }> {
  const random = seeded(1);
  const words = new Uint32Array(8 * MIB).map(() => random(2 ** 32));
  const noise = new Uint8Array(words.buffer);
  let files = 0;
  let bytes = 0;
  for (const [count, length] of filesOf(share)) {
    const content = noise.subarray(0, length * size);
    for (let file = 0; file < count; file++) {
      const directory = `${path}/${Math.floor(files / DIRECTORY)}`;
      await Deno.mkdir(directory, { recursive: true });
      await Deno.writeFile(`${directory}/file ${files}.bin`, content);
      files++;
      bytes += content.length;
    }
  }
  return { path, bytes };
}
