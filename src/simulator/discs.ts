/**
 * Ready-made discs. Numbers are sectors of 2048 bytes.
 *
 * @module
 */

import type { SimulatedDisc } from "../abi/simulation.ts";

/** A blank CD-R of 80 minutes. */
export const blankCdR: SimulatedDisc = { mediaType: "cd-r", sessions: [] };

/** A CD-R with one session, open for more. */
export const appendableCdR: SimulatedDisc = {
  mediaType: "cd-r",
  sessions: [{ startAddress: 0, lastWrittenAddress: 51199 }],
};

/** A CD-R with two sessions, open for more. */
export const multisessionCdR: SimulatedDisc = {
  mediaType: "cd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 51199 },
    { startAddress: 62600, lastWrittenAddress: 100099 },
  ],
};

/** A CD-R with one session that was closed with it. */
export const closedCdR: SimulatedDisc = { ...appendableCdR, closed: true };

/** A blank CD-RW of 80 minutes. */
export const blankCdRw: SimulatedDisc = { mediaType: "cd-rw", sessions: [] };

/** A blank DVD-R. */
export const blankDvdR: SimulatedDisc = { mediaType: "dvd-r", sessions: [] };

/** A blank DVD+R. */
export const blankDvdPlusR: SimulatedDisc = {
  mediaType: "dvd+r",
  sessions: [],
};

/** A DVD+R with one session, open for more. */
export const appendableDvdPlusR: SimulatedDisc = {
  mediaType: "dvd+r",
  sessions: [{ startAddress: 0, lastWrittenAddress: 524287 }],
};

/** A DVD+R that was closed. */
export const closedDvdPlusR: SimulatedDisc = {
  ...appendableDvdPlusR,
  closed: true,
};

/** A DVD+RW with data on it: random write. */
export const writtenDvdPlusRw: SimulatedDisc = {
  mediaType: "dvd+rw",
  sessions: [],
  lastWrittenAddress: 262143,
};

/** A blank DVD-RAM: random write. */
export const blankDvdRam: SimulatedDisc = {
  mediaType: "dvd-ram",
  sessions: [],
};

/** A blank BD-R of 25 GB. */
export const blankBdR: SimulatedDisc = { mediaType: "bd-r", sessions: [] };

/** A BD-R with two sessions, open for more. */
export const multisessionBdR: SimulatedDisc = {
  mediaType: "bd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 1048575 },
    { startAddress: 1048576, lastWrittenAddress: 2097151 },
  ],
};

/** A blank BD-RE of 25 GB: random write. */
export const blankBdRe: SimulatedDisc = { mediaType: "bd-re", sessions: [] };
