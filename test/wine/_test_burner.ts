/** The recorder of the test server that burns, and what a test sets it up with. */

import {
  type Apartment,
  type AppendSessionOptions,
  ComStream,
  type DiscRecorder2,
} from "@discworks/imapi2";
import { unsafeDefineInterface } from "@discworks/imapi2/com";
import { ServerLog } from "./_server_log.ts";

const TestBurner = unsafeDefineInterface({
  name: "ITestBurner",
  iid: "B4A1C0DE-0002-4D15-8C00-6275726E6572",
  extends: "IUnknown",
  members: {
    reset: { slot: 3, in: ["LONG", "LONG", "LONG", "LONG", "LONG", "LONG"] },
    setFault: { slot: 4, in: ["BSTR", "LONG", "LONG"] },
    disc: { slot: 5, out: { required: ComStream } },
    swap: { slot: 6, in: ["LONG", "LONG"] },
    setOwner: { slot: 7, in: ["BSTR"] },
  },
});

/** A disc that the burner has. */
export interface BurnerDisc {
  readonly status: number;
  readonly next: number;
  readonly start: number;
}

/** `IMAPI_FORMAT2_DATA_MEDIA_STATE` */
export const BLANK: BurnerDisc = { status: 2, next: 0, start: -1 };
export const APPENDABLE: BurnerDisc = { status: 4, next: 2528, start: 0 };

/** IMAPI_MEDIA_TYPE_DVDPLUSR */
export const DVD_PLUS_R = 6;
export const TOTAL = 2_295_104;

/** A directory of the checkout, as the disc gets it. */
export const FOLDER = new URL("../../src/checks", import.meta.url);

/** The path of a URL, as Windows writes it. */
export function windowsPath(url: URL): string {
  return decodeURIComponent(url.pathname).slice(1).replaceAll("/", "\\");
}

/** What a test has of the burner. */
export interface Burner extends AsyncDisposable {
  readonly recorder: DiscRecorder2;
  readonly log: ServerLog;
  /** Fails a member: so many times, or always with -1. */
  fail(member: string, hresult: number, times: number): Promise<void>;
  /** Another disc of the same kind. */
  swap(disc: BurnerDisc): Promise<void>;
  /** Who holds the drive; nobody where it is empty. */
  setOwner(owner: string): Promise<void>;
  /** What was written. */
  written(): Promise<Uint8Array>;
  /** The members that a job called, in order. */
  calls(askingThread: number): string[];
}

/** Sets the burner up with a disc. */
export async function burnerOf(
  apartment: Apartment,
  { status, next, start }: BurnerDisc,
  moves = true,
): Promise<Burner> {
  const test = await apartment.create(
    "B4A1C0DE-0001-4D15-8C00-6275726E6572",
    TestBurner,
  );
  await test.reset(DVD_PLUS_R, status, TOTAL, next, start, moves ? 1 : 0);
  const recorder = await apartment.discRecorder("burner");
  const log = new ServerLog();
  return {
    recorder,
    log,
    fail: (member, hresult, times) => test.setFault(member, hresult | 0, times),
    swap: (disc) => test.swap(disc.next, disc.start),
    setOwner: (owner) => test.setOwner(owner),
    written: async () => {
      using disc = await test.disc();
      await disc.seek(0);
      return await disc.read(await disc.size());
    },
    calls: (askingThread) =>
      log.lines().flatMap((line) => {
        const [, thread, member] = /^call thread=(\d+) (.+)$/.exec(line) ?? [];
        return member === undefined || Number(thread) === askingThread ||
            /^I(?:Unknown|Dispatch)\./.test(member)
          ? []
          : [member];
      }),
    [Symbol.asyncDispose]: async () => {
      recorder.release();
      await test.reset(DVD_PLUS_R, 2, TOTAL, 0, -1, 1);
      test.release();
    },
  };
}

/** What a session of the folder is written with. */
export const OPTIONS: AppendSessionOptions = {
  paths: [windowsPath(FOLDER)],
  volumeLabel: "BACKUP_07",
  clientName: "wine: append",
};

/** The files of a folder, each filled up to whole sectors, as the server puts them into an image. */
export async function imageOf(
  folder: URL,
  names: string[],
): Promise<Uint8Array<ArrayBuffer>> {
  const parts = await Promise.all(
    names.map((name) => Deno.readFile(new URL(`${folder.href}/${name}`))),
  );
  const padded = parts.map((bytes) => {
    const part = new Uint8Array(Math.ceil(bytes.length / 2048) * 2048);
    part.set(bytes);
    return part;
  });
  return new Uint8Array(await new Blob(padded).arrayBuffer());
}

/** The names of the files of a folder in the order in which Windows finds them. */
export async function namesOf(folder: URL): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}
