/** What a disc is after the process that burned it was killed. */

import {
  type DiscFormat2Data,
  openApartment,
  planSession,
} from "@discworks/imapi2";
import {
  type SimulatedDisc,
  type SimulatedMediaType,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { ComError } from "../src/connection/errors.ts";
import { SECTOR_SIZE } from "../src/model/empty_volume.ts";
import { type BurningLine, digestOf } from "./_burning_program.ts";
import { command, ROOT } from "./_program.ts";
import { seeded } from "./_random.ts";
import { assert, assertEquals, assertRejects } from "./_assert.ts";

type Session = Extract<BurningLine, { type: "writing" }>;

/** How often, on each medium. */
const KILLS = { "bd-r": 68, "dvd+r": 66, "cd-r": 66 } as const;

/** The bytes of the file that each session adds. The first needs one chunk, the others several. */
const SIZES = [300_000, 6_000_001, 2_500_000];

/** A disc is no longer than this, for all its sessions are read each time. */
const MOST_SESSIONS = 6;

/** What became of the session that was being written, or was to be written next. */
type Outcome = "nothing" | "open" | "complete";

/** What the process that burns has said, and whether it has ended. */
class Burning {
  readonly #child: Deno.ChildProcess;
  readonly #said: Promise<void>;
  readonly #errors: Promise<string>;
  /** The sessions that were written. */
  readonly written: Session[] = [];
  /** The one that is being written. */
  writing: Session | null = null;
  #ended = false;

  constructor(disc: SimulatedDisc, directories: readonly string[]) {
    this.#child = command([
      `--config=${ROOT}test/deno.json`,
      "--allow-read",
      "--allow-write",
      "--no-check",
      `${ROOT}test/_burning_program.ts`,
      disc.image!,
      disc.mediaType,
      ...directories,
    ], { stdout: "piped", stderr: "piped" }).spawn();
    this.#said = this.#listen();
    this.#errors = new Response(this.#child.stderr).text();
  }

  /** Kills it as soon as it is time, which is asked again and again. */
  async killWhen(isTime: () => Promise<boolean> | boolean): Promise<void> {
    while (!await isTime()) {
      if (this.#ended) throw new Error(await this.#errors);
      // The lines that it prints are read meanwhile.
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.#child.kill("SIGKILL");
    await Promise.all([this.#said, this.#child.status, this.#errors]);
  }

  async #listen(): Promise<void> {
    let rest = "";
    for await (
      const text of this.#child.stdout.pipeThrough(new TextDecoderStream())
    ) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.#hear(JSON.parse(line));
    }
    this.#ended = true;
  }

  #hear(line: BurningLine): void {
    if (line.type === "written") this.written.push(this.writing!);
    this.writing = line.type === "writing" ? line : null;
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Tells when to kill, which is at another moment each time. */
function momentOf(
  burning: Burning,
  image: string,
  time: number,
  random: (below: number) => number,
): () => Promise<boolean> | boolean {
  const complete = random(2);
  const isOver = () => burning.written.length > complete;
  const hasBegun = () =>
    isOver() || burning.written.length === complete && burning.writing !== null;
  const share = random(1000) / 1000;
  let looks = random(6);
  switch (time % 5) {
    case 0:
      return () => hasBegun() && looks-- === 0;
    case 1:
    case 2:
      // So much of it is in the file.
      return async () => {
        if (isOver()) return true;
        if (!hasBegun()) return false;
        const { start, sectors } = burning.writing!;
        const size = await sizeOf(image) ?? 0;
        return size > (start + sectors * share) * SECTOR_SIZE;
      };
    case 3:
      // The description is replaced when it begins, and when it ends.
      return async () =>
        isOver() || hasBegun() && await sizeOf(`${image}.json.tmp`) !== null;
    default:
      // The next one is put together.
      return () => isOver() && looks-- === 0;
  }
}

/** The bytes of a session, as they are in the file. */
async function bytesOf(
  image: string,
  { start, sectors }: Session,
): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(image);
  await file.seek(start * SECTOR_SIZE, Deno.SeekMode.Start);
  const bytes = new Uint8Array(sectors * SECTOR_SIZE);
  for (let filled = 0; filled < bytes.length;) {
    const read = await file.read(bytes.subarray(filled));
    assert(read !== null, `${image} ends in the session from ${start}`);
    filled += read;
  }
  return bytes;
}

/** Opens the disc again, and finds what became of the last session. */
async function outcomeOf(
  disc: SimulatedDisc,
  complete: readonly Session[],
  writing: Session | null,
): Promise<Outcome> {
  await using apartment = await openApartment({
    simulator: { recorders: [simulatedRecorder(disc)] },
  });
  const [report] = await apartment.inspect();
  const { media, multisession } = report!;
  assertEquals(report!.problem, null);
  const length = await sizeOf(disc.image!) ?? 0;
  if (multisession !== null) {
    const previous = multisession.isFirstDataSession
      ? undefined
      : multisession.startAddressOfPreviousSession;
    assert(planSession(multisession, 2_000_000).fits);
    if (previous !== undefined && previous === writing?.start) return "complete";
    assertEquals(previous, complete.at(-1)?.start);
    assertEquals(media!.blank, complete.length === 0);
    if (writing !== null) {
      assertEquals(multisession.nextWritableAddress, writing.start);
      assert(length <= writing.start * SECTOR_SIZE);
    }
    return "nothing";
  }
  assert(writing !== null, "a session is open that nobody began");
  assert(length > writing.start * SECTOR_SIZE);
  assertEquals(planSession(media!, 2048).fits, false);
  const [recorder] = await apartment.recorders();
  using writer = await apartment.discFormat2Data(recorder!, {
    clientName: "after",
  });
  await assertTakesNothing(writer, disc.image!, async () => {
    using stream = await apartment.streamFromBytes(new Uint8Array(65_536));
    await writer.write(stream);
  });
  return "open";
}

/** A disc with an open session refuses everything, and stays as it is. */
async function assertTakesNothing(
  writer: DiscFormat2Data,
  image: string,
  write: () => Promise<void>,
): Promise<void> {
  const paths = [image, `${image}.json`];
  const read = () =>
    Promise.all(paths.map(async (path) => digestOf(await Deno.readFile(path))));
  const before = await read();
  const { names } = await writer.currentMediaStatus();
  assert(!names.includes("APPENDABLE") && !names.includes("BLANK"));
  const { code } = await assertRejects(write, ComError);
  assertEquals(code, "E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED");
  const [multisession] = await writer.multisessionInterfaces();
  assertEquals(await multisession!.isSupportedOnCurrentMediaState(), false);
  assertEquals(await read(), before);
}

/** Kills again and again what burns on discs of one kind, and counts what became of them. */
async function killOften(
  folder: string,
  mediaType: SimulatedMediaType,
  times: number,
  directories: readonly string[],
): Promise<Record<Outcome, number>> {
  const random = seeded(times + mediaType.length);
  const found = { nothing: 0, open: 0, complete: 0 };
  let discs = 0;
  let disc: SimulatedDisc | null = null;
  let complete: Session[] = [];
  for (let time = 0; time < times; time++) {
    disc ??= {
      mediaType,
      sessions: [],
      image: `${folder}/${mediaType} ${discs++}.img`,
    };
    const image = disc.image!;
    const burning = new Burning(disc, directories);
    await burning.killWhen(momentOf(burning, image, time, random));
    const { written, writing } = burning;
    complete.push(...written);
    const outcome = await outcomeOf(disc, complete, writing);
    found[outcome]++;
    if (outcome === "complete") complete.push(writing!);
    for (const session of complete) {
      const digest = await digestOf(await bytesOf(image, session));
      assertEquals(digest, session.digest, `the session from ${session.start}`);
    }
    if (outcome === "open" || complete.length >= MOST_SESSIONS) {
      await Deno.remove(image);
      disc = null;
      complete = [];
    }
  }
  return found;
}

Deno.test(
  "sessions before a burn that was killed are intact, and the disc tells what became of it, 200 times",
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      const random = seeded(1);
      const directories = SIZES.map((size, index) => {
        const directory = `${folder}/directory ${index}`;
        Deno.mkdirSync(directory);
        const bytes = new Uint8Array(size).map(() => random(256));
        Deno.writeFileSync(`${directory}/file ${index}.bin`, bytes);
        return directory;
      });
      // Side by side: each spends most of its time waiting for another process.
      await Promise.all(
        Object.entries(KILLS).map(async ([mediaType, times]) => {
          const found = await killOften(
            folder,
            mediaType as SimulatedMediaType,
            times,
            directories,
          );
console.log(mediaType, found);
          for (const [outcome, count] of Object.entries(found)) {
            assert(count > 0, `${mediaType} never ended ${outcome}`);
          }
        }),
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
