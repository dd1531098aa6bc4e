/**
 * The enumerations of IMAPI2 that a client reads or sets, with the names of the header less
 * their common prefix.
 *
 * @module
 */

/** `IMAPI_FORMAT2_DATA_MEDIA_STATE`: several bits at once. */
export const MEDIA_STATES = {
  OVERWRITE_ONLY: 0x0001,
  BLANK: 0x0002,
  APPENDABLE: 0x0004,
  FINAL_SESSION: 0x0008,
  DAMAGED: 0x0400,
  ERASE_REQUIRED: 0x0800,
  NON_EMPTY_SESSION: 0x1000,
  WRITE_PROTECTED: 0x2000,
  FINALIZED: 0x4000,
  UNSUPPORTED_MEDIA: 0x8000,
} as const;

/** `IMAPI_MEDIA_WRITE_PROTECT_STATE`: several bits at once. */
export const WRITE_PROTECT_STATES = {
  UNTIL_POWERDOWN: 0x0001,
  BY_CARTRIDGE: 0x0002,
  BY_MEDIA_SPECIFIC_REASON: 0x0004,
  BY_SOFTWARE_WRITE_PROTECT: 0x0008,
  BY_DISC_CONTROL_BLOCK: 0x0010,
  READ_ONLY_MEDIA: 0x4000,
} as const;

/** `IMAPI_MEDIA_PHYSICAL_TYPE`. */
export const MEDIA_TYPES = {
  UNKNOWN: 0,
  CDROM: 1,
  CDR: 2,
  CDRW: 3,
  DVDROM: 4,
  DVDRAM: 5,
  DVDPLUSR: 6,
  DVDPLUSRW: 7,
  DVDPLUSR_DUALLAYER: 8,
  DVDDASHR: 9,
  DVDDASHRW: 10,
  DVDDASHR_DUALLAYER: 11,
  DISK: 12,
  DVDPLUSRW_DUALLAYER: 13,
  HDDVDROM: 14,
  HDDVDR: 15,
  HDDVDRAM: 16,
  BDROM: 17,
  BDR: 18,
  BDRE: 19,
} as const;

/**
 * `FsiFileSystems`: the file systems of an image, several bits at once.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/ne-imapi2fs-fsifilesystems}
 */
export const FSI_FILE_SYSTEMS = {
  /** No file system. */
  None: 0,
  /** ISO 9660. */
  ISO9660: 1,
  /** Joliet, which stands beside ISO 9660. */
  Joliet: 2,
  /** UDF. */
  UDF: 4,
  /** A file system that IMAPI2 does not know. */
  Unknown: 0x40000000,
} as const;

/**
 * `FsiItemType`: what is at a path of an image.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2fs/ne-imapi2fs-fsiitemtype}
 */
export const FSI_ITEM_TYPES = {
  /** Nothing. */
  NotFound: 0,
  /** A directory. */
  Directory: 1,
  /** A file. */
  File: 2,
} as const;

/**
 * `IMAPI_BURN_VERIFICATION_LEVEL`: how what was written is verified.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/ne-imapi2-imapi_burn_verification_level}
 */
export const BURN_VERIFICATION_LEVELS = {
  /** Not at all. */
  NONE: 0,
  /** What the drive says of the disc and its tracks, and some of the sectors. */
  QUICK: 1,
  /** The same, and every sector of the session. */
  FULL: 2,
} as const;
