/** What tests of appending sessions share. */

import {
  type AppendProgress,
  type DiscRecorder2,
  openApartment,
  type SimulatedApartment,
} from "@discworks/imapi2";
import {
  type SimulatedDisc,
  type SimulatedFault,
  type SimulatedMachine,
  simulatedMachine,
  type SimulatedRecorder,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { type Patience, patience } from "../src/append/patience.ts";
import { SECTOR_SIZE } from "../src/model/empty_volume.ts";
import { faultState } from "../src/model/machine_state.ts";
import { SharedMachine } from "../src/model/shared_machine.ts";
import { memoryOf } from "../src/model/simulated_machine.ts";
import { Drive } from "../worker/simulator/drive.ts";
import { DriveHandle } from "../worker/simulator/drive_handle.ts";
import {
  type DirectoryItem,
  FileItem,
  layOutSession,
  readVolume,
} from "../worker/simulator/iso9660/mod.ts";
import { openStore } from "./_disc_store.ts";
import { bytesOf, DATE, readFile, walk } from "./_sessions.ts";
import { assertEquals } from "./_assert.ts";

/** The id of the drive that tests append with. */
export const DRIVE = "drive";

/** A blank disc that is small: 4 MB. */
export const smallBdR: SimulatedDisc = {
  mediaType: "bd-r",
  sessions: [],
  totalSectors: 2048,
};

/** A drive with a disc, the files that a test writes, and an apartment. */
export class Bench implements AsyncDisposable {
  /** Where the files are. */
  readonly folder: string;
  readonly machine: SimulatedMachine;
  readonly apartment: SimulatedApartment;
  readonly recorder: DiscRecorder2;
  /** The objects that the apartment holds before a test does anything. */
  readonly #liveObjects: number;

  private constructor(
    folder: string,
    machine: SimulatedMachine,
    apartment: SimulatedApartment,
    recorder: DiscRecorder2,
    liveObjects: number,
  ) {
    this.folder = folder;
    this.machine = machine;
    this.apartment = apartment;
    this.recorder = recorder;
    this.#liveObjects = liveObjects;
  }

  static async open(
    disc: SimulatedDisc | null,
    fields: Partial<SimulatedRecorder> = {},
  ): Promise<Bench> {
    const machine = simulatedMachine({
      recorders: [simulatedRecorder(disc, { id: DRIVE, ...fields })],
    });
    const apartment = await openApartment({ simulator: machine });
    const recorder = await apartment.discRecorder(DRIVE);
    const { liveObjects } = await apartment.stats();
    const folder = slashed(await Deno.makeTempDir());
    return new Bench(folder, machine, apartment, recorder, liveObjects);
  }

  /** Writes a file, with the directories that it is in, and gives its path. */
  async file(path: string, text = path): Promise<string> {
    const full = `${this.folder}/${path}`;
    await Deno.mkdir(full.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(full, text);
    return full;
  }

  /** The label and the files of the session that starts at a sector; a directory is `null`. */
  session(start: number): ReadSession {
    const { store, drive } = openStore(memoryOf(this.machine)!);
    const disc = {
      sectors: drive.disc.totalSectors,
      sector: (address: number) => store.read(address, 1),
    };
    const { root, label } = readVolume(disc, start);
    const items = [...walk(root)];
    return {
      label,
      files: Object.fromEntries(
        items.map(([path, item]) => [
          path,
          item instanceof FileItem
            ? new TextDecoder().decode(readFile(disc, item))
            : null,
        ]),
      ),
      modified: (path) => itemAt(items, path).modified,
      firstSector: (path) => {
        const item = itemAt(items, path);
        return item instanceof FileItem ? item.extents[0]!.address : -1;
      },
    };
  }

  /** Records a session as another program does; `change` is for what it does wrong. */
  record(
    root: DirectoryItem,
    label: string,
    change: (bytes: Uint8Array<ArrayBuffer>) => void = () => {},
  ): void {
    const { store, drive } = openStore(memoryOf(this.machine)!);
    const start = drive.disc.nextWritableAddress;
    const { writeUnitSize: writeUnit } = drive.disc;
    const created = DATE;
    const image = layOutSession(root, { start, writeUnit, label, created });
    const bytes = bytesOf(image);
    change(bytes);
    store.beginSession(start, image.sectors);
    store.write(start, bytes);
    store.endSession({ lastWrittenAddress: start + image.sectors - 1 });
  }

  /** The drive, as another program of the computer has it, at once and in this thread. */
  otherProgram(): DriveHandle {
    return new DriveHandle(this.#drive);
  }

  /** Puts a disc into the empty drive by hand, at once and in this thread. */
  insert(disc: SimulatedDisc): void {
    this.#drive.insert(disc, null);
  }

  /** Changes the disc by hand, at once and in this thread. */
  swap(disc: SimulatedDisc | null): void {
    if (disc === null) this.#drive.eject();
    else this.#drive.swap(disc, null);
  }

  /** Replaces the faults of the drive, at once and in this thread. */
  fail(...faults: readonly SimulatedFault[]): void {
    this.#drive.setFaults(faults.map(faultState));
  }

  /** How often the faults can show that have a number of times. */
  faultsLeft(): number {
    return this.#drive.state.faults.reduce(
      (sum, { remaining }) => sum + (remaining ?? 0),
      0,
    );
  }

  get #drive(): Drive {
    return new Drive(new SharedMachine(memoryOf(this.machine)!), 0);
  }

  /** What the disc says of itself, as text: the same as long as nothing was written. */
  disc(): string {
    const { drive } = openStore(memoryOf(this.machine)!);
    return JSON.stringify(drive.disc);
  }

  /** Heals the drive, and checks that nothing of a job is left. */
  async assertNothingHeld(): Promise<void> {
    await this.apartment.simulator.setFaults(DRIVE, []);
    assertEquals(await this.recorder.exclusiveAccessOwner(), "");
    assertEquals(
      (await this.apartment.stats()).liveObjects,
      this.#liveObjects,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Where a worker leaked one allocation, closing its apartment fails.
    await this.apartment.close();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** A session as it is on the disc. */
export interface ReadSession {
  readonly label: string;
  readonly files: Readonly<Record<string, string | null>>;
  modified(path: string): Date;
  firstSector(path: string): number;
}

function itemAt(
  items: readonly (readonly [string, FileItem | DirectoryItem])[],
  path: string,
): FileItem | DirectoryItem {
  const found = items.find(([each]) => each === path);
  if (found === undefined) throw new Error(`There is no ${path}`);
  return found[1];
}

/** Whether paths are those of Windows, whose file systems lack what some tests make. */
export const ON_WINDOWS = Deno.build.os === "windows";

/** A path of this system with the separators of URLs, which are the same everywhere. */
export function slashed(path: string): string {
  return ON_WINDOWS ? path.replaceAll("\\", "/") : path;
}

/** A test with a drive that holds a disc; nothing may be held at its end. */
export function testAppend(
  name: string,
  disc: SimulatedDisc | null,
  run: (bench: Bench) => Promise<void>,
  fields: Partial<SimulatedRecorder> = {},
  more: Deno.PermissionOptionsObject = {},
  ignore = false,
): void {
  const permissions = { read: true, write: true, ...more };
  Deno.test(name, { permissions, ignore }, async () => {
    using _ = new ShortPatience();
    await using bench = await Bench.open(disc, fields);
    await run(bench);
    await bench.assertNothingHeld();
  });
}

/** Makes jobs wait for milliseconds where they wait for seconds, while it is in scope. */
export class ShortPatience implements Disposable {
  readonly #before = { ...patience };

  constructor(changes: Partial<Patience> = {}) {
    Object.assign(patience, {
      readyInterval: 2,
      lockInterval: 2,
      proof: 20,
      proofInterval: 2,
      ...changes,
    });
  }

  [Symbol.dispose](): void {
    Object.assign(patience, this.#before);
  }
}

/** Keeps what a job tells of its progress, and acts when a phase begins. */
export function phases(
  act: Readonly<Partial<Record<AppendProgress["phase"], () => void>>> = {},
): {
  readonly told: AppendProgress[];
  /** The phases in the order in which they began. */
  readonly names: () => string[];
  readonly onProgress: (progress: AppendProgress) => void;
} {
  const told: AppendProgress[] = [];
  return {
    told,
    names: () => [...new Set(told.map(({ phase }) => phase))],
    onProgress(progress) {
      const isFirst = !told.some(({ phase }) => phase === progress.phase);
      told.push({ ...progress });
      if (isFirst) act[progress.phase]?.();
    },
  };
}

/** So many sectors of a file. */
export function sectorsOfText(sectors: number): string {
  return "x".repeat(sectors * SECTOR_SIZE);
}

/** The codes of warnings. */
export function codes(
  { warnings }: { readonly warnings: readonly { readonly code: string }[] },
): string[] {
  return warnings.map(({ code }) => code);
}
