/**
 * Appends two sessions to a disc that is a temporary file, and draws the disc
 * before and after.
 *
 * ```sh
 * deno task demo
 * ```
 *
 * @module
 */

import { type Apartment, openApartment } from "@discworks/imapi2";
import { simulatedRecorder } from "@discworks/imapi2/simulator";
import { print } from "./_output.ts";
import { runProgram } from "./_program.ts";
import { renderReports } from "./_render.ts";
import { palette } from "./_text.ts";

/** The disc: beside it stand its description, and a new one for a moment. */
const IMAGE = "demo.img";
const FILES = [IMAGE, `${IMAGE}.json`, `${IMAGE}.json.tmp`];

async function main(): Promise<number> {
  await removeFiles();
  try {
    // A small disc, on which sessions can be seen.
    const disc = {
      mediaType: "bd-r",
      sessions: [],
      image: IMAGE,
      totalSectors: 2048,
    } as const;
    await using apartment = await openApartment({
      simulator: { recorders: [simulatedRecorder(disc)] },
    });
    await draw("A blank disc in a file:", apartment);
    const [recorder] = await apartment.recorders();
    for (const path of ["src", "examples"]) {
      const session = await apartment.appendSession(recorder!, {
        paths: [path],
        volumeLabel: "DEMO",
      });
      await draw(
        `After appending ${path}: ${session.files} files from sector ${session.startAddress} on`,
        apartment,
      );
    }
  } finally {
    await removeFiles();
  }
  return 0;
}

async function draw(title: string, apartment: Apartment): Promise<void> {
  const colours = palette(Deno.stdout.isTerminal() && !Deno.noColor);
  print(`\n${colours.bold(title)}\n`);
  print(renderReports(await apartment.inspect(), colours));
}

async function removeFiles(): Promise<void> {
  for (const file of FILES) {
    try {
      await Deno.remove(file);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

if (import.meta.main) await runProgram("append_demo", main);
