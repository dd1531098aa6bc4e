/**
 * Says what is the matter, to people at a command line.
 *
 * @module
 */

import {
  BurnVerificationError,
  ComError,
  type ComErrorRecord,
  type FailureCode,
  type RecorderReport,
  SessionRefusedError,
} from "@discworks/imapi2";
import { oneLine } from "./_text.ts";

/** Advice in place of the module's, which speaks to those who write programs. */
const ADVICE: Partial<Record<FailureCode, string>> = {
  "HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE)":
    "The drive does not answer any more: reconnect it.",
  "HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)": "The drive is gone: reconnect it.",
  RPC_E_DISCONNECTED: "The drive was lost: reconnect it.",
};

/** An error in one line. */
export function explain(error: unknown): string {
  if (error instanceof BurnVerificationError) {
    return `${
      explainProblem(error)
    }. The session is on the disc all the same, from sector ${error.startAddress} on`;
  }
  if (error instanceof SessionRefusedError) {
    const { message, cause } = error;
    return oneLine(
      cause instanceof ComError
        ? message.replace(cause.message, () => explainProblem(cause))
        : message,
    );
  }
  if (error instanceof ComError) return explainProblem(error);
  return oneLine(error instanceof Error ? error.message : String(error));
}

/** A failed call in one line: what to do about it where that is known, and the code. */
export function explainProblem(
  problem: Pick<
    ComErrorRecord,
    "code" | "description" | "advice" | "message"
  >,
): string {
  const { code, description, message } = problem;
  const advice = ADVICE[code] ?? problem.advice;
  const sentences = [description, advice]
    .map((text) => oneLine(text ?? ""))
    .filter((text) => text !== "")
    .map((text) => /[.!?…:;。]$/u.test(text) ? text : `${text}.`);
  return sentences.length === 0
    ? oneLine(message)
    : `${sentences.join(" ")} (${code})`;
}

/** What can be done with a recorder now, in a sentence. */
export function explainState(report: RecorderReport): string {
  switch (report.state) {
    case "appendable":
      return "A further session can be written.";
    case "finalSession":
      return "One session can be written, and no further one after it.";
    case "overwritable":
      return "The disc can be overwritten anywhere.";
    case "closed":
      return "The disc takes no further session.";
    case "empty":
      return "The drive is empty.";
    case "readOnlyDrive":
      return "The drive only reads discs.";
    case "locked":
      return `${
        oneLine(report.exclusiveAccessOwner ?? "") || "Another program"
      } holds the drive: close that program.`;
    case "waiting":
    case "unknown":
      return report.problem === null
        ? "It is not known what can be done with it."
        : explainProblem(report.problem);
  }
}
