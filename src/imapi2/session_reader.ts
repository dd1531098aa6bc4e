import { HRESULTS } from "../abi/hresults.ts";
import { IDiscRecorder2Ex } from "../abi/interfaces.ts";
import type { ComObject } from "../com/com_object.ts";
import { invoke } from "../com/invoke.ts";
import { ComError } from "../connection/errors.ts";
import {
  type DiscSession,
  sessionsByToc,
  sessionsByTrack,
} from "../discs/disc_sessions.ts";
import {
  decodeDiscInformation,
  decodeTrackInformation,
  type DiscInformation,
} from "../discs/mmc_decoder.ts";
import { decodeToc } from "../discs/toc_decoder.ts";
import { readToc } from "./read_toc.ts";

/** `IMAPI_READ_TRACK_ADDRESS_TYPE_TRACK` */
const BY_TRACK = 1;

/** On CD and DVD+R, this number is the track that is open, which some drives know by no other. */
const OPEN_TRACK = 0xFF;

/** Failures that say nothing of a command: whatever the drive is asked, it answers the same. */
const NO_REFUSALS: ReadonlySet<number> = new Set([
  HRESULTS.E_POINTER,
  HRESULTS.E_OUTOFMEMORY,
  HRESULTS["HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE)"],
  HRESULTS["HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)"],
  HRESULTS.RPC_E_DISCONNECTED,
  HRESULTS.E_IMAPI_RECORDER_REQUIRED,
  HRESULTS.E_IMAPI_RECORDER_LOCKED,
  HRESULTS.E_IMAPI_RECORDER_COMMAND_TIMEOUT,
  HRESULTS.E_IMAPI_RECORDER_MEDIA_NO_MEDIA,
  HRESULTS.E_IMAPI_RECORDER_MEDIA_UPSIDE_DOWN,
  HRESULTS.E_IMAPI_RECORDER_MEDIA_BECOMING_READY,
  HRESULTS.E_IMAPI_RECORDER_MEDIA_FORMAT_IN_PROGRESS,
  HRESULTS.E_IMAPI_RECORDER_MEDIA_BUSY,
]);

/** What a drive answered: a reply, or that it does not do this. */
type Answer = Uint8Array | ComError;

/** Reads the sessions on the disc, by READ TOC where the drive refuses to tell of each track. */
export async function readSessions(
  raw: ComObject,
): Promise<readonly DiscSession[]> {
  const information = await answerOf(
    invoke(raw, IDiscRecorder2Ex.methods.GetDiscInformation),
  );
  if (information instanceof ComError) {
    return await readByToc(raw, null, information);
  }
  const disc = decodeDiscInformation(information);
  const replies = await readTracks(raw, disc);
  if (replies instanceof ComError) return await readByToc(raw, disc, replies);
  return sessionsByTrack(disc, replies.map(decodeTrackInformation)) ??
    await readByToc(raw, disc, tooShort("GetTrackInformation"));
}

/** The replies of all tracks, asked for in one turn; an error where the drive refuses one. */
async function readTracks(
  raw: ComObject,
  disc: DiscInformation,
): Promise<readonly Uint8Array[] | ComError> {
  const { firstTrack, lastTrackOfLastSession: last } = disc;
  if (firstTrack === null || last === null) {
    return tooShort("GetDiscInformation");
  }
  // Asked for by number, track 0 is a lead-in.
  const first = Math.max(1, firstTrack);
  const answers = await Promise.all(
    Array.from(
      { length: Math.max(0, last - first + 1) },
      (_, index) => readTrack(raw, first + index),
    ),
  );
  if (
    disc.lastSessionState !== "complete" && answers.at(-1) instanceof ComError
  ) answers.push(await readOpenTrack(raw, answers.pop()!));
  const replies: Uint8Array[] = [];
  for (const answer of answers) {
    if (answer instanceof ComError) return answer;
    replies.push(answer);
  }
  return replies;
}

function readTrack(raw: ComObject, track: number): Promise<Answer> {
  return answerOf(
    invoke(
      raw,
      IDiscRecorder2Ex.methods.GetTrackInformation,
      track,
      BY_TRACK,
    ),
  );
}

async function readOpenTrack(raw: ComObject, refusal: Answer): Promise<Answer> {
  const answer = await readTrack(raw, OPEN_TRACK);
  return answer instanceof ComError ? refusal : answer;
}

/** Asks in all formats at once, and throws the `refusal` that led here where they do not help. */
async function readByToc(
  raw: ComObject,
  disc: DiscInformation | null,
  refusal: ComError,
): Promise<readonly DiscSession[]> {
  const [toc, information, full] = await Promise.all(
    [
      answerOf(readToc(raw, 0)),
      answerOf(readToc(raw, 1)),
      answerOf(readToc(raw, 2)),
    ] as const,
  );
  const sessions = sessionsByToc(disc, {
    toc: toc instanceof ComError ? null : decodeToc(toc, 0),
    sessionInformation: information instanceof ComError
      ? null
      : decodeToc(information, 1),
    fullToc: full instanceof ComError ? null : decodeToc(full, 2),
  });
  if (sessions === null) throw refusal;
  return sessions;
}

/** An answer; rejects where it is no refusal of this command. */
async function answerOf(reply: Promise<Uint8Array>): Promise<Answer> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof ComError && !NO_REFUSALS.has(error.hresult)) {
      return error;
    }
    throw error;
  }
}

/** The error of a reply that lacks what every drive gives. */
function tooShort(method: string): ComError {
  return new ComError({
    hresult: HRESULTS.E_IMAPI_RECORDER_INVALID_RESPONSE_FROM_DEVICE,
    interfaceName: IDiscRecorder2Ex.name,
    method,
    description: "The reply is too short to tell sessions and tracks",
  });
}
