/**
 * What Windows would say of a simulated drive and of its adapter, in the
 * structures of ntddstor.h.
 *
 * @module
 */

import type { DriveIdentity } from "./machine_state.ts";

/** What one transfer can take. */
export const MAX_TRANSFER = 0x10000;

/** Buffers begin at even addresses. */
export const ALIGNMENT_MASK = 1;

/** BusTypeSata */
const BUS_TYPE = 0x0B;

/** The device type of CD, DVD and BD in INQUIRY. */
const CD_DEVICE = 5;

const ADAPTER_SIZE = 32;
const DEVICE_SIZE = 40;

/** `STORAGE_ADAPTER_DESCRIPTOR` */
export const ADAPTER_DESCRIPTOR: Uint8Array<ArrayBuffer> = adapterDescriptor();

function adapterDescriptor(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ADAPTER_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, ADAPTER_SIZE, true);
  view.setUint32(4, ADAPTER_SIZE, true);
  view.setUint32(8, MAX_TRANSFER, true);
  // One page more than fits, for a buffer that begins inside of one.
  view.setUint32(12, MAX_TRANSFER / 0x1000 + 1, true);
  view.setUint32(16, ALIGNMENT_MASK, true);
  bytes[24] = BUS_TYPE;
  return bytes;
}

/** `STORAGE_DEVICE_DESCRIPTOR`, with the texts of INQUIRY behind it. */
export function deviceDescriptor(
  { vendorId, productId, productRevision }: DriveIdentity,
): Uint8Array<ArrayBuffer> {
  const texts = [vendorId, productId, productRevision];
  const size = texts.reduce((sum, { length }) => sum + length + 1, DEVICE_SIZE);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, DEVICE_SIZE, true);
  view.setUint32(4, size, true);
  bytes.set([CD_DEVICE, 0, 1], 8);
  let offset = DEVICE_SIZE;
  texts.forEach((text, index) => {
    view.setUint32(12 + index * 4, offset, true);
    // INQUIRY is ASCII: anything else is a question mark.
    for (let position = 0; position < text.length; position++) {
      const unit = text.charCodeAt(position);
      bytes[offset + position] = unit < 0x80 ? unit : 0x3F;
    }
    offset += text.length + 1;
  });
  bytes[28] = BUS_TYPE;
  return bytes;
}
