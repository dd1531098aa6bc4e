import { blankCdR, blankDvdR, closedCdR } from "@discworks/imapi2/simulator";
import { MEDIA_TYPES } from "../src/abi/enums.ts";
import { assertFails, DRIVE, SECTOR, testBurner } from "./_burning.ts";
import { assertEquals, assertStringIncludes } from "./_assert.ts";

testBurner(
  "an image takes as much as is free, where 0 is no limit",
  blankCdR,
  async (burner) => {
    const [image, root] = await burner.newRoot();
    const used = await image.usedBlocks();
    await assertFails(
      () => image.setFreeMediaBlocks(used - 1),
      "IMAPI_E_IMAGE_TOO_BIG",
    );
    await assertFails(
      () => image.setFreeMediaBlocks(-1),
      "IMAPI_E_IMAGE_TOO_BIG",
    );
    await image.setFreeMediaBlocks(used + 10);
    assertEquals(await image.freeMediaBlocks(), used + 10);
    using large = await burner.stream(new Uint8Array((used + 10) * SECTOR));
    await root.addFile("fits", large);
    await assertFails(
      () => burner.addFile(root, "one more", "x"),
      "IMAPI_E_IMAGE_SIZE_LIMIT",
    );
    // Directories need room, too.
    const error = await assertFails(
      () => image.createResultImage(),
      "IMAPI_E_IMAGE_SIZE_LIMIT",
    );
    assertStringIncludes(
      error.message,
      `The image has ${2 * used + 10} sectors, and ${used + 10} are free`,
    );
    // What failed left the image as it was.
    await root.remove("fits");
    await image.setFreeMediaBlocks(0);
    await root.addFile("fits", large);
    await burner.addFile(root, "one more", "x");
    using result = await image.createResultImage();
    assertEquals(await result.totalBlocks(), 2 * used + 11);
  },
);

testBurner(
  "the size and the write unit of an image come from a disc or from a kind of disc",
  blankDvdR,
  async (burner) => {
    const image = await burner.newImage();
    const { recorder, writer } = burner;
    await image.chooseImageDefaults(recorder);
    const free = await writer.freeSectorsOnMedia();
    assertEquals(await image.freeMediaBlocks(), free);
    assertEquals(await image.usedBlocks() % 16, 0);
    const { CDR, DVDPLUSR, BDR } = MEDIA_TYPES;
    for (
      const [type, sectors, unit] of [
        [CDR, 359_847, 1],
        [DVDPLUSR, 2_295_104, 16],
        [BDR, 12_219_392, 32],
      ] as const
    ) {
      await image.chooseImageDefaultsForMediaType(type);
      assertEquals(await image.freeMediaBlocks(), sectors);
      assertEquals(await image.usedBlocks() % unit, 0);
    }
    await assertFails(
      () => image.chooseImageDefaultsForMediaType(0x7F),
      "IMAPI_E_INVALID_PARAM",
    );
    await image.setMaxMediaBlocksFromDevice(recorder);
    assertEquals(await image.freeMediaBlocks(), free);
  },
);

testBurner(
  "a disc that takes nothing more, or is not there, is no measure of an image",
  closedCdR,
  async (burner) => {
    const image = await burner.newImage();
    const { recorder, apartment } = burner;
    const calls = [
      () => image.chooseImageDefaults(recorder),
      () => image.setMaxMediaBlocksFromDevice(recorder),
    ] as const;
    const [choose, setMaximum] = calls;
    await assertFails(choose, "E_IMAPI_RECORDER_MEDIA_INCOMPATIBLE");
    await assertFails(setMaximum, "IMAPI_E_FSI_INTERNAL_ERROR");
    await apartment.simulator!.swap(DRIVE, { ...blankCdR, freeSectors: 0 });
    for (const call of calls) await assertFails(call, "IMAPI_E_IMAGE_TOO_BIG");
    await apartment.simulator!.swap(DRIVE, { ...blankCdR, freeSectors: 5 });
    for (const call of calls) await assertFails(call, "IMAPI_E_IMAGE_TOO_BIG");
    await apartment.simulator!.eject(DRIVE);
    for (const call of calls) {
      await assertFails(call, "E_IMAPI_RECORDER_MEDIA_NO_MEDIA");
    }
    assertEquals(await image.freeMediaBlocks(), 332_800);
  },
);
