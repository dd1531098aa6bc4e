import { guidBytes, sameGuid } from "../../worker/com/guid.ts";
import { assertEquals, assertThrows } from "../_assert.ts";

const none = { permissions: "none" } as const;
const TEXT = "B507CA22-2204-11DD-966A-001AA01BBC58";
const BYTES = Uint8Array.from([
  ...[0x22, 0xCA, 0x07, 0xB5, 0x04, 0x22, 0xDD, 0x11],
  ...[0x96, 0x6A, 0x00, 0x1A, 0xA0, 0x1B, 0xBC, 0x58],
]);

Deno.test(
  "guidBytes() lays out three little-endian fields and eight bytes",
  none,
  () => {
    assertEquals(guidBytes(TEXT), BYTES);
  },
);

Deno.test("sameGuid() looks at every byte", none, () => {
  assertEquals(sameGuid(guidBytes(TEXT), BYTES), true);
  for (let index = 0; index < BYTES.length; index++) {
    const other = BYTES.with(index, BYTES[index]! ^ 1);
    assertEquals(sameGuid(other, BYTES), false);
  }
});

Deno.test("guidBytes() refuses what is no GUID, with its text", none, () => {
  for (const text of ["", `{${TEXT}}`, TEXT.toLowerCase(), TEXT.slice(1)]) {
    assertThrows(() => guidBytes(text), TypeError, `received "${text}"`);
  }
});
