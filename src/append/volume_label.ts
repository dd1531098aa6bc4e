/**
 * The labels of sessions.
 *
 * @module
 */

import { FSI_FILE_SYSTEMS } from "../abi/enums.ts";

/** How many characters a label has at most. */
export const LONGEST_LABEL = 15;

/** Whether file systems take a label. */
export function takesLabel(fileSystems: number, label: string): boolean {
  return ((fileSystems & FSI_FILE_SYSTEMS.ISO9660) === 0
    ? /^[A-Za-z0-9_.]{1,15}$/
    : /^[A-Z0-9_]{1,15}$/).test(label);
}

/** The nearest label that all file systems take; empty where nothing is left. */
export function mendedLabel(label: string): string {
  return label.trim().toUpperCase().replace(/[^A-Z0-9_]/g, "_")
    .slice(0, LONGEST_LABEL);
}
