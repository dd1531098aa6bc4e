/** How a program comes to the errors of drives and writers, without a fault. */

import {
  BURN_VERIFICATION_LEVELS,
  BurnVerification,
  DiscFormat2Data,
  DiscRecorder2Ex,
  MultisessionSequential,
} from "@discworks/imapi2";
import { unsafeDefineInterface } from "@discworks/imapi2/com";
import {
  blankCdR,
  blankDvdRam,
  closedCdR,
  type FailureName,
} from "@discworks/imapi2/simulator";
import { MsftDiscFormat2Data } from "../src/abi/coclasses.ts";
import { MEDIA_STATES } from "../src/abi/enums.ts";
import { IDiscRecorder2 } from "../src/abi/interfaces.ts";
import { type Burner, DRIVE, numbered } from "./_burning.ts";
import type { Situation } from "./_image_situations.ts";

/** The id of a drive that only reads. */
export const READ_ONLY = "read only";

/** The module checks names of clients itself: this asks the drive at once. */
const UncheckedRecorder = unsafeDefineInterface({
  name: IDiscRecorder2.name,
  iid: IDiscRecorder2.iid,
  members: {
    acquireExclusiveAccess: {
      slot: IDiscRecorder2.methods.AcquireExclusiveAccess.slot,
      in: ["VARIANT_BOOL", "BSTR"],
    },
  },
});

async function extended({ recorder }: Burner): Promise<DiscRecorder2Ex> {
  return (await recorder.as(DiscRecorder2Ex))!;
}

export const DRIVE_SITUATIONS: Partial<Record<FailureName, Situation>> = {
  E_IMAPI_BURN_VERIFICATION_FAILED: [blankCdR, async (burner) => {
    const { apartment, writer } = burner;
    // A disc that is not what was sent is a fault of the disc: there is no other way.
    await apartment.simulator!.setFaults(DRIVE, [{
      member: "IDiscFormat2Data.Write",
      hresult: "E_IMAPI_BURN_VERIFICATION_FAILED",
      atSector: 7,
    }]);
    const verification = (await writer.as(BurnVerification))!;
    await verification.setBurnVerificationLevel(BURN_VERIFICATION_LEVELS.FULL);
    await burner.write(10);
  }],
  E_IMAPI_DF2DATA_CLIENT_NAME_IS_NOT_VALID: [blankCdR, async (burner) => {
    const { apartment, recorder } = burner;
    const writer = await apartment.discFormat2Data(recorder);
    using stream = await burner.stream(numbered(1));
    await writer.write(stream);
  }],
  E_IMAPI_DF2DATA_INVALID_MEDIA_STATE: [closedCdR, async ({ writer }) => {
    const [found] = await writer.multisessionInterfaces();
    await (await found!.as(MultisessionSequential))!.nextWritableAddress();
  }],
  E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED: [
    closedCdR,
    (burner) => burner.write(1),
  ],
  E_IMAPI_DF2DATA_MEDIA_NOT_BLANK: [blankDvdRam, async (burner) => {
    await burner.write(1);
    await burner.write(1);
  }],
  E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED: [null, async ({ apartment }) => {
    await apartment.discFormat2Data(await apartment.discRecorder(READ_ONLY));
  }],
  E_IMAPI_DF2DATA_STREAM_NOT_SUPPORTED: [blankCdR, async (burner) => {
    using stream = await burner.stream("less than a sector");
    await burner.writer.write(stream);
  }],
  E_IMAPI_DF2DATA_STREAM_TOO_LARGE_FOR_CURRENT_MEDIA: [
    { ...blankCdR, totalSectors: 1000 },
    (burner) => burner.write(1000),
  ],
  E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS: [
    blankCdR,
    ({ writer }) => writer.cancelWrite(),
  ],
  E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID: [null, async ({ recorder }) => {
    const unchecked = (await recorder.as(UncheckedRecorder))!;
    await unchecked.acquireExclusiveAccess(false, "no/name");
  }],
  E_IMAPI_RECORDER_DVD_STRUCTURE_NOT_PRESENT: [
    blankCdR,
    async (burner) => await (await extended(burner)).readDvdStructure(0),
  ],
  E_IMAPI_RECORDER_FEATURE_IS_NOT_CURRENT: [
    null,
    // Reading at random, which needs a disc.
    async (burner) =>
      await (await extended(burner)).getFeaturePage(0x10, {
        currentOnly: true,
      }),
  ],
  E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE: [
    blankCdR,
    async (burner) =>
      await (await extended(burner)).getTrackInformation(50, "track"),
  ],
  E_IMAPI_RECORDER_LOCKED: [blankCdR, async ({ apartment, writer }) => {
    const other = await apartment.discRecorder(DRIVE);
    await other.acquireExclusiveAccess(false, "other");
    try {
      await writer.currentMediaStatus();
    } finally {
      await other.releaseExclusiveAccess();
    }
  }],
  E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE: [closedCdR, async (burner) => {
    await (await burner.newImage()).chooseImageDefaults(burner.recorder);
  }],
  E_IMAPI_RECORDER_MEDIA_NO_MEDIA: [
    null,
    ({ writer }) => writer.currentMediaStatus(),
  ],
  E_IMAPI_RECORDER_MEDIA_WRITE_PROTECTED: [
    { ...blankDvdRam, mediaState: MEDIA_STATES.WRITE_PROTECTED },
    (burner) => burner.write(1),
  ],
  E_IMAPI_RECORDER_NO_SUCH_FEATURE: [
    blankCdR,
    async (burner) => await (await extended(burner)).getFeaturePage(0x7777),
  ],
  E_IMAPI_RECORDER_NO_SUCH_MODE_PAGE: [
    blankCdR,
    async (burner) => await (await extended(burner)).getModePage(0x3E),
  ],
  E_IMAPI_RECORDER_REQUIRED: [null, async ({ apartment }) => {
    const writer = await apartment.create(
      MsftDiscFormat2Data.clsid,
      DiscFormat2Data,
    );
    await writer.currentMediaStatus();
  }],
};
