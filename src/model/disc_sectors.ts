/**
 * What is in the sectors of a simulated disc.
 *
 * @module
 */

import type { SimulatedDisc, SimulatedTrackKind } from "./description.ts";
import { SECTOR_SIZE, VOLUME_SECTORS, volumeSector } from "./empty_volume.ts";
import { MEDIA_RULES, sessionEnd } from "./media_rules.ts";

/** Sectors that were written in one go. */
interface Extent {
  readonly startAddress: number;
  /** The first sector after it. */
  readonly end: number;
  readonly kind: SimulatedTrackKind;
  /** How many sectors the volume has that starts here; 0 where none does. */
  readonly volumeSize: number;
}

/**
 * Reads sectors of a disc as its drive does. A session that was closed and has
 * a data track holds an empty ISO 9660 volume, and so do random-write media
 * with data on them; everything else that was written is zeros.
 */
export function readSectors(
  disc: SimulatedDisc,
  startAddress: number,
  count: number,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count * SECTOR_SIZE);
  const extents = extentsOf(disc);
  for (let index = 0; index < count; index++) {
    const address = startAddress + index;
    const extent = extents.find((each) =>
      address >= each.startAddress && address < each.end
    );
    if (extent?.kind !== "data") {
      throw new RangeError(
        `Cannot read sector ${address}: ${
          extent === undefined ? "nothing was written to it" : "it is audio"
        }`,
      );
    }
    const inVolume = address - extent.startAddress;
    if (extent.volumeSize > 0 && inVolume < VOLUME_SECTORS) {
      bytes.set(
        volumeSector(extent.startAddress, extent.volumeSize, inVolume),
        index * SECTOR_SIZE,
      );
    }
  }
  return bytes;
}

function extentsOf(disc: SimulatedDisc): Extent[] {
  const rules = MEDIA_RULES[disc.mediaType];
  if (rules.recording === "randomWrite") {
    const { lastWrittenAddress = -1 } = disc;
    return [dataExtent(0, lastWrittenAddress + 1, lastWrittenAddress + 1)];
  }
  return disc.sessions.flatMap((session) => {
    const { startAddress, lastWrittenAddress, kind = "data" } = session;
    const tracks = session.tracks ?? [{ startAddress, lastWrittenAddress }];
    // The recorder's padding is part of the last track.
    const end = sessionEnd(rules, startAddress, lastWrittenAddress);
    // One that was left open was not finished: it has no volume yet.
    let isTaken = session.open === true;
    return tracks.map((track, index): Extent => {
      const trackKind = track.kind ?? kind;
      const isFirstData = trackKind === "data" && !isTaken;
      if (isFirstData) isTaken = true;
      return {
        ...dataExtent(
          track.startAddress,
          index === tracks.length - 1 ? end : track.lastWrittenAddress + 1,
          isFirstData ? lastWrittenAddress + 1 - track.startAddress : 0,
        ),
        kind: trackKind,
      };
    });
  });
}

/** A volume needs room for its parts. */
function dataExtent(startAddress: number, end: number, size: number): Extent {
  return {
    startAddress,
    end,
    kind: "data",
    volumeSize: size < VOLUME_SECTORS ? 0 : size,
  };
}
