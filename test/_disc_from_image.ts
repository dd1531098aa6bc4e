/** What tests of `discFromImage()` expect of an image. */

import type { SessionEnd, SimulatedMediaType } from "@discworks/imapi2";
import {
  discFromImage,
  type DiscFromImageOptions,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { openApartment } from "@discworks/imapi2";
import { ImageBuilder } from "./_disc_image.ts";
import { assertEquals, assertRejects } from "./_assert.ts";

/** The permissions of tests that make images. */
export const files = { permissions: { read: true, write: true } } as const;

/** Media that are written anywhere. */
export const REWRITABLE: readonly SimulatedMediaType[] = [
  "dvd+rw",
  "dvd-rw",
  "dvd-ram",
  "bd-re",
];

/** Runs with the path of a file that is removed again. */
export async function withPath(
  run: (path: string) => Promise<void>,
  suffix = ".iso",
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await run(`${directory}/disc${suffix}`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** An image, and what its sessions are: start, last sector and what told it. */
export async function expectSessions(
  image: ImageBuilder,
  sectors: number,
  options: DiscFromImageOptions,
  sessions: readonly (readonly [number, number, SessionEnd])[],
): Promise<void> {
  await withPath(async (path) => {
    await image.write(path, sectors);
    const disc = await discFromImage(path, options);
    assertEquals(
      disc.sessions.map((session) => [
        session.startAddress,
        session.lastWrittenAddress,
        session.endedBy,
      ]),
      sessions.map((session) => [...session]),
    );
    // Whatever is found is a disc that the simulator plays.
    await using _apartment = await openApartment({
      simulator: { recorders: [simulatedRecorder(disc)] },
    });
  });
}

/** An image on media that are written anywhere: the last sector and what told it. */
export async function expectLast(
  image: ImageBuilder,
  sectors: number,
  last: number,
  by: string,
  options: Partial<DiscFromImageOptions> = {},
): Promise<void> {
  await withPath(async (path) => {
    await image.write(path, sectors);
    for (const mediaType of REWRITABLE) {
      const disc = await discFromImage(path, { mediaType, ...options });
      assertEquals(disc.sessions, []);
      assertEquals([disc.lastWrittenAddress, disc.endedBy], [last, by]);
    }
  });
}

/** The refusal of an image, or of the bytes of a file. */
export async function expectRefusal(
  content: ImageBuilder | Uint8Array<ArrayBuffer>,
  sectors: number,
  options: DiscFromImageOptions,
  reason: string,
): Promise<void> {
  await withPath(async (path) => {
    if (content instanceof Uint8Array) await Deno.writeFile(path, content);
    else await content.write(path, sectors);
    await assertRejects(
      () => discFromImage(path, options),
      Deno.errors.InvalidData,
      reason,
    );
  });
}

/** ISO 9660 of `size` sectors, and UDF whose anchors go on to `last`. */
export function bridge(size: number, last: number, start = 0): ImageBuilder {
  return new ImageBuilder()
    .iso({ start, size, bridge: true })
    .udf({
      start,
      recognition: false,
      sequence: start + 40,
      anchors: [start + 256, start + last - 256, start + last],
      partition: [start + 257, last - 256 - 257],
    });
}

/** Puts several images into one. */
export function together(...images: readonly ImageBuilder[]): ImageBuilder {
  const all = new ImageBuilder();
  for (const image of images) {
    for (const [address, bytes] of image.entries()) all.put(address, 0, bytes);
  }
  return all;
}
