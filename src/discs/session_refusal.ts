/**
 * Why a session does not fit on a disc.
 *
 * @module
 */

/** Why a session does not fit. */
export type SessionRefusalCode =
  /** The disc cannot be written to this way in its state now. */
  | "notSupported"
  /** The drive gives no address where the next session can start. */
  | "noStartAddress"
  /** The disc has fewer free sectors than are needed. */
  | "tooFewSectors"
  /** The last sector would be beyond the addresses that IMAPI2 knows. */
  | "beyondLastAddress";

/** Why a session does not fit, for programs and for people. */
export interface SessionRefusal {
  /** For programs. */
  code: SessionRefusalCode;
  /** One sentence with the numbers. */
  message: string;
}
