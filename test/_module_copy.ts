import { ROOT } from "./_program.ts";

/** The module, and the programs that import it by relative paths. */
const PARTS = ["mod.ts", "src", "worker", "test/programs"];

/** Copies the module into a directory, which must be there. */
export async function copyModule(directory: string): Promise<void> {
  await Deno.mkdir(`${directory}/test`);
  for (const part of PARTS) await copy(ROOT + part, `${directory}/${part}`);
}

async function copy(from: string, to: string): Promise<void> {
  const { isDirectory } = await Deno.stat(from);
  if (!isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) {
    await copy(`${from}/${name}`, `${to}/${name}`);
  }
}
