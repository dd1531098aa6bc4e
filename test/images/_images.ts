/** Makes images of discs with the tools that people make them with. */

import { assert } from "../_assert.ts";

/** What tests with images need. */
export const IMAGES: Deno.PermissionOptionsObject = {
  read: true,
  write: true,
  run: true,
};

/** How a tool makes the image of a session from a directory. */
export type Maker = (
  directory: string,
  image: string,
  /** Where the last session starts, where this one will, and the image so far. */
  after?: { readonly last: number; readonly next: number; flat: string },
) => Promise<void>;

/** Runs a tool and gives what it prints. */
export async function tool(
  name: string,
  ...args: readonly string[]
): Promise<string> {
  const command = new Deno.Command(name, {
    args: [...args],
    stdin: "null",
    env: { LC_ALL: "C" },
  });
  const { success, stdout, stderr } = await command.output().catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(
      `Cannot test with images: ${name} is missing; apt-get install xorriso genisoimage`,
    );
  });
  const decoder = new TextDecoder();
  assert(success, `${name} ${args.join(" ")}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

/** Runs with a directory of its own, and removes it. */
export async function inDirectory(
  run: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await run(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A directory with one file of so many bytes in it, none of them zero. */
export async function tree(
  directory: string,
  name: string,
  bytes: number,
): Promise<string> {
  const path = `${directory}/${name}`;
  await Deno.mkdir(path);
  await Deno.writeFile(`${path}/${name}.bin`, new Uint8Array(bytes).fill(0xA5));
  return path;
}

export const genisoimage: Maker = async (directory, image, after) => {
  await tool(
    "genisoimage",
    "-quiet",
    "-rational-rock",
    ...(after ? ["-C", `${after.last},${after.next}`, "-M", after.flat] : []),
    "-o",
    image,
    directory,
  );
};

export const xorriso: Maker = async (directory, image, after) => {
  await tool(
    "xorriso",
    "-as",
    "mkisofs",
    "-quiet",
    "-rational-rock",
    ...(after ? ["-C", `${after.last},${after.next}`, "-M", after.flat] : []),
    "-o",
    image,
    directory,
  );
};

/** Puts an image into another at an address, as dd does. */
export async function place(
  flat: string,
  image: string,
  address: number,
): Promise<void> {
  using file = await Deno.open(flat, { write: true, create: true });
  await file.seek(address * 2048, Deno.SeekMode.Start);
  await write(file, await Deno.readFile(image));
}

/** Changes bytes of a sector. */
export async function patch(
  flat: string,
  sector: number,
  offset: number,
  bytes: readonly number[],
): Promise<void> {
  using file = await Deno.open(flat, { write: true });
  await file.seek(sector * 2048 + offset, Deno.SeekMode.Start);
  await write(file, new Uint8Array(bytes));
}

/** How many sectors a file has. */
export async function sectors(path: string): Promise<number> {
  return (await Deno.stat(path)).size / 2048;
}

async function write(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += await file.write(bytes.subarray(done));
  }
}
