import type { Multisession } from "@discworks/imapi2";
import {
  appendableCdR,
  appendableDvdPlusR,
  blankCdR,
  blankDvdRam,
  closedCdR,
  type SimulatedDisc,
  unfinishedCdR,
} from "@discworks/imapi2/simulator";
import { assertFails, type Burner, DRIVE, testBurner } from "./_burning.ts";
import { assert, assertEquals } from "./_assert.ts";

/** Sets the interfaces of a disc for a new image. */
async function set(
  burner: Burner,
  interfaces: readonly Multisession[],
): Promise<void> {
  const image = await burner.newImage();
  await image.setMultisessionInterfaces(interfaces);
}

testBurner(
  "an image takes the one interface in use, or the first that fits where none is",
  appendableCdR,
  async (burner) => {
    const [one] = await burner.writer.multisessionInterfaces();
    const [other] = await burner.writer.multisessionInterfaces();
    await set(burner, [one!]);
    await set(burner, [one!, other!]);
    await one!.setInUse(true);
    await set(burner, [one!, other!]);
    await set(burner, [other!, one!]);
    await other!.setInUse(true);
    await assertFails(
      () => set(burner, [one!, other!]),
      "IMAPI_E_BAD_MULTISESSION_PARAMETER",
    );
    await assertFails(
      () => set(burner, []),
      "IMAPI_E_BAD_MULTISESSION_PARAMETER",
    );
  },
);

testBurner(
  "an image gives the very interfaces that it was given, and keeps them after their proxies are gone",
  appendableCdR,
  async (burner) => {
    const image = await burner.newImage();
    {
      const [given] = await burner.multisession();
      await image.setMultisessionInterfaces([given!]);
      given!.release();
    }
    const [found] = await image.multisessionInterfaces();
    assertEquals(await found!.inUse(), true);
    await found!.setInUse(false);
    const [again] = await image.multisessionInterfaces();
    assertEquals(await again!.inUse(), false);
    found!.release();
    again!.release();
    burner.writer.release();
    burner.recorder.release();
    // The image alone keeps what it reads from.
    await image.importFileSystem();
    assertEquals(await image.fileCount(), 0);
  },
);

const refused: readonly (readonly [
  what: string,
  disc: SimulatedDisc,
  inUse: string,
  none: string,
])[] = [
  [
    "a blank disc of sessions",
    blankCdR,
    "IMAPI_E_IMPORT_SEEK_FAILURE",
    "IMAPI_E_IMPORT_SEEK_FAILURE",
  ],
  [
    "a closed disc",
    closedCdR,
    "IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE",
    "IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE",
  ],
  [
    "a disc with an open session",
    unfinishedCdR,
    "IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE",
    "IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE",
  ],
];
for (const [what, disc, inUse, none] of refused) {
  testBurner(`an image does not continue ${what}`, disc, async (burner) => {
    const interfaces = await burner.writer.multisessionInterfaces();
    await assertFails(() => set(burner, interfaces), none);
    await interfaces[0]!.setInUse(true);
    await assertFails(() => set(burner, interfaces), inUse);
  });
}

testBurner(
  "an interface that does not fit the disc that is there now is refused where it is in use",
  appendableCdR,
  async (burner) => {
    const [sequential] = await burner.writer.multisessionInterfaces();
    await burner.apartment.simulator!.swap(DRIVE, blankDvdRam);
    const [randomWrite] = await burner.writer.multisessionInterfaces();
    const both = [sequential!, randomWrite!];
    await set(burner, both);
    await assertFails(
      () => set(burner, [sequential!]),
      "IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE",
    );
    await sequential!.setInUse(true);
    await assertFails(
      () => set(burner, both),
      "IMAPI_E_INCOMPATIBLE_MULTISESSION_TYPE",
    );
    await burner.apartment.simulator!.eject(DRIVE);
    await assertFails(
      () => set(burner, both),
      "E_IMAPI_RECORDER_MEDIA_NO_MEDIA",
    );
  },
);

testBurner(
  "an object that is no interface of a disc is none of MultisessionInterfaces",
  appendableCdR,
  async (burner) => {
    const [given] = await burner.multisession();
    // The compiler refuses it, a program without types does not.
    const alien = burner.recorder as unknown as Multisession;
    await assertFails(
      () => set(burner, [given!, alien]),
      "IMAPI_E_BAD_MULTISESSION_PARAMETER",
    );
  },
);

testBurner(
  "a disc has an identifier, another one with each session",
  appendableDvdPlusR,
  async (burner) => {
    const image = await burner.newImage();
    await assertFails(
      () => image.calculateDiscIdentifier(),
      "IMAPI_E_MULTISESSION_NOT_SET",
    );
    await image.setMultisessionInterfaces(await burner.multisession());
    const before = await image.calculateDiscIdentifier();
    assertEquals(await image.calculateDiscIdentifier(), before);
    await burner.writer.setDisableConsumerDvdCompatibilityMode(true);
    await burner.write(16);
    const after = await image.calculateDiscIdentifier();
    assert(before !== "" && before !== after);
  },
);
