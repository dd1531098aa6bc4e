import { AddressSpace } from "../../worker/simulator/address_space.ts";
import { assert, assertEquals, assertThrows } from "../_assert.ts";

const none = { permissions: "none" } as const;

Deno.test(
  "AddressSpace gives zeroed memory and keeps what is written",
  none,
  () => {
    const memory = new AddressSpace();
    const address = memory.allocate(32);
    const bytes = new Uint8Array(32).fill(1);
    memory.read(address, bytes);
    assertEquals(bytes, new Uint8Array(32));
    memory.writePointer(address, 0x1122334455667788n);
    memory.writeInt32(address + 8n, -2);
    memory.writeInt16(address + 12n, -3);
    assertEquals(memory.readPointer(address), 0x1122334455667788n);
    assertEquals(memory.readInt32(address + 8n), -2);
    assertEquals(memory.readUint32(address + 8n), 0xFFFFFFFE);
    assertEquals(memory.readInt16(address + 12n), -3);
  },
);

Deno.test(
  "AddressSpace uses freed memory again and counts what is alive",
  none,
  () => {
    const memory = new AddressSpace();
    const first = memory.allocate(100);
    assertEquals(memory.liveAllocations, 1);
    memory.free(first);
    assertEquals(memory.liveAllocations, 0);
    assertEquals(memory.allocate(100), first);
  },
);

Deno.test("AddressSpace grows, and what was in it stays", none, () => {
  const memory = new AddressSpace();
  const first = memory.allocate(16);
  memory.writePointer(first, 42n);
  const large = memory.allocate(1_000_000);
  memory.writeUint16(large + 999_998n, 7);
  assertEquals(memory.readPointer(first), 42n);
  assertEquals(memory.readUint16(large + 999_998n), 7);
});

Deno.test(
  "AddressSpace stops at null, past the end, and after the end of life",
  none,
  () => {
    const memory = new AddressSpace();
    const address = memory.allocate(16);
    assertThrows(() => memory.readPointer(0n), Error, "not allocated");
    assertThrows(() => memory.readPointer(address + 12n), Error, "8 bytes at");
    memory.free(address);
    assertThrows(() => memory.writeInt16(address, 1), Error, "not allocated");
    assertThrows(() => memory.free(address), Error, "nothing is allocated");
    memory.free(0n);
    assert(memory.liveAllocations === 0);
  },
);
