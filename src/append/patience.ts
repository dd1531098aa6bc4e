/**
 * How long jobs wait for drives, in milliseconds.
 *
 * @module
 */

/** The times, and how often something is tried. */
export interface Patience {
  /** How often a drive that is not ready is asked again. */
  readyInterval: number;
  /** How often taking a drive is tried that another program holds. */
  lockTries: number;
  /** How long after each other. */
  lockInterval: number;
  /** How long a drive may take until it shows a session. */
  proof: number;
  /** How often it is asked. */
  proofInterval: number;
  /** How often a drive may say that nothing has changed, until it is believed. */
  unchangedTimes: number;
}

/** The times of this program: one object, so that tests can shorten them. */
export const patience: Patience = {
  readyInterval: 250,
  lockTries: 8,
  lockInterval: 500,
  proof: 60_000,
  proofInterval: 500,
  unchangedTimes: 4,
};
