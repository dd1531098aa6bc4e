/**
 * Finding a session that was written, with objects that did not write it.
 *
 * @module
 */

import { MEDIA_STATES } from "../abi/enums.ts";
import { ApartmentBrokenError, ComError } from "../connection/errors.ts";
import { delay } from "./delay.ts";
import { type DiscFacts, JobDrive } from "./job_drive.ts";
import { SessionNotFoundError } from "./append_errors.ts";
import type { JobApartment } from "./job_apartment.ts";
import { patience } from "./patience.ts";

/**
 * Whether the disc shows the session that was written to it: `null` where the
 * drive would not say.
 *
 * @throws {SessionNotFoundError} If the disc is as it was before.
 */
export async function confirmSession(
  apartment: JobApartment,
  recorderId: string,
  clientName: string,
  before: DiscFacts,
): Promise<true | null> {
  const until = performance.now() + patience.proof;
  let unchanged = 0;
  while (true) {
    const answer = await look(apartment, recorderId, clientName, before);
    if (answer === true) return true;
    if (answer === false && ++unchanged === patience.unchangedTimes) {
      throw new SessionNotFoundError(before.nextWritableAddress);
    }
    if (performance.now() >= until) return null;
    await delay(patience.proofInterval, null);
  }
}

/** `null` where the drive does not answer, or the disc shows neither that nor the opposite. */
async function look(
  apartment: JobApartment,
  recorderId: string,
  clientName: string,
  before: DiscFacts,
): Promise<boolean | null> {
  try {
    using drive = await JobDrive.open(apartment, recorderId, clientName);
    const { value: state } = await drive.writer.currentMediaStatus();
    if ((state & MEDIA_STATES.FINALIZED) !== 0) return true;
    const now = await drive.facts();
    if (before.isRandomWrite) return !now.isBlank;
    if (
      now.previousStart === before.nextWritableAddress ||
      now.nextWritableAddress !== before.nextWritableAddress
    ) return true;
    // Only a disc that is as it was, and takes the session still, shows that it has none.
    const isAsBefore = now.previousStart === before.previousStart &&
      (state & MEDIA_STATES.APPENDABLE) !== 0;
    return isAsBefore ? false : null;
  } catch (error) {
    if (
      error instanceof ComError || error instanceof ApartmentBrokenError
    ) return null;
    throw error;
  }
}
