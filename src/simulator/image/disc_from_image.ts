/**
 * Discs from images of real ones.
 *
 * @module
 */

import { checkBoolean, checkOptions, show } from "../../checks/arguments.ts";
import type {
  SimulatedDisc,
  SimulatedMediaType,
  SimulatedSession,
} from "../../model/description.ts";
import type { DiscImage } from "./disc_image.ts";
import { openImage } from "./open_image.ts";
import { checkSessions, type ImageSession } from "./session_list.ts";
import { type EndOptions, findOnlyEnd, findSessions } from "./sessions.ts";
import { readDescribed, readListed } from "./known_sessions.ts";
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
  /**
   * Where sessions lie that the image does not tell: one of audio, or a later
   * one that is alone in its file. Default: as volumes and the rules of the
   * medium tell.
   */
  readonly sessions?: readonly ImageSession[];
  /**
   * `true`: the last session goes on after its file systems, and ends with the
   * file, as where error correction data or a partition were appended. `false`: on
   * media that are written anywhere, what the file holds after the volume is left
   * of something older. Default: such data are refused.
   */
  readonly toEndOfFile?: boolean;
}

/**
 * Describes the disc whose image is in a file, so that the simulator gives the
 * numbers that a drive gives for it.
 *
 * The image is flat, as `xorriso`, `genisoimage` or `dd` leave it: the file
 * offset is the address × 2048, and later sessions are where they are on the
 * disc. Raw sectors of CD (2352 bytes, Mode 1 or Mode 2 Form 1) are read too, and
 * a cue sheet with `REM SESSION` lines, whose files lie beside it. The rules of
 * the medium tell where the next session can start. Whether it does, and how long
 * it is, tell ISO 9660 and UDF descriptors; nothing else is taken for a session,
 * and what they leave open is refused, not guessed. Each session says by what its
 * end was told, `endedBy`:
 *
 * - `"volume"`, `"anchor"`, `"partition"` or `"vat"`: the volume size of ISO 9660,
 *   the last anchor of UDF, its partition where there is no anchor after it, or
 *   the virtual allocation table where it is written bit by bit. Of two file
 *   systems the one that goes on for longer tells.
 * - `"next session"`: the start of the next one, less the gap of the medium. So
 *   run-out on CD counts, padding up to 1024 sectors, and the first border of a
 *   DVD-R, which a drive can pad to 65,000.
 * - `"file"`: the end of the file, because `toEndOfFile` says so, or because the
 *   last anchor can be 256 sectors before the end and the file ends there.
 * - `"caller"`: the `sessions` given, or a cue sheet.
 *
 * Zeros after the last volume do not count, because a tool's padding, the end of
 * a dump and the rest of a sparse file look the same. Where a disc is known to
 * have more, such as the 2 run-out sectors of track at once, change the session
 * that is returned. Data after it that no session of this kind of medium explains
 * are refused unless `toEndOfFile` says what they are. To open a large image at
 * once, they are looked for in the 64 MiB after the last session, in the last
 * 64 MiB of the file, and where another kind of medium would go on.
 *
 * A session's volume size is counted from the session, as tools do, or from
 * sector 0, as ISO 9660 has it: the files it lists, the next session and the end
 * of the image tell which. Media that are written anywhere have one volume and no
 * sessions.
 *
 * The file is read by ranges, so memory does not grow with it. It needs
 * `--allow-read` for the file, and for those that a cue sheet names.
 *
 * @param path The image, or a cue sheet.
 * @param options The kind of medium, and what else the image does not tell.
 * @returns A description, with what the image tells and nothing derived from it.
 * @throws {Deno.errors.InvalidData} When the image is truncated, foreign,
 * damaged, in another format, of another kind of medium, or too long for it; the
 * message names the sector and the values.
 * @throws {Deno.errors.NotCapable} Without permission to read the file.
 * @throws {Deno.errors.NotFound} When there is no such file.
 * @throws {TypeError} When an option is unknown or malformed, or `mediaType` is not a kind of medium.
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
 * @example An enhanced CD: a session of audio, and then one of data in a file of its own
 * ```ts ignore
 * import { discFromImage } from "@discworks/imapi2/simulator";
 *
 * const disc = await discFromImage("data-session.iso", {
 *   mediaType: "cd-r",
 *   sessions: [
 *     { startAddress: 0, lastWrittenAddress: 192947, kind: "audio" },
 *     { startAddress: 204348, fileSector: 0 },
 *   ],
 * });
 * ```
 *
 * @see https://ecma-international.org/publications-and-standards/standards/ecma-119/
 * @see https://ecma-international.org/publications-and-standards/standards/ecma-167/
 */
export async function discFromImage(
  path: string | URL,
  options: DiscFromImageOptions,
): Promise<SimulatedDisc> {
  const { mediaType, closed, totalSectors, sessions: listed, toEndOfFile } =
    checkOptions(options, [
      "mediaType",
      "closed",
      "totalSectors",
      "sessions",
      "toEndOfFile",
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
  if (toEndOfFile !== undefined) checkBoolean("toEndOfFile", toEndOfFile);
  const sessionList = listed === undefined
    ? undefined
    : checkSessions(path, listed, mediaType);
  const opened = await openImage(path, rules, sessionList);
  using image = opened.image;
  const endOptions: EndOptions = { toEndOfFile };
  if (rules.recording === "randomWrite") {
    const { end, by } = await findOnlyEnd(image, rules, endOptions);
    checkCapacity(image, mediaType, end, capacity);
    return {
      ...given,
      sessions: [],
      lastWrittenAddress: end - 1,
      endedBy: by,
    };
  }
  const sessions = opened.described !== null
    ? await readDescribed(image, opened.described)
    : sessionList !== undefined
    ? await readListed(image, rules, sessionList, endOptions)
    : await findSessions(image, rules, endOptions);
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
  image: DiscImage,
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
