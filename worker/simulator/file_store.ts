/**
 * Keeps what is recorded in the file that the disc is.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { SimulatedDisc } from "../../src/model/description.ts";
import {
  type DiscFilePaths,
  discFilePaths,
  type DiscFileState,
  discFileText,
  type SessionExtent,
} from "../../src/model/disc_file.ts";
import { SECTOR_SIZE } from "../../src/model/empty_volume.ts";
import { lockToRecordSync } from "../../src/model/file_lock.ts";
import type { DriveState } from "../../src/model/machine_state.ts";
import type { SharedMachine } from "../../src/model/shared_machine.ts";
import { DiscStore, locked } from "./disc_store.ts";
import { PositionedFile } from "./positioned_file.ts";
import { SimulatedFailure } from "./simulated_object.ts";

/**
 * The store of a disc with an `image`. Whoever records holds a lock on the
 * file, which the system takes away from a process that is killed.
 */
export class FileStore extends DiscStore {
  readonly #paths: DiscFilePaths;
  /** The file, while a session is recorded. */
  #file: PositionedFile | null = null;

  constructor(machine: SharedMachine, place: number, image: string) {
    super(machine, place);
    this.#paths = discFilePaths(image);
  }

  protected override overlay(startAddress: number, bytes: Uint8Array): void {
    this.#withFiles("read", () => {
      // Where locks bind everybody, only the handle that holds one can read.
      if (this.#file !== null) {
        readSectorsOf(this.#file, startAddress, bytes);
        return;
      }
      using file = new PositionedFile(Deno.openSync(this.#paths.image));
      readSectorsOf(file, startAddress, bytes);
    });
  }

  override [Symbol.dispose](): void {
    super[Symbol.dispose]();
    this.#file?.[Symbol.dispose]();
    this.#file = null;
  }

  protected override start(disc: SimulatedDisc, session: SessionExtent): void {
    this.#withFiles("write", () => this.#start(disc, session));
  }

  #start(disc: SimulatedDisc, session: SessionExtent): void {
    const { image } = this.#paths;
    const file = Deno.openSync(image, {
      read: true,
      write: true,
      create: true,
    });
    try {
      if (!lockToRecordSync(file)) {
        throw locked(`Another process has ${image} open`);
      }
      const length = file.statSync().size;
      const known = this.drive.discFile!;
      if (known.length !== length || known.text !== this.#readDescription()) {
        throw locked(
          `Another process changed ${image} after it was opened: insert it anew`,
        );
      }
      file.syncSync();
      this.#replaceDescription(
        discFileText(disc, length / SECTOR_SIZE, session),
      );
    } catch (error) {
      file.close();
      throw error;
    }
    this.#file = new PositionedFile(file);
  }

  protected override put(address: number, bytes: Uint8Array): void {
    const file = this.#file!;
    this.#withFiles("write", () => file.write(address * SECTOR_SIZE, bytes));
  }

  protected override finish(
    disc: SimulatedDisc,
    end: number | null,
  ): (drive: DriveState) => void {
    using recorded = this.#file!;
    this.#file = null;
    const { handle: file } = recorded;
    const discFile = this.#withFiles("write", (): DiscFileState => {
      const length = Math.max(file.statSync().size, (end ?? 0) * SECTOR_SIZE);
      // The recorder's padding, which reads as zeros.
      file.truncateSync(length);
      file.syncSync();
      const text = discFileText(disc, length / SECTOR_SIZE);
      this.#replaceDescription(text);
      return { text, length };
    });
    return (drive) => {
      drive.discFile = discFile;
    };
  }

  /** Uses the files. What they fail with is the drive's failure, as of a disc that is bad. */
  #withFiles<Result>(task: "read" | "write", use: () => Result): Result {
    try {
      return use();
    } catch (error) {
      if (!(error instanceof Error) || !isFileError(error)) throw error;
      throw new SimulatedFailure(
        HRESULTS.E_FAIL,
        `Cannot ${task} the disc ${this.#paths.image}: ${error.message}`,
      );
    }
  }

  #readDescription(): string | null {
    try {
      return Deno.readTextFileSync(this.#paths.description);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  /** Replaces the description at once: whoever is killed leaves the old one or the new one. */
  #replaceDescription(text: string): void {
    const { description, temporary } = this.#paths;
    {
      using file = new PositionedFile(
        Deno.openSync(temporary, { write: true, create: true, truncate: true }),
      );
      file.write(0, new TextEncoder().encode(text));
      file.handle.syncSync();
    }
    Deno.renameSync(temporary, description);
  }
}

/** Whether it is about a file, and no defect of the simulation. */
function isFileError(error: Error): boolean {
  return error.name in Deno.errors || "code" in error;
}

/** Reads sectors; what is after the end of the file is zeros, as the padding of a session can be. */
function readSectorsOf(
  file: PositionedFile,
  startAddress: number,
  bytes: Uint8Array,
): void {
  bytes.fill(0, file.read(startAddress * SECTOR_SIZE, bytes));
}
