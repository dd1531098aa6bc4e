/**
 * Recorders with the quirks that real drives were seen to have: a script that
 * survives them survives most drives.
 *
 * What Windows makes of each is in no document; here they reach the script as
 * the drive tells them.
 *
 * @module
 */

import type { SimulatedRecorder } from "../model/description.ts";
import {
  appendableDvdPlusR,
  appendableDvdR,
  blankBdR,
  blankCdR,
  blankDvdPlusR,
} from "./discs.ts";
import { simulatedRecorder } from "./recorders.ts";

/** The names of {@linkcode quirks}. */
export type QuirkName =
  | "negativeNextWritableAddress"
  | "nextWritableAddressBelowTrack"
  | "noLastWrittenAddress"
  | "paddingFarBeyondData"
  | "negativeTrackSize"
  | "unsupportedDiscSaysComplete"
  | "becomingReady";

/** A recorder for each quirk. */
export const quirks: Readonly<Record<QuirkName, SimulatedRecorder>> = {
  /** A blank CD starts at -150, where its pregap does. */
  negativeNextWritableAddress: simulatedRecorder({
    ...blankCdR,
    nextWritableAddress: -150,
    freeSectors: 359847,
  }),
  /** A blank BD-R gives a next writable address that lies before its track. */
  nextWritableAddressBelowTrack: simulatedRecorder({
    ...blankBdR,
    nextWritableAddress: -1234,
    freeSectors: 12219392,
  }),
  /** The drive does not report the last written address. */
  noLastWrittenAddress: simulatedRecorder(appendableDvdPlusR, {
    faults: [
      {
        member: "IMultisessionSequential.LastWrittenAddressOfPreviousSession",
        hresult: "E_NOTIMPL",
      },
      {
        member: "IDiscFormat2Data.LastWrittenAddressOfPreviousSession",
        hresult: "E_NOTIMPL",
      },
    ],
  }),
  /** After a burn that failed, the drive padded a border of 16 sectors to 65,000. */
  paddingFarBeyondData: simulatedRecorder({
    mediaType: "dvd-r",
    sessions: [{ startAddress: 0, lastWrittenAddress: 64991 }],
    lastWrittenAddressOfPreviousSession: 15,
  }),
  /** The drive takes the offset of the data area from a field that is not set. */
  negativeTrackSize: simulatedRecorder({
    ...appendableDvdR,
    lastWrittenAddressOfPreviousSession: -0x30001,
  }),
  /** A blank disc of a kind that the drive cannot write passes as complete. */
  unsupportedDiscSaysComplete: simulatedRecorder({
    ...blankDvdPlusR,
    closed: true,
    totalSectors: 1,
    mediaState: 0x8000,
  }),
  /** The disc is recognised after the third question for its state. */
  becomingReady: simulatedRecorder(blankBdR, {
    faults: [{
      member: "IDiscFormat2Data.CurrentMediaStatus",
      hresult: "E_IMAPI_RECORDER_MEDIA_BECOMING_READY",
      times: 3,
    }],
  }),
};
