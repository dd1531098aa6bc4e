/**
 * Opens what a disc is kept in: a flat image, raw sectors, or a cue sheet with
 * its files.
 *
 * @module
 */

import type { SimulatedSession } from "../../model/description.ts";
import type { MediaRules } from "../../model/media_rules.ts";
import { ByteFile, refuse } from "./byte_file.ts";
import { layOut } from "./cue_layout.ts";
import { cueSheetText, parseCueSheet } from "./cue_sheet.ts";
import { DiscImage, type Extent } from "./disc_image.ts";
import { refuseForeign } from "./foreign_format.ts";
import { headerAddress, layoutOf, RAW_SIZE } from "./sector_layout.ts";
import type { ImageSession } from "./session_list.ts";
import { startsVolume } from "./volume.ts";

/** An image, with the sessions that are known without looking at its volumes. */
export interface OpenedImage {
  readonly image: DiscImage;
  /** Those of a cue sheet; `null` for a file without one. */
  readonly described: readonly SimulatedSession[] | null;
}

/** Opens an image. Dispose of it to close its files. */
export async function openImage(
  path: string | URL,
  rules: MediaRules,
  sessions: readonly ImageSession[] | undefined,
): Promise<OpenedImage> {
  using files = new DisposableStack();
  const file = files.use(await ByteFile.open(path));
  const text = await cueSheetText(file);
  if (text === null) {
    const image = await openFile(file, sessions, files.move());
    return { image, described: null };
  }
  if (sessions !== undefined) {
    refuse(
      file.name,
      "a cue sheet says itself where its sessions lie: leave out 'sessions'",
    );
  }
  if (!rules.cd) {
    refuse(
      file.name,
      "a cue sheet describes a CD: 'mediaType' must be cd-rom, cd-r or cd-rw",
    );
  }
  const sheet = parseCueSheet(file.name, text);
  const tracks: ByteFile[] = [];
  for (const name of sheet.files) {
    tracks.push(files.use(await ByteFile.open(beside(path, name))));
  }
  const { sessions: described, extents } = layOut(
    file.name,
    sheet,
    tracks,
    rules,
  );
  for (const extent of extents) await checkHeader(file.name, extent);
  const last = described.at(-1)!.lastWrittenAddress;
  const image = new DiscImage(file.name, extents, last + 1, files.move());
  return { image, described };
}

/** A file that holds the sectors themselves. */
async function openFile(
  file: ByteFile,
  sessions: readonly ImageSession[] | undefined,
  files: DisposableStack,
): Promise<DiscImage> {
  try {
    const pieces = (sessions ?? [{ startAddress: 0 }])
      .filter(({ kind }) => kind !== "audio")
      .map(({ startAddress, fileSector = startAddress }) => ({
        address: startAddress,
        inFile: fileSector,
      }));
    // One file has sectors of one size.
    const layout = await layoutOf(file, pieces[0]?.inFile ?? 0);
    const whole = Math.floor(file.size / layout.size);
    const extents = pieces.map(({ address, inFile }, index): Extent => {
      const next = pieces[index + 1];
      const sectors = next === undefined
        ? whole - inFile
        // What is not between them on the disc is not between them in the file.
        : Math.min(next.inFile - inFile, next.address - address);
      if (sessions !== undefined && inFile >= whole) {
        refuse(
          file.name,
          `it has ${whole} sectors, and the session at sector ${address} of the disc must begin at sector ${inFile} of the file`,
        );
      }
      return {
        address,
        sectors,
        file,
        offset: inFile * layout.size,
        layout,
      };
    });
    const last = extents.at(-1);
    const end = last === undefined ? 0 : last.address + last.sectors;
    const image = new DiscImage(file.name, extents, end, files);
    const isFlat = layout.size === RAW_SIZE ||
      (pieces[0] !== undefined && await startsVolume(image, pieces[0].address));
    await refuseForeign(file, isFlat);
    for (const extent of extents) await checkHeader(file.name, extent);
    return image;
  } catch (error) {
    files.dispose();
    throw error;
  }
}

/** A raw sector says itself where it belongs. */
async function checkHeader(
  name: string,
  { file, offset, address }: Extent,
): Promise<void> {
  const own = await headerAddress(file, offset);
  if (own === null || own === address) return;
  refuse(
    name,
    `the raw sector at byte ${offset} of ${file.name} says that it is sector ${own} of its disc, and it would be sector ${address}: say where sessions lie with 'sessions', or with REM SESSION in a cue sheet`,
  );
}

/** The path of a file that a cue sheet names, beside the sheet. */
function beside(sheet: string | URL, name: string): string | URL {
  const parts = name.split(/[\\/]/);
  if (sheet instanceof URL) {
    return new URL(parts.map(encodeURIComponent).join("/"), sheet);
  }
  if (/^(?:[\\/]|[A-Za-z]:)/.test(name)) return name;
  const folder = /^.*[\\/]/s.exec(sheet)?.[0] ?? "";
  return folder + name;
}
