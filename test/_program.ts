/** Runs programs in a Deno of their own. */

/** How a program ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The module's directory, with a separator at its end. */
export const ROOT: string = import.meta.dirname!.replace(/test$/, "");

/** The flag that a simulated apartment of a module on disk needs. */
export const READ_WORKER = `--allow-read=${ROOT}worker,${ROOT}src`;

/** The permission to run Deno. */
export const RUN: Deno.PermissionOptionsObject = { run: [Deno.execPath()] };

/** The command that runs `deno run` with these arguments, and asks for no permission. */
export function command(
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...args],
    stdin: "null",
    ...options,
    env: { NO_COLOR: "1", ...options.env },
  });
}

/** Runs it to its end. */
export async function run(
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Promise<Ended> {
  const { code, stdout, stderr } = await command(args, options).output();
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
