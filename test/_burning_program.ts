/**
 * Burns directory after directory, as a session each, on a disc that is a file,
 * until it is killed. It says where a session starts before it writes it, with
 * the SHA-256 of what it will write.
 */

import {
  type Apartment,
  BURN_VERIFICATION_LEVELS,
  BurnVerification,
  openApartment,
} from "@discworks/imapi2";
import {
  type SimulatedMediaType,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { nextImage } from "./_next_image.ts";

/** What it prints: a line of JSON before a session is written, and one after. */
export type BurningLine =
  | {
    readonly type: "writing";
    /** The first sector. */
    readonly start: number;
    /** How many. */
    readonly sectors: number;
    /** Of the bytes, in hexadecimal. */
    readonly digest: string;
  }
  | { readonly type: "written" };

/** The SHA-256 of bytes, in hexadecimal. */
export async function digestOf(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

if (import.meta.main) {
  const [image, mediaType, ...directories] = Deno.args;
  await using apartment = await openApartment({
    simulator: {
      recorders: [
        simulatedRecorder({
          mediaType: mediaType as SimulatedMediaType,
          sessions: [],
          image: image!,
        }),
      ],
    },
  });
  while (true) {
    for (const directory of directories) await burn(apartment, directory);
  }
}

async function burn(apartment: Apartment, directory: string): Promise<void> {
  const [recorder] = await apartment.recorders();
  using writer = await apartment.discFormat2Data(recorder!, {
    clientName: "burning",
  });
  await writer.setDisableConsumerDvdCompatibilityMode(true);
  using verification = await writer.as(BurnVerification);
  await verification!.setBurnVerificationLevel(BURN_VERIFICATION_LEVELS.FULL);
  using image = await nextImage(apartment, recorder!, writer);
  using root = await image.root();
  await root.addTree(directory, true);
  using result = await image.createResultImage();
  using stream = await result.imageStream();
  const sectors = await result.totalBlocks();
  const digest = await digestOf(await stream.read(sectors * 2048));
  const start = await image.sessionStartBlock();
  say({ type: "writing", start, sectors, digest });
  await writer.write(stream);
  say({ type: "written" });
}

function say(line: BurningLine): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
}
