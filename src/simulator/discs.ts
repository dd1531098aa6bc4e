/**
 * Ready-made discs: of every kind of medium blank, with one session and with
 * several, closed, and left unfinished. Numbers are sectors of 2048 bytes.
 *
 * @module
 */

import type { SimulatedDisc } from "../model/description.ts";

/** A blank CD-R of 80 minutes. */
export const blankCdR: SimulatedDisc = { mediaType: "cd-r", sessions: [] };

/** A CD-R of 80 minutes with one session, open for more. */
export const appendableCdR: SimulatedDisc = {
  mediaType: "cd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 51199 },
  ],
};

/** A CD-R of 80 minutes with three sessions, open for more. */
export const multisessionCdR: SimulatedDisc = {
  mediaType: "cd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 51199 },
    { startAddress: 62600, lastWrittenAddress: 100099 },
    { startAddress: 107000, lastWrittenAddress: 150000 },
  ],
};

/** A CD-R of 80 minutes with one session, closed with it. */
export const closedCdR: SimulatedDisc = { ...appendableCdR, closed: true };

/** A CD-R of 80 minutes whose second session was left open with data in it. */
export const unfinishedCdR: SimulatedDisc = {
  mediaType: "cd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 51199 },
    { startAddress: 62600, lastWrittenAddress: 100099, open: true },
  ],
};

/** A blank CD-RW of 80 minutes. */
export const blankCdRw: SimulatedDisc = { mediaType: "cd-rw", sessions: [] };

/** A CD-RW of 80 minutes with one session, open for more. */
export const appendableCdRw: SimulatedDisc = {
  mediaType: "cd-rw",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 51199 },
  ],
};

/** A CD-RW of 80 minutes with three sessions, open for more. */
export const multisessionCdRw: SimulatedDisc = {
  mediaType: "cd-rw",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 51199 },
    { startAddress: 62600, lastWrittenAddress: 100099 },
    { startAddress: 107000, lastWrittenAddress: 150000 },
  ],
};

/** A CD-RW of 80 minutes with one session, closed with it. */
export const closedCdRw: SimulatedDisc = { ...appendableCdRw, closed: true };

/** A CD-RW of 80 minutes whose second session was left open with data in it. */
export const unfinishedCdRw: SimulatedDisc = {
  mediaType: "cd-rw",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 51199 },
    { startAddress: 62600, lastWrittenAddress: 100099, open: true },
  ],
};

/** A blank DVD-R. */
export const blankDvdR: SimulatedDisc = { mediaType: "dvd-r", sessions: [] };

/** A DVD-R with one session, open for more. */
export const appendableDvdR: SimulatedDisc = {
  mediaType: "dvd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 262143 },
  ],
};

/** A DVD-R with three sessions, open for more. */
export const multisessionDvdR: SimulatedDisc = {
  mediaType: "dvd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 262143 },
    { startAddress: 290832, lastWrittenAddress: 390831 },
    { startAddress: 397008, lastWrittenAddress: 497007 },
  ],
};

/** A DVD-R with one session, closed with it. */
export const closedDvdR: SimulatedDisc = { ...appendableDvdR, closed: true };

/** A DVD-R whose second session was left open with data in it. */
export const unfinishedDvdR: SimulatedDisc = {
  mediaType: "dvd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 262143 },
    { startAddress: 290832, lastWrittenAddress: 390831, open: true },
  ],
};

/** A blank DVD+R. */
export const blankDvdPlusR: SimulatedDisc = {
  mediaType: "dvd+r",
  sessions: [],
};

/** A DVD+R with one session, open for more. */
export const appendableDvdPlusR: SimulatedDisc = {
  mediaType: "dvd+r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 524287 },
  ],
};

/** A DVD+R with three sessions, open for more. */
export const multisessionDvdPlusR: SimulatedDisc = {
  mediaType: "dvd+r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 524287 },
    { startAddress: 526336, lastWrittenAddress: 786431 },
    { startAddress: 788480, lastWrittenAddress: 1048575 },
  ],
};

/** A DVD+R with one session, closed with it. */
export const closedDvdPlusR: SimulatedDisc = {
  ...appendableDvdPlusR,
  closed: true,
};

/** A DVD+R whose second session was left open with data in it. */
export const unfinishedDvdPlusR: SimulatedDisc = {
  mediaType: "dvd+r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 524287 },
    { startAddress: 526336, lastWrittenAddress: 786431, open: true },
  ],
};

/** A blank DVD+R DL. */
export const blankDvdPlusRDl: SimulatedDisc = {
  mediaType: "dvd+r-dl",
  sessions: [],
};

/** A DVD+R DL with one session, open for more. */
export const appendableDvdPlusRDl: SimulatedDisc = {
  mediaType: "dvd+r-dl",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 1048575 },
  ],
};

/** A DVD+R DL with three sessions, open for more. */
export const multisessionDvdPlusRDl: SimulatedDisc = {
  mediaType: "dvd+r-dl",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 1048575 },
    { startAddress: 1050624, lastWrittenAddress: 2097151 },
    { startAddress: 2099200, lastWrittenAddress: 3145727 },
  ],
};

/** A DVD+R DL with one session, closed with it. */
export const closedDvdPlusRDl: SimulatedDisc = {
  ...appendableDvdPlusRDl,
  closed: true,
};

/** A DVD+R DL whose second session was left open with data in it. */
export const unfinishedDvdPlusRDl: SimulatedDisc = {
  mediaType: "dvd+r-dl",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 1048575 },
    { startAddress: 1050624, lastWrittenAddress: 2097151, open: true },
  ],
};

/** A blank BD-R of 25 GB. */
export const blankBdR: SimulatedDisc = { mediaType: "bd-r", sessions: [] };

/** A BD-R of 25 GB with one session, open for more. */
export const appendableBdR: SimulatedDisc = {
  mediaType: "bd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 1048575 },
  ],
};

/** A BD-R of 25 GB with three sessions, open for more. */
export const multisessionBdR: SimulatedDisc = {
  mediaType: "bd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 1048575 },
    { startAddress: 1048576, lastWrittenAddress: 2097151 },
    { startAddress: 2097152, lastWrittenAddress: 4194303 },
  ],
};

/** A BD-R of 25 GB with one session, closed with it. */
export const closedBdR: SimulatedDisc = { ...appendableBdR, closed: true };

/** A BD-R of 25 GB whose second session was left open with data in it. */
export const unfinishedBdR: SimulatedDisc = {
  mediaType: "bd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 1048575 },
    { startAddress: 1048576, lastWrittenAddress: 2097151, open: true },
  ],
};

/** A CD-R with an audio session and a data session after it, open for more. */
export const cdExtra: SimulatedDisc = {
  mediaType: "cd-r",
  sessions: [
    { startAddress: 0, lastWrittenAddress: 149999, kind: "audio" },
    { startAddress: 161400, lastWrittenAddress: 200000 },
  ],
};

/** A CD-R with an audio session of two tracks, open for more. */
export const audioCd: SimulatedDisc = {
  mediaType: "cd-r",
  sessions: [{
    startAddress: 0,
    lastWrittenAddress: 29999,
    kind: "audio",
    tracks: [
      { startAddress: 0, lastWrittenAddress: 14999 },
      { startAddress: 15000, lastWrittenAddress: 29999 },
    ],
  }],
};

/** A blank DVD-R DL: it takes one session. */
export const blankDvdRDl: SimulatedDisc = {
  mediaType: "dvd-r-dl",
  sessions: [],
};

/** A DVD-R DL with its one session. */
export const closedDvdRDl: SimulatedDisc = {
  mediaType: "dvd-r-dl",
  sessions: [{ startAddress: 0, lastWrittenAddress: 2097151 }],
};

/** A blank DVD-RAM: random write. */
export const blankDvdRam: SimulatedDisc = {
  mediaType: "dvd-ram",
  sessions: [],
};

/** A DVD-RAM with data on it: random write. */
export const writtenDvdRam: SimulatedDisc = {
  mediaType: "dvd-ram",
  sessions: [],
  lastWrittenAddress: 131071,
};

/** A blank DVD-RW: random write. */
export const blankDvdRw: SimulatedDisc = { mediaType: "dvd-rw", sessions: [] };

/** A DVD-RW with data on it: random write. */
export const writtenDvdRw: SimulatedDisc = {
  mediaType: "dvd-rw",
  sessions: [],
  lastWrittenAddress: 262143,
};

/** A blank DVD+RW: random write. */
export const blankDvdPlusRw: SimulatedDisc = {
  mediaType: "dvd+rw",
  sessions: [],
};

/** A DVD+RW with data on it: random write. */
export const writtenDvdPlusRw: SimulatedDisc = {
  mediaType: "dvd+rw",
  sessions: [],
  lastWrittenAddress: 262143,
};

/** A blank BD-RE of 25 GB: random write. */
export const blankBdRe: SimulatedDisc = { mediaType: "bd-re", sessions: [] };

/** A BD-RE of 25 GB with data on it: random write. */
export const writtenBdRe: SimulatedDisc = {
  mediaType: "bd-re",
  sessions: [],
  lastWrittenAddress: 1048575,
};

/** A pressed CD: read only. */
export const cdRom: SimulatedDisc = {
  mediaType: "cd-rom",
  sessions: [{ startAddress: 0, lastWrittenAddress: 299999 }],
};

/** A pressed DVD: read only. */
export const dvdRom: SimulatedDisc = {
  mediaType: "dvd-rom",
  sessions: [{ startAddress: 0, lastWrittenAddress: 2047999 }],
};

/** A pressed BD: read only. */
export const bdRom: SimulatedDisc = {
  mediaType: "bd-rom",
  sessions: [{ startAddress: 0, lastWrittenAddress: 9999999 }],
};
