/**
 * What a simulated drive and the disc in it answer.
 *
 * @module
 */

import type { DriveIdentity } from "./machine_state.ts";

/** How IMAPI2 writes to a kind of medium. */
export type Recording =
  /** One session after the other. */
  | "sequential"
  /** One session and no more. */
  | "single"
  /** Anywhere, any time. */
  | "randomWrite"
  /** Not at all. */
  | "readOnly";

/** What IMAPI2 says of a disc. Addresses and counts are sectors of 2048 bytes. */
export interface DiscValues {
  /** Its `IMAPI_MEDIA_PHYSICAL_TYPE`. */
  readonly physicalType: number;
  /** How IMAPI2 writes to its kind of medium. */
  readonly recording: Recording;
  /** Bits of `IMAPI_FORMAT2_DATA_MEDIA_STATE`. */
  readonly mediaState: number;
  /** Whether nothing is on it. */
  readonly blank: boolean;
  /** Whether IMAPI2 would write to it. */
  readonly writable: boolean;
  /** Its capacity. */
  readonly totalSectors: number;
  /** How much of it is free. */
  readonly freeSectors: number;
  /** Where the next session would start. */
  readonly nextWritableAddress: number;
  /** Where the last complete session starts; -1 where there is none. */
  readonly startAddressOfPreviousSession: number;
  /** Where the last complete session ends; -1 where there is none. */
  readonly lastWrittenAddressOfPreviousSession: number;
  /** Whether there is no complete session with a data track yet. */
  readonly isFirstDataSession: boolean;
  /** What is written at once. */
  readonly writeUnitSize: number;
  /** Of random-write media; `null` where the drive does not report it. */
  readonly lastWrittenAddress: number | null;
  /** In sectors a second, the highest first. */
  readonly writeSpeeds: readonly number[];
}

/** A track, by what READ TRACK INFORMATION can ask for it with. */
export interface TrackAnswer {
  /** From 1. */
  readonly number: number;
  /** From 1. */
  readonly session: number;
  /** The first sector. */
  readonly startAddress: number;
  /** How many sectors it spans. */
  readonly size: number;
  /** Whether the drive would write to it. */
  readonly open: boolean;
  /** The reply. */
  readonly reply: Uint8Array<ArrayBuffer>;
}

/** What the drive says of a disc in MMC's terms. */
export interface MmcAnswers {
  /** The profile of the disc. */
  readonly profile: number;
  /** Feature descriptors, while the disc is in the drive. */
  readonly featurePages: readonly Uint8Array<ArrayBuffer>[];
  /** The reply to READ DISC INFORMATION. */
  readonly discInformation: Uint8Array<ArrayBuffer>;
  /** All tracks, in order. */
  readonly tracks: readonly TrackAnswer[];
  /** The replies to READ TOC in formats 0, 1 and 2, in this order; `null` where the drive refuses. */
  readonly tocs: readonly (Uint8Array<ArrayBuffer> | null)[];
  /** Physical format information, without its header; `null` for what is no DVD. */
  readonly physicalFormat: Uint8Array<ArrayBuffer> | null;
}

/** What a disc answers. */
export interface DiscAnswers {
  /** To IMAPI2. */
  readonly values: DiscValues;
  /** To IDiscRecorder2Ex. */
  readonly mmc: MmcAnswers;
}

/** What a drive answers, whatever is in it. */
export interface DriveAnswers extends DriveIdentity {
  /** `IMAPI_MEDIA_PHYSICAL_TYPE` of all that it writes. */
  readonly supportedMediaTypes: readonly number[];
  /** Profiles of all that it reads. */
  readonly supportedProfiles: readonly number[];
  /** Feature descriptors, while it is empty. */
  readonly featurePages: readonly Uint8Array<ArrayBuffer>[];
  /** Mode pages. */
  readonly modePages: readonly Uint8Array<ArrayBuffer>[];
  /** `STORAGE_ADAPTER_DESCRIPTOR` */
  readonly adapterDescriptor: Uint8Array<ArrayBuffer>;
  /** `STORAGE_DEVICE_DESCRIPTOR` */
  readonly deviceDescriptor: Uint8Array<ArrayBuffer>;
  /** What the address of a buffer must leave clear. */
  readonly byteAlignmentMask: number;
  /** In bytes. */
  readonly maximumTransferSize: number;
}
