/** What tests of the program that appends share. */

import {
  ComError,
  FileSystemImage,
  openApartment,
  type SimulatorOptions,
} from "@discworks/imapi2";
import {
  type SimulatedMediaType,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { MsftFileSystemImage } from "../src/abi/coclasses.ts";
import { assertEquals } from "./_assert.ts";
import { type Ended, ROOT, RUN, run } from "./_program.ts";

/** The program. */
export const APPEND = `${ROOT}examples/append.ts`;

/** What a test of it may do, and where it runs. */
export const permissions = {
  permissions: { ...RUN, read: true, write: true },
  ignore: Deno.build.os === "windows",
};

/** A directory with sources, and room for images. */
export class Workplace implements AsyncDisposable {
  readonly path: string = Deno.makeTempDirSync();
  /** The file of a disc, which is not there yet. */
  readonly image: string = `${this.path}/disc.img`;
  /** A directory of two files and one more directory with two. */
  readonly photos: string = `${this.path}/photos`;
  /** A file. */
  readonly notes: string = `${this.path}/notes.txt`;

  /** Makes the sources. */
  static async make(): Promise<Workplace> {
    const place = new Workplace();
    await Deno.mkdir(`${place.photos}/2026`, { recursive: true });
    for (const name of ["a.jpg", "b.tmp", "2026/c.jpg", "2026/d.tmp"]) {
      await Deno.writeTextFile(`${place.photos}/${name}`, name);
    }
    await Deno.writeTextFile(place.notes, "notes");
    return place;
  }

  /** The flags that README.md says: to read the sources, and to read and write the three files of the disc. */
  flags(...sources: readonly string[]): string[] {
    const disc = ["", ".json", ".json.tmp"].map((end) => this.image + end);
    const read = [`${ROOT}worker`, `${ROOT}src`, ...disc, ...sources];
    return [`--allow-read=${read}`, `--allow-write=${disc}`];
  }

  /** Appends sources to the disc, with these flags. */
  append(
    sources: readonly string[],
    ...args: readonly string[]
  ): Promise<Ended> {
    return run([
      ...this.flags(...sources),
      APPEND,
      `--image=${this.image}`,
      ...args,
      ...sources,
    ]);
  }

  /** Describes a simulation in a file, and gives the option that plays it. */
  async simulation(options: SimulatorOptions): Promise<string> {
    const file = `${this.path}/simulation.json`;
    await Deno.writeTextFile(file, JSON.stringify(options));
    return `--simulate=${file}`;
  }

  /** Appends the notes in a simulation. */
  async appendNotes(
    options: SimulatorOptions,
    ...args: readonly string[]
  ): Promise<Ended> {
    return await run([
      ...this.flags(`${this.path}/simulation.json`, this.notes),
      APPEND,
      await this.simulation(options),
      ...args,
      this.notes,
    ]);
  }

  /** The names in the directory, in order. */
  names(): string[] {
    return [...Deno.readDirSync(this.path)].map(({ name }) => name).sort();
  }

  /** Which of some paths the last session of the disc shows. */
  async shown(
    mediaType: SimulatedMediaType,
    ...paths: readonly string[]
  ): Promise<string[]> {
    const disc = { mediaType, sessions: [], image: this.image };
    await using apartment = await openApartment({
      simulator: { recorders: [simulatedRecorder(disc)] },
    });
    const [recorder] = await apartment.recorders();
    const writer = await apartment.discFormat2Data(recorder!);
    const interfaces = await writer.multisessionInterfaces();
    await interfaces[0]!.setInUse(true);
    const image = await apartment.create(
      MsftFileSystemImage.clsid,
      FileSystemImage,
    );
    await image.setMultisessionInterfaces(interfaces);
    await image.importFileSystem();
    const types = await Promise.all(paths.map(async (path) => {
      try {
        return await image.exists(path.replaceAll("/", "\\"));
      } catch (error) {
        if (!(error instanceof ComError)) throw error;
        // The directory that it would be in is not there either.
        assertEquals(error.code, "IMAPI_E_DIR_NOT_FOUND");
        return 0;
      }
    }));
    return paths.filter((_path, index) => types[index] !== 0);
  }

  /** Removes all. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
