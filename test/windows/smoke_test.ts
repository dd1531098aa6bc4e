import { ComError, openApartment } from "@discworks/imapi2";
import { assert, assertEquals } from "../_assert.ts";

Deno.test("the real MsftDiscMaster2 is created in an STA, and answers", async () => {
  await using apartment = await openApartment();
  const stats = await apartment.stats();
  assert(stats.apartmentType === "STA" || stats.apartmentType === "MAINSTA");
  assert(stats.threadId > 0);
  try {
    using master = await apartment.discMaster();
    const count = await master.count();
    assert(count >= 0);
    assertEquals(await master.isSupportedEnvironment(), count > 0);
    assertEquals((await apartment.inspect()).length, count);
  } catch (error) {
    // An edition of Windows without the media features has no IMAPI2: the error must say so.
    if (!(error instanceof ComError) || error.code !== "REGDB_E_CLASSNOTREG") {
      throw error;
    }
    assert(error.message.includes("The media features of Windows are missing"));
  }
  assertEquals((await apartment.stats()).liveObjects, 0);
});

Deno.test("the real error of an unknown recorder has an HRESULT and a method", async () => {
  await using apartment = await openApartment();
  try {
    await apartment.discRecorder("\\\\?\\no-such-recorder");
    assert(false, "it must fail");
  } catch (error) {
    assert(error instanceof ComError);
    assert(
      ["InitializeDiscRecorder", "CoCreateInstance"].includes(error.method),
      error.message,
    );
  }
  assertEquals((await apartment.stats()).liveObjects, 0);
});
