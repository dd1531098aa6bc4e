/** What a disc is after the process that burned it was killed. */

import {
  type Apartment,
  ComError,
  FileSystemImage,
  openApartment,
  planSession,
} from "@discworks/imapi2";
import {
  type SimulatedDisc,
  type SimulatedMediaType,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { MsftFileSystemImage } from "../src/abi/coclasses.ts";
import { SECTOR_SIZE } from "../src/model/empty_volume.ts";
import { type BurningLine, digestOf } from "./_burning_program.ts";
import { command, ROOT } from "./_program.ts";
import { seeded } from "./_random.ts";
import { assert, assertEquals, assertRejects } from "./_assert.ts";

type Session = Extract<BurningLine, { type: "writing" }>;

/** How often, on each medium. */
const KILLS = { "bd-r": 68, "dvd+r": 66, "cd-r": 66 } as const;

/** The bytes of the file that each session adds. The first needs one chunk, the others several. */
const SIZES = [300_000, 3_000_001, 1_200_000];

/** A disc is no longer than this, for all its sessions are read each time. */
const MOST_SESSIONS = 4;

const DRIVE = "drive";

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
  /** Whoever waits for the next line. */
  #line = Promise.withResolvers<void>();
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

  /** Waits for what it says. */
  async until(isSaid: () => boolean): Promise<void> {
    while (!isSaid()) {
      if (this.#ended) throw new Error(await this.#errors);
      await this.#line.promise;
    }
  }

  async kill(): Promise<void> {
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
    this.#line.resolve();
  }

  #hear(line: BurningLine): void {
    if (line.type === "written") this.written.push(this.writing!);
    this.writing = line.type === "writing" ? line : null;
    this.#line.resolve();
    this.#line = Promise.withResolvers();
  }
}

/** Looks at a file; one that is missing is empty. */
async function lookAt(
  path: string,
): Promise<Pick<Deno.FileInfo, "size" | "mtime">> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { size: 0, mtime: null };
    throw error;
  }
}

/** Whether the description of a disc says that a session is being recorded. */
async function isRecording(image: string): Promise<boolean> {
  return (await Deno.readTextFile(`${image}.json`)).includes('"recording"');
}

/** Waits for a moment to kill at, which is another each time. */
async function moment(
  burning: Burning,
  image: string,
  time: number,
  random: (below: number) => number,
): Promise<void> {
  const wanted = random(2);
  // On a busy computer it can be further by the time that this is looked at.
  await burning.until(() =>
    burning.written.length >= wanted && burning.writing !== null
  );
  const complete = burning.written.length;
  const { start, sectors } = burning.writing!;
  const lookWhile = async (isEarly: () => Promise<boolean> | boolean) => {
    while (burning.written.length === complete && await isEarly());
  };
  const look = async (looks: number) => {
    for (let count = 0; count < looks; count++) await lookAt(image);
  };
  const isShorter = async (count: number) =>
    (await lookAt(image)).size < (start + count) * SECTOR_SIZE;
  switch (time % 5) {
    case 0:
      // It begins.
      return await look(random(8));
    case 1: {
      // So much of it is in the file.
      const count = 1 + random(sectors);
      return await lookWhile(() => isShorter(count));
    }
    case 2:
      // All of it is there, and the session ends.
      await lookWhile(() => isShorter(sectors));
      return await look(random(8));
    case 3:
      // It has ended, and is verified.
      await lookWhile(() => isShorter(1));
      await lookWhile(() => isRecording(image));
      return await look(random(3));
    default:
      // The next one is put together.
      await burning.until(() => burning.written.length > complete);
      return await look(random(60));
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

/** Opens the disc again in an empty drive, and finds what became of the last session. */
async function outcomeOf(
  apartment: Apartment,
  disc: SimulatedDisc,
  complete: readonly Session[],
  writing: Session | null,
): Promise<Outcome> {
  await apartment.simulator!.insert(DRIVE, disc);
  const [report] = await apartment.inspect();
  await apartment.simulator!.eject(DRIVE);
  const { media, multisession, problem } = report!;
  assertEquals(problem, null);
  const { size } = await lookAt(disc.image!);
  if (multisession === null) {
    assert(writing !== null, "a session is open that nobody began");
    assert(size > writing.start * SECTOR_SIZE);
    assertEquals(planSession(media!, 2048).fits, false);
    await assertTakesNothing(disc);
    return "open";
  }
  assert(planSession(multisession, 2_000_000).fits);
  const previous = multisession.isFirstDataSession
    ? undefined
    : multisession.startAddressOfPreviousSession;
  if (previous !== undefined && previous === writing?.start) return "complete";
  assertEquals(previous, complete.at(-1)?.start);
  assertEquals(media!.blank, previous === undefined);
  if (writing !== null) {
    assertEquals(multisession.nextWritableAddress, writing.start);
    assert(size <= writing.start * SECTOR_SIZE);
  }
  return "nothing";
}

/** A disc with an open session refuses a further one, and stays as it is. */
async function assertTakesNothing(disc: SimulatedDisc): Promise<void> {
  const files = () =>
    Promise.all([disc.image!, `${disc.image}.json`].map(async (path) => {
      const { size, mtime } = await lookAt(path);
      return [size, mtime];
    }));
  const before = await files();
  await using apartment = await openApartment({
    simulator: { recorders: [simulatedRecorder(disc)] },
  });
  const [recorder] = await apartment.recorders();
  using writer = await apartment.discFormat2Data(recorder!, {
    clientName: "after",
  });
  const { names } = await writer.currentMediaStatus();
  assert(!names.includes("APPENDABLE") && !names.includes("BLANK"));
  using stream = await apartment.streamFromBytes(new Uint8Array(65_536));
  const { code } = await assertRejects(() => writer.write(stream), ComError);
  assertEquals(code, "E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED");
  const multisessions = await writer.multisessionInterfaces();
  using image = await apartment.create(
    MsftFileSystemImage.clsid,
    FileSystemImage,
  );
  const refusal = await assertRejects(
    () => image.setMultisessionInterfaces(multisessions),
    ComError,
  );
  assertEquals(refusal.code, "IMAPI_E_NO_COMPATIBLE_MULTISESSION_TYPE");
  assertEquals(await files(), before);
}

/** Kills again and again what burns on discs of one kind, and counts what became of them. */
async function killOften(
  folder: string,
  mediaType: SimulatedMediaType,
  times: number,
  directories: readonly string[],
): Promise<Record<Outcome, number>> {
  await using apartment = await openApartment({
    simulator: { recorders: [simulatedRecorder(null, { id: DRIVE })] },
  });
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
    await moment(burning, image, time, random);
    await burning.kill();
    const { written, writing } = burning;
    complete.push(...written);
    const outcome = await outcomeOf(apartment, disc, complete, writing);
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
  // Each kill takes the start of a program, which on Windows, and under Wine above all, is slow.
  { ignore: Deno.build.os === "windows" },
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
      const media = await Promise.allSettled(
        Object.entries(KILLS).map(async ([mediaType, times]) => {
          const found = await killOften(
            folder,
            mediaType as SimulatedMediaType,
            times,
            directories,
          );
          for (const [outcome, count] of Object.entries(found)) {
            assert(count > 0, `${mediaType} never ended ${outcome}`);
          }
        }),
      );
      for (const result of media) {
        if (result.status === "rejected") throw result.reason;
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
