/** Trees of files that look random, the same for the same seed, and changes of them. */

import type { Files } from "./_disc.ts";
import { seeded } from "../_random.ts";

type Random = (below: number) => number;

const PLAIN = [..."abcxyzABCXYZ0189 _-+()[]{}!#$%&'@^~,=."];

/** Characters of several scripts; those that Joliet has as surrogate pairs are apart. */
const SCRIPTS: readonly (readonly string[])[] = [
  PLAIN,
  [..."àéîõüçñøåÀÉÎÕÜÇÑØÅæþđžłß"],
  [..."абвгдежзийюяАБВГДЕЖЗИЙЮЯ"],
  [..."αβγδεζηθλωΑΒΓΔΕΖΗΘΛΩ"],
  [..."日本語文件夹漢字한글かなカナ"],
  [..."ابتثجحخدرسشعغفقكلمنه"],
];

const EMOJI = ["😀", "🎉", "🚀", "📀", "🗂", "𝄞", "🐛"];

/** Bytes that a name can have where xorriso extracts it to. */
const MOST_BYTES = 255;

/** Around the ends of sectors. */
const SIZES = [0, 1, 2047, 2048, 2049, 4096];

/** Names as long as Joliet takes them, and as Windows does, in UTF-16 units. */
const LENGTHS = [64, 103];

/** What tells one tree from another. */
export interface TreeOptions {
  readonly seed: number;
  /** Whether names have surrogate pairs. Default: `true`. */
  readonly surrogates?: boolean;
  /** Whether names are those of ISO 9660: capitals, eight and three. Default: `false`. */
  readonly iso?: boolean;
}

/** Makes names, files and directories. */
export class RandomTree {
  readonly #random: Random;
  readonly #scripts: readonly (readonly string[])[];
  readonly #iso: boolean;

  constructor({ seed, surrogates = true, iso = false }: TreeOptions) {
    this.#random = seeded(seed);
    this.#scripts = surrogates ? [...SCRIPTS, EMOJI] : SCRIPTS;
    this.#iso = iso;
  }

  /**
   * A tree seven directories deep with empty files and directories, files that
   * end around the ends of sectors, one of some MiB, and names of every script.
   */
  make(): Files {
    const files: Files = new Map();
    for (const script of this.#iso ? [PLAIN] : this.#scripts) {
      const directory = this.#addDirectory(files, "", script);
      for (const length of LENGTHS) {
        this.#addFile(files, directory, this.#size(), script, length);
        this.#addDirectory(files, directory, script, length);
      }
    }
    for (const size of SIZES) this.#addFile(files, "", size);
    this.#addFile(files, "", 2_500_000 + this.#random(1_000_000));
    let deep = "";
    for (let level = 1; level <= 7; level++) {
      deep = this.#addDirectory(files, deep);
      this.#addFile(files, deep, this.#size());
    }
    for (let count = 0; count < 30; count++) this.#addAnywhere(files);
    return files;
  }

  /** The tree with files replaced, added and removed, and directories too. */
  change(before: Files): Files {
    const files = new Map(before);
    const replaced = this.#some(filesOf(files), 8);
    for (const path of replaced) files.set(path, this.#bytes(this.#size()));
    // What has one file to a sector, and one that spans many.
    files.set(this.#pick(filesOf(files)), this.#bytes(100_000));
    for (const path of this.#some(filesOf(files), 8)) files.delete(path);
    removeTree(files, this.#pick(directoriesOf(files)));
    const nowDirectory = this.#pick(filesOf(files).filter(isAtTop));
    files.delete(nowDirectory);
    files.set(nowDirectory, null);
    this.#addFile(files, nowDirectory, 2049);
    const nowFile = this.#pick(directoriesOf(files).filter(isAtTop));
    removeTree(files, nowFile);
    files.set(nowFile, this.#bytes(2047));
    for (let count = 0; count < 10; count++) this.#addAnywhere(files);
    return files;
  }

  /** Some files and directories to add to a tree, by names that it does not have. */
  additions(before: Files): Files {
    const files = new Map(before);
    const directory = this.#addDirectory(files, "");
    for (const size of SIZES) this.#addFile(files, directory, size);
    this.#addDirectory(files, directory);
    return new Map([...files].filter(([path]) => !before.has(path)));
  }

  #addAnywhere(files: Files): void {
    const parents = directoriesOf(files).filter((path) =>
      path.split("/").length <= 7
    );
    const parent = this.#random(4) === 0 ? "" : this.#pick(parents);
    if (this.#random(4) === 0) this.#addDirectory(files, parent);
    else this.#addFile(files, parent, this.#size());
  }

  #addFile(
    files: Files,
    parent: string,
    size: number,
    script?: readonly string[],
    length?: number,
  ): void {
    files.set(
      this.#newPath(files, parent, script, length),
      this.#bytes(size),
    );
  }

  #addDirectory(
    files: Files,
    parent: string,
    script?: readonly string[],
    length?: number,
  ): string {
    const path = this.#newPath(files, parent, script, length);
    files.set(path, null);
    return path;
  }

  /** A path that no other differs from in case only. */
  #newPath(
    files: Files,
    parent: string,
    script: readonly string[] = this.#pick(this.#scripts),
    length: number = 1 + this.#random(30),
  ): string {
    const taken = new Set(
      [...files.keys()].map((path) => path.toUpperCase()),
    );
    for (;;) {
      const name = this.#iso ? this.#isoName() : this.#name(script, length);
      const path = `${parent}/${name}`;
      if (!taken.has(path.toUpperCase())) return path;
      // There are few names of one unit.
      length = Math.max(length, 4);
    }
  }

  #name(script: readonly string[], length: number): string {
    let name = "";
    // No name that Windows would cut, and no dot at the start.
    const last = this.#pick(["x", "Z", "7"]);
    for (let left = length - 1; left > 0;) {
      const unit = this.#random(5) === 0
        ? this.#pick(name === "" ? PLAIN.filter(isLetter) : PLAIN)
        : this.#pick(script === PLAIN ? PLAIN.filter(isLetter) : script);
      const bytes = byteLength(name) + byteLength(unit);
      const fits = unit.length <= left &&
        bytes + left - unit.length + 1 <= MOST_BYTES;
      name += fits ? unit : "_";
      left = length - 1 - name.length;
    }
    return name + last;
  }

  #isoName(): string {
    const letters = (count: number) =>
      Array.from(
        { length: count },
        () => this.#pick([..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"]),
      ).join("");
    return letters(1 + this.#random(8));
  }

  #size(): number {
    return this.#random(3) === 0
      ? this.#random(20_000)
      : this.#pick(SIZES.concat(3000, 5000));
  }

  #bytes(size: number): Uint8Array<ArrayBuffer> {
    const words = Uint32Array.from(
      { length: Math.ceil(size / 4) },
      () => this.#random(2 ** 32),
    );
    return new Uint8Array(words.buffer, 0, size);
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[this.#random(values.length)]!;
  }

  #some(paths: readonly string[], count: number): Set<string> {
    return new Set(Array.from({ length: count }, () => this.#pick(paths)));
  }
}

/** The paths of the files of a tree. */
export function filesOf(files: Files): string[] {
  return [...files].filter(([, bytes]) => bytes !== null).map(([path]) => path);
}

/** The paths of the directories of a tree. */
export function directoriesOf(files: Files): string[] {
  return [...files].filter(([, bytes]) => bytes === null).map(([path]) => path);
}

function removeTree(files: Files, directory: string): void {
  for (const path of [...files.keys()]) {
    if (path === directory || path.startsWith(`${directory}/`)) {
      files.delete(path);
    }
  }
}

function isAtTop(path: string): boolean {
  return path.lastIndexOf("/") === 0;
}

function isLetter(text: string): boolean {
  return /\p{L}/u.test(text);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
