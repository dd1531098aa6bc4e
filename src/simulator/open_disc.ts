/**
 * Opens discs that are files, and finds what is on them. Nothing is written.
 *
 * @module
 */

import type { SimulatedDisc } from "../model/description.ts";
import { discFilePaths, type DiscFileState } from "../model/disc_file.ts";
import { SECTOR_SIZE } from "../model/empty_volume.ts";
import { lockToRead } from "../model/file_lock.ts";
import { SharedMachine } from "../model/shared_machine.ts";
import { foundDisc, refuseDisc } from "./checks/disc_file_description.ts";
import { ByteFile } from "./image/byte_file.ts";
import { cueSheetText } from "./image/cue_sheet.ts";
import { discFromImage } from "./image/disc_from_image.ts";
import { layoutOf } from "./image/sector_layout.ts";

/** A disc, and the file that it is. */
export interface OpenedDisc {
  readonly disc: SimulatedDisc;
  readonly discFile: DiscFileState;
}

/** The machines whose discs are being opened, or are open. */
const opening = new WeakMap<SharedArrayBuffer, Promise<void>>();

/** Opens the discs of a machine that are files, once. */
export function openDiscsOf(memory: SharedArrayBuffer): Promise<void> {
  const started = opening.get(memory);
  if (started !== undefined) return started;
  const opened = openDiscs(new SharedMachine(memory));
  opening.set(memory, opened);
  // Who opens the machine again may have mended the file.
  opened.catch(() => opening.delete(memory));
  return opened;
}

async function openDiscs(machine: SharedMachine): Promise<void> {
  for (const [place, { disc, discFile }] of machine.state.drives.entries()) {
    if (disc?.image === undefined || discFile !== null) continue;
    const opened = await openDisc(disc, disc.image);
    machine.change(({ drives }) => Object.assign(drives[place]!, opened));
  }
}

/**
 * Opens a disc that was checked, with the absolute path of its file.
 *
 * @throws {Deno.errors.Busy} If another process records on it.
 * @throws {Deno.errors.InvalidData} If the file is no disc, or its description does not fit it.
 */
export async function openDisc(
  given: SimulatedDisc,
  image: string,
): Promise<OpenedDisc> {
  using file = await openUnlocked(image);
  const length = file === null ? 0 : (await file.stat()).size;
  const text = await textOf(discFilePaths(image).description);
  return {
    disc: text !== null
      ? foundDisc(given, image, text, length)
      : length === 0
      ? given
      : await undescribedDisc(given, image, length),
    discFile: { text, length },
  };
}

/** Opens the file, and keeps others from recording until it is closed; `null` where there is none. */
async function openUnlocked(image: string): Promise<Deno.FsFile | null> {
  try {
    // Looked at before it is opened: opening a FIFO waits for its writer.
    const { isFile } = await Deno.stat(image);
    if (!isFile) refuseDisc(image, "it must be a file");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const file = await Deno.open(image);
  if (await lockToRead(file)) return file;
  file.close();
  throw new Deno.errors.Busy(
    `Cannot open the disc ${image}: another process records on it, wait until it has ended`,
  );
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The disc in a file that another program wrote. */
async function undescribedDisc(
  given: SimulatedDisc,
  image: string,
  length: number,
): Promise<SimulatedDisc> {
  {
    using file = await ByteFile.open(image);
    if (
      await cueSheetText(file) !== null ||
      (await layoutOf(file, 0)).size !== SECTOR_SIZE ||
      length % SECTOR_SIZE !== 0
    ) {
      refuseDisc(
        image,
        `it must be whole sectors of ${SECTOR_SIZE} bytes and nothing else`,
      );
    }
  }
  const { mediaType, closed, totalSectors } = given;
  const found = await discFromImage(image, {
    mediaType,
    ...(closed === undefined ? {} : { closed }),
    ...(totalSectors === undefined ? {} : { totalSectors }),
  });
  return { ...given, ...found };
}
