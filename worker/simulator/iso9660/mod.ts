/**
 * The file system that a simulated IFileSystemImage writes and reads: ISO 9660
 * with Joliet, in the sessions of a disc. Nothing here reads or writes a file:
 * contents and sectors come from the caller, when they are needed.
 *
 * A tree is made with {@linkcode DirectoryItem} and {@linkcode FileItem}, and
 * changed by path with {@linkcode addItem} and {@linkcode removeItem}.
 * {@linkcode layOutSession} makes the image of a session from it, of which any
 * range of bytes can be read. {@linkcode readVolume} gives the tree of an
 * earlier session, whose files lie on the disc: added to and laid out at the
 * start of the next session, it is the continuation of that disc.
 *
 * ```ts ignore
 * const { root, label } = readVolume(disc, lastSessionStart);
 * addItem(root, "/", FileItem.ofContent("a.txt", size, new Date(), content));
 * const image = layOutSession(root, {
 *   start: nextWritableAddress,
 *   writeUnit: 16,
 *   label,
 *   created: new Date(),
 * });
 * image.read(0, target);
 * ```
 *
 * @see {@link https://ecma-international.org/publications-and-standards/standards/ecma-119/}
 * @see {@link https://pismotec.com/cfs/jolspec.html}
 *
 * @module
 */

export type { DiscSectors } from "./disc_sectors.ts";
export { FileSystemError, type FileSystemErrorReason } from "./errors.ts";
export { isoNames, isoVolumeName } from "./iso_names.ts";
export { jolietNames, jolietVolumeName } from "./joliet_names.ts";
export { type LayoutOptions, layOutSession } from "./layout.ts";
export {
  checkLevel,
  checkName,
  LARGEST_FILE,
  LONGEST_NAME,
  MOST_DIRECTORIES,
  MOST_LEVELS,
} from "./limits.ts";
export { addItem, findItem, removeItem } from "./paths.ts";
export type { ProgressItem, SessionImage } from "./session_image.ts";
export {
  DirectoryItem,
  type Extent,
  type FileContent,
  FileItem,
  type Item,
} from "./tree.ts";
export {
  type FoundVolume,
  type NameSystem,
  readVolume,
} from "./volume_reader.ts";
