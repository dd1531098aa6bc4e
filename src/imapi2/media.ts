/**
 * What kind of disc it is, and what state it is in.
 *
 * @module
 */

import {
  MEDIA_STATES,
  MEDIA_TYPES,
  WRITE_PROTECT_STATES,
} from "../abi/enums.ts";

/** A name in `IMAPI_MEDIA_PHYSICAL_TYPE`, without `IMAPI_MEDIA_TYPE_`. */
export type MediaTypeName =
  | "UNKNOWN"
  | "CDROM"
  | "CDR"
  | "CDRW"
  | "DVDROM"
  | "DVDRAM"
  | "DVDPLUSR"
  | "DVDPLUSRW"
  | "DVDPLUSR_DUALLAYER"
  | "DVDDASHR"
  | "DVDDASHRW"
  | "DVDDASHR_DUALLAYER"
  | "DISK"
  | "DVDPLUSRW_DUALLAYER"
  | "HDDVDROM"
  | "HDDVDR"
  | "HDDVDRAM"
  | "BDROM"
  | "BDR"
  | "BDRE";

/**
 * The kind of disc.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/ne-imapi2-imapi_media_physical_type}
 */
export interface MediaType {
  /** The number, as COM gives it. */
  readonly value: number;
  /** Its name; `UNKNOWN` for a number that is in no enumeration, too. */
  readonly name: MediaTypeName;
}

/** A name in `IMAPI_FORMAT2_DATA_MEDIA_STATE`, without the prefix. */
export type MediaStatusName =
  | "OVERWRITE_ONLY"
  | "BLANK"
  | "APPENDABLE"
  | "FINAL_SESSION"
  | "DAMAGED"
  | "ERASE_REQUIRED"
  | "NON_EMPTY_SESSION"
  | "WRITE_PROTECTED"
  | "FINALIZED"
  | "UNSUPPORTED_MEDIA";

/**
 * What can be done with a disc: several states at once.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/ne-imapi2-imapi_format2_data_media_state}
 */
export interface MediaStatus {
  /** The bits, as COM gives them; 0 where nothing is known. */
  readonly value: number;
  /** The names of the bits that have one, the lowest first. */
  readonly names: readonly MediaStatusName[];
}

/** A name in `IMAPI_MEDIA_WRITE_PROTECT_STATE`, without `IMAPI_WRITEPROTECTED_`. */
export type WriteProtectStatusName =
  | "UNTIL_POWERDOWN"
  | "BY_CARTRIDGE"
  | "BY_MEDIA_SPECIFIC_REASON"
  | "BY_SOFTWARE_WRITE_PROTECT"
  | "BY_DISC_CONTROL_BLOCK"
  | "READ_ONLY_MEDIA";

/**
 * By what a disc is protected: several reasons at once.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/ne-imapi2-imapi_media_write_protect_state}
 */
export interface WriteProtectStatus {
  /** The bits, as COM gives them; 0 for a disc that is not protected. */
  readonly value: number;
  /** The names of the bits that have one, the lowest first. */
  readonly names: readonly WriteProtectStatusName[];
}

const typeNames = new Map<number, MediaTypeName>(
  entries<MediaTypeName>(MEDIA_TYPES).map(([name, value]) => [value, name]),
);
const stateNames = entries<MediaStatusName>(MEDIA_STATES);
const protectNames = entries<WriteProtectStatusName>(WRITE_PROTECT_STATES);

/** Names a kind of disc. */
export function mediaTypeOf(value: number): MediaType {
  return { value, name: typeNames.get(value) ?? "UNKNOWN" };
}

/** Names the states of a disc. */
export function mediaStatusOf(value: number): MediaStatus {
  return { value, names: namesOf(stateNames, value) };
}

/** Names what protects a disc. */
export function writeProtectStatusOf(value: number): WriteProtectStatus {
  return { value, names: namesOf(protectNames, value) };
}

function namesOf<Name>(
  bits: readonly (readonly [Name, number])[],
  value: number,
): Name[] {
  return bits.filter(([, bit]) => (value & bit) !== 0).map(([name]) => name);
}

/** `Object.entries()` that keeps the names' type; a name that the table lacks is a type error. */
function entries<Name extends string>(
  table: Readonly<Record<Name, number>>,
): [Name, number][] {
  return Object.entries(table) as [Name, number][];
}
