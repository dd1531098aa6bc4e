import type { DiscFormat2Data } from "@discworks/imapi2";
import {
  appendableDvdPlusR,
  blankBdR,
  blankCdR,
  blankCdRw,
  blankDvdPlusR,
  blankDvdPlusRDl,
  blankDvdR,
  type SimulatedDisc,
} from "@discworks/imapi2/simulator";
import { MEDIA_STATES } from "../src/abi/enums.ts";
import {
  assertFails,
  type Burner,
  DRIVE,
  numbered,
  testBurner,
} from "./_burning.ts";
import { assert, assertEquals } from "./_assert.ts";

const { APPENDABLE, FINALIZED } = MEDIA_STATES;

/** Sessions of BD-R follow each other without a gap. */
const SMALL_BD_R: SimulatedDisc = { ...blankBdR, totalSectors: 3200 };

/** The state of the disc. */
async function stateOf(writer: DiscFormat2Data): Promise<number> {
  return (await writer.currentMediaStatus()).value;
}

/** Writes one session, and tells whether the disc takes another. */
async function closes(
  burner: Burner,
  force: boolean,
  disableCompatibility: boolean,
): Promise<boolean> {
  const { writer } = burner;
  await writer.setForceMediaToBeClosed(force);
  await writer.setDisableConsumerDvdCompatibilityMode(disableCompatibility);
  await burner.write(400);
  const state = await stateOf(writer);
  assert(state === FINALIZED || state === APPENDABLE);
  if (state === FINALIZED) {
    using stream = await burner.stream(numbered(1));
    await assertFails(
      () => writer.write(stream),
      "E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED",
    );
  }
  return state === FINALIZED;
}

for (
  const [what, disc, plain, disabled] of [
    ["a CD-R stays open", blankCdR, false, false],
    ["a CD-RW stays open", blankCdRw, false, false],
    ["a DVD-R stays open", blankDvdR, false, false],
    [
      "a DVD+R stays open without the compatibility mode only",
      blankDvdPlusR,
      true,
      false,
    ],
    [
      "a DVD+R with a session stays open without the compatibility mode only",
      appendableDvdPlusR,
      true,
      false,
    ],
    ["a DVD+R DL is closed by its first session", blankDvdPlusRDl, true, true],
  ] as const
) {
  testBurner(
    `${what}, and is closed where that is asked for`,
    disc,
    async (burner) => {
      const { simulator } = burner.apartment;
      assertEquals(await closes(burner, false, false), plain);
      await simulator!.swap(DRIVE, disc);
      assertEquals(await closes(burner, false, true), disabled);
      await simulator!.swap(DRIVE, disc);
      assertEquals(await closes(burner, true, true), true);
    },
  );
}

testBurner(
  "a disc with two hundredths left or less is closed whatever was asked for",
  SMALL_BD_R,
  async (burner) => {
    const { simulator } = burner.apartment;
    const free = await burner.writer.freeSectorsOnMedia();
    for (
      const [left, state] of [
        [96, APPENDABLE],
        [64, FINALIZED],
        [32, FINALIZED],
        [0, FINALIZED],
      ] as const
    ) {
      await simulator!.swap(DRIVE, SMALL_BD_R);
      await burner.write(free - left);
      assertEquals(await stateOf(burner.writer), state);
    }
  },
);
