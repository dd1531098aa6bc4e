/**
 * Discs from images of real ones.
 *
 * @module
 */

import { checkOptions, show } from "../../checks/arguments.ts";
import type {
  SimulatedDisc,
  SimulatedMediaType,
  SimulatedSession,
} from "../../model/description.ts";
import { ImageFile } from "./file.ts";
import { findOnlyEnd, findSessions } from "./sessions.ts";
import {
  MEDIA_RULES,
  type MediaRules,
  nextSessionStart,
  sessionEnd,
} from "../../model/media_rules.ts";

/** What an image does not tell of its disc. */
export interface DiscFromImageOptions {
  /** The kind of medium: it decides where a session can start. */
  readonly mediaType: SimulatedMediaType;
  /**
   * Whether nothing can be added. Default: as {@linkcode SimulatedDisc} has it,
   * and `true` where no further session would fit.
   */
  readonly closed?: boolean;
  /** Capacity in sectors of 2048 bytes. Default: the usual one of the kind. */
  readonly totalSectors?: number;
}

/**
 * Describes the disc whose image is in a file, so that the simulator gives the
 * numbers that a drive gives for it.
 *
 * The image is flat, as `xorriso`, `genisoimage` or `dd` leave it: the file
 * offset is the address × 2048, and later sessions are where they are on the
 * disc. The rules of the medium tell where the next session can start. Whether
 * it does, and how long it is, tell ISO 9660 and UDF descriptors; nothing else
 * is taken for a session, and what they leave open is refused, not guessed.
 *
 * - A session before the last ends where the next one's start says, so run-out
 *   on CD and padding up to 1024 sectors count.
 * - The last session ends with its volume: zeros after it do not count, because
 *   a tool's padding, the end of a dump and the rest of a sparse file look the
 *   same. Where a disc is known to have more, such as the 2 run-out sectors of
 *   track at once, change the session that is returned.
 * - Data after it that no session of this kind of medium explains is refused,
 *   such as a partition that `xorriso` appended.
 *   To open a large image at once, it is looked for in the 32 MiB after the last
 *   session, in the last 32 MiB of the file, and where another kind of medium
 *   would go on.
 * - A session's volume size is counted from the session, as tools do, or from
 *   sector 0, as ISO 9660 has it: the files it lists, the next session and the
 *   end of the image tell which.
 * - Media that are written anywhere have one volume and no sessions; what is
 *   left of a longer one after it is nothing.
 * - UDF without ISO 9660 ends with its last anchor, or with its partition where
 *   there is none after it.
 *
 * The file is read by ranges, so memory does not grow with it. It needs
 * `--allow-read` for the file.
 *
 * @param path The image.
 * @param options The kind of medium, and what else the image does not tell.
 * @returns A description, with what the image tells and nothing derived from it.
 * @throws {Deno.errors.InvalidData} When the image is truncated, foreign,
 * damaged, of another kind of medium, or too long for it; the message names the
 * sector and the values.
 * @throws {Deno.errors.NotCapable} Without permission to read the file.
 * @throws {Deno.errors.NotFound} When there is no such file.
 * @throws {TypeError} When an option is unknown, or `mediaType` is not a kind of medium.
 *
 * @example Where the next session of this image would start
 * ```ts ignore
 * import { openApartment } from "@discworks/imapi2";
 * import { discFromImage, simulatedRecorder } from "@discworks/imapi2/simulator";
 *
 * const disc = await discFromImage("archive.iso", { mediaType: "dvd+r" });
 * await using apartment = await openApartment({
 *   simulator: { recorders: [simulatedRecorder(disc)] },
 * });
 * const [report] = await apartment.inspect();
 * console.log(report?.multisession?.nextWritableAddress);
 * ```
 *
 * @see https://ecma-international.org/publications-and-standards/standards/ecma-119/
 * @see https://ecma-international.org/publications-and-standards/standards/ecma-167/
 */
export async function discFromImage(
  path: string | URL,
  options: DiscFromImageOptions,
): Promise<SimulatedDisc> {
  const { mediaType, closed, totalSectors } = checkOptions(options, [
    "mediaType",
    "closed",
    "totalSectors",
  ]);
  if (!Object.hasOwn(MEDIA_RULES, mediaType)) {
    throw new TypeError(
      `Cannot read a disc from ${path}: 'mediaType' must be one of ${
        Object.keys(MEDIA_RULES).join(", ")
      }, received ${show(mediaType)}`,
    );
  }
  const rules = MEDIA_RULES[mediaType];
  const given = {
    mediaType,
    ...(closed === undefined ? {} : { closed }),
    ...(totalSectors === undefined ? {} : { totalSectors }),
  };
  const capacity = totalSectors ?? rules.capacity;
  using image = await ImageFile.open(path);
  if (rules.recording === "randomWrite") {
    const end = await findOnlyEnd(image);
    checkCapacity(image, mediaType, end, capacity);
    return { ...given, sessions: [], lastWrittenAddress: end - 1 };
  }
  const sessions = await findSessions(image, rules);
  const end = endOf(rules, sessions);
  checkCapacity(image, mediaType, end, capacity);
  const next = nextSessionStart(rules, sessions.length, end);
  const full = rules.recording === "sequential" &&
    next + rules.reserved >= capacity;
  // A recorder closes a disc that has no room for another session.
  return { ...(full ? { closed: true } : {}), ...given, sessions };
}

function endOf(
  rules: MediaRules,
  sessions: readonly SimulatedSession[],
): number {
  const { startAddress, lastWrittenAddress } = sessions.at(-1)!;
  return sessionEnd(rules, startAddress, lastWrittenAddress);
}

function checkCapacity(
  image: ImageFile,
  mediaType: SimulatedMediaType,
  end: number,
  capacity: number,
): void {
  if (end > capacity) {
    image.refuse(
      `it ends before sector ${end}, padding included, and this ${mediaType} has ${capacity} sectors: another kind of medium, or 'totalSectors', must be given`,
    );
  }
}
