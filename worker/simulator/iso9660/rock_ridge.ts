/**
 * What Rock Ridge says of a file (Rock Ridge Interchange Protocol, IEEE P1282,
 * version 1.12).
 *
 * @see {@link https://ieee1282.sourceforge.net/}
 *
 * @module
 */

import { readRecordDate } from "./dates.ts";
import { damaged } from "./disc_sectors.ts";
import { decodeLatin1, viewOf } from "./fields.ts";
import type { FoundRecord } from "./record_reader.ts";
import type { SystemUseReader } from "./system_use.ts";

/** Flags of the NM field (4.1.4): the name is `.`, or `..`. Fields are put together in their order, so the flag that more follow says nothing new. */
const NM = { self: 1 << 1, parent: 1 << 2 };

/** Flags of the TF field (4.1.6): which times there are, in this order. */
const TF = { creation: 1 << 0, modification: 1 << 1, longForm: 1 << 7 };

/** The bits of the mode in the PX field (4.1.1) that tell the kind of file: none said, a regular file, a directory. */
const KIND = 0o170000;
const CONTENT_KINDS: readonly number[] = [0, 0o100000, 0o040000];

/** A name in Unix has no more bytes; a longer one is not put together. */
const LONGEST_NAME = 255;

/** What Rock Ridge says of a file. */
export interface RockRidgeFile {
  /** Its name; `null` where it is that of ISO 9660. */
  readonly name: string | null;
  /** When it was changed last; `null` where it is not said. */
  readonly modified: Date | null;
  /** Whether it is a symbolic link, a device, a pipe or a socket, which have no content. */
  readonly special: boolean;
  /** Whether the directory belongs elsewhere, and is here because it would be too deep there (RE, 4.1.5.3). */
  readonly relocated: boolean;
  /** The sector of the directory that belongs here, and is elsewhere (CL, 4.1.5.1). */
  readonly childAt: number | null;
}

/** Reads the fields of a record. */
export function readRockRidge(
  systemUse: SystemUseReader,
  record: FoundRecord,
): RockRidgeFile {
  const name: number[] = [];
  let modified: Date | null = null;
  let special = false;
  let relocated = false;
  let childAt: number | null = null;
  for (const { signature, data } of systemUse.fields(record)) {
    const need = (length: number) => {
      if (data.length < length) {
        damaged(
          `the field ${signature} of a record in sector ${record.sector} is too short`,
        );
      }
    };
    switch (signature) {
      case "NM":
        need(1);
        if ((data[0]! & (NM.self | NM.parent)) === 0) {
          name.push(...data.subarray(1));
        }
        if (name.length > LONGEST_NAME) {
          damaged(
            `a name in sector ${record.sector} has more than ${LONGEST_NAME} bytes`,
          );
        }
        break;
      case "TF":
        need(1);
        modified = modificationTime(data) ?? modified;
        break;
      case "PX": {
        need(4);
        const kind = viewOf(data).getUint32(0, true) & KIND;
        special ||= !CONTENT_KINDS.includes(kind);
        break;
      }
      case "SL":
        special = true;
        break;
      case "RE":
        relocated = true;
        break;
      case "CL":
        need(4);
        childAt = viewOf(data).getUint32(0, true);
    }
  }
  return {
    name: name.length === 0 ? null : decode(Uint8Array.from(name)),
    modified,
    special: special && childAt === null,
    relocated,
    childAt,
  };
}

/** The short form is the date of a directory record; the long one, that of a descriptor, is left to the record. */
function modificationTime(data: Uint8Array): Date | null {
  const flags = data[0]!;
  const offset = 1 + (flags & TF.creation ? 7 : 0);
  if (
    !(flags & TF.modification) || flags & TF.longForm ||
    data.length < offset + 7
  ) return null;
  return readRecordDate(viewOf(data), offset);
}

/** Names are UTF-8 on today's systems, and bytes of some other set on older ones. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes);
  } catch {
    return decodeLatin1(bytes);
  }
}
