/**
 * Refuses descriptions that do not belong to the file they stand beside.
 *
 * @module
 */

import type { SimulatedDisc } from "../../model/description.ts";
import type {
  DiscFileDescription,
  SessionExtent,
} from "../../model/disc_file.ts";
import { isClosed } from "../../model/disc_model.ts";
import { SECTOR_SIZE } from "../../model/empty_volume.ts";
import { MEDIA_RULES } from "../../model/media_rules.ts";
import { recordedDisc, recordedEnd } from "../../model/recorded_disc.ts";
import { checkDisc } from "./disc_description.ts";
import { check, fields, object, whole } from "./fields.ts";

/** The disc that a description tells of, in a file of `length` bytes. */
export function foundDisc(
  given: SimulatedDisc,
  image: string,
  text: string,
  length: number,
): SimulatedDisc {
  const { imageSectors, recording, ...described } = parse(image, text);
  if (described.mediaType !== given.mediaType) {
    refuseDisc(
      image,
      `its description tells of ${described.mediaType}, and 'mediaType' is ${given.mediaType}`,
    );
  }
  const disc = { ...described, image };
  const size = imageSectors * SECTOR_SIZE;
  if (recording === undefined) {
    if (length !== size) refuseLength(image, length, `${size} bytes`);
    return disc;
  }
  const { startAddress, sectors } = recording;
  const end = recordedEnd(disc, startAddress, startAddress + sectors - 1);
  const longest = Math.max(size, end * SECTOR_SIZE);
  if (length < size || length > longest) {
    refuseLength(image, length, `from ${size} to ${longest} bytes`);
  }
  // The file became longer with the first sector that was recorded.
  if (length === size && startAddress >= imageSectors) return disc;
  const written = Math.ceil(length / SECTOR_SIZE) - 1;
  return recordedDisc(disc, {
    startAddress,
    lastWrittenAddress: Math.min(written, startAddress + sectors - 1),
    open: true,
  });
}

/** Says why no disc can be made of a file. */
export function refuseDisc(
  image: string,
  reason: string,
  cause?: unknown,
): never {
  throw new Deno.errors.InvalidData(
    `Cannot open the disc ${image}: ${reason}`,
    { cause },
  );
}

function parse(image: string, text: string): DiscFileDescription {
  try {
    const path = "description";
    const value: unknown = JSON.parse(text);
    check(path, value, object);
    const { imageSectors, recording, ...disc } = value;
    check(`${path}.imageSectors`, imageSectors, whole(0));
    checkDisc(path, disc);
    if (disc.image !== undefined) {
      throw new TypeError("'image' must be left out: it stands beside it");
    }
    if (recording === undefined) return { ...disc, imageSectors };
    return {
      ...disc,
      imageSectors,
      recording: checkRecording(`${path}.recording`, recording, disc),
    };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) {
      throw error;
    }
    refuseDisc(
      image,
      `its description ${image}.json is malformed: ${
        error.message.replace("Cannot simulate: ", "")
      }`,
      error,
    );
  }
}

function checkRecording(
  path: string,
  value: unknown,
  disc: SimulatedDisc,
): SessionExtent {
  const recording = fields<SessionExtent>(path, value, [
    "startAddress",
    "sectors",
  ]);
  check(`${path}.startAddress`, recording.startAddress, whole(0));
  check(`${path}.sectors`, recording.sectors, whole(1));
  if (isClosed(disc) || disc.sessions.at(-1)?.open === true) {
    throw new TypeError(
      `'${path}' must be left out: nothing can be recorded on the disc`,
    );
  }
  // The session that it left must be one that the disc can have.
  if (MEDIA_RULES[disc.mediaType].recording !== "readOnly") {
    const { startAddress, sectors } = recording;
    checkDisc(
      path,
      recordedDisc(disc, {
        startAddress,
        lastWrittenAddress: startAddress + sectors - 1,
        open: true,
      }),
    );
  }
  return recording;
}

function refuseLength(image: string, length: number, expected: string): never {
  refuseDisc(
    image,
    `it has ${length} bytes, and its description ${image}.json belongs to a file of ${expected}: delete the description to have the sessions found anew`,
  );
}
