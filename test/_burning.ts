/** What tests of images and of writing share. */

import {
  type Apartment,
  ComError,
  type ComStream,
  type DiscFormat2Data,
  type DiscRecorder2,
  FileSystemImage3,
  type FsiDirectoryItem,
  type Multisession,
  openApartment,
} from "@discworks/imapi2";
import {
  type SimulatedDisc,
  type SimulatedRecorder,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { MsftFileSystemImage } from "../src/abi/coclasses.ts";
import { readVolume } from "../worker/simulator/iso9660/mod.ts";
import { WORKER } from "./_apartment.ts";
import { assertEquals, assertRejects } from "./_assert.ts";
import { contents, MemoryDisc } from "./_sessions.ts";

/** Bytes of a sector. */
export const SECTOR = 2048;

/** The id of the first recorder of a test. */
export const DRIVE = "drive";

const encoder = new TextEncoder();

/** The bytes of a text. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Sectors that each have their number in every byte, from `first` on. */
export function numbered(
  sectors: number,
  first = 0,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sectors * SECTOR);
  for (let sector = 0; sector < sectors; sector++) {
    bytes.fill(first + sector, sector * SECTOR, (sector + 1) * SECTOR);
  }
  return bytes;
}

/** A drive with a disc, a writer for it, and a folder for files. */
export class Burner {
  /** The apartment of all of it. */
  readonly apartment: Apartment;
  /** The first recorder. */
  readonly recorder: DiscRecorder2;
  /** A writer for it, with a client name. */
  readonly writer: DiscFormat2Data;
  /** An empty folder. */
  readonly folder: string;

  constructor(
    apartment: Apartment,
    recorder: DiscRecorder2,
    writer: DiscFormat2Data,
    folder: string,
  ) {
    this.apartment = apartment;
    this.recorder = recorder;
    this.writer = writer;
    this.folder = folder;
  }

  /** An image with nothing in it. */
  async newImage(): Promise<FileSystemImage3> {
    return await this.apartment.create(
      MsftFileSystemImage.clsid,
      FileSystemImage3,
    );
  }

  /** An image with nothing in it, and its root. */
  async newRoot(): Promise<[image: FileSystemImage3, root: FsiDirectoryItem]> {
    const image = await this.newImage();
    return [image, await image.root()];
  }

  /** The interfaces of the disc, of which the first is to be used. */
  async multisession(): Promise<readonly Multisession[]> {
    const interfaces = await this.writer.multisessionInterfaces();
    await interfaces[0]!.setInUse(true);
    return interfaces;
  }

  /** An image that continues the disc. */
  async imported(): Promise<FileSystemImage3> {
    const image = await this.newImage();
    await image.setMultisessionInterfaces(await this.multisession());
    await image.importFileSystem();
    return image;
  }

  /** A stream of bytes, or of a text. */
  async stream(content: string | Uint8Array): Promise<ComStream> {
    return await this.apartment.streamFromBytes(
      typeof content === "string" ? bytesOf(content) : content,
    );
  }

  /** Adds a file with a text. */
  async addFile(
    directory: FsiDirectoryItem,
    path: string,
    text: string,
  ): Promise<void> {
    using stream = await this.stream(text);
    await directory.addFile(path, stream);
  }

  /** Writes a session of sectors that have their number in every byte. */
  async write(sectors: number, first = 0): Promise<void> {
    using stream = await this.stream(numbered(sectors, first));
    await this.writer.write(stream);
  }

  /** Makes the image of a session, and writes it. */
  async writeImage(image: FileSystemImage3): Promise<void> {
    using result = await image.createResultImage();
    using stream = await result.imageStream();
    await this.writer.write(stream);
  }

  /** Writes the first session of a disc: text files by their paths. */
  async writeFiles(files: Readonly<Record<string, string>>): Promise<void> {
    const [image, root] = await this.newRoot();
    await image.chooseImageDefaults(this.recorder);
    for (const [path, text] of Object.entries(files)) {
      await this.addFile(root, path, text);
    }
    await this.writeImage(image);
  }

  /** Writes files into the folder, and the folders that they are in. */
  async makeFiles(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      const file = `${this.folder}/${path}`;
      const folder = file.slice(0, file.lastIndexOf("/"));
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(file, text);
    }
  }
}

/**
 * A test with a drive that has a disc. Closing its apartment fails if one
 * object or one allocation of the simulated memory leaked.
 */
export function testBurner(
  name: string,
  disc: SimulatedDisc | null,
  run: (burner: Burner) => Promise<void>,
  more: Partial<SimulatedRecorder> = {},
): void {
  Deno.test(
    name,
    {
      permissions: { ...WORKER, read: true, write: true },
      // Links and permissions of files are other ones there.
      ignore: Deno.build.os === "windows",
    },
    async () => {
      const folder = await Deno.makeTempDir();
      const apartment = await openApartment({
        simulator: {
          recorders: [simulatedRecorder(disc, { id: DRIVE, ...more })],
        },
      });
      try {
        const recorder = await apartment.discRecorder(DRIVE);
        const writer = await apartment.discFormat2Data(recorder, {
          clientName: "test",
        });
        await run(new Burner(apartment, recorder, writer, folder));
      } finally {
        await apartment.close();
        await Deno.remove(folder, { recursive: true });
      }
    },
  );
}

/** Checks that a call fails with a code. */
export async function assertFails(
  call: () => Promise<unknown>,
  code: string,
): Promise<ComError> {
  const error = await assertRejects(call, ComError);
  assertEquals(error.code, code);
  return error;
}

/** All bytes of a stream, from its first. */
export async function allBytes(
  stream: ComStream,
): Promise<Uint8Array<ArrayBuffer>> {
  await stream.seek(0);
  return await stream.read(await stream.size());
}

/** The text files of the session at an address, by path, and its label; a directory has no text. */
export async function readSession(
  { apartment }: Burner,
  startAddress: number,
  written: readonly (readonly [first: number, last: number])[],
): Promise<{ files: Record<string, string | null>; label: string }> {
  const disc = new MemoryDisc();
  for (const [first, last] of written) {
    const count = last - first + 1;
    disc.write(
      first,
      await apartment.simulator!.readSectors(DRIVE, first, count),
    );
  }
  const volume = readVolume(disc, startAddress);
  const files = Object.fromEntries(
    [...contents(disc, volume)].map(([path, bytes]) => [
      path,
      bytes === null ? null : new TextDecoder().decode(bytes),
    ]),
  );
  return { files, label: volume.label };
}
