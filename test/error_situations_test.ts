import {
  type FailureName,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { openApartment } from "@discworks/imapi2";
import { WORKER } from "./_apartment.ts";
import { assertEquals } from "./_assert.ts";
import { assertFails, Burner, DRIVE } from "./_burning.ts";
import { DRIVE_SITUATIONS, READ_ONLY } from "./_drive_situations.ts";
import { IMAGE_SITUATIONS, type Situation } from "./_image_situations.ts";

const SOURCES = new URL("../worker/simulator/", import.meta.url);

const situations = { ...DRIVE_SITUATIONS, ...IMAGE_SITUATIONS };

Deno.test(
  "a program comes to every error that the simulator gives by itself",
  {
    permissions: { ...WORKER, read: true, write: true },
    ignore: Deno.build.os === "windows",
  },
  async (test) => {
    for (const [code, situation] of Object.entries(situations)) {
      await test.step(code, () => meet(code as FailureName, situation));
    }
  },
);

Deno.test(
  "there is a situation for each error of IMAPI2 that the simulator's sources name, and for no other",
  { permissions: { read: true } },
  async () => {
    const named = new Set<string>();
    for await (const source of sourcesIn(SOURCES)) {
      for (const [, name] of source.matchAll(/HRESULTS\.(\w*IMAPI_\w+)/g)) {
        if (!/^(?:IMAPI_)?S_/.test(name!)) named.add(name!);
      }
    }
    assertEquals(Object.keys(situations).sort(), [...named].sort());
  },
);

/** Checks that a situation ends with an error; the drives and the folder are its own. */
async function meet(
  code: FailureName,
  [disc, run]: Situation,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const apartment = await openApartment({
    simulator: {
      recorders: [
        simulatedRecorder(disc, { id: DRIVE }),
        simulatedRecorder(null, { id: READ_ONLY, readOnly: true }),
      ],
    },
  });
  try {
    const recorder = await apartment.discRecorder(DRIVE);
    const writer = await apartment.discFormat2Data(recorder, {
      clientName: "test",
    });
    const burner = new Burner(apartment, recorder, writer, folder);
    await assertFails(() => run(burner), code);
  } finally {
    await apartment.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** The text of each file of a folder and of those in it. */
async function* sourcesIn(folder: URL): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* sourcesIn(new URL(`${name}/`, folder));
    else yield await Deno.readTextFile(new URL(name, folder));
  }
}
