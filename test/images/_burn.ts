/** Burns sessions through the API, on a simulated disc that is a file. */

import {
  type Apartment,
  type FsiDirectoryItem,
  openApartment,
  type SimulatedMediaType,
} from "@discworks/imapi2";
import { simulatedRecorder } from "@discworks/imapi2/simulator";
import { type Disc, type Files, isoinfo } from "./_disc.ts";
import { directoriesOf, filesOf } from "./_random_tree.ts";
import { assertEquals } from "../_assert.ts";
import { nextImage } from "../_next_image.ts";

/** What a medium leaves between sessions, in sectors. */
export interface Medium {
  readonly mediaType: SimulatedMediaType;
  /** What a session is padded to a multiple of. */
  readonly unit: number;
  /** A shorter session is padded to it, and then has its run-out whoever wrote it. */
  readonly shortest: number;
  /** What the recorder adds. */
  readonly runOut: number;
  /** After the first session, and after each later one. */
  readonly gaps: readonly [first: number, later: number];
}

/** The first border of a DVD-R has 1792 ECC blocks, a later one 384, and one more links them. */
export const MEDIA: readonly Medium[] = [
  {
    mediaType: "cd-r",
    unit: 1,
    shortest: 300,
    runOut: 2,
    gaps: [6750 + 4500 + 150, 2250 + 4500 + 150],
  },
  {
    mediaType: "dvd-r",
    unit: 16,
    shortest: 0,
    runOut: 0,
    gaps: [1793 * 16, 385 * 16],
  },
  { mediaType: "dvd+r", unit: 16, shortest: 0, runOut: 0, gaps: [2048, 2048] },
  { mediaType: "bd-r", unit: 32, shortest: 0, runOut: 0, gaps: [0, 0] },
];

/** A session, in sectors. */
export interface Session {
  /** How many sessions there are with it. */
  readonly count: number;
  readonly start: number;
  /** How many were sent. */
  readonly sectors: number;
  /** Whether a tool put it into the file, so that no recorder added the run-out. */
  readonly isForeign?: boolean;
}

/** The first sector after a session. */
export function endOf(
  { unit, shortest, runOut }: Medium,
  { start, sectors, isForeign = false }: Session,
): number {
  if (sectors < shortest) return start + shortest + runOut;
  const padded = Math.ceil(sectors / unit) * unit;
  return start + padded + (isForeign ? 0 : runOut);
}

/** Where the session after another starts. */
export function nextStart(medium: Medium, session: Session): number {
  return endOf(medium, session) + medium.gaps[session.count === 1 ? 0 : 1];
}

/** The size of the volume that isoinfo finds in the last session. */
export async function volumeSize(disc: Disc): Promise<number> {
  const info = await isoinfo(disc, "-d");
  return Number(/^Volume size is: (\d+)$/m.exec(info)?.[1]);
}

/** Opens an apartment whose only recorder holds the disc, and closes it. */
export async function withDisc<Value>(
  disc: Disc,
  { mediaType }: Medium,
  run: (apartment: Apartment) => Promise<Value>,
): Promise<Value> {
  const apartment = await openApartment({
    simulator: {
      recorders: [
        simulatedRecorder({ mediaType, sessions: [], image: disc.flat }),
      ],
    },
  });
  try {
    return await run(apartment);
  } finally {
    await apartment.close();
  }
}

/** Burns a session after which the disc shows `files`, and gives how many sectors were sent. */
export async function burn(
  apartment: Apartment,
  disc: Disc,
  label: string,
  files: Files,
): Promise<number> {
  const [recorder] = await apartment.recorders();
  using writer = await apartment.discFormat2Data(recorder!, {
    clientName: "test",
  });
  using image = await nextImage(apartment, recorder!, writer);
  await image.setVolumeName(label);
  using root = await image.root();
  // The files in it are read when the image is.
  const source = await Deno.makeTempDir({ dir: directoryOf(disc) });
  await change(apartment, root, source, disc.files, files);
  assertEquals(await image.fileCount(), filesOf(files).length);
  assertEquals(await image.directoryCount(), directoriesOf(files).length);
  using result = await image.createResultImage();
  using stream = await result.imageStream();
  disc.last = await image.sessionStartBlock();
  disc.files = files;
  // A DVD+R would be closed.
  await writer.setDisableConsumerDvdCompatibilityMode(true);
  await writer.write(stream);
  return await result.totalBlocks();
}

/** Makes one tree of another: half of the new files by AddTree, half by AddFile. */
async function change(
  apartment: Apartment,
  root: FsiDirectoryItem,
  source: string,
  before: Files,
  after: Files,
): Promise<void> {
  await remove(root, before, after);
  const added = [...after].filter(([path, bytes]) =>
    !isSameKind(before, after, path) || before.get(path) !== bytes
  );
  const singly: (readonly [path: string, bytes: Uint8Array])[] = [];
  for (const [index, [path, bytes]] of added.entries()) {
    if (bytes === null) await Deno.mkdir(source + path, { recursive: true });
    else if (index % 2 === 0) singly.push([path, bytes]);
    else {
      const parent = path.slice(0, path.lastIndexOf("/"));
      await Deno.mkdir(source + parent, { recursive: true });
      await Deno.writeFile(source + path, bytes);
    }
  }
  await root.addTree(source, false);
  for (const [path, bytes] of singly) {
    if (isSameKind(before, after, path)) await root.remove(inImage(path));
    using stream = await apartment.streamFromBytes(bytes);
    await root.addFile(inImage(path), stream);
  }
}

/** Removes what is not there afterwards, or is of the other kind. */
async function remove(
  root: FsiDirectoryItem,
  before: Files,
  after: Files,
): Promise<void> {
  const gone = [...before.keys()].filter((path) =>
    !isSameKind(before, after, path)
  );
  // What is in a directory goes with it.
  const roots = gone.filter((path) =>
    !gone.some((other) => path.startsWith(`${other}/`))
  );
  for (const path of roots) {
    if (before.get(path) === null) await root.removeTree(inImage(path));
    else await root.remove(inImage(path));
  }
}

function isSameKind(before: Files, after: Files, path: string): boolean {
  const [old, now] = [before.get(path), after.get(path)];
  return old !== undefined && now !== undefined &&
    (old === null) === (now === null);
}

function inImage(path: string): string {
  return path.slice(1).replaceAll("/", "\\");
}

function directoryOf({ flat }: Disc): string {
  return flat.slice(0, flat.lastIndexOf("/"));
}
