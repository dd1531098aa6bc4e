/**
 * How much a volume takes.
 *
 * @module
 */

import { FileSystemError } from "./errors.ts";

/**
 * The longest name, in UTF-16 units. Joliet has 64 (clause "Relaxation of ISO
 * 9660 Restrictions"); a directory record takes 103 with its version, and
 * `genisoimage -joliet-long` writes as many, which Windows reads.
 */
export const LONGEST_NAME = 103;

/** How many levels of directories there are, the root being the first (ECMA-119, 6.8.2.1). */
export const MOST_LEVELS = 8;

/** The size of the largest file that IMAPI2 writes to ISO 9660 and Joliet, in bytes. */
export const LARGEST_FILE = 2_147_483_648;

/** How many directories path tables can number: a parent's number has 16 bits (9.4.4). */
export const MOST_DIRECTORIES = 65_535;

/** The first sector that the 32 bits of an extent's location cannot address (9.1.3). */
export const ADDRESS_END = 2 ** 32;

/** Refuses what cannot be the name of an item. */
export function checkName(name: string): void {
  if (name.length > LONGEST_NAME) {
    throw new FileSystemError(
      "nameTooLong",
      `Cannot take the name ${
        JSON.stringify(name)
      }: it must have ${LONGEST_NAME} UTF-16 units at most, received ${name.length}`,
    );
  }
  if (name === "" || name === "." || name === ".." || /[/\\\0]/.test(name)) {
    throw new FileSystemError(
      "invalidName",
      `Cannot take the name ${
        JSON.stringify(name)
      }: it must not be empty, ".", "..", or hold a separator or a zero`,
    );
  }
}

/** Refuses a directory that is this many levels deep, the root being on the first. */
export function checkLevel(level: number, name: string): void {
  if (level > MOST_LEVELS) {
    throw new FileSystemError(
      "tooDeep",
      `Cannot take the directory ${
        JSON.stringify(name)
      }: it must be on level ${MOST_LEVELS} at most, the root being on the first, received level ${level}`,
    );
  }
}
