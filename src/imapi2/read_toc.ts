/**
 * READ TOC, the one command that this module makes itself: IMAPI2 has no member
 * for it.
 *
 * @module
 */

import { HRESULTS } from "../abi/hresults.ts";
import { memberName } from "../abi/interface_table.ts";
import { IDiscRecorder2Ex } from "../abi/interfaces.ts";
import type { ComObject } from "../com/com_object.ts";
import { invoke } from "../com/invoke.ts";
import { ComError } from "../connection/errors.ts";
import type { TocFormat } from "../discs/toc_decoder.ts";

const READ_TOC = 0x43;

/** In the second byte of the command: times in place of addresses. */
const MSF = 0x02;

/** The format whose reply has times only. */
const FULL_TOC = 2;

/** Room for the longest reply: 99 tracks and 5 points of each of 99 sessions, 11 bytes each, are 6538 bytes. */
const CAPACITY = 8192;

/** How long the drive may take, in seconds. */
const TIMEOUT = 10;

/** The sense key of a command that succeeded after all. */
const RECOVERED_ERROR = 1;

/** From this response code on, sense data is a list of descriptors. */
const DESCRIPTOR_FORMAT = 0x72;

/** The reply of the drive behind an IDiscRecorder2Ex to READ TOC. */
export async function readToc(
  proxy: ComObject,
  format: TocFormat,
): Promise<Uint8Array<ArrayBuffer>> {
  const method = IDiscRecorder2Ex.methods.SendCommandGetDataFromDevice;
  const [sense, reply, hresult] = await invoke(
    proxy,
    method,
    commandOf(format),
    TIMEOUT,
    CAPACITY,
  );
  // A command that the drive refused comes with a code of success; nothing else is worth a look at the sense.
  if (hresult !== HRESULTS.S_IMAPI_COMMAND_HAS_SENSE_DATA) return reply;
  const [key, code, qualifier] = senseOf(sense);
  if (key === RECOVERED_ERROR) return reply;
  throw new ComError({
    hresult,
    interfaceName: method.table.name,
    method: memberName(method),
    description: `The drive refused READ TOC in format ${format}: sense key ${
      hex(key)
    }, additional sense code ${hex(code)}, qualifier ${hex(qualifier)}`,
  });
}

function commandOf(format: TocFormat): Uint8Array<ArrayBuffer> {
  const command = new Uint8Array(10);
  const full = format === FULL_TOC;
  command[0] = READ_TOC;
  // Drives should not look at the bit in the full format; some want it.
  command[1] = full ? MSF : 0;
  command[2] = format;
  // From which track on, or from which session: all of them.
  command[6] = full ? 1 : 0;
  new DataView(command.buffer).setUint16(7, CAPACITY);
  return command;
}

/** The sense key, the additional sense code and its qualifier. */
function senseOf(sense: Uint8Array): readonly [number, number, number] {
  const at = (offset: number) => sense[offset] ?? 0;
  return (at(0) & 0x7F) >= DESCRIPTOR_FORMAT
    ? [at(1) & 0xF, at(2), at(3)]
    : [at(2) & 0xF, at(12), at(13)];
}

function hex(byte: number): string {
  return `0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
