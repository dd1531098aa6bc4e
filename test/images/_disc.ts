/** Discs whose sessions are written here and by the tools that people write them with. */

import {
  type DirectoryItem,
  type DiscSectors,
  FileItem,
  layOutSession,
  readVolume,
} from "../../worker/simulator/iso9660/mod.ts";
import {
  IMAGES,
  inDirectory,
  type Maker,
  place,
  sectors,
  tool,
} from "./_images.ts";
import { DATE, readFile, rootOf, SECTOR, walk } from "../_sessions.ts";
import { assert, assertEquals } from "../_assert.ts";

/** The files of a disc by their paths; a directory has no bytes. */
export type Files = Map<string, Uint8Array | null>;

/** As long as Joliet, and Windows, take it. */
export const LONG_NAME = `${"long name ".repeat(9)}end.extension`;

/** The name of a test, and what it does in a directory of its own. */
export function testImages(
  name: string,
  run: (directory: string) => Promise<void>,
): void {
  Deno.test(name, {
    permissions: IMAGES,
    ignore: Deno.build.os !== "linux",
  }, () => inDirectory(run));
}

/** The sectors of a flat image. */
export class FlatDisc implements DiscSectors, Disposable {
  readonly sectors: number;
  readonly #file: Deno.FsFile;

  constructor(path: string) {
    this.#file = Deno.openSync(path);
    this.sectors = Math.ceil(this.#file.statSync().size / SECTOR);
  }

  sector(address: number): Uint8Array {
    const sector = new Uint8Array(SECTOR);
    this.#file.seekSync(address * SECTOR, Deno.SeekMode.Start);
    for (let done = 0; done < SECTOR;) {
      const read = this.#file.readSync(sector.subarray(done));
      if (read === null) break;
      done += read;
    }
    return sector;
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** A disc, and what must be on it. */
export class Disc {
  readonly flat: string;
  readonly #directory: string;
  /** What must be on it. */
  files: Files = new Map();
  /** Where its last session starts. */
  last = 0;
  #sessions = 0;

  constructor(directory: string) {
    this.#directory = directory;
    this.flat = `${directory}/flat.iso`;
  }

  /** Writes a session: what is on it, changed. */
  async write(
    start: number,
    writeUnit: number,
    label: string,
    change: (root: DirectoryItem) => void,
  ): Promise<number> {
    const root = this.#sessions === 0 ? rootOf() : this.read().root;
    change(root);
    const image = layOutSession(root, {
      start,
      writeUnit,
      label,
      created: DATE,
    });
    assertEquals(image.sectors % writeUnit, 0);
    const path = `${this.#directory}/written.iso`;
    const bytes = new Uint8Array(image.size);
    assertEquals(image.read(0, bytes), image.size);
    await Deno.writeFile(path, bytes);
    return await this.#place(path, start);
  }

  /** Has a tool write a session, with the files of a directory. */
  async make(
    make: Maker,
    start: number,
    files: Files,
  ): Promise<number> {
    const source = `${this.#directory}/source${start}`;
    await Deno.mkdir(source);
    for (const [path, bytes] of files) {
      const parent = path.slice(0, path.lastIndexOf("/"));
      await Deno.mkdir(source + parent, { recursive: true });
      if (bytes === null) await Deno.mkdir(source + path, { recursive: true });
      else await Deno.writeFile(source + path, bytes);
      this.files.set(path, bytes);
    }
    const image = `${this.#directory}/made.iso`;
    const after = { last: this.last, next: start, flat: this.flat };
    await make(source, image, start === 0 ? undefined : after);
    return await this.#place(image, start);
  }

  /** Reads the tree of the last session. */
  read() {
    using disc = new FlatDisc(this.flat);
    return readVolume(disc, this.last);
  }

  /** What xorriso extracts from the last session is what must be there. */
  async checkExtracted(): Promise<void> {
    const target = `${this.#directory}/extracted${this.last}`;
    assertSameFiles(await this.extract(target), this.files);
  }

  /** Has xorriso extract the last session to a new directory, and gives what it extracted. */
  async extract(target: string): Promise<Files> {
    await tool(
      "xorriso",
      ...[
        "-local_charset",
        "UTF-8",
        "-abort_on",
        "FAILURE",
        "-return_with",
        "SORRY",
        "32",
      ],
      ...["-load", "sbsector", `${this.last}`, "-indev", `stdio:${this.flat}`],
      ...["-osirrox", "on", "-extract", "/", target],
    );
    await tool("chmod", "-R", "u+rwX", target);
    const found: Files = new Map();
    for (const path of listed(target)) {
      const isFile = (await Deno.stat(path)).isFile;
      found.set(
        path.slice(target.length),
        isFile ? await Deno.readFile(path) : null,
      );
    }
    return found;
  }

  /** What is read here is what must be there. */
  checkRead(): ReturnType<typeof readVolume> {
    using disc = new FlatDisc(this.flat);
    const volume = readVolume(disc, this.last);
    const found: Files = new Map();
    for (const [path, item] of walk(volume.root)) {
      found.set(path, item instanceof FileItem ? readFile(disc, item) : null);
    }
    assertSameFiles(found, this.files);
    return volume;
  }

  async #place(image: string, start: number): Promise<number> {
    await place(this.flat, image, start);
    this.last = start;
    this.#sessions++;
    return start + await sectors(image);
  }
}

function* listed(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    yield `${directory}/${name}`;
    if (isDirectory) yield* listed(`${directory}/${name}`);
  }
}

export function assertSameFiles(found: Files, expected: Files): void {
  assertEquals([...found.keys()].sort(), [...expected.keys()].sort());
  for (const [path, bytes] of expected) {
    // Comparing a million numbers one by one takes seconds.
    const same = found.get(path);
    assertEquals(same?.length, bytes?.length, path);
    assert(
      bytes === null || bytes.every((byte, index) => byte === same![index]),
      path,
    );
  }
}

/** What is in the files, in an order that names have no part in; directories are counted. */
export async function contentsOf(files: Files): Promise<readonly string[]> {
  const contents = await Promise.all(
    [...files.values()].map(async (bytes) =>
      bytes === null ? "directory" : new Uint8Array(
        await crypto.subtle.digest("SHA-1", bytes.slice()),
      ).toHex()
    ),
  );
  return contents.sort();
}

/** What isoinfo prints of the last session. */
export function isoinfo({ flat, last }: Disc, ...args: readonly string[]) {
  return tool("isoinfo", "-i", flat, "-T", `${last}`, ...args);
}
