/**
 * The one MMC command that a simulated drive takes as bytes: READ TOC, from the
 * first track or session on.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { DriveHandle } from "./drive_handle.ts";
import { SimulatedSuccess, type SimulatedValue } from "./simulated_object.ts";

const READ_TOC = 0x43;
const COMMAND_SIZE = 10;

/** In the second byte of the command: times in place of addresses. */
const MSF = 0x02;

/** The format that has times only, whatever the command says. */
const FULL_TOC = 2;

const SENSE_SIZE = 18;

/** Sense data in fixed format, of this command; the sense key of what is no command, or no such field. */
const CURRENT_ERROR = 0x70;
const ILLEGAL_REQUEST = 0x05;

/** Additional sense codes. */
const INVALID_OPERATION_CODE = 0x20;
const INVALID_FIELD = 0x24;

/** What SendCommandGetDataFromDevice gives for a command: the sense data and the reply. */
export function answerCommand(
  drive: DriveHandle,
  command: Uint8Array,
  capacity: number,
): SimulatedValue | SimulatedSuccess {
  if (command[0] !== READ_TOC) return refusal(INVALID_OPERATION_CODE);
  const { tocs } = drive.mmc;
  const reply = isReadToc(command) ? tocs[command[2]!] ?? null : null;
  if (reply === null) return refusal(INVALID_FIELD);
  const allocated = (command[7]! << 8) | command[8]!;
  return [
    new Uint8Array(SENSE_SIZE),
    reply.slice(0, Math.min(allocated, capacity)),
  ];
}

/** Whether a command has its length, asks for all that there is, and is zero where MMC reserves it. */
function isReadToc(command: Uint8Array): boolean {
  const [, flags, format, a, b, c, first, , , control] = command;
  const isFull = format === FULL_TOC;
  return command.length === COMMAND_SIZE &&
    (flags === 0 || (isFull && flags === MSF)) &&
    (first === 0 || first === 1) &&
    [a, b, c, control].every((byte) => byte === 0);
}

/**
 * What a drive refuses, it answers with CHECK CONDITION and sense data. Of the
 * codes of this member, S_IMAPI_COMMAND_HAS_SENSE_DATA is the one whose page
 * says just that, success code as it is; the failures are for what the sense
 * data says of the disc, and none is for an illegal request.
 */
function refusal(additionalCode: number): SimulatedSuccess {
  const sense = new Uint8Array(SENSE_SIZE);
  sense[0] = CURRENT_ERROR;
  sense[2] = ILLEGAL_REQUEST;
  // How many bytes follow this one.
  sense[7] = SENSE_SIZE - 8;
  sense[12] = additionalCode;
  return new SimulatedSuccess(HRESULTS.S_IMAPI_COMMAND_HAS_SENSE_DATA, [
    sense,
    new Uint8Array(),
  ]);
}
