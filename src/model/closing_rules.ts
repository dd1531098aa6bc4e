/**
 * When IMAPI2 closes a disc with a session.
 *
 * @module
 */

import { MEDIA_TYPES } from "../abi/enums.ts";

/** With so many hundredths of a disc left, or fewer, it is closed whatever was asked for. */
const LEAST_FREE_PERCENT = 2;

/** A session that is to be written, and the disc that it goes to. Counts are sectors. */
export interface PlannedSession {
  /** The `IMAPI_MEDIA_PHYSICAL_TYPE` of the disc. */
  readonly physicalType: number;
  /** The capacity of the disc. */
  readonly totalSectors: number;
  /** How many sectors are free before it. */
  readonly freeSectors: number;
  /** How many it takes. */
  readonly sectors: number;
  /** `IDiscFormat2Data::ForceMediaToBeClosed` */
  readonly forceMediaToBeClosed: boolean;
  /** `IDiscFormat2Data::DisableConsumerDvdCompatibilityMode` */
  readonly disableConsumerDvdCompatibilityMode: boolean;
}

/** Whether the disc takes nothing more after the session. */
export function closesDisc(session: PlannedSession): boolean {
  const { physicalType, freeSectors, totalSectors, sectors } = session;
  if (session.forceMediaToBeClosed) return true;
  // IMAPI2 never writes a second session to one.
  if (physicalType === MEDIA_TYPES.DVDPLUSR_DUALLAYER) return true;
  if (
    physicalType === MEDIA_TYPES.DVDPLUSR &&
    !session.disableConsumerDvdCompatibilityMode
  ) return true;
  return (freeSectors - sectors) * 100 <= totalSectors * LEAST_FREE_PERCENT;
}
