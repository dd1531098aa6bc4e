import {
  type Apartment,
  BURN_VERIFICATION_LEVELS,
  BurnVerification,
  ComError,
  type DiscFormat2Data,
  DiscFormat2Erase,
  HRESULTS,
} from "@discworks/imapi2";
import {
  appendableDvdPlusR,
  blankBdR,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { testApartment } from "./_apartment.ts";
import { assertEquals, assertRejects } from "./_assert.ts";

const simulator = {
  recorders: [
    simulatedRecorder(appendableDvdPlusR, { id: "dvd" }),
    simulatedRecorder(null, { id: "empty" }),
  ],
};

async function writerOf(
  apartment: Apartment,
  id: string,
): Promise<DiscFormat2Data> {
  return await apartment.discFormat2Data(await apartment.discRecorder(id));
}

/** 8x and 4x of DVD. */
const [FAST, SLOW] = [5440, 2720];

testApartment(
  "what a writer is told to do is false until it is set, each for itself",
  simulator,
  async (apartment) => {
    const writer = await writerOf(apartment, "dvd");
    const read = () =>
      Promise.all([
        writer.forceMediaToBeClosed(),
        writer.disableConsumerDvdCompatibilityMode(),
        writer.bufferUnderrunFreeDisabled(),
        writer.postgapAlreadyInImage(),
        writer.forceOverwrite(),
      ]);
    const setters = [
      (value: boolean) => writer.setForceMediaToBeClosed(value),
      (value: boolean) => writer.setDisableConsumerDvdCompatibilityMode(value),
      (value: boolean) => writer.setBufferUnderrunFreeDisabled(value),
      (value: boolean) => writer.setPostgapAlreadyInImage(value),
      (value: boolean) => writer.setForceOverwrite(value),
    ];
    assertEquals(await read(), setters.map(() => false));
    for (const [index, set] of setters.entries()) {
      await set(true);
      assertEquals(await read(), setters.map((_, each) => each === index));
      await set(false);
    }
    // Another writer of the same drive has its own.
    await writer.setForceOverwrite(true);
    const other = await writerOf(apartment, "dvd");
    assertEquals(await other.forceOverwrite(), false);
  },
);

testApartment(
  "setWriteSpeed() asks for a speed, and tells what was adjusted",
  simulator,
  async (apartment) => {
    const writer = await writerOf(apartment, "dvd");
    assertEquals(await writer.supportedWriteSpeeds(), [FAST, SLOW]);
    const { S_OK, S_IMAPI_SPEEDADJUSTED } = HRESULTS;
    const { S_IMAPI_ROTATIONADJUSTED, S_IMAPI_BOTHADJUSTED } = HRESULTS;
    for (
      const [speed, pureCav, hresult, current] of [
        [SLOW, false, S_OK, SLOW],
        [SLOW, true, S_IMAPI_ROTATIONADJUSTED, SLOW],
        [FAST - 1, false, S_IMAPI_SPEEDADJUSTED, SLOW],
        [FAST + 1, false, S_IMAPI_SPEEDADJUSTED, FAST],
        [1, true, S_IMAPI_BOTHADJUSTED, SLOW],
        [-1, false, S_OK, FAST],
      ] as const
    ) {
      assertEquals(await writer.setWriteSpeed(speed, pureCav), hresult);
      assertEquals(await writer.requestedWriteSpeed(), speed);
      assertEquals(await writer.requestedRotationTypeIsPureCAV(), pureCav);
      assertEquals(await writer.currentWriteSpeed(), current);
      assertEquals(await writer.currentRotationTypeIsPureCAV(), false);
    }
  },
);

testApartment(
  "a speed that was asked for is adjusted to the disc that is there now",
  simulator,
  async (apartment) => {
    const writer = await writerOf(apartment, "dvd");
    await writer.setWriteSpeed(SLOW, false);
    await apartment.simulator!.swap("dvd", blankBdR);
    // 4x and 2x of BD are faster than what was asked for.
    assertEquals(await writer.supportedWriteSpeeds(), [8780, 4390]);
    assertEquals(await writer.currentWriteSpeed(), 4390);
  },
);

testApartment(
  "setWriteSpeed() refuses what is no speed, and an empty drive, and changes nothing",
  simulator,
  async (apartment) => {
    const writer = await writerOf(apartment, "dvd");
    for (const speed of [0, -2]) {
      const error = await assertRejects(
        () => writer.setWriteSpeed(speed, true),
        ComError,
      );
      assertEquals(error.code, "E_INVALIDARG");
    }
    const empty = await writerOf(apartment, "empty");
    const error = await assertRejects(
      () => empty.setWriteSpeed(SLOW, true),
      ComError,
    );
    assertEquals(error.code, "E_IMAPI_RECORDER_MEDIA_NO_MEDIA");
    for (const each of [writer, empty]) {
      assertEquals(await each.requestedWriteSpeed(), -1);
      assertEquals(await each.requestedRotationTypeIsPureCAV(), false);
    }
  },
);

testApartment(
  "a writer is asked for its level of verification, which is NONE until it is set",
  simulator,
  async (apartment) => {
    const writer = await writerOf(apartment, "dvd");
    const verification = (await writer.as(BurnVerification))!;
    const { NONE, QUICK, FULL } = BURN_VERIFICATION_LEVELS;
    assertEquals(await verification.burnVerificationLevel(), NONE);
    for (const level of [QUICK, FULL, NONE, FULL]) {
      await verification.setBurnVerificationLevel(level);
      assertEquals(await verification.burnVerificationLevel(), level);
    }
    const error = await assertRejects(
      () => verification.setBurnVerificationLevel(3),
      ComError,
    );
    assertEquals(error.code, "E_INVALIDARG");
    // The level is the writer's, whoever asks for it.
    using again = (await writer.as(BurnVerification))!;
    assertEquals(await again.burnVerificationLevel(), FULL);
    const recorder = await writer.recorder();
    assertEquals(await recorder.as(BurnVerification), null);
  },
);

testApartment(
  "what the simulator does not play says so: erasing has no class",
  simulator,
  async (apartment) => {
    const error = await assertRejects(
      () =>
        apartment.create(
          "2735412B-7F64-5B0F-8F00-5D77AFBE261E",
          DiscFormat2Erase,
        ),
      ComError,
    );
    assertEquals(error.code, "REGDB_E_CLASSNOTREG");
  },
);

testApartment(
  "no write can be cancelled where none is in progress",
  simulator,
  async (apartment) => {
    const writer = await writerOf(apartment, "dvd");
    const error = await assertRejects(() => writer.cancelWrite(), ComError);
    assertEquals(error.code, "E_IMAPI_DF2DATA_WRITE_NOT_IN_PROGRESS");
  },
);
