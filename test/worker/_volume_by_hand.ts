/** Volumes whose records are written one by one, as no writer writes them. */

import { readVolume } from "../../worker/simulator/iso9660/mod.ts";
import { MemoryDisc, SECTOR, walk } from "../_sessions.ts";

/** A record with a System Use field. */
export function record(
  identifier: string,
  address: number,
  size: number,
  flags: number,
  systemUse: readonly number[] = [],
): number[] {
  const padding = identifier.length % 2 === 0 ? [0] : [];
  const end = systemUse.length % 2 === 0 ? [] : [0];
  const length = 33 + identifier.length + padding.length + systemUse.length +
    end.length;
  return [
    ...[length, 0],
    ...both(address),
    ...both(size),
    ...[124, 2, 29, 12, 34, 56, 0, flags, 0, 0, 1, 0, 0, 1, identifier.length],
    ...latin1(identifier),
    ...padding,
    ...systemUse,
    ...end,
  ];
}

export function both(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, value, true);
  view.setUint32(4, value);
  return [...new Uint8Array(view.buffer)];
}

export function latin1(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

/** A system use field. */
export function field(signature: string, ...data: readonly number[]): number[] {
  return [...latin1(signature), data.length + 4, 1, ...data];
}

export const SP = [...latin1("SP"), 7, 1, 0xBE, 0xEF, 0];
export const name = (text: string, flags = 0) =>
  field("NM", flags, ...latin1(text));
export const continued = (address: number, offset: number, length: number) =>
  field("CE", ...both(address), ...both(offset), ...both(length));

export const ROOT = 20;

/** A volume without Joliet whose directories are given record by record; the first is the root. */
export function volumeOf(
  ...directories: readonly (readonly number[][])[]
): MemoryDisc {
  const disc = new MemoryDisc();
  const descriptor = new Uint8Array(SECTOR);
  descriptor.set([1, ...latin1("CD001"), 1]);
  descriptor.set(latin1("BY HAND".padEnd(32)), 40);
  descriptor.set(both(60), 80);
  descriptor.set([0, 8, 8, 0], 128);
  descriptor.set(record("\0", ROOT, SECTOR, 2), 156);
  disc.write(16, descriptor);
  disc.write(17, Uint8Array.from([255, ...latin1("CD001"), 1]));
  for (const [index, records] of directories.entries()) {
    disc.write(ROOT + index, Uint8Array.from(records.flat()));
  }
  disc.sectors = 60;
  return disc;
}

/** The records of a directory for itself and its parent; that of a root can say that it has Rock Ridge. */
export function head(
  address: number,
  systemUse: readonly number[] = [],
): number[][] {
  return [
    record("\0", address, SECTOR, 2, systemUse),
    record("\x01", ROOT, SECTOR, 2),
  ];
}

export function namesIn(disc: MemoryDisc): string[] {
  return [...walk(readVolume(disc, 0).root)].map(([path]) => path);
}
