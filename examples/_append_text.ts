/**
 * A session that is appended, in words.
 *
 * @module
 */

import type { AppendedSession, AppendPlan } from "@discworks/imapi2";
import { oneLine } from "./_text.ts";
import { counted, mediumName, number, size } from "./_units.ts";

/** What would be written. */
export function planText(plan: AppendPlan): string {
  const { previousSession, startAddress, sectors, volumeLabel } = plan;
  const last = startAddress + sectors - 1;
  return [
    `Disc: ${mediumName(plan.mediaType.name)}, ${
      previousSession === null
        ? "no session on it"
        : `last session at sector ${number(previousSession.startAddress)}`
    }`,
    `Session: ${counted(plan.files, "file", "files")}, ${
      counted(plan.directories, "directory", "directories")
    }, ${counted(plan.bytes, "byte", "bytes")}, ${
      plan.fileSystems.join(" and ")
    }${volumeLabel === "" ? "" : `, label ${oneLine(volumeLabel)}`}`,
    `Sectors: ${number(startAddress)} to ${number(last)}, ${size(sectors)}`,
    ...(plan.closesDisc ? ["The disc takes nothing more after it."] : []),
    ...plan.warnings
      // Who presses Ctrl-C too late is told then.
      .filter(({ code }) => code !== "notAbortableWhileWriting")
      .map(({ message }) => `Warning: ${oneLine(message)}`),
  ].join("\n");
}

/** What was written. */
export function sessionText(session: AppendedSession): string {
  const proof = session.confirmed === true
    ? "Written, and the disc shows it."
    : "Written; the drive does not say whether it is there.";
  return `${planText(session)}\n${proof}`;
}
