import {
  BURN_VERIFICATION_LEVELS,
  BurnVerification,
  type DiscFormat2Data,
} from "@discworks/imapi2";
import {
  blankBdR,
  blankCdR,
  blankDvdPlusRw,
  blankDvdR,
  type FailureName,
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
import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "./_assert.ts";

const { APPENDABLE, BLANK, NON_EMPTY_SESSION } = MEDIA_STATES;
const { NONE, QUICK, FULL } = BURN_VERIFICATION_LEVELS;

const VANISHED = "HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)";

/** Makes writing fail before a sector. */
async function failAt(
  burner: Burner,
  atSector: number,
  hresult: FailureName,
  times = 1,
): Promise<void> {
  await burner.apartment.simulator!.setFaults(DRIVE, [
    { member: "IDiscFormat2Data.Write", hresult, atSector, times },
  ]);
}

async function stateOf(writer: DiscFormat2Data): Promise<number> {
  return (await writer.currentMediaStatus()).value;
}

/** Checks what the sectors from `start` on hold, and that what follows was not written. */
async function assertWritten(
  burner: Burner,
  start: number,
  count: number,
  padded = count,
): Promise<void> {
  const { simulator } = burner.apartment;
  assertEquals(
    await simulator!.readSectors(DRIVE, start, count),
    numbered(count),
  );
  await assertRejects(() => simulator!.readSectors(DRIVE, start + padded, 1));
}

/** A disc in memory, and one that is a file. */
const KEPT: readonly (readonly [
  what: string,
  disc: (burner: Burner, disc: SimulatedDisc) => SimulatedDisc,
])[] = [
  ["in memory", (_burner, disc) => disc],
  [
    "in a file",
    ({ folder }, disc) => ({ ...disc, image: `${folder}/disc.img` }),
  ],
];

for (const [what, keep] of KEPT) {
  testBurner(
    `what is written to a disc ${what} is read from it, session after session`,
    null,
    async (burner) => {
      const { simulator } = burner.apartment;
      await simulator!.insert(DRIVE, keep(burner, blankBdR));
      for (const [start, sectors] of [[0, 64], [64, 1], [96, 700]] as const) {
        assertEquals(await burner.writer.nextWritableAddress(), start);
        await burner.write(sectors);
        await assertWritten(
          burner,
          start,
          sectors,
          Math.ceil(sectors / 32) * 32,
        );
      }
    },
  );

  testBurner(
    `a write to a disc ${what} that fails in the middle leaves the session open, with what was written`,
    null,
    async (burner) => {
      const { writer, apartment } = burner;
      await apartment.simulator!.insert(DRIVE, keep(burner, blankBdR));
      await burner.write(64);
      await failAt(burner, 64 + 600, "E_IMAPI_LOSS_OF_STREAMING");
      await assertFails(() => burner.write(700), "E_IMAPI_LOSS_OF_STREAMING");
      assertEquals(await stateOf(writer), NON_EMPTY_SESSION);
      await assertWritten(burner, 64, 600, 608);
      // The first session is there, and the disc takes nothing more.
      assertEquals(
        await apartment.simulator!.readSectors(DRIVE, 0, 64),
        numbered(64),
      );
      await assertFails(
        () => burner.write(1),
        "E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED",
      );
      const [multisession] = await writer.multisessionInterfaces();
      assertEquals(
        await multisession!.isSupportedOnCurrentMediaState(),
        false,
      );
      // The drive is free again.
      assertEquals(await burner.recorder.exclusiveAccessOwner(), "");
    },
  );
}

testBurner(
  "a write that fails before its first sector leaves the disc as it was",
  blankDvdR,
  async (burner) => {
    for (const atSector of [0, undefined]) {
      await burner.apartment.simulator!.setFaults(DRIVE, [{
        member: "IDiscFormat2Data.Write",
        hresult: "E_IMAPI_RECORDER_MEDIA_BUSY",
        times: 1,
        ...(atSector === undefined ? {} : { atSector }),
      }]);
      await assertFails(() => burner.write(16), "E_IMAPI_RECORDER_MEDIA_BUSY");
      assertEquals(await stateOf(burner.writer), BLANK | APPENDABLE);
    }
    await burner.write(16);
    assertEquals(await stateOf(burner.writer), APPENDABLE);
  },
);

testBurner(
  "a fault shows only where its sector is written",
  blankBdR,
  async (burner) => {
    await failAt(burner, 100, "E_IMAPI_LOSS_OF_STREAMING");
    await burner.write(100);
    // The second session begins behind it.
    await burner.write(100);
    await failAt(burner, 300, "E_IMAPI_LOSS_OF_STREAMING");
    await assertFails(() => burner.write(100), "E_IMAPI_LOSS_OF_STREAMING");
  },
);

testBurner(
  "media that are written anywhere have what was written before a fault",
  blankDvdPlusRw,
  async (burner) => {
    await failAt(burner, 20, "E_IMAPI_RECORDER_COMMAND_TIMEOUT");
    await assertFails(
      () => burner.write(40),
      "E_IMAPI_RECORDER_COMMAND_TIMEOUT",
    );
    assertEquals(await burner.writer.mediaHeuristicallyBlank(), false);
    assertEquals(
      await burner.apartment.simulator!.readSectors(DRIVE, 0, 20),
      numbered(20),
    );
    await burner.writer.setForceOverwrite(true);
    await burner.write(40);
    assertEquals(
      await burner.apartment.simulator!.readSectors(DRIVE, 0, 40),
      numbered(40),
    );
  },
);

testBurner(
  "a drive that vanishes while it writes is gone, and its disc has an open session when it is back",
  blankCdR,
  async (burner) => {
    const { apartment, writer, recorder } = burner;
    await failAt(burner, 310, VANISHED);
    await assertFails(() => burner.write(400), VANISHED);
    assertEquals(await apartment.recorders(), []);
    for (
      const call of [
        () => writer.currentMediaStatus(),
        () => recorder.vendorId(),
        () => burner.write(1),
      ]
    ) await assertFails(call, VANISHED);
    await apartment.simulator!.connect(DRIVE);
    const again = await apartment.discFormat2Data(
      await apartment.discRecorder(DRIVE),
      { clientName: "again" },
    );
    assertEquals(await stateOf(again), NON_EMPTY_SESSION);
    await assertWritten(burner, 0, 310, 310);
    assertEquals(
      await (await again.recorder()).exclusiveAccessOwner(),
      "",
    );
  },
);

/** Writes with a level of verification. */
async function writeVerified(
  burner: Burner,
  level: number,
  sectors: number,
): Promise<void> {
  const verification = (await burner.writer.as(BurnVerification))!;
  await verification.setBurnVerificationLevel(level);
  await burner.write(sectors);
}

for (
  const [what, level, seen, overlooked] of [
    ["NONE finds nothing", NONE, [], [0, 800, 1599]],
    ["QUICK samples both ends", QUICK, [0, 511, 1599], [800]],
    ["FULL reads all", FULL, [0, 800, 1599], []],
  ] as const
) {
  testBurner(
    `verification ${what}, and what it finds wrong is written all the same`,
    blankBdR,
    async (burner) => {
      const { simulator } = burner.apartment;
      const write = async (atSector: number) => {
        await simulator!.swap(DRIVE, blankBdR);
        await failAt(burner, atSector, "E_IMAPI_BURN_VERIFICATION_FAILED");
        await writeVerified(burner, level, 1600);
      };
      for (const sector of seen) {
        await assertFails(
          () => write(sector),
          "E_IMAPI_BURN_VERIFICATION_FAILED",
        );
        // The session is there, and the disc takes a further one.
        assertEquals(await stateOf(burner.writer), APPENDABLE);
        assertEquals(await burner.writer.nextWritableAddress(), 1600);
        await assertWritten(burner, 0, 1600);
        assertEquals(await burner.recorder.exclusiveAccessOwner(), "");
        await writeVerified(burner, level, 1);
      }
      for (const sector of overlooked) {
        await write(sector);
        await assertWritten(burner, 0, 1600);
      }
    },
  );
}

testBurner(
  "a disc whose file cannot be written fails the call that needs it, and no other",
  null,
  async (burner) => {
    const { apartment, folder } = burner;
    const image = `${folder}/disc/disc.img`;
    await Deno.mkdir(`${folder}/disc`);
    await apartment.simulator!.insert(DRIVE, { ...blankBdR, image });
    await burner.write(32);
    await Deno.rename(`${folder}/disc`, `${folder}/elsewhere`);
    const error = await assertFails(() => burner.write(32), "E_FAIL");
    assertStringIncludes(error.message, "disc.img");
    await assertRejects(
      () => apartment.simulator!.readSectors(DRIVE, 0, 1),
      Error,
      "Cannot read the disc",
    );
    assertEquals(await burner.recorder.exclusiveAccessOwner(), "");
    await Deno.rename(`${folder}/elsewhere`, `${folder}/disc`);
    await burner.write(32);
    await assertWritten(burner, 32, 32);
  },
);
